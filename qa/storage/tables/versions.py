"""Versions of one article: which of them can be found, and which it replaced.

Versions have an address in common (`qa.storage.tables.articles.address_of`) and tell one story;
on an address that holds several stories, each has versions of its own. Posts of one page are
versions of each other only under one anchor, or by headline and time: in words they are alike.
Without an address, a version is what a later reading of the same file puts in the place of
another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from qa.storage.connection import Connection
from qa.storage.tables.copies import fingerprints
from qa.text.dates import instant
from seeds.duplicates import is_same_story
from seeds.metadata.titles import line_key

IS_HELD = (
    "(NOT EXISTS (SELECT 1 FROM article_sources WHERE article = a.key) OR EXISTS"
    " (SELECT 1 FROM article_sources s WHERE s.article = a.key AND s.is_current))"
)
"""Whether article ``a`` was added without a file, or a file holds it as last read."""

LAST_HOLDER = (
    "(SELECT max(f.path) FROM article_sources s JOIN sources f ON f.id = s.source"
    " WHERE s.article = a.key AND s.is_current)"
)
"""The last by its path of the files that hold article ``a``; NULL if none does."""

IS_ADDED = "NOT EXISTS (SELECT 1 FROM article_sources WHERE article = a.key)"
"""Whether article ``a`` was added without a file."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ZONES = timedelta(days=1)
"""A date may be so much ahead of our clock: zones differ, and so do clocks."""

_Age = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class VersionUpdate:
    """The changes that `update_current_version` made.

    Attributes:
        superseded: how many articles gave way.
        wordings: of the articles that gave way or came back.
    """

    superseded: int
    wordings: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Version:
    key: int
    wording: int
    names: tuple[object, ...]  # one in common makes two versions of one story
    fingerprints: tuple[int, ...]  # enough in common do too
    is_held: bool
    is_current: bool
    successor: int | None
    age: _Age


def update_current_version(connection: Connection, url: str, change: int) -> VersionUpdate:
    """Make the newest version of each story at an address the current one.

    Only what a file holds as last read can be current, so a later reading of a file
    replaces the earlier one. Of the rest the newest, by its date of change, then of
    publication; a date that lies ahead is no reason, or a wrong one would win for good. On
    a tie, what was added without a file, the last of it; then what the last of the files
    by its path holds, then the higher record, then the id: never what was read last.
    """
    superseded = 0
    wordings: set[int] = set()
    for story in _stories(_at(connection, url)):
        held = [version for version in story if version.is_held]
        if not held:
            continue
        newest = max(held, key=lambda version: version.age)
        for version in story:
            is_newest = version is newest
            if is_newest != version.is_current:
                wordings.add(version.wording)
                superseded += version.is_current
                connection.execute(
                    "UPDATE articles SET is_current = ?, changed = ? WHERE key = ?",
                    (int(is_newest), change, version.key),
                )
            successor = None if is_newest else newest.key
            if successor != version.successor:
                replace(connection, version.key, successor)
    return VersionUpdate(superseded, frozenset(wordings))


def replace(connection: Connection, key: int, successor: int | None) -> None:
    """Note which article has taken the place of another."""
    connection.execute("UPDATE articles SET successor = ? WHERE key = ?", (successor, key))


def relink_successors(connection: Connection, keys: Sequence[int]) -> None:
    """Link what articles replaced to what replaced them: they are about to be deleted."""
    connection.executemany(
        "UPDATE articles SET successor = (SELECT successor FROM articles WHERE key = ?)"
        " WHERE successor = ?",
        [(key, key) for key in keys],
    )


def with_earlier(connection: Connection, keys: Iterable[int]) -> list[int]:
    """The same articles, and all that the current ones among them replaced."""
    rows = connection.execute(
        "WITH RECURSIVE earlier (key) AS ("
        " SELECT key FROM articles WHERE is_current AND key IN (SELECT value FROM json_each(?1))"
        " UNION SELECT a.key FROM earlier JOIN articles a ON a.successor = earlier.key"
        ") SELECT key FROM earlier UNION SELECT value FROM json_each(?1)",
        (json.dumps(list(keys)),),
    )
    return sorted(key for (key,) in rows)


def of_article(connection: Connection, article_id: str) -> list[str]:
    """Ids of all versions of an article, the current one first, then from new to old."""
    rows = connection.execute(
        "WITH RECURSIVE versions (key, successor) AS ("
        " SELECT key, successor FROM articles WHERE id = ?"
        " UNION SELECT a.key, a.successor FROM versions v JOIN articles a ON a.successor = v.key"
        " UNION SELECT a.key, a.successor FROM versions v JOIN articles a ON a.key = v.successor"
        f") SELECT a.id, a.is_current, {IS_HELD}, {AGED}"
        " FROM versions JOIN articles a USING (key)",
        (article_id,),
    )
    return newest_first(rows)


def newest_first(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Ids of versions of one article, the current one first, then from new to old.

    Args:
        rows: id, whether it is current, whether a file holds it or it was added without one,
            then `AGED`.
    """
    now = datetime.now(UTC)
    ordered = sorted(
        rows, key=lambda row: (row[1], _age(now, bool(row[2]), *row[3:]), row[0]), reverse=True
    )
    return [row[0] for row in ordered]


def links(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """For each article the id of one that it replaced, and of the one that replaced it."""
    rows = connection.execute(
        "SELECT a.id, (SELECT max(e.id) FROM articles e WHERE e.successor = a.key), n.id"
        " FROM articles a LEFT JOIN articles n ON n.key = a.successor"
        " WHERE a.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {id_: (earlier, later) for id_, earlier, later in rows}


AGED = f"a.modified, a.published, {IS_ADDED}, {LAST_HOLDER}, a.record, a.key"
"""What the age of article ``a`` among its versions hangs on."""


def _at(connection: Connection, url: str) -> list[_Version]:
    rows = connection.execute(
        "SELECT a.key, a.id, a.title, a.part_of, a.wording, w.fingerprints, a.is_current,"
        f" a.successor, {IS_HELD}, {AGED} FROM articles a JOIN wordings w ON w.key = a.wording"
        " WHERE a.url_key = ? ORDER BY a.key",
        (url,),
    )
    now = datetime.now(UTC)
    return [
        _Version(
            key=key,
            wording=wording,
            names=(("wording", wording), *_names(url, line_key(title), part_of, aged[1])),
            fingerprints=tuple(fingerprints(blob)) if part_of is None else (),
            is_held=bool(is_held),
            is_current=bool(is_current),
            successor=successor,
            age=(*_age(now, bool(is_held), *aged), id_),
        )
        for key, id_, title, part_of, wording, blob, is_current, successor, is_held, *aged in rows
    ]


def _names(url: str, title: str, part_of: str | None, published: str | None) -> Iterator[object]:
    if part_of is None:
        yield from [("title", title)] if title else []
    else:
        _, _, anchor = url.partition("#")
        yield ("post", anchor) if anchor else ("post", title, published)


def _age(
    now: datetime,
    is_held: bool,
    modified: str | None,
    published: str | None,
    is_added: int,
    holder: str | None,
    record: str | None,
    key: int,
) -> _Age:
    """A sort key: the greatest is the newest."""
    changed, first = instant(modified), instant(published)
    past = [
        moment if moment is not None and moment <= now + _ZONES else None
        for moment in (changed, first)
    ]
    return (
        past[0] or past[1] or _LONG_AGO,
        past[1] or _LONG_AGO,
        changed or first or _LONG_AGO,
        first or _LONG_AGO,
        is_added,
        holder or "",
        # What was added comes in an order, and so do the readings of one file. Files have none.
        0 if is_held and not is_added else key,
        (len(record or ""), record or ""),
    )


def _stories(versions: Sequence[_Version]) -> list[list[_Version]]:
    """The articles at an address by the story that they tell."""
    marks: dict[object, list[int]] = {}
    leader = list(range(len(versions)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place, version in enumerate(versions):
        for mark in version.names:
            for other in marks.setdefault(mark, [])[:1]:
                leader[lead(place)] = lead(other)
            marks[mark].append(place)
        shared: Counter[int] = Counter()
        for fingerprint in version.fingerprints:
            others = marks.setdefault(fingerprint, [])
            shared.update(others)
            others.append(place)
        for other, number in shared.items():
            if is_same_story(number, len(version.fingerprints), len(versions[other].fingerprints)):
                leader[lead(place)] = lead(other)
    by_leader: dict[int, list[_Version]] = {}
    for place, version in enumerate(versions):
        by_leader.setdefault(lead(place), []).append(version)
    return list(by_leader.values())
