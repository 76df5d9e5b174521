"""A visitor of the chat without a browser: what the page sends, over plain HTTP.

It opens the page and keeps its stream open as a browser does, so that the server
holds for it what it holds for anybody, and lets go when it leaves.
"""

from __future__ import annotations

import html
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from types import TracebackType
from typing import Any, Literal, Self

PATIENCE_SECONDS = 120.0
STATUS_SECONDS = 0.4
MOST_TURNS = 8  # what the page sends of a conversation with a question
MOST_REOPENED = 40  # turns that it asks for at once
_JSON = {"Content-Type": "application/json"}
_CITED = re.compile(
    r'class="cw-cite" [^>]* data-article="([^"]+)" data-start="(\d+)" data-end="(\d+)"'
)
_CHIP = re.compile(r'class="cw-chip" [^>]*?data-ask="([^"]*)"')

Json = dict[str, Any]
Kind = Literal["quotes", "refusal", "reply", "notice"]
_KINDS: tuple[tuple[str, Kind], ...] = (
    ('class="cw-notice"', "notice"),
    ('class="cw-refusal"', "refusal"),
    ('class="cw-reply"', "reply"),
    ('<blockquote class="cw-quote', "quotes"),
)


class ChatError(Exception):
    """The server did not do what the page of the chat asked of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page shows after a question.

    Attributes:
        kind: whether it quotes, says that the archive cannot answer, replies without a
            quote, or says what is wrong with the question.
        html: the turn.
        seconds: from sending the question to the whole answer.
        number: of the turn in its conversation.
        first: seconds to the first quote, or to what stands in its place; as long as the
            whole where nothing was waited for.
    """

    kind: Kind
    html: str
    seconds: float
    number: int
    first: float

    @property
    def cited(self) -> list[tuple[str, int, int]]:
        """Article id, start and end of each citation."""
        return [(match, int(start), int(end)) for match, start, end in _CITED.findall(self.html)]

    @property
    def timeless(self) -> Json | None:
        """The question that the chip of its time asks; None if it has no such chip."""
        chips = (json.loads(html.unescape(match)) for match in _CHIP.findall(self.html))
        return next((asked for asked in chips if asked["any_time"]), None)


class Visitor:
    """A page of the chat, open until it is closed. Not for more than one thread."""

    def __init__(self, host: str, port: int) -> None:
        """Open the page and wait until it says that the chat is ready.

        Raises:
            ChatError: the server answers in no way the page could use.
        """
        self._host, self._port = host, port
        self._session = secrets.token_hex(6)
        self._get("/")
        config = json.loads(self._get("/config"))
        self._wire = next(
            component["id"]
            for component in config["components"]
            if component["props"].get("elem_id") == "cw-wire"
        )
        self._ask = next(
            dependency["id"]
            for dependency in config["dependencies"]
            if [self._wire, "submit"] in [list(target) for target in dependency["targets"]]
        )
        self.turns: list[Json] = []
        self._stream = self._connect()
        self._stream.request("GET", f"/gradio_api/heartbeat/{self._session}")
        self._beat = self._stream.getresponse()
        end = time.monotonic() + PATIENCE_SECONDS
        while (status := self.call("status", {}))["state"] == "busy":
            if time.monotonic() > end:
                raise ChatError("the chat does not get ready")
            time.sleep(STATUS_SECONDS)
        if status["state"] != "ready":
            raise ChatError(str(status["text"]))

    def close(self) -> None:
        """Leave the page."""
        self._beat.close()
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(
        self,
        question: str,
        *,
        since: str = "",
        until: str = "",
        as_of: str = "",
        outlets: Sequence[str] = (),
    ) -> Reply:
        """Type a question, press Enter, and wait for the whole answer.

        Raises:
            ChatError: there was none.
        """
        asked = {
            "question": question,
            "since": since,
            "until": until,
            "as_of": as_of,
            "outlets": list(outlets),
            "any_time": False,
            "drop": [],
        }
        return self._answer(asked, len(self.turns))

    def ask_again(self, asked: Mapping[str, Any], reply: Reply) -> Reply:
        """Press what asks a turn's question in another way, such as `Reply.timeless`."""
        before = [turn for turn in self.turns if turn["number"] < reply.number]
        return self._answer(asked, len(before))

    def _answer(self, asked: Mapping[str, Any], after: int) -> Reply:
        number = 1 + max((turn["number"] for turn in self.turns), default=0)
        history = [
            {
                "question": turn["asked"]["question"],
                "understood": turn["answer"]["understood"],
                "any_time": turn["asked"]["any_time"],
            }
            for turn in self.turns[:after][-MOST_TURNS:]
        ]
        begin = time.perf_counter()
        request = {"number": number, "asked": asked, "history": history}
        message, first = self._message(json.dumps(request))
        seconds = time.perf_counter() - begin
        if message["turn"] is not None:
            self.turns.append(message["turn"])
        return _reply(message, seconds, first - begin)

    def reopen(self) -> list[Reply]:
        """Show the conversation again, as after a reload of the page."""
        begin = time.perf_counter()
        restored = self.call("restore", {"turns": self.turns[-MOST_REOPENED:]})
        seconds = time.perf_counter() - begin
        return [_reply(message, seconds, seconds) for message in restored["turns"]]

    def read(self, article_id: str, start: int = 0, end: int = 1) -> str:
        """Open an article in the reader; its HTML."""
        place = {"article": article_id, "start": start, "end": end}
        return str(self.call("article", place)["html"])

    def call(self, name: str, request: Mapping[str, Any]) -> Json:
        """Call a function of the page.

        Raises:
            ChatError: it answers with a problem.
        """
        call = {
            "data": json.dumps(request),
            "component_id": self._wire,
            "fn_name": name,
            "session_hash": self._session,
        }
        reply = json.loads(self._post("/gradio_api/component_server", call))
        if not isinstance(reply, dict) or "problem" in reply:
            raise ChatError(f"{name}: {str(reply)[:500]}")
        return reply

    def _message(self, request: str) -> tuple[Json, float]:
        """Put a question into the queue and follow it to its end.

        Returns:
            The last message, and by `time.perf_counter` when the first came that shows a quote,
            or what stands in its place.
        """
        call = {
            "data": [],
            "event_data": {"request": request},
            "fn_index": self._ask,
            "trigger_id": self._wire,
            "session_hash": self._session,
        }
        event_id = json.loads(self._post("/gradio_api/queue/join", call))["event_id"]
        first: float | None = None
        for message in self._messages():
            if first is None and message.get("event_id") == event_id and _shows(message):
                first = time.perf_counter()
            if message["msg"] == "process_completed" and message["event_id"] == event_id:
                if not message["success"]:
                    raise ChatError(f"the event failed: {message['output']}")
                last = message["output"]["data"][0]
                if not isinstance(last, dict):
                    raise ChatError(f"the event gave no message: {str(last)[:200]}")
                return last, first or time.perf_counter()
            if message["msg"] == "unexpected_error":
                raise ChatError(f"the queue failed: {message}")
        raise ChatError("the stream ended before the answer")

    def _messages(self) -> Iterator[dict[str, Any]]:
        connection = self._connect()
        try:
            connection.request("GET", f"/gradio_api/queue/data?session_hash={self._session}")
            response = connection.getresponse()
            _check(response, "queue/data")
            while line := response.readline():
                if line.startswith(b"data: "):
                    message = json.loads(line.removeprefix(b"data: "))
                    if message["msg"] == "close_stream":
                        return
                    yield message
        except (OSError, HTTPException, ValueError) as error:
            raise ChatError(f"the stream broke: {error!r}") from error
        finally:
            connection.close()

    def _connect(self) -> HTTPConnection:
        return HTTPConnection(self._host, self._port, timeout=PATIENCE_SECONDS)

    def _get(self, path: str) -> bytes:
        return self._send("GET", path, None)

    def _post(self, path: str, value: object) -> bytes:
        return self._send("POST", path, json.dumps(value).encode())

    def _send(self, method: str, path: str, body: bytes | None) -> bytes:
        connection = self._connect()
        try:
            connection.request(method, path, body, _JSON if body is not None else {})
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException) as error:
            raise ChatError(f"{method} {path}: {error!r}") from error
        finally:
            with suppress(OSError):
                connection.close()
        _check(response, path)
        return content


def _check(response: HTTPResponse, path: str) -> None:
    if response.status != 200:
        raise ChatError(f"{path} answers {response.status}")


def _shows(message: Json) -> bool:
    """Whether a message of Gradio, whole or a change to the one before, holds what is shown."""
    told = message.get("output", {}).get("data") or []
    texts = (str(part) for part in told)  # the quotes of its markup stand as they are in a `repr`
    return any(mark in text for text in texts for mark, _ in _KINDS)


def _reply(message: Json, seconds: float, first: float) -> Reply:
    talk, number = message["talk"], message["number"]
    for mark, kind in _KINDS:
        if mark in talk:
            return Reply(kind, talk, seconds, number, first)
    raise ChatError(f"that is no answer: {talk[:200]!r}")
