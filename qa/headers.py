"""What the web server says and refuses around the chat: a second wall behind escaping."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 2_000_000
"""More than any question needs: the page itself answers one that is too long."""

FIXED_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def content_security_policy(page: bytes) -> str:
    """The policy for a page of the chat.

    Nothing is loaded from another host. Scripts are our own files and exactly the
    inline scripts of this page, by their hash; with hashes present a browser runs no
    other inline script and no ``onerror=`` attribute. Gradio's HTML component makes
    functions from its templates, hence 'unsafe-eval'; its styles are inline.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in dict.fromkeys(_INLINE_SCRIPT.findall(page))
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """ASGI middleware: security headers on every answer, no uploads, no huge bodies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is not None:
            await _send_refusal(send, refusal)
            return
        if scope["path"] == "/":
            # The hashes are made over the plain page, so it must not come compressed.
            plain = [(n, v) for n, v in scope["headers"] if n != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        await self.app(scope, receive, _Headers(send).send)


class _Headers:
    """Holds an HTML page back until it is whole, then sends it with its policy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._page = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message["headers"], *FIXED_HEADERS]
            message = {**message, "headers": headers}
            if _header(headers, b"content-type").startswith(b"text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._page += message.get("body", b"")
            if message.get("more_body", False):
                return
            policy = content_security_policy(self._page).encode("ascii")
            headers = [*self._start["headers"], (b"content-security-policy", policy)]
            await self._send({**self._start, "headers": headers})
            message = {**message, "body": self._page}
            self._start = None
        await self._send(message)


def _refusal(scope: Scope) -> int | None:
    """The HTTP status to refuse a request with, or None to let it pass."""
    if scope["path"].startswith("/gradio_api/upload"):
        return 404  # the chat takes no files
    if scope["method"] == "POST" and _header(scope["headers"], b"sec-fetch-site") == b"cross-site":
        return 403  # another site's page has no business asking here
    length = _header(scope["headers"], b"content-length")
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        return 413
    return None


async def _send_refusal(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close"), *FIXED_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")
