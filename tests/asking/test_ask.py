"""What was found and answered is remembered while the archive stays as it is."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from passages import add_articles, chunk

from benchmarks.embedders import Around
from embeddings.embedder import Embedder, OnProgress, Vectors
from embeddings.reader import Languages, Reader, SentenceReading, Sentences
from qa.archive import Archive
from qa.ingest.build import build
from qa.question.query import QuestionLimits
from qa.question.thread.turns import Turn
from qa.storage.indexes.sync import Pace
from qa.storage.writing.writer import put_articles
from qa.store import Filters, Phrase, WordFilter
from qa.text.chunking import embedding_text
from seeds.article import Article

FERRY = "Who steers the ferry of Port Ansel?"
SECONDS = 60.0


class Counted(Around):
    """Counts what its model is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self.asked: list[str] = []
        self.read_for: list[str] = []

    @property
    def reader(self) -> Reader | None:
        return self

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        self.read_for.append(question)
        assert self._embedder.reader is not None
        return self._embedder.reader.read(question, texts, sentences, languages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self._embedder.embed_queries(texts)

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        self.asked += texts
        return self._embedder.embed_passages(texts, on_progress=on_progress)


@pytest.fixture
def model(embedder: Embedder) -> Counted:
    return Counted(embedder)


@pytest.fixture
def ferry(tmp_path: Path, model: Counted, article_of: Callable[..., Article]) -> Iterator[Archive]:
    told = article_of(
        "A new hand at the wheel", "Maud Ellery steers the ferry of Port Ansel since Friday."
    )
    with Archive.create(tmp_path / "archive", model) as archive:
        add_articles(archive, [told])
        model.asked.clear()
        yield archive


def test_a_question_that_comes_again_asks_nothing_of_the_model(
    ferry: Archive, model: Counted
) -> None:
    first = ferry.ask(FERRY)
    asked, read = list(model.asked), list(model.read_for)
    assert first.quotes and asked and read == [FERRY]
    assert ferry.ask(FERRY) == first
    assert ferry.ask(FERRY, k=1).quotes == first.quotes  # what it found is remembered too
    assert ferry.retrieve(FERRY, 3) == list(first.passages[:3])
    assert model.read_for == read
    # Of what leans on it the names that it answered with are known.
    turn = Turn(FERRY)
    ferry.ask("Where does she live?", history=[turn])
    assert model.read_for[1:] != [] and FERRY not in model.read_for[1:]


@pytest.mark.parametrize(
    "limits", [{"since": "2020-01-01"}, {"as_of": "2031-01-01"}, {"outlets": ["The Ansel Bell"]}]
)
def test_what_limits_a_question_makes_it_another(
    ferry: Archive, model: Counted, limits: QuestionLimits
) -> None:
    plain = ferry.ask(FERRY)
    limited = ferry.ask(FERRY, **limits)
    assert limited.query.filters != plain.query.filters
    assert bool(limited.quotes) == ("as_of" in limits)


def test_an_answer_is_forgotten_when_the_archive_changes(
    ferry: Archive, article_of: Callable[..., Article]
) -> None:
    first = ferry.ask(FERRY)
    other = article_of("Storm", "Ivo Tarn steers the ferry of Port Ansel while it storms.")
    add_articles(ferry, [other])
    second = ferry.ask(FERRY)
    assert other.id in {passage.article_id for passage in second.passages}
    ferry.remove([other.id])
    assert ferry.ask(FERRY) == first


def test_what_several_ask_at_once_is_answered_once(ferry: Archive, model: Counted) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ferry.ask(FERRY), range(4)))
    assert all(answer is answers[0] for answer in answers)
    assert model.read_for == [FERRY]


def test_a_timeline_is_remembered_with_what_it_must_show(ferry: Archive, model: Counted) -> None:
    timeline = ferry.timeline(FERRY)
    asked = list(model.asked)
    assert ferry.timeline(FERRY) is timeline
    assert model.asked == asked
    [entry] = ferry.timeline(FERRY, cited=[timeline.entries[0].article_id]).entries
    assert entry == timeline.entries[0] and len(model.asked) > len(asked)


def test_an_answer_does_not_wait_for_the_search_of_another_thread(
    ferry: Archive, model: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, gate, firsts = threading.Event(), threading.Event(), iter([True])

    def read(*asked: Any) -> list[list[SentenceReading]]:
        if next(firsts, False):
            began.set()
            assert gate.wait(SECONDS)
        return Counted.read(model, *asked)

    monkeypatch.setattr(model, "read", read)
    with ThreadPoolExecutor(2) as threads:
        search = threads.submit(ferry.retrieve, FERRY, 3)
        try:
            assert began.wait(SECONDS)
            # It may keep the commits waiting for which the other one waits.
            answer = threads.submit(ferry.ask, FERRY).result(SECONDS)
        finally:
            gate.set()
        assert search.result(SECONDS) == list(answer.passages[:3])


def test_what_was_answered_while_words_were_behind_is_forgotten_when_they_are_there(
    ferry: Archive,
    model: Counted,
    article_of: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Pace, "is_due", lambda _: False)
    storm = article_of("Storm", "Ivo Tarn steers the ferry of Port Ansel while it storms.")
    passages = chunk(storm, model)
    vectors = model.embed_passages([embedding_text(storm, passage) for passage in passages])
    named = Filters(words=WordFilter(required=(Phrase("Ivo Tarn"),)))
    question = "When does Ivo Tarn steer?"
    [vector] = model.embed_queries([question])
    with Archive.open(ferry.path, model) as reader, ferry.exclusive():
        reader.ask(question)
        with ferry.writing(is_last=False) as transaction:
            put_articles(transaction, [storm], passages, vectors, ferry.dimension)
        assert reader.coverage().articles == 2
        early = reader.ask(question)
        assert (reader.dense(vector, 5, named), reader.lexical("Tarn", 5, named)) == ({}, {})
        revision = reader.revision()
        with ferry.writing() as transaction:
            transaction.set_built(7)
        assert reader.revision() == revision
        assert len(reader.dense(vector, 5, named)) == len(reader.lexical("Tarn", 5, named)) == 1
        late = reader.ask(question)
        with Archive.open(ferry.path, model) as other:
            assert early != late == other.ask(question)


def sentences_alive(words: str) -> list[str]:
    """The texts with these words that anything in this process holds."""
    gc.collect()
    held = (text for thing in gc.get_objects() for text in gc.get_referents(thing))
    return [text for text in held if type(text) is str and words in text]


def test_what_was_removed_leaves_this_process_with_the_next_question(
    tmp_path: Path, bundled_embedder: Embedder
) -> None:
    herons = "".join(("4,7", "11 herons nested"))  # written nowhere else, not even here
    stories = {
        "The herons": f"In May 2021 {herons} by the river in Marl, said the warden, Ada Dunn.",
        "The vote": "Ray Lund was elected mayor of Holm on Thursday, the town clerk said.",
    }
    for title, text in stories.items():
        (tmp_path / f"{title}.txt").write_text(f"{title}\n\n{text}", "utf-8")
    del stories, text
    files = [tmp_path / "The herons.txt", tmp_path / "The vote.txt"]
    build(files, tmp_path / "archive", embedder=bundled_embedder)
    with Archive.open(tmp_path / "archive", bundled_embedder) as archive:
        assert herons in archive.ask("How many herons nested in Marl in May 2021?").text
        archive.timeline("How many herons nested in Marl?")
        assert sentences_alive(herons) != [herons]
        archive.remove_source(files[0])
        assert archive.ask("Who was elected mayor of Holm?").quotes
        assert [text for text in sentences_alive(herons) if text != herons] == []


def test_what_was_found_before_a_commit_is_not_found_again_behind_it(
    ferry: Archive,
    model: Counted,
    article_of: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = "Who painted the old tower of Holm in May 2019?"
    tower = article_of("Colours", "Ada Dunn painted the old tower of Holm.", published="2018-03-01")
    vote = article_of("Vote", "The tower of Holm was shut on Monday.", published="2019-05-07")
    storm = article_of("Storm", "A storm shook the tower of Holm.", published="2019-05-08")
    add_articles(ferry, [tower, vote])
    late = iter([storm])

    def read(*asked: Any) -> list[list[SentenceReading]]:
        add_articles(ferry, list(late))  # behind the search within the days of the question
        return Counted.read(model, *asked)

    monkeypatch.setattr(model, "read", read)
    ferry.ask(question)
    with Archive.open(ferry.path, model) as other:
        assert ferry.retrieve(question) == other.retrieve(question)
