"""The language of the page: which one a browser wants, and the page in it.

Gradio makes one page for all and keeps it; where a browser wants another language than English,
the skeleton in it is changed on its way out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from qa.languages.codes import ENGLISH
from qa.languages.locales import direction, wanted_language
from qa.languages.messages import plural_forms, read_catalogue

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "citewire-language"
"""Holds the language that was chosen on the page, see `static/language.js`."""

WANTED = "citewire.language"
"""The key of a scope that holds the language wanted, where its query is not handed on."""

SCRIPTS = "qa/web/static/"
"""Where a sentence of the scripts stands, as the catalogues name it."""

_MOST_BYTES = 4_000  # of a header or an address that is looked at
_HTML = b'<html\n\tlang="en"'


def page_language(scope: Scope) -> str:
    """The language that a request wants: ``?lang=``, else the one chosen, else the browser's."""
    if WANTED in scope:
        return str(scope[WANTED])
    chosen = (*_named(scope), *_kept(scope))
    return wanted_language(_header(scope, b"accept-language"), chosen=chosen)


@cache
def words_json(language: str) -> str:
    """What `static/words.js` looks up, as JSON; "" for English, which the scripts speak.

    A sentence in English leads to the same in the language, one about a number to its forms in
    the order of `qa.languages.messages.CATEGORIES`.
    """
    if language == ENGLISH:
        return ""
    words: dict[str, str | list[str]] = {}
    for message in read_catalogue(language):
        if not any(place.startswith(SCRIPTS) for place, _ in message.locations):
            continue
        if isinstance(message.id, str):
            words[message.id] = str(message.string)
        else:
            one, many = message.id
            words[one] = plural_forms(language, one, many)
    return json.dumps(words, ensure_ascii=False)


class InLanguage:
    """ASGI middleware: the page in the language that its reader wants.

    Inside of `qa.web.security.guard.Guard`, which makes the page's policy.
    """

    def __init__(self, app: ASGIApp, skeleton: Callable[[str], bytes]) -> None:
        """Stand around ``app``.

        Args:
            app: the chat.
            skeleton: gives the skeleton of the page in a language, as it stands in the page.
        """
        self._app = app
        self._skeleton = skeleton

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        page = _Page(send, page_language(scope), self._skeleton)
        await self._app(scope, receive, page.send)


class _Page:
    """Holds a page back until it is whole, to send it in its language."""

    def __init__(self, send: Send, language: str, skeleton: Callable[[str], bytes]) -> None:
        self._send = send
        self._language = language
        self._skeleton = skeleton
        self._start: Message = {}
        self._page = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._page += message.get("body", b"")
        if message.get("more_body", False):
            return
        page = self._translated() if self._start["status"] == 200 else self._page
        kept = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        if self._page or page:  # the answer to HEAD has none, and says how long it would be
            headers = [*kept, (b"content-length", str(len(page)).encode("ascii"))]
        else:
            headers = self._start["headers"]
        headers = [*headers, (b"vary", b"Accept-Language, Cookie")]
        await self._send({**self._start, "headers": headers})
        await self._send({**message, "body": page})

    def _translated(self) -> bytes:
        if self._language == ENGLISH:
            return self._page
        told = f'<html\n\tlang="{self._language}" dir="{direction(self._language)}"'
        page = self._page.replace(_HTML, told.encode("ascii"), 1)
        return page.replace(self._skeleton(ENGLISH), self._skeleton(self._language), 1)


def _named(scope: Scope) -> list[str]:
    query = scope.get("query_string", b"")[:_MOST_BYTES].decode("latin-1")
    try:
        return parse_qs(query, max_num_fields=300).get("lang", [])
    except ValueError:
        return []


def _kept(scope: Scope) -> list[str]:
    from starlette.requests import cookie_parser

    # As browsers write them: those of other programs on this host hold whatever they like.
    cookies = cookie_parser(_header(scope, b"cookie"))
    return [cookies[COOKIE]] if COOKIE in cookies else []


def _header(scope: Scope, name: bytes) -> str:
    values = (value for key, value in scope.get("headers", ()) if key.lower() == name)
    return bytes(next(values, b""))[:_MOST_BYTES].decode("latin-1")
