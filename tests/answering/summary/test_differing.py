"""Readers are told where a summary gives one figure of several on which sources differ."""

from __future__ import annotations

import pytest

from qa.answering.answer import Answer, Contrast, DifferingFigure
from qa.answering.summary.differing import tells_differing
from qa.question.understand import understand

DIFFERING = Contrast("killed", (DifferingFigure("nine", 1), DifferingFigure("12", 2)))


def answer(*contrasts: Contrast) -> Answer:
    query = understand("How many people were killed?")
    return Answer(query.question, "answered", "", (), (), (), 1.0, query, contrasts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people were killed in the flood.", True),
        ("The flood killed 12 people in 3 towns.", True),
        ("Nine or twelve people were killed, by source.", False),
        ("Many people were killed in the flood.", False),
        ("The flood hurt 30 people.", False),
    ],
)
def test_where_sources_differ(text: str, expected: bool) -> None:
    assert tells_differing(text, answer(DIFFERING)) is expected
    assert not tells_differing(text, answer())
