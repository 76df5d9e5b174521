"""One commit to an archive's database: articles, their sources, and removal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from embeddings.embedder import Vectors
from qa.storage import changes, copies, records, revision, versions, withheld
from qa.storage.connection import Connection
from qa.storage.records import Entry, Stored
from seeds.article import Article
from seeds.learned import Furniture
from seeds.readers import path_text

SourceState = Literal["reading", "done", "failed"]


class Failure(NamedTuple):
    """What could not be read: a record by its line, or with None the whole file."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file as the ledger knows it."""

    sha256: str
    state: SourceState
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went with a source.

    Attributes:
        files: how many the ledger knew; one in which nothing could be read counts.
        articles: how many no other file holds.
    """

    files: int
    articles: int


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Articles that a new reading of a file no longer holds.

    Attributes:
        replaced: how many have a successor of the same record, URL or title.
        removed: how many have none.
    """

    replaced: int = 0
    removed: int = 0


class Transaction:
    """What a writer may do between begin and commit; `Archive.writing` makes it.

    Attributes:
        has_changed: whether what can be found has changed so far.
        has_gone: whether an article can no longer be found; known at the end.
        superseded: how many articles gave way to a newer version of their page; known
            at the end.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._change = revision.current(connection).counter + 1
        self.has_changed = False
        self.has_gone = False
        self.superseded = 0
        self._urls: set[str] = set()
        self._wordings: set[int] = set()

    def put(self, entry: Entry, vectors: Mapping[str, Vectors]) -> Stored:
        """Store an article with its passages, unless it is there already, just so.

        ``vectors`` holds, by digest, at least those that the archive lacks.
        """
        stored = records.put_entry(self._connection, entry, vectors, self._change)
        if stored != "unchanged":
            self.has_changed = True
            self._touch(records.article_keys(self._connection, [entry.article.id]).values())
        return stored

    def begin_source(self, path: str, name: str, size: int, sha256: str) -> int:
        """Note that a file is being read; returns its number in the ledger."""
        known = self._connection.execute("SELECT id FROM sources WHERE path = ?", (path,))
        if known.fetchone() is None:
            self._adopt_renamed(path, sha256)
        [number] = self._connection.execute(
            "INSERT INTO sources (path, name, size, sha256, state, read_at)"
            " VALUES (?, ?, ?, ?, 'reading', ?)"
            " ON CONFLICT (path) DO UPDATE SET name = excluded.name, size = excluded.size,"
            " sha256 = excluded.sha256, state = 'reading', read_at = excluded.read_at"
            " RETURNING id",
            (path, name, size, sha256, _now()),
        ).fetchone()
        return int(number)

    def link(self, source: int, article_ids: Iterable[str]) -> None:
        """Note which articles a file holds."""
        keys = records.article_keys(self._connection, article_ids).values()
        self._connection.executemany(
            "INSERT OR REPLACE INTO article_sources VALUES (?, ?, 1)",
            [(key, source) for key in keys],
        )

    def finish_source(
        self,
        source: int,
        state: SourceState,
        failures: Iterable[Failure],
        article_ids: Iterable[str],
    ) -> Leftovers:
        """Note that a file has been read to its end, and supersede what it held before.

        A file that failed keeps what an earlier reading of it gave.
        """
        self._connection.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source))
        self._connection.execute("DELETE FROM failures WHERE source = ?", (source,))
        self._connection.executemany(
            "INSERT INTO failures VALUES (?, ?, ?)", [(source, *one) for one in failures]
        )
        if state == "failed":
            return Leftovers()
        present = set(records.article_keys(self._connection, article_ids).values())
        linked = self._connection.execute(
            "SELECT article FROM article_sources WHERE source = ? AND is_current", (source,)
        ).fetchall()
        old = sorted({key for (key,) in linked} - present)
        if not old:
            return Leftovers()
        self._connection.executemany(
            "UPDATE article_sources SET is_current = 0 WHERE source = ? AND article = ?",
            [(source, key) for key in old],
        )
        self._touch(old)
        rows = self._connection.execute(
            "SELECT key, record, url, title FROM articles a WHERE is_current AND key"
            " IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM article_sources s"
            " WHERE s.article = a.key AND s.is_current)",
            (json.dumps(old),),
        ).fetchall()
        records.supersede(self._connection, [key for key, *_ in rows], self._change)
        self._note(bool(rows))
        successors = self._successors(present)
        replaced = 0
        for key, *marks in rows:
            successor = max(
                (successors[one] for one in _named(*marks) if one in successors), default=None
            )
            versions.replace(self._connection, key, successor)
            replaced += successor is not None
        return Leftovers(replaced, len(rows) - replaced)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles and all that hangs on them; how many there were.

        A current article takes its earlier versions along. Builds leave them out from
        now on, see `qa.storage.withheld`.
        """
        named = records.article_keys(self._connection, article_ids).values()
        keys = versions.with_earlier(self._connection, named)
        withheld.withhold(self._connection, keys)
        return self._delete(keys)

    def withholds(self, source: int, article: Article) -> bool:
        """Whether an article that a file holds was removed, and so is to be left out."""
        return withheld.is_withheld(self._connection, source, article)

    def remove_source(self, path: str) -> Forgotten:
        """Forget a file, or all files of a folder; an article that another file holds stays."""
        try:
            path = path_text(path)
        except UnicodeEncodeError:
            return Forgotten(0, 0)  # no file can have such a name
        sources = self._connection.execute(
            "SELECT id, path FROM sources WHERE path = ? OR substr(path, 1, ?) = ?",
            (path, len(path) + 1, path.rstrip(os.sep) + os.sep),
        ).fetchall()
        numbers = json.dumps([number for number, _ in sources])
        mine = (
            "SELECT article FROM article_sources WHERE source IN (SELECT value FROM json_each(?))"
        )
        withheld.release(self._connection, [number for number, _ in sources])
        touched = [key for (key,) in self._connection.execute(mine, (numbers,))]
        self._connection.execute(
            "DELETE FROM sources WHERE id IN (SELECT value FROM json_each(?))", (numbers,)
        )
        homeless = self._connection.execute(
            "SELECT value FROM json_each(?) WHERE value NOT IN"
            " (SELECT article FROM article_sources)",
            (json.dumps(sorted(set(touched))),),
        ).fetchall()
        removed = self._delete([key for (key,) in homeless])
        self._move_home(touched)
        return Forgotten(len(sources), removed)

    def add_furniture(self, furniture: Furniture) -> None:
        """Keep learned lines for the builds to come."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO furniture VALUES (?, ?)", sorted(furniture.lines)
        )

    def set_built(self, cleaner: int) -> None:
        """Note that a build has ended now, and by which rules it cleaned."""
        records.put_setting(self._connection, "built", _now())
        records.put_setting(self._connection, "cleaner", str(cleaner))

    def finish(self) -> None:
        """Settle which versions are current and which articles are copies; count the change.

        The last thing before the commit. Both follow from what is stored then, and so
        not from the order in which it came.
        """
        for url in sorted(self._urls):
            settled = versions.settle(self._connection, url, self._change)
            self.superseded += settled.superseded
            self._wordings |= settled.wordings
            self._note(bool(settled.wordings))
        copies.settle(self._connection, self._wordings)
        if self.has_changed:
            self.has_gone = not changes.only_added(
                self._connection, revision.current(self._connection)
            )
            revision.commit(self._connection, self._change)

    def _note(self, has_changed: bool) -> None:
        self.has_changed = self.has_changed or has_changed

    def _touch(self, keys: Iterable[int]) -> None:
        """Note what must be settled anew at the end because of these articles."""
        rows = self._connection.execute(
            "SELECT url_key, wording FROM articles WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        for url, wording in rows:
            self._wordings.add(wording)
            if url is not None:
                self._urls.add(url)

    def _delete(self, keys: Sequence[int]) -> int:
        self._touch(keys)
        versions.pass_over(self._connection, keys)
        count = records.delete_articles(self._connection, keys, self._change)
        self._note(count > 0)
        return count

    def _adopt_renamed(self, path: str, sha256: str) -> None:
        """Take over the row of a file of the same bytes that is no longer there."""
        same = self._connection.execute(
            "SELECT id, path FROM sources WHERE sha256 = ? ORDER BY id", (sha256,)
        ).fetchall()
        for number, old in same:
            # A name that is not UTF-8 is stored changed, so it proves nothing.
            if "\ufffd" not in old and not Path(old).exists():
                self._connection.execute("UPDATE sources SET path = ? WHERE id = ?", (path, number))
                return

    def _successors(self, keys: Iterable[int]) -> dict[tuple[str, str], int]:
        """For each record, URL and title of these articles the last of them."""
        rows = self._connection.execute(
            "SELECT key, record, url, title FROM articles"
            " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key",
            (json.dumps(sorted(keys)),),
        )
        return {mark: key for key, *row in rows for mark in _named(*row)}

    def _move_home(self, keys: Iterable[int]) -> None:
        """Where an article was found is a file that still holds it."""
        homes = self._connection.execute(
            "SELECT l.article, min(f.path) FROM article_sources l"
            " JOIN sources f ON f.id = l.source JOIN articles a ON a.key = l.article"
            " WHERE a.path NOT IN (SELECT path FROM sources)"
            " AND a.key IN (SELECT value FROM json_each(?)) GROUP BY l.article",
            (json.dumps(sorted(set(keys))),),
        ).fetchall()
        for key, path in homes:
            records.move(self._connection, key, path)


def ledger(connection: Connection) -> dict[str, SourceRow]:
    """Every file that was ever read, by path."""
    failures: dict[int, list[Failure]] = {}
    for source, *failure in connection.execute(
        "SELECT source, line, reason FROM failures ORDER BY rowid"
    ):
        failures.setdefault(source, []).append(Failure(*failure))
    rows = connection.execute("SELECT id, path, sha256, state FROM sources")
    return {
        path: SourceRow(sha256, state, tuple(failures.get(source, ())))
        for source, path, sha256, state in rows
    }


def stored_furniture(connection: Connection) -> Furniture:
    """The lines that earlier builds have learned."""
    return Furniture(frozenset(connection.execute("SELECT outlet, line FROM furniture").fetchall()))


def _named(record: str | None, url: str | None, title: str) -> set[tuple[str, str]]:
    marks = {"record": record, "url": url, "title": title}
    return {(kind, mark) for kind, mark in marks.items() if mark}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
