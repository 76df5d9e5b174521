"""A visitor of the chat without a browser: what the page sends, over plain HTTP.

It opens the page and keeps its stream open as a browser does, so that the server
holds for it what it holds for anybody, and lets go when it leaves.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from types import TracebackType
from typing import Any, Literal, Self

PATIENCE_SECONDS = 120.0
_JSON = {"Content-Type": "application/json"}
_CITED = re.compile(r'data-article="([^"]+)" data-start="(\d+)" data-end="(\d+)"')

Kind = Literal["quotes", "refusal", "notice"]
_KINDS: tuple[tuple[str, Kind], ...] = (
    ('class="cw-notice"', "notice"),
    ('class="cw-refusal"', "refusal"),
    ('class="cw-quote"', "quotes"),
)


class ChatError(Exception):
    """The server did not do what the page of the chat asked of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page shows after a question.

    Attributes:
        kind: whether it quotes, says that the archive cannot answer, or says what is
            wrong with the question.
        html: the last turn.
        seconds: from sending the question to the whole answer.
    """

    kind: Kind
    html: str
    seconds: float

    @property
    def turn(self) -> int:
        """The number of the turn."""
        return int(self.html.split('"')[1])

    @property
    def cited(self) -> list[tuple[str, int, int]]:
        """Article id, start and end of each citation."""
        return [(one, int(start), int(end)) for one, start, end in _CITED.findall(self.html)]


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
        self._ids = {
            one["props"].get("elem_id"): one["id"]
            for one in config["components"]
            if one["props"].get("elem_id")
        }
        self._events = {
            (target, event): dependency["id"]
            for dependency in config["dependencies"]
            if dependency["queue"]  # the others only freshen what is shown
            for target, event in dependency["targets"]
        }
        self._after = {
            one["trigger_after"]: one["id"]
            for one in config["dependencies"]
            if one["trigger_only_on_success"]
        }
        self._reader = next(
            one["id"]
            for one in config["components"]
            if "open_article" in (one["props"].get("server_fns") or ())
        )
        self._stream = self._connect()
        self._stream.request("GET", f"/gradio_api/heartbeat/{self._session}")
        self._beat = self._stream.getresponse()
        load = next(number for (_, event), number in self._events.items() if event == "load")
        self._call(load, [], None)

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
        box = self._ids["cw-question"]
        event = self._events[box, "submit"]
        begin = time.perf_counter()
        talk = self._call(event, [question, since, until, as_of, list(outlets), None], box)[0]
        seconds = time.perf_counter() - begin
        if event in self._after:  # the page then empties the box
            self._post(
                "/gradio_api/run/predict",
                {
                    "data": [question, None],
                    "fn_index": self._after[event],
                    "session_hash": self._session,
                    "trigger_id": box,
                },
            )
        return _reply(talk, seconds)

    def press_chip(self, turn: int, chip: str) -> Reply:
        """Ask a turn's question again without what one of its chips names."""
        log = self._ids["cw-log"]
        begin = time.perf_counter()
        given = {"turn": turn, "chip": chip}
        talk = self._call(self._events[log, "submit"], [None], log, given)[0]
        return _reply(talk, time.perf_counter() - begin)

    def read(self, article_id: str, start: int = 0, end: int = 1) -> str:
        """Open an article in the reader; its HTML."""
        request = {
            "data": json.dumps([article_id, start, end]),
            "component_id": self._reader,
            "fn_name": "open_article",
            "session_hash": self._session,
        }
        return str(json.loads(self._post("/gradio_api/component_server", request)))

    def _call(
        self, event: int, data: list[Any], trigger: int | None, given: object = None
    ) -> list[Any]:
        """Put an event into the queue and follow it to its end; what it puts out."""
        call = {
            "data": data,
            "event_data": given,
            "fn_index": event,
            "trigger_id": trigger,
            "session_hash": self._session,
        }
        event_id = json.loads(self._post("/gradio_api/queue/join", call))["event_id"]
        for message in self._messages():
            if message["msg"] == "process_completed" and message["event_id"] == event_id:
                if not message["success"]:
                    raise ChatError(f"the event failed: {message['output']}")
                return list(message["output"]["data"])
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


def _reply(talk: str, seconds: float) -> Reply:
    """The last turn of the talk."""
    _, _, turn = talk.rpartition('<section class="cw-turn"')
    for mark, kind in _KINDS:
        if mark in turn:
            return Reply(kind, turn, seconds)
    raise ChatError(f"the last turn is no answer: {turn[:200]!r}")
