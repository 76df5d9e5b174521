from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from archive_parts import SAMPLES, Heard, change_rows, hash_of, titled, write_records

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, ArticleNotFound, ModelMismatch
from qa.ingest.account.report import BuildReport
from qa.ingest.batches import BATCH_ARTICLES
from qa.ingest.build import build
from qa.progress import NoProgress
from qa.storage.layout import DATABASE
from qa.storage.writing.transaction import Forgotten
from qa.store import Filters
from seeds.article import Article
from seeds.errors import SourceNotFound

EVERYTHING = Filters()


def record(number: int, text: str = "", **fields: str) -> dict[str, str]:
    story = text or (
        f"The village of Holm {number} held its fair on Saturday, and {number + 100} people came."
        f" Mayor Ada Dunn {number} said that the weather had been kind to them all."
    )
    return {"id": str(number), "title": f"Fair in Holm {number}", "text": story, **fields}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    write_records(folder / "fairs.jsonl", [record(number) for number in range(5)])
    (folder / "owl.txt").write_text(
        "Title: Owl on the clock\nOutlet: The Holm Post\nDate: 2021-05-01\n\n"
        "An owl sat on the clock of the town hall in Holm for a whole week in May.\n\n"
        "“It comes back every year,” said the caretaker, Ray Dunn.\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def titles(path: Path) -> set[str]:
    """What can be found, by the database and by every index."""
    with Archive.open(path) as archive:
        current = {article.title for article in archive.newest_articles(1000)}
        hits = archive.lexical_articles("fair owl holm town", 1000, EVERYTHING)
        assert {article.title for article in archive.articles(hits).values()} == current
        return current


def counts(report: BuildReport) -> tuple[int, int, int, int]:
    return (
        report.articles_added,
        report.articles_unchanged,
        report.articles_replaced,
        report.articles_removed,
    )


FAIRS = {f"Fair in Holm {number}" for number in range(5)}


def test_a_first_build_stores_everything(news: Path, path: Path, embedder: Embedder) -> None:
    report = build([news], path, embedder=embedder)
    assert (report.files_read, report.files_unchanged, report.documents) == (2, 0, 6)
    assert counts(report) == (6, 0, 0, 0)
    assert report.passages_embedded == report.archive_passages == 6
    assert report.archive_articles == 6
    assert report.failures == ()
    assert 0 < report.embedding_seconds <= report.seconds
    assert titles(path) == FAIRS | {"Owl on the clock"}
    with Archive.open(path, embedder) as archive:
        [owl] = archive.retrieve("What sat on the clock?", k=1)
        assert (owl.title, owl.outlet, owl.published) == (
            "Owl on the clock",
            "The Holm Post",
            "2021-05-01",
        )
        assert owl.article.text[owl.start : owl.end] == owl.text
        info = archive.info()
        assert (info.sources, info.failed_sources) == (2, 0)
        assert info.built is not None


def test_a_second_build_reads_nothing(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    before = {file: file.read_bytes() for file in (path / "lexical").rglob("*") if file.is_file()}
    report = build([news], path)
    assert (report.files_read, report.files_unchanged, report.documents) == (0, 2, 0)
    assert counts(report) == (0, 0, 0, 0)
    assert (report.passages_embedded, report.archive_articles) == (0, 6)
    after = {file: file.read_bytes() for file in (path / "lexical").rglob("*") if file.is_file()}
    assert after == before


def test_a_changed_file_brings_new_versions(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    with Archive.open(path) as archive:
        old = titled(archive, "Fair in Holm 1")
    changed = "The fair in Holm was called off on Friday because of the storm, the mayor said."
    write_records(
        news / "fairs.jsonl", [record(0), record(1, changed), record(2), record(3), record(7)]
    )
    report = build([news], path, embedder=embedder)
    assert (report.files_read, report.files_unchanged) == (1, 1)
    assert counts(report) == (2, 3, 1, 1)
    assert report.passages_embedded == 2
    assert titles(path) == (FAIRS - {"Fair in Holm 4"}) | {"Fair in Holm 7", "Owl on the clock"}
    with Archive.open(path, embedder) as archive:
        assert archive.article(old.id) == old
        [hit] = archive.retrieve("Why was the fair called off?", k=1)
        assert hit.text == changed
        hits = archive.retrieve("fair in Holm 1", k=10)
        assert old.id not in {hit.article_id for hit in hits}


def test_a_version_that_comes_back_is_not_embedded_again(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    write_records(news / "fairs.jsonl", [record(0)])
    assert counts(build([news], path, embedder=embedder)) == (0, 1, 0, 4)
    write_records(news / "fairs.jsonl", [record(number) for number in range(5)])
    report = build([news], path, embedder=embedder)
    assert counts(report) == (4, 1, 0, 0)
    assert (report.passages_embedded, report.passages_reused) == (0, 5)
    assert titles(path) == FAIRS | {"Owl on the clock"}


def test_a_renamed_file_replaces_itself(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    (news / "owl.txt").rename(news / "bird.txt")
    report = build([news], path, embedder=embedder)
    assert (report.files_read, report.files_unchanged) == (1, 1)
    assert report.passages_embedded == 0
    assert report.archive_articles == 6
    assert titles(path) == FAIRS | {"Owl on the clock"}
    with Archive.open(path) as archive:
        assert archive.info().sources == 2


def test_an_article_of_two_files_is_one(news: Path, path: Path, embedder: Embedder) -> None:
    fair = record(1, url="https://holm.example/fair-1")
    write_records(news / "fairs.jsonl", [fair])
    write_records(news / "more.jsonl", [fair])
    report = build([news], path, embedder=embedder)
    assert counts(report) == (2, 1, 0, 0)
    with Archive.open(path, embedder) as archive:
        assert archive.remove_source(news / "fairs.jsonl") == Forgotten(files=1, articles=0)
        assert titled(archive, fair["title"]).path == str(news / "more.jsonl")
        assert archive.remove_source(news / "more.jsonl") == Forgotten(files=1, articles=1)
        assert archive.remove_source(news / "more.jsonl") == Forgotten(files=0, articles=0)
    assert titles(path) == {"Owl on the clock"}


def test_a_removed_folder_takes_its_old_versions_along(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    write_records(news / "fairs.jsonl", [record(0)])
    build([news], path, embedder=embedder)
    with Archive.open(path, embedder) as archive:
        assert archive.remove_source(news) == Forgotten(files=2, articles=6)
        assert archive.info().sources == archive.info().articles == 0
    assert b"Holm" not in (path / DATABASE).read_bytes().replace(b"holm", b"Holm")


def test_a_removed_article_stays_away(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    with Archive.open(path, embedder) as archive:
        [hit] = archive.retrieve("owl on the clock", k=1)
        archive.remove([hit.article_id])
    assert counts(build([news], path, embedder=embedder)) == (0, 0, 0, 0)
    assert titles(path) == FAIRS


def remove_titled(path: Path, embedder: Embedder, title: str) -> None:
    with Archive.open(path, embedder) as archive:
        assert archive.remove([titled(archive, title).id]) == 1


def test_a_removed_article_stays_away_when_its_file_changes(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    remove_titled(path, embedder, "Fair in Holm 1")
    corrected = "The fair in Holm was called off on Friday, and 101 people went home unfed."
    write_records(news / "fairs.jsonl", [record(0), record(1, corrected), record(7)])
    report = build([news], path, embedder=embedder)
    assert (report.articles_added, report.articles_withheld) == (1, 1)
    assert titles(path) == {"Fair in Holm 0", "Fair in Holm 7", "Owl on the clock"}
    shutil.copy(news / "fairs.jsonl", news / "copy.jsonl")  # another file: other articles
    assert build([news], path, embedder=embedder).articles_added == 3


def test_a_removed_article_stays_away_when_the_cleaning_changes(
    news: Path, path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fair = record(1, url="https://holm.example/fair-1")
    write_records(news / "fairs.jsonl", [fair])
    write_records(news / "more.jsonl", [fair])
    build([news], path, embedder=embedder)
    remove_titled(path, embedder, "Owl on the clock")
    remove_titled(path, embedder, "Fair in Holm 1")
    for module in ("intake", "reading"):
        monkeypatch.setattr(f"qa.ingest.{module}.CLEANER_VERSION", 10**6)
    report = build([news], path, embedder=embedder)
    assert (report.files_read, report.articles_added, report.articles_withheld) == (3, 0, 3)
    write_records(news / "third.jsonl", [fair])
    assert build([news], path, embedder=embedder).articles_withheld == 1
    assert titles(path) == set()


def test_a_removed_article_comes_back_when_its_file_is_removed_and_built_again(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    remove_titled(path, embedder, "Owl on the clock")
    with Archive.open(path, embedder) as archive:
        assert archive.remove_source(news / "owl.txt") == Forgotten(files=1, articles=0)
    report = build([news], path, embedder=embedder)
    assert (report.articles_added, report.articles_withheld) == (1, 0)
    assert titles(path) == FAIRS | {"Owl on the clock"}


def test_removing_an_old_version_keeps_the_new_one(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    with Archive.open(path) as archive:
        old = titled(archive, "Fair in Holm 1")
    write_records(news / "fairs.jsonl", [record(1, "The fair in Holm was called off on Friday.")])
    build([news], path, embedder=embedder)
    with Archive.open(path, embedder) as archive:
        assert archive.remove([old.id]) == 1
    (news / "fairs.jsonl").write_text((news / "fairs.jsonl").read_text() + "\n")
    report = build([news], path, embedder=embedder)
    assert (report.articles_unchanged, report.articles_withheld) == (1, 0)
    assert titles(path) == {"Fair in Holm 1", "Owl on the clock"}


def test_what_cannot_be_read_is_told_until_it_changes(
    news: Path, path: Path, embedder: Embedder
) -> None:
    good = json.dumps(record(9))
    (news / "bad.jsonl").write_text(f'{good}\n{{"title": \n{good}\n', encoding="utf-8")
    (news / "empty.txt").write_bytes(b"")
    (news / "noise.txt").write_bytes(bytes(range(256)) * 64)
    report = build([news], path, embedder=embedder)
    assert sorted(failure.where for failure in report.failures) == [
        "news/bad.jsonl, line 2",
        "news/empty.txt",
        "news/noise.txt",
    ]
    assert titles(path) == FAIRS | {"Owl on the clock", "Fair in Holm 9"}
    with Archive.open(path) as archive:
        assert (archive.info().sources, archive.info().failed_sources) == (5, 2)
    again = build([news], path, embedder=embedder)
    assert (again.files_unchanged, again.failures) == (3, ())
    assert sorted(again.failed_before, key=str) == sorted(report.failures, key=str)
    with Archive.open(path) as archive:
        assert archive.remove_source(news / "noise.txt") == Forgotten(files=1, articles=0)
        assert archive.info().failed_sources == 1
    (news / "noise.txt").unlink()
    (news / "empty.txt").write_text(
        "A second owl was seen in Holm on Sunday, the caretaker said.", encoding="utf-8"
    )
    mended = build([news], path, embedder=embedder)
    assert (mended.files_read, mended.articles_added) == (1, 1)
    assert [failure.where for failure in mended.failed_before] == ["news/bad.jsonl, line 2"]


def test_a_failure_is_forgotten_with_what_failed(
    news: Path, path: Path, embedder: Embedder
) -> None:
    bad = news / "bad.jsonl"
    bad.write_text('{"title": \n{"text": 7}\n', encoding="utf-8")
    report = build([news], path, embedder=embedder)
    assert [failure.line for failure in report.failures] == [1, 2]
    assert build([news], path, embedder=embedder).failed_before == report.failures
    write_records(bad, [record(9)])
    assert build([news], path, embedder=embedder).failed_before == ()
    assert build([news], path, embedder=embedder).failed_before == ()
    bad.write_text("{\n", encoding="utf-8")
    assert len(build([news], path, embedder=embedder).failures) == 1
    with Archive.open(path) as archive:
        archive.remove_source(bad)
        with archive.reading() as connection:
            assert connection.execute("SELECT count(*) FROM failures").fetchone() == (0,)


def test_a_file_that_breaks_keeps_what_it_gave(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    (news / "owl.txt").write_bytes(b"")
    report = build([news], path, embedder=embedder)
    assert len(report.failures) == 1
    assert titles(path) == FAIRS | {"Owl on the clock"}


def test_nothing_to_read_is_still_a_report(tmp_path: Path, path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    report = build([folder], path, embedder=embedder)
    assert (report.archive_articles, len(report.failures)) == (0, 1)


def test_a_source_that_does_not_exist_stops_it_before_anything(
    news: Path, path: Path, embedder: Embedder
) -> None:
    with pytest.raises(SourceNotFound, match="nowhere"):
        build([news, news / "nowhere"], path, embedder=embedder)
    assert not path.exists()


def test_lines_that_repeat_on_an_outlet_are_learned(
    news: Path, path: Path, embedder: Embedder
) -> None:
    plea = "Holm Watchers keep our lamps lit with a penny a week"
    for number in range(6):
        story = record(number)["text"]
        (news / f"page{number}.txt").write_text(
            f"Title: Fair in Holm {number}\nOutlet: The Watch\n\n{story}\n\n{plea}\n",
            encoding="utf-8",
        )
    report = build([news], path, embedder=embedder)
    assert any(example == plea for _, _, example in report.dropped_lines)
    (news / "late.txt").write_text(
        f"Title: Late fair\nOutlet: The Watch\n\n{record(9)['text']}\n\n{plea}\n", encoding="utf-8"
    )
    build([news], path, embedder=embedder)
    with Archive.open(path) as archive:
        assert not [article for article in archive.newest_articles(99) if plea in article.text]


def test_progress_is_heard(news: Path, path: Path, embedder: Embedder) -> None:
    heard = Heard()
    build([news], path, embedder=embedder, progress=heard)
    assert heard.stretches[:2] == [(2, "files", 2), (6, "passages", 6)]
    # The vectors; the words may have followed before.
    assert heard.stretches[-1] == (6, "articles indexed", 6)
    assert heard.open is None


def test_progress_expects_the_whole_build_from_its_first_pages(
    tmp_path: Path, path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.ingest.reading.SLICE_CHARACTERS", 10_000)
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    stories = [
        record(number, f"{record(number)['text']} {'Owls are heard. ' * 30}")
        for number in range(80)
    ]
    write_records(files[0], stories[:60])
    write_records(files[1], stories[60:])
    heard = Heard()
    build(files, path, embedder=embedder, progress=heard)
    passages = [stretch for stretch in heard.stretches if stretch[1] == "passages"]
    assert len(passages) > 3
    assert passages[-1] == (80, "passages", 80)
    assert [done for *_, done in passages] == sorted(done for *_, done in passages)
    assert all(abs(expected - 80) <= 16 for expected in heard.expected)
    again = Heard()
    write_records(files[1], [*stories[60:], record(80)])
    build(files, path, embedder=embedder, progress=again)
    # What was read before is not expected again.
    assert max(again.expected) <= 25


def test_many_articles_are_committed_in_batches(
    tmp_path: Path, path: Path, embedder: Embedder
) -> None:
    file = tmp_path / "many.jsonl"
    many = BATCH_ARTICLES + 20
    write_records(file, [record(number, f"Owl {number} came.") for number in range(many)])
    report = build([file], path, embedder=embedder)
    assert counts(report) == (many, 0, 0, 0)
    with Archive.open(path) as archive:
        assert len(archive.lexical_articles("owl", 1000, EVERYTHING)) == many


def test_the_archive_does_not_depend_on_the_run(
    news: Path, tmp_path: Path, embedder: Embedder
) -> None:
    runs = []
    for name in ("one", "two"):
        build([news], tmp_path / name, embedder=embedder)
        with Archive.open(tmp_path / name, embedder) as archive:
            hits = archive.retrieve("Who came to the fair in Holm?", k=6)
            runs.append([(hit.passage, hit.score) for hit in hits])
    assert runs[0] == runs[1]


def test_reading_the_same_sources_again_changes_nothing(tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "archive"
    first = build([SAMPLES], path, embedder=embedder)
    content = hash_of(path)
    for _ in range(2):
        change_rows(path, "UPDATE sources SET state = 'reading'")
        again = build([SAMPLES], path, embedder=embedder)
        assert again.files_read == first.files_read
        assert (again.passages_embedded, counts(again)[0]) == (0, 0)
        assert hash_of(path) == content


def test_half_a_surrogate_pair_stops_no_build(
    tmp_path: Path, path: Path, embedder: Embedder
) -> None:
    half = "\ud83d"
    broken = record(1, f"The village {half} of Holm held its fair on Saturday. It rained {half}.")
    broken |= dict.fromkeys(("id", "title", "outlet", "author"), f"Holm {half} Post")
    broken |= {"url": f"https://holm.example/{half}", "published": f"2021-05-01{half}"}
    write_records(tmp_path / "broken.jsonl", [broken, record(2)])
    report = build([tmp_path / "broken.jsonl"], path, embedder=embedder)
    assert (report.articles_added, report.failures) == (2, ())
    with Archive.open(path, embedder) as archive:
        hits = archive.retrieve(f"fair {half} in Holm", outlets=[f"Holm {half} Post"])
        assert [hit.title for hit in hits] == ["Holm \ufffd Post"]
        with pytest.raises(ArticleNotFound):
            archive.article(half)
        assert archive.remove_source(f"/{half}").files == 0


def test_only_one_build_at_a_time(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    with (
        Archive.open(path) as archive,
        archive.exclusive(),
        pytest.raises(ArchiveLocked, match="process"),
    ):
        build([news], path, embedder=embedder)


def test_another_model_is_refused(
    news: Path, path: Path, tmp_path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    change_rows(path, "UPDATE settings SET value = 'else' WHERE name = 'fingerprint'")
    with pytest.raises(ModelMismatch, match="all-MiniLM-L6-v2"):
        build([news], path, model="all-MiniLM-L6-v2")


def test_an_archive_cannot_be_built_among_other_files(news: Path, embedder: Embedder) -> None:
    before = sorted(news.iterdir())
    with pytest.raises(ArchiveError, match="not empty"):
        build([news], news, embedder=embedder)
    assert sorted(news.iterdir()) == before


def test_an_archive_inside_its_source_is_not_read(news: Path, embedder: Embedder) -> None:
    for _ in range(2):
        report = build([news], news / "archive", embedder=embedder)
        assert report.files_read + report.files_unchanged == 2
        assert report.failures == ()
    assert titles(news / "archive") == FAIRS | {"Owl on the clock"}


def test_a_link_into_the_archive_is_not_read(
    news: Path, tmp_path: Path, embedder: Embedder
) -> None:
    outside = tmp_path / "sources"
    outside.mkdir()
    (outside / "fairs.jsonl").symlink_to(news / "fairs.jsonl")
    build([outside], news / "archive", embedder=embedder)
    (news / "archive" / "note.txt").write_text("An owl sat on the clock of Holm.", "utf-8")
    (news / "note.txt").symlink_to(news / "archive" / "note.txt")
    report = build([news], news / "archive", embedder=embedder)
    assert report.files_read == 2
    assert titles(news / "archive") == FAIRS | {"Owl on the clock"}


def test_a_name_that_is_no_unicode_is_read_once(news: Path, path: Path, embedder: Embedder) -> None:
    try:
        (news / "owl.txt").rename(os.fsdecode(os.fsencode(news) + b"/\xff.txt"))
    except OSError:
        pytest.skip("the file system takes only names in UTF-8")
    assert build([news], path, embedder=embedder).articles_added == 6
    assert build([news], path, embedder=embedder).files_unchanged == 2
    with Archive.open(path) as archive:
        gone = archive.remove_source(os.fsdecode(os.fsencode(news) + b"/\xff.txt"))
    assert gone == Forgotten(files=1, articles=1)


def test_lost_vectors_cost_no_embedding(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    shutil.rmtree(path / "lexical")
    for file in path.glob("vectors.*"):
        file.unlink()
    report = build([news], path, embedder=embedder)
    assert report.passages_embedded == 0
    assert (path / "vectors.faiss").exists()
    assert titles(path) == FAIRS | {"Owl on the clock"}


def derived(path: Path) -> dict[str, bytes]:
    """The bytes of all files of an archive but its database."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != DATABASE
    }


def rows(path: Path, but_of: str) -> dict[str, list[object]]:
    """What is stored of the articles that did not come from a file, and when it changed."""
    with Archive.open(path) as archive, archive.reading() as connection:
        stored = connection.execute(
            "SELECT a.*, (SELECT json_group_array(p.id || ' ' || v.digest) FROM passages p"
            " JOIN vectors v ON v.key = p.vector WHERE p.article = a.key)"
            " FROM articles a WHERE a.path <> ? ORDER BY a.id",
            (but_of,),
        )
        return {str(row[1]): list(row) for row in stored}


@pytest.mark.parametrize("sync", [False, True])
def test_three_builds_are_as_one(tmp_path: Path, embedder: Embedder, sync: bool) -> None:
    path = tmp_path / "archive"
    assert build([SAMPLES], path, embedder=embedder, sync=sync).archive_articles > 10
    content, files = hash_of(path), derived(path)
    for _ in range(2):
        report = build([SAMPLES], path, embedder=embedder, sync=sync)
        assert (report.files_read, counts(report)) == (0, (0, 0, 0, 0))
        assert (hash_of(path), derived(path)) == (content, files)
    build([SAMPLES], tmp_path / "other", embedder=embedder, sync=sync)
    assert hash_of(tmp_path / "other") == content


def test_a_changed_file_changes_only_its_own_articles(
    news: Path, path: Path, embedder: Embedder
) -> None:
    build([news], path, embedder=embedder)
    file = news / "fairs.jsonl"
    before = rows(path, str(file))
    assert set(before) != set(rows(path, ""))
    changed = "The fair in Holm was called off on Friday because of the storm, the mayor said."
    write_records(file, [record(0), record(1, changed), record(7)])
    build([news], path, embedder=embedder)
    assert rows(path, str(file)) == before


STORY = (
    "The council of Marl voted on Monday to close the public baths by the river. The pool needs"
    " a new roof, and no money is left for it this year, the mayor said."
)
BATHS = {"title": "Baths to close", "url": "https://marl.example/baths"}
OWL = {"title": "Owl", "url": "https://marl.example/owl", "text": "An owl sat on the town hall."}
# Versions and copies without dates, with the same, and with one that lies ahead; an article
# of several files that differ on its day; files that change and that stay.
MORNING = {
    "a.jsonl": [{**BATHS, "text": STORY}, {**OWL, "published": "2021-05-01"}],
    "b.jsonl": [{**BATHS, "text": f"{STORY} All of it."}, {**OWL, "published": "2021-05-02"}],
    "c.jsonl": [{**BATHS, "text": f"{STORY} The vote was tied.", "modified": "2099-01-01"}],
    "d.jsonl": [{"title": "Baths", "text": STORY}],
}
EVENING = {
    "a.jsonl": [{**BATHS, "text": f"{STORY} Not now."}],
    "b.jsonl": [{**OWL, "published": "2021-05-03", "id": "8"}],
    "d.jsonl": [{"title": "Baths", "text": f"{STORY} A month."}, {**OWL, "author": "Al Dunn"}],
}


def build_in_order(folder: Path, embedder: Embedder, order: Sequence[str], *, alone: bool) -> str:
    """The hash of what two editions give whose files come in an order, together or alone."""
    news = folder / "news"
    shutil.rmtree(news, ignore_errors=True)
    path = folder / f"{''.join(order)}-{alone}"
    news.mkdir()
    for edition in (MORNING, EVENING):
        for name, stories in edition.items():
            write_records(news / name, stories)
        groups = [[news / name] for name in order] if alone else [[news / name for name in order]]
        for group in groups:
            build(group, path, embedder=embedder)
    # Of an article that another file told of until now a last look decides.
    files = sorted(news.iterdir())
    build(files, path, embedder=embedder)
    content = hash_of(path)
    report = build(files, path, embedder=embedder)
    assert (report.files_read, report.files_unchanged) == (0, 4)
    assert hash_of(path) == content
    return content


@pytest.mark.parametrize("alone", [False, True])
def test_the_order_of_files_makes_no_difference(
    tmp_path: Path, embedder: Embedder, alone: bool
) -> None:
    expected = build_in_order(tmp_path, embedder, sorted(MORNING), alone=False)
    orders = list(itertools.permutations(sorted(MORNING)))
    for order in orders[5::6]:
        assert build_in_order(tmp_path, embedder, order, alone=alone) == expected


def test_what_two_sources_share_has_one_name(
    news: Path, tmp_path: Path, embedder: Embedder
) -> None:
    (news / "inner").mkdir()
    (news / "owl.txt").rename(news / "inner" / "owl.txt")
    for name, sources in (("one", [news, news / "inner"]), ("two", [news / "inner", news])):
        build(sources, tmp_path / name, embedder=embedder)
    assert hash_of(tmp_path / "one") == hash_of(tmp_path / "two")


def test_a_date_that_lies_ahead_wins_no_place(
    tmp_path: Path, path: Path, embedder: Embedder
) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    wrong = {**BATHS, "text": STORY, "published": "2021-05-01", "modified": ahead}
    write_records(tmp_path / "a.jsonl", [wrong])
    build([tmp_path / "a.jsonl"], path, embedder=embedder)
    right = {**BATHS, "text": f"{STORY} All of it.", "published": "2021-05-01"}
    write_records(tmp_path / "b.jsonl", [{**right, "modified": "2021-05-02"}])
    build([tmp_path / "b.jsonl"], path, embedder=embedder)
    with Archive.open(path) as archive:
        [current] = archive.newest_articles(9)
        assert current.text.endswith("All of it.")
        assert [version.modified for version in archive.versions(current.id)] == [
            "2021-05-02",
            ahead,
        ]


@pytest.mark.parametrize("field", ["published", "modified"])
def test_free_text_is_no_date(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article], field: str
) -> None:
    archive = archive_of()
    stated = "see https://marl.example/today"
    article = article_of(
        "Owl", "An owl sat there.", url="https://marl.example/1", **{field: stated}
    )
    with pytest.raises(ArchiveError, match=f"the {field} of article .*Owl.* is 'see https"):
        archive.add([article], [], np.empty((0, archive.dimension), np.float32))
    assert archive.info().articles == 0


def test_a_build_waits_for_another_writer(news: Path, path: Path, embedder: Embedder) -> None:
    build([news], path, embedder=embedder)
    write_records(news / "more.jsonl", [record(9)])
    code = (
        "import sys, time; from qa.archive import Archive\n"
        "with Archive.open(sys.argv[1]) as archive, archive.exclusive():\n"
        "    print('in', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        with pytest.raises(ArchiveLocked, match=r"after 0\.1 seconds"):
            build([news], path, embedder=embedder, wait=0.1)
        release = threading.Timer(0.5, other.stdin.close)
        release.start()
        # Files that go while it waits are seen to be gone.
        (news / "owl.txt").unlink()
        report = build([news], path, embedder=embedder, wait=60, sync=True)
        release.join()
    assert (report.articles_added, report.articles_vanished) == (1, ("Owl on the clock",))


def test_two_builds_at_once_make_one_archive(tmp_path: Path, path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from qa.ingest.build import build\n"
        "build([Path(sys.argv[1])], Path(sys.argv[2]), wait=60)\n"
    )
    builds = []
    for number in range(2):
        write_records(tmp_path / f"{number}.jsonl", [record(number)])
        source = str(tmp_path / f"{number}.jsonl")
        builds.append(subprocess.Popen([sys.executable, "-c", code, source, str(path)]))
    assert [process.wait(timeout=120) for process in builds] == [0, 0]
    assert titles(path) == {"Fair in Holm 0", "Fair in Holm 1"}


def test_an_article_of_five_megabytes_is_taken_in(
    tmp_path: Path, path: Path, embedder: Embedder
) -> None:
    # The same sentences over and over, but for those that cost embedding.
    day = "On that day the council of Marl met in the hall by the river and voted on the baths."
    text = " ".join([day] * 60_000)
    write_records(tmp_path / "long.jsonl", [record(1, text, title="Minutes"), record(2)])
    report = build([tmp_path / "long.jsonl"], path, embedder=embedder)
    assert (report.articles_added, report.failures) == (2, ())
    with Archive.open(path) as archive:
        assert day in titled(archive, "Minutes").text


class Stopping(NoProgress):
    """Progress that ends the build after so many passages, as Ctrl-C does."""

    def __init__(self, passages: int) -> None:
        self._left = passages
        self._counts = False

    def start(self, total: int, what: str, done: int = 0) -> None:
        self._counts = what == "passages"

    def advance(self, count: int) -> None:
        self._left -= count * self._counts
        if self._left < 0:
            raise KeyboardInterrupt


def test_what_is_left_of_a_build_is_cleaned_as_the_whole_of_it(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On few pages a line repeats that does not on many: it is learned once, from all."""
    monkeypatch.setattr("qa.ingest.reading.OUTLET_SAMPLE", 5)
    monkeypatch.setattr("qa.ingest.batches.BATCH_ARTICLES", 20)
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    pages = [record(number, outlet="The Post") for number in range(60)]
    for page in pages[-4:]:
        page["text"] += "\n\nHolm Desk Weekend"
    write_records(files[0], pages[:30])
    write_records(files[1], pages[30:])
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    build(files, whole, embedder=embedder)
    with pytest.raises(KeyboardInterrupt):
        build(files, cut, embedder=embedder, progress=Stopping(50))
    with Archive.open(cut, embedder) as archive:
        assert 30 < archive.info().articles < 60
    build(files, cut, embedder=embedder)
    assert hash_of(cut) == hash_of(whole)
