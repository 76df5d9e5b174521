"""The form of a question, and the sides of a comparison."""

from __future__ import annotations

import pytest

from qa.question.analysis import analyse
from qa.question.forms import as_question, form_of, seems_several
from qa.question.sides import sides_of

NAMES = {"holm", "lund", "tarn", "velm", "orlo"}


@pytest.mark.parametrize(
    "question",
    [
        "Which banks collapsed in 2023?",
        "who were the candidates?",
        "Name the members of the council",
        "List the songs Ada Holm was known for",
        "Which two teams played the final?",
        "What are the side effects of the pill?",
        "In which countries did Holm build ferries?",
        "Which people were on the boat?",
    ],
)
def test_a_plural_asks_for_a_list(question: str) -> None:
    assert form_of(question) == "list"


@pytest.mark.parametrize(
    "question",
    [
        "What causes inflation?",
        "What was the news?",
        "Name the head of the council",
        "Which country's navy sank the ferry?",
        "What does Holm think of wolves?",
        "What was Holm convicted of?",
        "Which city hosts the Games?",
        "How many banks collapsed?",
        "Which actress plays Orlo?",
        "Do you know who won?",
    ],
)
def test_one_thing_is_no_list(question: str) -> None:
    assert form_of(question) == "plain"


@pytest.mark.parametrize(
    "question",
    [
        "Did Holm agree to resign?",
        "is velm still alive",
        "Has Tarn banned cars?",
        "Wasn't it Lund?",
    ],
)
def test_an_auxiliary_in_front_asks_yes_or_no(question: str) -> None:
    assert form_of(question) == "yes_no"


@pytest.mark.parametrize(
    ("question", "left", "right"),
    [
        ("Who is older, Ada Holm or Ivo Lund?", "How old is Ada Holm?", "How old is Ivo Lund?"),
        ("Tarn or Velm, which is bigger?", "How big is Tarn?", "How big is Velm?"),
        ("Is Tarn bigger than Velm?", "How big is Tarn?", "How big is Velm?"),
        (
            "Who is richer, Ada Holm or Ivo Lund?",
            "How much is Ada Holm worth?",
            "How much is Ivo Lund worth?",
        ),
        (
            "Is Tarn's border longer than Velm's?",
            "How long is Tarn's border?",
            "How long is Velm's border?",
        ),
        (
            "Which stamp was dearer, Ada Holm's or Ivo Lund's?",
            "How much did Ada Holm's stamp cost?",
            "How much did Ivo Lund's stamp cost?",
        ),
        (
            "Did Tarn or Velm lay off more people?",
            "How many people did Tarn lay off?",
            "How many people did Velm lay off?",
        ),
        (
            "Did more people drown in Tarn or in Velm?",
            "How many people did drown in Tarn?",
            "How many people did drown in Velm?",
        ),
        (
            "What did Holm and Lund say about the bridge?",
            "What did Holm say about the bridge?",
            "What did Lund say about the bridge?",
        ),
        (
            "compare what Holm and Lund said about the bridge",
            "what did Holm say about the bridge?",
            "what did Lund say about the bridge?",
        ),
        ("compare Holm's and Lund's plans", "Holm's plans", "Lund's plans"),
        (
            "What is the difference between Tarn and Velm?",
            "What is the difference between Tarn and Velm",
            "What is the difference between Tarn and Velm",
        ),
        ("compare Tarn and Velm on taxes", "Tarn on taxes", "Velm on taxes"),
        ("who died first, Holm or Lund", "When Holm died?", "When Lund died?"),
    ],
)
def test_each_side_of_a_comparison_is_asked_by_itself(question: str, left: str, right: str) -> None:
    assert [side.question for side in sides_of(question, NAMES)] == [left, right]
    assert form_of(question, NAMES) == "comparison"


@pytest.mark.parametrize(
    "question",
    [
        "Did prices rise more than expected?",
        "Are prices higher than last year?",
        "Did Holm resign or die?",
        "Is it dearer to buy or rent?",
        "What did Holm and Holm say about glue?",
        "Which club won the cup, Tarn or Velm?",
    ],
)
def test_what_has_no_two_sides_is_not_compared(question: str) -> None:
    assert not sides_of(question, NAMES)


def test_a_side_is_named_without_what_belongs_to_it() -> None:
    sides = sides_of("Which stamp was dearer, Ada Holm's or Ivo Lund's?")
    assert [side.name for side in sides] == ["Ada Holm", "Ivo Lund"]


def test_what_earlier_questions_lend_is_no_part_of_the_form() -> None:
    text = "Who is richer, Holm or Lund? Velm"
    analysis = analyse(text, text)
    assert analysis.form == "comparison"
    assert [side.name for side in analysis.sides] == ["Holm", "Lund"]


def test_a_wish_to_name_things_asks_which_they_are() -> None:
    assert as_question("Name the members of the council") == "Which are the members of the council"
    assert as_question("Name the head of the council") == "Name the head of the council"


@pytest.mark.parametrize(
    "question",
    [
        "When did the dam break and who built it?",
        "What happened in Orlo? Who built the dam?",
        "Did the dam break and was anyone hurt?",
        "How many came, and in which town?",
        "tell me when it broke; who built it",
    ],
)
def test_a_question_may_be_several(question: str) -> None:
    assert seems_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who built the dam?",
        "Why did Holm and Lund leave?",
        "What did Holm, who built the dam, say?",
        "Really??",
        "The dam and who built it",
    ],
)
def test_most_are_one(question: str) -> None:
    assert not seems_several(question)
