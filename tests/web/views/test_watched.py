from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from mcp import Client
from starlette.testclient import TestClient
from web_parts import HOSTILE, Page

from qa.archive import Archive
from qa.export.shapes import WatchedShape
from qa.watched.questions import LeadQuote, Watched, watch
from qa.web.api.mcp import tools
from qa.web.api.rest import add_api
from qa.web.chat.conversation import Chat
from qa.web.chat.messages import UNKNOWN
from qa.web.service import Service
from qa.web.views.watched import watched_html
from seeds.article import Article

QUESTION = "Which bridge did the council of Arle vote to close?"
TEXT = "The council of Arle voted on Monday to close the old mill bridge."


@pytest.fixture
def archive(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    return archive_of(article_of("Bridge closes", TEXT, outlet="Arle Herald"))


def called(chat: Chat, name: str, payload: object) -> dict[str, Any]:
    [function] = [known for known in chat.functions() if known.__name__ == name]
    reply = function(json.dumps(payload))
    return asyncio.run(reply) if not isinstance(reply, dict) else reply  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_question_or_an_article_says_is_text(text: str) -> None:
    quote = LeadQuote("a" * 16, text, text, None, None, text, 0, 9)
    watched = Watched(text, "2025-01-01", "2025-01-02", "answered", quote)
    page = Page(watched_html([watched], can_change=True))
    assert page.words.count(text) == 3
    assert page.all("button")[0]["data-unwatch"] == text


def test_where_nothing_can_be_changed_an_empty_list_is_not_there() -> None:
    assert Page(watched_html([], can_change=False)).words.strip() == ""
    watched = Watched("Who paid?", "2025-01-01", "2025-01-02", "absent", None)
    page = Page(watched_html([watched], can_change=False))
    assert "No answer yet; the same since 2 January 2025" in " ".join(page.words.split())
    assert not page.all("form") + page.all("button")


def test_the_page_adds_questions_and_takes_them_away_where_files_can_be_added(
    archive: Archive,
) -> None:
    chat = Chat(Service(archive), allows_upload=True)
    added = called(chat, "watched", {"add": QUESTION})
    assert TEXT in Page(added["html"]).words
    assert "Watched questions" in called(chat, "holdings", {})["html"]
    assert "already" in called(chat, "watched", {"add": QUESTION})["problem"]
    locked = Chat(Service(archive))
    assert called(locked, "watched", {"remove": QUESTION}) == {"problem": UNKNOWN}
    assert QUESTION in called(locked, "holdings", {})["html"]
    assert QUESTION not in called(chat, "watched", {"remove": QUESTION})["html"]


def test_programs_get_the_list_with_addresses(archive: Archive) -> None:
    service = Service(archive)
    server = FastAPI(openapi_url=None)
    add_api(server, service)
    client = TestClient(server)
    assert client.get("/api/watched").json() == {"watched": []}
    quote = watch(archive, QUESTION).quote
    assert quote is not None
    [payload] = client.get("/api/watched").json()["watched"]
    WatchedShape.model_validate(payload)
    assert payload["quote"]["quote"] == TEXT
    assert payload["quote"]["read"] == f"/?article={quote.article_id}&start=0&end={len(TEXT)}"

    async def ask_tool() -> Any:
        async with Client(tools(service)) as tool_client:
            return await tool_client.call_tool("watched", {})

    result = asyncio.run(ask_tool())
    assert result.structured_content["watched"][0]["question"] == QUESTION
    assert f"“{TEXT}” Arle Herald" in result.content[0].text
