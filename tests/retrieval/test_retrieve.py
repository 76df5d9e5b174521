"""Ranking over a real archive: order, filters, limits, and what fusion adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.archive import Archive
from qa.errors import QuestionError
from qa.question.understand import understand
from qa.retrieval.collapse import CLOSE, collapse_copies
from qa.retrieval.fusion import FUSION, Fusion
from qa.retrieval.retrieve import retrieve
from qa.retrieval.sentence_scores import holds_quotable
from seeds.article import Article

Make = Callable[..., Article]
Open = Callable[..., Archive]

QUESTION = "Why was the footbridge closed?"
LATER = "2026-06-01"


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


def test_nothing_but_copies_is_lost_behind_the_first_places(archive: Archive) -> None:
    everything = archive.retrieve(QUESTION, k=1_000)
    assert len({hit.passage.id for hit in everything}) == len(everything)
    answering = {hit.article_id for hit in everything}
    spoken_for = {article for hit in everything for article in hit.copies} - answering
    assert answering | spoken_for == {article.id for article in archive.newest_articles(1_000)}
    with archive.reading() as connection:
        rows = connection.execute(
            "SELECT a.id, count(*) FROM passages p JOIN articles a ON a.key = p.article"
            " WHERE a.is_current GROUP BY a.id"
        )
        sizes = dict(rows.fetchall())
    assert Counter(hit.article_id for hit in everything) == {
        article: size for article, size in sizes.items() if article in answering
    }


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
    hits = archive.retrieve("Libya ceasefire", k=10)
    assert hits
    for hit in hits:
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


@pytest.mark.parametrize("k", [0, -1, 1_001])
def test_k_has_bounds(archive: Archive, k: int) -> None:
    with pytest.raises(QuestionError, match=f"k is {k:,}; it must be 1 to 1,000"):
        archive.retrieve(QUESTION, k=k)


@pytest.mark.parametrize("k", [2.5, float("nan"), "5", None, True, 10**30, 10**5_000], ids=type)
def test_k_is_a_whole_number_that_is_not_too_large(archive: Archive, k: Any) -> None:
    for ask in (archive.retrieve, archive.ask):
        with pytest.raises(QuestionError, match=r"k is .*; it must be "):
            ask(QUESTION, k=k)


def passages_by(archive: Archive, question: str, fusion: Fusion, k: int = 10) -> list[int]:
    query = understand(question, as_of=LATER)
    vector = archive.embedder.embed_queries([query.text])[0]
    result = retrieve(archive, archive.embedder, query, vector, k, fusion=fusion)
    return [hit.passage.id for hit in result.hits]


NOTHING = Fusion(dense=0.0, lexical=0.0, article=0.0, recency=0.0, age=0.0, late=0.0, reader=0.0)


def test_each_weight_moves_the_ranking(archive: Archive) -> None:
    question = "How many have now come to the public meeting about the repair?"
    unmoved = passages_by(archive, question, NOTHING)
    alone = {
        name: passages_by(archive, question, fusion)
        for name, fusion in {
            "dense": replace(NOTHING, dense=1.0),
            "lexical": replace(NOTHING, lexical=1.0),
            "article": replace(NOTHING, article=1.0),
            "recency": replace(NOTHING, recency=1.0),
            "reader": replace(NOTHING, reader=1.0),
        }.items()
    }
    assert unmoved not in alone.values()
    assert len(set(map(tuple, alone.values()))) == len(alone)


def test_age_counts_where_recency_does_not(archive: Archive) -> None:
    now, ever = "Who has now opened the baths?", "Who opened the baths?"
    aged, timely = replace(NOTHING, age=1.0), replace(NOTHING, recency=1.0)
    assert passages_by(archive, now, aged) == passages_by(archive, now, NOTHING)
    assert passages_by(archive, ever, timely) == passages_by(archive, ever, NOTHING)
    assert passages_by(archive, ever, aged) != passages_by(archive, ever, NOTHING)


def test_dense_scores_are_cosines_even_for_lexical_finds(archive: Archive) -> None:
    query = understand("Marrowford")
    vector = archive.embedder.embed_queries([query.text])[0]
    shallow = Fusion(candidates=3)
    for hit in retrieve(archive, archive.embedder, query, vector, 3, fusion=shallow).hits:
        stored = archive.vectors([hit.passage.id])[0]
        assert hit.dense == pytest.approx(float(stored @ vector), abs=1e-5)


def test_the_passages_that_are_read_stay_in_front(archive: Archive) -> None:
    hits = archive.retrieve(QUESTION, k=1_000)
    read = [hit.reader is not None for hit in hits]
    assert all(hit.late is None for hit in hits)
    assert sum(read) == FUSION.read
    assert read[: FUSION.varied] == [True] * FUSION.varied
    assert read[FUSION.varied :] == sorted(read[FUSION.varied :], reverse=True)


def test_a_phrase_in_quotation_marks_is_wanted_to_the_letter(
    archive_of: Open, article_of: Make
) -> None:
    archive = archive_of(
        article_of("Plan of the baths", "The watch on my wrist is not on time, said Bo Dunn."),
        article_of("Plan of the baths", "Said Ada Holm of it: “Not on my watch, I tell you.”"),
        article_of("Plan of the baths", "The council said nothing of the plan of the baths."),
    )
    [only] = archive.retrieve('Who said "not on my watch" of the plan of the baths?', k=3)
    assert "Ada Holm" in only.text


# Copies: one article answers for its group.

STORY = " ".join(
    f"Paragraph {number} of the story tells how the old swimming baths in Marl were {what}."
    for number, what in enumerate(
        ("built", "loved", "repaired", "flooded", "closed", "sold", "mourned", "painted")
    )
)
BATHS = "What became of the old swimming baths in Marl?"


@pytest.fixture
def copies(archive_of: Open, article_of: Make) -> Archive:
    return archive_of(
        article_of("Baths of Marl", STORY, outlet="Echo", published="2025-05-02"),
        article_of("Baths of Marl", STORY, outlet="Bugle", published="2025-05-01"),
        article_of("Baths of Marl", STORY, outlet="Herald"),
        article_of("Baths of Marl", STORY, outlet="Star", published="2025-05-09"),
        article_of("Owl in Marl", "An owl sat on the clock of the old baths.", outlet="Echo"),
    )


def test_the_original_answers_for_its_copies(copies: Archive) -> None:
    hits = copies.retrieve(BATHS, k=100, as_of="2025-06-01")
    about_baths = [hit for hit in hits if hit.title == "Baths of Marl"]
    assert {hit.outlet for hit in about_baths} == {"Bugle"}
    names = [copies.article(copy).outlet for copy in about_baths[0].copies]
    assert names == ["Bugle", "Echo", "Star", "Herald"]
    assert [hit.copies for hit in hits if hit.title == "Owl in Marl"] == [()]


def test_copies_of_a_later_day_are_not_known_yet(copies: Archive) -> None:
    [first, *_] = copies.retrieve(BATHS, as_of="2025-05-05")
    assert [copies.article(copy).outlet for copy in first.copies] == ["Bugle", "Echo", "Herald"]
    [first, *_] = copies.retrieve(BATHS, as_of="2025-05-01", outlets=["Bugle"])
    assert [copies.article(copy).outlet for copy in first.copies] == ["Bugle", "Herald"]


def test_where_the_original_is_filtered_out_a_copy_answers(copies: Archive) -> None:
    hits = copies.retrieve(BATHS, k=100, as_of="2025-06-01", outlets=["Star", "Echo"])
    about_baths = {hit.outlet for hit in hits if hit.title == "Baths of Marl"}
    assert about_baths == {"Echo"}


def fold(scores: list[float], articles: list[str], *groups: tuple[str, ...]) -> list[int]:
    order = sorted(range(len(scores)), key=lambda row: (-scores[row], row))
    by_article = {article: members for members in groups for article in members}
    return collapse_copies(order, np.array(scores), articles, by_article)


def test_folding_keeps_all_passages_of_the_one_that_answers() -> None:
    group = ("original", "copy")
    articles = ["copy", "other", "original", "original", "copy"]
    assert fold([0.92, 0.5, 0.9, 0.4, 0.3], articles, group) == [2, 1, 3]


def test_a_copy_that_is_clearly_better_answers() -> None:
    group = ("original", "copy")
    better = 0.5 + CLOSE + 0.01
    assert fold([0.5, better], ["original", "copy"], group) == [1]
    assert fold([0.5, 0.5 + CLOSE - 0.01], ["original", "copy"], group) == [0]


def test_of_copies_that_were_not_all_found_the_first_found_answers() -> None:
    group = ("lost", "second", "third")
    assert fold([0.52, 0.5, 0.1], ["third", "second", "other"], group) == [1, 2]


def test_groups_are_folded_each_for_itself() -> None:
    articles = ["a1", "b1", "a2", "b2", "lone"]
    assert fold([0.5, 0.4, 0.5, 0.45, 0.3], articles, ("a1", "a2"), ("b1", "b2")) == [0, 1, 4]
    assert fold([0.5, 0.4], ["x", "y"]) == [0, 1]
    assert fold([], []) == []


@given(
    st.lists(st.tuples(st.floats(0.0, 1.0), st.sampled_from("abcdef")), max_size=20),
    st.sampled_from(("abc", "ab", "fed")),
)
def test_two_copies_are_never_both_in_a_list(rows: list[tuple[float, str]], members: str) -> None:
    scores, articles = [score for score, _ in rows], [article for _, article in rows]
    group = tuple(members)
    folded = fold(scores, articles, group)
    assert len({articles[row] for row in folded} & set(group)) == bool(set(group) & set(articles))
    assert [row for row in folded if articles[row] not in group] == [
        row
        for row in sorted(range(len(scores)), key=lambda row: (-scores[row], row))
        if articles[row] not in group
    ]


def test_what_holds_captions_alone_is_not_read(archive_of: Open, article_of: Make) -> None:
    places = ("mill", "bridge", "school", "church", "market", "harbour", "station", "museum")
    pages = [
        article_of(
            f"Flood in Osk reaches the {place}",
            " ".join(
                f"Ida Fenn/Getty Images People wade to the {place} in the flood in Osk, {hour}."
                for hour in range(14)
            )
            + f"\n\nTarn masons built the {place}.\n\nIt has {number + 2} doors.",
        )
        for number, place in enumerate(places)
    ]
    story = article_of("Army in Osk", "Soldiers took 40 people to the hill, the council said.")
    archive = archive_of(*pages, story)
    query = understand("Where are people in the flood in Osk?")
    vector = archive.embedder.embed_queries([query.text])[0]
    result = retrieve(archive, archive.embedder, query, vector, 20)
    read = [hit for hit in result.hits if hit.passage.id in result.sentences]
    assert read
    for hit in read:
        assert holds_quotable(hit.passage, hit.article)


def test_where_all_hold_captions_alone_they_are_read(archive_of: Open, article_of: Make) -> None:
    text = "Ida Fenn/Getty Images People wade through the flood in Osk on Monday.\n\nMore"
    archive = archive_of(article_of("Osk", text))
    query = understand("Where was the flood?")
    vector = archive.embedder.embed_queries([query.text])[0]
    result = retrieve(archive, archive.embedder, query, vector, 20)
    assert not any(holds_quotable(hit.passage, hit.article) for hit in result.hits)
    assert len(result.sentences) == len(result.hits) == 1
