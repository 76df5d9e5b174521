"""A sentence needs context if, read alone, nobody knows whom it speaks of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.citing.context import context_span, needs_context


@pytest.mark.parametrize(
    "sentence",
    [
        "He resigned on Monday.",
        "But she had not been told.",
        "Their boats were found in May.",
        "It has 40 rooms.",
        "It is expected to open in May.",
        "That was the end of the ferry.",
        "This means higher fares.",
        "Such fares are rare.",
        "The latter was closed in May.",
        "Both were closed in May.",
        "Another was found near the pier.",
        "“We tried everything,” she said.",
        "The bridge would stay closed, he added.",
        "“It leaked,” said he.",
        "As a result, the ferry was sold.",
        "In the last minute, he fell.",
        "“We tried everything,” he told the BBC.",
        "The ferry was lost, his report said.",
        "A baker since May, she sailed at dawn.",
        "Given these fares, the ferry was empty.",
        "Initially it will sail at dawn.",
        "It was enough to sink the ferry.",
        "One of them fell into the water.",
        "That year, the ferry was sold.",
        "We tried everything,” he said.",
        "MARLOW (CNN) -- He resigned on Monday.",
        "When he arrived, the crowd cheered.",
    ],
)
def test_an_unresolved_reference(sentence: str) -> None:
    assert needs_context(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Vane resigned on Monday.",
        "It is unclear whether the ferry will sail.",
        "It was the first time that the ferry sank.",
        "It took three days to raise the ferry.",
        "It rained on Monday.",
        "It is not easy to raise a ferry.",
        "It was Ada Vane who raised the ferry.",
        "This week the ferry sails again.",
        "This year's fares are higher.",
        "Ms Vane said she would sail.",
        "“We tried everything,” Ms Vane said.",
        "Ms Vane left early: “We tried,” she said.",
        "Vane was ill, his doctor said.",
        "Both Ada Vane and Ines Rask resigned.",
        "Those who sailed were wet.",
        "When he arrived, Mr Vane spoke to the crowd.",
        "In his speech, Mr Vane praised the crew.",
        "There were forty people on the ferry.",
        "The former mayor resigned.",
        "For those who sail, there is tea.",
        "Given that few sail, the tea is cold.",
        "Family members sail at dawn.",
        "I tried everything.",
        "",
    ],
)
def test_stands_alone(sentence: str) -> None:
    assert not needs_context(sentence)


STORY = [
    "Ada Vane resigned on Monday.",
    "She had led the ferry board for years.",
    "“I am tired,” she said.",
    "The ferry was sold.",
    "She wept at the news.",
    "Pictures",
    "He was there, too.",
]


@pytest.mark.parametrize(
    ("position", "span"),
    [(0, 0), (1, 1), (2, 2), (3, 0), (4, 1), (6, 0)],
)
def test_takes_along_what_mends_it(position: int, span: int) -> None:
    assert context_span(STORY, position) == span


def test_a_name_further_back_is_better_than_none() -> None:
    story = ["Ada Vane resigned on Monday.", "The ferry was sold.", "She wept at the news."]
    assert context_span(story, 2) == 2
    assert context_span(story, 2, most=1) == 1


def test_refuses_a_position_outside() -> None:
    with pytest.raises(IndexError, match="no sentence at 7"):
        context_span(STORY, 7)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.integers(0, 3), st.data())
def test_the_span_stays_inside(story: list[str], most: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(story) - 1))
    assert 0 <= context_span(story, position, most) <= min(most, position)


@pytest.mark.parametrize("piece", ['"', "“", ", he said ", "but ", "A", "it is "])
def test_takes_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        taken = []
        for _ in range(3):
            start = time.thread_time()
            needs_context(text)
            taken.append(time.thread_time() - start)
        return min(taken)

    # Four times the text; quadratic work would take sixteen times as long.
    assert seconds(40_000) < 10 * max(seconds(10_000), 0.001)
