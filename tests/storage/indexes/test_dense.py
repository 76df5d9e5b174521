"""The vectors of an archive: which kind of index it has, and that it follows every commit."""

from __future__ import annotations

import itertools
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from archive_parts import Heard

from embeddings.embedder import Embedder, Vectors
from embeddings.indexes import index as index_kinds
from embeddings.indexes.coded_index import CodedIndex
from embeddings.indexes.index import IndexChoice
from embeddings.indexes.index_files import load_index, saved_index
from qa.archive import Archive
from qa.ingest.build import build
from qa.maintenance.verify import verify
from qa.store import Filters, Phrase, WordFilter

FIRST = date(2020, 3, 1)
OUTLETS = ("Quay Courier", "Weir Gazette", "Lock Herald")
COUNT = 120
FILTERS = (
    Filters(),
    Filters(outlets=frozenset(["weir gazette"])),
    Filters(since=FIRST + timedelta(20), until=FIRST + timedelta(40)),
    Filters(as_of=FIRST + timedelta(9)),
    Filters(words=WordFilter(required=(Phrase("keeper"),), excluded=(Phrase("gate 7"),))),
    Filters(outlets=frozenset(["nobody's paper"])),
)


def record(number: int, words: str = "") -> dict[str, str]:
    who = ("keeper", "pilot", "engineer", "clerk")[number % 4]
    return {
        "title": f"Lock report {number}",
        "text": f"The {who} of lock {number} opened gate {number % 9} for {number * 3} barges"
        f" on the canal below the weir, and the river rose again.{words}",
        "url": f"https://locks.example/{number}",
        "outlet": OUTLETS[number % 3],
        "published": (FIRST + timedelta(number)).isoformat(),
    }


def write(file: Path, numbers: range, words: str = "") -> None:
    lines = [json.dumps(record(number, words)) for number in numbers]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("locks") / "locks.jsonl"
    write(file, range(COUNT))
    return file


@pytest.fixture(scope="module")
def built(source: Path, embedder: Embedder) -> Path:
    build([source], source.parent / "archive", embedder=embedder, index="approximate")
    return source.parent / "archive"


@pytest.fixture
def path(tmp_path: Path, built: Path) -> Path:
    shutil.copytree(built, tmp_path / "archive")
    return tmp_path / "archive"


def hits(archive: Archive, query: Vectors) -> list[list[tuple[int, float]]]:
    answers = [archive.dense(query, 10, filters) for filters in FILTERS]
    return [[(number, round(score, 5)) for number, score in answer.items()] for answer in answers]


def test_both_kinds_find_the_same_with_every_filter(path: Path, embedder: Embedder) -> None:
    query = embedder.embed_queries(["Which keeper opened the gate for 90 barges?"])[0]
    with Archive.open(path, embedder) as archive:
        assert archive.info().index == "approximate"
        approximate = hits(archive, query)
    assert [len(answer) for answer in approximate] == [10, 10, 10, 10, 10, 0]
    build([], path, embedder=embedder, index="exact")
    saved = saved_index(path, "vectors")
    assert saved is not None
    assert saved.kind == "exact"
    with Archive.open(path, embedder) as archive:
        assert archive.info().index == "exact"
        assert hits(archive, query) == approximate


def test_the_choice_stays_until_another_is_made(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as archive:
        whole = archive.content_hash()
    choices: list[IndexChoice | None] = [None, "auto", None, "approximate", "exact"]
    for index in choices:
        build([], path, embedder=embedder, index=index)
    with Archive.open(path, embedder) as archive:
        assert archive.content_hash() == whole
        assert archive.info().index == "exact"


def test_removal_addition_and_replacement_are_seen_at_once_and_after_opening(
    path: Path, source: Path, embedder: Embedder
) -> None:
    query = embedder.embed_queries(["lock 33"])[0]
    more = path.parent / "more.jsonl"
    with Archive.open(path, embedder) as archive:
        [best, *_] = archive.dense(query, 1, Filters())
        gone = archive.passages([best])[best].article_id
        archive.remove([gone])
        assert best not in archive.dense(query, 500, Filters())
        write(more, range(COUNT, COUNT + 5))
        build([more], path, embedder=embedder)
        assert len(archive.dense(query, 500, Filters())) == COUNT + 4
        write(more, range(COUNT, COUNT + 5), words=" Nobody knows why.")
        build([more], path, embedder=embedder)
        now = archive.dense(query, 500, Filters())
        assert len(now) == COUNT + 4
        texts = [passage.text for passage in archive.passages(now).values()]
        assert sum("Nobody knows why" in text for text in texts) == 5
    with Archive.open(path, embedder) as archive:
        assert archive.dense(query, 500, Filters()) == now
    assert verify(path, sample=1, embedder=embedder).findings == ()


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
def test_a_damaged_or_missing_file_is_made_again_from_the_database(
    path: Path, embedder: Embedder, name: str
) -> None:
    query = embedder.embed_queries(["the keeper of a lock"])[0]
    with Archive.open(path, embedder) as archive:
        expected = hits(archive, query)
    content = bytearray((path / name).read_bytes())
    content[len(content) // 2] ^= 4
    (path / name).write_bytes(content)
    heard = Heard()
    with Archive.open(path, embedder, progress=heard) as archive:
        assert hits(archive, query) == expected
        assert archive.info().index == "approximate"
    # The words lie on disk.
    assert heard.stretches == [(COUNT, "articles indexed", COUNT)]


def test_who_makes_another_kind_of_index_tells_how_far_it_is(
    path: Path, embedder: Embedder
) -> None:
    kinds: tuple[IndexChoice, ...] = ("exact", "approximate")
    for index in kinds:
        heard = Heard()
        build([], path, embedder=embedder, index=index, progress=heard)
        assert heard.stretches[-1:] == [(COUNT, "articles indexed", COUNT)]
    again = Heard()
    build([], path, embedder=embedder, progress=again)
    assert "articles indexed" not in [what for _, what, _ in again.stretches]


def test_an_archive_that_grows_past_the_limit_changes_its_kind_at_the_end_of_a_build(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_kinds, "LEAST_FOR_CODES", 12)
    file, path = tmp_path / "locks.jsonl", tmp_path / "archive"
    for count, kind in ((11, "exact"), (12, "approximate")):
        write(file, range(count))
        build([file], path, embedder=embedder)
        with Archive.open(path, embedder) as archive:
            assert (archive.info().index, archive.info().passages) == (kind, count)
    with Archive.open(path, embedder) as archive:
        archive.remove([archive.newest_articles(1)[0].id])
        assert archive.info().index == "exact"


def test_an_open_archive_goes_on_with_the_index_that_it_has(path: Path, embedder: Embedder) -> None:
    query = embedder.embed_queries(["the pilot of a lock"])[0]
    with Archive.open(path, embedder) as archive:
        before = hits(archive, query)
        build([], path, embedder=embedder, index="exact")
        assert archive.info().index == "approximate"
        assert hits(archive, query) == before
    with Archive.open(path, embedder) as archive:
        assert archive.info().index == "exact"


def test_an_open_archive_that_changes_its_own_kind_goes_on_finding(
    path: Path, embedder: Embedder
) -> None:
    query = embedder.embed_queries(["the pilot of a lock"])[0]
    with Archive.open(path, embedder) as archive:
        before = hits(archive, query)
        for kind in ("exact", "approximate"):
            with archive.writing() as transaction:
                transaction.set_index(kind)
            assert archive.info().index == kind
            assert hits(archive, query) == before


def test_codes_of_an_outlet_lie_together_by_day_behind_additions_too(
    path: Path, embedder: Embedder
) -> None:
    more = path.parent / "more.jsonl"
    write(more, range(COUNT, COUNT + 9))
    build([more], path, embedder=embedder)
    index, _ = load_index(path, "vectors")
    assert isinstance(index, CodedIndex)
    with Archive.open(path, embedder) as archive:
        passages = archive.passages(index.by_code.tolist())
        articles = archive.articles(passage.article_id for passage in passages.values())
    stories = [articles[passages[number].article_id] for number in index.by_code.tolist()]
    assert len(stories) == COUNT + 9
    outlets = [list(group) for _, group in itertools.groupby(stories, lambda story: story.outlet)]
    assert len(outlets) == len(OUTLETS)
    for group in outlets:
        days = [story.published or "" for story in group]
        assert days == sorted(days)
