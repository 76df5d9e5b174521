"""Without the centres of their languages translations lie together, and what is unrelated at 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.languages.sets import read_set
from embeddings.embedder import Embedder, Vectors
from qa.archive import Archive
from qa.ingest.build import build
from qa.languages.samples import samples_of
from qa.retrieval.centring.across import dense_across
from qa.retrieval.centring.centres import centres_of, question_vector
from qa.store import Filters

LANGUAGES = ("de", "fr")
QUESTION = "Wie stark war der Wind auf Orsala?"


@pytest.fixture(scope="module")
def mixed(
    tmp_path_factory: pytest.TempPathFactory, multilingual_embedder: Embedder
) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("mixed") / "archive"
    build(
        [read_set(language).articles for language in LANGUAGES],
        path,
        embedder=multilingual_embedder,
    )
    with Archive.open(path, multilingual_embedder) as archive:
        yield archive


def sentences(mixed: Archive, language: str) -> Vectors:
    return mixed.embedder.embed_passages(samples_of(language).sentences)


def test_translations_lie_together_and_unrelated_sentences_at_0(mixed: Archive) -> None:
    centres = centres_of(mixed, mixed.embedder)
    assert centres is not None
    left, right = (
        centres.passages(sentences(mixed, language), [language] * 12) for language in LANGUAGES
    )
    assert np.allclose(np.linalg.norm(left, axis=1), 1.0, atol=1e-5)
    cosines = left @ right.T
    assert np.diag(cosines).mean() > 0.5
    others = cosines[~np.eye(12, dtype=bool)]
    assert abs(others.mean()) < 0.15
    bare = sentences(mixed, "de") @ sentences(mixed, "fr").T
    assert bare[~np.eye(12, dtype=bool)].mean() > 0.7


def test_a_question_finds_its_story_in_both_languages_first(mixed: Archive) -> None:
    hits = mixed.retrieve(QUESTION, 30, as_of="2025-12-31")
    articles = list(dict.fromkeys(hit.article_id for hit in hits))[:2]
    told = [mixed.article(article) for article in articles]
    assert [article.language for article in told] == ["de", "fr"]
    assert all("Orsala" in article.text for article in told)


@pytest.mark.parametrize(
    ("filters", "held"),
    [
        (Filters(), {"de", "fr"}),
        (Filters(languages=frozenset({"fr"})), {"fr"}),
        (Filters(languages=frozenset({"fr", "is"})), {"fr"}),
        (Filters(languages=frozenset({"is"})), set()),
    ],
)
def test_the_search_keeps_to_the_filters(mixed: Archive, filters: Filters, held: set[str]) -> None:
    centres = centres_of(mixed, mixed.embedder)
    assert centres is not None
    vector = question_vector(mixed, mixed.embedder, QUESTION, "de")
    hits = dense_across(mixed, vector, 10, filters, centres)
    assert {span.language for span in mixed.spans(hits).values()} == held
    assert list(hits.values()) == sorted(hits.values(), reverse=True)
    assert len(hits) == (10 if held else 0)


def test_estimated_cosines_are_near_the_exact_ones(mixed: Archive) -> None:
    centres = centres_of(mixed, mixed.embedder)
    assert centres is not None
    vector = question_vector(mixed, mixed.embedder, QUESTION, "de")
    hits = dense_across(mixed, vector, 30, Filters(), centres)
    spans = mixed.spans(hits)
    exact = centres.passages(mixed.vectors(list(hits)), [spans[key].language for key in hits])
    assert np.allclose(list(hits.values()), exact @ vector, atol=0.06)


def test_a_language_without_samples_is_known_by_its_passages(mixed: Archive) -> None:
    known = centres_of(mixed, mixed.embedder)
    assert known is not None
    means = {"is": known.means["fr"], "de": known.means["de"]}
    centres = replace(known, means=means)
    assert np.linalg.norm(centres.of("is") - known.means["fr"].mean) < 0.1
    # Nothing is known of another: English stands in, for questions too.
    english = known.of("en")
    assert np.allclose(centres.of("xx"), english)
    question = mixed.embedder.embed_queries(["Hvað gerðist á Orsala?"])[0]
    assert np.allclose(centres.question(question, "xx"), centres.question(question, "en"))
    assert centres.question(question, "is") @ centres.question(question, "en") < 0.99


def test_a_vector_that_is_its_own_centre_has_no_direction(mixed: Archive) -> None:
    centres = centres_of(mixed, mixed.embedder)
    assert centres is not None
    [gone] = centres.passages(centres.of("de")[None, :], ["de"])
    assert not gone.any()
    assert centres.passages(np.empty((0, mixed.dimension), np.float32), []).shape[0] == 0


def test_the_bundled_model_has_none(mixed: Archive, embedder: Embedder) -> None:
    assert centres_of(mixed, embedder) is None
    bare = embedder.embed_queries([QUESTION])[0]
    assert np.array_equal(question_vector(mixed, embedder, QUESTION, "en"), bare)
