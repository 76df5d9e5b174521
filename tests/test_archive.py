from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from passages import chunk

from embeddings.embedder import Embedder, Vectors
from embeddings.indexes.manifest import Manifest
from qa.archive import Archive
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFormat,
    ArchiveLocked,
    ArchiveNotFound,
    ArticleNotFound,
    ModelMismatch,
)
from qa.maintenance.verify import verify
from qa.progress import NoProgress
from qa.question.thread.turns import Turn
from qa.storage.connection import connect
from qa.storage.layout import DATABASE, HOLDER_FILE
from qa.storage.lock import WriterLock
from qa.store import Coverage, Filters
from qa.text.chunking import Chunking, embedding_text
from seeds.article import Article, article_id

EVERYTHING = Filters()


def article(
    title: str, text: str, published: str | None = None, outlet: str | None = None
) -> Article:
    return Article(
        id=article_id(title, title, text),
        title=title,
        text=text,
        published=published,
        outlet=outlet,
        authors=("Ada Holm", "Ray Dunn"),
        url="https://marl.example/1",
        captions=("The bridge at night.",),
        path="/news/one.txt",
    )


BRIDGE = article(
    "Bridge closed",
    "The old bridge over the Marl was closed on Monday after cracks were found.\n\n"
    "“Nobody was hurt,” Mayor Ada Holm said. Lorries must take the ferry. 😀",
    "2021-05-01",
    "The Marl Post",
)
SCHOOL = article(
    "School opens",
    "A new school for 300 children opened in Upper Marl.",
    "2021-05-03",
    "Hill Herald",
)
OWL = article("An owl", "An owl sat on the clock of the town hall for a whole week.", None, None)
ALL = (BRIDGE, SCHOOL, OWL)
EVERYWHERE = ({BRIDGE.id, SCHOOL.id, OWL.id},) * 3  # of `everything_found`


def fill(archive: Archive, embedder: Embedder, articles: Sequence[Article]) -> None:
    passages = [(article, passage) for article in articles for passage in chunk(article, embedder)]
    vectors = embedder.embed_passages([embedding_text(*pair) for pair in passages])
    archive.add(articles, [passage for _, passage in passages], vectors)


class Meddler:
    """A model that lets something happen when sentences are embedded for an answer."""

    def __init__(self, embedder: Embedder, meddle: Callable[[], object]) -> None:
        self._embedder = embedder
        self._meddle: list[Callable[[], object]] = [meddle]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed_passages(self, texts: Sequence[str], **options: Any) -> Vectors:
        if QUOTED in texts:
            while self._meddle:
                self._meddle.pop()()
        return self._embedder.embed_passages(texts, **options)


QUOTED = "The old bridge over the Marl was closed on Monday after cracks were found."


def test_an_article_that_goes_while_it_is_quoted_is_not_quoted(
    path: Path, embedder: Embedder
) -> None:
    question = "When was the old bridge over the Marl closed?"
    with Archive.open(path, embedder) as archive:
        assert archive.ask(question).citations[0].article_id == BRIDGE.id
    other = Archive.open(path, embedder)
    meddler = Meddler(embedder, lambda: other.remove([BRIDGE.id]))
    with Archive.open(path, meddler) as archive:
        answer = archive.ask(question)
    assert BRIDGE.id not in {citation.article_id for citation in answer.citations}
    assert not other.articles([BRIDGE.id])
    other.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_model_is_not_used_on_the_other_side_of_a_fork(path: Path, embedder: Embedder) -> None:
    """Nor is anything waited for that a thread of this side asks a language model."""
    code = (
        "import multiprocessing, socket, sys, threading\n"
        "from qa import Archive, ArchiveError\n"
        "from qa.llm.servers.ladder import LanguageModel\n"
        "from qa.llm.settings import ModelServer\n"
        "from qa.question.thread.turns import Turn\n"
        "hangs = socket.create_server(('127.0.0.1', 0))\n"
        "server = ModelServer('http', '127.0.0.1', hangs.getsockname()[1], '/v1', 'small')\n"
        "llm = LanguageModel(server)\n"
        "archive = Archive.open(sys.argv[1])\n"
        "def ask():\n"
        "    archive.ask('And why?', history=[Turn('When was the bridge closed?')], llm=llm)\n"
        "threading.Thread(target=ask, daemon=True).start()\n"
        "hangs.accept()\n"
        "def ask_both():\n"
        "    print(archive.info().articles)\n"
        "    for one in (lambda: archive.ask('When was the bridge closed?'), ask):\n"
        "        try:\n"
        "            one()\n"
        "        except ArchiveError as error:\n"
        "            print(error, flush=True)\n"
        "child = multiprocessing.get_context('fork').Process(target=ask_both)\n"
        "child.start()\n"
        "child.join(30)\n"
        "child.kill()\n"
        "sys.exit(child.exitcode)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("3\n")
    assert run.stdout.count("spawn") == 2


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    path = tmp_path_factory.mktemp("template") / "archive"
    with Archive.create(path, embedder) as archive:
        fill(archive, embedder, ALL)
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "archive"
    shutil.copytree(template, copy)
    return copy


@pytest.fixture
def three(path: Path, embedder: Embedder) -> Iterator[Archive]:
    with Archive.open(path, embedder) as archive:
        yield archive


def vector(embedder: Embedder, question: str) -> Vectors:
    return np.asarray(embedder.embed_queries([question])[0])


def owners(archive: Archive, scores: dict[int, float]) -> list[str]:
    passages = archive.passages(scores)
    return [passages[number].article_id for number in scores]


def everything_found(archive: Archive, embedder: Embedder) -> tuple[set[str], set[str], set[str]]:
    question = "the old bridge, a new school and an owl"
    return (
        set(owners(archive, archive.dense(vector(embedder, question), 10, EVERYTHING))),
        set(owners(archive, archive.lexical(question, 10, EVERYTHING))),
        set(archive.lexical_articles(question, 10, EVERYTHING)),
    )


def assert_all_found(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as archive:
        assert everything_found(archive, embedder) == EVERYWHERE


def change(path: Path, statement: str, values: Sequence[object] = ()) -> None:
    """Change an archive's database behind its back."""
    with closing(connect(path / DATABASE)) as connection, connection:
        connection.execute(statement, values)


def test_articles_come_back_just_as_they_were(three: Archive) -> None:
    assert three.articles([article.id for article in ALL] + ["nothing"]) == {
        article.id: article for article in ALL
    }
    assert three.article(OWL.id) == OWL
    for get in (three.article, three.versions):
        with pytest.raises(ArticleNotFound):
            get("\ud800")
    with pytest.raises(ArticleNotFound, match="ffff"):
        three.article("ffff")


def test_passages_are_slices_of_their_article(three: Archive, embedder: Embedder) -> None:
    expected = {passage.id: passage for article in ALL for passage in chunk(article, embedder)}
    assert three.passages([*expected, 12345]) == expected
    spans = three.spans([*expected, 12345])
    by_id = three.articles({span.article_id for span in spans.values()})
    cut = {number: span.cut(number, by_id[span.article_id]) for number, span in spans.items()}
    assert cut == expected
    assert all(span.day == by_id[span.article_id].published_day for span in spans.values())


def test_each_search_finds_the_right_article_first(three: Archive, embedder: Embedder) -> None:
    dense = three.dense(vector(embedder, "Which bird was seen?"), 2, EVERYTHING)
    assert owners(three, dense)[0] == OWL.id
    assert len(dense) == 2
    assert owners(three, three.lexical("Why was the bridge closed?", 5, EVERYTHING)) == [BRIDGE.id]
    assert list(three.lexical_articles("schools", 5, EVERYTHING)) == [SCHOOL.id]


def test_stored_vectors_are_those_of_the_model(three: Archive, embedder: Embedder) -> None:
    question = vector(embedder, "Which bird was seen?")
    scores = three.dense(question, 5, EVERYTHING)
    rows = three.vectors([*scores, 999])
    assert rows.shape == (4, embedder.dimension)
    assert rows[:3] @ question == pytest.approx(list(scores.values()), abs=1e-5)
    assert not rows[3].any()
    assert three.vectors([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (EVERYTHING, {BRIDGE.id, SCHOOL.id, OWL.id}),
        (Filters(since=date(2021, 5, 2)), {SCHOOL.id}),
        (Filters(until=date(2021, 5, 1)), {BRIDGE.id}),
        (Filters(as_of=date(2021, 5, 2)), {BRIDGE.id, OWL.id}),
        (Filters(outlets=frozenset({"the marl POST"})), {BRIDGE.id}),
        (Filters(since=date(2021, 5, 1), outlets=frozenset({"Hill Herald"})), {SCHOOL.id}),
        (Filters(outlets=frozenset({"nobody"})), set()),
    ],
)
def test_filters_hold_in_every_search(
    three: Archive, embedder: Embedder, filters: Filters, expected: set[str]
) -> None:
    question = "bridge, school and owl"
    assert set(owners(three, three.dense(vector(embedder, question), 9, filters))) == expected
    assert set(owners(three, three.lexical(question, 9, filters))) == expected
    assert set(three.lexical_articles(question, 9, filters)) == expected


def test_days_are_those_of_publication(three: Archive) -> None:
    assert three.days([BRIDGE.id, OWL.id, "nothing"]) == {BRIDGE.id: date(2021, 5, 1), OWL.id: None}
    assert three.days([]) == {}
    three.remove([BRIDGE.id])
    assert three.days([BRIDGE.id]) == {}


def test_what_is_asked_goes_on_to_the_search(three: Archive) -> None:
    question = "Which school opened last week?"
    limited = three.ask(question, as_of="2021-05-05")
    assert limited.query.moment is not None
    assert (limited.query.as_of, limited.query.is_as_of_given) == (date(2021, 5, 5), True)
    free = three.ask(question, as_of="2021-05-05", any_time=True, outlets=["Hill Herald"])
    assert free.query.moment is None
    assert {hit.outlet for hit in free.passages} == {"Hill Herald"}
    turn = Turn("When was the old bridge over the Marl closed?")
    leaning = "And why was it closed?"
    carried = three.ask(leaning, history=[turn]).query.carried
    assert carried
    assert three.ask(leaning, history=[turn], drop=carried).query.carried == ()
    hits = three.retrieve(leaning, 1, history=[turn])
    assert [hit.article_id for hit in hits] == [BRIDGE.id]


def test_adding_twice_changes_nothing(three: Archive, embedder: Embedder) -> None:
    before = three.info()
    fill(three, embedder, ALL)
    assert three.info() == before


def test_a_corrected_date_is_taken_over(three: Archive, embedder: Embedder) -> None:
    fill(three, embedder, [replace(BRIDGE, published="2021-06-01")])
    assert three.article(BRIDGE.id).published == "2021-06-01"
    june = Filters(since=date(2021, 6, 1))
    assert list(three.lexical_articles("bridge", 5, june)) == [BRIDGE.id]
    assert len(three.dense(vector(embedder, "bridge"), 5, june)) == 1
    assert three.info().passages == 3


def test_add_refuses_what_does_not_fit(three: Archive, embedder: Embedder) -> None:
    [passage] = chunk(OWL, embedder)
    with pytest.raises(ValueError, match="shape"):
        three.add([OWL], [passage], np.zeros((1, 3), np.float32))
    with pytest.raises(ValueError, match="none of the articles"):
        three.add([SCHOOL], [passage], np.zeros((1, embedder.dimension), np.float32))
    halved = replace(OWL, captions=("An owl", "half a pair \ud83d"))
    with pytest.raises(ArchiveError, match=f"captions of article '{OWL.id}'.*surrogate"):
        three.add([halved], [passage], np.ones((1, embedder.dimension), np.float32))


def test_removal_is_complete(three: Archive, embedder: Embedder, path: Path) -> None:
    question = "What closed the old bridge?"
    [(passage, _)] = three.lexical(question, 1, EVERYTHING).items()
    assert three.remove([BRIDGE.id, "nothing"]) == 1
    assert not three.passages([passage])
    assert not three.spans([passage])
    assert not three.vectors([passage]).any()
    assert everything_found(three, embedder) == ({SCHOOL.id, OWL.id},) * 3
    assert three.document_frequencies(["bridg"]) == {"bridg": 0}
    content = b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())
    assert b"Lorries" not in content
    assert b"lorri" not in content
    with Archive.open(path, embedder) as again:
        assert everything_found(again, embedder) == ({SCHOOL.id, OWL.id},) * 3
        assert again.info().passages == 2


def test_a_removed_article_can_come_back(three: Archive, embedder: Embedder) -> None:
    three.remove([OWL.id])
    fill(three, embedder, [OWL])
    assert everything_found(three, embedder) == EVERYWHERE


def test_one_that_came_and_went_twice_is_followed(path: Path, embedder: Embedder) -> None:
    with Archive.open(path, embedder) as reader:
        everything_found(reader, embedder)
        with Archive.open(path, embedder) as writer:
            for _ in range(2):
                writer.remove([OWL.id])
                fill(writer, embedder, [OWL])
        assert everything_found(reader, embedder) == EVERYWHERE


@pytest.mark.parametrize("wrong", [np.nan, 0.0, 137.0])
def test_a_vector_that_is_not_of_unit_length_is_not_stored(
    three: Archive, embedder: Embedder, wrong: float
) -> None:
    fresh = replace(OWL, id="c" * 16, text="A heron was seen at the weir on Sunday.")
    passages = chunk(fresh, embedder)
    vectors = np.full((len(passages), embedder.dimension), wrong, np.float32)
    with pytest.raises(ArchiveError, match="length 1, so nothing was stored"):
        three.add([fresh], passages, vectors)
    assert three.info().articles == len(ALL)
    assert everything_found(three, embedder) == EVERYWHERE


def test_removing_leaves_what_was_never_added(
    three: Archive, tmp_path: Path, embedder: Embedder
) -> None:
    three.remove([SCHOOL.id])
    with Archive.create(tmp_path / "other", embedder) as other:
        fill(other, embedder, [BRIDGE, OWL])
        for question in ("the town hall clock", "the ferry over the Marl"):
            assert three.lexical(question, 9, EVERYTHING) == other.lexical(question, 9, EVERYTHING)


def test_info_counts_what_there_is(three: Archive, path: Path) -> None:
    info = three.info()
    assert (info.path, info.articles, info.passages, info.undated) == (path, 3, 3, 1)
    assert info.outlets == (("Hill Herald", 1), ("The Marl Post", 1))
    assert (info.first_day, info.last_day) == (date(2021, 5, 1), date(2021, 5, 3))
    assert (info.model, info.dimension) == ("all-MiniLM-L6-v2", 384)
    assert info.bytes_on_disk == sum(
        file.stat().st_size for file in path.rglob("*") if file.is_file()
    )
    assert three.coverage() == Coverage(
        3, 3, date(2021, 5, 1), date(2021, 5, 3), ("Hill Herald", "The Marl Post")
    )
    assert three.document_frequencies(["marl", "owl", "zeppelin"]) == {
        "marl": 2,
        "owl": 1,
        "zeppelin": 0,
    }


def test_coverage_follows_changes(three: Archive) -> None:
    assert three.coverage().articles == 3
    three.remove([SCHOOL.id])
    assert three.coverage() == Coverage(
        2, 2, date(2021, 5, 1), date(2021, 5, 1), ("The Marl Post",)
    )


def test_the_newest_articles_come_first(three: Archive) -> None:
    assert three.newest_articles(2) == [SCHOOL, BRIDGE]
    assert three.newest_articles(9) == [SCHOOL, BRIDGE, OWL]


@pytest.mark.parametrize(
    "name", ["vectors.faiss", "vectors.json", "lexical/manifest.json", "lexical", "all"]
)
def test_lost_indexes_are_made_again(path: Path, embedder: Embedder, name: str) -> None:
    for lost in [path / name] if name != "all" else path.iterdir():
        if lost.is_dir():
            shutil.rmtree(lost)
        elif lost.name != DATABASE:
            lost.unlink()
    assert_all_found(path, embedder)


def test_changed_bytes_in_an_index_are_noticed(path: Path, embedder: Embedder) -> None:
    for file in [*path.glob("vectors.*"), *path.glob("lexical/*/*/*")]:
        if content := bytearray(file.read_bytes()):
            content[len(content) // 2] ^= 0x10
            file.write_bytes(content)
    assert_all_found(path, embedder)


@pytest.mark.parametrize("forget", ["all", "meta", "segments"])
def test_files_that_the_manifest_does_not_name_are_not_trusted(
    path: Path, embedder: Embedder, forget: str
) -> None:
    listing = path / "lexical" / "manifest.json"
    manifest = Manifest.read(listing)
    named = {
        name: mark
        for name, mark in manifest.files.items()
        if forget != "all" and name.endswith("meta.json") != (forget == "meta")
    }
    listing.write_bytes(Manifest(manifest.about, named).to_bytes())
    [before] = [folder for folder in listing.parent.iterdir() if folder.is_dir()]
    assert_all_found(path, embedder)
    assert not before.exists()  # written anew, not believed


def test_a_changed_manifest_is_not_believed(path: Path, embedder: Embedder) -> None:
    listing = path / "lexical" / "manifest.json"
    content = json.loads(listing.read_bytes())
    content["body"]["files"] = {}
    listing.write_text(json.dumps(content))
    assert_all_found(path, embedder)
    assert Manifest.read(listing).files


def test_indexes_that_are_behind_catch_up(path: Path, embedder: Embedder, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(path, old)
    with Archive.open(path, embedder) as archive:
        archive.remove([BRIDGE.id])
        fill(archive, embedder, [article("Fair", "The summer fair drew a crowd to Marl.")])
    shutil.copy(path / DATABASE, old / DATABASE)
    with Archive.open(old, embedder) as archive:
        assert BRIDGE.id not in set.union(*everything_found(archive, embedder))
        [fair] = archive.lexical_articles("summer fair", 5, EVERYTHING)
        assert archive.article(fair).title == "Fair"
        assert len(archive.dense(vector(embedder, "fair"), 9, EVERYTHING)) == 3


def test_indexes_that_are_ahead_are_made_again(
    path: Path, embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copy(path / DATABASE, tmp_path / "backup")
    with Archive.open(path, embedder) as archive:
        archive.remove([BRIDGE.id])
    shutil.copy(tmp_path / "backup", path / DATABASE)
    assert_all_found(path, embedder)


def test_indexes_of_another_history_are_made_again(
    path: Path, embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(path, tmp_path / "other")
    with Archive.open(tmp_path / "other", embedder) as archive:
        archive.remove([BRIDGE.id])
    with Archive.open(path, embedder) as archive:
        archive.remove([SCHOOL.id])
    # As many changes here as there, but not the same ones.
    for name in ("vectors.faiss", "vectors.json"):
        shutil.copy(tmp_path / "other" / name, path / name)
    shutil.rmtree(path / "lexical")
    shutil.copytree(tmp_path / "other" / "lexical", path / "lexical")
    with Archive.open(path, embedder) as archive:
        assert everything_found(archive, embedder) == ({BRIDGE.id, OWL.id},) * 3


def test_an_archive_put_in_the_place_of_an_open_one_is_seen(
    path: Path, embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(path, tmp_path / "other")
    with Archive.open(tmp_path / "other", embedder) as other:
        other.remove([OWL.id])
    with Archive.open(path, embedder) as archive:
        assert OWL.id in everything_found(archive, embedder)[0]
        shutil.rmtree(path)
        with pytest.raises(ArchiveError, match="cannot be opened"):
            archive.info()
        shutil.copytree(tmp_path / "other", path)
        assert everything_found(archive, embedder) == ({BRIDGE.id, SCHOOL.id},) * 3
        change(tmp_path / "other", "UPDATE settings SET value = 'else' WHERE name = 'fingerprint'")
        (tmp_path / "other" / DATABASE).replace(path / DATABASE)
        with pytest.raises(ArchiveError, match="another model"):
            archive.info()
        old = Path(__file__).parent / "data" / "archives" / "format-2" / DATABASE
        shutil.copy(old, tmp_path / "old")
        (tmp_path / "old").replace(path / DATABASE)
        with pytest.raises(ArchiveFormat, match="citewire migrate"):
            archive.info()


def test_another_process_is_seen_and_kept_out(path: Path, embedder: Embedder) -> None:
    writer = (
        "import sys; from qa.archive import Archive\n"
        "with Archive.open(sys.argv[1]) as archive, archive.exclusive():\n"
        "    print('in', flush=True); sys.stdin.readline()\n"
        "    archive.remove([sys.argv[2]]); print('done', flush=True); sys.stdin.readline()\n"
    )
    with (
        Archive.open(path, embedder) as reader,
        subprocess.Popen(
            [sys.executable, "-c", writer, str(path), BRIDGE.id],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        assert everything_found(reader, embedder) == EVERYWHERE
        assert process.stdout.readline() == "in\n"
        with pytest.raises(ArchiveLocked, match=f"process {process.pid}"):
            reader.remove([OWL.id])
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"
        assert everything_found(reader, embedder) == ({SCHOOL.id, OWL.id},) * 3
        process.communicate("\n", timeout=60)
        assert process.returncode == 0
        assert reader.remove([OWL.id]) == 1


def test_who_writes_makes_both_searches_itself(archive_of: Callable[..., Archive]) -> None:
    archive, here = archive_of(), threading.get_ident()

    def barrier() -> int:
        together.wait()
        return threading.get_ident()

    together = threading.Barrier(2, timeout=20)
    assert len(set(archive.at_once(barrier, barrier))) == 2
    with archive.exclusive():  # no other thread may bring the indexes up to its commits
        assert archive.at_once(threading.get_ident, threading.get_ident) == (here, here)
        with archive.exclusive():
            pass
        assert archive.at_once(threading.get_ident, threading.get_ident) == (here, here)


def test_lost_indexes_are_made_in_memory_while_another_writes(
    path: Path, embedder: Embedder
) -> None:
    with Archive.open(path, embedder) as writer, writer.exclusive():
        shutil.rmtree(path / "lexical")
        (path / "vectors.faiss").unlink()
        with Archive.open(path, embedder) as reader:
            assert everything_found(reader, embedder) == EVERYWHERE
        assert not (path / "lexical").exists()


class Heard(NoProgress):
    """Hears how many pieces each stretch of work has."""

    def __init__(self) -> None:
        self.totals: list[int] = []

    def start(self, total: int, what: str, done: int = 0) -> None:
        self.totals.append(total)


@pytest.mark.parametrize("made_by", [{"version": 4}, {"terms": "Snowball 2.2"}])
def test_an_index_of_other_terms_is_made_anew_once(
    path: Path, embedder: Embedder, made_by: dict[str, object]
) -> None:
    manifest = path / "lexical" / "manifest.json"
    written = Manifest.read(manifest)
    manifest.write_bytes(Manifest({**written.about, **made_by}, written.files).to_bytes())
    report = verify(path, sample=0, embedder=embedder)
    assert report.is_sound
    assert "anew" in report.notes[0]
    progress = Heard()
    for _ in range(2):
        with Archive.open(path, embedder, progress=progress) as archive:
            assert everything_found(archive, embedder) == EVERYWHERE
    assert progress.totals == [3]
    made = Manifest.read(manifest).about
    assert {**made, "generation": ""} == {**written.about, "generation": ""}


def test_where_indexes_cannot_be_written_they_are_kept_in_memory(
    path: Path, embedder: Embedder
) -> None:
    shutil.rmtree(path / "lexical")
    (path / "lexical").write_text("no folder")
    with Archive.open(path, embedder) as archive:
        assert everything_found(archive, embedder) == EVERYWHERE
        with pytest.raises(ArchiveError, match="nothing stored is lost"):
            archive.remove([OWL.id])
        assert everything_found(archive, embedder) == ({BRIDGE.id, SCHOOL.id},) * 3


def test_a_damaged_vector_is_noticed(path: Path, embedder: Embedder) -> None:
    change(path, "UPDATE vectors SET vector = substr(vector, 5)")
    (path / "vectors.faiss").unlink()
    with Archive.open(path, embedder) as archive, pytest.raises(ArchiveDamaged, match="vector"):
        archive.dense(vector(embedder, "an owl"), 3, EVERYTHING)


def test_an_archive_of_other_passages_can_be_asked_but_not_added_to(
    path: Path, embedder: Embedder
) -> None:
    change(
        path, "UPDATE settings SET value = json_set(value, '$.version', 0) WHERE name = 'chunker'"
    )
    with Archive.open(path, embedder) as archive:
        assert archive.retrieve("Which bird was seen?", k=1)[0].article == OWL
        with pytest.raises(ArchiveFormat, match="build it anew"):
            _ = archive.chunking


def test_sizes_of_passages_are_kept(tmp_path: Path, embedder: Embedder) -> None:
    sizes = Chunking(target=60, overlap=0)
    Archive.create(tmp_path / "archive", embedder, sizes).close()
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.chunking == sizes


def test_threads_share_an_archive(three: Archive, embedder: Embedder) -> None:
    question = vector(embedder, "an owl")

    def ask(number: int) -> bool:
        if number % 10 == 0:
            fill(three, embedder, [article(f"Note {number}", f"Marl noted the number {number}.")])
        dense = three.dense(question, 100, EVERYTHING)
        lexical = three.lexical("owl", 5, EVERYTHING)
        return OWL.id in owners(three, dense) and owners(three, lexical) == [OWL.id]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(60)))
    assert three.info().articles == 9


def test_no_archive_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match=r"does not exist: make one with `citewire build"):
        Archive.open(tmp_path / "none")
    with pytest.raises(ArchiveNotFound, match="holds no archive"):
        Archive.open(tmp_path)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada")
    with pytest.raises(ArchiveError, match="not empty"):
        Archive.create(tmp_path, embedder)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_another_model_is_refused(path: Path, embedder: Embedder) -> None:
    change(path, "UPDATE settings SET value = 'else' WHERE name = 'fingerprint'")
    with pytest.raises(ModelMismatch, match="all-MiniLM-L6-v2"):
        Archive.open(path, embedder)


def test_a_model_that_gives_other_vectors_is_refused(path: Path, embedder: Embedder) -> None:
    other = np.ones(embedder.dimension, "<f4") / np.sqrt(embedder.dimension)
    change(path, "UPDATE probes SET vector = ?", (other.astype("<f4").tobytes(),))
    with Archive.open(path, embedder) as archive, pytest.raises(ModelMismatch, match="cosine"):
        archive.retrieve("Which bird was seen?")


def test_a_damaged_database_is_named(path: Path, embedder: Embedder) -> None:
    file = path / DATABASE
    sound = file.read_bytes()
    file.write_bytes(b"no database" * 500)
    with pytest.raises(ArchiveDamaged, match=DATABASE):
        Archive.open(path, embedder)
    file.write_bytes(b"")
    with pytest.raises(ArchiveError, match=DATABASE):
        Archive.open(path, embedder)
    file.write_bytes(sound[:4096] + bytes(len(sound) - 4096))
    with pytest.raises(ArchiveDamaged, match=DATABASE):
        Archive.open(path, embedder).info()


def test_a_changed_text_is_noticed(path: Path, embedder: Embedder) -> None:
    change(path, "UPDATE articles SET text = replace(text, 'Monday', 'Friday')")
    with Archive.open(path, embedder) as archive:
        assert archive.article(OWL.id) == OWL
        with pytest.raises(ArchiveDamaged, match=BRIDGE.id):
            archive.article(BRIDGE.id)


def test_after_a_kill_all_is_looked_at_before_it_is_used(path: Path, embedder: Embedder) -> None:
    mark = path / HOLDER_FILE
    mark.write_bytes(b"{}")  # as a killed writer leaves it
    with Archive.open(path, embedder) as archive:
        assert not mark.exists()
        assert archive.article(OWL.id) == OWL
    connection = connect(path / DATABASE)
    connection.execute("PRAGMA foreign_keys = OFF")
    with connection:  # half of a commit: no page is damaged, but they do not agree
        connection.execute("UPDATE articles SET wording = 4711 WHERE id = ?", (BRIDGE.id,))
    connection.close()
    Archive.open(path, embedder).close()
    mark.write_bytes(b"{}")
    for _ in range(2):
        with pytest.raises(ArchiveDamaged, match="row 1 of articles"):
            Archive.open(path, embedder)
        assert mark.exists()


@pytest.mark.parametrize("pragma", ["application_id = 7", "user_version = 99"])
def test_a_foreign_or_newer_database_is_refused(
    path: Path, embedder: Embedder, pragma: str
) -> None:
    change(path, f"PRAGMA {pragma}")
    with pytest.raises(ArchiveFormat):
        Archive.open(path, embedder)


def test_a_failed_commit_leaves_all_as_it_was(three: Archive, embedder: Embedder) -> None:
    before = three.info()
    with pytest.raises(RuntimeError), three.writing() as transaction:
        transaction.remove([OWL.id])
        raise RuntimeError("the power went")
    assert three.info() == before
    assert everything_found(three, embedder) == EVERYWHERE


def test_what_a_killed_writer_left_is_swept(three: Archive, path: Path) -> None:
    names = (
        f".{DATABASE}.abc.tmp",
        f".{DATABASE}.abc.tmp-journal",
        ".vectors.faiss.abc.tmp",
        ".vectors.json.abc.tmp",
        "lexical/.manifest.json.abc.tmp",
    )
    for name in names:
        (path / name).write_bytes(b"half")
    three.remove([OWL.id])
    assert not [name for name in names if (path / name).exists()]


def test_a_folder_needs_a_name_in_utf_8(tmp_path: Path, embedder: Embedder) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    with pytest.raises(ArchiveError, match="UTF-8 name"):
        Archive.create(odd, embedder)
    assert not odd.exists()


def test_hidden_files_of_others_are_left_alone(tmp_path: Path, embedder: Embedder) -> None:
    others = [tmp_path / ".git" / ".pack.tmp", tmp_path / ".notes.tmp", tmp_path / ".notes.sqlite"]
    (tmp_path / ".git").mkdir()
    for other in others:
        other.write_bytes(b"not ours")
    with Archive.create(tmp_path, embedder) as archive:
        fill(archive, embedder, [OWL])
    assert all(other.exists() for other in others)


def test_an_archive_that_another_process_made_meanwhile_is_not_replaced(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LateLock(WriterLock):
        """Is got only after the other process has made its archive and let go."""

        @contextmanager
        def held(self, wait: float = 0.0, doing: str = "writing") -> Iterator[None]:
            monkeypatch.undo()
            with Archive.create(tmp_path, embedder) as other:
                fill(other, embedder, ALL)
            with super().held(wait, doing):
                yield

    monkeypatch.setattr("qa.storage.writing.writer.WriterLock", LateLock)
    with pytest.raises(ArchiveError, match="holds an archive already"):
        Archive.create(tmp_path, embedder)
    with Archive.open(tmp_path, embedder) as archive:
        assert archive.info().articles == 3


def test_a_closed_archive_says_so(three: Archive) -> None:
    three.close()
    with pytest.raises(ArchiveError, match="closed"):
        three.article(OWL.id)


def test_opening_loads_no_model(path: Path) -> None:
    code = (
        "import sys; from qa.archive import Archive\n"
        "with Archive.open(sys.argv[1]) as archive: archive.info(); archive.newest_articles(3)\n"
        "heavy = {'torch', 'sentence_transformers', 'openvino', 'transformers'}\n"
        "sys.exit(sorted(heavy & set(sys.modules)) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60)
    assert done.returncode == 0
