"""Static files of the page: versioned, compressed, and preloaded by the browser.

Gradio's scripts come first and take several rounds of requests, one leading to the next;
the modules of our page would only then be found, and their imports a round later. So the
page itself names them in its headers, and the browser loads them meanwhile.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE = "/page"
VERSION_DIGITS = 12
LEAST_PACKED = 1_000
"""Bytes; less is not worth compressing."""

_KEEP = "max-age=31536000, immutable"
_ASK = "no-cache"


class PageFiles(StaticFiles):
    """The files of a folder under an address that changes with their content.

    Under that address a browser keeps them for good; a new version of Citewire is never
    mixed with modules of an old one. Under the plain address it asks each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        files = sorted(path for path in folder.iterdir() if path.suffix in (".js", ".css"))
        seen = hashlib.sha256()
        for path in files:
            seen.update(f"{path.name}\0".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
        self.version = seen.hexdigest()[:VERSION_DIGITS]
        self.modules = tuple(path.name for path in files if path.suffix == ".js")

    @property
    def links(self) -> str:
        """The value of a Link header that has a browser load all modules.

        Behind Gradio's first scripts, without which nothing is drawn.
        """
        return ", ".join(
            f"<page/{self.version}/{name}>; rel=modulepreload; fetchpriority=low"
            for name in self.modules
        )

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, under its plain address or under that of its version."""
        version, _, name = path.replace("\\", "/").partition("/")
        is_versioned = bool(name) and version == self.version
        response = await super().get_response(name if is_versioned else path, scope)
        response.headers["cache-control"] = _KEEP if is_versioned else _ASK
        return response


class Early:
    """ASGI middleware: the page and its own files come compressed, the page with its links.

    Outside of `qa.web.security.guard.Guard`, which must see the page as it is. What streams is
    left alone.
    """

    def __init__(self, app: ASGIApp, links: str) -> None:
        self._app = app
        self._packed = GZipMiddleware(app, minimum_size=LEAST_PACKED)
        self._link = (b"link", links.encode("ascii"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/":
            await self._packed(scope, receive, self._with_links(send))
        elif scope["path"].startswith(f"{PLACE}/"):
            await self._packed(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _with_links(self, send: Send) -> Send:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                message = {**message, "headers": [*message["headers"], self._link]}
            await send(message)

        return send_with_links
