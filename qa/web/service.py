"""What every door of the web server asks: the page, the REST API, Gradio's endpoints, MCP."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar, Unpack

from anyio import CapacityLimiter, to_thread

from qa.answering.selection import QUOTING
from qa.errors import QaError
from qa.question.query import QuestionLimits, check_length
from qa.web.limits import Limits

if TYPE_CHECKING:
    from embeddings.reranker import Reranker
    from qa.answering.answer import Answer
    from qa.answering.timeline import Timeline
    from qa.archive import Archive
    from qa.passage import ScoredPassage
    from seeds.article import Article

Made = TypeVar("Made")

FOUND = 10
"""Passages that a search gives if it is not told how many."""

TOO_BUSY = (
    "Too many questions are waiting at this moment. Your question was not taken; "
    "ask it again in a little while."
)


class TooBusy(QaError):
    """So many questions wait that another one is not taken; ask again in a little while."""


class Turnstile:
    """Lets a few through at a time, and the next ones in the order in which they came.

    Safe for several threads and event loops. Who waits sleeps; in an event loop it takes
    no thread, and one that is cancelled loses its place.
    """

    def __init__(self, at_once: int, queue: int) -> None:
        """Open it.

        Args:
            at_once: how many may be inside at the same time, 1 or more.
            queue: how many may wait, 0 or more.
        """
        self._at_once = at_once
        self._queue = queue
        self._lock = threading.Lock()
        self._inside = 0
        self._waiting: deque[Future[None]] = deque()

    @property
    def inside(self) -> int:
        """How many are inside now."""
        return self._inside

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and be inside.

        Raises:
            TooBusy: at once, if as many wait as may.
        """
        ticket = self._ticket()
        try:
            ticket.result()
            yield
        finally:
            self._leave(ticket)

    @asynccontextmanager
    async def turn_soon(self) -> AsyncIterator[None]:
        """`turn` for an event loop, whose thread does not wait."""
        ticket = self._ticket()
        try:
            await asyncio.wrap_future(ticket)
            yield
        finally:
            self._leave(ticket)

    def _ticket(self) -> Future[None]:
        """A place inside or in the queue; done when it is one inside."""
        ticket: Future[None] = Future()
        with self._lock:
            if self._inside < self._at_once:
                self._let_in(ticket)
            elif len(self._waiting) < self._queue:
                self._waiting.append(ticket)
            else:
                raise TooBusy(TOO_BUSY)
        return ticket

    def _leave(self, ticket: Future[None]) -> None:
        with self._lock:
            if ticket in self._waiting:  # given up before its turn came
                self._waiting.remove(ticket)
            elif not ticket.cancelled():
                self._inside -= 1
            while self._waiting and self._inside < self._at_once:
                self._let_in(self._waiting.popleft())

    def _let_in(self, ticket: Future[None]) -> None:
        # False where the one that waits was cancelled and has not said so yet.
        if ticket.set_running_or_notify_cancel():
            self._inside += 1
            ticket.set_result(None)


class Service:
    """Answers the questions of all visitors. One for the whole server; keeps nothing of theirs."""

    def __init__(
        self, archive: Archive, reranker: Reranker | None = None, limits: Limits | None = None
    ) -> None:
        """Ask ``archive``, within ``limits``; the defaults of `Limits` if none are given."""
        self._archive = archive
        self._reranker = reranker
        self._limits = limits or Limits()
        self._turnstile = Turnstile(self._limits.at_once, self._limits.queue)

    @property
    def archive(self) -> Archive:
        """What is asked."""
        return self._archive

    @property
    def limits(self) -> Limits:
        """How much it takes."""
        return self._limits

    def ask(
        self, question: str, *, k: int = QUOTING.passages, **limits: Unpack[QuestionLimits]
    ) -> Answer:
        """Answer a question when its turn has come; the rest as in `qa.archive.Archive.ask`.

        Raises:
            TooBusy: too many wait already.
            QuestionError: the question is longer than `limits` allow, or cannot be asked.
            ArchiveError: the archive is damaged, or of another model.
        """
        check_length(question, self._limits.question)
        with self._turnstile.turn():
            return self._archive.ask(question, k=k, reranker=self._reranker, **limits)

    async def ask_soon(
        self, question: str, *, k: int = QUOTING.passages, **limits: Unpack[QuestionLimits]
    ) -> Answer:
        """`ask` for an event loop: while a question waits for its turn it takes no thread."""
        check_length(question, self._limits.question)
        ask = partial(self._archive.ask, question, k=k, reranker=self._reranker, **limits)
        return await self._at_its_turn(ask)

    def search(
        self, question: str, k: int = FOUND, **limits: Unpack[QuestionLimits]
    ) -> list[ScoredPassage]:
        """The ``k`` best passages, best first; the rest as in `ask`."""
        check_length(question, self._limits.question)
        with self._turnstile.turn():
            return self._archive.retrieve(question, k, reranker=self._reranker, **limits)

    async def search_soon(
        self, question: str, k: int = FOUND, **limits: Unpack[QuestionLimits]
    ) -> list[ScoredPassage]:
        """`search` for an event loop, as `ask_soon` is for `ask`."""
        check_length(question, self._limits.question)
        search = partial(self._archive.retrieve, question, k, reranker=self._reranker, **limits)
        return await self._at_its_turn(search)

    async def timeline_soon(
        self, question: str, cited: Collection[str] = (), **limits: Unpack[QuestionLimits]
    ) -> Timeline:
        """The articles about a question by their days; the rest as in `ask_soon`."""
        check_length(question, self._limits.question)
        return await self._at_its_turn(
            partial(self._archive.timeline, question, cited=cited, **limits)
        )

    def article(self, article_id: str) -> Article:
        """One article, also one that a newer version has replaced.

        Raises:
            ArticleNotFound: no article has that id.
        """
        return self._archive.article(article_id)

    async def _at_its_turn(self, work: Callable[[], Made]) -> Made:
        """What work gives that takes a thread, when its turn has come.

        A thread beyond those of the event loop: these may all be with some who wait for a
        turn, and then nobody would ever leave. As many as have a turn bound them.
        """
        async with self._turnstile.turn_soon():
            return await to_thread.run_sync(work, limiter=CapacityLimiter(1))
