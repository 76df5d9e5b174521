"""A new, sound database from the rows of another: an older one, or one that is damaged.

Nothing is embedded again. What follows from the rows (wordings, groups of copies, links
as keys, which version is current) is made anew by the code that makes it for new articles.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from embeddings.embedder import Vectors
from qa.errors import ArchiveDamaged, ArchiveError
from qa.maintenance import damaged_reader
from qa.maintenance.damaged_reader import Rescue
from qa.passage import Passage, passage_id
from qa.storage import commits, files
from qa.storage.connection import Connection
from qa.storage.database import PAGE_BYTES, Database
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies, versions
from qa.storage.tables.articles import Entry
from seeds.article import Article

WITH_ROW_DIGESTS = 3
"""The first format whose articles carry a digest over all of their columns, not over the
text alone."""

_IDENTITY = ("model", "fingerprint", "dimension", "chunker")
_SETTINGS = (*_IDENTITY, "cleaner", "built")

_COLUMNS = (
    "id, title, text, outlet, authors, url, published, modified, language, dateline, captions,"
    " path, record"
)
_BATCH = 256
"""Articles in one commit."""

_LOST_PATH = "(lost source {})"

Report = Callable[[int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came through into a new database.

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


def convert(old: Path, fresh: Path, on_articles: Report = lambda count: None) -> Salvaged:
    """Write a new database with all that one of an older format holds.

    Args:
        old: left as it is.
        fresh: must not exist.
        on_articles: is told how many more articles are done.

    Raises:
        ArchiveDamaged: something of it cannot be read.
        ArchiveFormat: it is no archive's database.
    """
    given = salvage(old, fresh, on_articles)
    if not given.is_whole:
        what = "; ".join([*given.notes, *(f"{one} is lost" for one in given.lost)][:3])
        raise ArchiveDamaged(f"{old} is damaged ({what}): build the archive anew in another folder")
    return given


def salvage(damaged: Path, fresh: Path, on_articles: Report = lambda count: None) -> Salvaged:
    """Write a new database with all that is whole in another one.

    An article is whole if its row is what was written, its passages hold all of its text,
    and each has a sound vector. If anything is lost, all sources count as not read to
    their ends: the next build reads them again, and embeds only what is missing.

    Args:
        damaged: left as it is; of this format or an older one.
        fresh: must not exist.
        on_articles: is told how many more articles are done.

    Raises:
        ArchiveDamaged: it cannot even be told which model it was built with.
        ArchiveFormat: it is no archive's database.
        ArchiveLocked: another process is writing to it.
    """
    with _readable(damaged, fresh) as readable, Rescue(readable, damaged) as source:
        database = Database.create(fresh)
        try:
            return _Rewrite(source, database).run(on_articles)
        finally:
            database.close()


@contextmanager
def _readable(damaged: Path, fresh: Path) -> Iterator[Path]:
    """The database, or a copy without its last page if that was cut short.

    SQLite fills such a page up with zeros and compares no checksum.
    """
    if damaged.stat().st_size % PAGE_BYTES == 0:
        yield damaged
        return
    with files.beside(fresh) as copy:
        files.copy_bytes(damaged, copy, whole_pages=True)
        yield copy


@dataclass(frozen=True, slots=True)
class _Whole:
    """An article with all that hangs on it.

    Attributes:
        vectors: by digest of what was embedded.
        links: numbers of sources, and whether they still hold the article.
    """

    key: int
    entry: Entry
    vectors: Mapping[str, Vectors]
    is_current: bool
    successor: int | None
    links: tuple[tuple[int, bool], ...]


@dataclass(slots=True)
class _Rewrite:
    """One run from a source into an empty database."""

    source: Rescue
    database: Database
    dimension: int = 0
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    keys: dict[int, int] = field(default_factory=dict)
    successors: dict[int, int] = field(default_factory=dict)
    sources: set[int] = field(default_factory=set)
    strays: dict[int, list[int]] | None = None
    stray_links: dict[int, list[int]] | None = None

    def run(self, on_articles: Report) -> Salvaged:
        with self.database.writing() as connection:
            commits.commit(connection, 0)
            self._put_identity(connection)
            self._put_sources(connection)
            self._put_withheld(connection)
            self._put_boilerplate(connection)
        for batch in _batches(self._articles(), _BATCH):
            with self.database.writing() as connection:
                for key, article in batch:
                    if article is not None:
                        self._put(connection, article)
                    else:
                        self.lost.append(self._name(key))
            on_articles(len(batch))
        self._settle()
        with self.database.writing() as connection:
            if self.lost or self.notes:
                connection.execute("UPDATE sources SET state = 'reading' WHERE state <> 'failed'")
            commits.commit(connection, 1)
        return Salvaged(len(self.keys), tuple(self.lost), tuple(dict.fromkeys(self.notes)))

    def _put_identity(self, connection: Connection) -> None:
        settings: dict[str, str] = dict(
            self.source.table(damaged_reader.SETTINGS, "name, value").rows
        )
        probes = self.source.table(damaged_reader.PROBES, "text, vector")
        dimension = settings.get("dimension", "0")
        is_known = all(name in settings for name in _IDENTITY) and dimension.isdecimal()
        if is_known:
            self.dimension = int(dimension)
        sound = [row for row in probes.rows if article_rows.is_unit(row[1], self.dimension)]
        if not is_known or not sound:
            raise ArchiveDamaged(
                f"{self.source.path} is damaged so that it cannot be told which model it was built"
                " with: put a backup back with `citewire restore`, or build the archive anew in"
                " another folder"
            )
        for name in _SETTINGS:
            if name in settings:
                article_rows.put_setting(connection, name, settings[name])
        connection.executemany("INSERT INTO probes VALUES (?, ?)", sound)
        if len(sound) < len(probes.rows) or not probes.is_whole:
            self.notes.append("not all vectors are there any more by which its model is known")

    def _put_sources(self, connection: Connection) -> None:
        columns = "id, path, name, size, sha256, state, read_at"
        found = self.source.table(damaged_reader.SOURCES, columns)
        rows = list(found.rows)
        if not found.is_whole:
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
        found = self.source.ask(f"SELECT id, path FROM sources INDEXED BY {index} ORDER BY path")
        return [
            (number, path, Path(path).name, 0, "", "reading", "")
            for number, path in found or ()
            if number not in known
        ]

    def _put_withheld(self, connection: Connection) -> None:
        found = self.source.table(damaged_reader.WITHHELD, "mark, source")
        if not found.is_whole:
            self.notes.append(
                "not all marks of articles that were removed can be read: look whether builds"
                " bring removed articles back, and remove them again"
            )
        for number in sorted({source for _, source in found.rows} - self.sources):
            # The marks hang on a source; most of them tell an article by itself.
            row = (number, _LOST_PATH.format(number), _LOST_PATH.format(number), 0, "", "")
            connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, 'failed', ?)", row)
            self.sources.add(number)
        connection.executemany("INSERT INTO withheld VALUES (?, ?)", found.rows)

    def _put_boilerplate(self, connection: Connection) -> None:
        found = self.source.table(damaged_reader.BOILERPLATE, "outlet, line")
        if not found.is_whole:
            self.notes.append("not all lines are known any more that repeat on an outlet's pages")
        connection.executemany("INSERT INTO furniture VALUES (?, ?)", found.rows)

    def _articles(self) -> Iterator[tuple[int, _Whole | None]]:
        """All articles by their old keys; None for one that is not whole."""
        found = self.source.keys(damaged_reader.ARTICLES)
        if not found.is_whole:
            self.notes.append("there may have been more articles, of which nothing can be read")
        for (key,) in found.rows:
            try:
                yield key, self._article(key)
            except (ArchiveError, ValueError, TypeError):
                yield key, None

    def _article(self, key: int) -> _Whole | None:
        article = self._stored(key)
        successor = "successor" if self.source.version > 1 else "NULL"
        state = self.source.ask(
            f"SELECT is_current, {successor} FROM articles NOT INDEXED WHERE key = ?", (key,)
        )
        if article is None or not state:
            return None
        [(is_current, successor_key)] = state
        passages = self._passages(key, article)
        if passages is None:
            return None
        entry = Entry.of(article, [passage for passage, _, _ in passages])
        stored = {name: vector for _, name, vector in passages}
        if set(stored) != set(entry.digests):  # a vector of another text
            return None
        links = self._links(key, bool(is_current))
        return _Whole(key, entry, stored, bool(is_current), successor_key, links)

    def _stored(self, key: int) -> Article | None:
        """An article, if it is what was written."""
        if self.source.version >= WITH_ROW_DIGESTS:
            found = self.source.read(lambda connection: article_rows.page(connection, key - 1, 1))
            return next((article for number, _, article in found or () if number == key), None)
        rows = self.source.ask(f"SELECT digest, {_COLUMNS} FROM articles WHERE key = ?", (key,))
        if not rows:
            return None
        [(digest, *row)] = rows
        article = _as_article(row)
        return article if digest == article_rows.digest(article.text) else None

    def _passages(self, key: int, article: Article) -> list[tuple[Passage, str, Vectors]] | None:
        """The passages of an article with the digests and vectors they have, if all are there."""
        columns = 'id, article, start, "end", vector'
        rows = self.source.ask(
            f"SELECT {columns} FROM passages INDEXED BY passages_article WHERE article = ?", (key,)
        )
        if rows is None:
            rows = []
            for number in self._stray_passages().get(key, ()):
                one = f"SELECT {columns} FROM passages NOT INDEXED WHERE id = ?"
                rows += self.source.ask(one, (number,)) or ()
        found = []
        for number, owner, start, end, vector in sorted(rows, key=lambda row: row[2:4]):
            if owner != key or number != passage_id(article.id, start, end):
                return None
            embedded = self._vector(vector)
            if embedded is None or end > len(article.text):
                return None
            passage = Passage(number, article.id, start, end, article.text[start:end])
            found.append((passage, *embedded))
        return found if _is_covered(article.text, [one for one, _, _ in found]) else None

    def _vector(self, key: int) -> tuple[str, Vectors] | None:
        one = "SELECT digest, vector FROM vectors NOT INDEXED WHERE key = ?"
        rows = self.source.ask(one, (key,))
        if not rows:
            return None
        [(digest, blob)] = rows
        if not article_rows.is_unit(blob, self.dimension):
            return None
        return digest, article_rows.as_vector(blob, self.dimension)

    def _stray_passages(self) -> dict[int, list[int]]:
        """Ids of passages by article, where the index over both cannot be read."""
        if self.strays is None:
            self.strays = {}
            for (number,) in self.source.keys(damaged_reader.PASSAGES).rows:
                one = "SELECT article FROM passages NOT INDEXED WHERE id = ?"
                for (article,) in self.source.ask(one, (number,)) or ():
                    self.strays.setdefault(article, []).append(number)
        return self.strays

    def _links(self, key: int, is_current: bool) -> tuple[tuple[int, bool], ...]:
        rows = self.source.ask(
            "SELECT source, is_current FROM article_sources WHERE article = ?", (key,)
        )
        if rows is None:
            self.notes.append("not all links between articles and their files can be read")
            if self.stray_links is None:
                self.stray_links = {}
                for article, source in self.source.keys(damaged_reader.LINKS).rows:
                    self.stray_links.setdefault(article, []).append(source)
            rows = [(source, is_current) for source in self.stray_links.get(key, ())]
        return tuple((source, bool(held)) for source, held in rows if source in self.sources)

    def _put(self, connection: Connection, whole: _Whole) -> None:
        article_rows.put_entry(connection, whole.entry, whole.vectors, 1)
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

    def _settle(self) -> None:
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
        for some in _batches(urls, _BATCH):
            with self.database.writing() as connection:
                for (url,) in some:
                    versions.settle(connection, url, 1)
        for some in _batches(wordings, _BATCH):
            with self.database.writing() as connection:
                copies.settle(connection, [key for (key,) in some])

    def _name(self, key: int) -> str:
        """An article that is lost, as far as it can be named."""
        row = self.source.ask("SELECT id, title FROM articles NOT INDEXED WHERE key = ?", (key,))
        if row:
            [(id_, title)] = row
            return f"{id_} ({title})" if title else str(id_)
        index, _ = damaged_reader.ARTICLES.indexes[0]
        ids = self.source.ask(f"SELECT id FROM articles INDEXED BY {index} WHERE key = ?", (key,))
        return str(ids[0][0]) if ids else f"article number {key}"


def _as_article(row: Iterable[Any]) -> Article:
    id_, title, text, outlet, authors, url, published, *rest = row
    modified, language, dateline, captions, path, record = rest
    return Article(
        id=id_,
        title=title,
        text=text,
        outlet=outlet,
        authors=tuple(json.loads(authors)),
        url=url,
        published=published,
        modified=modified,
        language=language,
        dateline=dateline,
        captions=tuple(json.loads(captions)),
        path=path,
        record=record,
    )


def _is_covered(text: str, passages: Iterable[Passage]) -> bool:
    """Whether every character but white space lies in a passage, as `chunk` cuts."""
    done = 0
    for one in passages:
        if text[done : one.start].strip():
            return False
        done = max(done, one.end)
    return not text[done:].strip()


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
