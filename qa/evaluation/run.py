"""Measure ranking, answers, refusal and speed on a test set in BEIR layout."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from embeddings.embedder import Embedder
from embeddings.encoders.graph_cache import default_folder
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.errors import SetError
from qa.evaluation.baselines import PIPELINES
from qa.evaluation.beir import Question, TestSet, read_set
from qa.evaluation.measures import NAMES, Estimate, Values, contains, estimates, per_question, share
from qa.evaluation.report import Compared, Evaluation
from qa.ingest.build import build
from qa.ingest.report import BuildReport
from qa.passage import ScoredPassage
from qa.progress import NoProgress, Progress
from qa.question.query import LONGEST_QUESTION
from qa.question.understand import understand
from qa.storage.schema import FORMAT_VERSION
from qa.storage.tables import statistics
from qa.text.chunking import CHUNKER_VERSION
from seeds.article import Article
from seeds.readers import path_text

DEPTH = 100
"""Passages retrieved to rank ten articles."""

LISTED = 3
"""Ids that a note gives as examples."""

WARMING = "Is it warm?"
"""Asked before the clock runs: the first question loads the model and the indexes."""

_WRITE_BITS = 0o222


def evaluate(
    folder: Path | str,
    split: str | None = None,
    *,
    as_of_question_date: bool = False,
    compare: Sequence[str] = (),
    archive: Path | str | None = None,
    model: str | None = None,
    embedder: Embedder | None = None,
    limit: int | None = None,
    reranker: Reranker | None = None,
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
        embedder: the model, if it is loaded already.
        limit: only so many questions of the split, and so many unanswerable ones.
        reranker: a cross-encoder that orders the best passages; the pipelines go without.
        progress: hears how far it is.

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
    found = _limited(read_set(Path(folder), split), limit)
    if as_of_question_date and not any(one.day for one in found.questions):
        raise SetError(f"{found.folder} gives no question of the split a date to ask by")
    if archive is None:
        embedder = embedder or _load(model)
        path = archive_path(found.folder, embedder)
    else:
        path = Path(archive)
    report = _build(found, path, embedder, model, progress)
    with Archive.open(path, embedder) as opened:
        info = opened.info()
        outcomes = _ask_all(opened, found, as_of_question_date, compare, reranker, progress)
        notes = _notes(opened, found, as_of_question_date)
    ids = [one.id for one in found.questions]
    ours = per_question(found.qrels, outcomes.rankings, ids)
    p50, p95 = np.percentile(outcomes.milliseconds, [50, 95])
    with_gold = [one for one in outcomes.answered if one.question.answers]
    return Evaluation(
        folder=found.folder.resolve(),
        split=found.split,
        archive=path,
        articles=info.articles,
        passages=info.passages,
        questions=len(ids),
        unanswerable=len(found.unanswerable),
        measures=_named(estimates(ours)),
        first_quote_contains=share([one.is_first_right for one in with_gold]),
        answer_contains=share([one.is_right for one in with_gold]),
        answered=share([not one.abstained for one in with_gold]),
        rejected_unanswerable=share(outcomes.rejected),
        refused_answerable=share([one.abstained for one in outcomes.answered]),
        latency_p50=float(p50),
        latency_p95=float(p95),
        passages_embedded=report.passages_embedded,
        embedding_seconds=report.embedding_seconds,
        compared={
            name: _compared(ours, per_question(found.qrels, rankings, ids))
            for name, rankings in outcomes.compared.items()
        },
        notes=notes,
    )


def archive_path(folder: Path, embedder: Embedder) -> Path:
    """Where the archive of a set is kept for one model.

    Its name tells archives apart that cannot go on from one another: those of another
    model, of other passages or in another format.

    Raises:
        SetError: neither the folder nor a cache can be written to.
    """
    makings = f"{embedder.fingerprint} {CHUNKER_VERSION} {FORMAT_VERSION}"
    name = f"archive-{_digest(makings)}"
    # Permission bits too: root can write anywhere, also where nobody is meant to.
    if os.access(folder, os.W_OK) and folder.stat().st_mode & _WRITE_BITS:
        return folder / name
    cache = default_folder()
    if cache is None:
        raise SetError(
            f"{folder} cannot be written to, and there is no home for a cache: say with"
            " --archive where the archive of the set is to be"
        )
    place = folder.resolve()
    return cache / "sets" / f"{place.name}-{_digest(path_text(place))}" / name


class _Outcome(NamedTuple):
    """What became of a question."""

    question: Question
    abstained: bool
    is_first_right: bool
    is_right: bool

    @classmethod
    def of(cls, question: Question, answer: Answer) -> _Outcome:
        quotes = [quote.text for quote in answer.quotes]
        return cls(
            question,
            answer.abstained,
            contains("".join(quotes[:1]), question.answers),
            contains(" ".join(quotes), question.answers),
        )


@dataclass(slots=True)
class _Outcomes:
    """What became of all questions; grows while they are asked."""

    answered: list[_Outcome] = field(default_factory=list)
    rejected: list[bool] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    rankings: dict[str, list[str]] = field(default_factory=dict)
    compared: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def _load(model: str | None) -> Embedder:
    from embeddings import load_embedder

    return load_embedder(model)


def _limited(found: TestSet, limit: int | None) -> TestSet:
    if limit is None:
        return found
    questions = found.questions[:limit]
    return replace(
        found,
        questions=questions,
        unanswerable=found.unanswerable[:limit],
        qrels={one.id: found.qrels[one.id] for one in questions},
    )


def _build(
    found: TestSet, path: Path, embedder: Embedder | None, model: str | None, progress: Progress
) -> BuildReport:
    report = build([found.corpus], path, embedder=embedder, model=model, progress=progress)
    with Archive.open(path) as archive:
        if _stored(archive, found) <= found.rows.keys():
            return report
        # Words that an earlier corpus held under another id keep that id.
        archive.remove_source(found.corpus)
    return build([found.corpus], path, embedder=embedder, model=model, progress=progress)


def _stored(archive: Archive, found: TestSet) -> set[str]:
    """Ids of the rows that the archive has articles of."""
    with archive.reading() as connection:
        return statistics.records_from(connection, path_text(Path(os.path.abspath(found.corpus))))  # noqa: PTH100


def _ask_all(
    archive: Archive,
    found: TestSet,
    as_of_question_date: bool,
    compare: Iterable[str],
    reranker: Reranker | None,
    progress: Progress,
) -> _Outcomes:
    outcomes = _Outcomes(compared={name: {} for name in compare})
    records = _Records(archive, found.rows)
    archive.ask(WARMING, reranker=reranker)
    progress.start(len(found.questions) + len(found.unanswerable), "questions")
    try:
        for question in found.questions:
            text, day = _asked(question, as_of_question_date)
            # Asked first: whatever a question leaves behind in memory must not help.
            begin = time.perf_counter()
            answer = archive.ask(text, as_of=day, reranker=reranker)
            outcomes.milliseconds.append(1000 * (time.perf_counter() - begin))
            outcomes.answered.append(_Outcome.of(question, answer))
            hits = archive.retrieve(text, DEPTH, as_of=day, reranker=reranker)
            outcomes.rankings[question.id] = records.of_articles(articles_of(hits))
            if outcomes.compared:
                vector = archive.embedder.embed_queries([text])[0]
                filters = understand(text, as_of=day).filters
                for name, rankings in outcomes.compared.items():
                    ids = PIPELINES[name](archive, text, vector, filters)
                    rankings[question.id] = records.ranking(ids)
            progress.advance(1)
        for question in found.unanswerable:
            text, day = _asked(question, as_of_question_date)
            answer = archive.ask(text, as_of=day, reranker=reranker)
            outcomes.rejected.append(answer.abstained)
            progress.advance(1)
    finally:
        progress.finish()
    return outcomes


def _asked(question: Question, as_of_question_date: bool) -> tuple[str, date | None]:
    return question.text[:LONGEST_QUESTION], question.day if as_of_question_date else None


def articles_of(hits: Iterable[ScoredPassage]) -> list[str]:
    """Ids of articles by their best passage; behind each the copies it stands for."""
    return list(dict.fromkeys(one for hit in hits for one in (hit.article_id, *hit.copies)))


def _row(article: Article, rows: Mapping[str, str]) -> str:
    """The row an article was made of; one page may have given several articles."""
    name = article.record or article.id
    return rows.get(name, name)


class _Records:
    """Rows of the corpus by passage; each article is looked up once."""

    def __init__(self, archive: Archive, rows: Mapping[str, str]) -> None:
        self._archive = archive
        self._rows = rows
        self._known: dict[str, str] = {}

    def ranking(self, passage_ids: Sequence[int]) -> list[str]:
        """Rows by their best passage, best first."""
        passages = self._archive.passages(passage_ids)
        return self.of_articles(
            [passages[key].article_id for key in passage_ids if key in passages]
        )

    def of_articles(self, ids: Sequence[str]) -> list[str]:
        """Rows by their articles, in the same order, each once."""
        missing = set(ids) - self._known.keys()
        if missing:
            for name, article in self._archive.articles(missing).items():
                self._known[name] = _row(article, self._rows)
        return list(dict.fromkeys(self._known[name] for name in ids if name in self._known))


def _compared(ours: Values, theirs: Values) -> Compared:
    return Compared(_named(estimates(theirs)), _named(estimates(ours - theirs)))


def _named(found: Sequence[Estimate]) -> dict[str, Estimate]:
    return dict(zip(NAMES, found, strict=True))


def _notes(archive: Archive, found: TestSet, as_of_question_date: bool) -> tuple[str, ...]:
    judged = {
        name for grades in found.qrels.values() for name, grade in grades.items() if grade > 0
    }
    without = set(found.rows.values()) - {found.rows[name] for name in _stored(archive, found)}
    unknown = found.unknown()
    long = [one.id for one in found.questions if len(one.text) > LONGEST_QUESTION]
    undated = [one.id for one in found.questions if as_of_question_date and one.day is None]
    notes = (
        (
            sorted(without),
            "row(s) of the corpus gave no article that can be found"
            f" ({len(without & judged):,} of them judged to answer)",
        ),
        (unknown, f"judged article(s) of {found.split}.tsv not in the corpus"),
        (long, f"question(s) cut to {LONGEST_QUESTION:,} characters"),
        (undated, "question(s) without a date, asked without one"),
    )
    return tuple(f"{len(ids):,} {what}: {_examples(ids)}" for ids, what in notes if ids)


def _examples(ids: Sequence[str]) -> str:
    return ", ".join(ids[:LISTED]) + (", …" if len(ids) > LISTED else "")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
