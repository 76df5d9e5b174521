"""Reads the table of an archive's passages, and keeps it in step with the commits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from qa.storage import commits
from qa.storage.commits import NOTHING, Revision
from qa.storage.connection import AMONG, Connection
from qa.storage.indexes.passage_table import NOWHERE, UNDATED, Numbers, PassageTable, places_in

_NONE = 0
"""The number of no outlet, and of no language."""

_Row = tuple[int, str, int | None, str | None, str | None]
"""Of an article: key, id, ordinal of its day, outlet, language."""

_COLUMNS = ("id", "article", "start", '"end"', "vector")
_PAGE = 100_000
"""Passages that SQLite hands over at once, each column as one text: twice as fast as rows."""

_MOST_CHANGED = 20_000
"""Articles above which the whole table is read again: SQLite looks up each of them."""


class PassageTables:
    """Keeps the table of an archive's passages in step with its commits."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._known = NOTHING, _table([], [])

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
        return _table(_articles(connection), _passages(connection))
    rows = connection.execute(
        "SELECT key FROM articles WHERE changed > ?1"
        " UNION SELECT article FROM removed WHERE changed > ?1",
        (known.counter,),
    )
    changed = [key for (key,) in rows]
    if len(changed) > _MOST_CHANGED:
        return _table(_articles(connection), _passages(connection))
    among = f"article {AMONG}", json.dumps(changed)
    newer = _table(
        _articles(connection, f"AND key {AMONG}", among[1:]),
        _passages(connection, *among),
        table,
    )
    return _merged(table.without(changed), newer)


def _articles(
    connection: Connection, condition: str = "", values: tuple[str, ...] = ()
) -> list[_Row]:
    return connection.execute(
        f"SELECT key, id, day, outlet, language FROM articles WHERE is_current {condition}"
        " ORDER BY key",
        values,
    ).fetchall()


def _passages(connection: Connection, condition: str = "TRUE", *values: str) -> Iterator[Numbers]:
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
    articles: Sequence[_Row], passages: Iterable[Numbers], older: PassageTable | None = None
) -> PassageTable:
    """The table of articles, by key, and of the passages among some that are theirs.

    Outlets and languages have the numbers that they have in an older table.
    """
    outlet_numbers = dict(older.outlet_numbers) if older else {}
    language_numbers = dict(older.language_numbers) if older else {}
    keys = np.array([key for key, *_ in articles], np.int64)
    whole = np.concatenate([np.empty((len(_COLUMNS), 0), np.int64), *passages], axis=1)
    owners = places_in(keys, whole[1])
    order = np.argsort(whole[0], kind="stable")
    order = order[owners[order] != NOWHERE]
    ids, _, starts, ends, vectors = whole[:, order]
    return PassageTable(
        ids=ids,
        owners=owners[order],
        starts=starts.astype(np.int32),
        ends=ends.astype(np.int32),
        vectors=vectors,
        keys=keys,
        names=np.array([name for _, name, *_ in articles], np.object_),
        days=np.array([day or UNDATED for *_, day, _, _ in articles], np.int32),
        outlets=_numbered([outlet for *_, outlet, _ in articles], outlet_numbers).astype(np.int32),
        outlet_numbers=outlet_numbers,
        languages=_numbered([code for *_, code in articles], language_numbers).astype(np.int16),
        language_numbers=language_numbers,
    )


def _numbered(names: Iterable[str | None], numbers: dict[str, int]) -> Numbers:
    """The number of each name; names without one get the next."""
    return np.array(
        [_NONE if name is None else numbers.setdefault(name, len(numbers) + 1) for name in names],
        np.int64,
    )


def _merged(table: PassageTable, newer: PassageTable) -> PassageTable:
    """Two tables as one; the second knows the outlets and languages of the first."""
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
        languages=np.concatenate([table.languages, newer.languages])[by_key],
        language_numbers=newer.language_numbers,
    )
