"""Waiting for an answer: signs of life, errors behind the status, clients that go away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.requests import Request

from qa.errors import ArchiveError, QuestionError
from qa.web.api.leaving import Gone, while_there
from qa.web.api.payloads import UNREADABLE
from qa.web.api.rest import BROKEN
from qa.web.completions import waiting
from qa.web.completions.waiting import events

BEGUN = {"said": ""}


async def told(asking: asyncio.Future[str]) -> AsyncIterator[bytes]:
    async for event in events(asking, BEGUN, lambda text: [{"said": word} for word in text]):
        yield event


async def all_of(work: Any) -> list[Any]:
    return [event async for event in told(asyncio.ensure_future(work))]


def payload(event: bytes) -> Any:
    return json.loads(event.removeprefix(b"data: "))


def test_a_stream_shows_that_it_lives_until_the_answer_is_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "ALIVE_SECONDS", 0.001)

    async def slow() -> str:
        await asyncio.sleep(0.05)
        return "ab"

    first, *alive, one, other, done = asyncio.run(all_of(slow()))
    assert payload(first) == BEGUN
    assert alive and set(alive) == {b": waiting\n\n"}
    assert (payload(one), payload(other), done) == (
        {"said": "a"},
        {"said": "b"},
        b"data: [DONE]\n\n",
    )


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        (
            QuestionError("The question is empty."),
            "invalid_request_error",
            "The question is empty.",
        ),
        (ArchiveError("/home/nell/archive is damaged"), "server_error", UNREADABLE),
        (ZeroDivisionError("a secret"), "server_error", BROKEN),
    ],
)
def test_an_error_behind_the_status_is_an_event(error: Exception, kind: str, sentence: str) -> None:
    async def fail() -> str:
        raise error

    _, event = asyncio.run(all_of(fail()))
    told = payload(event)["error"]
    assert (told["type"], told["message"]) == (kind, sentence)


def test_a_stream_that_is_closed_ends_its_question() -> None:
    async def leave() -> bool:
        asking = asyncio.ensure_future(asyncio.Event().wait())
        stream: Any = events(asking, BEGUN, lambda _: [])
        await anext(stream)
        await stream.aclose()
        await asyncio.wait([asking])
        return asking.cancelled()

    assert asyncio.run(leave())


def test_a_client_that_goes_away_ends_its_question() -> None:
    async def ask() -> bool:
        messages = [{"type": "http.disconnect"}, {"type": "http.request", "body": b""}]

        async def receive() -> Any:
            return messages.pop()

        asking = asyncio.ensure_future(asyncio.Event().wait())
        with pytest.raises(Gone):
            await while_there(Request({"type": "http"}, receive), asking)
        await asyncio.wait([asking])
        return asking.cancelled()

    assert asyncio.run(ask())


def test_a_client_that_stays_gets_what_comes_of_it() -> None:
    async def ask() -> str:
        async def receive() -> Any:
            await asyncio.Event().wait()

        return await while_there(Request({"type": "http"}, receive), asyncio.sleep(0, "so"))

    assert asyncio.run(ask()) == "so"
