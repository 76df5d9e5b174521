"""What was computed, remembered while an archive stays as it is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

Value = TypeVar("Value")


class Same:
    """A thing as part of a key, which is itself alone, whatever it equals."""

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other._thing is self._thing

    def __hash__(self) -> int:
        return id(self._thing)


class Passing(Exception):
    """What is raised in place of a value that holds for this once, and is not remembered."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Memo:
    """Values by their keys, each computed once, of one state of an archive.

    Who wants what another thread computes may wait for it; nothing is locked meanwhile.
    """

    def __init__(self, most: int, forget: Callable[[], None] = lambda: None) -> None:
        """Remember so many values.

        Args:
            most: 1 or more; the value that was not wanted longest goes first.
            forget: called when all values are forgotten; must not ask for any.
        """
        self._most = most
        self._forget = forget
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._futures: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def of(
        self,
        state: Hashable,
        key: Hashable,
        compute: Callable[[], Value],
        *,
        waits: bool = True,
    ) -> Value:
        """The value of a key, computed if it is not known; its errors are not remembered.

        Args:
            state: of the archive; where it is not that of the last call, all is forgotten.
            key: tells apart what is computed.
            compute: gives the value, or raises `Passing`; may ask for values of other keys.
            waits: whether to wait for another thread that computes it; else it is computed here,
                too. Who keeps others waiting must not wait for them.
        """
        own: Future[Value] = Future()
        while True:
            future = self._future(state, key, own)
            if future is own:
                return self._compute(key, own, compute)
            if not waits and not future.done():
                return compute()
            try:
                return future.result()
            except CancelledError:  # whoever computed it could not: each has errors of its own
                continue

    def _future(self, state: Hashable, key: Hashable, own: Future[Value]) -> Future[Value]:
        """The future of a key; ``own`` where there was none."""
        with self._lock:
            if state != self._state:
                self._state, self._futures = state, OrderedDict()
                self._forget()
            future = self._futures.setdefault(key, own)
            self._futures.move_to_end(key)
            if len(self._futures) > self._most:
                self._futures.popitem(last=False)
            return future

    def _compute(self, key: Hashable, own: Future[Value], compute: Callable[[], Value]) -> Value:
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                if self._futures.get(key) is own:
                    del self._futures[key]
            own.cancel()
            if isinstance(error, Passing):
                passing: Value = error.value
                return passing
            raise
        own.set_result(value)
        return value
