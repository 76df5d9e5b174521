"""Where every passage stands, in memory: what each question asks of hundreds or of all of them.

SQLite looks up a passage and its article in a hundredth of a millisecond, and a question
asks for a thousand; a filter that lets half a million through takes it half a second. The
columns of a million passages take 50 MB, and 1.2 seconds to be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.languages.codes import counted, primary, spellings
from qa.passage import Passage, Span
from qa.storage.connection import AMONG, Connection
from qa.storage.tables.articles import outlet_key, wordings
from qa.storage.tables.passages import as_vectors
from qa.store import Coverage, Filters

UNDATED = 0
"""The day of an article without one: no day has this ordinal."""
NOWHERE = -1
"""The place of what is not there."""

_ID_BITS = 63
_MOST_ALIKE = 16
"""Ids of one beginning, above which they are no hashes of which each beginning has one or two."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PassageTable:
    """The passages of all articles that can be found, by columns.

    Attributes:
        ids: of the passages, ascending; row i of the next four is for ``ids[i]``.
        owners: rows of their articles.
        starts, ends: character offsets into the article's text.
        vectors: keys of their vectors in the database.
        keys: of the articles, ascending; row i of the columns below is for ``keys[i]``.
        names: ids of the articles.
        days: ordinals of their days of publication, 0 for none.
        outlets: numbers of their outlets, 0 for none.
        outlet_numbers: by the names of the outlets as they are spelt.
        languages: numbers of their languages, 0 for none.
        language_numbers: by the codes of the languages as they are stored.
        begins: the first row of the ids with each beginning, of as many bits as tell about as
            many of them apart. 400 rows of a million are found so in an eighth of the time that
            halving takes, which misses the processor's cache twenty times for each.
        codes: of the languages without their regions, by their numbers; "" for none.
    """

    ids: Numbers
    owners: Numbers
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    vectors: Numbers
    keys: Numbers
    names: NDArray[np.object_]
    days: NDArray[np.int32]
    outlets: NDArray[np.int32]
    outlet_numbers: dict[str, int]
    languages: NDArray[np.int16]
    language_numbers: dict[str, int]
    begins: NDArray[np.int32] = field(init=False)
    codes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        stored = sorted(self.language_numbers, key=lambda code: self.language_numbers[code])
        object.__setattr__(self, "codes", ("", *map(primary, stored)))
        bits = len(self.ids).bit_length()
        counts = np.bincount(self.ids >> (_ID_BITS - bits), minlength=1 << bits)
        is_even = counts.max(initial=0) <= _MOST_ALIKE
        begins = (np.cumsum(counts) - counts if is_even else counts[:0]).astype(np.int32)
        object.__setattr__(self, "begins", begins)

    def rows(self, ids: Numbers) -> Numbers:
        """For each of some passages its row, or -1."""
        if not len(self.begins) or not len(self.ids):
            return places_in(self.ids, ids)
        shift = _ID_BITS - len(self.ids).bit_length()
        last = len(self.ids) - 1
        rows = np.minimum(self.begins[np.maximum(ids, 0) >> shift], last)
        while (is_before := (self.ids[rows] < ids) & (rows < last)).any():
            rows += is_before
        return np.asarray(np.where(self.ids[rows] == ids, rows, NOWHERE))

    def spans(self, ids: Iterable[int]) -> dict[int, Span]:
        """Where the passages among ``ids`` stand."""
        rows = self.held(ids)
        owners = self.owners[rows]
        columns = (self.ids[rows], self.names[owners], self.starts[rows], self.ends[rows])
        days = [
            None if ordinal == UNDATED else date.fromordinal(ordinal)
            for ordinal in self.days[owners].tolist()
        ]
        codes = [self.codes[number] for number in self.languages[owners].tolist()]
        return {
            number: Span(name, start, end, day, code)
            for number, name, start, end, day, code in zip(
                *(column.tolist() for column in columns), days, codes, strict=True
            )
        }

    def known(self, ids: Iterable[int]) -> set[int]:
        """The passages among ``ids``."""
        return set(self.ids[self.held(ids)].tolist())

    def article_ids(self, keys: Sequence[int]) -> dict[int, str]:
        """Ids of the articles among those of ``keys``."""
        rows = held_rows(self.keys, keys)
        return dict(zip(self.keys[rows].tolist(), self.names[rows].tolist(), strict=True))

    def allowed(self, filters: Filters) -> NDArray[np.bool_]:
        """For each passage whether it may answer under ``filters``; their words do not count."""
        return np.asarray(self.allowed_articles(filters)[self.owners])

    def allowed_articles(self, filters: Filters) -> NDArray[np.bool_]:
        """For each article whether it may answer under ``filters``."""
        is_allowed = np.ones(len(self.keys), np.bool_)
        is_undated = self.days == UNDATED
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
            wanted = set(map(outlet_key, filters.outlets))
            numbers = [
                number for name, number in self.outlet_numbers.items() if outlet_key(name) in wanted
            ]
            is_allowed &= np.isin(self.outlets, numbers)
        if filters.languages:
            codes = spellings(filters.languages, self.language_numbers)
            numbers = [self.language_numbers[code] for code in codes]
            is_allowed &= np.isin(self.languages, numbers)
        return is_allowed

    def ranks(self, ids: Numbers) -> Numbers:
        """For each of some passages a number by outlet, day and article; -1 for one that is gone.

        What filters by outlet or day let pass has numbers that follow each other.
        """
        by_rank = np.lexsort((self.keys, self.days, self.outlets))
        ranks = np.empty(len(self.keys), np.int64)
        ranks[by_rank] = np.arange(len(self.keys))
        rows = self.rows(ids)
        is_held = rows != NOWHERE
        ranked = np.full(len(ids), NOWHERE, np.int64)
        ranked[is_held] = ranks[self.owners[rows[is_held]]]
        return ranked

    def coverage(self) -> Coverage:
        """What there is to find, in brief.

        Spellings of an outlet that filters take for one are one; the first in the alphabet
        names it.
        """
        days = self.days[self.days != UNDATED]
        counts = np.bincount(self.outlets, minlength=len(self.outlet_numbers) + 1).tolist()
        outlets: dict[str, tuple[int, str]] = {}
        for name, number in sorted(self.outlet_numbers.items()):
            if counts[number]:
                count, first = outlets.get(outlet_key(name), (0, name))
                outlets[outlet_key(name)] = count + counts[number], first
        spoken = np.bincount(self.languages, minlength=len(self.language_numbers) + 1).tolist()
        by_count = sorted(outlets, key=lambda key: (-outlets[key][0], key))
        return Coverage(
            articles=len(self.keys),
            passages=len(self.ids),
            first_day=date.fromordinal(int(days.min())) if len(days) else None,
            last_day=date.fromordinal(int(days.max())) if len(days) else None,
            outlets=tuple(outlets[key][1] for key in by_count),
            languages=counted((code, spoken[n]) for code, n in self.language_numbers.items()),
        )

    def read_passages(
        self, connection: Connection, ids: Iterable[int]
    ) -> dict[int, tuple[str, Passage]]:
        """The passages among ``ids`` with their words, each behind its headline.

        Args:
            connection: to the commit that the table reflects.
            ids: of passages.

        Raises:
            ArchiveDamaged: a text is not what was stored.
        """
        rows = self.held(ids)
        owners = self.owners[rows]
        keys = self.keys[owners].tolist()
        words = wordings(connection, set(keys))
        columns = (self.ids[rows], self.names[owners], self.starts[rows], self.ends[rows])
        passages = {}
        # Cut here and not by SQLite's substr, which stops at a NUL character.
        for key, number, name, start, end in zip(
            keys, *(column.tolist() for column in columns), strict=True
        ):
            title, text = words[key]
            passages[number] = title, Passage(number, name, start, end, text[start:end])
        return passages

    def read_vectors(self, connection: Connection, ids: Sequence[int], dimension: int) -> Vectors:
        """Stored vectors of passages, row i for ``ids[i]``; zeros for one that is gone.

        Args:
            connection: to the commit that the table reflects, as vectors are known by keys.
            ids: of passages.
            dimension: of a vector.

        Raises:
            ArchiveDamaged: a vector is not of this dimension.
        """
        rows = self.rows(np.array(ids, np.int64))
        places = np.flatnonzero(rows != NOWHERE)
        keys = self.vectors[rows[places]].tolist()
        stored = dict(
            connection.execute(
                f"SELECT key, vector FROM vectors WHERE key {AMONG}", (json.dumps(keys),)
            ).fetchall()
        )
        is_there = [key in stored for key in keys]
        blobs = [stored[key] for key in keys if key in stored]
        vectors = np.zeros((len(ids), dimension), np.float32)
        vectors[places[is_there]] = as_vectors(blobs, dimension)
        return vectors

    def without(self, keys: Sequence[int]) -> PassageTable:
        """The table without some articles and their passages."""
        stays = np.ones(len(self.keys), np.bool_)
        stays[held_rows(self.keys, keys)] = False
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
            languages=self.languages[stays],
        )

    def held(self, ids: Iterable[int]) -> Numbers:
        """The rows of those of some passages that it holds."""
        rows = self.rows(np.array(list(ids), np.int64))
        return np.asarray(rows[rows != NOWHERE])


def held_rows(column: Numbers, numbers: Sequence[int]) -> Numbers:
    """The rows of an ascending column that hold one of some numbers."""
    rows = places_in(column, np.array(numbers, np.int64))
    return np.asarray(rows[rows != NOWHERE])


def places_in(column: Numbers, numbers: Numbers) -> Numbers:
    """For each of some numbers its row in an ascending column, or -1."""
    if not len(column):
        return np.full(len(numbers), NOWHERE, np.int64)
    rows = np.minimum(np.searchsorted(column, numbers), len(column) - 1)
    return np.asarray(np.where(column[rows] == numbers, rows, NOWHERE))
