"""What a call of the chat's page looks like; the server takes no other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

JOIN = "/gradio_api/queue/join"
PREDICT = "/gradio_api/run/predict"
SERVER = "/gradio_api/component_server"
CANCEL = "/gradio_api/cancel"
RESET = "/gradio_api/reset"
PLACES = frozenset((JOIN, PREDICT, SERVER, CANCEL, RESET))
"""Where the page sends what its reader does."""

SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")

Kind = Literal["text", "names", "kept"]
"""What an input of an event holds: text, a list of texts, or what the server keeps itself."""

_NO_CALL = "The page sent something that the chat does not understand. Load it again."


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the page.

    Attributes:
        inputs: what its data holds, in order.
        queued: whether it waits in the queue.
    """

    inputs: tuple[Kind, ...]
    queued: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that a page makes.

    Out of an object that looks like an uploaded file Gradio makes a copy of any file of
    this machine, or of the web, that everybody can then fetch (seen in 6.31); an unknown
    event ends in an error of its own. So each call is compared with what the page sends.

    Attributes:
        events: the page's events by their number.
        servers: component and name of the functions that the page may call at once.
        names: gives what can be chosen now where a list of names is.
    """

    events: Mapping[int, Event] = field(default_factory=dict)
    servers: frozenset[tuple[int, str]] = frozenset()
    names: Callable[[], frozenset[str]] = frozenset

    def problem(self, path: str, body: bytes) -> str | None:
        """What is wrong with a call, as a sentence; None if the page makes such calls."""
        try:
            call = json.loads(body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            return "The page sent something that is no JSON."
        if not isinstance(call, dict):
            return _NO_CALL
        if path in (JOIN, PREDICT):
            fits = self._is_event(call, queued=path == JOIN)
        elif path == SERVER:
            fits = self._is_server_call(call)
        elif path == CANCEL:
            fits = _has(call, session_hash=_is_session, fn_index=_is_number, event_id=_is_session)
        else:
            fits = _has(call, event_id=_is_session)
        return None if fits else _NO_CALL

    def _is_event(self, call: dict[str, Any], *, queued: bool) -> bool:
        call = {"event_data": None, "trigger_id": None, **call}
        if not _has(
            call,
            data=lambda value: isinstance(value, list),
            event_data=_is_event_data,
            fn_index=_is_number,
            trigger_id=lambda value: value is None or _is_number(value),
            session_hash=_is_session,
        ):
            return False
        event = self.events.get(call["fn_index"])
        return (
            event is not None
            and event.queued == queued
            and len(call["data"]) == len(event.inputs)
            and all(map(self._is_of, event.inputs, call["data"]))
        )

    def _is_server_call(self, call: dict[str, Any]) -> bool:
        return (
            _has(
                call,
                data=lambda value: isinstance(value, str),
                component_id=_is_number,
                fn_name=lambda value: isinstance(value, str),
                session_hash=_is_session,
            )
            and (call["component_id"], call["fn_name"]) in self.servers
        )

    def _is_of(self, kind: Kind, value: object) -> bool:
        if kind == "kept":
            return value is None
        if kind == "text" or value is None:
            return value is None or isinstance(value, str)
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            return False
        return not value or self.names().issuperset(value)


def session_of(body: bytes) -> str:
    """The session of a call that has no `Calls.problem`."""
    return str(json.loads(body)["session_hash"])


def _has(call: dict[str, Any], **checks: Any) -> bool:
    return call.keys() == checks.keys() and all(check(call[name]) for name, check in checks.items())


def _is_event_data(value: object) -> bool:
    """Nothing, or a few texts and numbers by their names."""
    return value is None or (
        isinstance(value, dict)
        and len(value) <= 8
        and all(isinstance(one, str) or _is_number(one) for one in value.values())
    )


def _is_session(value: object) -> bool:
    return isinstance(value, str) and SESSION.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    """A whole number as the page counts with: event, component, turn."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
