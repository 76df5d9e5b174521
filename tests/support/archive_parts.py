"""Archives in tests: their sources, what they hold, what they tell, and how they are spoilt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from qa.archive import Archive
from qa.maintenance.row_checks import check_truth
from qa.storage.connection import PAGE_BYTES
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.tables.content_hash import content_hash
from seeds.article import Article

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "seeds" / "articles"


def write_records(path: Path, records: Iterable[Mapping[str, Any] | str]) -> None:
    """Write JSON Lines; a text is a line as it is."""
    lines = [line if isinstance(line, str) else json.dumps(line) for line in records]
    path.write_text("\n".join((*lines, "")), encoding="utf-8")


def titled(archive: Archive, title: str) -> Article:
    """The current article with a headline."""
    current = archive.newest_articles(1000)
    [index] = [index for index, article in enumerate(current) if article.title == title]
    return current[index]


def titles(path: Path) -> set[str]:
    """Headlines of all current articles."""
    with Archive.open(path) as archive:
        return {article.title for article in archive.newest_articles(100_000)}


def hash_of(path: Path) -> str:
    """The content hash of an archive, from its database alone."""
    with closing(Database.open(path / DATABASE)) as database, database.snapshot() as connection:
        return content_hash(connection)


def is_sound(path: Path) -> bool:
    """Whether every row of an archive's database is what was written."""
    with closing(Database.open(path / DATABASE)) as database:
        return check_truth(database) == []


def change_rows(path: Path, statement: str, *values: object) -> None:
    """Change rows behind the back of the archive; every page gets its right checksum."""
    with closing(Database.open(path / DATABASE)) as database, database.writing() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute(statement, values)


def leaf_pages(path: Path, table: str) -> list[int]:
    """Numbers of the pages in which rows of a table lie, in the order of their keys."""
    statement = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'"
    with closing(Database.open(path / DATABASE)) as database, database.snapshot() as connection:
        return [number for (number,) in connection.execute(statement, (table,))]


def flip(file: Path, at: int) -> None:
    """Change one bit of a byte."""
    content = bytearray(file.read_bytes())
    content[at] ^= 0x10
    file.write_bytes(content)


def flip_page(archive: Path, page: int, at: int = 100) -> None:
    """Change one bit of a page of the database, counted from 1."""
    flip(archive / DATABASE, (page - 1) * PAGE_BYTES + at)


class Heard:
    """Progress of a build or a search that records what it hears."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, str, int]] = []
        self.open: tuple[int, str, int] | None = None
        self.expected: list[int] = []

    def start(self, total: int, what: str, done: int = 0) -> None:
        assert self.open is None
        self.open = (total, what, done)

    def expect(self, total: int) -> None:
        assert self.open is not None
        _, what, done = self.open
        self.expected.append(total)
        self.open = (total, what, done)

    def advance(self, count: int) -> None:
        assert self.open is not None
        total, what, done = self.open
        self.open = (total, what, done + count)

    def finish(self) -> None:
        if self.open is not None:
            self.stretches.append(self.open)
        self.open = None
