"""What a Lance archive holds, listed: headlines, selections, versions, copies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from qa.lance.search import condition_of, holding
from qa.lance.snapshot import Snapshot
from qa.lance.tables.schemas import ARTICLES, LANGUAGE
from qa.storage.tables import copies, selection, versions
from qa.storage.tables.catalogue import LONGEST_SEARCH, Headlines, title_matcher
from qa.store import Headline, Listing, Selection

_LISTED = ("key", "id", "title", "outlet", "published", "authors", "url", "language")


def headlines(snapshot: Snapshot, words: str, count: int, offset: int) -> Headlines:
    """At most ``count`` articles, as `qa.storage.tables.catalogue.headlines` gives them."""
    if count < 0 or offset < 0:
        raise ValueError(f"a page of {count} articles after {offset} others cannot be")
    if not words.strip():
        ids = _newest(snapshot, "is_current", min(count, 2**62), min(offset, 2**62))
        return Headlines(_page(snapshot, ids), offset, int(snapshot.commit.summary["articles"]))
    stands = title_matcher(words[:LONGEST_SEARCH])
    rows = snapshot.rows(ARTICLES, ["day", "id", "title"], "is_current AND title <> ''")
    matches = sorted((-(day or 0), id_) for day, id_, title in rows if stands(title))
    ids = [id_ for _, id_ in matches[offset : offset + count]]
    return Headlines(_page(snapshot, ids), offset, len(matches))


def newest_ids(snapshot: Snapshot, count: int) -> list[str]:
    """Ids of current articles with a headline, the newest first, those without a date last."""
    return _newest(snapshot, "is_current AND title <> ''", count, 0)


def days(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, date | None]:
    """The days of publication of the current articles among ``ids``."""
    rows = snapshot.rows_among(ARTICLES, ["id", "day"], "id", ids, "is_current")
    return {id_: None if day is None else date.fromordinal(day) for id_, day in rows}


def copies_of(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each of ``ids`` with copies all of its group, as `qa.storage.tables.copies.members`."""
    asked = set(ids)
    stories = {
        story
        for _, story in snapshot.rows_among(
            ARTICLES, ["id", "story"], "id", sorted(asked), "is_current"
        )
        if story is not None
    }
    columns = ["story", "id", "published", "outlet", "url"]
    rows = snapshot.rows_among(ARTICLES, columns, "story", sorted(stories), "is_current")
    return copies.groups_of(rows, asked)


def version_ids(snapshot: Snapshot, article_id: str) -> list[str]:
    """Ids of all versions of an article, the current one first, then from new to old."""
    columns = [
        *("id", "successor", "is_current", "is_added", "modified", "published"),
        *("holder", "record", "key"),
    ]
    known: dict[str, tuple[Any, ...]] = {}
    frontier = {article_id}
    while frontier:
        rows = [
            *snapshot.rows_among(ARTICLES, columns, "id", sorted(frontier)),
            *snapshot.rows_among(ARTICLES, columns, "successor", sorted(frontier)),
        ]
        frontier = {name for row in rows for name in row[:2] if name is not None}
        known |= {row[0]: row for row in rows}
        frontier -= known.keys()
    return versions.newest_first(
        (
            *(id_, is_current, is_added or holder is not None),
            *(modified, published, int(is_added), holder, record, key),
        )
        for id_, _, is_current, is_added, modified, published, holder, record, key in known.values()
    )


class SelectedRows:
    """The articles of a snapshot, for `qa.storage.tables.selection.select_from`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.held = snapshot.coverage.analysed_in

    def holding(self, lists: Iterable[Sequence[str]]) -> list[int]:
        """Keys of those that hold every term of one of some lists."""
        return holding(self._snapshot, ARTICLES, lists)

    def texts(self, keys: Iterable[int]) -> Iterable[tuple[int, str, str, str | None]]:
        """Key, headline, text and language of those among ``keys``."""
        columns = ["key", "title", "text", LANGUAGE]
        return self._snapshot.rows_among(ARTICLES, columns, "key", sorted(keys), "is_current")

    def in_order(
        self, chosen: Selection, keys: Sequence[int] | None
    ) -> list[tuple[int, str | None, Sequence[str]]]:
        """Key, outlet and authors of those of the days and outlets wanted, in order."""
        condition = " AND ".join(
            filter(None, ["is_current", condition_of(self._snapshot, chosen.filters)])
        )
        columns = ["key", "id", "day", "outlet", "outlet_key", "authors"]
        if keys is None:
            rows = list(self._snapshot.rows(ARTICLES, columns, condition))
        else:
            rows = list(self._snapshot.rows_among(ARTICLES, columns, "key", keys, condition))
        names: dict[str, str] = {}
        for _, _, _, outlet, key, _ in rows:
            if key is not None:
                names[key] = min(outlet, names.get(key, outlet))
        sign = 1 if chosen.oldest_first else -1
        rows.sort(key=lambda row: (row[2] is None, sign * (row[2] or 0), row[1]))
        return [
            (number, names.get(key) if key is not None else outlet, json.loads(authors))
            for number, _, _, outlet, key, authors in rows
        ]

    def headlines(self, keys: Sequence[int]) -> tuple[Headline, ...]:
        """Those of ``keys``, in their order."""
        by_key = {
            key: Headline(id_, title, outlet, published, tuple(json.loads(authors)), *rest)
            for key, id_, title, outlet, published, authors, *rest in self._snapshot.rows_among(
                ARTICLES, _LISTED, "key", keys
            )
        }
        return tuple(by_key[key] for key in keys)


def select(snapshot: Snapshot, chosen: Selection, count: int, offset: int) -> Listing:
    """At most ``count`` of the articles selected, as `qa.storage.tables.selection.select`."""
    return selection.select_from(SelectedRows(snapshot), chosen, count, offset)


def _newest(snapshot: Snapshot, condition: str, count: int, offset: int) -> list[str]:
    from lance.dataset import ColumnOrdering

    total = int(snapshot.commit.summary["articles"])
    if not count or offset >= total:
        return []
    order = [ColumnOrdering("day", ascending=False, nulls_first=False), ColumnOrdering("id")]
    table = snapshot.scan(
        ARTICLES, ["id"], filter=condition, order_by=order, limit=min(count, total), offset=offset
    )
    return list(table["id"].to_pylist())


def _page(snapshot: Snapshot, ids: Sequence[str]) -> tuple[Headline, ...]:
    rows = {
        id_: Headline(id_, title, outlet, published, language=language)
        for id_, title, outlet, published, language in snapshot.rows_among(
            ARTICLES, ["id", "title", "outlet", "published", "language"], "id", ids
        )
    }
    return tuple(rows[id_] for id_ in ids)
