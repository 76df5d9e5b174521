from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.prose.quotations import LONGEST, quotations


def quoted(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er sagte: „Nein.“ Sie: „Doch.“", ["„Nein.“", "„Doch.“"]),
        ("Hon sade: ”Nej.” Han: ”Jo.”", ["”Nej.”", "”Jo.”"]),
        ("»Nein.« »Doch.«", ["»Nein.«", "»Doch.«"]),
        ("« Non. » « Si. »", ["« Non. »", "« Si. »"]),
        ("「『罪』を読む」", ["『罪』", "「『罪』を読む」"]),
        ('He said "no." and "yes."', ['"no."', '"yes."']),
        ("‘Nee’, zei Jan z’n zus", ["‘Nee’"]),
        ('צה"ל אמר: "לא"', ['"לא"']),
        ("Er (52) kam.", ["(52)"]),
        ("„Nie geschlossen. Ende", []),
    ],
)
def test_the_marks_of_each_language_pair(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_mark_that_stays_open_long_holds_nothing() -> None:
    assert quoted("„" + "a" * LONGEST + "“") == []


@given(st.text(alphabet="„“”«»‹›‚‘’「」\"'() aב", max_size=80))
def test_quotations_lie_in_one_another_or_apart(text: str) -> None:
    marks = quotations(text, 0, len(text))
    for one in marks:
        assert 0 <= one.start < one.end <= len(text)
        for other in marks:
            apart = one.end <= other.start or other.end <= one.start
            inside = (one.start <= other.start and other.end <= one.end) or (
                other.start <= one.start and one.end <= other.end
            )
            assert apart or inside
