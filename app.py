"""The Gradio chat: layout and events only."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from embeddings.errors import EmbeddingsError
from embeddings.reranker import load_reranker
from qa.command_group import NamedPath
from qa.errors import QaError
from qa.web import cards, conversation, markup
from qa.web.conversation import Chat
from qa.web.headers import Guard

if TYPE_CHECKING:
    import fastapi
    import gradio as gr
    import uvicorn

    from embeddings.reranker import Reranker
    from qa.archive import Archive

SESSIONS_KEPT = 500
QUEUE_LENGTH = 32
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")

_READER = (
    '<dialog class="cw-reader" aria-labelledby="cw-reader-title"><div class="cw-reader-bar">'
    '<p class="cw-label">Article</p><button type="button" class="cw-close">Close</button></div>'
    '<div class="cw-reader-page" tabindex="0"></div></dialog>'
)
_COLOURS = {
    "button_primary_background_fill": "#8a1c1c",
    "button_primary_background_fill_hover": "#6f1414",
    "button_primary_background_fill_dark": "#9c2a26",
    "button_primary_background_fill_hover_dark": "#b23a35",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#ffffff",
}
_PRESS_CHIP = """
element.addEventListener("click", (event) => {
  const chip = event.target.closest(".cw-chip");
  if (!chip) return;
  trigger("submit", { turn: Number(chip.dataset.turn), chip: chip.dataset.chip });
  // The new answer takes the pressed button away; by keyboard one goes on from the box.
  if (event.detail === 0) document.querySelector("#cw-question textarea").focus();
});
"""
_ASK_EXAMPLE = """
element.addEventListener("click", (event) => {
  const example = event.target.closest(".cw-example");
  if (example) trigger("submit", { question: example.textContent });
});
"""


def _layout(archive: Archive, chat: Chat) -> gr.Blocks:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    info = archive.info()
    script = files("qa.web").joinpath("chat.js").read_text(encoding="utf-8")
    # Internal events: not in an API listing, no spinner over text that is there already.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def open_article(request: str) -> str:
        return chat.open_article(request)

    blocks = gr.Blocks(title="Citewire", analytics_enabled=False)
    with blocks:
        gr.HTML(
            markup.masthead_html(info.articles, len(info.outlets), info.first_day, info.last_day),
            js_on_load=None,
            apply_default_css=False,
        )
        turns = gr.State(())
        with gr.Row(elem_id="cw-desk"):
            with gr.Column(scale=7, min_width=320, elem_id="cw-talk"):
                welcome = gr.HTML(
                    markup.welcome_html(()),
                    elem_id="cw-welcome",
                    js_on_load=_ASK_EXAMPLE,
                    apply_default_css=False,
                )
                talk = gr.HTML(
                    markup.talk_html(()),
                    elem_id="cw-log",
                    js_on_load=_PRESS_CHIP,
                    apply_default_css=False,
                )
                with gr.Row(elem_id="cw-form"):
                    question = gr.Textbox(
                        label="Your question",
                        show_label=False,
                        placeholder="Ask the archive…",
                        lines=1,
                        max_lines=6,
                        scale=8,
                        container=False,
                        autofocus=True,
                        elem_id="cw-question",
                    )
                    send = gr.Button("Ask", variant="primary", scale=1, elem_id="cw-ask")
                with gr.Row(elem_id="cw-foot"):
                    status = gr.HTML(js_on_load=None, apply_default_css=False)
                    again = gr.Button("Start over", size="sm", elem_id="cw-again")
                with gr.Accordion("Limit by date or outlet", open=False, elem_id="cw-limits"):
                    with gr.Row():
                        since = gr.Textbox(label="Since", placeholder="2024-01-31")
                        until = gr.Textbox(label="Until", placeholder="2024-12-31")
                        as_of = gr.Textbox(label="As of", placeholder="2024-06-30")
                    outlets = gr.Dropdown(
                        [name for name, _ in info.outlets], multiselect=True, label="Outlets"
                    )
            with gr.Column(scale=5, min_width=300, elem_id="cw-panel"):
                sources = gr.HTML(cards.no_sources_html(), js_on_load=None, apply_default_css=False)
        gr.HTML(
            _READER,
            js_on_load=script,
            server_functions=[open_article],
            apply_default_css=False,
        )

        page = [talk, sources, turns]
        limits = [since, until, as_of, outlets, turns]

        def ask(*given: Any) -> Iterator[tuple[Any, ...]]:
            yield from chat.ask(*given)

        def ask_example(event: gr.EventData, *given: Any) -> Iterator[tuple[Any, ...]]:
            yield from chat.ask(str(event.question), *given)

        def ask_again(event: gr.EventData, turns: conversation.Turns) -> Iterator[tuple[Any, ...]]:
            yield from chat.ask_again(event.turn, event.chip, turns)

        def empty_box(typed: str, turns: conversation.Turns) -> Any:
            # skip() and not the same text: more of it may have been typed meanwhile.
            return "" if conversation.is_answered(typed, turns) else gr.skip()

        # Gradio looks the type up by the module's names, and gradio is not one of them:
        # importing it takes seconds that the other commands should not cost.
        ask_example.__annotations__["event"] = gr.EventData
        ask_again.__annotations__["event"] = gr.EventData

        written = [question, *limits]
        events = (
            question.submit(ask, written, page, concurrency_limit=4, **quiet),
            send.click(ask, written, page, concurrency_limit=4, **quiet),
            welcome.submit(ask_example, limits, page, concurrency_limit=4, **quiet),
        )
        for event in events:
            event.success(empty_box, [question, turns], question, queue=False, **quiet)
            event.failure(conversation.failed, turns, page, queue=False, **quiet)
        pressed = talk.submit(ask_again, turns, page, concurrency_limit=4, **quiet)
        pressed.failure(conversation.failed, turns, page, queue=False, **quiet)
        again.click(lambda: conversation.page(()), None, page, queue=False, **quiet)
        blocks.load(chat.begin, None, [status, welcome], concurrency_limit=None, **quiet)

    blocks.queue(max_size=QUEUE_LENGTH)
    return blocks


def build_server(
    archive: Archive, host: str = "127.0.0.1", reranker: Reranker | None = None
) -> fastapi.FastAPI:
    """The web server of the chat, with everything off that the chat does not need.

    A server for this machine alone answers to its local names only, so that no page on
    the web can reach it by a name of its own (DNS rebinding).
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import fastapi
    import gradio as gr
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    chat = Chat(archive, reranker)
    blocks = _layout(archive, chat)
    blocks.state_session_capacity = SESSIONS_KEPT
    style = files("qa.web").joinpath("chat.css").read_text(encoding="utf-8")
    local = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
    theme = gr.themes.Base(
        primary_hue="red", neutral_hue="stone", font=local, font_mono=("monospace",)
    ).set(**_COLOURS)

    @contextlib.asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        chat.start()
        yield

    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    gr.mount_gradio_app(
        server,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        allowed_paths=[],
        blocked_paths=[str(Path(archive.path).resolve())],
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
    server.add_middleware(Guard)
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
def chat(archive_path: Path, host: str, port: int, reranker_name: str | None) -> None:
    """Open the chat in a web server on this machine."""
    from qa.archive import Archive

    try:
        with Archive.open(archive_path) as archive:
            reranker = None if reranker_name is None else load_reranker(reranker_name)
            with _listen(host, port) as listener:
                _serve(archive, host, listener, reranker)
    except (QaError, EmbeddingsError) as error:
        raise click.ClickException(str(error)) from error


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} of {host} is in use by another program"
        elif error.errno is not None and error.errno > 0:
            reason = f"cannot listen on {host}, port {port}: {os.strerror(error.errno)}"
        else:  # a name that does not resolve comes with a negative number
            reason = f"cannot listen on {host}, port {port}: there is no such address"
        raise click.ClickException(f"{reason}; choose another with --host and --port") from error


def web_server(
    archive: Archive, host: str = "127.0.0.1", reranker: Reranker | None = None
) -> uvicorn.Server:
    """The server of `build_server`, ready to ``run(sockets=[…])``."""
    import uvicorn
    from starlette.routing import Mount

    served = build_server(archive, host, reranker)
    pages = [route.app for route in served.routes if isinstance(route, Mount)]

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Every open page holds a stream that would keep the server from ending.
            for gradio_app in pages:
                gradio_app.stop_event.set()  # type: ignore[attr-defined]
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            served, log_level="warning", server_header=False, timeout_graceful_shutdown=5
        )
    )


def _serve(archive: Archive, host: str, listener: socket.socket, reranker: Reranker | None) -> None:
    server = web_server(archive, host, reranker)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Citewire is at http://{shown}:{port} (Ctrl-C stops it).")
    with contextlib.suppress(KeyboardInterrupt):  # the usual way to stop a server
        server.run(sockets=[listener])


def main() -> None:
    """Run the chat, as ``python app.py`` does."""
    chat(prog_name="app.py")


if __name__ == "__main__":
    main()
