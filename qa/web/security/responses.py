"""ASGI helpers of the middleware: parts of a request, and responses of the server itself."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

OPENAI = "/v1"
"""Where the server speaks as OpenAI's does."""

FIXED_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
"""On every answer of the server."""

Header = tuple[bytes, bytes]
Headers = list[Header]


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that name (in lower case) of a request, empty if there is none."""
    return next((value for key, value in scope["headers"] if key.lower() == name), b"")


def address_of(scope: Scope) -> str:
    """The rate limit's key of a client: its address, or its network of IPv6."""
    client = scope.get("client")
    try:
        address = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_cross_site(scope: Scope) -> bool:
    """Whether a page of another site asks, as every browser of today says."""
    return header(scope, b"sec-fetch-site") in (b"cross-site", b"same-site")


async def read_body(receive: Receive, most: int) -> bytes:
    """The body of a request, or a little more than ``most`` bytes of one that is too long.

    A body can come without its length.
    """
    body = b""
    while len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            break
    return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """A channel that gives a body that was read once more, and then what follows it."""
    messages: list[Message] = [{"type": "http.request", "body": body}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def is_for_openai_clients(path: str) -> bool:
    """Whether a path is asked by clients of OpenAI's API."""
    return path == OPENAI or path.startswith(f"{OPENAI}/")


def openai_error(
    status: int, sentence: str, param: str | None = None, code: str | None = None
) -> dict[str, dict[str, str | None]]:
    """An error in the shape of OpenAI's API, for an HTTP status of 400 or more.

    Args:
        status: which gives the type, and a code where ``code`` is None.
        sentence: what is wrong.
        param: the field of the request that is wrong, if one is.
        code: a word for programs.
    """
    kind = "server_error" if status >= 500 else "invalid_request_error"
    if status == 429:
        kind = "rate_limit_error"
    code = code or {401: "invalid_api_key", 429: "rate_limit_exceeded"}.get(status)
    return {"error": {"message": sentence, "type": kind, "param": param, "code": code}}


async def send_error(
    scope: Scope,
    send: Send,
    status: int,
    sentence: str,
    retry: int = 0,
    more: Sequence[Header] = (),
) -> None:
    """Send an HTTP error with one sentence, as who asks there reads it, and more headers."""
    headers = [*more, *([(b"retry-after", str(retry).encode("ascii"))] if retry else [])]
    for_openai = is_for_openai_clients(scope["path"])
    error = openai_error(status, sentence) if for_openai else {"detail": sentence}
    body = json.dumps(error).encode("ascii")
    await _send(send, status, body, b"application/json", headers)


async def send_problem(send: Send, sentence: str) -> None:
    """Send why a function of the page gives nothing, as the function itself would."""
    body = json.dumps({"problem": sentence}).encode("ascii")
    await _send(send, 200, body, b"application/json", [])


async def send_done(send: Send) -> None:
    """Send that a call is done, which has nothing to give."""
    await _send(send, 204, b"", b"text/plain", [])


async def send_page(send: Send, status: int, page: str, headers: Headers) -> None:
    """Send an HTML page that nobody keeps."""
    await _send(send, status, page.encode("utf-8"), b"text/html; charset=utf-8", headers)


async def redirect(send: Send, place: str, cookie: bytes) -> None:
    """Redirect a browser to another page, with a cookie."""
    headers = [(b"location", place.encode("ascii")), (b"set-cookie", cookie)]
    await _send(send, 303, b"", b"text/plain", headers)


async def _send(send: Send, status: int, body: bytes, kind: bytes, headers: Headers) -> None:
    """Send all of it, and close: a refused request may have more to say."""
    whole = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode("ascii")),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
        *headers,
        *FIXED_HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": whole})
    await send({"type": "http.response.body", "body": body})
