"""The service with a language model: who waits for it, who does not, and what each is shown."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from anyio import CapacityLimiter
from fastapi import FastAPI
from language_models.scripted_server import ScriptedServer, chooses, failed, hangs, writes
from news_pages.local_site import Handler, Page
from visiting import serving

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel
from qa.question.query import QuestionLimits
from qa.question.thread.turns import Turn
from qa.web.api.rest import add_api
from qa.web.limits import Limits
from qa.web.server import ready_server
from qa.web.service import Service, Stage

QUESTION = "How much will it cost to repair the footbridge?"
LED = "Who shut Tanners' Footbridge?"
OTHERS = (
    "How long is the way round by road while Tanners' Footbridge is shut?",
    "How many people were treated after the chlorine leak at the baths?",
    "Why do buses replace trains on the Tilse Valley line?",
)
LIBYA = "How does Turkey explain its soldiers in Libya?"
REFUSED = "Who won the chess world championship?"
DEAR, CHEAP = "the dear one", "would cost £310,000"
SECONDS = 20.0
"""Nobody waits as long but where something is broken."""


@pytest.fixture
def serve(archive: Archive, scripted: ScriptedServer) -> Callable[..., Service]:
    """Makes a service whose model keeps to a script."""

    def make(
        *script: Page, seconds: float = SECONDS, summarise: bool = False, **limits: int
    ) -> Service:
        scripted.script = list(script)
        model = LanguageModel(scripted.server(seconds))
        return Service(archive, limits=Limits(**limits), llm=model, summarise=summarise)

    return make


class Held:
    """A reply of a model that waits until it is let go."""

    def __init__(self, reply: Page) -> None:
        self.came, self.go = threading.Semaphore(0), threading.Event()
        self._reply = reply

    def __call__(self, handler: Handler) -> None:
        self.came.release()
        assert self.go.wait(SECONDS)
        handler.send(self._reply) if not callable(self._reply) else self._reply(handler)


def places_of(service: Service) -> CapacityLimiter:
    assert service._model is not None
    return service._model.places


async def stages_of(
    service: Service, question: str, *, llm: bool = True
) -> list[tuple[Answer, Stage]]:
    async with asyncio.timeout(SECONDS):
        return [step async for step in service.stream(question, llm=llm)]


def test_the_answer_stands_before_the_one_that_a_model_chose(
    serve: Callable[..., Service], archive: Archive
) -> None:
    service = serve(chooses(DEAR, CHEAP))
    steps = asyncio.run(stages_of(service, QUESTION))
    plain = archive.ask(QUESTION)
    assert (plain, "choosing") in steps
    assert [stage for _, stage in steps if stage != "begun"] == ["choosing", "whole"]
    chosen = steps[-1][0]
    assert chosen.choice is not None and chosen.choice.outcome == "chosen"
    assert DEAR in chosen.quotes[0].text and CHEAP in plain.quotes[0].text
    assert asyncio.run(service.ask(QUESTION)) is chosen


def test_a_summary_grows_above_the_chosen_quotes(serve: Callable[..., Service]) -> None:
    sentence = "Repairing the footbridge would cost £310,000."
    page = writes((sentence, CHEAP), (sentence.replace("310", "510"), CHEAP))
    service = serve(chooses(CHEAP, DEAR), page, summarise=True)
    steps = asyncio.run(stages_of(service, QUESTION))
    stages = [stage for _, stage in steps if stage != "begun"]
    assert stages == sorted(stages) and stages[-1] == "whole"  # choosing, summarising
    answer = steps[-1][0]
    assert answer.choice is not None and answer.summary is not None
    assert [told.text for told in answer.summary.sentences] == [sentence]
    assert answer.summary.struck == 1
    assert service.summarises and not serve(page).summarises


def test_who_wants_none_and_who_asks_nothing_to_choose_from_wakes_no_model(
    serve: Callable[..., Service], scripted: ScriptedServer, archive: Archive
) -> None:
    service = serve(failed(500))
    for question, llm in ((QUESTION, False), (REFUSED, True), ("Hello", True)):
        steps = asyncio.run(stages_of(service, question, llm=llm))
        assert (steps[-1], [stage for _, stage in steps if stage == "choosing"]) == (
            (archive.ask(question), "whole"),
            [],
        )
    assert asyncio.run(service.next_questions(archive.ask(LIBYA))) != ()
    assert scripted.bodies == []


def test_a_failing_model_leaves_the_answer_with_a_note(
    serve: Callable[..., Service], archive: Archive
) -> None:
    answer = asyncio.run(serve(failed(404)).ask(QUESTION))
    assert answer.quotes == archive.ask(QUESTION).quotes
    assert answer.choice is not None and answer.choice.outcome == "failed"
    assert answer.choice.text in str(answer.note)


def test_who_waits_for_a_model_keeps_nobody_waiting(serve: Callable[..., Service]) -> None:
    held = Held(failed(404))
    service = serve(held, at_once=1, queue=8, choosing=2)

    async def scene() -> None:
        asking = [asyncio.create_task(service.ask(question)) for question in OTHERS]
        for _ in range(2):
            await asyncio.to_thread(held.came.acquire, timeout=SECONDS)
        # Two are asked for, the third waits for its place, and a fourth has its answer.
        stream = service.stream(LED)
        stages = [(await anext(stream))[1] for _ in range(2)]
        assert stages == ["begun", "choosing"]
        assert not held.came.acquire(blocking=False)
        assert not any(task.done() for task in asking)
        await stream.aclose()
        held.go.set()
        answers = await asyncio.gather(*asking)
        assert all(answer.choice and answer.choice.outcome == "failed" for answer in answers)

    async def bounded() -> None:
        async with asyncio.timeout(SECONDS):
            await scene()

    asyncio.run(bounded())
    assert places_of(service).borrowed_tokens == service._limiter.borrowed_tokens == 0


@pytest.mark.parametrize("is_full", [True, False])
def test_who_finds_no_place_in_time_has_the_answer_with_a_note(
    serve: Callable[..., Service], archive: Archive, scripted: ScriptedServer, is_full: bool
) -> None:
    service = serve(failed(404), choosing=1, queue=1, seconds=SECONDS if is_full else 0.2)
    places = places_of(service)

    async def scene() -> Answer:
        places.acquire_on_behalf_of_nowait(served := object())
        waiting = asyncio.create_task(places.acquire_on_behalf_of(object()))
        await asyncio.sleep(0)
        if not is_full:
            waiting.cancel()
        answer = await asyncio.wait_for(service.ask(QUESTION), SECONDS / 2)
        waiting.cancel()
        places.release_on_behalf_of(served)
        return answer

    answer = asyncio.run(scene())
    assert answer.choice is not None and "is asked too much" in answer.choice.text
    assert answer.quotes == archive.ask(QUESTION).quotes and scripted.bodies == []


def test_who_stops_before_his_place_asks_no_model(
    serve: Callable[..., Service], scripted: ScriptedServer
) -> None:
    held = Held(failed(404))
    service = serve(held, choosing=1)

    async def scene() -> None:
        first = asyncio.create_task(service.ask(OTHERS[0]))
        await asyncio.to_thread(held.came.acquire, timeout=SECONDS)
        stream = service.stream(OTHERS[1])
        while (await anext(stream))[1] != "choosing":
            pass
        await stream.aclose()
        held.go.set()
        await first

    asyncio.run(scene())
    assert len(scripted.bodies) == 1 and places_of(service).borrowed_tokens == 0


def test_who_stops_while_the_model_hangs_ends_his_request(serve: Callable[..., Service]) -> None:
    came, left = threading.Event(), threading.Event()

    def page(handler: Handler) -> None:
        came.set()
        hangs(handler)
        left.set()

    service = serve(page)

    async def scene() -> None:
        asking = asyncio.create_task(service.ask(QUESTION))
        assert await asyncio.to_thread(came.wait, SECONDS)
        asking.cancel()
        await asyncio.wait([asking], timeout=SECONDS / 4)
        assert asking.cancelled() and places_of(service).borrowed_tokens == 0
        assert await asyncio.to_thread(left.wait, SECONDS / 4)

    asyncio.run(scene())


def test_two_who_ask_the_same_wait_no_longer_than_one(serve: Callable[..., Service]) -> None:
    service = serve(hangs, seconds=2.0)

    async def scene() -> float:
        await service.ask(QUESTION, llm=False)
        begin = time.monotonic()
        await asyncio.gather(*(service.ask(QUESTION) for _ in range(2)))
        return time.monotonic() - begin

    assert asyncio.run(scene()) < 3.9


def test_a_program_that_goes_away_leaves_the_model(serve: Callable[..., Service]) -> None:
    came, left = threading.Semaphore(0), threading.Semaphore(0)

    def page(handler: Handler) -> None:
        came.release()
        hangs(handler)
        left.release()

    server = FastAPI()
    server.state.service = serve(page)
    add_api(server, server.state.service)
    body = json.dumps({"question": QUESTION})
    with serving(ready_server(server)) as base:
        for asked in (
            ("POST", "/api/ask", body, {"content-type": "application/json"}),
            ("GET", f"/api/ask?{urlencode({'question': QUESTION})}"),
        ):
            with contextlib.closing(HTTPConnection(urlsplit(base).netloc)) as program:
                program.request(*asked)
                assert came.acquire(timeout=SECONDS)
            assert left.acquire(timeout=SECONDS / 4)


def test_a_server_that_ends_does_not_wait_for_a_model_that_hangs(
    serve: Callable[..., Service], archive: Archive
) -> None:
    came = threading.Semaphore(0)

    def page(handler: Handler) -> None:
        came.release()
        hangs(handler)

    server = FastAPI()
    server.state.service = serve(page, choosing=1)
    add_api(server, server.state.service)
    with ThreadPoolExecutor() as pool:
        with serving(ready_server(server)) as base:
            asking = [
                pool.submit(httpx.post, f"{base}api/ask", json={"question": question}, timeout=60)
                for question in (QUESTION, LED)
            ]
            assert came.acquire(timeout=SECONDS)
            begin = time.monotonic()
        assert time.monotonic() - begin < SECONDS / 2
        for asked in asking:
            answer = asked.result().json()
            assert answer["choice"]["outcome"] == "failed"
            assert answer["quotes"]


def test_who_asks_a_service_that_ends_waits_for_no_model(serve: Callable[..., Service]) -> None:
    service = serve(hangs)
    service.close()
    begin = time.monotonic()
    answer = asyncio.run(service.ask(LED))
    assert time.monotonic() - begin < SECONDS / 2
    assert answer.choice is not None and answer.choice.outcome == "failed"


def test_an_older_answer_never_comes_after_a_newer_one() -> None:
    """Leads come in many threads' time; whoever is slow gets the newest alone."""

    class Leading:
        """In the place of an archive: tells as many leads as it is let, in one thread."""

        def ask(self, question: str, *, on_lead: Callable[..., None], **_: object) -> object:
            for number in range(50):
                on_lead(number)
            return type("Said", (), {"reply": None, "abstained": True})()

    service = Service(Leading())  # type: ignore[arg-type]

    async def scene() -> None:
        stream = service.stream(QUESTION)
        leads = []
        async for answer, stage in stream:
            await asyncio.sleep(0.002)
            leads += [answer] if stage == "begun" else []
        assert leads == sorted(leads) and stage == "whole"  # type: ignore[type-var]

    asyncio.run(scene())


def test_a_question_of_a_talk_is_answered_by_rule_first(
    serve: Callable[..., Service], archive: Archive, scripted: ScriptedServer
) -> None:
    service = serve(failed(404))
    limits: QuestionLimits = {"history": [Turn(LED)]}

    async def scene() -> list[tuple[Answer, Stage]]:
        return [step async for step in service.stream("And when was it shut?", **limits)]

    steps = asyncio.run(scene())
    assert archive.ask("And when was it shut?", **limits) in [answer for answer, _ in steps]
    assert all(answer.passages for answer, stage in steps if stage != "begun")
