"""Validation of calls to Gradio's routes, and the sessions of the pages that are open."""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

JOIN = "/gradio_api/queue/join"
PREDICT = "/gradio_api/run/predict"
SERVER = "/gradio_api/component_server"
CANCEL = "/gradio_api/cancel"
RESET = "/gradio_api/reset"
PLACES = frozenset((JOIN, PREDICT, SERVER, CANCEL, RESET))
"""The routes of the page's calls."""

SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")

CLOSED_KEPT = 20
"""Closed pages that are remembered: a page whose connection broke comes back soon. One with
two answered questions takes 0.3 MB (measured), and Gradio (6.31) keeps it for ever."""

Check = Callable[[object], bool]
"""A check of the value for an input of an event; see `is_text` and the others."""

_NO_CALL = "The page sent something that the chat does not understand. Load it again."
_NO_INPUTS = "That is not what the endpoint takes; /gradio_api/info lists it."
# Half of a character in UTF-16, which JSON can hold and no answer that repeats it.
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the page, or an endpoint.

    Attributes:
        inputs: what its data holds, in order.
        queued: whether it waits in the queue.
        asks: whether it asks the archive a question, so that it counts as one.
        defaults: of the last inputs, which callers of before do not know.
    """

    inputs: tuple[Check, ...]
    queued: bool
    asks: bool = True
    defaults: tuple[object, ...] = ()


class CallRefused(Exception):
    """A call that the page never makes, as a sentence."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call, as far as the guard must know it.

    Attributes:
        session: the open page that it comes from, "" where it does not say.
        function: the function that is called at once, "" for an event.
        asks: whether it asks the archive a question.
        is_early: whether it stops a question that has no number yet: the page (Gradio 6.31)
            sends null where it was stopped before the queue took it.
        body: what Gradio gets in place of what was sent, which lacked the last inputs; else empty.
    """

    session: str
    function: str = ""
    asks: bool = False
    is_early: bool = False
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that a page makes, and those to the named endpoints.

    Out of an object that looks like an uploaded file Gradio makes a copy of any file of
    this machine, or of the web, that everybody can then fetch (seen in 6.31); an unknown
    event ends in an error of its own. So each call is compared with what it can hold.

    Attributes:
        events: the page's events and the endpoints by their number.
        servers: component and name of the functions that the page may call at once.
    """

    events: Mapping[int, Event] = field(default_factory=dict)
    servers: frozenset[tuple[int, str]] = frozenset()

    def read(self, path: str, body: bytes) -> Call:
        """A call of the page, for one of `PLACES`.

        Raises:
            CallRefused: it is none that the page makes.
        """
        try:
            call = json.loads(body, parse_constant=_no_number, object_pairs_hook=_each_once)
        except (ValueError, RecursionError) as error:
            raise CallRefused("The page sent something that is no JSON.") from error
        if not isinstance(call, dict):
            raise CallRefused(_NO_CALL)
        if path in (JOIN, PREDICT):
            event = self._event_of(call, queued=path == JOIN)
            sent, inputs = call["data"], len(event.inputs)
            whole = [*sent, *event.defaults[len(event.defaults) + len(sent) - inputs :]]
            changed = b"" if sent == whole else json.dumps({**call, "data": whole}).encode()
            return Call(call["session_hash"], asks=event.asks, body=changed)
        if path == SERVER:
            fits = self._is_server_call(call)
        elif path == CANCEL:
            fits = _has(call, session_hash=_is_session, fn_index=_is_number, event_id=_is_event)
        else:
            fits = _has(call, event_id=_is_event)
        if not fits:
            raise CallRefused(_NO_CALL)
        is_early = path in (CANCEL, RESET) and call["event_id"] is None
        return Call(call.get("session_hash", ""), call.get("fn_name", ""), is_early=is_early)

    def _event_of(self, call: dict[str, Any], *, queued: bool) -> Event:
        call = {"event_data": None, "trigger_id": None, **call}
        if not _has(
            call,
            data=lambda value: isinstance(value, list),
            event_data=_is_event_data,
            fn_index=_is_number,
            trigger_id=lambda value: value is None or _is_number(value),
            session_hash=_is_session,
        ):
            raise CallRefused(_NO_CALL)
        event = self.events.get(call["fn_index"])
        if event is None or event.queued != queued:
            raise CallRefused(_NO_CALL)
        checks, data = event.inputs, call["data"]
        is_number_right = 0 <= len(checks) - len(data) <= len(event.defaults)
        if not is_number_right or not all(
            check(value) for check, value in zip(checks, data, strict=False)
        ):
            raise CallRefused(_NO_INPUTS if checks else _NO_CALL)
        return event

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


class Sessions:
    """Keeps the open pages and the last closed ones. Not safe for several threads."""

    def __init__(self, forget: Callable[[str], None]) -> None:
        """Start with no page.

        Args:
            forget: called with a session that is closed and not to be remembered.
        """
        self._forget = forget
        self._open: Counter[str] = Counter()
        self._closed: OrderedDict[str, None] = OrderedDict()

    def opened(self, session: str) -> None:
        """Remember a session: its page has connected."""
        self._open[session] += 1
        self._closed.pop(session, None)

    def closed(self, session: str) -> None:
        """A connection of the session's page has ended."""
        self._open[session] -= 1
        if self._open[session] > 0:
            return
        del self._open[session]
        self._closed[session] = None
        if len(self._closed) > CLOSED_KEPT:
            self._forget(self._closed.popitem(last=False)[0])


def is_text(value: object) -> bool:
    """Text of whole characters."""
    return isinstance(value, str) and not _HALF.search(value)


def is_whole_number(value: object) -> bool:
    """A whole number, and neither true nor false."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_flag(value: object) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_texts(value: object) -> bool:
    """A list of texts."""
    return isinstance(value, list) and all(map(is_text, value))


def is_list_of(needed: Collection[str], allowed: Collection[str]) -> Check:
    """Whether a value is a list of objects that hold texts by known names.

    Args:
        needed: names that every one has.
        allowed: further names that one may have.
    """
    known = {*needed, *allowed}

    def fits(value: object) -> bool:
        return isinstance(value, list) and all(
            isinstance(item, dict)
            and set(needed) <= item.keys() <= known
            and all(map(is_text, item.values()))
            for item in value
        )

    return fits


def _has(call: dict[str, Any], **checks: Any) -> bool:
    return call.keys() == checks.keys() and all(check(call[name]) for name, check in checks.items())


def _is_event_data(value: object) -> bool:
    """Nothing, or a few texts and numbers by their names."""
    return value is None or (
        isinstance(value, dict)
        and len(value) <= 8
        and all(isinstance(item, str) or _is_number(item) for item in value.values())
    )


def _is_session(value: object) -> bool:
    return isinstance(value, str) and SESSION.fullmatch(value) is not None


def _is_event(value: object) -> bool:
    """The number of a question in the queue, or that it has none yet."""
    return value is None or _is_session(value)


def _is_number(value: object) -> bool:
    """A whole number as the page counts with: event, component, turn."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; Gradio might look at the other one of two members with the same name."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is there twice")
    return members
