"""The command that measures ranking and answers on a test set, and its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import click

from qa.answering.choosing.model_choice import Outcome
from qa.cli.group import NamedPath
from qa.cli.model_options import model_of, model_options
from qa.cli.options import (
    embedding_options,
    json_option,
    reader_of,
    reader_option,
    reranker_of,
    reranker_option,
)
from qa.cli.terminal import ProgressBar, bold, dim, print_result, say
from qa.evaluation.baselines import PIPELINES
from qa.evaluation.measures import NAMES, Estimate
from qa.evaluation.report import Evaluation, evaluation_to_dict
from qa.evaluation.run import evaluate
from qa.text.plain import how_many, printable

_OURS = "citewire"


def _pipelines(text: str) -> tuple[str, ...]:
    """Split a list with commas, each name once, or raise click's usage error."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        if name not in PIPELINES:
            raise click.BadParameter(f"{name!r} is none of {', '.join(PIPELINES)}.")
    return names


@click.command("evaluate")
@click.argument("folder", type=NamedPath())
@click.option(
    "--split", metavar="NAME", help="Ask the questions of qrels/NAME.tsv.  [default: test]"
)
@click.option(
    "--as-of-question-date",
    is_flag=True,
    help="Ask each question as of its date: later articles are hidden.",
)
@click.option(
    "--compare",
    type=_pipelines,
    metavar="NAMES",
    help=f"Measure plain pipelines as well, on the same vectors: {','.join(PIPELINES)}.",
)
@click.option(
    "--archive",
    type=NamedPath(),
    metavar="DIR",
    help="Where the archive of the set is kept.  [default: beside the set]",
)
@embedding_options
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Ask only the first N questions."
)
@reranker_option
@reader_option
@model_options
@json_option
def evaluate_command(
    folder: Path,
    compare: tuple[str, ...] | None,
    reranker: str | None,
    reader: str | None,
    llm: bool,
    llm_url: str | None,
    llm_model: str | None,
    llm_remote: bool,
    llm_seconds: float | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Measure ranking and answers on FOLDER, a test set in BEIR layout.

    FOLDER holds corpus.jsonl, queries.jsonl and qrels/NAME.tsv. The archive of the
    set is built at the first run and kept.
    """
    models: dict[str, Any] = {
        "llm": model_of(llm, llm_url, llm_model, llm_remote, llm_seconds),
        "reranker": reranker_of(reranker),
        "reader": reader_of(reader),
    }
    with ProgressBar() as progress:
        result = evaluate(folder, compare=compare or (), progress=progress, **models, **options)
    print_result(evaluation_to_dict(result), evaluation_lines(result), as_json)
    for note in result.notes:
        say(f"citewire: {note}")


def evaluation_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the measures with their intervals, the comparison, answers, refusal and speed."""
    yield bold(f"{evaluation.folder.name}, split {evaluation.split}")
    yield (
        f"{evaluation.articles:,} articles, {evaluation.passages:,} passages,"
        f" {how_many(evaluation.questions, 'question')}"
    )
    yield dim(f"archive {printable(str(evaluation.archive))}")
    yield ""
    yield f"{'':<28} value  {dim('95 % interval')}"
    for name, estimate in evaluation.measures.items():
        interval = f"[{estimate.low:.4f}, {estimate.high:.4f}]"
        yield f"{name:<28} {estimate.value:.4f} {dim(interval)}"
    if evaluation.compared:
        yield ""
        yield from _comparison(evaluation)
    yield ""
    yield from _answers(evaluation)
    yield f"{'embedding':<28} {_embedding(evaluation)}"


def _answers(evaluation: Evaluation) -> Iterator[str]:
    """Yield what became of the questions, and beside it the same with a language model."""
    ways = [evaluation.answers]
    if evaluation.by_model:
        ways.append(evaluation.by_model.answers)
        yield f"{'':<28} {_OURS:<8} {printable(evaluation.by_model.model)}"
    unanswerable = f"of {how_many(evaluation.unanswerable, 'question')} that no article answers"
    rows = {
        "first quote contains answer": [way.first_quote_contains for way in ways],
        "whole answer contains answer": [way.answer_contains for way in ways],
        "answered": [way.answered for way in ways],
        "answered without the answer": [way.wrong for way in ways],
        "unanswerable refused": [way.rejected_unanswerable for way in ways],
        "answerable refused": [way.refused_answerable for way in ways],
    }
    for name, values in rows.items():
        what = unanswerable if name == "unanswerable refused" else ""
        yield from _shares(name, values, what)
    yield ""
    for way, name in zip(ways, ("ask", "ask with the model"), strict=False):
        yield f"{name:<28} p50 {way.latency_p50:.0f} ms, p95 {way.latency_p95:.0f} ms"
    if evaluation.by_model:
        outcomes = evaluation.by_model.outcomes
        told = ", ".join(f"{name} {outcomes.get(name, 0)}" for name in get_args(Outcome))
        yield f"{'choices':<28} {told}"


def _comparison(evaluation: Evaluation) -> Iterator[str]:
    """Yield a row for each pipeline, ours first; the best is marked."""
    baselines = {name: baseline.measures for name, baseline in evaluation.compared.items()}
    rows = {_OURS: evaluation.measures, **baselines}
    best = max(rows, key=lambda name: rows[name][NAMES[0]].value)
    widths = [max(len(name), 6) for name in NAMES]
    heads = "  ".join(f"{name:>{width}}" for name, width in zip(NAMES, widths, strict=True))
    yield f"{'':<10}  {heads}  {dim(f'{_OURS} ahead, {NAMES[0]}')}"
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


def _shares(name: str, values: Sequence[float | None], what: str = "") -> Iterator[str]:
    shares = [f"{value:.4f}" for value in values if value is not None]
    if shares:
        yield f"{name:<28} {'   '.join(shares)}" + (f" {dim(what)}" if what else "")


def _embedding(evaluation: Evaluation) -> str:
    count, seconds = evaluation.passages_embedded, evaluation.embedding_seconds
    if not count or not seconds:
        return "none: the archive was there"
    return f"{count:,} passages in {seconds:.1f} s, {count / seconds:.1f} passages/s"


def _difference(estimate: Estimate) -> str:
    return f"{estimate.value:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]"
