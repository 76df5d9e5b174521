"""Ask questions for their answers, one way or another, and measure what became of them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.choosing.model_choice import Outcome
from qa.archive import Archive
from qa.evaluation.beir_lines import Question
from qa.evaluation.measures import contains, share
from qa.evaluation.report import AnswerMeasures, ByModel
from qa.llm.servers.ladder import LanguageModel
from qa.question.query import LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class _Answered:
    """What became of a question of the split."""

    has_gold: bool
    is_answered: bool
    is_refused: bool
    is_first_right: bool
    is_right: bool

    @classmethod
    def of(cls, question: Question, answer: Answer) -> _Answered:
        quotes = [quote.text for quote in answer.quotes]
        return cls(
            has_gold=bool(question.answers),
            is_answered=answer.verdict == "answered",
            is_refused=answer.verdict == "absent",
            is_first_right=contains("".join(quotes[:1]), question.answers),
            is_right=contains(" ".join(quotes), question.answers),
        )


@dataclass(slots=True)
class Answers:
    """Asks questions, and collects what became of them.

    Attributes:
        archive: is asked.
        as_of_question_date: whether each question is asked as of its date.
        reranker: as for `Archive.ask`.
        llm: likewise.
    """

    archive: Archive
    as_of_question_date: bool
    reranker: Reranker | None = None
    llm: LanguageModel | None = None
    _answered: list[_Answered] = field(default_factory=list)
    _rejected: list[bool] = field(default_factory=list)
    _milliseconds: list[float] = field(default_factory=list)
    _outcomes: Counter[Outcome] = field(default_factory=Counter)

    def ask(self, question: Question) -> None:
        """Ask a question of the split."""
        begin = time.perf_counter()
        answer = self._ask(question)
        self._milliseconds.append(1000 * (time.perf_counter() - begin))
        self._answered.append(_Answered.of(question, answer))

    def ask_unanswerable(self, question: Question) -> None:
        """Ask a question that no article answers."""
        self._rejected.append(self._ask(question).verdict != "answered")

    def measures(self) -> AnswerMeasures:
        """What is known so far, of one question of the split at the least."""
        p50, p95 = np.percentile(self._milliseconds, [50, 95])
        with_gold = [answered for answered in self._answered if answered.has_gold]
        return AnswerMeasures(
            first_quote_contains=share([answered.is_first_right for answered in with_gold]),
            answer_contains=share([answered.is_right for answered in with_gold]),
            answered=share([answered.is_answered for answered in with_gold]),
            wrong=share([answered.is_answered and not answered.is_right for answered in with_gold]),
            rejected_unanswerable=share(self._rejected),
            refused_answerable=share([answered.is_refused for answered in self._answered]),
            latency_p50=float(p50),
            latency_p95=float(p95),
        )

    def by_model(self) -> ByModel | None:
        """The same where a language model is asked; None where none is."""
        if self.llm is None:
            return None
        return ByModel(self.llm.server.name, self.measures(), dict(self._outcomes))

    def _ask(self, question: Question) -> Answer:
        text, day = as_asked(question, self.as_of_question_date)
        answer = self.archive.ask(text, as_of=day, reranker=self.reranker, llm=self.llm)
        if answer.choice:
            self._outcomes[answer.choice.outcome] += 1
        return answer


def as_asked(question: Question, as_of_question_date: bool) -> tuple[str, date | None]:
    """The text and the day to look from with which a question is asked."""
    return question.text[:LONGEST_QUESTION], question.day if as_of_question_date else None
