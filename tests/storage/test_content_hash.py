from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.storage.connection import Connection, connect
from qa.storage.layout import DATABASE
from qa.storage.tables.content_hash import content_hash


def write_records(path: Path, first: int, number: int) -> None:
    records = [
        {
            "id": str(day),
            "title": f"Fair in Holm {day}",
            "text": f"The village of Holm {day} held its fair: {day * 37} came.",
            "outlet": "The Holm Post",
        }
        for day in range(first, first + number)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An archive with a row in every table that counts."""
    folder = tmp_path_factory.mktemp("content")
    news, path = folder / "news", folder / "archive"
    news.mkdir()
    write_records(news / "fairs.jsonl", 0, 9)
    (news / "broken.json").write_text("{", encoding="utf-8")
    build([news], path, embedder=embedder)
    write_records(news / "fairs.jsonl", 1, 9)
    build([news], path, embedder=embedder)
    with Archive.open(path, embedder) as archive:
        archive.remove([archive.newest_articles(1)[0].id])
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    """A connection all of whose changes are taken back."""
    opened = connect(path / DATABASE)
    opened.execute("PRAGMA foreign_keys = OFF")
    opened.execute("BEGIN")
    yield opened
    opened.execute("ROLLBACK")
    opened.close()


@pytest.mark.parametrize(
    "change",
    [
        *(
            f"UPDATE articles SET {column} = {column} || 'x' WHERE key = 2"
            for column in ("id", "title", "text", "digest", "outlet", "outlet_key", "authors")
        ),
        *(
            f"UPDATE articles SET {column} = 'x' WHERE key = 2"
            for column in ("url", "url_key", "published", "modified", "language", "dateline")
        ),
        *(
            f"UPDATE articles SET {column} = 'x' WHERE key = 2"
            for column in ("captions", "path", "record", "kind", "part_of")
        ),
        "UPDATE articles SET day = 737000 WHERE key = 2",
        "UPDATE articles SET is_partial = 1 WHERE key = 2",
        "UPDATE articles SET is_current = 0 WHERE key = 2",
        "UPDATE articles SET successor = 3 WHERE key = 2",
        "UPDATE articles SET wording = 3 WHERE key = 2",
        "DELETE FROM articles WHERE key = 2",
        "UPDATE article_sources SET is_current = 0 WHERE article = 2",
        "DELETE FROM article_sources WHERE article = 2",
        "UPDATE passages SET start = 1 WHERE article = 2",
        'UPDATE passages SET "end" = "end" - 1 WHERE article = 2',
        "UPDATE passages SET id = 7 WHERE article = 2",
        "UPDATE passages SET vector = 3 WHERE article = 2",
        "DELETE FROM passages WHERE article = 2",
        "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE key = 2",
        "UPDATE vectors SET digest = 'x' WHERE key = 2",
        "UPDATE sources SET path = 'x' WHERE state = 'done'",
        "UPDATE sources SET name = 'x' WHERE state = 'done'",
        "UPDATE sources SET size = 1 WHERE state = 'done'",
        "UPDATE sources SET sha256 = 'x' WHERE state = 'done'",
        "UPDATE sources SET state = 'reading' WHERE state = 'done'",
        "UPDATE failures SET reason = 'x'",
        "UPDATE failures SET line = 7",
        "DELETE FROM withheld",
        "INSERT INTO furniture VALUES ('holm', 'x')",
        "UPDATE wordings SET fingerprints = x'00' WHERE key = 2",
        "UPDATE wordings SET story = (SELECT min(story) FROM wordings)",
        "UPDATE settings SET value = 'x' WHERE name = 'model'",
        "UPDATE probes SET vector = x'00'",
    ],
)
def test_every_change_of_content_counts(change: str, connection: Connection) -> None:
    before = content_hash(connection)
    connection.execute(change)
    [rows] = connection.execute("SELECT changes()").fetchone()
    assert rows > 0
    assert content_hash(connection) != before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET changed = changed + 1",
        "UPDATE sources SET read_at = 'x'",
        "UPDATE settings SET value = 'x' WHERE name = 'built'",
        "UPDATE commits SET token = 'x'",
        "DELETE FROM removed",
        "UPDATE vectors SET key = key + 1000; UPDATE passages SET vector = vector + 1000",
        "UPDATE wordings SET key = key + 1000, story = story + 1000;"
        " UPDATE articles SET wording = wording + 1000",
    ],
)
def test_times_counters_and_keys_do_not_count(change: str, connection: Connection) -> None:
    before = content_hash(connection)
    connection.execute(change).fetchall()
    [rows] = connection.execute("SELECT changes()").fetchone()
    assert rows > 0
    assert content_hash(connection) == before


def test_the_order_of_builds_does_not_count(tmp_path: Path, embedder: Embedder) -> None:
    first, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    write_records(first, 0, 3)
    write_records(other, 3, 3)
    hashes = set()
    for number, sources in enumerate(([first, other], [other, first])):
        for source in sources:
            build([source], tmp_path / f"archive-{number}", embedder=embedder)
        with Archive.open(tmp_path / f"archive-{number}") as archive:
            hashes.add(archive.content_hash())
    assert len(hashes) == 1
