"""Assembly of the web server: routes, middleware, socket, shutdown."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import AsyncIterator
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Unpack

from qa.asking.summarised import SummaryOptions
from qa.errors import QaError
from qa.languages.codes import ENGLISH
from qa.web import gradio_internals
from qa.web.api.endpoints import calls_of
from qa.web.chat.conversation import Chat
from qa.web.limits import Limits
from qa.web.page_language import InLanguage
from qa.web.security.accounts import LOCAL_HOSTS
from qa.web.security.gradio_calls import Sessions
from qa.web.security.guard import Guard
from qa.web.security.login import Login
from qa.web.service import Service
from qa.web.upload.routes import UPLOAD, add_upload
from qa.web.views.page import page_html

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from embeddings.reranker import Reranker
    from qa.archive import Archive
    from qa.llm.servers.ladder import LanguageModel
    from qa.web.gradio_internals import Blocks
    from qa.web.security.passwords import Logins

STATIC = files("qa.web").joinpath("static")
STYLES = ("chat.css", "answer.css", "acts.css", "sources.css", "timeline.css", "holdings.css")


class Layout(Protocol):
    """Makes the page.

    ``chat`` is what its events call and ``service`` what its named endpoints call;
    ``version`` is that of the page's own scripts, and ``skeleton`` its HTML in English.
    """

    def __call__(
        self, chat: Chat, service: Service, limits: Limits, version: str, skeleton: str
    ) -> Blocks:
        """The page."""


class ServerOptions(SummaryOptions, total=False):
    """The options of `build_server`, those of the summary too; the default of each stands first.

    Attributes:
        reranker: none; as for `qa.archive.Archive.ask`.
        limits: the defaults of `Limits`; how much it takes.
        logins: none, so that everybody who reaches the host comes in; who may come in.
        allow_upload: False; whether files can be added to the archive from the page.
        mcp: False; whether assistants find tools at /mcp.
        llm: none; a language model that chooses among the sentences found.
    """

    reranker: Reranker | None
    limits: Limits | None
    logins: Logins | None
    allow_upload: bool
    mcp: bool
    llm: LanguageModel | None


def build_server(
    archive: Archive, layout: Layout, host: str = "127.0.0.1", **options: Unpack[ServerOptions]
) -> FastAPI:
    """The web server of the chat, with everything off that the chat does not need.

    A server for this machine alone answers to its local names only, so that no page on
    the web can reach it by a name of its own (DNS rebinding).

    Args:
        archive: what is asked.
        layout: makes the page.
        host: where it will listen.
        options: see `ServerOptions`.
    """
    gradio_internals.configure_environment()
    import fastapi
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from qa.web.api.rest import add_api
    from qa.web.chat.assets import PLACE, Early, PageFiles
    from qa.web.completions.routes import add_completions

    limits, logins = options.get("limits") or Limits(), options.get("logins")
    allow_upload = options.get("allow_upload", False)
    service = Service(
        archive,
        options.get("reranker"),
        limits,
        options.get("llm"),
        summarise=options.get("summarise", False),
        entailment=options.get("entailment"),
    )
    chat = Chat(service, allows_upload=allow_upload)
    page_files = PageFiles(Path(str(STATIC)))
    model = service.llm
    skeleton = partial(
        page_html,
        has_login=logins is not None,
        server=model.server if model else None,
        summarises=service.summarises,
    )
    page = layout(chat, service, limits, page_files.version, skeleton(ENGLISH))

    @contextlib.asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        chat.start()
        yield

    server = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    server.state.service = service
    add_api(server, service)
    add_completions(server, service)
    if options.get("mcp"):
        from qa.web.api.mcp import add_mcp

        add_mcp(server, service, host)
    if allow_upload:
        add_upload(server, archive)
    server.mount(PLACE, page_files)
    style = "".join(STATIC.joinpath(name).read_text(encoding="utf-8") for name in STYLES)
    folder = None if archive.address.is_remote else archive.path.resolve()
    gradio_internals.mount_page(server, page, style, folder, limits.sessions)
    server.add_middleware(
        InLanguage,
        skeleton=cache(lambda language: gradio_internals.as_in_page(skeleton(language))),
    )
    server.add_middleware(
        Guard,
        calls=calls_of(page),
        limits=limits,
        streams=frozenset((UPLOAD,)) if allow_upload else frozenset(),
        has_answers=lambda session: gradio_internals.has_messages(page, session),
        turned_away=chat.turned_away,
        sessions=Sessions(lambda session: gradio_internals.forget_session(page, session)),
    )
    server.add_middleware(Early, links=page_files.links)
    if logins is not None:
        server.add_middleware(Login, logins=logins)
    if host in LOCAL_HOSTS:
        server.add_middleware(
            TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"]
        )
    return server


class CannotListen(QaError):
    """The server cannot listen at an address; another one must be chosen."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        CannotListen: it is in use, may not be used, or there is no such address.
    """
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
        raise CannotListen(f"{reason}; choose another with --host and --port") from error


def ready_server(served: FastAPI) -> uvicorn.Server:
    """A server of the chat, ready to ``run(sockets=[…])``."""
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            served.state.service.close()
            gradio_internals.end_streams(served)
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


def address_of(host: str, listener: socket.socket) -> str:
    """The address that a browser opens."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"
