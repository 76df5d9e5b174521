"""Whatever a time begins with, its words are seen."""

from __future__ import annotations

import pytest

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
