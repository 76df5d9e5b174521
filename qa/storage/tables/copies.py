"""Articles with near-identical texts, kept in groups as articles come and go.

A group is what connects: copies of copies are copies. It hangs on the wordings of
articles that can be found, and follows from them alone: see `update_copy_groups`.
"""

from __future__ import annotations

import json
from collections.abc import Container, Hashable, Iterable
from datetime import UTC, datetime

import numpy as np

from qa.storage.connection import AMONG, Connection
from qa.text.dates import instant
from seeds.duplicates import is_candidate, is_copy, signature

_NEVER = datetime.max.replace(tzinfo=UTC)


def put_wording(connection: Connection, title: str, text: str) -> int:
    """The key of an article's wording, stored if it is new."""
    signed = signature(title, text)
    row = connection.execute(
        "SELECT key FROM wordings WHERE digest = ?", (signed.digest,)
    ).fetchone()
    if row is not None:
        return int(row[0])
    blob = np.array(signed.fingerprints, "<i8").tobytes()
    [key] = connection.execute(
        "INSERT INTO wordings (digest, fingerprints) VALUES (?, ?) RETURNING key",
        (signed.digest, blob),
    ).fetchone()
    return int(key)


def fingerprints(blob: bytes) -> list[int]:
    """Stored fingerprints as numbers."""
    numbers: list[int] = np.frombuffer(blob, "<i8").tolist()
    return numbers


def update_copy_groups(connection: Connection, wordings: Iterable[int]) -> None:
    """Update the groups after articles of these wordings were added, removed or superseded.

    Any two wordings that are copies by `seeds.duplicates` end in one group, unless
    they are connected already: the groups do not depend on the order of events.
    """
    rows = connection.execute(
        "SELECT key, fingerprints, story, EXISTS (SELECT 1 FROM articles WHERE wording = w.key"
        " AND is_current), EXISTS (SELECT 1 FROM articles WHERE wording = w.key)"
        f" FROM wordings w WHERE key {AMONG} ORDER BY key",
        (json.dumps(sorted(wordings)),),
    ).fetchall()
    torn: set[int] = set()
    born: list[tuple[int, bytes]] = []
    for key, blob, story, is_live, is_used in rows:
        if story is not None and not is_live:
            torn.add(story)
            connection.execute("UPDATE wordings SET story = NULL WHERE key = ?", (key,))
            connection.executemany(
                "DELETE FROM fingerprints WHERE hash = ? AND wording = ?",
                [(hash_, key) for hash_ in fingerprints(blob)],
            )
        if not is_used:
            connection.execute("DELETE FROM wordings WHERE key = ?", (key,))
        if is_live and story is None:
            born.append((key, blob))
    remaining = connection.execute(
        f"SELECT key, fingerprints FROM wordings WHERE story {AMONG} ORDER BY key",
        (json.dumps(sorted(torn)),),
    ).fetchall()
    connection.executemany(
        "INSERT INTO fingerprints VALUES (?, ?)",
        sorted((hash_, key) for key, blob in born for hash_ in fingerprints(blob)),
    )
    loose = remaining + born
    connection.executemany(
        "UPDATE wordings SET story = key WHERE key = ?", [(key,) for key, _ in loose]
    )
    for key, blob in loose:
        _join(connection, key, blob)


def members(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each article with copies the ids of its group, the original first."""
    asked = set(ids)
    rows = connection.execute(
        "SELECT w.story, a.id, a.published, a.outlet, a.url FROM wordings w"
        " JOIN articles a ON a.wording = w.key WHERE a.is_current AND w.story IN"
        " (SELECT one.story FROM articles known JOIN wordings one ON one.key = known.wording"
        f" WHERE known.is_current AND known.id {AMONG})",
        (json.dumps(sorted(asked)),),
    )
    return groups_of(rows, asked)


def groups_of(
    rows: Iterable[tuple[Hashable, str, str | None, str | None, str | None]],
    asked: Container[str],
) -> dict[str, tuple[str, ...]]:
    """`members` of the articles of whole groups.

    Args:
        rows: group, id, published, outlet and URL of each article.
        asked: ids of the articles that are wanted.
    """
    groups: dict[Hashable, list[tuple[datetime, str, str, str]]] = {}
    for story, id_, published, outlet, url in rows:
        rank = (instant(published) or _NEVER, outlet or "", url or "", id_)
        groups.setdefault(story, []).append(rank)
    ordered = (
        tuple(id_ for *_, id_ in sorted(group)) for group in groups.values() if len(group) > 1
    )
    return {id_: group for group in ordered for id_ in group if id_ in asked}


def with_copies(connection: Connection) -> frozenset[str]:
    """The ids of all current articles that have a copy."""
    rows = connection.execute(
        "WITH copied (story) AS (SELECT w.story FROM wordings w JOIN articles a"
        " ON a.wording = w.key AND a.is_current WHERE w.story IS NOT NULL"
        " GROUP BY w.story HAVING count(*) > 1)"
        " SELECT a.id FROM copied JOIN wordings w USING (story)"
        " JOIN articles a ON a.wording = w.key AND a.is_current"
    )
    return frozenset(name for (name,) in rows)


def count(connection: Connection) -> int:
    """How many articles are copies of another one, the original of each group not counted."""
    [copies] = connection.execute(
        "SELECT coalesce(sum(size - 1), 0) FROM (SELECT count(*) AS size FROM wordings w"
        " JOIN articles a ON a.wording = w.key AND a.is_current"
        " WHERE w.story IS NOT NULL GROUP BY w.story)"
    ).fetchone()
    return int(copies)


def _join(connection: Connection, key: int, blob: bytes) -> None:
    """Join a wording's group with those of all its copies."""
    hashes = fingerprints(blob)
    rows = connection.execute(
        "SELECT f.wording, count(*), length(w.fingerprints) / 8 FROM json_each(?) h"
        " JOIN fingerprints f ON f.hash = h.value JOIN wordings w ON w.key = f.wording"
        " WHERE f.wording <> ? GROUP BY f.wording ORDER BY count(*) DESC, f.wording",
        (json.dumps(hashes), key),
    ).fetchall()
    text = ""
    for other, shared, size in rows:
        if not is_candidate(shared, len(hashes), size):
            continue
        mine, theirs = _story(connection, key), _story(connection, other)
        text = text or _text(connection, key)
        if mine != theirs and is_copy(text, _text(connection, other)):
            connection.execute(
                "UPDATE wordings SET story = ? WHERE story = ?",
                (min(mine, theirs), max(mine, theirs)),
            )


def _story(connection: Connection, key: int) -> int:
    [story] = connection.execute("SELECT story FROM wordings WHERE key = ?", (key,)).fetchone()
    return int(story)


def _text(connection: Connection, wording: int) -> str:
    [text] = connection.execute(
        "SELECT text FROM articles WHERE wording = ? LIMIT 1", (wording,)
    ).fetchone()
    return str(text)
