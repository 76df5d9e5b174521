from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.asking.memo import Memo, Passing, Same

SECONDS = 20.0


def test_what_is_known_is_not_computed_again_until_the_archive_changes() -> None:
    forgotten: list[str] = []
    memo, computed = Memo(2, lambda: forgotten.append("all")), Counter[str]()

    def value(state: int, key: str) -> str:
        def compute() -> str:
            computed[key] += 1
            return f"{key}{state}"

        return memo.of(state, key, compute)

    assert [value(1, key) for key in "aabba"] == ["a1", "a1", "b1", "b1", "a1"]
    assert computed == {"a": 1, "b": 1}
    value(1, "c")  # takes the place of b, which was not wanted longest
    assert [value(1, key) for key in "acb"] == ["a1", "c1", "b1"]
    assert computed == {"a": 1, "b": 2, "c": 1}
    forgotten.clear()
    assert value(2, "c") == "c2"
    assert forgotten == ["all"]


def test_what_several_want_at_once_is_computed_once_and_nobody_else_waits() -> None:
    memo, gate, began = Memo(8), threading.Event(), threading.Event()
    computed: list[int] = []

    def compute() -> int:
        computed.append(1)
        began.set()
        assert gate.wait(SECONDS)
        return 7

    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(memo.of, 1, "slow", compute) for _ in range(4)]
        assert began.wait(SECONDS)
        assert memo.of(1, "quick", lambda: 3) == 3
        gate.set()
        assert [future.result(SECONDS) for future in waiting] == [7] * 4
    assert computed == [1]


def test_an_error_is_not_remembered_nor_given_to_who_waits() -> None:
    memo, began = Memo(8), threading.Event()
    waits = threading.Event()

    def fail() -> int:
        began.set()
        assert waits.wait(SECONDS)
        raise KeyError("first")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(memo.of, 1, "key", fail)
        assert began.wait(SECONDS)
        second = threads.submit(memo.of, 1, "key", lambda: 5)
        waits.set()
        with pytest.raises(KeyError, match="first"):
            first.result(SECONDS)
        assert second.result(SECONDS) == 5
    assert memo.of(1, "key", fail) == 5


def test_who_must_not_wait_computes_it_too() -> None:
    memo, began, gate = Memo(8), threading.Event(), threading.Event()

    def compute() -> str:
        began.set()
        assert gate.wait(SECONDS)
        return "of another"

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(memo.of, 1, "key", compute)
        assert began.wait(SECONDS)
        assert memo.of(1, "key", lambda: "own", waits=False) == "own"
        gate.set()
        assert other.result(SECONDS) == "of another"
    assert memo.of(1, "key", lambda: "own", waits=False) == "of another"


def test_what_holds_for_this_once_is_given_and_not_remembered() -> None:
    memo, failing = Memo(8), iter([True])

    def compute() -> str:
        if next(failing, False):
            raise Passing("in passing")
        return "whole"

    assert [memo.of(1, "key", compute) for _ in range(3)] == ["in passing", "whole", "whole"]


def test_a_thing_is_the_same_as_itself_alone() -> None:
    left, right = [1], [1]
    assert Same(left) == Same(left) and Same(left) != Same(right) and Same(None) == Same(None)
    assert len({Same(left), Same(left), Same(right)}) == 2
