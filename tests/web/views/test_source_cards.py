"""Cards: the sources by number, then what else was found, with the right words marked."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from passages import scored
from web_parts import (
    FIRST,
    LAST,
    SECOND,
    TEXT,
    checked,
    make_answer,
    make_article,
    make_query,
    make_rich_answer,
    place_of,
)

from qa.answering.answer import Answer
from qa.question.understand import understand
from qa.web.views import source_cards

NOBODY = Answer("Why?", "absent", "Not in this archive.", (), (), (), 0.0, make_query("Why?"))


def test_cards_come_in_citation_order_and_then_the_other_passages() -> None:
    article, other = make_article(), make_article(id="f" * 16, title="Another story")
    answer = replace(make_answer(article, SECOND, FIRST), passages=(scored(other), scored(article)))
    page = checked(source_cards.sources_html(answer, 1))
    assert page.values("id") == ["cw-1-1", "cw-1-2"]
    assert page.marked == [SECOND, FIRST]
    assert page.words.index("Bridge to close") < page.words.index("Also found")
    assert page.words.index("Also found") < page.words.index("Another story")
    assert page.words.count("Another story") == 1
    assert [card["data-order"] for card in page.of_class("cw-card")] == ["1", "2"]


def test_a_card_says_that_its_page_shows_the_beginning_only() -> None:
    article, other = make_article(), make_article(id="f" * 16, title="Another story")
    answer = replace(make_answer(article, SECOND), passages=(scored(other),))
    assert "beginning only" not in checked(source_cards.sources_html(answer, 1)).words
    cut = replace(answer, citations=(replace(answer.citations[0], is_partial=True),))
    assert checked(source_cards.sources_html(cut, 1)).words.count("beginning only") == 1
    cut = replace(answer, passages=(scored(replace(other, is_partial=True)),))
    assert checked(source_cards.sources_html(cut, 1)).words.count("beginning only") == 1


def test_a_card_names_the_language_where_it_is_not_the_questions() -> None:
    article = make_article(language="pt-BR")
    answer = make_answer(article, FIRST)
    answer = replace(answer, citations=(replace(answer.citations[0], language="pt-BR"),))
    page = checked(source_cards.sources_html(answer, 1))
    assert page.words.count("Portuguese") == 1
    assert page.values("lang") == ["pt-BR"] * 2  # headline and quote
    asked = replace(answer, query=replace(answer.query, language="pt"))
    assert "Portuguese" not in checked(source_cards.sources_html(asked, 1)).words


def test_an_article_has_one_card_with_all_its_quotes() -> None:
    article, other = make_article(), make_article(id="f" * 16, title="Another story")
    answer = make_answer(article, SECOND, FIRST)
    [second] = make_answer(other, LAST).citations
    answer = replace(
        answer,
        citations=(
            answer.citations[0],
            replace(second, number=2),
            replace(answer.citations[1], number=3),
        ),
        passages=(scored(other), scored(article), scored(article, 0, len(FIRST))),
    )
    page = checked(source_cards.sources_html(answer, 1))
    assert len(page.of_class("cw-card")) == len(page.of_class("cw-cited")) == 2
    # In the order of the first number of each, with links that open its very sentence.
    assert page.values("id") == ["cw-1-1", "cw-1-3", "cw-1-2"]
    assert page.marked == [SECOND, FIRST, LAST]
    places = [place_of(number["href"]) for number in page.of_class("cw-number")]
    spans = [(article.id, SECOND), (article.id, FIRST), (other.id, LAST)]
    assert places == [
        (identifier, TEXT.index(quote), TEXT.index(quote) + len(quote))
        for identifier, quote in spans
    ]
    assert page.words.count("Bridge to close") == 1
    # Of another article that was found in two passages the best one is shown.
    third = make_article(id="e" * 16, title="A third story")
    passages = (*answer.passages, scored(third), scored(third, 0, len(FIRST)))
    page = checked(source_cards.sources_html(replace(answer, passages=passages), 1))
    assert len(page.of_class("cw-near")) == 1


def test_a_quote_alone_in_its_card_has_its_context_several_have_none() -> None:
    article = make_article()
    alone = checked(source_cards.sources_html(make_answer(article, SECOND), 1))
    assert FIRST in alone.words and LAST in alone.words
    both = checked(source_cards.sources_html(make_answer(article, SECOND, FIRST), 1))
    assert LAST not in both.words and "…" not in both.words


def test_a_card_carries_what_it_is_ordered_by() -> None:
    undated = make_article(id="f" * 16, published=None)
    near = replace(scored(undated), score=0.25)
    answer = make_answer(make_article(), SECOND)
    answer = replace(answer, passages=(*answer.passages, near))
    first, second = checked(source_cards.sources_html(answer, 1)).of_class("cw-card")
    assert (first["data-score"], first["data-day"]) == ("0.9000", "2024-03-05")
    assert (second["data-score"], second["data-day"]) == ("0.2500", "")


@pytest.mark.parametrize(
    ("score", "percent"), [(0.0, 0), (0.254, 25), (1.0, 100), (1.7, 100), (-0.2, 0)]
)
def test_a_score_is_a_bar_of_its_length(score: float, percent: int) -> None:
    passage = replace(scored(make_article()), score=score)
    html = source_cards.sources_html(replace(NOBODY, passages=(passage,)), 1)
    assert checked(html).values("style") == [f"width:{percent}%"]
    assert f"Relevance {percent} of 100" in checked(html).values("aria-label")


def test_a_quote_outside_the_passages_that_were_found_still_has_its_card() -> None:
    answer = replace(make_answer(make_article(), SECOND), passages=())
    page = checked(source_cards.sources_html(answer, 1))
    assert page.marked == [SECOND]
    assert "cw-score" not in page.values("class")


def test_a_card_that_is_gone_shows_the_words_that_were_kept() -> None:
    answer = make_answer(make_article(), SECOND)
    page = checked(source_cards.sources_html(answer, 1, gone=(1,)))
    assert page.marked == [SECOND]
    assert "This sentence is no longer in the archive in these words." in page.words
    assert FIRST not in page.words
    assert set(page.values("data-end")) == {"0"}


def test_a_refusal_has_the_nearest_articles_without_a_mark() -> None:
    page = checked(source_cards.sources_html(make_answer(make_article()), 1))
    assert "Nearest articles" in page.words
    assert "Bridge to close" in page.words
    assert page.marked == []


def test_a_refusal_with_nothing_near_says_so() -> None:
    assert (
        checked(source_cards.sources_html(NOBODY, 1)).words == "Nothing in the archive comes near."
    )


def test_the_words_of_the_question_are_bold_in_quote_and_context() -> None:
    query = understand("Which bridge repairs?")
    answer = replace(make_answer(make_article(), SECOND), query=query)
    page = checked(source_cards.sources_html(answer, 1))
    assert page.bold == ["bridge", "repair"]
    assert page.marked == [SECOND]


def test_opinion_is_labelled() -> None:
    answer = make_answer(make_article(), SECOND)
    assert "Opinion" not in checked(source_cards.sources_html(answer, 1)).words
    [citation] = answer.citations
    answer = replace(answer, citations=(replace(citation, title="Opinion: Mend it"),))
    page = checked(source_cards.sources_html(answer, 1))
    assert len(page.of_class("cw-opinion")) == 1 and "5 March 2024 Opinion" in page.words
    found = scored(make_article(url="https://ledger.example/opinion/2024/bridge"))
    near = checked(source_cards.sources_html(replace(NOBODY, passages=(found,)), 1))
    assert len(near.of_class("cw-opinion")) == 1


def test_copies_are_links_to_their_articles() -> None:
    page = checked(
        source_cards.sources_html(make_rich_answer(make_article(), SECOND, "The Post"), 1)
    )
    assert "also in The Post (6 March 2024)" in page.words
    assert "c" * 16 in page.values("data-article")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    article = make_article(url=url)
    page = checked(source_cards.sources_html(make_answer(article, SECOND), 1))
    assert all(href.startswith("?article=") for href in page.values("href"))
    assert set(page.values("data-article")) == {article.id}  # it can still be read here


def test_links_go_to_the_quote_in_a_new_tab_that_knows_nothing_of_us() -> None:
    page = checked(source_cards.sources_html(make_answer(make_article(), SECOND), 1))
    (link,) = page.of_class("cw-original")
    assert link["href"].startswith("https://ledger.example/bridge#:~:text=The%20repair%20will")
    assert link["target"] == "_blank"
    assert link["rel"] == "noopener noreferrer nofollow"
    assert f"{urlsplit(link['href']).hostname} (original, opens in a new tab)" in page.words


def test_missing_headline_and_outlet_have_a_name() -> None:
    article = make_article(title="", outlet=None, published=None)
    words = checked(source_cards.sources_html(make_answer(article, SECOND), 1)).words
    assert "Without a headline" in words
    assert "Outlet not named, no date" in words


def test_a_long_passage_is_cut_around_its_quote() -> None:
    text = f"{'before ' * 200}{SECOND}{' behind' * 200}"
    answer = make_answer(make_article(text=text), SECOND)
    page = checked(source_cards.sources_html(answer, 1))
    assert page.marked == [SECOND]
    assert "… before" in page.words and "behind …" in page.words
    assert len(page.words) < 900
    near = checked(source_cards.sources_html(replace(NOBODY, passages=answer.passages), 1))
    assert "before before before" in near.words and "behind" not in near.words


def test_a_blank_line_is_no_gap_in_a_card() -> None:
    html = source_cards.sources_html(make_answer(make_article(), SECOND), 1)
    assert "\n\n" in TEXT and "\n\n" not in html


def in_text(alphabet: str) -> tuple[st.SearchStrategy[Any], ...]:
    places = st.integers(0, 80)
    return st.text(alphabet, min_size=1, max_size=80), places, places, st.integers(0, 30)


def cut(text: str, start: int, length: int, room: int) -> tuple[int, int, int, int]:
    """Where the excerpt begins, the quote begins and ends, and the excerpt ends."""
    start = min(start, len(text))
    end = min(len(text), start + length)
    begin, stop = source_cards.excerpt(text, start, end, room)
    assert 0 <= begin <= start <= end <= stop <= len(text)
    assert start - begin <= room and stop - end <= room
    return begin, start, end, stop


@given(*in_text("abc  \n"))
def test_an_excerpt_holds_the_quote_and_cuts_between_words(
    text: str, start: int, length: int, room: int
) -> None:
    begin, start, end, stop = cut(text, start, length, room)
    if begin and any(char.isspace() for char in text[begin:start]):
        assert text[begin - 1].isspace()
    if stop < len(text) and any(char.isspace() for char in text[end:stop]):
        assert text[stop].isspace()


@given(*in_text("นท้e\u0301"))
def test_an_excerpt_parts_no_letter_from_its_mark(
    text: str, start: int, length: int, room: int
) -> None:
    begin, start, end, stop = cut(text, start, length, room)
    if 0 < begin < start:
        assert not unicodedata.category(text[begin]).startswith("M")
    if end < stop < len(text):
        assert not unicodedata.category(text[stop]).startswith("M")


def test_an_excerpt_of_letters_with_marks_ends_between_them() -> None:
    text = "e\u0301" * 20
    assert source_cards.excerpt(text, 20, 22, 5) == (16, 26)
    assert source_cards.excerpt(text, 20, 22, 4) == (16, 26)
    assert source_cards.excerpt("e" + "\u0301" * 9, 0, 1, 5) == (0, 1)
