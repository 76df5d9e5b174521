"""The service behind every API of the web server: page, REST API, Gradio's endpoints, MCP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from anyio import CapacityLimiter, from_thread, to_thread

from qa.answering.sentence_weights import QUOTING
from qa.errors import QaError
from qa.question.query import QuestionLimits, check_length
from qa.watched.questions import Watched, unwatch, watch, watched_questions
from qa.web.limits import TOO_BUSY, Limits

if TYPE_CHECKING:
    from embeddings.reranker import Reranker
    from qa.answering.answer import Answer
    from qa.answering.pipeline import OnLead
    from qa.answering.timeline.course_of_events import Timeline
    from qa.archive import Archive
    from qa.passage import ScoredPassage
    from qa.store import Listing, Selection
    from seeds.article import Article

Result = TypeVar("Result")

WRITE_SECONDS = 5.0
"""For another process that writes to the archive."""

SEARCH_PASSAGES = 10
"""Passages that a search gives if it is not told how many."""


class TooBusy(QaError):
    """So many questions wait that another one is not taken; ask again in a little while."""


class Service:
    """Answers the questions of all visitors. One for the whole server; keeps nothing of theirs.

    So many questions are answered at a time and so many may wait as its limits allow; they
    come in the order in which they were asked. All are asked in one event loop; one that
    waits takes no thread, and one that is cancelled loses its place.
    """

    def __init__(
        self, archive: Archive, reranker: Reranker | None = None, limits: Limits | None = None
    ) -> None:
        """Ask ``archive``, within ``limits``; the defaults of `Limits` if none are given."""
        self._archive = archive
        self._reranker = reranker
        self._limits = limits or Limits()
        self._limiter = CapacityLimiter(self._limits.at_once)
        # Threads that wait for the questions that they try.
        self._looking = CapacityLimiter(self._limits.at_once)

    @property
    def archive(self) -> Archive:
        """The archive that is asked."""
        return self._archive

    @property
    def is_full(self) -> bool:
        """Whether all turns are taken, so that a question may be waiting for one."""
        return self._limiter.available_tokens < 1

    async def ask(
        self,
        question: str,
        *,
        k: int = QUOTING.passages,
        explain: bool = False,
        on_lead: OnLead | None = None,
        **limits: Unpack[QuestionLimits],
    ) -> Answer:
        """Answer a question when its turn has come; the rest as in `qa.archive.Archive.ask`.

        ``on_lead`` is called in another thread than that of the event loop.

        Raises:
            TooBusy: too many wait already.
            QuestionError: the question is longer than the service's limits allow, or cannot
                be asked.
            ArchiveError: the archive is damaged, or of another model.
        """
        ask = partial(
            self._archive.ask,
            question,
            k=k,
            reranker=self._reranker,
            explain=explain,
            on_lead=on_lead,
            **limits,
        )
        return await self._in_turn(question, ask)

    async def stream(
        self, question: str, **limits: Unpack[QuestionLimits]
    ) -> AsyncGenerator[tuple[Answer, bool]]:
        """An answer as it grows, and whether it is whole; errors and the rest as of `ask`.

        First with its first quote alone, where that is sure before the rest is worked out.
        """
        loop = asyncio.get_running_loop()
        led: asyncio.Future[Answer] = loop.create_future()

        def settle(lead: Answer) -> None:
            if not led.done():  # a second comes where the archive changed under the answer
                led.set_result(lead)

        def on_lead(lead: Answer) -> None:
            loop.call_soon_threadsafe(settle, lead)

        asking = asyncio.ensure_future(self.ask(question, on_lead=on_lead, **limits))
        try:
            await asyncio.wait((asking, led), return_when=asyncio.FIRST_COMPLETED)
            if led.done() and not asking.done():
                yield led.result(), False
            yield await asking, True
        finally:
            asking.cancel()  # where nobody waits for it any more

    async def next_questions(self, answer: Answer) -> tuple[str, ...]:
        """What may be asked next; each question that is tried takes a turn of its own.

        None as soon as others wait for theirs. Errors as in `ask`, but never `TooBusy`.
        """

        def ask(question: str, **limits: Unpack[QuestionLimits]) -> Answer:
            if self._limiter.statistics().tasks_waiting:
                raise TooBusy(TOO_BUSY)
            return from_thread.run(partial(self.ask, question, **limits))

        look = partial(self._archive.next_questions, answer, ask)
        try:
            return await to_thread.run_sync(look, limiter=self._looking)
        except TooBusy:
            return ()

    async def search(
        self, question: str, k: int = SEARCH_PASSAGES, **limits: Unpack[QuestionLimits]
    ) -> list[ScoredPassage]:
        """The ``k`` best passages, best first; the rest as in `ask`."""
        search = partial(self._archive.retrieve, question, k, reranker=self._reranker, **limits)
        return await self._in_turn(question, search)

    async def timeline(
        self, question: str, cited: Collection[str] = (), **limits: Unpack[QuestionLimits]
    ) -> Timeline:
        """The articles about a question by their days; the rest as in `ask`."""
        timeline = partial(self._archive.timeline, question, cited=cited, **limits)
        return await self._in_turn(question, timeline)

    async def listing(self, selection: Selection, n: int, offset: int = 0) -> Listing:
        """At most ``n`` of the articles selected, when its turn has come; errors as in `ask`."""
        select = partial(self._archive.select, selection, n, offset)
        return await self._in_turn(selection.phrase, select)

    def watched(self) -> tuple[Watched, ...]:
        """The questions that are watched, in the order in which they were added."""
        return watched_questions(self._archive)

    async def watch(self, question: str) -> None:
        """Watch a question from now on, when its turn has come to be asked.

        Raises:
            TooBusy: too many wait already.
            QuestionError: it cannot be watched, see `qa.watched.questions.watch`.
            ArchiveLocked: another process is writing.
        """
        await self._in_turn(question, partial(watch, self._archive, question, wait=WRITE_SECONDS))

    def unwatch(self, question: str) -> None:
        """Watch a question no more; one that is not watched is passed over."""
        unwatch(self._archive, question, wait=WRITE_SECONDS)

    def article(self, article_id: str) -> Article:
        """One article, also one that a newer version has replaced.

        Raises:
            ArticleNotFound: no article has that id.
        """
        return self._archive.article(article_id)

    async def _in_turn(self, question: str, work: Callable[[], Result]) -> Result:
        """Do the work on a question in a thread, when its turn has come.

        A thread beyond those of the event loop: these may all be with some who wait for a
        turn, and then nobody would ever leave. As many as have a turn bound them.
        """
        check_length(question, self._limits.question)
        # Nothing else runs between this look and the place in the queue.
        if self._limiter.statistics().tasks_waiting >= self._limits.queue:
            raise TooBusy(TOO_BUSY)
        async with self._limiter:
            thread = asyncio.ensure_future(to_thread.run_sync(work, limiter=CapacityLimiter(1)))
            try:
                return await asyncio.shield(thread)
            finally:
                # A thread cannot be cancelled: until it ends it has its turn.
                await asyncio.wait([thread])
