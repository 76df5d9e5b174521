"""Which sentences tell what happened, and when."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.briefings.developments import day_told, newsworthiness

THURSDAY = date(2023, 6, 15)
NEWS = "The Osk council closed the Marl bridge on Wednesday after a girder cracked."


@pytest.mark.parametrize(
    "sentence",
    [
        "“It was the worst thing that ever happened to our little town,” Ada Holm said.",
        "We spoke to three shopkeepers whose windows look out on the Marl bridge.",
        "The closure could cost the town dearly, a professor of engineering warned.",
        "Holm tweeted that the council had let the town down over the bridge.",
        "The Marl bridge has long been a favourite with painters and walkers.",
        "The bridge was built in 1931 by Vane and Sons of Osk for the tram.",
        "It was closed on Wednesday after a girder cracked under a lorry.",
        "On 2 May the council had the girders of the bridge painted green.",
        "Bridge closed on Wednesday.",
    ],
)
def test_colour_background_and_what_may_come_are_worth_less_than_news(sentence: str) -> None:
    assert newsworthiness(sentence, THURSDAY) < 0.75 < newsworthiness(NEWS, THURSDAY)


def test_what_happened_before_counts_where_a_course_of_events_is_wanted() -> None:
    sentence = "On 2 May the council had the girders of the bridge painted green."
    assert newsworthiness(sentence, THURSDAY, looks_back=True) > 1.0


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        (NEWS, date(2023, 6, 14)),
        ("On 2 May the council had the girders painted.", date(2023, 5, 2)),
        ("In April the council had the girders painted.", date(2023, 4, 1)),
        ("The council will meet on 20 July 2023 to vote.", THURSDAY),
        ("The council had the girders painted.", THURSDAY),
    ],
)
def test_the_day_of_what_is_told(sentence: str, day: date) -> None:
    assert day_told(sentence, THURSDAY) == day


def test_without_a_day_of_publication_none_is_known() -> None:
    assert day_told(NEWS, None) is None
