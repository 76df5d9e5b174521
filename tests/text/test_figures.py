"""Figures are read with what they count; whatever is a year, a day or a score is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from qa.text.figures import Figure, compatible, figures


def values(sentence: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A dozen men carried the raft.", [(12, "men")]),
        ("Twelve people stood on the quay.", [(12, "people")]),
        ("The town has 1.2 million visitors a year.", [(1_200_000, "visitor")]),
        ("The town has 1,200,000 visitors.", [(1_200_000, "visitor")]),
        ("The harbour cost $5bn.", [(5e9, "$")]),
        ("The harbour cost five billion dollars.", [(5e9, "$")]),
        ("It cost 4bn euros and £600m.", [(4e9, "€"), (6e8, "£")]),
        ("Turnout was 25%, or 25 per cent.", [(0.25, "%"), (0.25, "%")]),
        ("Half a million homes lost power.", [(500_000, "home")]),
        ("Two hundred and five schools closed.", [(205, "school")]),
        ("Twenty-five thousand trees fell.", [(25_000, "tree")]),
        ("The fire burned 12 square miles.", [(12, "mile")]),
        ("She signed a three-year deal.", [(3, "year")]),
        ("There are 7 boats per 100 people.", [(7, "boat")]),
    ],
)
def test_numbers_and_units(sentence: str, expected: list[tuple[float, str]]) -> None:
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("The blast killed 12 people.", (12, "killed")),
        ("The blast killed 12.", (12, "killed")),
        ("Twelve people were killed.", (12, "killed")),
        ("12 rail workers died in the blast.", (12, "killed")),
        ("The blast left 12 people dead.", (12, "killed")),
        ("The death toll rose to 12.", (12, "killed")),
        ("There were 12 deaths.", (12, "killed")),
        ("The blast claimed 12 lives.", (12, "killed")),
        ("A dozen fishermen have been confirmed dead.", (12, "killed")),
        ("It wounded 30.", (30, "injured")),
        ("30 people were hurt.", (30, "injured")),
        ("There were thirty injuries.", (30, "injured")),
    ],
)
def test_words_for_casualties_are_one_unit(sentence: str, figure: tuple[float, str]) -> None:
    assert values(sentence) == [figure]


@pytest.mark.parametrize(
    "sentence",
    [
        "It happened in 2004, on 11 March and May 3.",
        "The 1990s ended in 1999.",
        "It opens at 9.30pm, 9:30, 8 p.m. and 10 o'clock.",
        "Ada Holm, 34, is a 34-year-old baker, aged 34.",
        "He came 98th, then 1st.",
        "They won 3-1 after a 6-4 lead.",
        "Call 0870 010 1234 or 020-7946-0018.",
        "Channel 4 and the G8 looked at Flight 93.",
        "Between 10 and 15 people, 10-15 people, or 10 to 15 people came.",
        "Two-thirds went; one of them stayed.",
        "Hundreds of people and several thousand sheep came.",
        "",
    ],
)
def test_other_numbers_are_no_figures(sentence: str) -> None:
    assert [figure for figure in figures(sentence) if figure.unit] == []


@pytest.mark.parametrize(
    ("sentence", "text", "qualifier"),
    [
        ("More than 40 people came.", "More than 40", "more than"),
        ("There are at least 40 boats.", "at least 40", "at least"),
        ("Some 40 boats sank.", "Some 40", "about"),
        ("It has up to 40 seats.", "up to 40", "up to"),
        ("It has 40 seats.", "40", ""),
    ],
)
def test_qualifiers_belong_to_the_figure(sentence: str, text: str, qualifier: str) -> None:
    (figure,) = figures(sentence)
    assert (figure.text, figure.qualifier) == (text, qualifier)


PIECES = st.sampled_from(
    [*"0123456789.,-–$£% ’'ab(m", "two ", "a dozen ", "million ", "killed ", "May ", "over "]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_a_figure_is_a_slice_of_its_sentence(sentence: str) -> None:
    end = 0
    for figure in figures(sentence):
        assert sentence[figure.start : figure.end] == figure.text
        assert figure.start >= end
        assert 0 <= figure.value <= 1e18
        end = figure.end


def only(text: str) -> Figure:
    (figure,) = figures(f"{text} boats sank.")
    return figure


@pytest.mark.parametrize(
    ("figure", "other", "expected"),
    [
        ("12", "about 12", True),
        ("nearly 500,000", "498,210", True),
        ("more than 40", "43", True),
        ("1.1 million", "1.13 million", True),
        ("a dozen", "12", True),
        ("12", "13", False),
        ("31", "32", False),
        ("at least 12", "19", False),
        ("more than 40", "38", False),
        ("more than 40", "60", False),
        ("500", "600", False),
    ],
)
def test_compatible_figures_may_stand_for_one_number(
    figure: str, other: str, expected: bool
) -> None:
    assert compatible(only(figure), only(other)) is expected
    assert compatible(only(other), only(figure)) is expected


@pytest.mark.parametrize("piece", ["5% ", "(", "one and ", "1,111", "5 to ", "killed 5 "])
def test_takes_linear_time(piece: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = (piece * size)[:size]
        return lambda: figures.__wrapped__(text)  # which remembers none

    assert growth(reading, 2_000) <= MOST_GROWTH
