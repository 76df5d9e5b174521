"""Archives that were written before passages knew the languages of their articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.lance.tables.commits import last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.schemas import COMMITS, LANGUAGE, OLDEST_FORMAT, PASSAGES
from qa.maintenance.verify_tables import verify_tables
from qa.store import Filters
from seeds.article import Article

TEXT = "The weir at Ommel gave way on Friday, and forty cellars were flooded, said the mayor."
GERMAN = "Das Wehr in Ommel ist am Freitag gebrochen, vierzig Keller standen unter Wasser."


def as_before(root: Root) -> None:
    """Bring an archive to the format without languages of passages."""
    import pyarrow as pa

    commit = last_commit(root)
    passages = root.open(PASSAGES)
    passages.drop_columns([LANGUAGE])
    versions = {**commit.versions, PASSAGES: root.open(PASSAGES).version}
    state = {"format": OLDEST_FORMAT, "versions": versions, "summary": commit.summary}
    row = {"revision": str(commit.revision), "state": json.dumps(state)}
    columns = pa.schema([("revision", pa.string()), ("state", pa.string())])
    assert root.swap(COMMITS, row, columns, commit.place)


def found(archive: Archive, language: str) -> list[set[str]]:
    """Titles of the articles in a language, by passages of each search."""
    filters = Filters(languages=frozenset({language}))
    [vector] = archive.embedder.embed_queries(["Ommel"])
    lists = archive.dense(vector, 9, filters), archive.lexical("Ommel", 9, filters)
    owners = [{passage.article_id for passage in archive.passages(ids).values()} for ids in lists]
    return [{archive.article(id_).title for id_ in ids} for ids in owners]


def test_they_are_searched_by_language_and_get_the_column_with_the_next_commit(
    tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    pytest.importorskip("lance")
    address = Address.parse(f"lance:{tmp_path / 'tables'}")
    english = article_of("Weir gone", TEXT, language="en")
    german = article_of("Wehr gebrochen", GERMAN, language="de")
    with closing(Archive.create(address, embedder)) as archive:
        add_articles(archive, [english, german])
    root = Root(address)
    as_before(root)
    assert LANGUAGE not in root.open(PASSAGES).schema.names
    with closing(Archive.open(address, embedder)) as archive:
        assert archive.coverage().languages == (("de", 1), ("en", 1))
        assert found(archive, "de") == [{german.title}] * 2
        assert found(archive, "fr") == [set()] * 2
        newer = article_of("Wehr steht", f"{GERMAN} Am Montag stand es wieder.", language="de")
        add_articles(archive, [newer])
        assert LANGUAGE in root.open(PASSAGES).schema.names
        assert found(archive, "de") == [{german.title, newer.title}] * 2
        assert found(archive, "en") == [{english.title}] * 2


def test_the_next_commit_after_an_older_format_analyses_all_words_anew(
    tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    pytest.importorskip("lance")
    address = Address.parse(f"lance:{tmp_path / 'tables'}")
    root = Root(address)
    with closing(Archive.create(address, embedder)) as archive:
        add_articles(archive, [article_of("Wehr gebrochen", GERMAN, language="de")])
    passages = root.open(PASSAGES)
    passages.update({"text_words": "'keller'"})
    as_before(root)
    report = verify_tables(address, embedder=embedder)
    assert report.is_sound
    assert "next build" in report.notes[-1]
    with closing(Archive.open(address, embedder)) as archive:
        add_articles(archive, [article_of("Weir gone", TEXT, language="en")])
        [german] = archive.lexical("gebrochene", 9, Filters(), "de")
        assert archive.passages([german])[german].text == GERMAN
