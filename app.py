"""The Gradio page of the chat: its layout and events, and the commands that serve the archive."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from embeddings.errors import EmbeddingsError
from qa.addresses import Address
from qa.cli.group import ArchiveAddress, NamedPath
from qa.cli.model_options import entailment_of, model_of, model_options, summary_options
from qa.cli.options import (
    archive_option,
    reader_of,
    reader_option,
    reranker_of,
    reranker_option,
)
from qa.cli.terminal import ProgressBar
from qa.errors import QaError
from qa.languages.codes import ENGLISH
from qa.web import gradio_internals, server
from qa.web.api.endpoints import add_endpoints
from qa.web.chat.conversation import Chat
from qa.web.limits import Limits
from qa.web.options import at_once_option, chat_options
from qa.web.page_language import page_language
from qa.web.security.accounts import add_to_file, check_open, chosen_logins
from qa.web.service import Service

if TYPE_CHECKING:
    import gradio as gr
    import uvicorn
    from fastapi import FastAPI

    from qa.archive import Archive

_LOADER = """
const address = new URL("page/@version/main.js", document.baseURI);
import(address).then((page) => page.start({ props, watch, trigger, server }));
"""


def layout(chat: Chat, service: Service, limits: Limits, version: str, skeleton: str) -> gr.Blocks:
    """The page with its events and the named endpoints, as `qa.web.server.Layout` says."""
    gradio_internals.configure_environment()
    import gradio as gr

    # Internal events: not in an API listing, no spinner over text that is there already.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    blocks = gr.Blocks(title="Citewire", analytics_enabled=False)
    with blocks:
        add_endpoints(service)  # first, so that no event of the page takes their names
        gr.HTML(html_template=skeleton, js_on_load=None, apply_default_css=False)
        # Carries questions to the server and answers to the page; shows nothing itself.
        wire = gr.HTML(
            None,
            html_template="",
            js_on_load=_LOADER.replace("@version", version),
            server_functions=chat.functions(),
            apply_default_css=False,
            elem_id="cw-wire",
        )

        def failed(request: gr.Request) -> dict[str, Any]:
            language = page_language(request.request.scope) if request.request else ENGLISH
            return chat.failed(str(request.session_hash), language)

        async def ask(event: gr.EventData, request: gr.Request) -> AsyncIterator[dict[str, Any]]:
            asked = gradio_internals.event_value(event, "request")
            async for message in chat.ask(asked, str(request.session_hash)):
                yield message

        # Gradio looks types up by the module's names; gradio, slow to import, is none of them.
        ask.__annotations__ |= {"event": gr.EventData, "request": gr.Request}
        failed.__annotations__["request"] = gr.Request

        asking = wire.submit(
            ask,
            None,
            wire,
            concurrency_id="ask",
            # Who waits for a language model keeps no turn, and whose it is the service says.
            concurrency_limit=limits.at_once if service.llm is None else None,
            # The next question may come in the moment in which this one's answer stands;
            # by default Gradio (6.31) drops it, for the event has not ended yet.
            trigger_mode="multiple",
            **quiet,
        )
        asking.failure(failed, None, wire, queue=False, **quiet)
        wire.stop(None, None, None, cancels=[asking], queue=False, **quiet)

    gradio_internals.set_up_queue(blocks, limits.queue)
    return blocks


def build_server(
    archive: Archive, host: str = "127.0.0.1", **options: Unpack[server.ServerOptions]
) -> FastAPI:
    """The web server of the chat, see `qa.web.server.build_server`."""
    return server.build_server(archive, layout, host, **options)


def web_server(
    archive: Archive, host: str = "127.0.0.1", **options: Unpack[server.ServerOptions]
) -> uvicorn.Server:
    """The server of `build_server`, ready to ``run(sockets=[…])``."""
    return server.ready_server(build_server(archive, host, **options))


# Said here too: `python app.py` runs it without the group that gives `-h` to the rest.
@click.command("chat", context_settings={"help_option_names": ["-h", "--help"]})
@chat_options(NamedPath(), ArchiveAddress())
@model_options
@at_once_option
@summary_options
def chat(
    archive_path: Address,
    host: str,
    port: int,
    reranker_name: str | None,
    reader_name: str | None,
    login: str | None,
    logins_path: Path | None,
    added: str | None,
    no_login: bool,
    queue: int,
    longest_question: int,
    per_minute: int,
    allow_upload: bool,
    mcp: bool,
    llm: bool,
    llm_url: str | None,
    llm_model: str | None,
    llm_remote: bool,
    llm_seconds: float | None,
    llm_at_once: int,
    llm_summary: bool,
    llm_entailment: str | None,
) -> None:
    """Open the chat in a web server on this machine.

    With --login or --logins everybody has to sign in. The password of --login is that
    in the environment variable CITEWIRE_PASSWORD, or else asked for.
    """
    from qa.archive import Archive

    try:
        if added is not None:
            add_to_file(logins_path, added)
            return
        logins = chosen_logins(login, logins_path)
        check_open(host, logins, no_login)
        limits = Limits(
            question=longest_question, queue=queue, choosing=llm_at_once, per_minute=per_minute
        )
        model = model_of(llm or llm_summary, llm_url, llm_model, llm_remote, llm_seconds)
        entailment = entailment_of(llm_entailment, llm_summary)
        with Archive.open(
            archive_path, reader=reader_of(reader_name), progress=ProgressBar()
        ) as archive:
            reranker = reranker_of(reranker_name)
            with server.listen(host, port) as listener:
                ready = web_server(
                    archive,
                    host,
                    reranker=reranker,
                    limits=limits,
                    logins=logins,
                    allow_upload=allow_upload,
                    mcp=mcp,
                    llm=model,
                    summarise=llm_summary,
                    entailment=entailment,
                )
                click.echo(f"Citewire is at {server.address_of(host, listener)} (Ctrl-C stops it).")
                with contextlib.suppress(KeyboardInterrupt):  # the usual way to stop a server
                    ready.run(sockets=[listener])
    except (QaError, EmbeddingsError) as error:
        raise click.ClickException(str(error)) from error


@click.command("mcp")
@archive_option
@reranker_option
@reader_option
@model_options
@at_once_option
@summary_options
def mcp(
    archive: Address,
    reranker: str | None,
    reader: str | None,
    llm: bool,
    llm_url: str | None,
    llm_model: str | None,
    llm_remote: bool,
    llm_seconds: float | None,
    llm_at_once: int,
    llm_summary: bool,
    llm_entailment: str | None,
) -> None:
    """Offer the archive to an assistant, as tools.

    The assistant starts this command itself and speaks the Model Context Protocol over
    its standard input and output; `citewire chat --mcp` is the same over HTTP. The tools
    are ask, search, list, article and watched.
    """
    from qa.archive import Archive
    from qa.web.api.mcp import tools

    model = model_of(llm or llm_summary, llm_url, llm_model, llm_remote, llm_seconds)
    entailment = entailment_of(llm_entailment, llm_summary)
    with Archive.open(archive, reader=reader_of(reader), progress=ProgressBar()) as opened:
        service = Service(
            opened,
            reranker_of(reranker),
            Limits(choosing=llm_at_once),
            llm=model,
            summarise=llm_summary,
            entailment=entailment,
        )
        tools(service).run("stdio")


def main() -> None:
    """Run the chat, as ``python app.py`` does."""
    chat(prog_name="app.py")


if __name__ == "__main__":
    main()
