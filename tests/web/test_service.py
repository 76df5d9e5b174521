"""The turnstile before the archive: how many at once, in which order, and who is sent away."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest
from anyio import to_thread
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from qa.archive import Archive
from qa.errors import ArticleNotFound, QuestionError
from qa.question.followups import Turn
from qa.question.query import QuestionLimits
from qa.web.limits import Limits
from qa.web.service import Service, TooBusy, Turnstile

SECONDS = 20.0
"""Nobody waits as long but where something is broken."""


def until(count: Callable[[], int], wanted: int) -> None:
    """Wait until other threads have brought a count to what it must be."""
    pause = threading.Event()
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if count() == wanted:
            return
        pause.wait(0.001)
    raise AssertionError(f"{count()} and not {wanted}")


class Broken(Exception):
    pass


# Not made smaller when it fails: each try could wait for ever.
@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(
    at_once=st.integers(1, 3),
    queue=st.integers(0, 4),
    more=st.integers(0, 3),
    breaking=st.sets(st.integers(0, 6)),
)
def test_no_more_are_inside_nobody_overtakes_and_the_rest_is_sent_away(
    at_once: int, queue: int, more: int, breaking: set[int]
) -> None:
    turnstile = Turnstile(at_once, queue)
    came_in: list[int] = []
    gates = [threading.Event() for _ in range(at_once + queue)]

    def go(number: int) -> None:
        with suppress(Broken), turnstile.turn():
            came_in.append(number)
            assert gates[number].wait(SECONDS)
            if number in breaking:
                raise Broken

    with ThreadPoolExecutor(at_once + queue) as threads, ExitStack() as ending:
        for gate in gates:
            ending.callback(gate.set)  # nobody stays in when something is not as it must be
        for number in range(len(gates)):
            threads.submit(go, number)
            until(lambda: len(came_in) + turnstile.waiting, number + 1)
        for _ in range(more):
            with pytest.raises(TooBusy, match="ask it again"):
                turnstile._ticket()
        for number, gate in enumerate(gates):
            until(lambda: len(came_in), min(number + at_once, len(gates)))
            until(lambda: turnstile.inside, min(at_once, len(gates) - number))
            gate.set()
    assert came_in == list(range(len(gates)))
    assert (turnstile.inside, turnstile.waiting) == (0, 0)


def test_many_at_once_lose_no_place() -> None:
    turnstile = Turnstile(3, 1_000)
    lock = threading.Lock()
    inside = most = 0

    def go(_: int) -> None:
        nonlocal inside, most
        for _ in range(20):
            with turnstile.turn():
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(go, range(12)))
    assert 1 <= most <= 3
    assert (turnstile.inside, turnstile.waiting) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(cancelled=st.sets(st.integers(0, 5)), at_once=st.integers(1, 2))
def test_who_gives_up_waiting_loses_his_place_only(cancelled: set[int], at_once: int) -> None:
    turnstile = Turnstile(at_once, 6)
    came_in: list[int] = []

    async def go(number: int) -> None:
        async with turnstile.turn_soon():
            came_in.append(number)
            await asyncio.sleep(0)

    async def scene() -> None:
        with ExitStack() as held:
            for _ in range(at_once):
                held.enter_context(turnstile.turn())
            tasks = [asyncio.create_task(go(number)) for number in range(6)]
            while turnstile.waiting < 6:
                await asyncio.sleep(0)
            for number in cancelled:
                tasks[number].cancel()
            # In the same moment: some are let in who have just given up.
            held.close()
            _, late = await asyncio.wait(tasks, timeout=SECONDS)
        assert not late

    asyncio.run(scene())
    assert came_in == sorted(set(range(6)) - cancelled)
    assert (turnstile.inside, turnstile.waiting) == (0, 0)


def test_who_gives_up_as_his_turn_comes_takes_no_place() -> None:
    turnstile = Turnstile(1, 2)
    with turnstile.turn():
        ticket, after = turnstile._ticket(), turnstile._ticket()
        ticket.cancel()  # its own thread has not yet said so
    assert after.done() and turnstile.inside == 1
    turnstile._leave(ticket)
    assert turnstile.inside == 1
    turnstile._leave(after)
    assert (turnstile.inside, turnstile.waiting) == (0, 0)


def test_a_question_passes_the_turnstile(archive: Archive) -> None:
    service = Service(archive, limits=Limits(at_once=1, queue=1, question=60))
    turnstile = service._turnstile
    question = "How much did the council lend for the tram?"
    with ThreadPoolExecutor(1) as threads:
        with turnstile.turn():
            waits = threads.submit(service.search, question, 3)
            until(lambda: turnstile.waiting, 1)
            with pytest.raises(TooBusy):
                service.ask(question)
            with pytest.raises(TooBusy):
                asyncio.run(service.search_soon(question))
            # Who asks what cannot be asked is told so at once, and an article is read at once.
            with pytest.raises(QuestionError, match="the most that can be asked is 60"):
                service.ask("x" * 61)
            with pytest.raises(ArticleNotFound):
                service.article("none")
        assert len(waits.result(SECONDS)) == 3


def test_both_ways_of_asking_answer_as_the_archive_does(archive: Archive) -> None:
    service = Service(archive)
    first = service.ask("How much did the council lend for the tram?")
    turn = Turn(first.question, first.query.understood)
    asked: QuestionLimits = {"history": [turn], "until": "2030-01-01"}
    wanted = archive.ask("Who pays for it?", k=4, history=[turn], until="2030-01-01")
    assert service.ask("Who pays for it?", k=4, **asked) == wanted
    assert asyncio.run(service.ask_soon("Who pays for it?", k=4, **asked)) == wanted
    found = archive.retrieve("Who pays for it?", 3, history=[turn], until="2030-01-01")
    assert service.search("Who pays for it?", 3, **asked) == found
    assert asyncio.run(service.search_soon("Who pays for it?", 3, **asked)) == found
    assert service.article(found[0].article_id) == found[0].article


def test_a_question_at_its_turn_needs_no_thread_of_those_who_wait(archive: Archive) -> None:
    service = Service(archive, limits=Limits(at_once=1))
    question = "How much did the council lend for the tram?"
    gate = threading.Event()

    async def ask() -> None:
        to_thread.current_default_thread_limiter().total_tokens = 1
        waits = asyncio.create_task(to_thread.run_sync(gate.wait))
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(SECONDS):
                await service.ask_soon(question)
                await service.search_soon(question)
                await service.timeline_soon(question)
        finally:
            gate.set()
            await waits

    asyncio.run(ask())
