"""Two searches at once give what they give alone, and leave nothing at work behind."""

from __future__ import annotations

import threading

import pytest

from qa.storage.indexes.threads import SearchThreads


@pytest.fixture
def threads() -> SearchThreads:
    return SearchThreads()


def test_both_are_at_work_at_the_same_time(threads: SearchThreads) -> None:
    together = threading.Barrier(2, timeout=20)
    assert threads.both(lambda: together.wait() < 2, lambda: together.wait() < 2) == (True, True)
    threads.close()


def test_an_error_of_one_waits_for_the_other(threads: SearchThreads) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        threading.Event().wait(0.05)
        ended.set()

    def fail() -> None:
        assert begun.wait(20)
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        threads.both(fail, slow)
    assert ended.is_set()
    with pytest.raises(ValueError, match="first"):
        threads.both(begun.is_set, fail)
    threads.close()


def test_with_every_thread_at_work_the_second_is_made_here(threads: SearchThreads) -> None:
    free, here = threading.Event(), threading.get_ident()
    pool = threads._started()
    busy = [pool.submit(free.wait, 20) for _ in range(pool._max_workers)]
    assert threads.both(lambda: 1, threading.get_ident) == (1, here)
    free.set()
    assert all(task.result() for task in busy)
    threads.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("search")]
