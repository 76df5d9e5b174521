"""Where every passage stands, in memory: what each question asks of hundreds or of all of them.

SQLite looks up a passage and its article in a hundredth of a millisecond, and a question
asks for a thousand; a filter that lets half a million through takes it half a second. The
columns of a million passages take 50 MB, and 1.2 seconds to be read.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.passage import Span
from qa.storage import commits
from qa.storage.commits import NOTHING, Revision
from qa.storage.connection import AMONG, Connection
from qa.storage.tables.articles import outlet_key
from qa.storage.tables.passages import as_vector
from qa.store import Filters

_UNDATED = 0  # no day has this ordinal
_NO_OUTLET = 0
_NO_SUCH_OUTLET = -1
_NOWHERE = -1

_COLUMNS = ("id", "article", "start", '"end"', "vector")
_PAGE = 100_000
"""Passages that SQLite hands over at once, each column as one text: twice as fast as rows."""

_MOST_CHANGED = 20_000
"""Articles above which the whole table is read again: SQLite looks up each of them."""

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PassageTable:
    """The passages of all articles that can be found, by columns.

    Attributes:
        ids: of the passages, ascending; row i of the next four is for ``ids[i]``.
        owners: rows of their articles.
        starts, ends: character offsets into the article's text.
        vectors: keys of their vectors in the database.
        keys: of the articles, ascending; row i of the next three is for ``keys[i]``.
        names: ids of the articles.
        days: ordinals of their days of publication, 0 for none.
        outlets: numbers of their outlets, 0 for none.
        outlet_numbers: by the keys of the outlets.
    """

    ids: _Numbers
    owners: _Numbers
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    vectors: _Numbers
    keys: _Numbers
    names: NDArray[np.object_]
    days: NDArray[np.int32]
    outlets: NDArray[np.int32]
    outlet_numbers: dict[str, int]

    def spans(self, ids: Iterable[int]) -> dict[int, Span]:
        """Where the passages among ``ids`` stand."""
        rows = self._rows(ids)
        owners = self.owners[rows]
        columns = (self.ids[rows], self.names[owners], self.starts[rows], self.ends[rows])
        days = [
            None if ordinal == _UNDATED else date.fromordinal(ordinal)
            for ordinal in self.days[owners].tolist()
        ]
        return {
            number: Span(name, start, end, day)
            for number, name, start, end, day in zip(
                *(column.tolist() for column in columns), days, strict=True
            )
        }

    def known(self, ids: Iterable[int]) -> set[int]:
        """The passages among ``ids``."""
        return set(self.ids[self._rows(ids)].tolist())

    def article_ids(self, keys: Sequence[int]) -> dict[int, str]:
        """Ids of the articles among those of ``keys``."""
        rows = _held_rows(self.keys, keys)
        return dict(zip(self.keys[rows].tolist(), self.names[rows].tolist(), strict=True))

    def allowed(self, filters: Filters) -> _Numbers:
        """The passages that may answer under ``filters``, ascending; their words do not count."""
        is_allowed = np.ones(len(self.keys), np.bool_)
        is_undated = self.days == _UNDATED
        for day, keeps_undated, is_last in (
            (filters.since, filters.keeps_undated, False),
            (filters.until, filters.keeps_undated, True),
            (filters.as_of, True, True),
        ):
            if day is not None:
                limit = day.toordinal()
                is_inside = self.days <= limit if is_last else self.days >= limit
                is_allowed &= np.where(is_undated, keeps_undated, is_inside)
        if filters.outlets:
            names = map(outlet_key, filters.outlets)
            numbers = [self.outlet_numbers.get(name, _NO_SUCH_OUTLET) for name in names]
            is_allowed &= np.isin(self.outlets, numbers)
        return self.ids[is_allowed[self.owners]]

    def read_vectors(self, connection: Connection, ids: Sequence[int], dimension: int) -> Vectors:
        """Stored vectors of passages, row i for ``ids[i]``; zeros for one that is gone.

        Args:
            connection: to the commit that the table reflects, as vectors are known by keys.
            ids: of passages.
            dimension: of a vector.

        Raises:
            ArchiveDamaged: a vector is not of this dimension.
        """
        rows = _places(self.ids, np.array(ids, np.int64))
        places = np.flatnonzero(rows != _NOWHERE)
        keys = self.vectors[rows[places]].tolist()
        blobs = dict(
            connection.execute(
                f"SELECT key, vector FROM vectors WHERE key {AMONG}", (json.dumps(keys),)
            ).fetchall()
        )
        vectors = np.zeros((len(ids), dimension), np.float32)
        for place, key in zip(places.tolist(), keys, strict=True):
            if key in blobs:
                vectors[place] = as_vector(blobs[key], dimension)
        return vectors

    def without(self, keys: Sequence[int]) -> PassageTable:
        """The table without some articles and their passages."""
        stays = np.ones(len(self.keys), np.bool_)
        stays[_held_rows(self.keys, keys)] = False
        rows = stays[self.owners]
        return replace(
            self,
            ids=self.ids[rows],
            owners=(np.cumsum(stays) - 1)[self.owners[rows]],
            starts=self.starts[rows],
            ends=self.ends[rows],
            vectors=self.vectors[rows],
            keys=self.keys[stays],
            names=self.names[stays],
            days=self.days[stays],
            outlets=self.outlets[stays],
        )

    def _rows(self, ids: Iterable[int]) -> _Numbers:
        return _held_rows(self.ids, list(ids))


class PassageTables:
    """Keeps the table of an archive's passages in step with its commits."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._known = NOTHING, _table([], [], {})

    def at(self, connection: Connection) -> PassageTable:
        """The table as of the commit that a connection sees, read where it is not known yet.

        Args:
            connection: inside a transaction, so that nobody who waits here waits for a commit.
        """
        revision = commits.current(connection)
        known, table = self._known
        if known == revision:
            return table
        with self._reading:
            known, table = self._known
            if known != revision:
                table = _brought_up(connection, known, table)
                self._known = revision, table
        return table


def _brought_up(connection: Connection, known: Revision, table: PassageTable) -> PassageTable:
    """The table of the revision ``known``, with all that changed since."""
    if not commits.is_known(connection, known):
        return _table(_articles(connection), _passages(connection), {})
    rows = connection.execute(
        "SELECT key FROM articles WHERE changed > ?1"
        " UNION SELECT article FROM removed WHERE changed > ?1",
        (known.counter,),
    )
    changed = [key for (key,) in rows]
    if len(changed) > _MOST_CHANGED:
        return _table(_articles(connection), _passages(connection), {})
    among = f"article {AMONG}", json.dumps(changed)
    newer = _table(
        _articles(connection, f"AND key {AMONG}", among[1:]),
        _passages(connection, *among),
        table.outlet_numbers,
    )
    return _merged(table.without(changed), newer)


def _articles(
    connection: Connection, condition: str = "", values: tuple[str, ...] = ()
) -> list[tuple[int, str, int | None, str | None]]:
    return connection.execute(
        f"SELECT key, id, day, outlet_key FROM articles WHERE is_current {condition} ORDER BY key",
        values,
    ).fetchall()


def _passages(connection: Connection, condition: str = "TRUE", *values: str) -> Iterator[_Numbers]:
    """The columns of passages, those of replaced articles too, shape (columns, n) a page."""
    columns = ", ".join(f"group_concat({name})" for name in _COLUMNS)
    last: int | None = -1
    while last is not None:
        *texts, last = connection.execute(
            f"SELECT {columns}, max(id) FROM (SELECT * FROM passages WHERE id > ? AND {condition}"
            " ORDER BY id LIMIT ?)",
            (last, *values, _PAGE),
        ).fetchone()
        if last is not None:
            yield np.array([np.fromstring(text, np.int64, sep=",") for text in texts])


def _table(
    articles: Sequence[tuple[int, str, int | None, str | None]],
    passages: Iterable[_Numbers],
    outlet_numbers: dict[str, int],
) -> PassageTable:
    """The table of articles, by key, and of the passages among some that are theirs."""
    numbers = dict(outlet_numbers)
    keys = np.array([key for key, *_ in articles], np.int64)
    whole = np.concatenate([np.empty((len(_COLUMNS), 0), np.int64), *passages], axis=1)
    owners = _places(keys, whole[1])
    order = np.argsort(whole[0], kind="stable")
    order = order[owners[order] != _NOWHERE]
    ids, _, starts, ends, vectors = whole[:, order]
    return PassageTable(
        ids=ids,
        owners=owners[order],
        starts=starts.astype(np.int32),
        ends=ends.astype(np.int32),
        vectors=vectors,
        keys=keys,
        names=np.array([name for _, name, *_ in articles], np.object_),
        days=np.array([day or _UNDATED for *_, day, _ in articles], np.int32),
        outlets=np.array(
            [
                _NO_OUTLET if outlet is None else numbers.setdefault(outlet, len(numbers) + 1)
                for *_, outlet in articles
            ],
            np.int32,
        ),
        outlet_numbers=numbers,
    )


def _merged(table: PassageTable, newer: PassageTable) -> PassageTable:
    """Two tables as one; the second knows the outlets of the first."""
    keys = np.concatenate([table.keys, newer.keys])
    by_key = np.argsort(keys, kind="stable")
    places = np.empty(len(keys), np.int64)
    places[by_key] = np.arange(len(keys))
    owners = np.concatenate([table.owners, newer.owners + len(table.keys)])
    ids = np.concatenate([table.ids, newer.ids])
    by_id = np.argsort(ids, kind="stable")
    return PassageTable(
        ids=ids[by_id],
        owners=places[owners][by_id],
        starts=np.concatenate([table.starts, newer.starts])[by_id],
        ends=np.concatenate([table.ends, newer.ends])[by_id],
        vectors=np.concatenate([table.vectors, newer.vectors])[by_id],
        keys=keys[by_key],
        names=np.concatenate([table.names, newer.names])[by_key],
        days=np.concatenate([table.days, newer.days])[by_key],
        outlets=np.concatenate([table.outlets, newer.outlets])[by_key],
        outlet_numbers=newer.outlet_numbers,
    )


def _held_rows(column: _Numbers, numbers: Sequence[int]) -> _Numbers:
    """The rows of an ascending column that hold one of some numbers."""
    rows = _places(column, np.array(numbers, np.int64))
    return np.asarray(rows[rows != _NOWHERE])


def _places(column: _Numbers, numbers: _Numbers) -> _Numbers:
    """For each of some numbers its row in an ascending column, or -1."""
    if not len(column):
        return np.full(len(numbers), _NOWHERE, np.int64)
    rows = np.minimum(np.searchsorted(column, numbers), len(column) - 1)
    return np.asarray(np.where(column[rows] == numbers, rows, _NOWHERE))
