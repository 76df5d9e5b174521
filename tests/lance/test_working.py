"""Changes of an archive in Lance tables, and what readers see of them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveNotFound, ArticleNotFound
from qa.ingest.build import build
from qa.lance import search
from qa.lance.engine import LanceEngine
from qa.lance.tables import indexes, lease
from qa.lance.tables.commits import last_commit
from qa.lance.tables.datasets import Root, errors_of
from qa.lance.tables.lease import Lease
from qa.lance.tables.schemas import ARTICLES, PASSAGES, schema
from qa.maintenance.verify_tables import verify_tables
from qa.storage.commits import Revision
from qa.store import Filters
from qa.watched.questions import unwatch, watch
from seeds.article import Article

EVERYTHING = Filters()
TEXT = (
    "The mill of Old Rasken burned down on Sunday night, and nobody was hurt. "
    "The owner, Tilda Marsh, wants to build it again within a year.\n\n"
    "Its wheel was the last one on the river Ouve."
)
OTHER = (
    "The choir of Lindmere has won the contest of the eight valleys for the third time. "
    "It sang a mass of its own conductor, Arno Feld.\n\nThe next contest is in Brackwell."
)


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return Address.parse(f"lance:{tmp_path / 'tables'}")


@pytest.fixture
def archive(
    address: Address, embedder: Embedder, article_of: Callable[..., Article]
) -> Iterator[Archive]:
    """An archive of two articles."""
    with closing(Archive.create(address, embedder)) as opened:
        mill = article_of("The mill is gone", TEXT, outlet="Post", published="2020-05-03")
        choir = article_of("Choir wins again", OTHER, outlet="Post", published="2020-06-01")
        add_articles(opened, [mill, choir])
        yield opened


def test_what_is_added_and_removed_is_seen_at_once_and_after_opening(
    archive: Archive, address: Address, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    [hit] = archive.lexical_articles("mill", 5, EVERYTHING)
    with Archive.open(address, embedder) as other:
        assert other.remove([hit]) == 1
        assert other.lexical("mill", 5, EVERYTHING) == {}
    assert archive.lexical("mill", 5, EVERYTHING) == {}
    with pytest.raises(ArticleNotFound):
        archive.article(hit)
    assert archive.document_frequencies(["mill"]) == {"mill": 0}
    corrected = article_of("Choir wins again", OTHER, outlet="Daily Post", published="2020-06-02")
    add_articles(archive, [corrected])
    assert archive.coverage().articles == 2


def test_nothing_of_a_removed_article_stays_in_the_files(
    archive: Archive, address: Address
) -> None:
    [hit] = archive.lexical_articles("mill", 5, EVERYTHING)
    archive.remove([hit])
    kept = [path for path in address.folder.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"Tilda Marsh" in path.read_bytes()]
    assert [path for path in kept if b"Arno Feld" in path.read_bytes()]


def test_a_change_that_fails_changes_nothing(archive: Archive) -> None:
    before = archive.content_hash()
    [hit] = archive.lexical_articles("mill", 5, EVERYTHING)
    with pytest.raises(RuntimeError, match="stop"), archive.writing() as transaction:
        transaction.remove([hit])
        raise RuntimeError("stop")
    assert archive.content_hash() == before
    assert archive.article(hit)


def test_several_changes_are_one_commit(archive: Archive, address: Address) -> None:
    before = last_commit(Root(address))
    hits = list(archive.lexical_articles("mill choir", 5, EVERYTHING))
    with archive.exclusive():
        for hit in hits:
            archive.remove([hit])
            assert archive.article(hit)  # still
    after = last_commit(Root(address))
    assert after.place == before.place + 1
    assert archive.coverage().articles == 0


def test_an_archive_that_is_open_goes_on_when_its_commit_is_gone(
    archive: Archive, address: Address
) -> None:
    engine = LanceEngine.open(address)
    engine.reader._snapshots._look_seconds = 3600.0  # as an object store that was just asked
    mill, choir = (
        next(iter(archive.lexical_articles(word, 1, EVERYTHING))) for word in ("mill", "choir")
    )
    assert engine.reader.coverage().articles == 2
    archive.remove([mill])
    assert engine.probes().vectors.shape[1] == archive.dimension
    assert engine.reader.coverage().articles == 2
    assert list(engine.reader.articles(iter([mill, choir]))) == [choir]
    assert engine.reader.coverage().articles == 1


def test_an_archive_that_was_built_anew_at_the_same_place_is_seen(
    archive: Archive, address: Address, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    def choirs(reader: Archive) -> dict[str, float]:
        return reader.lexical_articles("choir", 5, EVERYTHING)

    place = last_commit(Root(address)).place
    [choir] = choirs(archive)
    shutil.rmtree(address.folder)
    with pytest.raises(ArchiveNotFound):
        choirs(archive)
    with Archive.create(address, embedder) as anew:
        bridge = article_of("Bridge and choir", OTHER.replace("sang", "sings"))
        add_articles(anew, [bridge])
        assert last_commit(Root(address)).place == place
        assert choirs(archive) == choirs(anew)
        assert choir not in choirs(archive)


def test_two_searches_at_once_see_one_commit(
    archive: Archive, address: Address, embedder: Embedder
) -> None:
    [mill] = archive.lexical_articles("mill", 5, EVERYTHING)
    first_looks, was_removed = threading.Event(), threading.Event()

    with Archive.open(address, embedder) as other:

        def first() -> Revision:
            seen = other.revision()
            first_looks.set()
            assert was_removed.wait(30)
            return seen

        def second() -> Revision:
            assert first_looks.wait(30)
            archive.remove([mill])
            was_removed.set()
            return other.revision()

        before, after = other.at_once(first, second)
        assert before == after != other.revision()


def test_a_question_sees_one_commit_while_another_is_made(
    archive: Archive, address: Address, embedder: Embedder
) -> None:
    [hit] = archive.lexical_articles("choir", 5, EVERYTHING)

    def work() -> bool:
        with Archive.open(address, embedder) as other:
            other.writing()
            add_articles(other, [])
            with other.writing() as transaction:
                transaction.set_built(7)
        return bool(archive.articles([hit]))

    with Archive.open(address, embedder) as reader:
        assert reader._reader.with_consistent_snapshot(work)
    assert archive.built() is not None


def test_a_removal_in_the_middle_of_a_question_is_seen_whole(
    archive: Archive, address: Address, embedder: Embedder
) -> None:
    [mill] = archive.lexical_articles("mill", 5, EVERYTHING)
    begun = 0

    with Archive.open(address, embedder) as reader:

        def work() -> tuple[set[str], set[str]]:
            nonlocal begun
            begun += 1
            hits = reader.lexical("mill choir", 5, EVERYTHING)
            if begun == 1:
                assert archive.remove([mill]) == 1
            owners = {span.article_id for span in reader.spans(hits).values()}
            return owners, set(reader.articles(owners))

        owners, articles = reader._reader.with_consistent_snapshot(work)
    # The files of the first commit are gone, so that the question is asked again.
    assert begun == 2
    assert owners == articles
    assert mill not in articles
    assert len(articles) == 1


def test_words_are_counted_right_after_changes(
    archive: Archive, address: Address, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    [mill] = archive.lexical_articles("mill", 5, EVERYTHING)
    add_articles(archive, [article_of("Mill to rise", TEXT.replace("river", "brook"))])
    archive.remove([mill])
    report = verify_tables(address, sample=0, embedder=embedder)
    assert report.is_sound, report.findings


def test_few_looked_at_or_counted_change_no_order(
    archive: Archive, article_of: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    valleys = [OTHER.replace("choir", "choir " * count) for count in range(2, 7)]
    add_articles(archive, [article_of(f"Valley {text[:9]}", text) for text in valleys])
    whole = archive.lexical("choir wins mill", 4, EVERYTHING)
    articles = archive.lexical_articles("choir wins mill", 4, EVERYTHING)
    monkeypatch.setattr(search, "LISTED", 1)
    monkeypatch.setattr(search, "COUNTED", 2)
    few = archive.lexical("choir wins mill", 4, EVERYTHING)
    assert list(few)[:2] == list(whole)[:2]
    assert few.keys() == whole.keys()
    assert archive.lexical_articles("choir wins mill", 4, EVERYTHING).keys() == articles.keys()


@pytest.mark.parametrize(
    ("said", "is_damage"),
    [
        ("LanceError(IO): Object at location x.lance was not found", True),
        ("failed to fill whole buffer", True),
        ("Generic S3 error: error decoding response body", False),
        ("error sending request: dns error: host not found", False),
    ],
)
def test_a_fault_of_the_network_is_no_damage(address: Address, said: str, is_damage: bool) -> None:
    with pytest.raises(ArchiveError) as raised, errors_of(address, ARTICLES):
        raise OSError(said)
    assert isinstance(raised.value, ArchiveDamaged) == is_damage


def test_two_writers_take_turns(archive: Archive, address: Address, embedder: Embedder) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with Archive.open(address, embedder) as other, other.writing() as transaction:
            begun.set()
            may_end.wait(60)
            transaction.set_built(1)

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(60)
    with pytest.raises(ArchiveLocked, match="is in use: process"), archive.exclusive():
        pass
    may_end.set()
    with archive.exclusive(wait=60):
        assert archive.built() is not None
    thread.join()


def test_threads_of_one_archive_take_turns(archive: Archive) -> None:
    mill, choir = (
        next(iter(archive.lexical_articles(word, 1, EVERYTHING))) for word in ("mill", "choir")
    )
    began, gate = threading.Event(), threading.Event()

    def fail() -> None:
        with archive.exclusive():
            archive.remove([choir])
            began.set()
            assert gate.wait(30)
            raise RuntimeError("stop")

    with ThreadPoolExecutor(2) as threads:
        failing = threads.submit(fail)
        assert began.wait(30)
        removing = threads.submit(archive.remove, [mill])
        with pytest.raises(TimeoutError):
            removing.result(0.3)
        gate.set()
        with pytest.raises(RuntimeError, match="stop"):
            failing.result(30)
        assert removing.result(30) == 1
    assert list(archive.articles([mill, choir])) == [choir]


def test_a_choice_of_index_is_refused(address: Address, embedder: Embedder) -> None:
    with pytest.raises(ArchiveError, match="build without --index"):
        build([], address, embedder=embedder, index="exact")
    assert not address.folder.exists()


def test_a_killed_writer_loses_its_lease(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_PAUSE_SECONDS", 0.01)
    root = Root(address)
    killed = Lease(root, 0.2)
    assert killed._take("dying") is None
    waiting = Lease(root, 30.0)
    with waiting.held(wait=20):
        waiting.check()
        assert not killed._swap(1.0, "dying")


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_times_that_are_none_are_refused(address: Address, seconds: float) -> None:
    root = Root(address)
    with pytest.raises(ValueError, match="must be 0 seconds or more"), Lease(root).held(seconds):
        pass
    with pytest.raises(ValueError, match="must be above 0"):
        Lease(root, seconds)
    assert not address.folder.exists()


def test_who_has_lost_the_lease_commits_nothing(
    archive: Archive, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = last_commit(Root(address))
    [hit] = archive.lexical_articles("choir", 5, EVERYTHING)

    def lost(_: Lease) -> None:
        raise ArchiveLocked("taken over")

    monkeypatch.setattr(Lease, "check", lost)
    with pytest.raises(ArchiveLocked):
        archive.remove([hit])
    monkeypatch.undo()
    assert last_commit(Root(address)) == before
    assert archive.remove([hit]) == 1


def test_what_a_writer_left_half_written_is_not_seen_and_goes(
    archive: Archive, address: Address, article_of: Callable[..., Article]
) -> None:
    before = archive.content_hash()
    root = Root(address)
    for table in (ARTICLES, PASSAGES):
        dataset = root.open(table)
        dataset.delete("true")
    assert archive.content_hash() == before
    add_articles(archive, [article_of("New bridge", OTHER.replace("choir", "bridge"))])
    assert archive.coverage().articles == 3
    assert root.open(ARTICLES).count_rows() == 3


def test_a_second_archive_at_a_place_is_refused(archive: Archive, embedder: Embedder) -> None:
    with pytest.raises(ArchiveError, match="holds an archive already"):
        Archive.create(archive.address, embedder)


def test_where_nothing_is_there_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="there is no archive at lance:"):
        Archive.open(f"lance:{tmp_path / 'nothing'}")


def test_what_needs_a_database_says_what_to_do(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="citewire copy"), archive.reading():
        pass


def test_questions_are_watched(archive: Archive) -> None:
    watch(archive, "Who wants to build the mill again?")
    [question] = archive.watched()
    assert question.revision == str(archive.revision())
    assert unwatch(archive, "Who wants to build the mill again?")
    assert archive.watched() == ()


def test_an_index_of_vectors_finds_what_all_of_them_would(
    archive: Archive, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = archive.embedder.embed_queries(["Who conducts the choir?"])[0]
    exact = archive.dense(query, 10, EVERYTHING)
    monkeypatch.setattr(indexes, "LEAST_ROWS_FOR_VECTORS", 1)
    with archive.writing() as transaction:
        transaction.set_built(1)
    assert archive.info().index == "approximate"
    names = {index.name for index in Root(address).open(PASSAGES).describe_indices()}
    assert indexes.VECTOR_INDEX in names
    found = archive.dense(query, 10, EVERYTHING)
    assert list(found) == list(exact)
    assert list(found.values()) == pytest.approx(list(exact.values()), abs=1e-5)


def test_an_index_of_vectors_is_made_anew_when_the_table_has_grown(
    address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "LEAST_ROWS_FOR_VECTORS", 6000)
    monkeypatch.setattr(indexes, "ROWS_OF_A_LIST", 3000)
    monkeypatch.setattr(indexes, "MOST_PIECES", 2)
    root, columns = Root(address), schema(PASSAGES, 32)
    root.write(PASSAGES, (), columns)
    draw = np.random.default_rng(3)
    lists, pieces = [], []
    for number, count in enumerate((3000, 3000, 500, 500, 5000)):
        vectors = draw.normal(size=(count, 32)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        ids = range(10_000 * number, 10_000 * number + count)
        rows = [
            {"id": id_, "vector": vector, "title_words": "", "text_words": "a"}
            for id_, vector in zip(ids, vectors, strict=True)
        ]
        root.append(PASSAGES, [pa.RecordBatch.from_pylist(rows, columns)], columns)
        indexes.follow(root, PASSAGES, has_gone=False)
        dataset = root.open(PASSAGES)
        lists.append(indexes.lists_of_vectors(dataset))
        pieces.append(len(indexes._vector_pieces(dataset)))
    assert lists == [0, 2, 2, 2, 4]
    assert pieces == [0, 1, 2, 1, 1]
