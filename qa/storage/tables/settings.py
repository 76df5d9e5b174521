"""Settings of an archive, the questions that are watched, and learned lines of boilerplate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime

from embeddings.indexes.index import INDEX_CHOICES, IndexChoice
from qa.errors import ArchiveDamaged
from qa.storage.connection import Connection
from seeds.cleaning.learned.boilerplate import Boilerplate

_LEARNED_FROM = "learned from"

INDEX = "index"
"""The setting with the kind of vector index that is wanted; no content, and not hashed as such."""

WATCHED = "watched"
"""The setting with the questions that are watched, as JSON."""


@dataclass(frozen=True, slots=True)
class WatchedQuestion:
    """A question that is asked again after each build, and where its answer stood last.

    Of articles it holds ids, offsets and digests and never words: who removes an article
    leaves none of it here.

    Attributes:
        question: as it is asked.
        added, changed: when it was first asked, and when its answer last changed; ISO 8601.
        revision: of the archive, as it was last asked.
        verdict: of its answer.
        article_id, start, end: where its first quote stands; "" and zeros without one.
        digest: of that quote; "" without one.
    """

    question: str
    added: str
    changed: str
    revision: str
    verdict: str
    article_id: str = ""
    start: int = 0
    end: int = 0
    digest: str = ""

    @property
    def answer(self) -> tuple[str, str]:
        """What makes its answer another: the verdict, and the words of the first quote."""
        return self.verdict, self.digest


def get(connection: Connection, name: str) -> str | None:
    """The value of a setting, or None."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: Connection, name: str, value: str) -> None:
    """Store a setting, in place of its old value."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def index_choice(connection: Connection) -> IndexChoice:
    """Which kind of vector index is wanted; "auto" where nobody has said, or in words unknown."""
    stored = get(connection, INDEX)
    return next((choice for choice in INDEX_CHOICES if choice == stored), "auto")


def watched(connection: Connection) -> tuple[WatchedQuestion, ...]:
    """The questions that are watched; order and errors as of `watched_of`."""
    return watched_of(get(connection, WATCHED))


def watched_of(text: str | None) -> tuple[WatchedQuestion, ...]:
    """The questions of the setting `WATCHED`, in the order in which they were added.

    Raises:
        ArchiveDamaged: they cannot be read.
    """
    try:
        stored = json.loads(text or "[]")
        questions = tuple(WatchedQuestion(**record) for record in stored)
        for question in questions:
            for field in fields(question):
                if type(getattr(question, field.name)).__name__ != field.type:
                    raise ValueError(f"{field.name} is no {field.type}")
    except (ValueError, TypeError) as error:
        raise ArchiveDamaged(f"the questions that are watched cannot be read: {error}") from error
    return questions


def put_watched(connection: Connection, questions: Iterable[WatchedQuestion]) -> None:
    """Store the questions that are watched, in place of those before."""
    put(connection, WATCHED, json.dumps([asdict(question) for question in questions]))


def watched_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with the questions that are watched, in words."""
    try:
        watched(connection)
    except ArchiveDamaged as error:
        yield str(error)


def set_built(connection: Connection, cleaner: int) -> None:
    """Note that a build has ended now, and by which rules it cleaned."""
    connection.execute("DELETE FROM settings WHERE name = ?", (_LEARNED_FROM,))
    put(connection, "built", datetime.now(UTC).isoformat(timespec="seconds"))
    put(connection, "cleaner", str(cleaner))


def add_boilerplate(
    connection: Connection, boilerplate: Boilerplate, hashes: Iterable[str]
) -> None:
    """Store learned lines, and until the build has ended the hashes of their files."""
    put(connection, _LEARNED_FROM, json.dumps(sorted(hashes)))
    connection.executemany(
        "INSERT OR IGNORE INTO furniture VALUES (?, ?)", sorted(boilerplate.lines)
    )


def stored_boilerplate(connection: Connection) -> Boilerplate:
    """The lines that earlier builds have learned."""
    rows = connection.execute("SELECT outlet, line FROM furniture").fetchall()
    return Boilerplate(frozenset(rows))


def learned_from(connection: Connection) -> frozenset[str]:
    """Hashes of the files that a build which was cut short has learned from last."""
    return frozenset(json.loads(get(connection, _LEARNED_FROM) or "[]"))
