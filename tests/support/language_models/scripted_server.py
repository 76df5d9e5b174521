"""A server of language models whose replies are scripted: what real ones do, and do wrong."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from news_pages.local_site import HOME, Answer, Handler, Page, Site, served_site

from qa.llm.choice import Choice, choose
from qa.llm.offer import Offer, OfferedSentence, offer_of
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.servers.rungs import Fields, Form, Rung
from qa.llm.settings import ModelServer

PATH = "/v1/chat/completions"
ANSWERED = '{"numbers": [3, 1], "verdict": "answered"}'
SECONDS = 5.0
"""For a question whose end is not waited for."""


class ScriptedServer:
    """Replies to one request after the other by a script; the last one is kept up.

    Attributes:
        script: may be changed at any time.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.script: list[Page] = []
        site.pages[PATH] = self._reply

    def _reply(self, handler: Handler) -> None:
        page = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(page, Answer):
            handler.send(page)
        else:
            page(handler)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was asked so far."""
        return [json.loads(request.body) for request in self.site.asked]

    @property
    def rungs(self) -> list[Rung]:
        """How each reply was asked for."""
        return [rung_of(body) for body in self.bodies]

    @property
    def forms(self) -> list[str]:
        """In which form each reply was asked for."""
        return [rung.form for rung in self.rungs]

    def server(self, seconds: float = SECONDS, key: str | None = None) -> ModelServer:
        return ModelServer("http", HOME, self.site.port, "/v1", "small", key, seconds)


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    """A server on a free port of this machine."""
    with served_site() as site:
        yield ScriptedServer(site)


def rung_of(body: dict[str, Any]) -> Rung:
    """The rung of the ladder on which a request stands."""
    fields: Fields = "common" if "temperature" in body else "none"
    if "reasoning_effort" in body:
        fields = "all"
    form = body.get("response_format", {"type": "text"})
    if form["type"] == "json_object":
        return Rung("object with schema" if "schema" in form else "object", fields)
    return Rung("schema" if form["type"] == "json_schema" else "text", fields)


def offer(sentences: int = 5) -> Offer:
    return offer_of(OfferedSentence(f"The ferry was {n} hours late.") for n in range(sentences))


MOST = 4
"""Sentences that are chosen at the most."""
QUESTION = "How late was the ferry?"


def choice_of(
    scripted: ScriptedServer, *script: Page, seconds: float = SECONDS
) -> Choice | Failure:
    """What comes of a script, in time."""
    scripted.script = list(script)
    model = LanguageModel(scripted.server(seconds))
    begin = time.monotonic()
    choice = choose(model, QUESTION, offer(), most=MOST)
    assert time.monotonic() - begin < seconds + 0.5
    return choice


def wrote(text: object, end: str = "stop", **message: object) -> Answer:
    """A reply with this for the model's text."""
    message = {"role": "assistant", "content": text, **message}
    return replied({"choices": [{"index": 0, "message": message, "finish_reason": end}]})


def replied(reply: object, kind: str = "application/json") -> Answer:
    return Answer(json.dumps(reply).encode(), kind=kind)


def failed(status: int, message: str = "no", **headers: str) -> Answer:
    """A status, with the words that servers have for it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    return Answer(body, status, named, "application/json")


def only_for(*ways: Rung | Form, others: Page | None = None) -> Page:
    """Answers these forms and rungs, and refuses others with a 400, or as told."""

    def page(handler: Handler) -> None:
        rung = rung_of(json.loads(handler.site.asked[-1].body))
        is_known = rung in ways or rung.form in ways
        reply = wrote(ANSWERED) if is_known else others or failed(400)
        handler.send(reply) if isinstance(reply, Answer) else reply(handler)

    return page


def chooses(*wordings: str, verdict: str = "answered") -> Page:
    """Replies with the numbers of the offered sentences that hold these words, in this order."""

    def page(handler: Handler) -> None:
        lines = offered(json.loads(handler.site.asked[-1].body))
        numbers = [
            next(number for number, line in enumerate(lines, 1) if words in line)
            for words in wordings
        ]
        handler.send(wrote(json.dumps({"numbers": numbers, "verdict": verdict})))

    return page


def writes(*sentences: tuple[str, str]) -> Page:
    """Streams sentences, each with the numbers of the offered ones that hold its words."""

    def page(handler: Handler) -> None:
        lines = offered(json.loads(handler.site.asked[-1].body))
        listed = [
            {"text": text, "numbers": [n for n, line in enumerate(lines, 1) if words in line]}
            for text, words in sentences
        ]
        _send_stream(handler, cut(json.dumps({"sentences": listed})))

    return page


def cut(text: str, length: int = 7) -> list[str]:
    """A text in pieces, as servers send it."""
    return [text[place : place + length] for place in range(0, len(text), length)]


def offered(body: dict[str, Any]) -> list[str]:
    """The sentences with their sources that a request offers, the first with the number 1."""
    text = body["messages"][-1]["content"]
    return re.findall(r"^\[\d+\] (.*)$", text, re.MULTILINE)


def hangs(handler: Handler) -> None:
    """Say nothing until the other side has gone."""
    handler.rfile.read(1)


def drips(handler: Handler) -> None:
    """Send a byte now and then, each in time, and never the last."""
    _head(handler, 1_000)
    while True:
        handler.wfile.write(b" ")
        threading.Event().wait(0.05)


def drips_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"x")
        threading.Event().wait(0.05)


def stops_in_the_middle(handler: Handler) -> None:
    """Promise more than comes."""
    body = wrote(ANSWERED).body
    _head(handler, len(body))
    handler.wfile.write(body[:30])
    handler.close_connection = True


def babbles(handler: Handler) -> None:
    """Write something that is no HTTP."""
    handler.wfile.write(b"+OK 3, 1, answered\r\n" * 3)
    handler.close_connection = True


def closes(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def compressed(handler: Handler) -> None:
    import gzip

    handler.send(Answer(gzip.compress(wrote(ANSWERED).body), headers={"content-encoding": "gzip"}))


class Flood:
    """Sends ten megabytes, and knows how much of it went out."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, handler: Handler) -> None:
        size = 10_000_000
        _head(handler, size)
        while self.sent < size:
            handler.wfile.write(b" " * 10_000)
            self.sent += 10_000


def streamed(*pieces: str, end: str = "stop", is_done: bool = True, reasoning: str = "") -> Page:
    """A stream of events, the model's text in pieces."""

    def page(handler: Handler) -> None:
        _send_stream(handler, pieces, end, is_done=is_done, reasoning=reasoning)

    return page


def _send_stream(
    handler: Handler,
    pieces: Sequence[str],
    end: str = "stop",
    *,
    is_done: bool = True,
    reasoning: str = "",
) -> None:
    begin_stream(handler, *pieces, reasoning=reasoning)
    if end:
        _event(handler, json.dumps({"choices": [{"delta": {}, "finish_reason": end}]}))
    if is_done:
        _event(handler, "[DONE]")


def begin_stream(handler: Handler, *pieces: str, reasoning: str = "") -> None:
    """Send the beginning of a stream."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    handler.end_headers()
    handler.wfile.write(b": as some servers do while they think\n\n")
    if reasoning:
        delta = {"role": "assistant", "content": None, "reasoning_content": reasoning}
        _event(handler, json.dumps({"choices": [{"delta": delta, "finish_reason": None}]}))
    for piece in ("", *pieces):
        delta = {"role": "assistant", "content": piece}
        _event(handler, json.dumps({"choices": [{"delta": delta, "finish_reason": None}]}))


def _event(handler: Handler, data: str) -> None:
    handler.wfile.write(f"data: {data}\n\n".encode())


def _head(handler: Handler, length: int) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(length))
    handler.end_headers()
