"""The service before the archive: how many at once, in which order, and who is sent away."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from anyio import to_thread
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from visiting import busy

from qa.archive import Archive
from qa.errors import ArticleNotFound, QuestionError
from qa.question.query import QuestionLimits
from qa.question.thread.turns import Turn
from qa.web.limits import Limits
from qa.web.service import Service, TooBusy

SECONDS = 20.0
"""Nobody waits as long but where something is broken."""

QUESTION = "How much did the council lend for the tram?"


class Broken(Exception):
    pass


class Gates:
    """In the place of an archive: each question, a number, is answered when its gate is opened."""

    def __init__(self, gates: int, breaking: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.came_in: list[int] = []
        self.gates = [threading.Event() for _ in range(gates)]
        self._breaking = breaking

    def retrieve(self, question: str, *_: object, **__: object) -> None:
        number = int(question)
        self.came_in.append(number)
        assert self.gates[number].wait(SECONDS)
        if number in self._breaking:
            raise Broken


def service_of(archive: Any, **limits: int) -> Service:
    return Service(archive, limits=Limits(**limits))


def counted(service: Service) -> tuple[int, int]:
    """How many are inside, and how many wait."""
    statistics = service._limiter.statistics()
    return statistics.borrowed_tokens, statistics.tasks_waiting


async def until(count: Callable[[], object], wanted: object) -> None:
    """Wait until threads have brought a count to what it must be."""
    async with asyncio.timeout(SECONDS):
        while count() != wanted:
            await asyncio.sleep(0.001)


# Not made smaller when it fails: each try could wait for ever.
@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(
    at_once=st.integers(1, 3),
    queue=st.integers(1, 4),
    more=st.integers(0, 3),
    breaking=st.sets(st.integers(0, 6)),
)
def test_no_more_are_inside_nobody_overtakes_and_the_rest_is_sent_away(
    at_once: int, queue: int, more: int, breaking: set[int]
) -> None:
    archive = Gates(at_once + queue, breaking)
    service = service_of(archive, at_once=at_once, queue=queue)

    async def scene() -> list[Any]:
        # All in the same moment.
        numbers = range(at_once + queue + more)
        tasks = [asyncio.create_task(service.search(str(number))) for number in numbers]
        for number, gate in enumerate(archive.gates):
            await until(lambda: len(archive.came_in), min(number + at_once, at_once + queue))
            waiting = max(0, queue - number)
            assert counted(service) == (min(at_once, at_once + queue - number), waiting)
            gate.set()
            await asyncio.wait([tasks[number]])
        return await asyncio.gather(*tasks, return_exceptions=True)

    results = asyncio.run(scene())
    assert sorted(archive.came_in[:at_once]) == list(range(at_once))
    assert archive.came_in[at_once:] == list(range(at_once, at_once + queue))
    for number, result in enumerate(results):
        if number >= at_once + queue:
            assert isinstance(result, TooBusy) and "ask it again" in str(result)
        else:
            assert isinstance(result, Broken) == (number in breaking)
    assert counted(service) == (0, 0)


def test_many_at_once_lose_no_place() -> None:
    lock = threading.Lock()
    inside: Counter[str] = Counter()

    class Busy:
        def retrieve(self, *_: object, **__: object) -> None:
            with lock:
                inside["now"] += 1
                inside["most"] = max(inside.values())
            with lock:
                inside["now"] -= 1

    service = service_of(Busy(), at_once=3, queue=1_000)

    async def ask() -> None:
        for _ in range(20):
            await service.search("Why?")

    async def scene() -> None:
        await asyncio.gather(*(ask() for _ in range(12)))

    asyncio.run(scene())
    assert 1 <= inside["most"] <= 3
    assert counted(service) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(cancelled=st.sets(st.integers(0, 5)), at_once=st.integers(1, 2), late=st.booleans())
def test_who_gives_up_waiting_loses_his_place_only(
    cancelled: set[int], at_once: int, late: bool
) -> None:
    archive = Gates(6)
    service = service_of(archive, at_once=at_once, queue=6)
    for gate in archive.gates:
        gate.set()

    async def scene() -> None:
        inside = [object() for _ in range(at_once)]
        for borrower in inside:
            service._limiter.acquire_on_behalf_of_nowait(borrower)
        tasks = [asyncio.create_task(service.search(str(number))) for number in range(6)]
        await until(lambda: counted(service), (at_once, 6))

        def let_in() -> None:
            for borrower in inside:
                service._limiter.release_on_behalf_of(borrower)

        # In the same moment: some are let in who give up then, or have just given up.
        if late:
            let_in()
        for number in cancelled:
            tasks[number].cancel()
        if not late:
            let_in()
        _, waiting = await asyncio.wait(tasks, timeout=SECONDS)
        assert not waiting

    asyncio.run(scene())
    assert sorted(archive.came_in) == sorted(set(range(6)) - cancelled)
    assert counted(service) == (0, 0)


def test_one_that_is_cancelled_has_its_turn_until_its_thread_ends() -> None:
    archive = Gates(2)
    service = service_of(archive, at_once=1, queue=1)

    async def scene() -> None:
        first = asyncio.create_task(service.search("0"))
        await until(lambda: archive.came_in, [0])
        second = asyncio.create_task(service.search("1"))
        await until(lambda: counted(service), (1, 1))
        first.cancel()
        await asyncio.sleep(0.05)
        assert counted(service) == (1, 1) and archive.came_in == [0]
        for gate in archive.gates:
            gate.set()
        await second
        assert first.cancelled() and archive.came_in == [0, 1]

    asyncio.run(scene())
    assert counted(service) == (0, 0)


def test_a_question_waits_for_its_turn(archive: Archive) -> None:
    service = service_of(archive, at_once=1, queue=1, question=60)

    async def scene() -> None:
        async with busy(service):
            for ask in (service.ask, service.search, service.timeline):
                with pytest.raises(TooBusy):
                    await ask(QUESTION)
            # Who asks what cannot be asked is told so at once, and an article is read at once.
            with pytest.raises(QuestionError, match="the most that can be asked is 60"):
                await service.ask("x" * 61)
            with pytest.raises(ArticleNotFound):
                service.article("none")
        assert len(await service.search(QUESTION, 3)) == 3

    asyncio.run(scene())


def test_it_answers_as_the_archive_does(archive: Archive) -> None:
    service = Service(archive)
    first = asyncio.run(service.ask(QUESTION))
    turn = Turn(first.question, first.query.understood)
    limits: QuestionLimits = {"history": [turn], "until": "2030-01-01"}
    wanted = archive.ask("Who pays for it?", k=4, **limits)
    assert asyncio.run(service.ask("Who pays for it?", k=4, **limits)) == wanted
    passages = archive.retrieve("Who pays for it?", 3, **limits)
    assert asyncio.run(service.search("Who pays for it?", 3, **limits)) == passages
    assert service.article(passages[0].article_id) == passages[0].article


def test_an_answer_grows_and_who_goes_leaves_nothing_behind(archive: Archive) -> None:
    service = service_of(archive, at_once=1)

    async def scene() -> None:
        stream = service.stream("Who shut Tanners' Footbridge?")
        (lead, begun), (whole, end) = [step async for step in stream]
        assert (begun, end) == ("begun", "whole")
        assert [quote.text for quote in lead.quotes] == [whole.quotes[0].text]
        with pytest.raises(QuestionError):
            await anext(service.stream(""))
        left = service.stream("Why was Tanners' Footbridge shut?")
        assert (await anext(left))[1] == "begun"
        await left.aclose()
        await until(lambda: counted(service), (0, 0))

    asyncio.run(scene())


def test_a_question_at_its_turn_needs_no_thread_of_those_who_wait(archive: Archive) -> None:
    service = service_of(archive, at_once=1)
    gate = threading.Event()

    async def ask() -> None:
        to_thread.current_default_thread_limiter().total_tokens = 1
        waits = asyncio.create_task(to_thread.run_sync(gate.wait))
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(SECONDS):
                await service.ask(QUESTION)
                await service.search(QUESTION)
                await service.timeline(QUESTION)
        finally:
            gate.set()
            await waits

    asyncio.run(ask())


def test_next_questions_take_turns_and_never_one_that_others_wait_for(archive: Archive) -> None:
    answer = archive.ask("How does Turkey explain its soldiers in Libya?")
    service = Service(archive, limits=Limits(at_once=1, queue=1))

    async def scene() -> None:
        assert await service.next_questions(answer) == archive.next_questions(answer) != ()
        assert counted(service) == (0, 0)
        async with busy(service):
            assert await service.next_questions(answer) == ()

    asyncio.run(scene())
