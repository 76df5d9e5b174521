"""What `citewire verify` looks at, finds, mends and leaves alone."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from archive_parts import SAMPLES, change_rows, flip, flip_page, hash_of, leaf_pages
from command_line import invoke

from embeddings.embedder import Embedder
from embeddings.indexes.index_files import load_index, save_index
from embeddings.indexes.vector_index import VectorIndex
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveLocked, ArchiveNotFound
from qa.ingest.build import build
from qa.maintenance.repair import repair
from qa.maintenance.verify import VerifyReport, verify
from qa.storage.database import Database
from qa.storage.layout import DATABASE, HOLDER_FILE
from qa.storage.lock import WriterLock


@pytest.fixture
def path(tmp_path: Path, sample_archive: Path) -> Path:
    """A copy of the archive of the sample corpus, to be spoilt."""
    copy = tmp_path / "archive"
    shutil.copytree(sample_archive, copy)
    return copy


def problems_of(report: VerifyReport) -> list[tuple[str, str]]:
    return [(finding.part, finding.problem) for finding in report.findings]


def test_a_sound_archive(path: Path, embedder: Embedder) -> None:
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    report = verify(path, embedder=embedder)
    assert report.is_sound
    assert report.notes == ()
    looked_at = {check.name: check.looked_at for check in report.checks}
    assert looked_at["articles"] == "39 with 58 passages"
    assert looked_at["vector index"] == "57 passages"
    assert looked_at["model"] == "57 passages embedded again"
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before


# Each changes rows that SQLite itself finds nothing wrong with.
LIES = {
    "articles": "UPDATE articles SET text = replace(text, 'the', 'a') WHERE key = 3",
    "vectors": "UPDATE passages SET vector = (SELECT max(vector) FROM passages) WHERE id ="
    " (SELECT min(id) FROM passages)",
    "settings": "DELETE FROM probes",
    "commits": "UPDATE commits SET counter = 7 WHERE counter = 1",
    "copies": "UPDATE wordings SET fingerprints = x'0000000000000000' WHERE key = 1",
}


@pytest.mark.parametrize("part", LIES)
def test_rows_that_do_not_agree(path: Path, embedder: Embedder, part: str) -> None:
    change_rows(path, LIES[part])
    report = verify(path, embedder=embedder, sample=0)
    assert part in {finding.part for finding in report.findings}
    assert {finding.file for finding in report.findings} >= {path / DATABASE}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE vectors SET vector = zeroblob(1536) WHERE key = 1", "length 0.0000"),
        ("UPDATE vectors SET vector = zeroblob(8) WHERE key = 1", "has 8 bytes and not 1536"),
        ('UPDATE passages SET "end" = 999999 WHERE id = (SELECT min(id) FROM passages)', "is not"),
        ("UPDATE articles SET url_key = 'elsewhere' WHERE key = 1", "not that of its link"),
        ("UPDATE articles SET successor = key WHERE key = 1", "was replaced"),
        ("UPDATE articles SET changed = 99 WHERE key = 1", "changed after the last commit"),
        ("INSERT INTO removed VALUES (999, '[', 1)", "not readable"),
        ("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'articles'", "key of another one"),
        ("DELETE FROM fingerprints WHERE wording = 1", "not listed by its fingerprints"),
        ("UPDATE wordings SET story = NULL WHERE key = 2", "in no group"),
        ("DELETE FROM article_sources", "article_sources has 0 rows"),
        ("INSERT INTO settings VALUES ('encode', 'int4')", "'int4' is no arithmetic"),
        ("DROP INDEX articles_day", "index articles_day is missing"),
        (
            "CREATE TRIGGER t AFTER INSERT ON articles BEGIN DELETE FROM passages; END",
            "trigger t does not belong there",
        ),
    ],
)
def test_rows_are_compared(path: Path, embedder: Embedder, statement: str, problem: str) -> None:
    change_rows(path, statement)
    problems = " ".join(
        problem for _, problem in problems_of(verify(path, embedder=embedder, sample=0))
    )
    assert problem in problems


def test_a_stored_vector_that_the_model_does_not_give(path: Path, embedder: Embedder) -> None:
    other = np.zeros(384, "<f4")
    other[5] = 1.0
    change_rows(path, "UPDATE vectors SET vector = ?", other.tobytes())
    with Archive.open(path) as archive, archive.exclusive():
        pass
    report = verify(path, embedder=embedder)
    assert any("57 of 57 vectors are not those" in problem for _, problem in problems_of(report))


def test_a_vector_index_that_lies_with_the_right_checksum(path: Path, embedder: Embedder) -> None:
    index, revision = load_index(path, "vectors")
    assert isinstance(index, VectorIndex)
    first, second = index.ids[:2]
    rows = index.vectors(index.ids[:2])
    index.remove([first, second])
    index.add([second, first], rows)
    save_index(index, path, "vectors", revision)
    [(part, problem)] = problems_of(verify(path, embedder=embedder, sample=0))
    assert (part, problem) == ("indexes", "2 of its vectors are not those of the database")
    index.remove([first])
    index.add([12345], rows[:1])
    save_index(index, path, "vectors", revision)
    problems = [problem for _, problem in problems_of(verify(path, embedder=embedder, sample=0))]
    assert "holds 1 passages that the database does not have" in problems
    assert "lacks 1 passages of the database" in problems


def test_codes_that_lie_with_the_right_checksum_are_told_and_made_again(
    path: Path, embedder: Embedder
) -> None:
    build([], path, embedder=embedder, index="approximate")
    assert verify(path, embedder=embedder, sample=0).is_sound
    index, revision = load_index(path, "vectors")
    with Archive.open(path, embedder) as archive:
        first, second = index.ids[:2].tolist()
        vectors = archive.vectors([first, second])
    index.remove([first, second])
    index.add([second, first], vectors)
    save_index(index, path, "vectors", revision)
    report = repair(path, embedder=embedder, sample=0)
    [(part, problem)] = problems_of(report.before)
    assert part == "indexes"
    assert problem == "2 of its codes are not those of the database's vectors"
    assert verify(path, embedder=embedder, sample=0).is_sound


def test_a_page_in_no_use_is_looked_at_too(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as archive, archive.reading() as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM articles LIMIT 20")]
    with Archive.open(path, embedder) as archive:
        archive.remove(ids)
    with closing(Database.open(path / DATABASE)) as database, database.snapshot() as connection:
        [free] = connection.execute("PRAGMA freelist_count").fetchone()
    assert free > 2
    assert verify(path, embedder=embedder, sample=0).is_sound
    content = (path / DATABASE).read_bytes()
    empty = next(at for at in range(0, len(content), 4096) if not any(content[at : at + 4096]))
    flip(path / DATABASE, empty + 100)
    problems = [problem for _, problem in problems_of(verify(path, embedder=embedder, sample=0))]
    assert f"page {empty // 4096 + 1} has another checksum" in problems


def test_an_index_that_is_behind_is_no_damage(
    path: Path, embedder: Embedder, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(path, before)
    source = tmp_path / "news.txt"
    source.write_text("The mill burns\n\n" + "The old mill by the weir burned down. " * 9)
    build([source], path, embedder=embedder)
    for name in ("vectors.faiss", "vectors.json"):
        shutil.copy(before / name, path / name)
    report = verify(path, embedder=embedder, sample=0)
    assert report.is_sound
    assert any("1 commit behind" in note for note in report.notes)


def test_beside_a_writer_nothing_false_is_told(path: Path, embedder: Embedder) -> None:
    reports: list[VerifyReport] = []
    with Archive.open(path, embedder) as archive, archive.exclusive(doing="building"):
        archive.remove([archive.newest_articles(1)[0].id])
        thread = threading.Thread(
            target=lambda: reports.append(verify(path, embedder=embedder, sample=0))
        )
        thread.start()
        thread.join()
        with pytest.raises(ArchiveLocked):
            repair(path, embedder=embedder)
    [report] = reports
    assert report.is_sound
    assert any("building" in note for note in report.notes)


def test_what_is_left_over_is_told_and_is_no_damage(path: Path, embedder: Embedder) -> None:
    for name in (".vectors.faiss.ab.tmp", "archive.sqlite.damaged-20260101T000000Z", "notes.txt"):
        (path / name).write_bytes(b"x")
    (path / "lexical" / "0ld").mkdir()
    (path / HOLDER_FILE).write_text("{}")
    report = verify(path, embedder=embedder, sample=0)
    assert report.is_sound
    notes = "\n".join(report.notes)
    for words in ("half written", "set aside", "no part of", "0ld is not used", "was killed"):
        assert words in notes
    assert len(report.notes) == 5


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="holds no archive"):
        verify(tmp_path)
    with pytest.raises(ArchiveNotFound, match="does not exist"):
        verify(tmp_path / "nowhere")


def test_a_lost_database_is_damage(path: Path, embedder: Embedder) -> None:
    (path / DATABASE).unlink()
    assert problems_of(verify(path)) == [("pages", "is missing")]
    with pytest.raises(ArchiveDamaged, match="citewire restore"):
        repair(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: (path / "vectors.faiss").unlink(),
        lambda path: flip(path / "vectors.json", 30),
        lambda path: shutil.rmtree(path / "lexical"),
        lambda path: flip(next(path.glob("lexical/*/articles/*.term")), 40),
        lambda path: change_rows(path, "DELETE FROM fingerprints"),
        lambda path: change_rows(path, "UPDATE wordings SET story = key, fingerprints = x''"),
    ],
    ids=["no vectors", "vectors.json", "no lexical", "words", "fingerprints", "stories"],
)
def test_what_is_derived_is_made_anew(
    path: Path, embedder: Embedder, spoil: Callable[[Path], None]
) -> None:
    before = hash_of(path)
    spoil(path)
    assert not verify(path, embedder=embedder, sample=0).is_sound
    mended = repair(path, embedder=embedder, sample=0)
    assert mended.after.is_sound
    assert mended.done
    assert (mended.set_aside, mended.lost, mended.notes) == (None, (), ())
    assert hash_of(path) == before
    assert verify(path, embedder=embedder).is_sound


def test_nothing_is_done_to_a_sound_archive(path: Path, embedder: Embedder) -> None:
    mended = repair(path, embedder=embedder, sample=0)
    assert mended.before is mended.after
    assert mended.done == ()


def test_what_is_sound_is_saved_and_the_rest_comes_back(path: Path, embedder: Embedder) -> None:
    before = hash_of(path)
    page = leaf_pages(path, "articles")[1]
    with Archive.open(path) as archive:
        total = len(archive.newest_articles(1000))
    flip_page(path, page, at=2000)
    damaged = (path / DATABASE).read_bytes()
    report = verify(path, embedder=embedder, sample=0)
    assert ("pages", f"page {page} has another checksum") in problems_of(report)
    mended = repair(path, embedder=embedder, sample=0)
    assert mended.after.is_sound
    assert mended.set_aside is not None
    assert mended.set_aside.read_bytes() == damaged
    assert 0 < len(mended.lost) < total
    with Archive.open(path, embedder) as archive:
        assert archive.ask("Who was elected in the Quay ward?").text
    build([SAMPLES], path, embedder=embedder)
    assert hash_of(path) == before
    assert verify(path, embedder=embedder, sample=8).is_sound


def run(path: Path, *arguments: str) -> tuple[int, str, str]:
    result = invoke(path, "verify", "--sample", "2", *arguments)
    return result.exit_code, result.stdout, result.stderr


def test_the_command(path: Path) -> None:
    code, out, err = run(path)
    assert (code, err) == (0, "")
    assert out.count("sound") == 8
    flip(path / "vectors.faiss", 5000)
    code, out, err = run(path)
    assert code == 1
    assert f"{path / 'vectors.faiss'}: is not what was written" in out
    assert err.startswith(f"citewire: damaged: {path / 'vectors.faiss'}; `citewire verify --repair")
    assert err.count("\n") == 1
    code, out, err = run(path, "--repair", "--json")
    assert (code, err) == (0, "")
    printed = json.loads(out)
    assert printed["is_sound"]
    assert printed["repair"]["done"] == ["the vector index and the word indexes"]
    code, out, _ = run(path, "--repair")
    assert (code, "Made anew" in out) == (0, False)


def test_the_command_says_what_is_lost(path: Path) -> None:
    flip_page(path, max(leaf_pages(path, "vectors")), at=2000)
    code, _, err = run(path)
    assert code == 1
    assert "restore" in err
    code, out, err = run(path, "--repair")
    assert (code, err) == (0, "")
    assert "Set aside: " in out
    assert out.count("Lost: ") == 2
    assert "Build the same sources again" in out


def test_a_database_of_which_nothing_can_be_read(path: Path) -> None:
    content = (path / DATABASE).read_bytes()
    (path / DATABASE).write_bytes(content[:100] + bytes(len(content) - 100))
    (path / HOLDER_FILE).write_text("{}")
    code, _, err = run(path, "--repair")
    assert code == 1
    assert "--repair" not in err
    assert "citewire restore" in err
    assert (path / DATABASE).stat().st_size == len(content)
    assert not list(path.glob(".archive*"))
    assert (path / HOLDER_FILE).exists()


def test_damage_is_looked_for_again_after_a_kill(path: Path, embedder: Embedder) -> None:
    (path / HOLDER_FILE).write_text("{}")
    flip_page(path, 41, at=9)
    assert not verify(path, embedder=embedder, sample=0).is_sound
    # The mark stays, so that whoever opens the archive next looks, too.
    assert (path / HOLDER_FILE).exists()
    with pytest.raises(ArchiveDamaged):
        Archive.open(path, embedder)
    assert not WriterLock(path).was_killed()
