"""Ask an archive: understand, find, answer, and remember what was found and answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from functools import partial
from typing import TypeVar, Unpack

from embeddings.embedder import Embedder
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.choosing.draft import Draft
from qa.answering.pipeline import OnLead, answer_question
from qa.answering.sentence_weights import QUOTING
from qa.answering.support.check import Entailment
from qa.answering.talk.examples import ExampleQuestions
from qa.answering.talk.next_questions import limits_behind, next_questions
from qa.answering.talk.replies import answer_of_reply, reply_to
from qa.answering.timeline.course_of_events import Timeline, find_timeline
from qa.asking.chosen import chosen_answer
from qa.asking.in_parts import answer_in_parts
from qa.asking.memo import Memo, Passing, Same
from qa.asking.printed import forget_texts
from qa.asking.searches import Searches
from qa.asking.standing_alone import asks_several, standing_alone
from qa.asking.summarised import summarised_answer
from qa.asking.translated import translated_answer
from qa.asking.understanding import Understanding
from qa.engine import ArchiveStore
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.passage import ScoredPassage
from qa.question.query import Query, QuestionLimits, check_k
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.retrieve import MOST

REMEMBERED = 128
"""Answers, and results of their searches, that are remembered. Of a question in an archive of
11,441 passages they take 0.1 and 0.4 MB, with all articles that were read: 35 MB in all."""

Result = TypeVar("Result")


class Asking:
    """Asks one archive; safe to share between threads.

    Answers, searches and timelines are remembered until there is more to find, or less, and
    what several threads ask in the same moment is answered once.
    """

    def __init__(
        self, store: ArchiveStore, embedder: Callable[[], Embedder], *, knows_english_only: bool
    ) -> None:
        """Ask a store.

        Args:
            store: the archive.
            embedder: its own, loaded when it is first wanted.
            knows_english_only: whether that model does.
        """
        self._store = store
        self._embedder = embedder
        self._memo = Memo(REMEMBERED, forget_texts)
        self._searches = Searches(store, self._memo)
        self._understanding = Understanding(
            store,
            store.state,
            lambda query: self._answer(query, QUOTING.passages).introduced,
            knows_english_only=knows_english_only,
        )
        self._examples = ExampleQuestions(store.newest_articles, self.ask)

    def ask(
        self,
        question: str,
        *,
        k: int = QUOTING.passages,
        reranker: Reranker | None = None,
        explain: bool = False,
        llm: LanguageModel | None = None,
        summarise: bool = False,
        entailment: Entailment | None = None,
        deadline: Deadline | None = None,
        on_lead: OnLead | None = None,
        **limits: Unpack[QuestionLimits],
    ) -> Answer:
        """Answer a question with verbatim quotes, or say that the archive cannot.

        Small talk, and questions about the archive itself ("How many articles mention
        …?"), get a reply without a quote, see `Answer.kind`; nothing is searched for them.

        Args:
            question: natural language.
            k: how many passages to list; those that are quoted are always among them.
            reranker: a cross-encoder that orders the best passages.
            explain: whether the answer says how it came about (`Answer.explanation`), but for
                what a language model chose.
            llm: a language model that chooses among the sentences found; what came of it tells
                `Answer.choice`, see `qa.answering.choosing.by_model`. It also puts a question of
                a talk so that it stands alone, and one of several parts in parts, each of which
                is answered by itself (`Answer.restated`).
            summarise: whether ``llm`` also writes a few sentences above the quotes
                (`Answer.summary`), see `qa.asking.summarised`; of no use without it.
            entailment: a model of inference, which may strike sentences of a summary.
            deadline: for ``llm``; by default as many seconds as its server is given.
            on_lead: is given the answer with its first quote alone as soon as nothing can
                change that or the verdict, before the rest is worked out; then, where a language
                model is asked, the whole answer that stands without it, that by its choice, and
                that with each sentence of its summary. Not for every answer, and not where it is
                known already.
            limits: as `qa.question.understand.understand` takes them.

        Raises:
            QuestionError: the question or its limits cannot be used.
            ArchiveError: the archive is damaged, or of another model.
            LanguageModelError: the client of language models is not installed.
        """
        understood = self._understanding.as_typed(question, **limits)
        history = limits.get("history", ())
        reply = reply_to(
            self._store, understood, history, lambda: self._examples.ready(self._store.state())
        )
        if reply is not None:
            return answer_of_reply(understood, reply)
        answer = partial(self._answer, k=k, reranker=reranker, explain=explain, on_lead=on_lead)
        if llm is None:
            return answer(understood)
        deadline = deadline or Deadline(llm.server.seconds)
        parts: tuple[Query, ...] = ()
        if (history and not understood.restated) or asks_several(understood):
            if on_lead:
                on_lead(answer(understood))
            alone = self._standing_alone(understood, llm, deadline, limits)
            understood, parts = (understood, alone) if len(alone) > 1 else (alone[0], ())
        by_model = partial(answer, llm=llm, deadline=deadline, parts=parts)
        return by_model(understood, summarise=summarise, entailment=entailment)

    def retrieve(
        self,
        question: str,
        k: int = 5,
        *,
        reranker: Reranker | None = None,
        **limits: Unpack[QuestionLimits],
    ) -> list[ScoredPassage]:
        """The ``k`` best passages for a question, best first; the rest, and errors, as in `ask`."""
        query = self._understanding.of(question, **limits)
        depth = max(check_k(k, MOST), QUOTING.read)  # what its answer finds
        embedder = self._embedder()
        vector = question_vector(self._store, embedder, query.text, query.language)
        retrieved = self._store.with_consistent_snapshot(
            lambda: self._searches.as_of_now()(
                self._store, embedder, query, vector, depth, reranker=reranker
            )
        )
        return list(retrieved.hits[:k])

    def timeline(
        self,
        question: str,
        *,
        cited: Collection[str] = (),
        **limits: Unpack[QuestionLimits],
    ) -> Timeline:
        """The articles about a question in the order of their days; errors as in `ask`.

        Args:
            question: natural language.
            cited: ids of articles that its answer quotes, which are kept in any case.
            limits: as in `ask`.
        """
        query = self._understanding.of(question, **limits)
        embedder = self._embedder()
        return self._once(
            ("timeline", query, frozenset(cited)),
            lambda: self._store.with_consistent_snapshot(
                lambda: find_timeline(self._store, embedder, query, cited)
            ),
        )

    def example_questions(self) -> tuple[str, ...]:
        """A few questions that the archive answers, found at the first call of each state.

        Raises:
            ArchiveError: the archive is damaged, or of another model.
        """
        return self._examples.of(self._store.state())

    def next_questions(
        self, answer: Answer, ask: Callable[..., Answer] | None = None
    ) -> tuple[str, ...]:
        """At most three questions that fit behind an answer, each with an answer of its own.

        Costs as much as four answers at the most; errors as in `ask`.

        Args:
            answer: of this archive.
            ask: asks in place of `ask`, with the same arguments.
        """
        answer = replace(answer, query=self._understanding.as_printed(answer.query))
        return next_questions(answer, partial(ask or self.ask, **limits_behind(answer)))

    def translate(
        self,
        answer: Answer,
        llm: LanguageModel,
        numbers: Collection[int] | None = None,
        deadline: Deadline | None = None,
    ) -> Answer:
        """An answer with `Answer.translation`, see `qa.asking.translated.translated_answer`."""
        return translated_answer(answer, llm, deadline or Deadline(llm.server.seconds), numbers)

    def _answer(
        self,
        query: Query,
        k: int,
        reranker: Reranker | None = None,
        *,
        explain: bool = False,
        llm: LanguageModel | None = None,
        deadline: Deadline | None = None,
        parts: tuple[Query, ...] = (),
        summarise: bool = False,
        entailment: Entailment | None = None,
        on_lead: OnLead | None = None,
    ) -> Answer:
        query = self._understanding.as_printed(query)
        embedder = self._embedder()

        def draft() -> Draft:
            vector = question_vector(self._store, embedder, query.text, query.language)
            return self._store.with_consistent_snapshot(
                lambda: answer_question(
                    self._store,
                    embedder,
                    query,
                    vector,
                    k,
                    reranker,
                    explains=explain,
                    find=self._searches.as_of_now(),
                    on_lead=on_lead,
                )
            )

        key = (query, k, explain, Same(reranker))
        drafted = partial(self._once, ("draft", *key), draft)
        if llm is None or deadline is None:
            return drafted().answer
        choose = partial(chosen_answer, self._store, drafted, llm, deadline, on_lead)
        chosen = partial(self._once, ("answer", *key, Same(llm)), choose)
        if parts:
            of_part = partial(self._answer, k=k, reranker=reranker, llm=llm, deadline=deadline)
            in_parts = partial(
                answer_in_parts,
                self._store,
                lambda: drafted().answer,
                chosen,
                parts,
                of_part,
                k,
                llm.server.name,
            )
            chosen = partial(self._once, ("in parts", *key, parts, Same(llm)), in_parts)
        if not summarise:
            return chosen()
        summarised = partial(
            summarised_answer, self._store, chosen, llm, deadline, on_lead, entailment, embedder
        )
        marks = (*parts, Same(llm), Same(entailment))
        return self._once(("summarised", *key, *marks), summarised)

    def _standing_alone(
        self, query: Query, llm: LanguageModel, deadline: Deadline, limits: QuestionLimits
    ) -> tuple[Query, ...]:
        """A question as a language model puts it, in parts or not, remembered."""
        turns, drop = tuple(limits.get("history", ())), tuple(limits.get("drop", ()))
        self._embedder()  # see `_once`

        def put() -> tuple[Query, ...]:
            understand = partial(self._understanding.of, **limits)
            put = standing_alone(llm, query, turns, drop, deadline, understand)
            if isinstance(put, Failure):
                raise Passing((query,))
            return put

        return self._once(("standing alone", query, turns, drop, Same(llm)), put)

    def _once(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """A result, computed once while the archive stays as it is now.

        Whoever calls has asked for the embedder, which refuses to be used in a process that
        was forked: what others had begun to compute there never ends.
        """
        return self._memo.of(self._store.state(), key, compute)
