"""One commit to an archive's database: articles, their sources, and removal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from embeddings.embedder import Vectors
from embeddings.indexes.index import IndexChoice
from qa.storage import commits
from qa.storage.connection import AMONG, Connection
from qa.storage.indexes import changes
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies, entries, passages, settings, sources, tombstones, versions
from qa.storage.tables.entries import Entry, Stored
from qa.storage.tables.settings import WatchedQuestion
from qa.storage.tables.sources import Failure, SourceState
from seeds.article import Article
from seeds.cleaning.learned.boilerplate import Boilerplate


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Counts what was removed with a source.

    Attributes:
        files: how many the ledger knew; one in which nothing could be read counts.
        articles: how many no other file holds.
    """

    files: int
    articles: int


@dataclass(frozen=True, slots=True)
class Vanished:
    """Names what was removed with files that are no longer there.

    Attributes:
        files: their paths.
        articles: for each article that could be found until now its headline, or its
            id where it has none.
    """

    files: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Counts articles that a new reading of a file no longer holds.

    Attributes:
        replaced: how many have a successor of the same record, URL or title.
        removed: how many have none.
    """

    replaced: int = 0
    removed: int = 0


class Transaction:
    """Collects what a writer does between begin and commit; `Archive.writing` makes it.

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

        Of several files that hold it, the first by its path says its date, outlet and the like.

        Args:
            entry: the article.
            vectors: by digest, at least those that the archive lacks.
            source: the file that holds it, if any.
        """
        if source is not None and sources.has_earlier_source(
            self._connection, entry.article, source
        ):
            return "unchanged"
        stored = entries.put_entry(
            self._connection, entry, vectors, self._change, moves=source is not None
        )
        if stored != "unchanged":
            self.has_changed = True
            self._touch(self._keys([entry.article.id]))
        return stored

    def put_vectors(self, vectors: Iterable[tuple[str, Vectors]]) -> None:
        """Store vectors, by digest, that articles to come need; known ones stay."""
        passages.put_vectors(self._connection, vectors)

    def begin_source(self, path: str, name: str, size: int, sha256: str) -> int:
        """Note that a file is being read; returns its number in the ledger."""
        return sources.begin(self._connection, path, name, size, sha256)

    def link(self, source: int, article_ids: Iterable[str]) -> None:
        """Note which articles a file holds."""
        # Which version is the current one hangs on the files that hold them.
        self._touch(sources.link(self._connection, source, self._keys(article_ids)))

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
        sources.finish(self._connection, source, state, failures)
        if not is_whole:
            return Leftovers()
        present = self._keys(article_ids)
        old = sources.unlink_others(self._connection, source, present)
        if not old:
            return Leftovers()
        self._touch(old)
        self._reassign_source(old)
        rows = self._connection.execute(
            f"SELECT key, record, url, title FROM articles a WHERE is_current AND key {AMONG}"
            " AND NOT EXISTS (SELECT 1 FROM article_sources s"
            " WHERE s.article = a.key AND s.is_current)",
            (json.dumps(old),),
        ).fetchall()
        article_rows.supersede(self._connection, [key for key, *_ in rows], self._change)
        self._note(bool(rows))
        successors = self._successors(present)
        replaced = 0
        for key, *names in rows:
            known = [name for name in _recognised_by(*names) if name in successors]
            versions.replace(self._connection, key, successors[known[0]] if known else None)
            replaced += bool(known)
        return Leftovers(replaced, len(rows) - replaced)

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove articles and all that hangs on them; how many there were.

        A current article takes its earlier versions along. Builds leave them out from
        now on, see `qa.storage.tables.tombstones`.
        """
        keys = versions.with_earlier(self._connection, self._keys(article_ids))
        tombstones.add(self._connection, keys)
        return self._delete(keys)

    def is_tombstoned(self, source: int, article: Article) -> bool:
        """Whether an article that a file holds was removed, and so is to be left out."""
        return tombstones.is_tombstoned(self._connection, source, article)

    def remove_source(self, path: str) -> Forgotten:
        """Forget a file, or all files of a folder; an article that another file holds stays."""
        numbers = sources.at_path(self._connection, path)
        tombstones.clear(self._connection, numbers)
        keys = sources.articles_of(self._connection, numbers)
        sources.delete(self._connection, numbers)
        return Forgotten(len(numbers), self._delete(self._orphaned(keys)))

    def remove_vanished(self, paths: Iterable[str]) -> Vanished:
        """Forget files that are no longer there; an article that another file holds stays.

        What the user removed of them stays away, also when they come back.
        """
        vanished = sources.known_paths(self._connection, paths)
        keys = sources.articles_of(self._connection, vanished)
        sources.delete_vanished(self._connection, vanished)
        orphaned = self._orphaned(keys)
        names = self._connection.execute(
            f"SELECT title, id FROM articles WHERE is_current AND key {AMONG} ORDER BY title, id",
            (json.dumps(orphaned),),
        ).fetchall()
        self._delete(orphaned)
        return Vanished(tuple(vanished.values()), tuple(title or id_ for title, id_ in names))

    def add_boilerplate(self, boilerplate: Boilerplate, hashes: Iterable[str]) -> None:
        """Keep learned lines for the builds to come.

        Until the build has ended it is kept, too, from which files they were learned.
        """
        settings.add_boilerplate(self._connection, boilerplate, hashes)

    def set_built(self, cleaner: int) -> None:
        """Note that a build has ended now, and by which rules it cleaned."""
        settings.set_built(self._connection, cleaner)

    def set_index(self, choice: IndexChoice) -> None:
        """Say which kind of vector index is wanted from now on."""
        settings.put(self._connection, settings.INDEX, choice)

    def watched(self) -> tuple[WatchedQuestion, ...]:
        """The questions that are watched."""
        return settings.watched(self._connection)

    def put_watched(self, questions: Iterable[WatchedQuestion]) -> None:
        """Keep the questions that are watched, in place of those before."""
        settings.put_watched(self._connection, questions)

    def finish(self) -> None:
        """Update which versions are current and which articles are copies; count the change.

        The last thing before the commit. Both follow from what is stored then, and so
        not from the order in which it came.
        """
        for url in sorted(self._urls):
            update = versions.update_current_version(self._connection, url, self._change)
            self.superseded += update.superseded
            self._wordings |= update.wordings
            self._note(bool(update.wordings))
        copies.update_copy_groups(self._connection, self._wordings)
        if self.has_changed:
            self.has_gone = not changes.only_added(
                self._connection, commits.current(self._connection)
            )
            commits.commit(self._connection, self._change)
        if _total_changes(self._connection) != self._changes_before:
            commits.record_row_counts(self._connection)  # takes time by the size of all tables

    def _note(self, has_changed: bool) -> None:
        self.has_changed = self.has_changed or has_changed

    def _keys(self, article_ids: Iterable[str]) -> list[int]:
        return list(article_rows.article_keys(self._connection, article_ids).values())

    def _touch(self, keys: Iterable[int]) -> None:
        """Note what must be updated at the end because of these articles."""
        rows = self._connection.execute(
            f"SELECT url_key, wording FROM articles WHERE key {AMONG}", (json.dumps(list(keys)),)
        )
        for url, wording in rows:
            self._wordings.add(wording)
            if url is not None:
                self._urls.add(url)

    def _delete(self, keys: Sequence[int]) -> int:
        self._touch(keys)
        versions.relink_successors(self._connection, keys)
        count = article_rows.delete_articles(self._connection, keys, self._change)
        self._note(count > 0)
        return count

    def _successors(self, keys: Iterable[int]) -> dict[tuple[str, str], int]:
        """For each record, URL and title of these articles one of them, always the same."""
        rows = self._connection.execute(
            f"SELECT key, record, url, title FROM articles WHERE key {AMONG} ORDER BY id",
            (json.dumps(sorted(keys)),),
        )
        return {name: key for key, *names in rows for name in _recognised_by(*names)}

    def _orphaned(self, keys: Sequence[int]) -> list[int]:
        """Those of the articles that no file holds; the others go to one that does."""
        orphaned = sources.orphaned(self._connection, keys)
        rest = sorted(set(keys) - set(orphaned))
        self._touch(rest)
        self._reassign_source(rest)
        return orphaned

    def _reassign_source(self, keys: Sequence[int]) -> None:
        self.unread |= sources.reassign_source(self._connection, keys)
        sources.mark_unread(self._connection, self.unread)


def _total_changes(connection: Connection) -> int:
    """Rows that this connection has changed since it was opened."""
    [number] = connection.execute("SELECT total_changes()").fetchone()
    return int(number)


def _recognised_by(record: str | None, url: str | None, title: str) -> list[tuple[str, str]]:
    """The names by which an article is recognised, the surest first."""
    names = {"record": record, "url": url, "title": title}
    return [(kind, name) for kind, name in names.items() if name]
