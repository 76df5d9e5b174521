"""Measure ranking, answers, refusal and speed on a test set in BEIR layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from embeddings.embedder import Embedder
from embeddings.reader import Reader
from embeddings.reranker import Reranker
from qa.archive import Archive
from qa.errors import SetError
from qa.evaluation.answers import Answers, as_asked
from qa.evaluation.baselines import PIPELINES
from qa.evaluation.beir import TestSet, read_set
from qa.evaluation.corpus_archive import (
    CorpusRows,
    archive_path,
    articles_of,
    build_archive,
    stored_rows,
)
from qa.evaluation.measures import NAMES, Estimate, Values, estimates, per_question
from qa.evaluation.report import Compared, Evaluation
from qa.ingest.opening import ModelChoice
from qa.llm.servers.ladder import LanguageModel
from qa.progress import NoProgress, Progress, stretch
from qa.question.query import LONGEST_QUESTION
from qa.question.understand import understand

DEPTH = 100
"""Passages retrieved to rank ten articles."""

LISTED = 3
"""Ids that a note gives as examples."""

WARMING = "Is it warm?"
"""Asked before the clock runs: the first question loads the model and the indexes."""


def evaluate(
    folder: Path | str,
    split: str | None = None,
    *,
    as_of_question_date: bool = False,
    compare: Sequence[str] = (),
    archive: Path | str | None = None,
    model: str | None = None,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    embedder: Embedder | None = None,
    limit: int | None = None,
    reranker: Reranker | None = None,
    reader: Reader | None = None,
    llm: LanguageModel | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Build the archive of a test set, ask it the set's questions, and measure.

    The archive is kept: beside the set, or in the user's cache where the set is not to be
    written to. The next run finds it there and embeds only what is new in the corpus.

    Args:
        folder: a set as `qa.evaluation.beir` describes it.
        split: whose questions are asked; None for "test", or for the only one.
        as_of_question_date: whether each question is asked as of its date.
        compare: names of `qa.evaluation.baselines.PIPELINES` to measure as well.
        archive: where the archive is to be, instead.
        model: as for `qa.ingest.build.build`.
        query_prompt: likewise.
        passage_prompt: likewise.
        embedder: the model, if it is loaded already.
        limit: only so many questions of the split, and so many unanswerable ones.
        reranker: a cross-encoder that orders the best passages; the pipelines go without.
        reader: what reads the best passages, in place of the model's own reader.
        llm: a language model that chooses; each question is asked with it as well.
        progress: callback for progress updates.

    Raises:
        SetError: the set cannot be read, or has no dates to ask by.
        ValueError: there is no pipeline of a name in ``compare``.
        ArchiveError: the archive is damaged, in use, of another model or cannot be written.
        ModelError: the model cannot be loaded.
    """
    unknown = [name for name in compare if name not in PIPELINES]
    if unknown:
        raise ValueError(f"no pipeline is called {unknown[0]!r}; there are {', '.join(PIPELINES)}")
    progress = progress or NoProgress()
    test_set = _limited(read_set(Path(folder), split), limit)
    if as_of_question_date and not any(question.day for question in test_set.questions):
        raise SetError(f"{test_set.folder} gives no question of the split a date to ask by")
    choice = ModelChoice(model, query_prompt=query_prompt, passage_prompt=passage_prompt)
    if archive is None:
        embedder = embedder or choice.load(None)
        path = archive_path(test_set.folder, embedder)
    else:
        path = Path(archive)
    report = build_archive(test_set, path, embedder, choice, progress)
    with Archive.open(path, embedder, reader=reader) as opened:
        info = opened.info()
        outcomes = _ask_all(opened, test_set, as_of_question_date, compare, reranker, llm, progress)
        notes = _notes(opened, test_set, as_of_question_date)
    ids = [question.id for question in test_set.questions]
    ours = per_question(test_set.qrels, outcomes.rankings, ids)
    return Evaluation(
        folder=test_set.folder.resolve(),
        split=test_set.split,
        archive=path,
        articles=info.articles,
        passages=info.passages,
        questions=len(ids),
        unanswerable=len(test_set.unanswerable),
        measures=_named(estimates(ours)),
        answers=outcomes.answers.measures(),
        passages_embedded=report.passages_embedded,
        embedding_seconds=report.embedding_seconds,
        compared={
            name: _compared(ours, per_question(test_set.qrels, rankings, ids))
            for name, rankings in outcomes.compared.items()
        },
        by_model=outcomes.by_model.by_model(),
        notes=notes,
    )


@dataclass(slots=True)
class _Outcomes:
    """Collects what became of all questions while they are asked."""

    answers: Answers
    by_model: Answers
    rankings: dict[str, list[str]] = field(default_factory=dict)
    compared: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def _limited(test_set: TestSet, limit: int | None) -> TestSet:
    if limit is None:
        return test_set
    questions = test_set.questions[:limit]
    return replace(
        test_set,
        questions=questions,
        unanswerable=test_set.unanswerable[:limit],
        qrels={question.id: test_set.qrels[question.id] for question in questions},
    )


def _ask_all(
    archive: Archive,
    test_set: TestSet,
    as_of_question_date: bool,
    compare: Iterable[str],
    reranker: Reranker | None,
    llm: LanguageModel | None,
    progress: Progress,
) -> _Outcomes:
    outcomes = _Outcomes(
        Answers(archive, as_of_question_date, reranker),
        Answers(archive, as_of_question_date, reranker, llm),
        compared={name: {} for name in compare},
    )
    ways = (outcomes.answers, outcomes.by_model)[: 1 if llm is None else 2]
    rows = CorpusRows(archive, test_set.rows)
    archive.ask(WARMING, reranker=reranker)
    with stretch(progress, len(test_set.questions) + len(test_set.unanswerable), "questions"):
        for question in test_set.questions:
            # Asked first: whatever a question leaves behind in memory must not help.
            for way in ways:
                way.ask(question)
            text, day = as_asked(question, as_of_question_date)
            hits = archive.retrieve(text, DEPTH, as_of=day, reranker=reranker)
            outcomes.rankings[question.id] = rows.of_articles(articles_of(hits))
            if outcomes.compared:
                vector = archive.embedder.embed_queries([text])[0]
                filters = understand(text, as_of=day).filters
                for name, rankings in outcomes.compared.items():
                    ids = PIPELINES[name](archive, text, vector, filters)
                    rankings[question.id] = rows.of_passages(ids)
            progress.advance(1)
        for question in test_set.unanswerable:
            for way in ways:
                way.ask_unanswerable(question)
            progress.advance(1)
    return outcomes


def _compared(ours: Values, theirs: Values) -> Compared:
    return Compared(_named(estimates(theirs)), _named(estimates(ours - theirs)))


def _named(measured: Sequence[Estimate]) -> dict[str, Estimate]:
    return dict(zip(NAMES, measured, strict=True))


def _notes(archive: Archive, test_set: TestSet, as_of_question_date: bool) -> tuple[str, ...]:
    judged = {
        name for grades in test_set.qrels.values() for name, grade in grades.items() if grade > 0
    }
    rows, stored = test_set.rows, stored_rows(archive, test_set)
    without = set(rows.values()) - {rows[name] for name in stored}
    unknown = test_set.unknown()
    questions = test_set.questions
    long = [question.id for question in questions if len(question.text) > LONGEST_QUESTION]
    undated = [question.id for question in questions if as_of_question_date and not question.day]
    notes = (
        (
            sorted(without),
            "row(s) of the corpus gave no article that can be found"
            f" ({len(without & judged):,} of them judged to answer)",
        ),
        (unknown, f"judged article(s) of {test_set.split}.tsv not in the corpus"),
        (long, f"question(s) cut to {LONGEST_QUESTION:,} characters"),
        (undated, "question(s) without a date, asked without one"),
    )
    return tuple(f"{len(ids):,} {what}: {_examples(ids)}" for ids, what in notes if ids)


def _examples(ids: Sequence[str]) -> str:
    return ", ".join(ids[:LISTED]) + (", …" if len(ids) > LISTED else "")
