"""What is removed is nowhere any more: not by id, search, cache or citation, nor as bytes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArticleNotFound
from qa.ingest.build import build
from qa.store import Filters
from qa.text.terms import text_terms
from seeds.article import Article

EVERYTHING = Filters()
MARKS = ["Zebulonwort", "Quixarine", "Plimsoddle", "Vextarnish", "grubbelfink", "Größenwühl"]
TITLE, TEXT, CAPTION, AUTHOR, URL, ACCENTS = MARKS
QUESTION = f"What did {TEXT} say at the opening in {TITLE}?"


def records() -> list[dict[str, Any]]:
    long = " ".join(f"In year {n} {TEXT} came back to the bridge of {ACCENTS}." for n in range(300))
    marked: dict[str, Any] = {
        "title": f"{TITLE} opens its bridge",
        "text": f"The mayor {TEXT} said at the opening that the bridge would stand.\n\n{long}",
        "author": f"Ann {AUTHOR}",
        "url": f"https://news.example/{URL}",
        "published": "1907-03-02",
        "outlet": f"The {TITLE} Post",
        "captions": [f"The bridge, by {CAPTION}"],
    }
    copy = {**marked, "url": f"https://other.example/{URL}", "outlet": "Other"}
    other: dict[str, Any] = {
        "title": "Fair in Holm",
        "text": "The village of Holm held its fair, and the bridge was full of people all day.",
        "published": "2021-05-01",
        "outlet": "The Holm Post",
    }
    return [marked, copy, other]


def write(file: Path, content: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(record) + "\n" for record in content), encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path, embedder: Embedder) -> Path:
    """An archive with an earlier and a later version of the marked article, and its copy."""
    news = tmp_path / "news.jsonl"
    earlier = records()
    earlier[0]["text"] = f"{earlier[0]['text']} So it was said on {TITLE} Day."
    for content in (earlier, records()):
        write(news, content)
        build([news], tmp_path / "archive", embedder=embedder)
    return tmp_path / "archive"


def traces(path: Path) -> dict[str, set[str]]:
    """In which files of the archive which of the marks stand, in any of their forms."""
    marks_by_file: dict[str, set[str]] = {}
    for file in path.rglob("*"):
        content = file.read_bytes().lower() if file.is_file() else b""
        for mark in MARKS:
            forms = {unicodedata.normalize(form, mark.lower()) for form in ("NFC", "NFD", "NFKC")}
            forms |= {form[:8] for form in forms}  # stems
            for encoding in ("utf-8", "utf-16-le"):
                if any(form.encode(encoding) in content for form in forms):
                    marks_by_file.setdefault(file.name, set()).add(mark)
    return marks_by_file


def marked(archive: Archive) -> list[Article]:
    current = [article for article in archive.newest_articles(99) if TITLE in article.title]
    return [version for article in current for version in archive.versions(article.id)]


Removal = Callable[[Archive, Path], None]


def by_id(archive: Archive, news: Path) -> None:
    archive.remove([article.id for article in marked(archive)])


def by_path(archive: Archive, news: Path) -> None:
    archive.remove_source(news)


def by_sync(archive: Archive, news: Path) -> None:
    news.unlink()
    folder = news.parent / "folder"
    folder.mkdir()
    write(folder / "other.jsonl", records()[2:])
    # The folder of the file is the source, and the archive lies in it.
    build([news.parent], archive.path, embedder=archive.embedder, sync=True, remove_most=True)


@pytest.fixture(params=[by_id, by_path, by_sync])
def removal(request: pytest.FixtureRequest) -> Iterator[Removal]:
    yield request.param


def test_nothing_of_a_removed_article_is_left(
    path: Path, embedder: Embedder, removal: Removal
) -> None:
    assert set.union(*traces(path).values()) == set(MARKS), "the search for traces finds nothing"
    with Archive.open(path, embedder) as reader, Archive.open(path, embedder) as writer:
        gone = marked(reader)
        assert len(gone) == 3
        ids = [article.id for article in gone]
        hits = reader.retrieve(QUESTION, k=20)
        assert ids[0] in {hit.article_id for hit in hits}
        passages = [hit.passage.id for hit in hits if hit.article_id in ids]
        assert not reader.ask(QUESTION).abstained
        words = text_terms(f"{TITLE} {TEXT}")
        assert all(reader.document_frequencies(words).values())

        removal(writer, path.parent / "news.jsonl")

        vector = embedder.embed_queries([QUESTION])[0]
        for archive in (reader, writer):
            for article in ids:
                with pytest.raises(ArticleNotFound):
                    archive.article(article)
                with pytest.raises(ArticleNotFound):
                    archive.versions(article)
            assert archive.articles(ids) == archive.days(ids) == archive.copies(ids) == {}
            assert archive.passages(passages) == {}
            assert not archive.vectors(passages).any()
            assert not set(archive.dense(vector, 1000, EVERYTHING)) & set(passages)
            assert not set(archive.lexical(QUESTION, 1000, EVERYTHING)) & set(passages)
            assert not set(archive.lexical_articles(QUESTION, 1000, EVERYTHING)) & set(ids)
            assert not any(archive.document_frequencies(words).values())
            first = archive.coverage().first_day
            assert first is None or first.year == 2021
            assert f"The {TITLE} Post" not in archive.coverage().outlets
            hits = archive.retrieve(QUESTION, k=20)
            assert not {hit.article_id for hit in hits} & set(ids)
            answer = archive.ask(QUESTION)
            assert not any(mark in answer.text for mark in MARKS if mark not in QUESTION)
            assert not {article.article_id for article in answer.citations} & set(ids)
    assert traces(path) == {}
    assert not list(path.glob("*-journal"))
    assert not list(path.rglob("*.tmp"))


def test_nothing_is_left_by_a_reader_that_held_the_words_open(
    path: Path, embedder: Embedder
) -> None:
    with Archive.open(path, embedder) as reader:
        assert reader.retrieve(QUESTION, k=1)
        with Archive.open(path, embedder) as writer:
            by_id(writer, path)
        reader.retrieve(QUESTION, k=1)
    assert traces(path) == {}
