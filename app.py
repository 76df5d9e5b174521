"""The Gradio chat: layout and events only."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click

from embeddings.errors import EmbeddingsError
from qa import markup
from qa.errors import ArticleNotFound, QaError
from qa.examples import example_questions
from qa.headers import Guard

if TYPE_CHECKING:
    import fastapi
    import gradio as gr

    from qa.archive import Archive

EXAMPLES = 4
EXAMPLE_ARTICLES = 40
TURNS_KEPT = 20
"""Questions a page remembers; the oldest falls off, so that memory is bounded."""
SESSIONS_KEPT = 500
QUEUE_LENGTH = 32
WARM_UP_SECONDS = 300.0
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")

BROKEN = "Something went wrong while answering. The terminal that runs the chat shows more."

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
_ASK_EXAMPLE = """
element.addEventListener("click", (event) => {
  const example = event.target.closest(".cw-example");
  if (example) trigger("submit", { question: example.textContent });
});
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as HTML for the talk and for the sources."""

    number: int
    talk: str
    sources: str
    waiting: bool = False


Turns = tuple[Turn, ...]


class Chat:
    """What the events of the page call. One for all visitors; it keeps nothing of theirs.

    Making one starts to load the model in the background, so that the first question
    is quick; the example questions are tried then, and only answered ones are shown.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._started = threading.Event()
        self._examples: list[str] = []
        self._problem: str | None = None
        threading.Thread(target=self._start, name="citewire-start", daemon=True).start()

    def _start(self) -> None:
        try:
            for question in example_questions(self._archive.sample_titles(EXAMPLE_ARTICLES)):
                if not self._archive.ask(question).abstained:
                    self._examples.append(question)
                if len(self._examples) == EXAMPLES:
                    break
        except (QaError, EmbeddingsError) as error:
            self._problem = str(error)
        finally:
            self._started.set()

    def begin(self) -> Iterator[tuple[str, str]]:
        """The status line and the welcome, while the model loads and after."""
        yield markup.status_html("Loading the model…", ready=False), markup.welcome_html(())
        self._started.wait(WARM_UP_SECONDS)
        ready = self._problem is None
        status = self._problem or "Ready. Nothing you ask leaves this machine."
        yield markup.status_html(status, ready=ready), markup.welcome_html(self._examples)

    def ask(
        self,
        question: str,
        since: str | None,
        until: str | None,
        as_of: str | None,
        outlets: Sequence[str] | None,
        turns: Turns,
    ) -> Iterator[tuple[str, str, Turns]]:
        """The talk, the sources and the conversation, growing quote by quote."""
        number = turns[-1].number + 1 if turns else 1
        for turn in self._answer(number, question, (since, until, as_of), outlets):
            now = (*turns, turn)[-TURNS_KEPT:]
            yield talk_html(now), sources_html(now), now

    def _answer(
        self,
        number: int,
        question: str,
        days: tuple[str | None, str | None, str | None],
        outlets: Sequence[str] | None,
    ) -> Iterator[Turn]:
        no_sources = markup.no_sources_html(number)
        yield Turn(number, markup.waiting_html(question, number), no_sources, waiting=True)
        try:
            since, until, as_of = ((day or "").strip() for day in days)
            answer = self._archive.ask(
                question, since=since, until=until, as_of=as_of, outlets=tuple(outlets or ())
            )
        except (QaError, EmbeddingsError) as error:
            yield Turn(number, markup.notice_html(question, number, str(error)), no_sources)
            return
        sources = markup.sources_html(answer, number)
        for shown in range(1, max(1, len(answer.quotes)) + 1):
            yield Turn(number, markup.answer_html(answer, number, shown), sources)

    def open_article(self, request: str) -> str:
        """The article view, for ``[article id, start, end]`` in JSON from the page."""
        try:
            article_id, start, end = json.loads(request)
            return markup.article_html(self._archive.article(str(article_id)), int(start), int(end))
        except ArticleNotFound:
            return markup.problem_html("This article is no longer in the archive.")
        except QaError as error:
            return markup.problem_html(str(error))
        except (ValueError, TypeError):
            return markup.problem_html("The page asked for an article in a way nobody knows.")


def talk_html(turns: Turns) -> str:
    """The conversation so far."""
    return markup.talk_html(turn.talk for turn in turns)


def sources_html(turns: Turns) -> str:
    """The sources of every turn; the style shows the last until a marker asks for another."""
    return "".join(turn.sources for turn in turns) or markup.no_sources_html()


def build_app(archive: Archive) -> gr.Blocks:
    """The chat over an archive as Gradio blocks; `build_server` makes it safe to serve."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    chat = Chat(archive)
    info = archive.info()
    script = files("qa").joinpath("chat.js").read_text(encoding="utf-8")
    # Internal events: not in an API listing, no spinner over text that is there already.
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def open_article(request: str) -> str:
        return chat.open_article(request)

    with gr.Blocks(title="Citewire", analytics_enabled=False) as blocks:
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
                    talk_html(()), elem_id="cw-log", js_on_load=None, apply_default_css=False
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
                sources = gr.HTML(
                    markup.no_sources_html(), js_on_load=None, apply_default_css=False
                )
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

        written = [question, *limits]
        events = (
            question.submit(ask, written, page, concurrency_limit=4, **quiet),
            send.click(ask, written, page, concurrency_limit=4, **quiet),
            welcome.submit(ask_example, limits, page, concurrency_limit=4, **quiet),
        )
        for event in events:
            event.success(lambda: "", None, question, queue=False, **quiet)
            event.failure(_failed, turns, page, queue=False, **quiet)
        again.click(lambda: (talk_html(()), sources_html(()), ()), None, page, queue=False, **quiet)
        blocks.load(chat.begin, None, [status, welcome], concurrency_limit=None, **quiet)

    blocks.queue(max_size=QUEUE_LENGTH)
    return blocks


def _failed(turns: Turns) -> tuple[str, str, Turns]:
    """The page after an error that nobody foresaw: a sentence, never a traceback."""
    if turns and turns[-1].waiting:
        turns = turns[:-1]
    number = turns[-1].number + 1 if turns else 1
    turn = Turn(number, markup.notice_html("", number, BROKEN), markup.no_sources_html(number))
    now = (*turns, turn)[-TURNS_KEPT:]
    return talk_html(now), sources_html(now), now


def build_server(archive: Archive, host: str = "127.0.0.1") -> fastapi.FastAPI:
    """The web server of the chat, with everything off that the chat does not need.

    A server for this machine alone answers to its local names only, so that no page on
    the web can reach it by a name of its own (DNS rebinding).
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import fastapi
    import gradio as gr
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    blocks = build_app(archive)
    blocks.state_session_capacity = SESSIONS_KEPT
    style = files("qa").joinpath("chat.css").read_text(encoding="utf-8")
    local = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
    theme = gr.themes.Base(
        primary_hue="red", neutral_hue="stone", font=local, font_mono=("monospace",)
    ).set(**_COLOURS)
    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        server,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        allowed_paths=[],
        blocked_paths=[str(archive.path)],
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme,
        css=style,
    )
    server.add_middleware(Guard)
    if host in LOCAL_HOSTS:
        server.add_middleware(
            TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"]
        )
    return server


@click.command()
@click.option(
    "--archive",
    "archive_path",
    type=click.Path(file_okay=False),
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
def chat(archive_path: str, host: str, port: int) -> None:
    """Open the chat in a web server on this machine."""
    from qa.archive import Archive

    try:
        archive = Archive.open(archive_path)
    except (QaError, EmbeddingsError) as error:
        raise click.ClickException(str(error)) from error
    with archive:
        listener = _listen(host, port)
        with listener:
            _serve(archive, host, listener)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host} port {port} ({error.strerror or error}). "
            "Another program may be using it: choose another with --port."
        ) from error


def _serve(archive: Archive, host: str, listener: socket.socket) -> None:
    import uvicorn

    server = build_server(archive, host)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Citewire is at http://{shown}:{port} (Ctrl-C stops it).")
    config = uvicorn.Config(server, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def main() -> None:
    """Run the chat, as ``python app.py`` does."""
    chat(prog_name="app.py")


if __name__ == "__main__":
    main()
