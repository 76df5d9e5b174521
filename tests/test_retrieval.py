"""Ranking over a real archive: order, filters, limits, and what fusion adds."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from qa.archive import Archive
from qa.query import understand
from qa.retrieval import FUSION, Fusion, retrieve

QUESTION = "Why was the footbridge closed?"


def test_results_are_ordered_by_score(archive: Archive) -> None:
    hits = archive.retrieve(QUESTION, k=20)
    assert len(hits) == 20
    scores = [hit.score for hit in hits]
    assert scores[0] == max(scores)
    assert scores[FUSION.varied :] == sorted(scores[FUSION.varied :], reverse=True)
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in scores)


def test_several_articles_share_the_first_places(archive: Archive) -> None:
    for question in (QUESTION, "Who is Ines Corrado?", "What happened in the flood?"):
        hits = archive.retrieve(question, k=FUSION.varied)
        assert len(hits) == FUSION.varied
        assert max(Counter(hit.article_id for hit in hits).values()) <= FUSION.per_article


def test_nothing_is_lost_behind_the_first_places(archive: Archive) -> None:
    everything = archive.retrieve(QUESTION, k=1_000)
    assert len(everything) == archive.info().passages
    assert len({hit.passage.id for hit in everything}) == len(everything)


def test_one_article_never_fills_the_first_places(archive: Archive) -> None:
    longest = max(
        Counter(hit.article_id for hit in archive.retrieve(QUESTION, k=1_000)).items(),
        key=lambda pair: (pair[1], pair[0]),
    )
    assert longest[1] > FUSION.per_article
    article = archive.article(longest[0])
    day = article.published_day
    hits = archive.retrieve(QUESTION, since=day, until=day, outlets=[article.outlet or ""])
    assert Counter(hit.article_id for hit in hits)[article.id] <= FUSION.per_article


def test_the_same_question_gives_the_same_list(archive: Archive) -> None:
    first = [(hit.passage.id, hit.score) for hit in archive.retrieve(QUESTION, k=10)]
    again = [(hit.passage.id, hit.score) for hit in archive.retrieve(QUESTION, k=10)]
    assert first == again


def test_a_longer_list_begins_with_the_shorter_one(archive: Archive) -> None:
    short = [hit.passage.id for hit in archive.retrieve(QUESTION, k=3)]
    long = [hit.passage.id for hit in archive.retrieve(QUESTION, k=12)]
    assert long[:3] == short


def test_every_passage_is_a_slice_of_its_article(archive: Archive) -> None:
    for hit in archive.retrieve("Libya ceasefire", k=10):
        assert hit.article.text[hit.start : hit.end] == hit.text
        assert hit.article_id == hit.passage.article_id


def test_filters_hold_for_every_result(archive: Archive) -> None:
    since, until = date(2025, 10, 1), date(2025, 12, 31)
    hits = archive.retrieve(QUESTION, k=20, since=since, until=until)
    days = [hit.article.published_day for hit in hits]
    assert days
    assert all(day is not None and since <= day <= until for day in days)

    everything = archive.retrieve(QUESTION, k=20)
    outlet = next(hit.outlet for hit in everything if hit.outlet)
    of_one = archive.retrieve(QUESTION, k=20, outlets=[outlet.upper()])
    assert of_one
    assert {hit.outlet for hit in of_one} == {outlet}


def test_as_of_hides_what_came_later(archive: Archive) -> None:
    hits = archive.retrieve(QUESTION, k=20, as_of="2025-10-31")
    days = [hit.article.published_day for hit in hits]
    assert days
    assert all(day is None or day <= date(2025, 10, 31) for day in days)


def test_nothing_passes_an_impossible_filter(archive: Archive) -> None:
    assert archive.retrieve(QUESTION, outlets=["No Such Outlet"]) == []
    assert archive.retrieve(QUESTION, until="1700-01-01") == []


@pytest.mark.parametrize("k", [0, -1, 1_001, 10**30])
def test_k_has_bounds(archive: Archive, k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}; it must be 1 to 1,000"):
        archive.retrieve(QUESTION, k=k)


def test_k_is_a_whole_number(archive: Archive) -> None:
    with pytest.raises(TypeError):
        archive.retrieve(QUESTION, k=2.5)  # type: ignore[arg-type]


def test_each_weight_moves_the_ranking(archive: Archive) -> None:
    query = understand("How many people came to the public meeting about the repair?")
    vector = archive.embedder.embed_queries([query.text])[0]
    alone = {
        name: [hit.passage.id for hit in retrieve(archive, query, vector, 10, fusion)]
        for name, fusion in {
            "dense": Fusion(dense=1.0, lexical=0.0, article=0.0),
            "lexical": Fusion(dense=0.0, lexical=1.0, article=0.0),
            "article": Fusion(dense=0.0, lexical=0.0, article=1.0),
        }.items()
    }
    assert alone["dense"] != alone["lexical"]
    assert alone["lexical"] != alone["article"]


def test_dense_scores_are_cosines_even_for_lexical_finds(archive: Archive) -> None:
    query = understand("Marrowford")
    vector = archive.embedder.embed_queries([query.text])[0]
    shallow = Fusion(candidates=3)
    for hit in retrieve(archive, query, vector, 3, shallow):
        stored = archive.vectors([hit.passage.id])[0]
        assert hit.dense == pytest.approx(float(stored @ vector), abs=1e-5)
