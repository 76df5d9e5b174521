"""Login middleware: everything behind it needs a session, and it opens one.

Gradio's own login (6.31) was read and not taken: it counts no failures, keeps a session
for ever, sends its cookie to other sites too, and leaves some of its routes open.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.text.markup.templates import render
from qa.web.page_language import page_language
from qa.web.security.guard import HEALTH, is_for_programs
from qa.web.security.passwords import LONGEST_NAME, LONGEST_PASSWORD
from qa.web.security.responses import (
    address_of,
    header,
    is_cross_site,
    read_body,
    redirect,
    send_error,
    send_page,
)
from qa.web.security.throttle import Window

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from qa.web.security.passwords import Logins

SESSION_SECONDS = 12 * 3600
"""A working day; then one signs in again."""
MOST_SESSIONS = 10_000
FAILURE_SECONDS = 15 * 60
FAILURES_OF_ADDRESS = 10
FAILURES_OF_NAME = 20
"""Wrong passwords in a quarter of an hour, then all from that address, or for that name,
must wait. At 20 a name, guessing a thousand common passwords takes half a day."""
PASSWORD_SECONDS = 15 * 60
"""Lifetime of a password that fitted: a program sends it with each request, and to try it
takes a core for a tenth of a second."""
MOST_FORM_BYTES = 64_000
LONGEST_QUERY = 20_000
"""Characters of what stood behind the address; a question takes up to nine for each of its own."""
BRIEF = "citewire.brief"
"""Set in a scope whose visitor has not signed in, and may know no more than that all is well."""

WRONG = to_say("This name and password do not fit.")
MISSING = "Sign in first."
WAIT = to_say("Too many wrong passwords. Try again in %(minutes)s min.")

_CHALLENGE = (b"www-authenticate", b'Basic realm="Citewire", charset="UTF-8"')
_IN_QUERY = "%:/?@!$&'()*+,;=-._~"
_POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields of the login form: who one is, and what stood behind the address."""

    name: str
    password: str
    query: str


class Login:
    """ASGI middleware: lets nobody in without a session, and signs in who knows a password.

    Programs send name and password with each request instead, by HTTP Basic or as a bearer
    token; wrong ones count like those of the form.
    """

    def __init__(
        self, app: ASGIApp, logins: Logins, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Stand in front of ``app``; ``clock`` gives seconds that never go back."""
        self.app = app
        self._logins = logins
        self._clock = clock
        self._sessions: OrderedDict[bytes, float] = OrderedDict()
        self._accepted: OrderedDict[bytes, float] = OrderedDict()
        self._key = secrets.token_bytes(32)
        self._of_address = Window(FAILURES_OF_ADDRESS, FAILURE_SECONDS)
        self._of_name = Window(FAILURES_OF_NAME, FAILURE_SECONDS)
        # One password at a time: each takes 32 MB and a core for a moment.
        self._checking = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # the chat has no web sockets
        token = _token(scope)
        path, method = scope["path"], scope["method"]
        if path == "/login" and method == "POST":
            await self._sign_in(scope, receive, send)
        elif path == "/logout" and method == "GET":
            self._sessions.pop(_digest(token), None)
            await redirect(send, "login", _cookie(scope, "", 0))
        elif self._is_open(token):
            await self.app(scope, receive, send)
        elif path in ("/", "/login") and method in ("GET", "HEAD") and not _has_password(scope):
            query = scope["query_string"].decode("latin-1") if path == "/" else ""
            await _send_form(scope, send, 200 if path == "/login" else 401, query=query)
        elif _has_password(scope):
            await self._call(scope, receive, send)
        elif path == HEALTH:
            await self.app({**scope, BRIEF: True}, receive, send)
        else:
            await _send_missing(scope, send, MISSING)

    def _is_open(self, token: str) -> bool:
        ends = self._sessions.get(_digest(token))
        return bool(token) and ends is not None and self._clock() < ends

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_cross_site(scope):
            await send_error(scope, send, 403, "Sign in on the page of the chat itself.")
            return
        form = await _form(receive)
        if form is None:
            await send_error(scope, send, 413, "That is no name and password.")
            return
        language = page_language(scope)
        wait = await self._try(address_of(scope), form.name, form.password)
        if wait is None:
            await _send_form(scope, send, 403, say(language, WRONG), form.query)
        elif wait > 0:
            await _send_form(scope, send, 429, _wait(wait, language), form.query, retry=wait)
        else:
            token = secrets.token_urlsafe(32)
            _remember(self._sessions, _digest(token), self._clock() + SESSION_SECONDS)
            await redirect(send, _back(form.query), _cookie(scope, token, SESSION_SECONDS))

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in a program whose name and password fit."""
        credentials = _credentials(scope)
        if credentials is None:
            await _send_missing(scope, send, WRONG)
            return
        name, password = credentials
        digest = hashlib.blake2b(f"{name}:{password}".encode(), key=self._key).digest()
        if self._accepted.get(digest, 0.0) <= self._clock():
            wait = await self._try(address_of(scope), name, password)
            if wait is None:
                await _send_missing(scope, send, WRONG)
                return
            if wait > 0:
                await send_error(scope, send, 429, _wait(wait), retry=wait)
                return
            _remember(self._accepted, digest, self._clock() + PASSWORD_SECONDS)
        await self.app(scope, receive, send)

    async def _try(self, address: str, name: str, password: str) -> int | None:
        """Try a password: 0 if it fits, None if not, else the seconds to wait before."""
        async with self._checking:
            now = self._clock()
            wait = max(self._of_address.wait(address, now), self._of_name.wait(name, now))
            if wait > 0:
                return int(wait) + 1
            # Counted before it is tried, so that many at once do not slip through.
            self._of_address.add(address, now)
            self._of_name.add(name, now)
            fits = await asyncio.to_thread(self._logins.fits, name, password)
        if not fits:
            return None
        self._of_address.forget(address)
        self._of_name.forget(name)
        return 0


def _remember(ends: OrderedDict[bytes, float], key: bytes, until: float) -> None:
    """Remember a key until then; of too many the oldest goes."""
    ends[key] = until
    ends.move_to_end(key)
    if len(ends) > MOST_SESSIONS:
        ends.popitem(last=False)


def _wait(seconds: int, language: str = ENGLISH) -> str:
    return say(language, WAIT, minutes=seconds // 60 + 1)


def _back(query: str) -> str:
    """The redirect after signing in: to the same page, never another one or another host."""
    # What cannot stand in an address, a line break say, is written in percent.
    return "./?" + quote(query, safe=_IN_QUERY) if query else "./"


def _has_password(scope: Scope) -> bool:
    return _authorization(scope)[0] in (b"basic", b"bearer")


def _authorization(scope: Scope) -> tuple[bytes, bytes]:
    """How a request says who asks, in lower case, and by what."""
    scheme, _, token = header(scope, b"authorization").partition(b" ")
    return scheme.lower(), token.strip()


def _credentials(scope: Scope) -> tuple[str, str] | None:
    """Name and password of a request, or None where they cannot be read.

    By Basic (RFC 7617) in Base64; by Bearer, which carries the key of an OpenAI client, so or
    as they are, for no Base64 has a colon.
    """
    scheme, token = _authorization(scope)
    try:
        if scheme == b"basic" or b":" not in token:
            token = base64.b64decode(token, validate=True)
        name, colon, password = token.decode("utf-8").partition(":")
    except ValueError:
        return None
    too_long = len(name) > LONGEST_NAME or len(password) > LONGEST_PASSWORD
    return None if too_long or not colon else (name, password)


async def _send_missing(scope: Scope, send: Send, sentence: str) -> None:
    """Say that one must sign in; to programs also how.

    Not to the page and what it asks: a browser would open a password box of its own.
    """
    more = [_CHALLENGE] if is_for_programs(scope["path"]) else []
    await send_error(scope, send, 401, sentence, more=more)


def _token(scope: Scope) -> str:
    """The token of a request's cookie, empty if it has none."""
    from starlette.requests import cookie_parser

    # As browsers write them: those of other programs on this host hold whatever they like.
    cookies = cookie_parser(header(scope, b"cookie").decode("latin-1"))
    return cookies.get(_cookie_name(scope), "")


def _digest(token: str) -> bytes:
    # Kept in place of the token: what leaks from memory opens nothing, and looking up
    # takes no longer for a token that is nearly right.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _cookie_name(scope: Scope) -> str:
    # Cookies do not know ports; two chats on one machine must not sign each other out.
    server = scope.get("server")
    return f"citewire-{server[1]}" if server and server[1] else "citewire"


def _cookie(scope: Scope, token: str, seconds: int) -> bytes:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    named = f"{_cookie_name(scope)}={token}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax"
    return (named + secure).encode("ascii")


async def _form(receive: Receive) -> _Form | None:
    """The fields of a sent form, or None if it is no such form."""
    body = await read_body(receive, MOST_FORM_BYTES)
    if len(body) > MOST_FORM_BYTES:
        return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return None
    name, password, query = (fields.get(key, [""])[0] for key in ("name", "password", "query"))
    if len(name) > LONGEST_NAME or len(password) > LONGEST_PASSWORD:
        return None
    return _Form(name.strip(), password, query[:LONGEST_QUERY])


async def _send_form(
    scope: Scope, send: Send, status: int, notice: str = "", query: str = "", retry: int = 0
) -> None:
    headers = [(b"content-security-policy", _POLICY)]
    if retry:
        headers.append((b"retry-after", str(retry).encode("ascii")))
    page = render(
        "qa.web",
        "login.html",
        page_language(scope),
        notice=notice,
        query=query[:LONGEST_QUERY],
    )
    await send_page(send, status, page, headers)
