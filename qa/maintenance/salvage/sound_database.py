"""Write a new, sound database from the rows of another: an older one, or a damaged one.

Nothing is embedded again. What follows from the rows (wordings, groups of copies, links
as keys, which version is current) is made anew by the code that makes it for new articles.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from qa.errors import ArchiveDamaged
from qa.maintenance.salvage import damaged_reader
from qa.maintenance.salvage.damaged_reader import DamagedReader
from qa.maintenance.salvage.whole_articles import ArticleSalvage, WholeArticle
from qa.storage import commits, files, identity
from qa.storage.connection import PAGE_BYTES, Connection
from qa.storage.database import Database
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies, entries, settings, versions
from qa.storage.tables import passages as passage_rows

_IDENTITY = ("model", "fingerprint", "dimension", "chunker")
_SAID = (identity.ENCODE, *identity.PROMPTS, settings.INDEX, settings.WATCHED)
_SETTINGS = (*_IDENTITY, *_SAID, "cleaner", "built")

_BATCH = 256
"""Articles in one commit."""

_LOST_PATH = "(lost source {})"

Report = Callable[[int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Tells what came through into a new database.

    Attributes:
        articles: how many are whole, replaced versions too.
        lost: those that are not, by id and headline as far as they can be read.
        notes: what else is lost, in words.
    """

    articles: int
    lost: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost."""
        return not self.lost and not self.notes


def salvage(damaged: Path, fresh: Path, on_articles: Report = lambda count: None) -> Salvaged:
    """Write a new database with all that is whole in another one.

    An article is whole if its row is what was written, its passages hold all of its text,
    and each has a sound vector. If anything is lost, all sources count as not read to
    their ends: the next build reads them again, and embeds only what is missing.

    Args:
        damaged: left as it is; of this format or an older one.
        fresh: must not exist.
        on_articles: callback for how many more articles are done.

    Raises:
        ArchiveDamaged: it cannot even be told which model it was built with.
        ArchiveFormat: it is no archive's database.
        ArchiveLocked: another process is writing to it.
    """
    with (
        _readable(damaged, fresh) as readable,
        DamagedReader(readable, damaged) as source,
        closing(Database.create(fresh)) as database,
    ):
        return _Rewrite(source, database).run(on_articles)


@contextmanager
def _readable(damaged: Path, fresh: Path) -> Iterator[Path]:
    """Give the database, or a copy without its last page if that was cut short.

    SQLite fills such a page up with zeros and compares no checksum.
    """
    if damaged.stat().st_size % PAGE_BYTES == 0:
        yield damaged
        return
    with files.beside(fresh) as copy:
        files.copy_bytes(damaged, copy, whole_pages=True)
        yield copy


@dataclass(slots=True)
class _Rewrite:
    """One run from a source into an empty database."""

    source: DamagedReader
    database: Database
    dimension: int = 0
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    keys: dict[int, int] = field(default_factory=dict)
    successors: dict[int, int] = field(default_factory=dict)
    sources: set[int] = field(default_factory=set)

    def run(self, on_articles: Report) -> Salvaged:
        with self.database.writing() as connection:
            commits.commit(connection, 0)
            self._put_identity(connection)
            self._put_sources(connection)
            self._put_tombstones(connection)
            self._put_boilerplate(connection)
        old = ArticleSalvage(self.source, self.dimension, self.sources)
        for batch in _batches(old.articles()):
            with self.database.writing() as connection:
                for key, article in batch:
                    if article is not None:
                        self._put(connection, article)
                    else:
                        self.lost.append(old.name(key))
            on_articles(len(batch))
        self.notes += old.notes
        self._link_versions_and_copies()
        with self.database.writing() as connection:
            if self.lost or self.notes:
                connection.execute("UPDATE sources SET state = 'reading' WHERE state <> 'failed'")
            commits.commit(connection, 1)
        return Salvaged(len(self.keys), tuple(self.lost), tuple(dict.fromkeys(self.notes)))

    def _put_identity(self, connection: Connection) -> None:
        stored: dict[str, str] = dict(
            self.source.table(damaged_reader.SETTINGS, "name, value").rows
        )
        probes = self.source.table(damaged_reader.PROBES, "text, vector")
        dimension = stored.get("dimension", "0")
        is_known = all(name in stored for name in _IDENTITY) and dimension.isdecimal()
        if is_known:
            self.dimension = int(dimension)
        sound = [row for row in probes.rows if passage_rows.is_unit(row[1], self.dimension)]
        if not is_known or not sound:
            raise ArchiveDamaged(
                f"{self.source.path} is damaged so that it cannot be told which model it was built"
                " with: put a backup back with `citewire restore`, or build the archive anew in"
                " another folder"
            )
        for name in _SETTINGS:
            if name in stored:
                settings.put(connection, name, stored[name])
        connection.executemany("INSERT INTO probes VALUES (?, ?)", sound)
        if len(sound) < len(probes.rows) or not probes.is_whole:
            self.notes.append("not all vectors are there any more by which its model is known")

    def _put_sources(self, connection: Connection) -> None:
        columns = "id, path, name, size, sha256, state, read_at"
        sources = self.source.table(damaged_reader.SOURCES, columns)
        rows = list(sources.rows)
        if not sources.is_whole:
            self.notes.append("not all files that were read are known any more")
            rows += self._sources_by_path({row[0] for row in rows})
        connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self.sources = {row[0] for row in rows}
        failures = self.source.table(damaged_reader.FAILURES, "source, line, reason")
        if not failures.is_whole:
            self.notes.append("not all reasons why records were not read are known any more")
        connection.executemany(
            "INSERT INTO failures VALUES (?, ?, ?)",
            [row for row in failures.rows if row[0] in self.sources],
        )

    def _sources_by_path(self, known: set[int]) -> list[damaged_reader.Row]:
        """Rows for files of which only the index still knows the path."""
        index, _ = damaged_reader.SOURCES.indexes[0]
        paths = self.source.query(f"SELECT id, path FROM sources INDEXED BY {index} ORDER BY path")
        return [
            (number, path, Path(path).name, 0, "", "reading", "")
            for number, path in paths or ()
            if number not in known
        ]

    def _put_tombstones(self, connection: Connection) -> None:
        tombstones = self.source.table(damaged_reader.WITHHELD, "mark, source")
        if not tombstones.is_whole:
            self.notes.append(
                "not all marks of articles that were removed can be read: look whether builds"
                " bring removed articles back, and remove them again"
            )
        for number in sorted({source for _, source in tombstones.rows} - self.sources):
            # The marks hang on a source; most of them tell an article by itself.
            row = (number, _LOST_PATH.format(number), _LOST_PATH.format(number), 0, "", "")
            connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, 'failed', ?)", row)
            self.sources.add(number)
        connection.executemany("INSERT INTO withheld VALUES (?, ?)", tombstones.rows)

    def _put_boilerplate(self, connection: Connection) -> None:
        lines = self.source.table(damaged_reader.BOILERPLATE, "outlet, line")
        if not lines.is_whole:
            self.notes.append("not all lines are known any more that repeat on an outlet's pages")
        connection.executemany("INSERT INTO furniture VALUES (?, ?)", lines.rows)

    def _put(self, connection: Connection, whole: WholeArticle) -> None:
        entries.put_entry(connection, whole.entry, whole.vectors, 1)
        id_ = whole.entry.article.id
        [new] = article_rows.article_keys(connection, [id_]).values()
        self.keys[whole.key] = new
        if not whole.is_current:
            article_rows.supersede(connection, [new], 1)
            if whole.successor is not None:
                self.successors[whole.key] = whole.successor
        connection.executemany(
            "INSERT INTO article_sources VALUES (?, ?, ?)",
            [(new, source, int(held)) for source, held in whole.links],
        )

    def _link_versions_and_copies(self) -> None:
        """Tie versions to their successors, and copies to each other."""
        with self.database.writing() as connection:
            for old, successor in self.successors.items():
                versions.replace(connection, self.keys[old], self.keys.get(successor))
        with self.database.reading() as connection:
            urls = connection.execute(
                "SELECT url_key FROM articles WHERE url_key IS NOT NULL GROUP BY url_key"
                " HAVING count(*) > 1 ORDER BY url_key"
            ).fetchall()
            wordings = connection.execute("SELECT key FROM wordings ORDER BY key").fetchall()
        for batch in _batches(urls):
            with self.database.writing() as connection:
                for (url,) in batch:
                    versions.update_current_version(connection, url, 1)
        for batch in _batches(wordings):
            with self.database.writing() as connection:
                copies.update_copy_groups(connection, [key for (key,) in batch])


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items of one commit after another."""
    rest = iter(items)
    while batch := list(itertools.islice(rest, _BATCH)):
        yield batch
