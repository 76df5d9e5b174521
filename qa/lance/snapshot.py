"""One commit of a Lance archive: its tables at the versions that it names."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import NAMES_AT_ONCE, Root, among, errors_of, portions
from qa.lance.tables.indexes import lists_of_vectors
from qa.lance.tables.schemas import ARTICLES, LANGUAGE, PASSAGES, TERM_COUNTS, TERMS, length_of
from qa.lance.tables.summary import coverage_of
from qa.storage.tables import articles as article_rows
from qa.store import Coverage
from seeds.article import Article

if TYPE_CHECKING:
    import pyarrow as pa
    from lance import LanceDataset, Session

MOST_ARTICLES = 1_000
"""Articles that are remembered: a question reads a hundred, and the next one often the same."""

MOST_TERMS = 10_000
"""Terms whose counts are remembered, some 5 MB."""

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
        self._holders: dict[str, dict[str, int]] = {}
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
    def coverage(self) -> Coverage:
        """What there is to find, in brief."""
        return coverage_of(self.commit.summary)

    @cached_property
    def knows_languages(self) -> bool:
        """Whether passages say their language, which those of older formats do not."""
        return LANGUAGE in self.table(PASSAGES).schema.names

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

    def tables_among(
        self,
        name: str,
        columns: Sequence[str],
        column: str,
        values: Iterable[str | int],
        condition: str = "",
    ) -> Iterator[pa.Table]:
        """The rows whose ``column`` holds one of ``values``, and that meet a condition."""
        for portion in portions(list(dict.fromkeys(values)), NAMES_AT_ONCE):
            wanted = among(column, portion)
            yield self.scan(
                name, columns, filter=f"{wanted} AND {condition}" if condition else wanted
            )

    def rows_among(
        self,
        name: str,
        columns: Sequence[str],
        column: str,
        values: Iterable[str | int],
        condition: str = "",
    ) -> Iterator[tuple[Any, ...]]:
        """The same rows as tuples."""
        for table in self.tables_among(name, columns, column, values, condition):
            yield from zip(*(table[column].to_pylist() for column in columns), strict=True)

    def vectors(
        self, ids: Iterable[int], condition: str = ""
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Those passages of ``ids`` that meet a condition, shape (n,), and their vectors."""
        numbers = [np.zeros(0, np.int64)]
        vectors = [np.zeros(0, np.float32)]
        for table in self.tables_among(PASSAGES, ["id", "vector"], "id", ids, condition):
            numbers.append(table["id"].to_numpy())
            vectors.append(table["vector"].combine_chunks().flatten().to_numpy())
        dimension = self.table(PASSAGES).schema.field("vector").type.list_size
        return np.concatenate(numbers), np.concatenate(vectors).reshape(-1, dimension)

    def holders(self, terms: Iterable[str]) -> dict[str, dict[str, int]]:
        """How many rows of the tables hold each of those terms that any does, by the column.

        They are remembered: one question asks of the same terms several times.
        """
        wanted = list(dict.fromkeys(terms))
        with self._lock:
            known = {term: self._holders[term] for term in wanted if term in self._holders}
        missing = [term for term in wanted if term not in known]
        read: dict[str, dict[str, int]] = {term: {} for term in missing}
        for table in self.tables_among(TERMS, ["term", *TERM_COUNTS], "term", missing):
            read |= {row.pop("term"): row for row in table.to_pylist()}
        with self._lock:
            if len(self._holders) + len(read) > MOST_TERMS:
                self._holders.clear()
            self._holders |= read
        counts = known | read
        return {term: counts[term] for term in wanted if counts[term]}

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
