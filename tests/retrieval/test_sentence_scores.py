"""Sentences of passages, weighed: spans, shares of words, and models without token vectors."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from passages import chunk

from embeddings.embedder import Embedder
from embeddings.errors import NoTokenVectors
from embeddings.readers.with_reader import WithReader
from qa.archive import Archive
from qa.ingest.build import build
from qa.question.understand import understand
from qa.retrieval.retrieve import retrieve
from qa.retrieval.sentence_scores import (
    ScoredSentence,
    score_sentences,
)
from qa.retrieval.weighing.term_weights import term_coverage, term_weights
from seeds.article import Article

Make = Callable[..., Article]
Open = Callable[..., Archive]
QUESTION = "Why was the footbridge closed?"


def scored(archive: Archive, article: Article, question: str) -> tuple[ScoredSentence, ...]:
    """The sentences of an article that is one passage, for a question."""
    model, query = archive.embedder, understand(question)
    vector = model.embed_queries([query.text])[0]
    pairs = [(passage, article) for passage in chunk(article, model)]
    weights = term_weights(archive, query)
    [sentences] = score_sentences(model, query, vector, weights, pairs).values()
    return sentences


def test_rare_terms_weigh_more_and_missing_ones_most(archive_of: Open, article_of: Make) -> None:
    archive = archive_of(
        article_of("Mill", "The river rose at the mill."),
        article_of("Owl", "An owl sat at the river."),
        article_of("Fair", "The fair drew a crowd."),
    )
    weights = term_weights(archive, understand("Did the owl see the river zeppelins?"))
    assert list(weights) == ["owl", "see", "river", "zeppelin"]
    assert weights["river"] == pytest.approx(math.log(4 / 3) + 1)
    assert weights["owl"] == pytest.approx(math.log(4 / 2) + 1)
    assert weights["zeppelin"] == weights["see"] == pytest.approx(math.log(4) + 1)


def test_coverage_is_a_share_of_weights() -> None:
    weights = {"owl": 1.0, "river": 3.0}
    assert term_coverage(weights, "Owls! And owls.") == 0.25
    assert term_coverage(weights, "Two rivers, no bird") == 0.75
    assert term_coverage(weights, "the river's owl") == 1.0
    assert term_coverage(weights, "") == 0.0
    assert term_coverage({}, "owl") == 0.0


def test_sentences_stand_where_they_say(archive: Archive, embedder: Embedder) -> None:
    query = understand(QUESTION)
    vector = embedder.embed_queries([query.text])[0]
    result = retrieve(archive, embedder, query, vector, 20)
    assert result.weights == term_weights(archive, query)
    read_hits = [hit for hit in result.hits if hit.passage.id in result.sentences]
    assert read_hits
    for hit in read_hits:
        sentences = result.sentences[hit.passage.id]
        assert sentences
        ends = [hit.start]
        for sentence in sentences:
            assert sentence.article.id == hit.article_id
            assert sentence.text == hit.article.text[sentence.start : sentence.end]
            assert ends[-1] <= sentence.start < sentence.end <= hit.end
            assert 0.0 <= sentence.words <= 1.0
            assert sentence.words <= sentence.context + 1e-9
            assert sentence.words == term_coverage(result.weights, sentence.text)
            assert sentence.gives in (0.0, 1.0)
            assert sentence.late == 0.0
            reading = sentence.reading
            assert reading is not None
            assert sentence.start <= reading.start <= reading.end <= sentence.end
            assert not sentence.has_phrase
            ends.append(sentence.end)
        assert hit.reader == max(sentence.relevance for sentence in sentences)
    assert {hit.reader for hit in result.hits if hit not in read_hits} <= {None}
    assert {hit.late for hit in result.hits} == {None}


def test_a_model_without_a_reader_compares_tokens(
    archive_of: Open, article_of: Make, embedder: Embedder
) -> None:
    article = article_of(
        "Marl", "The fair drew a crowd. Engineers closed the footbridge. An owl sat on the clock."
    )
    archive = archive_of(article, model=WithReader(embedder, None))
    sentences = scored(archive, article, "Who closed the footbridge?")
    late = [sentence.late for sentence in sentences]
    assert all(sentence.reading is None for sentence in sentences)
    assert late.index(max(late)) == 1
    assert all(0.0 < score <= 1.0 for score in late)
    [hit] = archive.retrieve("Who closed the footbridge?", k=1)
    assert hit.late == max(late)
    assert hit.reader is None


def test_a_phrase_is_seen_through_marks_and_case(archive_of: Open, article_of: Make) -> None:
    article = article_of(
        "Baths",
        "“Not – on my WATCH,” said Ada Holm of the plan. She did not watch the vote. It was"
        " not on my watchlist, said a councillor.",
    )
    archive = archive_of(article)
    sentences = scored(archive, article, 'Who said "not on my watch"?')
    assert [sentence.has_phrase for sentence in sentences] == [True, False, False]


def test_the_headline_in_front_shifts_no_sentence(archive_of: Open, article_of: Make) -> None:
    """The same sentences with a headline and without one are scored as what they are."""
    text = "The fair drew a crowd. Engineers closed the footbridge. An owl sat on the clock."
    for title in ("", "Short", "A long headline about something else altogether " * 6):
        article = article_of(title, text)
        archive = archive_of(article)
        sentences = scored(archive, article, "Who closed the footbridge?")
        scores = [sentence.relevance for sentence in sentences]
        assert scores.index(max(scores)) == 1
        assert min(scores) != 0.0


def test_nothing_to_read_is_nothing_read(archive: Archive, embedder: Embedder) -> None:
    query = understand(QUESTION)
    assert score_sentences(embedder, query, embedder.embed_queries([QUESTION])[0], {}, []) == {}


def test_a_model_without_token_vectors_reads_by_cosine(
    archive_of: Open, article_of: Make, static: Embedder
) -> None:
    with pytest.raises(NoTokenVectors):
        static.query_tokens([QUESTION])
    article = article_of("Bridge", "The footbridge closed for repairs. The fair drew a crowd.")
    archive = archive_of(article, model=static)
    sentences = scored(archive, article, QUESTION)
    vector = static.embed_queries([QUESTION])[0]
    cosines = static.embed_passages([sentence.text for sentence in sentences]) @ vector
    assert [sentence.late for sentence in sentences] == pytest.approx(cosines.tolist(), abs=1e-5)


def test_a_model_without_token_vectors_builds_and_answers(tmp_path: Path, static: Embedder) -> None:
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "bridge.txt").write_text(
        "Title: Footbridge closed\nOutlet: The Marl Post\nDate: 2025-05-01\n\n"
        "The footbridge in Marl was closed because cracks were found in the deck.\n\n"
        "Engineers will look at the piers in June, said Ada Holm of the council.\n",
        encoding="utf-8",
    )
    build([stories], tmp_path / "archive", embedder=static)
    with Archive.open(tmp_path / "archive", static) as archive:
        [hit] = archive.retrieve("Why was the footbridge in Marl closed?", k=1)
        assert hit.late is not None
        assert np.isfinite(hit.late)
        answer = archive.ask("Why was the footbridge in Marl closed?")
        for citation in answer.citations:
            assert (
                archive.article(citation.article_id).text[citation.start : citation.end]
                == citation.quote
            )
        assert answer.abstained == (not answer.quotes)
