from __future__ import annotations

import pytest

from seeds.cleaning.hard_wraps import unwrap
from seeds.cleaning.stories import (
    Row,
    cut_links,
    is_headline_like,
    is_sentence,
    judge,
    read_rows,
    story_starts,
)

WRAPPED = """The harbour of Ferrol Bay will be dredged in spring, the council
said on Monday, after two ferries ran aground in a single week of
low water. The work will cost two million and close the war-
torn pier for a month."""


def test_hard_wrapped_lines_are_joined() -> None:
    assert unwrap(WRAPPED.split("\n")) == [
        "The harbour of Ferrol Bay will be dredged in spring, the council said on Monday, after "
        "two ferries ran aground in a single week of low water. The work will cost two million "
        "and close the war-torn pier for a month."
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["The ferry sank on Monday.", "Nobody was hurt.", "The mayor resigned."],
        ["Alabama", "Arkansas", "California"],
        ["The sea is wide and the night is long and cold,", "And I am far from home,", "O bay!"],
        ["A paragraph that fills its line, " * 6 + "and ends.", "Another one that ends here."],
    ],
)
def test_other_lines_stay_apart(lines: list[str]) -> None:
    assert unwrap(lines) == lines


def test_rows_know_the_blank_lines_in_front() -> None:
    rows = read_rows("  One  two \n\n\nThree\nFour\n")
    assert [(row.text, row.gap) for row in rows] == [("One two", 0), ("Three", 2), ("Four", 0)]


@pytest.mark.parametrize(
    "line",
    ["Bridge opens after ten years", "‘No more tolls,’ says mayor", "Who pays?", "港の橋が開通"],
)
def test_headlines(line: str) -> None:
    assert is_headline_like(line)


@pytest.mark.parametrize(
    "line", ["The bridge opened.", "and then it rained", "Ferrol", "The mayor said:", "x" * 300]
)
def test_no_headlines(line: str) -> None:
    assert not is_headline_like(line)


def test_sentences() -> None:
    assert is_sentence("It rained all night.")
    assert is_sentence("“It rained all night.”")
    assert not is_sentence("Bridge opens after ten years")


def test_links_are_cut_out_as_rows_of_their_own() -> None:
    rows = cut_links([Row("The bell is back. Watch the crane » It weighs a ton.", gap=1)])
    assert [(row.text, row.rule, row.glued) for row in rows] == [
        ("The bell is back.", None, False),
        ("Watch the crane »", "link-crumb", True),
        ("It weighs a ton.", None, True),
    ]


FIRST = (
    "The bridge over the bay opened on Monday after ten years of building.\n\n"
    "Thousands walked across it in the first hour, police in Ferrol said.\n\n"
)
SECOND = "The ferry line will stop in March for want of passengers, its owner said on Monday."


def starts(page: str) -> list[str]:
    rows = read_rows(page)
    for row in rows:
        judge(row)
    return [rows[i].text for i in story_starts(rows)]


@pytest.mark.parametrize(
    "between",
    [
        "Ferry line to stop\n\nThe ferry. Jane Doe/AP\nTT\n\nFerry line to stop\n\n",
        "\n\nFerry line to stop\n\nThe ferry. Jane Doe/AP\n\n",
        "\n\nFerry line to stop\n\nBy Jane Doe\n\n",
        "Ferry line to stop now\n\nBy Jane Doe\n\n",
        "Ferry line to stop now\n\nFERROL (AP) — ",
    ],
)
def test_a_second_story_begins_with_strong_evidence(between: str) -> None:
    assert [title[:18] for title in starts(FIRST + between + SECOND)] == ["Ferry line to stop"]


@pytest.mark.parametrize(
    "between",
    [
        "What happened next\n\n",
        "\n\nWhat happened next\n\n",
        "What happened next\n\nThe pier in winter. Jane Doe/AP\n\n",
        "What happened next\n\nWhat happened next\n\n",
    ],
)
def test_a_subhead_begins_no_story(between: str) -> None:
    assert starts(FIRST + between + SECOND) == []


def test_a_page_with_a_column_is_read_by_it() -> None:
    # Alone, neither of these proves to be wrapped: no line goes on with a small letter.
    name = "Nobody was on board at the time, said the old pilot, Captain"
    rows = read_rows(f"{WRAPPED}\n\n{name}\nIsla Thorne.\n\nThe Ferry Inn\nQuay Street")
    assert [row.text for row in rows[1:]] == [
        f"{name} Isla Thorne.",
        "The Ferry Inn",
        "Quay Street",
    ]
    assert [row.text for row in read_rows(f"{name}\nIsla Thorne.")] == [name, "Isla Thorne."]
