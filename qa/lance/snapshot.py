"""One commit of a Lance archive: its tables at the versions that it names."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import NAMES_AT_ONCE, Root, among, errors_of, portions
from qa.lance.tables.indexes import lists_of_vectors
from qa.lance.tables.schemas import ARTICLES, PASSAGES, length_of
from qa.lance.tables.summary import coverage_of
from qa.storage.tables import articles as article_rows
from seeds.article import Article

if TYPE_CHECKING:
    import pyarrow as pa
    from lance import LanceDataset, Session

MOST_ARTICLES = 1_000
"""Articles that are remembered: a question reads a hundred, and the next one often the same."""

_COLUMNS = article_rows.COLUMNS.split(", ")


class Snapshot:
    """Reads one commit. Safe to share between threads."""

    def __init__(self, root: Root, commit: Commit, session: Session) -> None:
        """Read ``commit``, with the caches of ``session``."""
        self.root = root
        self.commit = commit
        self._session = session
        self._datasets: dict[str, LanceDataset] = {}
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._lengths: dict[tuple[str, str], tuple[int, int]] = {}
        self._lock = threading.Lock()

    def table(self, name: str) -> LanceDataset:
        """A table, opened at the first use."""
        with self._lock:
            if name not in self._datasets:
                version = self.commit.versions[name]
                self._datasets[name] = self.root.open(name, version, self._session)
            return self._datasets[name]

    @cached_property
    def last_day(self) -> date | None:
        """The last day on which an article was published."""
        return coverage_of(self.commit.summary).last_day

    def lengths(self, name: str, column: str) -> tuple[int, int]:
        """How many texts a column of words has, and how many terms in all; counted once."""
        key = name, column
        if key not in self._lengths:
            counted = self.scan(name, [length_of(column)])[0].drop_null()
            total = counted.to_numpy().sum(dtype="int64") if len(counted) else 0
            self._lengths[key] = len(counted), int(total)
        return self._lengths[key]

    @cached_property
    def partitions(self) -> int:
        """Lists of the index of vectors; 0 if there is none."""
        dataset = self.table(PASSAGES)
        with errors_of(self.root.address, PASSAGES):
            return lists_of_vectors(dataset)

    @cached_property
    def row_bytes(self) -> int:
        """Bytes of the files that hold the rows of all tables, without those of indexes.

        The tables say them, so that no file is read for it.
        """
        return sum(
            file.file_size_bytes or 0
            for name in self.commit.versions
            for fragment in self.table(name).get_fragments()
            for file in fragment.metadata.files
        )

    def scan(self, name: str, columns: Sequence[str], **options: Any) -> pa.Table:
        """Rows of a table; options are those of `LanceDataset.to_table`.

        Raises:
            ArchiveDamaged: the table is damaged.
        """
        with errors_of(self.root.address, name):
            return self.table(name).to_table(columns=list(columns), **options)

    def rows(self, name: str, columns: Sequence[str], condition: str) -> Iterator[tuple[Any, ...]]:
        """The rows that meet a condition."""
        table = self.scan(name, columns, filter=condition)
        yield from zip(*(table[column].to_pylist() for column in columns), strict=True)

    def rows_at(self, name: str, columns: Sequence[str], rows: NDArray[np.int64]) -> pa.Table:
        """The rows of some numbers of Lance, which are ascending, in that order."""
        if not len(rows):
            return self.table(name).schema.empty_table().select(columns)
        return self.scan(name, columns, filter=among("_rowid", rows.tolist()))

    def rows_among(
        self,
        name: str,
        columns: Sequence[str],
        column: str,
        values: Iterable[str | int],
        condition: str = "",
    ) -> Iterator[tuple[Any, ...]]:
        """The rows whose ``column`` holds one of ``values``, and that meet a condition."""
        for portion in portions(list(dict.fromkeys(values)), NAMES_AT_ONCE):
            wanted = among(column, portion)
            yield from self.rows(
                name, columns, f"{wanted} AND {condition}" if condition else wanted
            )

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles that exist among ``ids``, replaced ones too.

        Raises:
            ArchiveDamaged: one is not what was stored.
        """
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            known = {id_: self._articles[id_] for id_ in wanted if id_ in self._articles}
            for id_ in known:
                self._articles.move_to_end(id_)
        missing = [id_ for id_ in wanted if id_ not in known]
        read = {
            article.id: article
            for row in self.rows_among(ARTICLES, _COLUMNS, "id", missing)
            for article in [article_rows.from_row(_as_stored(row))]
        }
        with self._lock:
            self._articles.update(read)
            while len(self._articles) > MOST_ARTICLES:
                self._articles.popitem(last=False)
        return known | read


def _as_stored(row: Sequence[Any]) -> list[Any]:
    """A row as SQLite has it, and as its digest was made."""
    return [int(value) if isinstance(value, bool) else value for value in row]
