"""Which language a page is in, and the page in it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.languages.messages import CATEGORIES, spoken_languages
from qa.web.page_language import COOKIE, WANTED, InLanguage, page_language, words_json

PAGE = b'<!doctype html>\n<html\n\tlang="en"\n><script>config = {"html": "in en"}</script>'


def scope_of(language: str = "", cookie: str = "", query: str = "", **more: Any) -> dict[str, Any]:
    headers = [(b"accept-language", language.encode()), (b"cookie", cookie.encode())]
    scope = {"type": "http", "path": "/", "headers": headers, "query_string": query.encode()}
    return {**scope, **more}


def test_an_address_goes_before_a_choice_and_that_before_the_browser() -> None:
    assert page_language(scope_of()) == "en"
    assert page_language(scope_of("de-AT,en;q=0.5")) == "de"
    assert page_language(scope_of("de", f"a=b; {COOKIE}=fr")) == "fr"
    assert page_language(scope_of("de", f"{COOKIE}=fr", "q=Holm&lang=ar")) == "ar"
    assert page_language(scope_of("de", f"{COOKIE}=nonsense", "lang=xx")) == "de"
    assert page_language(scope_of("de", f'theme={{"a": 1}}; {COOKIE}=fr; =; a b=c')) == "fr"
    assert page_language(scope_of("de", **{WANTED: "it"})) == "it"


@given(st.binary(), st.binary(), st.binary())
def test_whatever_is_sent_the_page_has_a_language(one: bytes, two: bytes, three: bytes) -> None:
    headers = [(b"accept-language", one), (b"cookie", two)]
    scope = {"type": "http", "path": "/", "headers": headers, "query_string": three}
    assert page_language(scope) in spoken_languages()


def served(scope: dict[str, Any], page: bytes = PAGE) -> tuple[dict[bytes, bytes], bytes]:
    """The headers and the body that a browser gets of a page that comes in two pieces."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", str(len(page)).encode()), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page[:9], "more_body": True})
        await send({"type": "http.response.body", "body": page[9:]})

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    layer = InLanguage(app, lambda language: f'"in {language}"'.encode())
    asyncio.run(layer(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return dict(sent[0]["headers"]), body


def test_the_page_is_sent_in_its_language_and_says_its_direction() -> None:
    headers, body = served(scope_of("ar"))
    assert b'<html\n\tlang="ar" dir="rtl"' in body and b'"in ar"' in body
    assert int(headers[b"content-length"]) == len(body)
    assert headers[b"vary"] == b"Accept-Language, Cookie"


@pytest.mark.parametrize("scope", [scope_of("en"), scope_of("ko"), scope_of("de", path="/config")])
def test_the_english_page_and_all_else_stay_as_they_are(scope: dict[str, Any]) -> None:
    assert served(scope)[1] == PAGE


def test_scripts_get_their_sentences() -> None:
    assert words_json("en") == ""
    words = json.loads(words_json("de"))
    assert words["Copied"] == "Kopiert"
    assert len(words["%(number)s conversation found."]) == len(CATEGORIES)
    assert "Your question" not in words
