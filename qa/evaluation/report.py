"""Hold the results of an evaluation, and write them as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answering.choosing.model_choice import Outcome
from qa.evaluation.measures import Estimate


@dataclass(frozen=True, slots=True)
class Compared:
    """A plain pipeline on the same questions.

    Attributes:
        measures: as in `Evaluation`.
        ahead: by how much Citewire is better, of each measure, over the same questions.
    """

    measures: Mapping[str, Estimate]
    ahead: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class AnswerMeasures:
    """How well questions were answered.

    Shares are 0 to 1, and None where the set has no question of that kind.

    Attributes:
        first_quote_contains: of the questions with gold answers, those with one of them
            in the first quote.
        answer_contains: the same, in any quote.
        answered: of the questions with gold answers, those with the verdict "answered".
        wrong: the same, without a gold answer in any quote.
        rejected_unanswerable: of the unanswerable questions, those without the verdict "answered".
        refused_answerable: of the split's questions, those with the verdict "absent".
        latency_p50, latency_p95: milliseconds that `ask` took for questions of the split.
    """

    first_quote_contains: float | None
    answer_contains: float | None
    answered: float | None
    wrong: float | None
    rejected_unanswerable: float | None
    refused_answerable: float | None
    latency_p50: float
    latency_p95: float


@dataclass(frozen=True, slots=True)
class ByModel:
    """The same questions with a language model that chooses.

    Attributes:
        model: its name, see `qa.llm.settings.ModelServer.name`.
        answers: as without it; what was searched for a question is known when its time begins.
        outcomes: how many of all questions had which outcome of
            `qa.answering.choosing.model_choice.ModelChoice`; it is not asked about the others.
    """

    model: str
    answers: AnswerMeasures
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Tells how well an archive ranks, answers and abstains on a test set.

    Attributes:
        split: the split of the set whose questions were asked.
        archive: the folder of the archive that was asked.
        articles, passages: what it holds.
        questions: how many of the split were asked.
        unanswerable: how many were asked that the corpus has no article for.
        measures: of the ranking of articles, by name, over all questions of the split.
        answers: what became of them.
        passages_embedded: by this run; 0 if the archive was there.
        embedding_seconds: that this took.
        compared: plain pipelines by name.
        by_model: what a language model makes of the answers; None where none was named.
        notes: what the reader of the numbers should know, a sentence each.
    """

    folder: Path
    split: str
    archive: Path
    articles: int
    passages: int
    questions: int
    unanswerable: int
    measures: Mapping[str, Estimate]
    answers: AnswerMeasures
    passages_embedded: int
    embedding_seconds: float
    compared: Mapping[str, Compared]
    by_model: ByModel | None
    notes: tuple[str, ...]


def evaluation_to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as `citewire evaluate --json` prints it."""
    return {
        "articles": evaluation.articles,
        "passages": evaluation.passages,
        "queries": evaluation.questions,
        "measures": _values(evaluation.measures),
        **_answers_to_dict(evaluation.answers),
        "intervals": _intervals(evaluation.measures),
        "embedding_seconds": evaluation.embedding_seconds,
        **_compared_to_dict(evaluation.compared),
        **_by_model_to_dict(evaluation.by_model),
    }


def _answers_to_dict(answers: AnswerMeasures) -> dict[str, Any]:
    return {
        "answers": {
            "first_quote_contains": answers.first_quote_contains,
            "answer_contains": answers.answer_contains,
            "answered": answers.answered,
            "wrong": answers.wrong,
        },
        "abstention": {
            "rejected_unanswerable": answers.rejected_unanswerable,
            "refused_answerable": answers.refused_answerable,
        },
        "latency_ms": {"p50": answers.latency_p50, "p95": answers.latency_p95},
    }


def _by_model_to_dict(by_model: ByModel | None) -> dict[str, Any]:
    if by_model is None:
        return {}
    outcomes = dict(by_model.outcomes)
    return {
        "llm": {
            "model": by_model.model,
            **_answers_to_dict(by_model.answers),
            "outcomes": outcomes,
        }
    }


def _compared_to_dict(compared: Mapping[str, Compared]) -> dict[str, Any]:
    if not compared:
        return {}
    pipelines = compared.items()
    return {
        "compare": {name: _values(pipeline.measures) for name, pipeline in pipelines},
        "compare_intervals": {name: _intervals(pipeline.measures) for name, pipeline in pipelines},
        "ahead": {name: _values(pipeline.ahead) for name, pipeline in pipelines},
        "ahead_intervals": {name: _intervals(pipeline.ahead) for name, pipeline in pipelines},
    }


def _values(estimates: Mapping[str, Estimate]) -> dict[str, float]:
    return {name: estimate.value for name, estimate in estimates.items()}


def _intervals(estimates: Mapping[str, Estimate]) -> dict[str, list[float]]:
    return {name: [estimate.low, estimate.high] for name, estimate in estimates.items()}
