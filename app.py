"""The Gradio chat: its layout and events, its server, and the commands that start servers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from embeddings.errors import EmbeddingsError
from qa.cli.group import NamedPath
from qa.cli.options import archive_option, reranker_of, reranker_option
from qa.errors import QaError
from qa.question.query import LONGEST_QUESTION
from qa.web.api.endpoints import add_endpoints, events_of
from qa.web.chat.conversation import Chat
from qa.web.limits import Limits
from qa.web.security.accounts import LOCAL_HOSTS, add_to_file, check_open, chosen_logins
from qa.web.security.calls import Calls
from qa.web.security.guard import Guard
from qa.web.security.login import Login
from qa.web.security.passwords import Logins
from qa.web.security.sessions import Sessions
from qa.web.server import listen, ready_server, serve
from qa.web.service import Service
from qa.web.upload.routes import UPLOAD, add_upload
from qa.web.views.page import page_html

if TYPE_CHECKING:
    import fastapi
    import gradio as gr
    import uvicorn

    from embeddings.reranker import Reranker
    from qa.archive import Archive

STATIC = files("qa.web").joinpath("static")
STYLES = ("chat.css", "timeline.css", "holdings.css")
QUEUE_SECONDS = 0.01
"""How long a question may lie before Gradio's queue sees it."""
_LOADER = """
const address = new URL("page/@version/main.js", document.baseURI);
import(address).then((page) => page.start({ props, watch, trigger, server }));
"""


def _quiet_gradio() -> None:
    """Settings that Gradio takes from the environment when it is loaded or its queue made."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After each event it makes a table of the last 10,000 for a page that is not served.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)


def _layout(
    chat: Chat, service: Service, limits: Limits, version: str, has_login: bool
) -> gr.Blocks:
    _quiet_gradio()
    import gradio as gr

    # Internal events: not in an API listing, no spinner over text that is there already.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    blocks = gr.Blocks(title="Citewire", analytics_enabled=False)
    with blocks:
        add_endpoints(service)  # first, so that no event of the page takes their names
        gr.HTML(
            html_template=page_html(has_login=has_login), js_on_load=None, apply_default_css=False
        )
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
            return chat.failed(str(request.session_hash))

        def ask(event: gr.EventData) -> Iterator[dict[str, Any]]:
            yield from chat.ask(str(event._data.get("request", "")) if event._data else "")

        # Gradio looks the type up by the module's names, and gradio is not one of them:
        # importing it takes seconds that the other commands should not cost.
        ask.__annotations__["event"] = gr.EventData
        failed.__annotations__["request"] = gr.Request

        asking = wire.submit(
            ask,
            None,
            wire,
            concurrency_id="ask",
            concurrency_limit=limits.at_once,
            # The next question may come in the moment in which this one's answer stands;
            # by default Gradio (6.31) drops it, for the event has not ended yet.
            trigger_mode="multiple",
            **quiet,
        )
        asking.failure(failed, None, wire, queue=False, **quiet)
        wire.stop(None, None, None, cancels=[asking], queue=False, **quiet)

    blocks.queue(max_size=limits.queue)
    # Gradio looks for a question every millisecond: with nobody there 6 % of a core.
    blocks._queue.sleep_when_free = QUEUE_SECONDS
    return blocks


def _calls(blocks: gr.Blocks) -> Calls:
    """The calls that the page of these blocks makes, and those to its endpoints."""
    return Calls(
        events=events_of(blocks),
        servers=frozenset(
            (number, function.__name__)
            for number, component in blocks.blocks.items()
            for function in getattr(component, "server_fns", ())
        ),
    )


def _forget(blocks: gr.Blocks, session: str) -> None:
    """Free what Gradio keeps of a page; it lets go of the values only, after an hour."""
    blocks.state_holder.session_data.pop(session, None)
    blocks.state_holder.time_last_used.pop(session, None)
    blocks._queue.pending_messages_per_session.pop(session, None)
    blocks._queue.pending_event_ids_session.pop(session, None)


def build_server(
    archive: Archive,
    host: str = "127.0.0.1",
    reranker: Reranker | None = None,
    limits: Limits | None = None,
    logins: Logins | None = None,
    *,
    allow_upload: bool = False,
    mcp: bool = False,
) -> fastapi.FastAPI:
    """The web server of the chat, with everything off that the chat does not need.

    A server for this machine alone answers to its local names only, so that no page on
    the web can reach it by a name of its own (DNS rebinding).

    Args:
        archive: what is asked.
        host: where it will listen.
        reranker: as for `qa.archive.Archive.ask`.
        limits: how much it takes; the defaults of `Limits` if none are given.
        logins: who may come in; without it everybody who reaches the host.
        allow_upload: whether files can be added to the archive from the page.
        mcp: whether assistants find tools at /mcp.
    """
    _quiet_gradio()
    limits = limits or Limits()
    import fastapi
    import gradio as gr
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from qa.web.api.rest import add_api
    from qa.web.chat.assets import PLACE, Early, PageFiles

    service = Service(archive, reranker, limits)
    chat = Chat(service, allows_upload=allow_upload)
    page_files = PageFiles(Path(str(STATIC)))
    blocks = _layout(chat, service, limits, page_files.version, logins is not None)
    blocks.state_session_capacity = limits.sessions
    style = "".join(STATIC.joinpath(name).read_text(encoding="utf-8") for name in STYLES)
    local = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
    # Gradio's own fonts would come from elsewhere.
    theme = gr.themes.Base(font=local, font_mono=("monospace",))

    @contextlib.asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        chat.start()
        yield

    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    add_api(server, service)
    if mcp:
        from qa.web.api.mcp import add_mcp

        add_mcp(server, service, host)
    if allow_upload:
        add_upload(server, archive)
    server.mount(PLACE, page_files)
    gr.mount_gradio_app(
        server,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        allowed_paths=[],
        blocked_paths=[str(archive.path.resolve())],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme,
        css=style,
    )
    # Gradio checks which files a call names only in what it has launched itself.
    blocks.has_launched = True
    queue = blocks._queue
    server.add_middleware(
        Guard,
        calls=_calls(blocks),
        limits=limits,
        streams=frozenset((UPLOAD,)) if allow_upload else frozenset(),
        has_answers=lambda session: session in queue.pending_messages_per_session,
        turned_away=chat.turned_away,
        sessions=Sessions(lambda session: _forget(blocks, session)),
    )
    server.add_middleware(Early, links=page_files.links)
    if logins is not None:
        server.add_middleware(Login, logins=logins)
    if host in LOCAL_HOSTS:
        server.add_middleware(
            TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"]
        )
    return server


# Said here too: `python app.py` runs it without the group that gives `-h` to the rest.
@click.command("chat", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--archive",
    "archive_path",
    type=NamedPath(),
    envvar="CITEWIRE_ARCHIVE",
    default="archive",
    show_default=True,
    help="Folder of the archive; also $CITEWIRE_ARCHIVE.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7860,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--reranker",
    "reranker_name",
    metavar="MODEL",
    help="A cross-encoder, by name or folder, that orders the best passages.",
)
@click.option("--login", "login", metavar="NAME", help="Let in who signs in with this name.")
@click.option(
    "--logins",
    "logins_path",
    type=NamedPath(),
    metavar="FILE",
    help="Let in who signs in with a name and password of this file.",
)
@click.option(
    "--add-login",
    "added",
    metavar="NAME",
    help="Put a name into the file of --logins, or change its password, and end.",
)
@click.option("--no-login", is_flag=True, help="Let in everybody who reaches HOST.")
@click.option(
    "--queue",
    type=click.IntRange(1, 10_000),
    default=Limits().queue,
    show_default=True,
    metavar="N",
    help="How many questions may wait.",
)
@click.option(
    "--longest-question",
    type=click.IntRange(1, LONGEST_QUESTION),
    default=LONGEST_QUESTION,
    show_default=True,
    metavar="N",
    help="How many characters a question may have.",
)
@click.option(
    "--per-minute",
    type=click.IntRange(0, 100_000),
    default=0,
    show_default=True,
    metavar="N",
    help="How many questions one address may ask in a minute; 0 for any.",
)
@click.option(
    "--allow-upload", is_flag=True, help="Let visitors add files to the archive from the page."
)
@click.option(
    "--mcp", is_flag=True, help="Offer tools to assistants at /mcp (Model Context Protocol)."
)
def chat(
    archive_path: Path,
    host: str,
    port: int,
    reranker_name: str | None,
    login: str | None,
    logins_path: Path | None,
    added: str | None,
    no_login: bool,
    queue: int,
    longest_question: int,
    per_minute: int,
    allow_upload: bool,
    mcp: bool,
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
        limits = Limits(question=longest_question, queue=queue, per_minute=per_minute)
        with Archive.open(archive_path) as archive:
            reranker = reranker_of(reranker_name)
            with listen(host, port) as listener:
                server = web_server(
                    archive, host, reranker, limits, logins, allow_upload=allow_upload, mcp=mcp
                )
                serve(server, host, listener)
    except (QaError, EmbeddingsError) as error:
        raise click.ClickException(str(error)) from error


@click.command("mcp")
@archive_option
@reranker_option
def mcp(archive: Path, reranker: str | None) -> None:
    """Offer the archive to an assistant, as tools.

    The assistant starts this command itself and speaks the Model Context Protocol over
    its standard input and output; `citewire chat --mcp` is the same over HTTP. The tools
    are ask, search and article.
    """
    from qa.archive import Archive
    from qa.web.api.mcp import tools

    with Archive.open(archive) as opened:
        tools(Service(opened, reranker_of(reranker))).run("stdio")


def web_server(
    archive: Archive,
    host: str = "127.0.0.1",
    reranker: Reranker | None = None,
    limits: Limits | None = None,
    logins: Logins | None = None,
    *,
    allow_upload: bool = False,
    mcp: bool = False,
) -> uvicorn.Server:
    """The server of `build_server`, ready to ``run(sockets=[…])``."""
    return ready_server(
        build_server(archive, host, reranker, limits, logins, allow_upload=allow_upload, mcp=mcp)
    )


def main() -> None:
    """Run the chat, as ``python app.py`` does."""
    chat(prog_name="app.py")


if __name__ == "__main__":
    main()
