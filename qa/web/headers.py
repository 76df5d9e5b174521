"""What the web server says and refuses around the chat: a second wall behind escaping."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 2_000_000
"""More than any question needs: the page itself answers one that is too long."""

PAGE_PATHS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/gradio_api/heartbeat/",
)
PAGES = frozenset(
    (
        "/",
        "/config",
        "/favicon.ico",
        "/manifest.json",
        "/robots.txt",
        "/theme.css",
        "/gradio_api/app_id",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/gradio_api/startup-events",
    )
)
"""What the page of the chat asks for; Gradio serves much more, such as files."""

CALLS = frozenset(
    (
        "/gradio_api/cancel",
        "/gradio_api/component_server",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/run/predict",
    )
)
"""Where the page sends what its reader does."""

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
    """ASGI middleware: security headers on every answer, and only what the page needs.

    No files go in or out, and a call carries text and numbers, not objects: out of an
    object that looks like an uploaded file Gradio makes a copy of any file of this
    machine, or of the web, that everybody can then fetch (seen in 6.31).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is None and scope["method"] == "POST":
            body = await _read(receive)
            refusal = _call_refusal(body)
            receive = _Replayed(body, receive).receive
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
    path, method = scope["path"], scope["method"]
    if method == "POST":
        if path.rstrip("/") not in CALLS:
            return 404
        if _header(scope["headers"], b"sec-fetch-site") in (b"cross-site", b"same-site"):
            return 403  # another site's page has no business asking here
    elif method not in ("GET", "HEAD"):
        return 405
    elif path not in PAGES and not path.startswith(PAGE_PATHS):
        return 404
    length = _header(scope["headers"], b"content-length")
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        return 413
    return None


async def _read(receive: Receive) -> bytes:
    """The body of a request, or a little more than may be of one that is too long.

    A body can come without its length.
    """
    body = b""
    while len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            break
    return body


class _Replayed:
    """Gives a body that was read once more, and then what follows it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._messages: list[Message] = [{"type": "http.request", "body": body}]
        self._receive = receive

    async def receive(self) -> Message:
        return self._messages.pop() if self._messages else await self._receive()


def _call_refusal(body: bytes) -> int | None:
    """The HTTP status to refuse a call with: too long, not JSON, or with objects in its data."""
    if len(body) > MAX_BODY_BYTES:
        return 413
    try:
        call = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return 400
    if not isinstance(call, dict):
        return 400
    data, number = call.get("data"), call.get("fn_index", 0)
    values = data if isinstance(data, list) else [data]
    is_plain = all(
        isinstance(part, str | int | float | None)
        for value in values
        for part in (value if isinstance(value, list) else [value])
    )
    is_number = isinstance(number, int) and number >= 0
    return None if is_plain and is_number else 400


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


async def _send_refusal(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close"), *FIXED_HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")
