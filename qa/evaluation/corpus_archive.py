"""Build and find the archive of a test set, and tell which rows of the corpus it holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from embeddings.embedder import Embedder
from embeddings.encoders.graph_cache import default_folder
from qa.archive import Archive
from qa.errors import SetError
from qa.evaluation.beir import TestSet
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.ingest.opening import ModelChoice
from qa.passage import ScoredPassage
from qa.progress import Progress
from qa.storage.schema import FORMAT_VERSION
from qa.storage.tables import statistics
from qa.text.chunking import CHUNKER_VERSION
from seeds.readers import absolute, path_text

_WRITE_BITS = 0o222


def archive_path(folder: Path, embedder: Embedder) -> Path:
    """Return where the archive of a set is kept for one model.

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


def build_archive(
    test_set: TestSet,
    path: Path,
    embedder: Embedder | None,
    choice: ModelChoice,
    progress: Progress,
) -> BuildReport:
    """Build the archive of a set, or bring it up to date with the corpus."""
    corpus = test_set.corpus
    run = partial(
        build,
        [corpus],
        path,
        embedder=embedder,
        model=choice.name,
        query_prompt=choice.query_prompt,
        passage_prompt=choice.passage_prompt,
        progress=progress,
    )
    report = run()
    with Archive.open(path) as archive:
        if stored_rows(archive, test_set) <= test_set.rows.keys():
            return report
        # Words that an earlier corpus held under another id keep that id.
        archive.remove_source(corpus)
    return run()


def stored_rows(archive: Archive, test_set: TestSet) -> set[str]:
    """Return ids of the rows that the archive has articles of."""
    with archive.reading() as connection:
        return statistics.records_from(connection, path_text(absolute(test_set.corpus)))


def articles_of(hits: Iterable[ScoredPassage]) -> list[str]:
    """Rank articles by their best passage; behind each the copies it stands for."""
    return list(dict.fromkeys(id_ for hit in hits for id_ in (hit.article_id, *hit.copies)))


class CorpusRows:
    """Rows of the corpus by article; each article is looked up once."""

    def __init__(self, archive: Archive, rows: Mapping[str, str]) -> None:
        self._archive = archive
        self._rows = rows
        self._known: dict[str, str] = {}

    def of_passages(self, passage_ids: Sequence[int]) -> list[str]:
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
                # One page may have given several articles.
                row = article.record or article.id
                self._known[name] = self._rows.get(row, row)
        return list(dict.fromkeys(self._known[name] for name in ids if name in self._known))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
