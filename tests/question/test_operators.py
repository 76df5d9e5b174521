from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.question.operators import MOST_PHRASES, read_operators, without_operators
from qa.question.understand import plain_question, understand
from qa.store import Phrase, WordFilter

ANY = st.text(alphabet=st.one_of(st.sampled_from("ab -\"~“”5.'\t"), st.characters()), max_size=60)


@pytest.mark.parametrize(
    ("question", "text", "required", "excluded"),
    [
        ("bridge -closed", "bridge", [], [Phrase("closed", is_exact=False)]),
        ("-closed. Why?", ". Why?", [], [Phrase("closed", is_exact=False)]),
        ('bridge -"rowing coach" repair', "bridge repair", [], [Phrase("rowing coach")]),
        ('Who said "we will"?', 'Who said "we will"?', [Phrase("we will")], []),
        ("Who said “we will”?", "Who said “we will”?", [Phrase("we will")], []),
        ('In "The Ferry," who ran?', 'In "The Ferry," who ran?', [Phrase("The Ferry")], []),
        ('("one")', '("one")', [Phrase("one")], []),
        ('"crack bridge"~5 2025', "crack bridge 2025", [Phrase("crack bridge", 5, False)], []),
        ('"crack bridge"~9999', "crack bridge", [Phrase("crack bridge", 100, False)], []),
        ('x -"a b"~3', "x", [], [Phrase("a b", 3, False)]),
        ("x -O'Brien", "x", [], [Phrase("O'Brien", 0, False)]),
        ("x -ex-mayor", "x", [], [Phrase("ex-mayor", 0, False)]),
    ],
)  # fmt: skip
def test_signs_are_read(
    question: str, text: str, required: list[Phrase], excluded: list[Phrase]
) -> None:
    read = read_operators(question)
    assert (read.text, read.words) == (text, WordFilter(tuple(required), tuple(excluded)))


@pytest.mark.parametrize(
    "question",
    [
        "the ex-mayor's co-operative",
        "the bridge - what became of it?",
        "the bridge -- what became of it?",
        "the mayor -the elder one- said",
        "How cold was it at -40 degrees?",
        "since 2019-05-12",
        'a 6" pipe and a 4" pipe',
        'a lone " mark and -" another',
        '"" or "..." or " "',
        "near~5",
        "x –dash and —dash",
    ],
)
def test_what_is_no_sign_stays_as_it_is(question: str) -> None:
    read = read_operators(question)
    assert read.text == question
    assert read.words == WordFilter()


@given(ANY)
def test_no_text_fails_and_reading_it_again_finds_nothing_to_leave_out(text: str) -> None:
    plain = plain_question(text)
    read = read_operators(plain)
    again = read_operators(read.text)
    assert len(read.text) <= len(plain)
    assert len(read.words.required) <= MOST_PHRASES
    if not read.words.excluded:
        exact = [phrase for phrase in read.words.required if phrase.is_exact]
        assert set(exact) <= set(again.words.required) or len(exact) == MOST_PHRASES
    if read.words == WordFilter():
        assert read.text == plain


@given(
    st.lists(st.sampled_from(["bridge", "closed", "coach", "it's", "2019", "in-depth"]), min_size=1)
)
def test_plain_words_hold_no_sign(words: list[str]) -> None:
    assert read_operators(" ".join(words)).words == WordFilter()


def test_a_question_only_of_what_is_left_out_is_refused() -> None:
    for question in ("-bridge", '-bridge -"rowing coach" ?'):
        with pytest.raises(QuestionError, match="only says what to leave out"):
            understand(question)
    query = understand("Why was the bridge shut? -closed")
    assert query.text == "Why was the bridge shut?"
    assert query.filters.words.excluded == (Phrase("closed", is_exact=False),)
    assert "clos" not in query.analysis.vocabulary


def test_what_an_earlier_question_left_out_is_not_taken_over() -> None:
    assert (
        without_operators("Why was the bridge closed? -Brandreth") == "Why was the bridge closed?"
    )
