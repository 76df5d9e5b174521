"""A model writes a few sentences in a stream, each told as it comes; what fails ends in time."""

from __future__ import annotations

import json
import time

import pytest
from language_models.scripted_server import (
    QUESTION,
    Flood,
    ScriptedServer,
    babbles,
    begin_stream,
    closes,
    compressed,
    cut,
    failed,
    hangs,
    offer,
    rung_of,
    streamed,
    wrote,
)
from news_pages.local_site import Handler, Page

from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.summary.write import MOST_CHARACTERS, MOST_SENTENCES, write
from qa.llm.summary.written import WrittenSentence

SENTENCES = tuple(WrittenSentence(f"The ferry was {n} hours late.", (n,)) for n in range(1, 6))
IN_WORDS = "\n".join(f"{sentence.text} [{n}]" for n, sentence in enumerate(SENTENCES[:2], 1))


def in_json(*sentences: WrittenSentence) -> str:
    listed = [{"text": one.text, "numbers": list(one.numbers)} for one in sentences]
    return json.dumps({"sentences": listed})


def written(
    scripted: ScriptedServer, *script: Page, seconds: float = 5.0
) -> tuple[WrittenSentence, ...] | Failure:
    """What comes of a script, in time."""
    scripted.script = list(script)
    begin = time.monotonic()
    sentences = write(LanguageModel(scripted.server(seconds)), QUESTION, offer())
    assert time.monotonic() - begin < seconds + 0.5
    return sentences


def test_what_is_asked(scripted: ScriptedServer) -> None:
    assert written(scripted, streamed(in_json(*SENTENCES[:2]))) == SENTENCES[:2]
    [body] = scripted.bodies
    assert body["stream"] is True
    assert QUESTION in body["messages"][-1]["content"]
    assert "[5] unknown outlet, undated | The ferry was 4 hours late." in str(body["messages"][-1])
    numbers = body["response_format"]["json_schema"]["schema"]["properties"]["sentences"]
    assert numbers["items"]["properties"]["numbers"]["items"]["enum"] == [1, 2, 3, 4, 5]


def test_each_sentence_is_told_before_the_next_is_sent(scripted: ScriptedServer) -> None:
    told: list[tuple[WrittenSentence, ...]] = []

    def waits(handler: Handler) -> None:
        first, second = in_json(*SENTENCES[:2]).split(", {")
        begin_stream(handler, *cut(first))
        end = time.monotonic() + 4
        while not told and time.monotonic() < end:
            time.sleep(0.01)
        streamed(", {" + second)(handler)  # type: ignore[operator]

    scripted.script = [waits]
    assert write(LanguageModel(scripted.server()), QUESTION, offer(), told.append) == SENTENCES[:2]
    assert told[0] == SENTENCES[:1]


def test_of_too_many_the_first_count_and_the_rest_is_not_read(scripted: ScriptedServer) -> None:
    def goes_on(handler: Handler) -> None:
        begin_stream(handler, *cut(in_json(*SENTENCES)[:-3]))
        hangs(handler)

    assert written(scripted, goes_on) == SENTENCES[:MOST_SENTENCES]


@pytest.mark.parametrize("form", ["object with schema", "object", "text"])
def test_the_form_that_a_server_keeps(scripted: ScriptedServer, form: str) -> None:
    text = IN_WORDS if form == "text" else in_json(*SENTENCES[:2])

    def page(handler: Handler) -> None:
        is_known = rung_of(json.loads(handler.site.asked[-1].body)).form == form
        reply = streamed(*cut(text)) if is_known else failed(400)
        handler.send(reply) if not callable(reply) else reply(handler)

    assert written(scripted, page) == SENTENCES[:2]
    assert scripted.forms[-1] == form


HALF = in_json(*SENTENCES[:2])[:70]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (streamed(*cut(HALF), end="", is_done=False), "broke its reply off"),
        (streamed(*cut(HALF)), "wrote no sentences"),
        (streamed(in_json(*SENTENCES[:2]), end="length"), "came to no end"),
        (streamed(in_json(WrittenSentence("It sank.", (99,)))), "wrote no sentence with"),
        (streamed("The ferry was late."), "wrote no sentence with"),
        (streamed(in_json()), "wrote no sentence with"),
        (streamed("The ferry was late. " * (MOST_CHARACTERS // 19)), "more than a summary"),
        (wrote(None), "without a text"),
        (failed(500), "500"),
        (failed(404), "no such model"),
        (closes, "broke"),
        (babbles, "HTTP"),
        (compressed, "compressed"),
    ],
)
def test_a_failure(scripted: ScriptedServer, page: Page, reason: str) -> None:
    failure = written(scripted, page)
    assert isinstance(failure, Failure) and reason in failure.text
    assert len(scripted.bodies) <= 2


def test_a_server_that_does_not_stream(scripted: ScriptedServer) -> None:
    assert written(scripted, wrote(in_json(*SENTENCES[:2]))) == SENTENCES[:2]


def test_a_stream_that_broke_is_asked_for_once_more(scripted: ScriptedServer) -> None:
    half = streamed(*cut(HALF), end="", is_done=False)
    assert written(scripted, half, streamed(IN_WORDS)) == SENTENCES[:2]
    assert scripted.forms == ["schema", "text"]


@pytest.mark.parametrize("is_begun", [False, True])
def test_a_server_that_hangs(scripted: ScriptedServer, is_begun: bool) -> None:
    def page(handler: Handler) -> None:
        if is_begun:
            begin_stream(handler, *cut(HALF))
        hangs(handler)

    failure = written(scripted, page, seconds=0.3)
    assert isinstance(failure, Failure) and failure.kind == "late"


def test_a_flood(scripted: ScriptedServer) -> None:
    failure = written(scripted, flood := Flood())
    assert isinstance(failure, Failure) and "1 MiB" in failure.text
    assert flood.sent < 9_000_000


def test_the_time_is_that_of_the_whole_question(scripted: ScriptedServer) -> None:
    deadline = Deadline(0.2)
    deadline.left()
    time.sleep(0.2)
    scripted.script = [streamed(IN_WORDS)]
    failure = write(LanguageModel(scripted.server()), QUESTION, offer(), deadline=deadline)
    assert isinstance(failure, Failure) and failure.kind == "late"
    assert scripted.bodies == []
