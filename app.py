"""The Gradio chat: its layout and events, its server, and the command that starts it."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from embeddings.errors import EmbeddingsError
from embeddings.reranker import load_reranker
from qa.command_group import NamedPath
from qa.errors import QaError
from qa.query import LONGEST_QUESTION
from qa.web.calls import Calls
from qa.web.conversation import Chat
from qa.web.endpoints import add_endpoints, events_of
from qa.web.headers import Guard
from qa.web.limits import Limits
from qa.web.login import Login
from qa.web.page import page_html
from qa.web.passwords import (
    Logins,
    add_login,
    checked_name,
    checked_password,
    password_hash,
    read_logins,
)
from qa.web.service import Service
from qa.web.sessions import Sessions

if TYPE_CHECKING:
    import fastapi
    import gradio as gr
    import uvicorn

    from embeddings.reranker import Reranker
    from qa.archive import Archive

PASSWORD_VARIABLE = "CITEWIRE_PASSWORD"  # noqa: S105
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")

_COLOURS = {
    "button_primary_background_fill": "#8a1c1c",
    "button_primary_background_fill_hover": "#6f1414",
    "button_primary_background_fill_dark": "#9c2a26",
    "button_primary_background_fill_hover_dark": "#b23a35",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#ffffff",
}
STATIC = files("qa.web").joinpath("static")
STYLES = ("chat.css", "timeline.css", "holdings.css")
_LOADER = """
const address = new URL("page/main.js", document.baseURI);
import(address).then((page) => page.start({ props, watch, trigger, server }));
"""


def _quiet_gradio() -> None:
    """Settings that Gradio takes from the environment when it is loaded or its queue made."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After each event it makes a table of the last 10,000 for a page that is not served.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)


def _layout(chat: Chat, service: Service, limits: Limits, has_login: bool) -> gr.Blocks:
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
            js_on_load=_LOADER,
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
            ask, None, wire, concurrency_id="ask", concurrency_limit=limits.at_once, **quiet
        )
        asking.failure(failed, None, wire, queue=False, **quiet)
        wire.stop(None, None, None, cancels=[asking], queue=False, **quiet)

    blocks.queue(max_size=limits.queue)
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
    """
    _quiet_gradio()
    limits = limits or Limits()
    import fastapi
    import gradio as gr
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.staticfiles import StaticFiles

    from qa.web.api import add_api

    service = Service(archive, reranker, limits)
    chat = Chat(service)
    blocks = _layout(chat, service, limits, logins is not None)
    blocks.state_session_capacity = limits.sessions
    style = "".join(STATIC.joinpath(name).read_text(encoding="utf-8") for name in STYLES)
    local = ("system-ui", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
    theme = gr.themes.Base(
        primary_hue="red", neutral_hue="stone", font=local, font_mono=("monospace",)
    ).set(**_COLOURS)

    @contextlib.asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        chat.start()
        yield

    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    add_api(server, service)
    server.mount("/page", StaticFiles(packages=[("qa.web", "static")]))
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
        has_answers=lambda session: session in queue.pending_messages_per_session,
        turned_away=chat.turned_away,
        sessions=Sessions(lambda session: _forget(blocks, session)),
    )
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
) -> None:
    """Open the chat in a web server on this machine.

    With --login or --logins everybody has to sign in. The password of --login is that
    in the environment variable CITEWIRE_PASSWORD, or else asked for.
    """
    from qa.archive import Archive

    try:
        if added is not None:
            _add_login(logins_path, added)
            return
        logins = _logins(login, logins_path)
        _check_open(host, logins, no_login)
        limits = Limits(question=longest_question, queue=queue, per_minute=per_minute)
        with Archive.open(archive_path) as archive:
            reranker = None if reranker_name is None else load_reranker(reranker_name)
            with _listen(host, port) as listener:
                _serve(web_server(archive, host, reranker, limits, logins), host, listener)
    except (QaError, EmbeddingsError) as error:
        raise click.ClickException(str(error)) from error


def _logins(name: str | None, path: Path | None) -> Logins | None:
    """Those who may come in; None where nobody was named."""
    hashes = {} if path is None else read_logins(path)
    if name is not None:
        checked_name(name)
        hashes[name] = password_hash(_password(name))
    return Logins(hashes) if hashes else None


def _add_login(path: Path | None, name: str) -> None:
    if path is None:
        raise click.UsageError("--add-login needs the file: --logins FILE --add-login NAME")
    checked_name(name)
    add_login(path, name, _password(name, confirmed=True))
    click.echo(f"{name} can sign in with `citewire chat --logins {path}`.")


def _password(name: str, *, confirmed: bool = False) -> str:
    """The password from the environment or the terminal; never from the command line.

    There everybody on the machine could read it.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None:
        if not sys.stdin.isatty():
            raise click.UsageError(
                f"there is no terminal to ask for the password of {name}: "
                f"set the environment variable {PASSWORD_VARIABLE}"
            )
        given = click.prompt(
            f"Password of {name}", hide_input=True, confirmation_prompt=confirmed, err=True
        )
    return checked_password(given)


def _check_open(host: str, logins: Logins | None, no_login: bool) -> None:
    """Refuse to open the archive to a whole network by a forgotten option.

    A warning would scroll by in a service's log while unpublished articles are read.
    """
    if logins is not None and no_login:
        raise click.UsageError("--no-login contradicts --login and --logins")
    if host in LOCAL_HOSTS or logins is not None:
        return
    if not no_login:
        raise click.UsageError(
            f"--host {host} opens the archive to others: say who may come in with --login NAME "
            "or --logins FILE, or say --no-login to let in everybody"
        )
    click.echo(
        f"citewire: warning: everybody who reaches {host} can read the archive (--no-login)",
        err=True,
    )


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
    archive: Archive,
    host: str = "127.0.0.1",
    reranker: Reranker | None = None,
    limits: Limits | None = None,
    logins: Logins | None = None,
) -> uvicorn.Server:
    """The server of `build_server`, ready to ``run(sockets=[…])``."""
    import uvicorn
    from starlette.routing import Mount

    served = build_server(archive, host, reranker, limits, logins)
    mounted = [route.app for route in served.routes if isinstance(route, Mount)]
    pages = [page for page in mounted if hasattr(page, "stop_event")]

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Every open page holds a stream that would keep the server from ending.
            for gradio_app in pages:
                gradio_app.stop_event.set()
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            served,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=5,
            # Whoever connects could name any address as his own in X-Forwarded-For: only
            # proxies that uvicorn's own variable names are believed.
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        )
    )


def _serve(server: uvicorn.Server, host: str, listener: socket.socket) -> None:
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
