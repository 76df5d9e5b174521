"""What can be saved of a database that is damaged, and what is said to be lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from archive_parts import SAMPLES

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveFormat
from qa.ingest.build import build
from qa.maintenance.row_checks import check_truth
from qa.maintenance.salvage.damaged_reader import (
    ARTICLES,
    LINKS,
    PASSAGES,
    SOURCES,
    WITHHELD,
    DamagedReader,
    Table,
)
from qa.maintenance.salvage.sound_database import Salvaged, salvage
from qa.storage.connection import PAGE_BYTES
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.tables.content_hash import content_hash

DAMAGES = 40

TABLES = (
    "SELECT d.pageno, coalesce(s.tbl_name, d.name) FROM dbstat d"
    " LEFT JOIN sqlite_schema s ON s.name = d.name"
)
LEAF = "SELECT max(pageno) FROM dbstat WHERE name = 'vectors' AND pagetype = 'leaf'"

# What a salvage makes anew from the rest, so that nothing is lost with it.
DERIVED = {"wordings", "fingerprints", "removed", "commits"}


@dataclass(frozen=True)
class Original:
    """A sound database, and what lies where in it."""

    path: Path
    content: bytes
    hash: str
    articles: dict[str, tuple[str, str]]
    pages: dict[int, str]
    leaf: int  # a page of vectors

    def pages_of(self, *names: str) -> list[int]:
        return [page for page, name in self.pages.items() if name in names]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Original:
    """An archive with copies, versions, a removed article and a bad record."""
    folder = tmp_path_factory.mktemp("original")
    news = folder / "news"
    news.mkdir()
    for pattern in ("*_libya_*", "ledger_corn_hall_lead*", "radio_tilse*", "*_eel_fair_20*"):
        for path in SAMPLES.glob(pattern):
            shutil.copy(path, news)
    (news / "bad.jsonl").write_text('{"title": "No text"\n')
    archive = folder / "archive"
    build([news], archive, embedder=embedder)
    with Archive.open(archive, embedder) as opened:
        opened.remove([opened.newest_articles(1)[0].id])
    path = archive / DATABASE
    with closing(Database.open(path)) as database, database.snapshot() as connection:
        return Original(
            path=path,
            content=path.read_bytes(),
            hash=content_hash(connection),
            articles={
                id_: (title, text)
                for id_, title, text in connection.execute("SELECT id, title, text FROM articles")
            },
            pages=dict(connection.execute(TABLES).fetchall()),
            leaf=connection.execute(LEAF).fetchone()[0],
        )


def saved(content: bytes, folder: Path) -> tuple[Salvaged, str, dict[str, tuple[str, str]]]:
    """What comes of a damaged database: checked, hashed, and its articles."""
    damaged, fresh = folder / "damaged.sqlite", folder / "fresh.sqlite"
    fresh.unlink(missing_ok=True)
    damaged.write_bytes(content)
    salvaged = salvage(damaged, fresh)
    assert damaged.read_bytes() == content
    with closing(Database.open(fresh)) as database:
        assert check_truth(database) == []
        with database.snapshot() as connection:
            rows = connection.execute("SELECT id, title, text FROM articles").fetchall()
            return (
                salvaged,
                content_hash(connection),
                {id_: (title, text) for id_, title, text in rows},
            )


def zeroed(content: bytes, *pages: int) -> bytes:
    changed = bytearray(content)
    for page in pages:
        changed[(page - 1) * PAGE_BYTES : page * PAGE_BYTES] = bytes(PAGE_BYTES)
    return bytes(changed)


def flipped(content: bytes, page: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[(page - 1) * PAGE_BYTES + bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_sound_database_comes_through_as_it_is(original: Original, tmp_path: Path) -> None:
    salvaged, hash_, articles = saved(original.content, tmp_path)
    assert salvaged == Salvaged(len(original.articles), (), ())
    assert salvaged.is_whole
    assert hash_ == original.hash
    assert articles == original.articles


@pytest.mark.parametrize("table", [ARTICLES, PASSAGES, SOURCES, WITHHELD, LINKS])
def test_each_index_knows_every_key(original: Original, table: Table) -> None:
    with DamagedReader(original.path) as reader:
        keys = reader.keys(table).rows
        assert keys
        for index, _ in table.indexes:
            names = ", ".join(table.key)
            rows = reader.query(f"SELECT {names} FROM {table.name} INDEXED BY {index}")
            assert rows is not None
            assert sorted(rows) == keys


def test_what_follows_from_the_rest_is_never_lost(original: Original, tmp_path: Path) -> None:
    pages = original.pages_of(*DERIVED)
    assert pages
    salvaged, hash_, _ = saved(zeroed(original.content, *pages), tmp_path)
    assert salvaged.is_whole
    assert hash_ == original.hash


def damages(original: Original) -> Iterator[tuple[str, bytes]]:
    dice = random.Random(20260704)  # noqa: S311
    count = len(original.content) // PAGE_BYTES
    for number in range(DAMAGES):
        page = dice.randrange(count) + 1
        kind = ("flip", "zero", "cut", "several")[number % 4]
        if kind == "flip":
            changed = flipped(original.content, page, dice.randrange(8 * PAGE_BYTES))
        elif kind == "zero":
            changed = zeroed(original.content, page)
        elif kind == "cut":
            changed = original.content[: dice.randrange(len(original.content))]
        else:
            changed = original.content
            for other in dice.sample(range(1, count), 3):
                changed = flipped(changed, other + 1, dice.randrange(8 * PAGE_BYTES))
        yield f"{kind} {page}", changed


def test_of_no_damage_comes_a_wrong_article(original: Original, tmp_path: Path) -> None:
    outcomes = {"whole": 0, "losses": 0, "refused": 0}
    for name, content in damages(original):
        try:
            salvaged, hash_, articles = saved(content, tmp_path)
        except ArchiveDamaged as error:
            assert str(tmp_path / "damaged.sqlite") in str(error), name
            outcomes["refused"] += 1
            continue
        assert articles.items() <= original.articles.items(), name
        assert salvaged.articles == len(articles), name
        if salvaged.is_whole:
            assert hash_ == original.hash, name
            outcomes["whole"] += 1
            continue
        outcomes["losses"] += 1
        missing = original.articles.keys() - articles.keys()
        named = {name.split()[0] for name in salvaged.lost}
        assert missing <= named or any("may have been more" in note for note in salvaged.notes), (
            name
        )
        assert named.isdisjoint(articles), name
    assert min(outcomes.values()) > 0, outcomes
    assert outcomes["losses"] > outcomes["refused"], outcomes


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET vector = (SELECT max(key) FROM vectors) WHERE article = ?",
        "DELETE FROM passages WHERE article = ? AND start = 0",
        "UPDATE passages SET start = start + 1 WHERE article = ?",
        "UPDATE articles SET text = replace(text, 'a', 'e') WHERE key = ?",
        "UPDATE articles SET day = day + 1 WHERE key = ?",
        "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE key IN"
        " (SELECT vector FROM passages WHERE article = ?)",
    ],
)
def test_an_article_that_is_not_whole_is_lost_and_named(
    original: Original, tmp_path: Path, change: str
) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(original.content)
    with closing(Database.open(damaged)) as database, database.writing() as connection:
        [key, id_] = connection.execute("SELECT min(key), id FROM articles").fetchone()
        connection.execute(change, (key,))
    salvaged = salvage(damaged, tmp_path / "fresh.sqlite")
    assert [name.split()[0] for name in salvaged.lost] == [id_]
    assert salvaged.articles == len(original.articles) - 1


def test_the_next_build_brings_back_what_was_lost(
    original: Original, tmp_path: Path, embedder: Embedder
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(original.path.parent, archive)
    (archive / DATABASE).unlink()
    damaged = tmp_path / "damaged.sqlite"
    page = original.leaf
    damaged.write_bytes(flipped(original.content, page, 99))
    salvaged = salvage(damaged, archive / DATABASE)
    assert 0 < len(salvaged.lost) < len(original.articles)
    assert salvaged.articles + len(salvaged.lost) == len(original.articles)
    build([original.path.parent.parent / "news"], archive, embedder=embedder)
    with closing(Database.open(archive / DATABASE)) as database, database.snapshot() as connection:
        assert content_hash(connection) == original.hash


def test_without_its_model_nothing_can_be_saved(original: Original, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite"
    for names in (("settings",), ("probes",), ("sqlite_schema",)):
        damaged.write_bytes(zeroed(original.content, *original.pages_of(*names)))
        with pytest.raises(ArchiveDamaged, match="citewire restore"):
            salvage(damaged, tmp_path / "fresh.sqlite")
        (tmp_path / "fresh.sqlite").unlink(missing_ok=True)
    damaged.write_bytes(b"")
    with pytest.raises(ArchiveFormat, match="not a Citewire archive"):
        salvage(damaged, tmp_path / "fresh.sqlite")


def test_that_removed_articles_may_come_back_is_said(original: Original, tmp_path: Path) -> None:
    salvaged, _, _ = saved(zeroed(original.content, *original.pages_of("withheld")), tmp_path)
    assert any("remove them again" in note for note in salvaged.notes)
    # One of the two places is enough: the table itself, or its index.
    pages = original.pages_of("withheld")
    assert len(pages) == 2
    for page in pages:
        salvaged, hash_, _ = saved(zeroed(original.content, page), tmp_path)
        assert salvaged.is_whole
        assert hash_ == original.hash


def test_a_file_is_known_by_its_index_too(original: Original, tmp_path: Path) -> None:
    for page in original.pages_of("sources"):
        salvaged, _, articles = saved(zeroed(original.content, page), tmp_path)
        assert articles == original.articles
        with (
            closing(Database.open(tmp_path / "fresh.sqlite")) as fresh,
            fresh.snapshot() as connection,
            DamagedReader(original.path) as reader,
        ):
            known = connection.execute("SELECT id, path FROM sources ORDER BY id").fetchall()
            assert known == reader.table(SOURCES, "id, path").rows
            states = {state for (state,) in connection.execute("SELECT state FROM sources")}
        assert ("reading" in states) != salvaged.is_whole
