"""Sources differ on a figure only where they speak of one thing."""

from __future__ import annotations

import pytest

from qa.answering.statements.contrasts import find_contrasts
from qa.answering.statements.matching import Statement, same_figures
from qa.question.quantities import quantity_asked

BLAST = "The ferry blast in Port Marlow killed 12 people on Monday, police said."
LATER = "At least 19 people were killed in Monday's ferry blast in Port Marlow, doctors said."


def shown(*statements: Statement, cosine: float = 0.9) -> list[tuple[str, list[tuple[int, str]]]]:
    return [
        (difference.unit, [(row, figure.text) for row, figure in difference.figures])
        for difference in find_contrasts(statements, lambda row, other: cosine)
    ]


def test_two_sources_with_two_figures_differ() -> None:
    assert shown(Statement(BLAST, "Bugle"), Statement(LATER, "Post")) == [
        ("killed", [(0, "12"), (1, "At least 19")])
    ]


def test_a_third_source_is_shown_with_them() -> None:
    third = Statement(BLAST.replace("12", "a dozen"), "Echo")
    assert shown(Statement(BLAST, "Bugle"), Statement(LATER, "Post"), third) == [
        ("killed", [(0, "12"), (1, "At least 19"), (2, "a dozen")])
    ]


@pytest.mark.parametrize(
    "other",
    [
        BLAST.replace("12", "a dozen"),
        BLAST.replace("12", "about 12"),
        BLAST.replace("12 people", "12 women and three men"),
        BLAST.replace("Monday", "Tuesday").replace("12", "19"),
        BLAST.replace("on Monday", "in 2019").replace("12", "19"),
        BLAST.replace("Port Marlow", "Holm Bridge").replace("12", "19"),
        BLAST.replace("12 people", "people in 19 boats"),
        "Port Marlow lost 19 people, killed by cold, hunger and fever last winter.",
    ],
)
def test_no_difference_where_the_matter_is_another_or_the_figure_the_same(other: str) -> None:
    assert shown(Statement(BLAST, "Bugle"), Statement(other, "Post")) == []


def test_no_difference_where_the_meaning_is_far() -> None:
    assert shown(Statement(BLAST, "Bugle"), Statement(LATER, "Post"), cosine=0.5) == []


def test_one_source_differs_from_itself_only_in_a_newer_version() -> None:
    newer = BLAST.replace("12", "19")
    assert shown(Statement(BLAST, "Bugle"), Statement(newer, "Bugle")) == []
    assert shown(
        Statement(BLAST, "Bugle", "2020-05-04"), Statement(newer, "Bugle", "2020-05-05")
    ) == [("killed", [(0, "12"), (1, "19")])]


def test_articles_months_apart_are_not_compared() -> None:
    assert (
        shown(Statement(BLAST, "Bugle", "2020-05-04"), Statement(LATER, "Post", "2020-09-04")) == []
    )


BILL = "Port Marlow will pay Holm Bridges $5m for the new ferry quay, the mayor said."


@pytest.mark.parametrize(
    ("other", "days", "expected"),
    [
        (BILL.replace("$5m", "$7m"), ("2020-05-04", "2020-05-05"), ["$5m", "$7m"]),
        (BILL.replace("$5m", "$5.1m"), ("2020-05-04", "2020-05-05"), []),
        (BILL.replace("$5m", "$7m"), ("2020-05-04", "2020-05-11"), []),
        (BILL.replace("$5m", "$7m"), (None, None), []),
        (BILL.replace("$5m", "£4m ($7m)"), ("2020-05-04", "2020-05-05"), []),
    ],
)
def test_sums_of_money_need_a_day(
    other: str, days: tuple[str | None, str | None], expected: list[str]
) -> None:
    contrasts = shown(Statement(BILL, "Bugle", days[0]), Statement(other, "Post", days[1]))
    assert [text for _, figures in contrasts for _, text in figures] == expected


def test_where_more_than_one_thing_differs_the_matter_is_another() -> None:
    sentence = "The Marlow ferry trial on Holm Island with 20 boats and 30 pilots was hailed."
    other = sentence.replace("20", "25")
    assert shown(Statement(sentence, "Bugle"), Statement(other, "Post")) == [
        ("boat", [(0, "20"), (1, "25")])
    ]
    another = other.replace("30", "40")
    assert shown(Statement(sentence, "Bugle"), Statement(another, "Post")) == []


def test_asks_for_no_cosine_where_something_else_tells_them_apart() -> None:
    statements = [Statement(BLAST, "Bugle"), Statement("The mine fire killed 19.", "Post")]
    assert find_contrasts(statements, lambda row, other: pytest.fail()) == ()


@pytest.mark.parametrize(
    ("sentence", "other", "expected"),
    [
        ("The blast killed 12 people.", "Twelve people died.", True),
        ("The blast killed 12 people.", "Thirteen people died.", False),
        ("It killed 12 and hurt 30.", "Twelve died.", True),
        ("It sank in 2003.", "It sank in 2004.", False),
        ("It sank.", "It sank in 2004.", True),
        ("Sales rose 5% to $3m.", "Sales rose to $3m.", True),
        ("Sales rose from $2m to $3m.", "Sales rose to $4m.", False),
        ("Marl won 3-1 on Sunday.", "Marl won 3-2 on Sunday.", False),
        ("Marl won 3-1 on Sunday.", "On Sunday Marl won.", True),
        ("The blast killed 12-15 people.", "The blast killed 29 people.", False),
        ("The blast killed 12 people on 3 March.", "The blast killed 12 people.", True),
        ("The shop opens at 9am.", "The shop opens at 11am.", False),
        ("Ada Holm, 34, was freed.", "Ada Holm, 43, was freed.", False),
        ("The bill passed by 212 to 200.", "The bill passed by 150 to 130.", False),
    ],
)
def test_same_figures(sentence: str, other: str, expected: bool) -> None:
    assert same_figures(sentence, other) is expected
    assert same_figures(other, sentence) is expected


LEDGER = (
    "Twelve people were treated for sore eyes on Tuesday, when chlorine drifted out of the plant "
    "room of the Weir Road baths and some 180 bathers were sent into the cold."
)
POST = (
    "Nineteen people needed treatment after Tuesday's accident in Weir Road, more than the fire "
    "service reported on the day."
)
TREATED = "How many people were treated after the chlorine leak?"


def asked(question: str, sentence: str, other: str) -> list[list[str]]:
    """The figures shown for a question, for sentences of two outlets two days apart."""
    statements = [
        Statement(sentence, "Bugle", "2026-02-04"),
        Statement(other, "Post", "2026-02-06"),
    ]
    contrasts = find_contrasts(statements, lambda row, other: 0.6, quantity_asked(question))
    return [[figure.text for _, figure in contrast.figures] for contrast in contrasts]


def test_what_the_question_asks_for_needs_less_in_common() -> None:
    assert asked(TREATED, LEDGER, POST) == [["Twelve", "Nineteen"]]
    assert asked("", LEDGER, POST) == []
    assert asked("What happened in the baths?", LEDGER, POST) == []


@pytest.mark.parametrize(
    "other",
    [
        POST.replace("needed treatment", "signed a petition"),
        POST.replace("Nineteen", "Twelve"),
        POST.replace("Tuesday", "Sunday"),
        POST.replace("Weir Road", "Holm Bridge"),
        POST.replace("Nineteen people", "Nineteen dogs"),
    ],
)
def test_what_is_asked_for_must_be_what_both_count(other: str) -> None:
    assert asked(TREATED, LEDGER, other) == []


def test_residents_are_people() -> None:
    sentence = "About 240 people came to the Corn Hall on Thursday evening."
    other = "Nearly 400 residents squeezed into the Corn Hall on Thursday night."
    question = "How big was the audience in the Corn Hall?"
    assert asked(question, sentence, other) == [["About 240", "Nearly 400"]]
    assert asked("How big was the audience in the Town Hall?", sentence, other) == []


def test_sums_in_two_currencies_are_not_compared() -> None:
    sentence = "The repair of Holm Bridge cost £4m in the end, the council said."
    question = "How much did the repair of Holm Bridge cost?"
    assert asked(question, sentence, sentence.replace("£4m", "$7m")) == []
    assert asked(question, sentence, sentence.replace("£4m", "£7m")) == [["£4m", "£7m"]]
