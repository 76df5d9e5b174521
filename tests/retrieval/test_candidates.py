"""A window is searched once, and what was found in it is handed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from embeddings.reader import Languages, Reader, SentenceReading, Sentences
from embeddings.readers.with_reader import WithReader
from qa.answering.pipeline import answer_question
from qa.answering.timeline.course_of_events import find_timeline
from qa.archive import Archive
from qa.question.understand import understand
from qa.retrieval.names import as_printed
from qa.retrieval.retrieve import retrieve

SEARCHES = ("dense", "lexical", "lexical_articles")


class Counting:
    """A store that counts its searches."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.searches: Counter[Any] = Counter()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._archive, name)
        if name not in SEARCHES:
            return method

        def search(query: Any, k: int, filters: Any, *rest: Any) -> Any:
            self.searches[name, k, filters] += 1
            return method(query, k, filters, *rest)

        return search


@pytest.mark.parametrize("door", ["answer", "timeline"])
def test_no_search_is_made_twice_for_one_question(archive: Archive, door: str) -> None:
    store: Any = Counting(archive)
    question = "How did the repair of the footbridge unfold in May 1999?"
    query = as_printed(archive, understand(question, as_of="2026-06-01"))
    assert query.window is not None
    if door == "answer":
        vector = archive.embedder.embed_queries([query.text])[0]
        answer = answer_question(store, archive.embedder, query, vector, 8).answer
        assert answer == archive.ask(question, as_of="2026-06-01")
    else:
        find_timeline(store, archive.embedder, query)
    assert len({filters for _, _, filters in store.searches}) == 2
    assert set(store.searches.values()) == {1}


def test_known_searches_change_no_result(archive: Archive) -> None:
    query = understand("Why was the footbridge closed in October 2025?")
    vector = archive.embedder.embed_queries([query.text])[0]
    inside = retrieve(archive, archive.embedder, query.within_window, vector, 8)
    alone = retrieve(archive, archive.embedder, query, vector, 8)
    shared = retrieve(archive, archive.embedder, query, vector, 8, known=inside)
    assert (shared.hits, shared.sentences) == (alone.hits, alone.sentences)
    assert inside.searches.keys() < alone.searches.keys() == shared.searches.keys()


class Recording:
    """A reader that keeps what it was asked to read."""

    name = "recording"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.texts: list[str] = []

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        self.texts += texts
        return self._reader.read(question, texts, sentences, languages)


def test_what_was_read_within_the_days_is_not_read_again_for_all_days(archive: Archive) -> None:
    assert archive.embedder.reader is not None
    reader = Recording(archive.embedder.reader)
    embedder = WithReader(archive.embedder, reader)
    query = understand("Why was the footbridge closed in October 2025?")
    vector = embedder.embed_queries([query.text])[0]
    inside = retrieve(archive, embedder, query.within_window, vector, 8)
    whole = retrieve(archive, embedder, query, vector, 8, known=inside)
    assert inside.sentences.keys() & whole.sentences.keys()
    assert len(reader.texts) == len(inside.sentences.keys() | whole.sentences.keys())
