"""Security headers of every response, and the content security policy of a page."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from qa.web.security.responses import FIXED_HEADERS

if TYPE_CHECKING:
    from starlette.types import Message, Send

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


class WithPolicy:
    """Adds the headers; holds an HTML page back until it is whole, to send it with its policy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._page = b""

    async def send(self, message: Message) -> None:
        """Send a message of the answer, or keep it for later."""
        if message["type"] == "http.response.start":
            headers = [*message["headers"], *FIXED_HEADERS]
            message = {**message, "headers": headers}
            if _is_page(headers):
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


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    kind = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    return kind.startswith(b"text/html")
