"""The tools of the Model Context Protocol, called with the SDK's own client."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent
from visiting import busy, serving

from qa.archive import Archive
from qa.export.answer_json import AnswerShape
from qa.question.thread.turns import Turn
from qa.store import Filters, Selection
from qa.web.api.mcp import add_mcp, tools
from qa.web.api.payloads import (
    NO_ARTICLE,
    answer_reply,
    article_reply,
    listing_reply,
    passages_reply,
)
from qa.web.limits import TOO_BUSY, Limits
from qa.web.service import Service

QUESTION = "Why was the footbridge closed?"


@pytest.fixture(scope="module")
def base(archive: Archive) -> Iterator[str]:
    """A server with the tools and a lifespan of its own; its address."""
    seen: list[str] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        seen.append("begun")
        yield
        seen.append("ended")

    server = FastAPI(openapi_url=None, lifespan=lifespan)
    add_mcp(server, Service(archive))
    config = uvicorn.Config(server, log_level="warning")
    with serving(uvicorn.Server(config)) as address:
        yield address
    assert seen == ["begun", "ended"]


def called(target: Any, *calls: tuple[str, dict[str, Any]], mode: str = "auto") -> list[Any]:
    """What the tools give, one after the other."""

    async def call() -> list[CallToolResult]:
        async with Client(target, mode=mode) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(call())


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_the_tools_say_how_to_cite(base: str) -> None:
    async def look() -> tuple[Any, str | None]:
        async with Client(f"{base}mcp") as client:
            return (await client.list_tools()).tools, client.instructions

    listed, instructions = asyncio.run(look())
    assert [tool.name for tool in listed] == ["ask", "search", "list", "article", "watched"]
    assert instructions and "no answer was found in this archive" in instructions
    for tool in listed:
        assert tool.annotations.read_only_hint and not tool.annotations.destructive_hint
        assert "to the letter" in tool.description and tool.output_schema
        assert all(field.get("description") for field in tool.input_schema["properties"].values())
    asked = listed[0].input_schema
    assert asked["required"] == ["question"]
    assert list(asked["properties"]) == [
        "question", "since", "until", "as_of", "outlets", "languages", "any_time", "k",
        "history", "drop", "explain", "llm", "translate",
    ]  # fmt: skip
    assert listed[0].output_schema["required"] == list(AnswerShape.model_fields)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_they_answer_as_the_archive_does(base: str, archive: Archive, mode: str) -> None:
    article_id = archive.ask(QUESTION).citations[0].article_id
    chat = base.rstrip("/")
    turn = {"question": QUESTION, "understood": QUESTION}
    asked = {
        "question": "Who pays for it?", "history": [turn], "outlets": ["Radio Tilse"],
        "languages": ["English"], "k": 3,
    }  # fmt: skip
    answer, passages, article, explained = called(
        f"{base}mcp",
        ("ask", {"question": QUESTION}),
        ("search", asked),
        ("article", {"article_id": article_id}),
        ("ask", {"question": QUESTION, "explain": True}),
        mode=mode,
    )
    wanted = archive.ask(QUESTION)
    assert explained.structured_content == answer_reply(archive.ask(QUESTION, explain=True), chat)
    assert answer.structured_content == answer_reply(wanted, chat)
    assert answer.structured_content["citations"][0]["read"].startswith(f"{chat}/?article=")
    for quote in wanted.quotes:
        assert quote.text in text_of(answer)
    for citation in wanted.citations:
        assert citation.outlet and citation.outlet in text_of(answer)
    hits = archive.retrieve(
        "Who pays for it?", 3, history=[Turn(QUESTION, QUESTION)], outlets=["Radio Tilse"]
    )
    assert passages.structured_content == passages_reply(hits, chat)
    assert hits and all(hit.text in text_of(passages) for hit in hits)
    assert article.structured_content == article_reply(archive.article(article_id), chat)
    assert archive.article(article_id).text in text_of(article)


def test_articles_are_listed_and_counted(base: str, archive: Archive) -> None:
    asked = {"about": "footbridge", "outlets": ["Radio Tilse"], "oldest_first": True, "n": 1}
    german = {"languages": ["German"]}
    listed, counted, none = called(
        f"{base}mcp", ("list", asked), ("list", {"n": 0}), ("list", german)
    )
    assert text_of(none) == "0 articles."
    wanted = archive.select(
        Selection("footbridge", True, "", Filters(outlets=frozenset(["Radio Tilse"])), True), 1
    )
    assert listed.structured_content == listing_reply(wanted, base.rstrip("/"))
    [article] = wanted.articles
    assert article.title in text_of(listed) and article.article_id in text_of(listed)
    assert text_of(counted) == f"{archive.coverage().articles} articles."


def test_a_refusal_says_so(base: str) -> None:
    [answer] = called(f"{base}mcp", ("ask", {"question": "Who won the chess title in Lima?"}))
    assert answer.structured_content["abstained"] and not answer.is_error
    assert "No answer found in this archive" in text_of(answer)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "Why?", "since": "soon"}, "which is no day"),
        ("search", {"question": "Why?", "k": 0}, "greater than or equal to 1"),
        ("search", {"question": "x" * 2_001}, "at most 2000 characters"),
        ("search", {"question": "Why?", "history": [{"path": "/etc/passwd"}]}, "history"),
        ("search", {}, "question"),
        ("article", {"article_id": "none"}, NO_ARTICLE),
        ("list", {"about": "ferry", "mentions": "weir"}, "about words, or that mention them"),
        ("list", {"since": "2025-02-01", "until": "2025-01-01"}, "must not be after until"),
        ("list", {"n": 201}, "less than or equal to 200"),
    ],
)
def test_a_problem_is_a_sentence_for_the_model(
    base: str, name: str, arguments: dict[str, Any], message: str
) -> None:
    [result] = called(f"{base}mcp", (name, arguments))
    assert result.is_error and message in text_of(result)


def test_a_full_queue_is_told(archive: Archive) -> None:
    service = Service(archive, limits=Limits(at_once=1, queue=1))

    async def call() -> CallToolResult:
        async with busy(service), Client(tools(service)) as client:
            return await client.call_tool("ask", {"question": QUESTION})

    result = asyncio.run(call())
    assert result.is_error and TOO_BUSY in text_of(result)


def test_an_error_that_nobody_foresaw_tells_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(archive)
    monkeypatch.setattr(service, "article", lambda name: {"/home/nell": 1}[name])
    [result] = called(tools(service), ("article", {"article_id": "secret"}))
    assert result.is_error and "secret" not in text_of(result)


INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
TAKES = {"accept": "application/json, text/event-stream"}


def test_only_local_names_and_pages_reach_it(base: str) -> None:
    def status(**headers: str) -> int:
        return httpx.post(f"{base}mcp", json=INITIALIZE, headers={**TAKES, **headers}).status_code

    assert status() == 200
    assert status(origin=base.rstrip("/")) == 200
    assert status(host="news.example") == 421
    assert status(origin="https://news.example") == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[" * 50_000,
        b"\xff\xfe",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "\\ud800"}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "no/such", "params": {}}',
        b'{"jsonrpc": "2.0", "id": {}, "method": 5}',
    ],
    ids=lambda body: str(body)[:40],
)
def test_no_message_is_an_error_of_the_server(base: str, body: bytes) -> None:
    headers = {**TAKES, "content-type": "application/json"}
    answer = httpx.post(f"{base}mcp", content=body, headers=headers, timeout=20)
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text


def test_several_calls_in_one_message_are_refused(base: str) -> None:
    call = {"name": "ask", "arguments": {"question": QUESTION}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    assert httpx.post(f"{base}mcp", json=message, headers=TAKES).status_code == 200
    # They would count as one question.
    assert httpx.post(f"{base}mcp", json=[message], headers=TAKES).status_code == 400


def test_nothing_is_kept_open(base: str) -> None:
    assert httpx.get(f"{base}mcp", headers={"accept": "text/event-stream"}).status_code == 405


def test_an_assistant_starts_the_command_itself(sample_archive: Path, archive: Archive) -> None:
    code = "from app import mcp; mcp()"
    command = StdioServerParameters(
        command=sys.executable, args=["-c", code, "--archive", str(sample_archive)]
    )
    [answer] = called(command, ("ask", {"question": QUESTION}))
    assert answer.structured_content == answer_reply(archive.ask(QUESTION), None)
    assert answer.structured_content["citations"][0]["read"] is None
