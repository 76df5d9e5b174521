"""The results of an evaluation, as data, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.cli.format_answers import bold, dim
from qa.evaluation.measures import NAMES, Estimate
from qa.text.plain import how_many, printable

OURS = "citewire"


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
class Evaluation:
    """How well an archive ranks, answers and abstains on a test set.

    Shares are 0 to 1, and None where the set has no question of that kind.

    Attributes:
        split: the split of the set whose questions were asked.
        archive: the folder of the archive that was asked.
        articles, passages: what it holds.
        questions: how many of the split were asked.
        unanswerable: how many were asked that the corpus has no article for.
        measures: of the ranking of articles, by name, over all questions of the split.
        first_quote_contains: of the questions with gold answers, those with one of them
            in the first quote.
        answer_contains: the same, in any quote.
        answered: of the questions with gold answers, those that were answered at all.
        rejected_unanswerable: of the unanswerable questions, those that were refused.
        refused_answerable: of the split's questions, those that were refused.
        latency_p50, latency_p95: milliseconds that `ask` took for questions of the split.
        passages_embedded: by this run; 0 if the archive was there.
        embedding_seconds: that this took.
        compared: plain pipelines by name.
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
    first_quote_contains: float | None
    answer_contains: float | None
    answered: float | None
    rejected_unanswerable: float | None
    refused_answerable: float | None
    latency_p50: float
    latency_p95: float
    passages_embedded: int
    embedding_seconds: float
    compared: Mapping[str, Compared]
    notes: tuple[str, ...]


def evaluation_to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as `citewire evaluate --json` prints it."""
    return {
        "articles": evaluation.articles,
        "passages": evaluation.passages,
        "queries": evaluation.questions,
        "measures": _values(evaluation.measures),
        "answers": {
            "first_quote_contains": evaluation.first_quote_contains,
            "answer_contains": evaluation.answer_contains,
            "answered": evaluation.answered,
        },
        "abstention": {
            "rejected_unanswerable": evaluation.rejected_unanswerable,
            "refused_answerable": evaluation.refused_answerable,
        },
        "latency_ms": {"p50": evaluation.latency_p50, "p95": evaluation.latency_p95},
        "intervals": _intervals(evaluation.measures),
        "embedding_seconds": evaluation.embedding_seconds,
        **_compared_to_dict(evaluation.compared),
    }


def _compared_to_dict(compared: Mapping[str, Compared]) -> dict[str, Any]:
    if not compared:
        return {}
    return {
        "compare": {name: _values(one.measures) for name, one in compared.items()},
        "compare_intervals": {name: _intervals(one.measures) for name, one in compared.items()},
        "ahead": {name: _values(one.ahead) for name, one in compared.items()},
        "ahead_intervals": {name: _intervals(one.ahead) for name, one in compared.items()},
    }


def _values(estimates: Mapping[str, Estimate]) -> dict[str, float]:
    return {name: one.value for name, one in estimates.items()}


def _intervals(estimates: Mapping[str, Estimate]) -> dict[str, list[float]]:
    return {name: [one.low, one.high] for name, one in estimates.items()}


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """The measures with their intervals, the comparison, then answers, refusal and speed."""
    yield bold(f"{evaluation.folder.name}, split {evaluation.split}")
    yield (
        f"{evaluation.articles:,} articles, {evaluation.passages:,} passages,"
        f" {_questions(evaluation.questions)}"
    )
    yield dim(f"archive {printable(str(evaluation.archive))}")
    yield ""
    yield f"{'':<28} value  {dim('95 % interval')}"
    for name, one in evaluation.measures.items():
        yield f"{name:<28} {one.value:.4f} {dim(_interval(one))}"
    if evaluation.compared:
        yield ""
        yield from _comparison(evaluation)
    yield ""
    yield from _share("first quote contains answer", evaluation.first_quote_contains)
    yield from _share("whole answer contains answer", evaluation.answer_contains)
    yield from _share("answered", evaluation.answered)
    yield from _share(
        "unanswerable refused",
        evaluation.rejected_unanswerable,
        f"of {_questions(evaluation.unanswerable)} that no article answers",
    )
    yield from _share("answerable refused", evaluation.refused_answerable)
    yield ""
    yield (f"{'ask':<28} p50 {evaluation.latency_p50:.0f} ms, p95 {evaluation.latency_p95:.0f} ms")
    yield f"{'embedding':<28} {_embedding(evaluation)}"


def _comparison(evaluation: Evaluation) -> Iterator[str]:
    """A row for each pipeline, ours first; the best is marked."""
    rows = {OURS: evaluation.measures}
    rows.update({name: one.measures for name, one in evaluation.compared.items()})
    best = max(rows, key=lambda name: rows[name][NAMES[0]].value)
    widths = [max(len(name), 6) for name in NAMES]
    heads = "  ".join(f"{name:>{width}}" for name, width in zip(NAMES, widths, strict=True))
    yield f"{'':<10}  {heads}  {dim(f'{OURS} ahead, {NAMES[0]}')}"
    for name, measures in rows.items():
        values = "  ".join(
            f"{measures[measure].value:>{width}.4f}"
            for measure, width in zip(NAMES, widths, strict=True)
        )
        compared = evaluation.compared.get(name)
        ahead = "" if compared is None else _difference(compared.ahead[NAMES[0]])
        mark = "*" if name == best else " "
        line = f"{name:<8} {mark}  {values}"
        yield f"{bold(line) if name == best else line}  {dim(ahead)}"
    yield dim(f"* best by {NAMES[0]}")


def _share(name: str, value: float | None, what: str = "") -> Iterator[str]:
    if value is not None:
        yield f"{name:<28} {value:.4f} {dim(what)}".rstrip()


def _embedding(evaluation: Evaluation) -> str:
    count, seconds = evaluation.passages_embedded, evaluation.embedding_seconds
    if not count or not seconds:
        return "none: the archive was there"
    return f"{count:,} passages in {seconds:.1f} s, {count / seconds:.1f} passages/s"


def _interval(one: Estimate) -> str:
    return f"[{one.low:.4f}, {one.high:.4f}]"


def _difference(one: Estimate) -> str:
    return f"{one.value:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"


def _questions(number: int) -> str:
    return how_many(number, "question")
