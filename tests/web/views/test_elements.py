"""Pieces of HTML: outside text is shown to the letter, and the right words are in bold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_parts import HOSTILE, Page, checked, macro, place_of

from qa.text.markup.templates import escape
from qa.text.plain import how_many, shorten
from qa.text.terms import query_terms, text_terms
from qa.web.views.elements import highlight_terms, mark_span, paragraph_spans

ANY = st.text(st.characters(exclude_categories=()))
# Letters with marks of several scripts, invisible characters, and what HTML is made of.
LETTERS = st.text(alphabet="aeé\u0301\u0327 नमते्स \u200d\u00ad-'<&>\"\nบ้าน1_", max_size=40)


def highlighted(text: str, terms: frozenset[str]) -> str:
    return macro("highlighted", highlight_terms(text, terms))


@given(LETTERS, st.lists(st.sampled_from(["a", "e", "é", "นม", "नमस्ते", "1"]), max_size=3))
def test_bold_changes_no_letter(text: str, words: list[str]) -> None:
    page = checked(highlighted(text, frozenset(query_terms(" ".join(words)))))
    assert page.words == Page(escape(text)).words
    assert set(page.tags) <= {"b"}


@given(LETTERS, st.text(alphabet="ae\u0301 न", max_size=4))
def test_bold_words_are_words_of_the_question(text: str, question: str) -> None:
    terms = frozenset(query_terms(question))
    for bold in Page(highlighted(text, terms)).bold:
        assert terms & set(text_terms(bold))


@given(LETTERS)
def test_no_letter_is_parted_from_its_marks(text: str) -> None:
    html = highlighted(text, frozenset(query_terms(text)))
    for part in html.replace("</b>", "<b>").split("<b>")[1:]:
        assert not part or not unicodedata.category(part[0]).startswith("M")


@pytest.mark.parametrize(
    ("question", "text", "bold"),
    [
        ("Which bridges?", "The bridge, a footbridge and Bridges.", ["bridge", "Bridges"]),
        ("école", "e\u0301cole et cole", ["e\u0301cole"]),
        ("cole", "e\u0301cole et cole", ["cole"]),
        ("Türkiye", "Turkiye’s and Türkiye", ["Turkiye", "Türkiye"]),
        ("नमस्ते", "नमस्ते दुनिया", ["नमस्ते"]),
        ("bridge", "foot\u00adbridge", []),
        ("What is it?", "It is what it is", ["It", "is", "what", "it", "is"]),
        ("Who paid the bill?", "Who is the one?", []),
        ("", "Nothing asked", []),
    ],
)
def test_words_of_the_question_are_bold_in_every_form(
    question: str, text: str, bold: list[str]
) -> None:
    page = Page(highlighted(text, frozenset(query_terms(question))))
    assert page.bold == bold
    assert page.words.replace("\ufffd", "") == text.replace("\u200e", "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_can_be_bold_too(hostile: str) -> None:
    page = checked(highlighted(hostile, frozenset(query_terms(hostile))))
    assert page.words == hostile
    assert set(page.tags) == {"b"}


@given(LETTERS, st.integers(-2, 45), st.integers(-2, 45), st.integers(0, 20), st.integers(20, 40))
def test_a_mark_holds_that_span_and_no_more(
    text: str, start: int, end: int, begin: int, stop: int
) -> None:
    stop, begin = min(stop, len(text)), min(begin, len(text))
    page = checked(macro("marked", mark_span(text, begin, stop, start, end, frozenset({"a"}))))
    low, high = max(begin, min(start, stop)), max(begin, min(end, stop))
    assert len(page.words) == stop - begin
    assert sum(map(len, page.marked)) == max(0, high - low)


@given(ANY)
def test_paragraphs_leave_out_blank_lines_only(text: str) -> None:
    spans = list(paragraph_spans(text))
    paragraphs = "".join(text[begin:end] for begin, end in spans)
    assert paragraphs.replace("\n", "") == text.replace("\n", "")
    assert not any("\n\n" in text[begin:end] for begin, end in spans)
    assert spans == sorted(spans)


@given(ANY, st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_link_and_the_attributes_of_a_place_agree(name: str, start: int, end: int) -> None:
    name = name.encode("utf-8", "replace").decode("utf-8")
    page = Page("<a " + macro("opens", name, start, end) + "></a>")
    assert page.values("data-start") == [str(start)]
    assert page.values("data-end") == [str(end)]
    (href,) = page.values("href")
    assert place_of(href) == (name, start, end)


@given(st.text(max_size=40), st.integers(1, 45))
def test_shortened_text_is_its_beginning(text: str, length: int) -> None:
    shown = shorten(text, length)
    assert len(shown) <= length
    assert text.strip().startswith(shown.removesuffix("…"))
    if len(text.strip()) <= length:
        assert shown == text.strip()


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 articles"), (1, "1 article"), (1_200, "1,200 articles")]
)
def test_how_many_there_are(number: int, shown: str) -> None:
    assert how_many(number, "article") == shown


@pytest.mark.parametrize("title", ["", " \n", "\u200b", "\x00"])
def test_a_headline_that_nobody_sees_is_named(title: str) -> None:
    assert Page(macro("headline", title)).words == "Without a headline"
