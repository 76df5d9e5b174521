"""Articles come out of the archive as they went in."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

from archive_parts import hash_of

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.maintenance.salvage.sound_database import salvage
from qa.passage import Passage, passage_id
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.tables import articles as article_rows
from seeds.article import Article

POST = Article(
    id="0123456789abcdef",
    title="Second pump arrives at Fuller’s Yard",
    text="A second pump reached Fuller’s Yard at noon, said Ruth Okonjo of the council.",
    outlet="Marl Gazette",
    authors=("Ida Fenn", "Tom Rusk"),
    url="https://marl.example/live#post-7",
    published="2024-02-11T12:05:00+00:00",
    modified="2024-02-11T12:09:00+00:00",
    language="en",
    dateline="MARL",
    captions=("The pump on its lorry.",),
    path="/news/live.html",
    record="7",
    is_partial=True,
    kind="live blog",
    part_of="Marl flood: live",
)


def test_every_field_is_stored_and_salvaged(tmp_path: Path, embedder: Embedder) -> None:
    blank = Article("", "", "")
    assert all(getattr(POST, field.name) != getattr(blank, field.name) for field in fields(Article))
    passages = [
        Passage(passage_id(POST.id, 0, len(POST.text)), POST.id, 0, len(POST.text), POST.text)
    ]
    (tmp_path / "news").mkdir()
    path = tmp_path / "archive"
    build([tmp_path / "news"], path, embedder=embedder)
    with Archive.open(path, embedder) as archive:
        archive.add([POST], passages, embedder.embed_passages([POST.text]))
        assert archive.articles([POST.id]) == {POST.id: POST}
    (tmp_path / "salvaged").mkdir()
    fresh = tmp_path / "salvaged" / DATABASE
    assert salvage(path / DATABASE, fresh).is_whole
    assert hash_of(fresh.parent) == hash_of(path)
    with closing(Database.open(fresh)) as database, database.snapshot() as connection:
        assert article_rows.articles(connection, [POST.id]) == {POST.id: POST}


def test_the_newest_come_first_and_those_without_a_date_last(
    tmp_path: Path, embedder: Embedder
) -> None:
    days = {"a": "2024-02-11", "b": None, "c": "2025-01-01", "d": "2024-02-11", "e": None}
    articles = [replace(POST, id=name, published=day, url=None) for name, day in days.items()]
    other = replace(POST, id="f", published="2026-01-01", url=None, outlet="Fen Echo", title="")
    path = tmp_path / "archive"
    with Archive.create(path, embedder) as archive:
        archive.add([*articles, other], [], embedder.embed_passages([]))
        with archive.reading() as connection:
            newest = article_rows.newest_articles(connection, 9)
            of_outlet = article_rows.newest_of_outlet(connection, "marl gazette", 4)
            listed = archive.headlines("", 9).articles
    assert [article.id for article in newest] == ["c", "a", "d", "b", "e"]
    assert [article.id for article in of_outlet] == ["c", "a", "d", "b"]
    assert [headline.article_id for headline in listed] == ["f", "c", "a", "d", "b", "e"]
