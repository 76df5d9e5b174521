"""Whatever a time begins with, its words are seen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.question.time import patterns
from qa.question.time.patterns import time_words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            "It was {} years ago.",
            "3|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
            "|twenty|thirty|forty|fifty",
        ),
        (
            "It was {} ago.",
            "a couple of weeks|an hour|a day|a week|a month|a quarter|a year|a decade",
        ),
        (
            "It rose in {} 2021.",
            "January|Feb|March|Apr.|May|June|July|Aug|Sept|October|Nov|Dec.|spring|summer|autumn"
            "|fall|winter|Q3|H1|the first quarter of|second-quarter|third half of|FY|fiscal year",
        ),
        ("They met {}.", "Monday|last Tuesday|this past Wednesday|next Thursday|every Friday"),
        ("They met {} morning.", "each Saturday|past Sunday|this|yesterday"),
        (
            "It was {}.",
            "today|tonight|the weekend|earlier this week|later last year|these last few weeks",
        ),
        (
            "In the early {} it fell.",
            "twenties|thirties|forties|fifties|sixties|seventies|'80s|90s",
        ),
    ],
)
def test_whatever_a_time_begins_with_it_is_seen(form: str, words: str) -> None:
    for word in words.split("|"):
        assert list(time_words(form.format(word))), word


_WORDS = """
The THE these this last past in of mid- late- early- early week weekend year day month May MAY
March 2020 1990s ’90s nineties twenties spring ſpring third quarter Q3 Monday Thurs. 11 June 3rd
yesterday tonight ago two few years before İ €20 İn , .
"""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(_WORDS.split()), st.sampled_from(("", " ", "\n"))), max_size=12
    )
)
def test_no_span_is_missed_for_where_it_begins(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + blank for word, blank in pieces)
    spans = [match.span() for match in patterns._points(text)]
    assert spans == [match.span() for match in patterns._POINT.finditer(text)]


def test_a_long_s_is_an_s() -> None:
    [words] = time_words("It was laſt seen in the ſpring of 2020.")
    assert words.parts["season"] == "spring"
    assert words.text == "ſpring of 2020"
