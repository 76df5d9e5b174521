"""Versions of one article: which of them can be found, and which it replaced.

Versions have an address in common (`seeds.urls.url_key`) and tell one story; on an
address that holds several stories, each has versions of its own. Without an address,
a version is what a later reading of the same file puts in the place of another.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qa.storage.connection import Connection
from qa.storage.copies import fingerprints
from qa.storage.dates import instant
from seeds.duplicates import is_same_story
from seeds.titles import line_key

IS_HELD = (
    "(NOT EXISTS (SELECT 1 FROM article_sources WHERE article = a.key) OR EXISTS"
    " (SELECT 1 FROM article_sources s WHERE s.article = a.key AND s.is_current))"
)
"""Whether article ``a`` was added without a file, or a file holds it as last read."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settled:
    """What `settle` changed.

    Attributes:
        superseded: how many articles gave way.
        wordings: of the articles that gave way or came back.
    """

    superseded: int
    wordings: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Version:
    key: int
    title: str
    wording: int
    fingerprints: tuple[int, ...]
    is_held: bool
    is_current: bool
    successor: int | None
    age: tuple[datetime, datetime, int]


def settle(connection: Connection, url: str, change: int) -> Settled:
    """Make the newest version of each story at an address the current one.

    Newest by its date of change, then of publication, then the one that was read last.
    """
    superseded = 0
    wordings: set[int] = set()
    for story in _stories(_at(connection, url)):
        held = [one for one in story if one.is_held]
        if not held:
            continue
        newest = max(held, key=lambda one: one.age)
        for one in story:
            is_newest = one is newest
            if is_newest != one.is_current:
                wordings.add(one.wording)
                superseded += one.is_current
                connection.execute(
                    "UPDATE articles SET is_current = ?, changed = ? WHERE key = ?",
                    (int(is_newest), change, one.key),
                )
            successor = None if is_newest else newest.key
            if successor != one.successor:
                replace(connection, one.key, successor)
    return Settled(superseded, frozenset(wordings))


def replace(connection: Connection, key: int, successor: int | None) -> None:
    """Note which article has taken the place of another."""
    connection.execute("UPDATE articles SET successor = ? WHERE key = ?", (successor, key))


def pass_over(connection: Connection, keys: Sequence[int]) -> None:
    """Tie what articles replaced to what replaced them: they are about to be deleted."""
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
        ") SELECT a.id, a.is_current, a.modified, a.published, a.key"
        " FROM versions JOIN articles a USING (key)",
        (article_id,),
    ).fetchall()
    rows.sort(key=lambda row: (row[1], _age(*row[2:])), reverse=True)
    return [row[0] for row in rows]


def _at(connection: Connection, url: str) -> list[_Version]:
    rows = connection.execute(
        "SELECT a.key, a.title, a.wording, w.fingerprints, a.is_current, a.successor, a.modified,"
        f" a.published, {IS_HELD} FROM articles a JOIN wordings w ON w.key = a.wording"
        " WHERE a.url_key = ? ORDER BY a.key",
        (url,),
    )
    return [
        _Version(
            key=key,
            title=line_key(title),
            wording=wording,
            fingerprints=tuple(fingerprints(blob)),
            is_held=bool(is_held),
            is_current=bool(is_current),
            successor=successor,
            age=_age(modified, published, key),
        )
        for key, title, wording, blob, is_current, successor, modified, published, is_held in rows
    ]


def _age(modified: str | None, published: str | None, key: int) -> tuple[datetime, datetime, int]:
    first = instant(published) or _LONG_AGO
    return (instant(modified) or first, first, key)


def _stories(found: Sequence[_Version]) -> list[list[_Version]]:
    """The articles at an address by the story that they tell."""
    marks: dict[object, list[int]] = {}
    leader = list(range(len(found)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for place, one in enumerate(found):
        same = [("wording", one.wording)] + ([("title", one.title)] if one.title else [])
        for mark in same:
            for other in marks.setdefault(mark, [])[:1]:
                leader[lead(place)] = lead(other)
            marks[mark].append(place)
        shared: Counter[int] = Counter()
        for fingerprint in one.fingerprints:
            others = marks.setdefault(fingerprint, [])
            shared.update(others)
            others.append(place)
        for other, number in shared.items():
            if is_same_story(number, len(one.fingerprints), len(found[other].fingerprints)):
                leader[lead(place)] = lead(other)
    by_leader: dict[int, list[_Version]] = {}
    for place, one in enumerate(found):
        by_leader.setdefault(lead(place), []).append(one)
    return list(by_leader.values())
