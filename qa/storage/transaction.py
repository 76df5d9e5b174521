"""One commit to an archive's database: articles, their sources, and removal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from embeddings.embedder import Vectors
from qa.storage import commits, seal
from qa.storage.connection import Connection
from qa.storage.indexes import changes
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies, tombstones, versions
from qa.storage.tables.articles import Entry, Stored
from seeds.article import Article
from seeds.cleaning.learned_boilerplate import Boilerplate
from seeds.readers import is_gone, path_text

_IN = "IN (SELECT value FROM json_each(?))"

_LEARNED_FROM = "learned from"

SourceState = Literal["reading", "done", "failed"]


class Failure(NamedTuple):
    """What could not be read: a record by its line, or with None the whole file."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file as the ledger knows it."""

    size: int
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
class Vanished:
    """What went with files that are no longer there.

    Attributes:
        files: their paths.
        articles: for each article that could be found until now its headline, or its
            id where it has none.
    """

    files: tuple[str, ...]
    articles: tuple[str, ...]


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
        unread: paths of files to read again, because another file told of their articles
            until now, and perhaps otherwise.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._change = commits.current(connection).counter + 1
        self._changes_before = _total_changes(connection)
        self.has_changed = False
        self.has_gone = False
        self.superseded = 0
        self.unread: set[str] = set()
        self._urls: set[str] = set()
        self._wordings: set[int] = set()

    def put(
        self, entry: Entry, vectors: Mapping[str, Vectors], source: int | None = None
    ) -> Stored:
        """Store an article with its passages, unless it is there already, just so.

        Of several files that hold an article, the first by its path says what its date,
        outlet and the like are, whichever of them was read last.

        Args:
            entry: the article.
            vectors: by digest, at least those that the archive lacks.
            source: the file that holds it, if any.
        """
        if source is not None and self._is_told_elsewhere(entry.article, source):
            return "unchanged"
        stored = article_rows.put_entry(
            self._connection, entry, vectors, self._change, moves=source is not None
        )
        if stored != "unchanged":
            self.has_changed = True
            self._touch(article_rows.article_keys(self._connection, [entry.article.id]).values())
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
        keys = article_rows.article_keys(self._connection, article_ids).values()
        known = self._connection.execute(
            "SELECT article FROM article_sources"
            f" WHERE source = ? AND is_current AND article {_IN}",
            (source, json.dumps(list(keys))),
        ).fetchall()
        new = sorted(set(keys) - {key for (key,) in known})
        self._connection.executemany(
            "INSERT OR REPLACE INTO article_sources VALUES (?, ?, 1)",
            [(key, source) for key in new],
        )
        # Which version is the current one hangs on the files that hold them.
        self._touch(new)

    def finish_source(
        self,
        source: int,
        state: SourceState,
        failures: Iterable[Failure],
        article_ids: Iterable[str],
        *,
        is_whole: bool = True,
    ) -> Leftovers:
        """Note that a file has been read, and supersede what it held before.

        Args:
            source: its number.
            state: "reading" if it is to be read again, though it has not changed.
            failures: what could not be read of it.
            article_ids: what it holds.
            is_whole: it was read to its end; else it keeps what earlier readings gave.
        """
        self._connection.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source))
        self._connection.execute("DELETE FROM failures WHERE source = ?", (source,))
        self._connection.executemany(
            "INSERT INTO failures VALUES (?, ?, ?)", [(source, *one) for one in failures]
        )
        if not is_whole:
            return Leftovers()
        present = set(article_rows.article_keys(self._connection, article_ids).values())
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
        self._move_home(old)
        rows = self._connection.execute(
            "SELECT key, record, url, title FROM articles a WHERE is_current AND key"
            " IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM article_sources s"
            " WHERE s.article = a.key AND s.is_current)",
            (json.dumps(old),),
        ).fetchall()
        article_rows.supersede(self._connection, [key for key, *_ in rows], self._change)
        self._note(bool(rows))
        successors = self._successors(present)
        replaced = 0
        for key, *marks in rows:
            successor = next((successors[one] for one in _named(*marks) if one in successors), None)
            versions.replace(self._connection, key, successor)
            replaced += successor is not None
        return Leftovers(replaced, len(rows) - replaced)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles and all that hangs on them; how many there were.

        A current article takes its earlier versions along. Builds leave them out from
        now on, see `qa.storage.tables.tombstones`.
        """
        named = article_rows.article_keys(self._connection, article_ids).values()
        keys = versions.with_earlier(self._connection, named)
        tombstones.withhold(self._connection, keys)
        return self._delete(keys)

    def withholds(self, source: int, article: Article) -> bool:
        """Whether an article that a file holds was removed, and so is to be left out."""
        return tombstones.is_withheld(self._connection, source, article)

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
        numbers = [number for number, _ in sources]
        tombstones.release(self._connection, numbers)
        held = self._held(numbers)
        self._connection.execute(f"DELETE FROM sources WHERE id {_IN}", (json.dumps(numbers),))
        return Forgotten(len(sources), self._delete(self._homeless(held)))

    def remove_vanished(self, paths: Iterable[str]) -> Vanished:
        """Forget files that are no longer there; an article that another file holds stays.

        What the user removed of them stays away, also when they come back: their place
        in the ledger is kept as long as something hangs on it.
        """
        sources = self._connection.execute(
            f"SELECT id, path FROM sources WHERE sha256 <> '' AND path {_IN} ORDER BY path",
            (json.dumps(sorted(paths)),),
        ).fetchall()
        numbers = json.dumps([number for number, _ in sources])
        held = self._held([number for number, _ in sources])
        for statement in (
            f"DELETE FROM failures WHERE source {_IN}",
            f"DELETE FROM article_sources WHERE source {_IN}",
            f"DELETE FROM sources WHERE id {_IN} AND id NOT IN (SELECT source FROM withheld)",
            f"UPDATE sources SET size = 0, sha256 = '', state = 'reading' WHERE id {_IN}",
        ):
            self._connection.execute(statement, (numbers,))
        homeless = self._homeless(held)
        names = self._connection.execute(
            f"SELECT title, id FROM articles WHERE is_current AND key {_IN} ORDER BY title, id",
            (json.dumps(homeless),),
        ).fetchall()
        self._delete(homeless)
        return Vanished(
            tuple(path for _, path in sources), tuple(title or id_ for title, id_ in names)
        )

    def add_boilerplate(self, boilerplate: Boilerplate, hashes: Iterable[str]) -> None:
        """Keep learned lines for the builds to come.

        Until the build has ended it is kept, too, from which files they were learned.
        """
        article_rows.put_setting(self._connection, _LEARNED_FROM, json.dumps(sorted(hashes)))
        self._connection.executemany(
            "INSERT OR IGNORE INTO furniture VALUES (?, ?)", sorted(boilerplate.lines)
        )

    def set_built(self, cleaner: int) -> None:
        """Note that a build has ended now, and by which rules it cleaned."""
        self._connection.execute("DELETE FROM settings WHERE name = ?", (_LEARNED_FROM,))
        article_rows.put_setting(self._connection, "built", _now())
        article_rows.put_setting(self._connection, "cleaner", str(cleaner))

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
                self._connection, commits.current(self._connection)
            )
            commits.commit(self._connection, self._change)
        if _total_changes(self._connection) != self._changes_before:
            seal.put(self._connection)  # counts every table, which takes time by its size

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
        count = article_rows.delete_articles(self._connection, keys, self._change)
        self._note(count > 0)
        return count

    def _adopt_renamed(self, path: str, sha256: str) -> None:
        """Take over the row of a file of the same bytes that is no longer there."""
        same = self._connection.execute(
            "SELECT id, path FROM sources WHERE sha256 = ? ORDER BY id", (sha256,)
        ).fetchall()
        for number, old in same:
            # A name that is not UTF-8 is stored changed, so it proves nothing.
            if "\ufffd" not in old and is_gone(old):
                self._connection.execute("UPDATE sources SET path = ? WHERE id = ?", (path, number))
                return

    def _is_told_elsewhere(self, article: Article, source: int) -> bool:
        """Whether a file before this one, by its path, holds the article now."""
        row = self._connection.execute(
            "SELECT min(f.path) FROM articles a JOIN article_sources l ON l.article = a.key"
            " JOIN sources f ON f.id = l.source WHERE a.id = ? AND l.is_current AND f.id <> ?",
            (article.id, source),
        ).fetchone()
        return row is not None and row[0] is not None and row[0] < article.path

    def _successors(self, keys: Iterable[int]) -> dict[tuple[str, str], int]:
        """For each record, URL and title of these articles one of them, always the same."""
        rows = self._connection.execute(
            f"SELECT key, record, url, title FROM articles WHERE key {_IN} ORDER BY id",
            (json.dumps(sorted(keys)),),
        )
        return {mark: key for key, *row in rows for mark in _named(*row)}

    def _held(self, sources: Sequence[int]) -> list[int]:
        """Keys of the articles that hang on these files."""
        rows = self._connection.execute(
            f"SELECT DISTINCT article FROM article_sources WHERE source {_IN}",
            (json.dumps(sources),),
        )
        return [key for (key,) in rows]

    def _homeless(self, keys: Sequence[int]) -> list[int]:
        """Those of the articles that no file holds any more; the others move to one that does.

        A file that held an article once, and not as last read, keeps it only as an
        earlier version.
        """
        homeless = self._connection.execute(
            f"SELECT key FROM articles a WHERE key {_IN} AND NOT EXISTS"
            " (SELECT 1 FROM article_sources s WHERE s.article = a.key"
            " AND s.is_current >= a.is_current)",
            (json.dumps(keys),),
        ).fetchall()
        gone = {key for (key,) in homeless}
        rest = [key for key in keys if key not in gone]
        self._touch(rest)
        self._move_home(rest)
        return sorted(gone)

    def _move_home(self, keys: Sequence[int]) -> None:
        """See that where an article was found is a file that still holds it, if there is one.

        The first of them by its path: it is to be read again, since it may tell the
        article's date, outlet and the like otherwise.
        """
        homes = self._connection.execute(
            "SELECT l.article, min(f.path), a.path IN (SELECT path FROM sources), a.path IN"
            " (SELECT h.path FROM article_sources k JOIN sources h ON h.id = k.source"
            " WHERE k.article = l.article AND k.is_current), l.is_current"
            " FROM article_sources l JOIN sources f ON f.id = l.source"
            f" JOIN articles a ON a.key = l.article WHERE a.key {_IN}"
            " GROUP BY l.article, l.is_current ORDER BY l.article, l.is_current DESC",
            (json.dumps(sorted(set(keys))),),
        ).fetchall()
        moved: set[int] = set()
        for key, path, is_known, is_held, is_current in homes:
            if key in moved or is_held or (is_known and not is_current):
                continue
            moved.add(key)
            article_rows.move(self._connection, key, path)
            if is_current:
                self.unread.add(path)
        self._connection.executemany(
            "UPDATE sources SET state = 'reading' WHERE path = ?",
            [(path,) for path in sorted(self.unread)],
        )


def ledger(connection: Connection) -> dict[str, SourceRow]:
    """Every file that was read and not forgotten, by path."""
    failures: dict[int, list[Failure]] = {}
    for source, *failure in connection.execute(
        "SELECT source, line, reason FROM failures ORDER BY rowid"
    ):
        failures.setdefault(source, []).append(Failure(*failure))
    rows = connection.execute(
        "SELECT id, path, size, sha256, state FROM sources WHERE sha256 <> ''"
    )
    return {
        path: SourceRow(size, sha256, state, tuple(failures.get(source, ())))
        for source, path, size, sha256, state in rows
    }


def _total_changes(connection: Connection) -> int:
    """Rows that this connection has changed since it was opened."""
    [number] = connection.execute("SELECT total_changes()").fetchone()
    return int(number)


def learned_from(connection: Connection) -> frozenset[str]:
    """Hashes of the files that a build which was cut short has learned from last."""
    return frozenset(json.loads(article_rows.setting(connection, _LEARNED_FROM) or "[]"))


def stored_boilerplate(connection: Connection) -> Boilerplate:
    """The lines that earlier builds have learned."""
    return Boilerplate(
        frozenset(connection.execute("SELECT outlet, line FROM furniture").fetchall())
    )


def _named(record: str | None, url: str | None, title: str) -> list[tuple[str, str]]:
    """By what an article is known again, the surest first."""
    marks = {"record": record, "url": url, "title": title}
    return [(kind, mark) for kind, mark in marks.items() if mark]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
