"""The service behind every API of the web server: page, REST API, Gradio's endpoints, MCP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar, Unpack

from anyio import CapacityLimiter, from_thread, to_thread

from qa.answering.choosing.by_model import without_choice
from qa.answering.sentence_weights import QUOTING
from qa.asking.translated import without_translation
from qa.errors import LanguageModelError, QaError
from qa.question.query import QuestionLimits, check_length
from qa.watched.questions import Watched, unwatch, watch, watched_questions
from qa.web.limits import TOO_BUSY, Limits
from qa.web.model_turns import ModelTurns
from qa.web.threads import in_thread

if TYPE_CHECKING:
    from embeddings.reranker import Reranker
    from qa.answering.answer import Answer
    from qa.answering.timeline.course_of_events import Timeline
    from qa.archive import Archive
    from qa.asking.summarised import SummaryOptions
    from qa.llm.servers.ladder import LanguageModel
    from qa.passage import ScoredPassage
    from qa.store import Listing, Selection
    from seeds.article import Article

Result = TypeVar("Result")

Stage = Literal["begun", "choosing", "summarising", "whole"]
"""How far an answer has come: its first quote stands; all of it stands, and a language model
chooses other quotes; these stand, and it sums them up; nothing more comes."""

OnStage = Callable[["Answer", Stage], None]

WRITE_SECONDS = 5.0
"""For another process that writes to the archive."""

NO_MODEL = (
    "This server has no language model, so nothing is translated here: start it with --llm, or read"
    " the quotes as they were printed."
)

SEARCH_PASSAGES = 10
"""Passages that a search gives if it is not told how many."""


class TooBusy(QaError):
    """So many questions wait that another one is not taken; ask again in a little while."""


class Service:
    """Answers the questions of all visitors. One for the whole server; keeps nothing of theirs.

    So many questions are answered at a time and so many may wait as its limits allow; they
    come in the order in which they were asked. All are asked in one event loop; one that
    waits takes no thread, and one that is cancelled loses its place.

    Who waits for a language model has his answer without it already, and keeps no turn.
    """

    def __init__(
        self,
        archive: Archive,
        reranker: Reranker | None = None,
        limits: Limits | None = None,
        llm: LanguageModel | None = None,
        **summary: Unpack[SummaryOptions],
    ) -> None:
        """Ask an archive.

        Args:
            archive: is asked.
            reranker: as for `qa.archive.Archive.ask`.
            limits: the defaults of `Limits` if none are given.
            llm: a language model that chooses among the sentences found; one for the whole
                server, for it remembers what its server can do.
            summary: see `SummaryOptions`.
        """
        self._archive = archive
        self._reranker = reranker
        self._limits = limits or Limits()
        self._model = ModelTurns(llm, self._limits) if llm else None
        self._summary = summary
        self._limiter = CapacityLimiter(self._limits.at_once)
        # Threads that wait for the questions that they try.
        self._looking = CapacityLimiter(self._limits.at_once)

    @property
    def archive(self) -> Archive:
        """The archive that is asked."""
        return self._archive

    @property
    def llm(self) -> LanguageModel | None:
        """The language model that takes part, if any does."""
        return self._model.llm if self._model else None

    @property
    def summarises(self) -> bool:
        """Whether it also sums up the quotes."""
        return self._model is not None and self._summary.get("summarise", False)

    @property
    def is_full(self) -> bool:
        """Whether all turns are taken, so that a question may be waiting for one."""
        return self._limiter.available_tokens < 1

    def close(self) -> None:
        """Wait for the language model no longer: who does gets the answer that stands."""
        if self._model:
            self._model.close()

    async def ask(
        self,
        question: str,
        *,
        k: int = QUOTING.passages,
        explain: bool = False,
        llm: bool = True,
        **limits: Unpack[QuestionLimits],
    ) -> Answer:
        """Answer a question when its turn has come; the rest as in `qa.archive.Archive.ask`.

        Args:
            question: natural language.
            k: how many passages to list.
            explain: whether the answer says how it came about.
            llm: whether a language model may take part, where the service has one.
            limits: as `qa.archive.Archive.ask` takes them.

        Raises:
            TooBusy: too many wait already.
            QuestionError: the question is longer than the service's limits allow, or cannot
                be asked.
            ArchiveError: the archive is damaged, or of another model.
        """
        return await self._answer(
            question, lambda answer, stage: None, llm, k=k, explain=explain, **limits
        )

    async def stream(
        self, question: str, *, llm: bool = True, **limits: Unpack[QuestionLimits]
    ) -> AsyncGenerator[tuple[Answer, Stage]]:
        """An answer as it grows, and how far it has come; errors and the rest as of `ask`.

        Each stands in the place of the one before. Who is slow is not given all of them, but
        always the newest, and the last.
        """
        loop = asyncio.get_running_loop()
        newest: list[tuple[Answer, Stage]] = []
        news = asyncio.Event()

        def tell(answer: Answer, stage: Stage) -> None:
            newest[:] = [(answer, stage)]
            news.set()

        def on_stage(answer: Answer, stage: Stage) -> None:
            loop.call_soon_threadsafe(tell, answer, stage)

        asking = asyncio.ensure_future(self._answer(question, on_stage, llm, **limits))
        asking.add_done_callback(lambda _: news.set())
        try:
            await news.wait()
            while not asking.done():
                news.clear()
                yield newest.pop()
                await news.wait()
            yield await asking, "whole"
        finally:
            asking.cancel()  # where nobody waits for it any more

    async def translate(self, answer: Answer, numbers: Collection[int] | None = None) -> Answer:
        """An answer with its quotes translated, see `qa.archive.Archive.translate`.

        Raises:
            LanguageModelError: the service has no language model.
        """
        if self._model is None:
            raise LanguageModelError(NO_MODEL)
        model = self._model.llm
        return await self._model.work(
            partial(self._archive.translate, answer, model, numbers),
            lambda reason: without_translation(answer, reason, model.server.name),
        )

    async def next_questions(self, answer: Answer) -> tuple[str, ...]:
        """What may be asked next; each question that is tried takes a turn of its own.

        None as soon as others wait for theirs. Errors as in `ask`, but never `TooBusy`.
        """

        def ask(question: str, **limits: Unpack[QuestionLimits]) -> Answer:
            if self._limiter.statistics().tasks_waiting:
                raise TooBusy(TOO_BUSY)
            return from_thread.run(partial(self.ask, question, llm=False, **limits))

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

    async def _answer(
        self,
        question: str,
        on_stage: OnStage,
        llm: bool,
        *,
        k: int = QUOTING.passages,
        explain: bool = False,
        **limits: Unpack[QuestionLimits],
    ) -> Answer:
        """Answer a question as `ask` does; ``on_stage`` may be called in other threads."""
        ask = partial(
            self._archive.ask, question, k=k, reranker=self._reranker, explain=explain, **limits
        )
        answer = await self._in_turn(
            question, partial(ask, on_lead=lambda lead: on_stage(lead, "begun"))
        )
        # A refusal stays one; but a question of a talk may have been meant otherwise.
        is_asked = answer.reply is None and (limits.get("history") or not answer.abstained)
        if self._model is None or not llm or not is_asked:
            return answer
        on_stage(answer, "choosing")

        def on_lead(lead: Answer) -> None:
            # No first quote alone, where a whole answer stands already.
            if lead.passages and lead is not answer:
                on_stage(lead, "summarising" if lead.choice else "choosing")

        model = self._model.llm
        ask = partial(ask, llm=model, on_lead=on_lead, **self._summary)
        return await self._model.work(
            ask, lambda reason: without_choice(answer, reason, model.server.name)
        )

    async def _in_turn(self, question: str, work: Callable[[], Result]) -> Result:
        """Do the work on a question in a thread, when its turn has come."""
        check_length(question, self._limits.question)
        # Nothing else runs between this look and the place in the queue.
        if self._limiter.statistics().tasks_waiting >= self._limits.queue:
            raise TooBusy(TOO_BUSY)
        async with self._limiter:
            return await in_thread(work)
