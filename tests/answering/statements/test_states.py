"""Figures that later articles replaced, the newest first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.relations import printed_unit
from qa.answering.statements.matching import Statement
from qa.answering.statements.own_figures import own_figures
from qa.answering.statements.states import TOLL_DAYS, find_states
from qa.question.quantities import quantity_asked

FIRST = Statement(
    "The mine fire at Corrie Head killed four people on Monday, the mayor said.",
    "Bugle",
    "2025-03-04",
    "Four dead in mine fire at Corrie Head",
)
SECOND = Statement(
    "The number of people killed by the mine fire rose to six, rescuers said.",
    "Post",
    "2025-03-06",
    "Corrie Head toll rises",
)
THIRD = Statement(
    "The mine fire killed eleven people, the mayor said.",
    "Bugle",
    "2025-03-12T09:00:00+00:00",
    "Eleven dead at Corrie Head, search ends",
)


def shown(
    *statements: Statement, question: str = "", cosine: float = 0.8, asks_number: bool = False
) -> list[tuple[str, list[tuple[int, str]]]]:
    histories = find_states(
        statements,
        lambda row, other: cosine,
        quantity_asked(question),
        asks_number=asks_number,
    )
    return [
        (history.unit, [(row, figure.text) for row, figure in history.figures])
        for history in histories
    ]


def test_a_toll_that_rose_has_its_newest_figure_first() -> None:
    expected = [("killed", [(2, "eleven"), (1, "six"), (0, "four")])]
    assert shown(FIRST, SECOND, THIRD) == expected
    assert shown(THIRD, FIRST) == [("killed", [(0, "eleven"), (1, "four")])]


def changed(statement: Statement, **changes: str | None) -> Statement:
    fields = {
        "text": statement.text,
        "source": statement.source,
        "published": statement.published,
        "context": statement.context,
    } | changes
    return Statement(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        changed(THIRD, published=None),
        changed(THIRD, published=FIRST.published),
        changed(THIRD, published="2025-09-12"),
        changed(THIRD, text=THIRD.text.replace("eleven", "four")),
        changed(THIRD, text=THIRD.text.replace("mine fire", "flood at Holm"), context="Holm"),
        changed(THIRD, text="The mine fire of 2019 killed eleven people at Holm.", context=""),
        changed(THIRD, text=f"Earlier reports put it at eleven dead. {FIRST.text}"),
    ],
)
def test_no_states_where_the_day_the_event_or_the_figure_is_no_other(other: Statement) -> None:
    assert shown(FIRST, other) == []


def test_outlets_that_differ_on_the_newest_day_are_no_course() -> None:
    other = changed(THIRD, source="Post", text=THIRD.text.replace("eleven", "fifteen"))
    assert shown(FIRST, THIRD, other) == []


def test_what_is_asked_for_may_end_with_nobody() -> None:
    question = "What is the current number of missing people at Corrie Head?"
    texts = ("Nine people are missing.", "Two are still missing.", "Nobody is missing any more.")
    statements = [
        changed(statement, text=text)
        for statement, text in zip((FIRST, SECOND, THIRD), texts, strict=True)
    ]
    expected = [("people", [(2, "Nobody"), (1, "Two"), (0, "Nine")])]
    assert shown(*statements, question=question) == expected


def test_a_term_that_was_prolonged_is_shown_where_a_figure_is_asked_for() -> None:
    permit = "A permit for a stall at Corrie market is valid for 90 days, the council said."
    rule = "The council said a permit for a stall at Corrie market is now valid for 120 days."
    old = Statement(permit, "Bugle", "2022-05-01")
    new = Statement(rule, "Bugle", "2024-02-01")
    assert shown(old, new, asks_number=True) == [("day", [(1, "120"), (0, "90")])]
    assert shown(old, new) == []
    amended = Statement(
        "The council amended the market rule: the words “90 days” are replaced by “120 days”.",
        "Bugle",
        "2024-02-01",
    )
    assert shown(old, amended, asks_number=True, cosine=0.4) == [("day", [(1, "120"), (0, "90")])]


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("The fire killed eleven people.", ["eleven"]),
        ("The toll rose from four people to eleven people.", ["eleven"]),
        ("Earlier reports put the number at 12 people.", []),
        ("Initial reports spoke of 12 dead, but nine people died.", ["nine"]),
        ("Officials withdrew the figure of 40 boats.", []),
        ("The board had said it would need 40 boats.", []),
        ("It needs 30 boats instead of 40 boats.", ["30"]),
        ("The words “90 days” are replaced by “120 days”.", ["120"]),
        ("Correction: an earlier version said 40 boats.", []),
    ],
)
def test_a_figure_of_others_or_taken_back_is_not_its_own(sentence: str, own: list[str]) -> None:
    assert [figure.text for figure in own_figures(sentence)] == own


def test_asks_for_no_cosine_where_something_else_tells_them_apart() -> None:
    other = replace(
        SECOND, text="The rail crash in Marl killed six people, police said.", context=""
    )
    assert find_states([FIRST, other], lambda row, other: pytest.fail()) == ()


def test_a_toll_of_another_season_is_another_one() -> None:
    assert TOLL_DAYS < 180


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Four other people died when a wall fell at Skerrow.", []),
        ("Another six were killed in the village of Marl.", []),
        ("The parade lasted 20 seconds more than last year's.", []),
        ("The flight lasted eight minutes and 29 seconds.", []),
        ("The mine fire killed more than nine people.", ["nine"]),
    ],
)
def test_a_part_of_a_number_is_no_state_of_it(sentence: str, figures: list[str]) -> None:
    assert [figure.text.removeprefix("more than ") for figure in own_figures(sentence)] == figures


def test_a_look_back_at_another_year_is_no_new_state() -> None:
    look_back = changed(
        THIRD, text="In 1987 a mine fire at Corrie Head killed 210 people.", published="2025-03-20"
    )
    assert shown(FIRST, THIRD, look_back) == [("killed", [(1, "eleven"), (0, "four")])]


def test_a_toll_does_not_fall_steeply() -> None:
    part = changed(
        SECOND, text="The mine fire killed two people from Marl.", published="2025-03-20"
    )
    assert shown(FIRST, THIRD, part) == [("killed", [(1, "eleven"), (0, "four")])]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("The parade lasted 29 minutes.", "minutes"),
        ("The museum bought 30 canoes from the lake.", "canoes"),
        ("The mine fire killed 11 people.", "killed"),
    ],
)
def test_a_unit_is_shown_as_it_is_printed(sentence: str, unit: str) -> None:
    (figure,) = own_figures(sentence)
    assert printed_unit(figure.unit, sentence, figure) == unit
