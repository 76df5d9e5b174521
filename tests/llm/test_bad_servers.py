"""Servers that fail: each ends in a failure within its time, after one retry at the most."""

from __future__ import annotations

import json
import time
import zlib

import pytest
from language_models.scripted_server import (
    ANSWERED,
    MOST,
    PATH,
    QUESTION,
    Flood,
    ScriptedServer,
    babbles,
    choice_of,
    closes,
    compressed,
    drips,
    drips_headers,
    failed,
    hangs,
    offer,
    replied,
    stops_in_the_middle,
    wrote,
)
from news_pages.local_site import Answer, Page, closed_port, served_site

from qa.llm.choice import Choice, choose
from qa.llm.servers.client import completion_pieces
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.settings import ModelServer

RIGHT = Choice((3, 1), "answered")

CHOICE_BODY = wrote(ANSWERED).body

WRONG_REPLIES: dict[str, tuple[Page, str]] = {
    "no choices": (replied({"choices": []}), "without a text"),
    "choices that are none": (replied({"choices": "3"}), "without a text"),
    "no message": (replied({"choices": [{}]}), "without a text"),
    "no content": (replied({"choices": [{"message": {"role": "assistant"}}]}), "without a text"),
    "null for content": (wrote(None), "without a text"),
    "content in parts": (wrote([{"type": "text", "text": ANSWERED}]), "without a text"),
    "an error with the status 200": (replied({"error": {"message": "no"}}), "without a text"),
    "no object": (replied([1]), "without a text"),
    "a page": (Answer(b"<html>Log in</html>"), "no JSON"),
    "no JSON": (Answer(b"{", kind="application/json"), "no JSON"),
    "no UTF-8": (Answer(b'{"a": "\xff"}', kind="application/json"), "no JSON"),
    "deep JSON": (Answer(b"[" * 100_000, kind="application/json"), "no JSON"),
    "half a reply": (stops_in_the_middle, "broke"),
    "a closed connection": (closes, "broke"),
    "compressed": (compressed, "compressed"),
    "no HTTP": (babbles, "HTTP"),
    "500": (failed(500), "500: it failed"),
}


@pytest.mark.parametrize(("page", "reason"), WRONG_REPLIES.values(), ids=WRONG_REPLIES)
def test_a_doubtful_reply_is_asked_for_once_more(
    scripted: ScriptedServer, page: Page, reason: str
) -> None:
    failure = choice_of(scripted, page)
    assert isinstance(failure, Failure) and failure.kind == "unusable"
    assert reason in failure.text
    first, again = scripted.forms
    assert first == "schema" and again == ("object with schema" if "500" in reason else "text")
    assert choice_of(scripted, page, wrote("3, 1, answered")) == RIGHT


def test_the_kind_of_content_says_nothing(scripted: ScriptedServer) -> None:
    assert choice_of(scripted, Answer(CHOICE_BODY, kind="text/plain")) == RIGHT


CHARSETS = ["zip", "bz2", "base64", "rot13", "idna", "undefined", "punycode", "utf-16", "none"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_the_charset_that_a_server_names_is_not_used(
    scripted: ScriptedServer, charset: str
) -> None:
    """Those of Python inflate, take quadratic time, or raise errors of all kinds."""
    kind = f"text/event-stream; charset={charset}"
    error = Answer(zlib.compress(b"-a" * 1_000_000) + b"-a" * 200_000, 500, kind=kind)
    failure = choice_of(scripted, error, seconds=2.0)
    assert isinstance(failure, Failure) and failure.kind == "unusable"
    event = json.dumps({"choices": [{"delta": {"content": "yes"}, "finish_reason": "stop"}]})
    scripted.script = [Answer(f"data: {event}\n\n".encode(), kind=kind)]
    assert list(completion_pieces(scripted.server(), {"messages": []}, Deadline(2.0))) == ["yes"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "CITEWIRE_LLM_KEY"),
        (403, "CITEWIRE_LLM_KEY"),
        (404, "knows no such model"),
        (405, "405"),
        (413, "too long"),
        (418, "418"),
    ],
)
def test_a_status_that_will_not_change_is_final(
    scripted: ScriptedServer, status: int, reason: str
) -> None:
    failure = choice_of(scripted, failed(status))
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert reason in failure.text
    assert scripted.forms == ["schema"]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_once(scripted: ScriptedServer, status: int) -> None:
    busy = failed(status, retry_after="0")
    failure = choice_of(scripted, busy)
    assert isinstance(failure, Failure) and failure.kind == "busy"
    assert scripted.forms == ["schema", "schema"]
    assert choice_of(scripted, busy, wrote(ANSWERED)) == RIGHT


def test_a_busy_server_gets_the_time_that_it_wants(scripted: ScriptedServer) -> None:
    busy = failed(429, retry_after="1")
    assert choice_of(scripted, busy, wrote(ANSWERED)) == RIGHT
    first, second = scripted.site.asked
    assert second.moment - first.moment >= 1.0


@pytest.mark.parametrize("pause", ["60", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "", "²"])
def test_a_server_that_wants_more_time_than_there_is(scripted: ScriptedServer, pause: str) -> None:
    busy = failed(429, retry_after=pause)
    failure = choice_of(scripted, busy, seconds=0.4)
    assert isinstance(failure, Failure) and failure.kind == "busy"
    assert scripted.forms == ["schema"]


@pytest.mark.parametrize("page", [hangs, drips, drips_headers])
def test_the_time_is_for_all_together(scripted: ScriptedServer, page: Page) -> None:
    failure = choice_of(scripted, page, seconds=0.3)
    assert isinstance(failure, Failure) and failure.kind == "late"
    assert failure.text.endswith(" took longer than 0.3 seconds.")
    assert scripted.forms == ["schema"]


def test_a_retry_has_the_time_that_is_left(scripted: ScriptedServer) -> None:
    failure = choice_of(scripted, failed(500), hangs, seconds=0.3)
    assert isinstance(failure, Failure) and failure.kind == "late"


def test_ten_megabytes_are_not_taken(scripted: ScriptedServer) -> None:
    flood = Flood()
    failure = choice_of(scripted, flood)
    assert isinstance(failure, Failure) and failure.kind == "unusable"
    assert "more than 1 MiB" in failure.text
    assert scripted.forms == ["schema"]
    time.sleep(0.1)
    assert flood.sent < 9_000_000


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(scripted: ScriptedServer, status: int) -> None:
    with served_site() as elsewhere:
        elsewhere.pages[PATH] = wrote(ANSWERED)
        failure = choice_of(scripted, failed(status, location=elsewhere.url(PATH, "localhost")))
        assert elsewhere.asked == []
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert "sends on to another address" in failure.text
    assert len(scripted.site.asked) == 1


def test_nobody_there() -> None:
    with closed_port() as port:
        model = LanguageModel(ModelServer("http", "localhost", port, "/v1", "small"))
        failure = choose(model, QUESTION, offer(), most=MOST)
    assert isinstance(failure, Failure) and failure.kind == "unreachable"
    said = "cannot be reached: nothing answers at its address."
    assert failure.text == f"The language model {model.server.name} {said}"
