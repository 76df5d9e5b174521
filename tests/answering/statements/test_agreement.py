"""The same is said only where figures, names, denial, mode and day agree."""

from __future__ import annotations

import pytest

from qa.answering.statements.agreement import SAME, says_same
from qa.answering.statements.matching import Statement

DAY = "2025-06-04"  # a Wednesday
LATER = "2025-06-05"

FERRY = "The ferry Alba ran aground off Port Marlow on Tuesday with 84 passengers aboard."
TRIAL = "Ilse Corran was convicted of stealing three paintings from the Holm Gallery."
PLANT = "Northgate Steel will close its rolling mill in Easterby and cut 1,200 jobs."
BRIDGE = "The council closed the Weir Bridge after divers found cracks in two piers."
STORM = "Storm Edda killed at least twelve people in the Tarn valley, the rescue service said."
VACCINE = "The Brandt vaccine cut severe illness by 82% in a trial of 7,400 mothers."

SAME_PAIRS = [
    (FERRY, "With 84 passengers aboard, the ferry Alba ran aground off Port Marlow on Tuesday."),
    (FERRY, "The Alba, a ferry with 84 passengers aboard, ran aground on Tuesday off Port Marlow."),
    (
        FERRY,
        "A ferry carrying eighty-four passengers, the Alba, ran aground off Port Marlow Tuesday.",
    ),
    (
        FERRY,
        "The ferry Alba ran aground yesterday off Port Marlow with about 84 passengers on board.",
    ),
    (
        TRIAL,
        "Corran was convicted of stealing three paintings from the Holm Gallery, said a clerk.",
    ),
    (TRIAL, "A jury convicted Ilse Corran of stealing 3 paintings from the gallery in Holm."),
    (PLANT, "Steel maker Northgate will close the rolling mill in Easterby and cut 1,200 jobs."),
    (PLANT, "Northgate Steel plans to close a rolling mill in Easterby, cutting some 1,200 jobs."),
    (BRIDGE, "The Weir Bridge was closed by the council after divers found cracks in two piers."),
    (
        STORM,
        "At least 12 people were killed in the Tarn valley by Storm Edda, according to rescuers.",
    ),
    (VACCINE, "In a trial of 7,400 mothers the Brandt vaccine cut severe illness by 82 per cent."),
]

OTHER_PAIRS = [
    # other figures
    (FERRY, FERRY.replace("84", "94")),
    (FERRY, FERRY.replace("84", "some 60")),
    (TRIAL, TRIAL.replace("three", "four")),
    (PLANT, PLANT.replace("1,200", "2,100")),
    (PLANT, PLANT.replace("1,200", "120")),
    (STORM, STORM.replace("at least twelve", "nineteen")),
    (VACCINE, VACCINE.replace("82%", "28%")),
    (VACCINE, VACCINE.replace("7,400", "74,000")),
    # a figure that the other does not give
    (FERRY, "The ferry Alba ran aground off Port Marlow on Tuesday with passengers aboard."),
    (PLANT, "Northgate Steel will close its rolling mill in Easterby and cut jobs."),
    (STORM.replace("at least twelve", "31"), STORM.replace("at least twelve", "32")),
    # who did it to whom
    (
        "Ada Brand beat Ivo Lund in the final of the Tilse chess cup in Marrow on Tuesday.",
        "Ivo Lund beat Ada Brand in the final of the Tilse chess cup in Marrow on Tuesday.",
    ),
    # other actors and places
    (FERRY, FERRY.replace("Alba", "Bruna")),
    (FERRY, FERRY.replace("Port Marlow", "Holm Island")),
    (TRIAL, TRIAL.replace("Ilse Corran", "Jonas Weld")),
    (TRIAL, TRIAL.replace("Holm Gallery", "Tarn Museum")),
    (TRIAL, TRIAL.replace("Ilse", "Arno")),
    (PLANT, PLANT.replace("Northgate Steel", "Varley Steel")),
    (PLANT, PLANT.replace("Easterby", "Westerby")),
    (BRIDGE, BRIDGE.replace("Weir Bridge", "Abbey Bridge")),
    (STORM, STORM.replace("Edda", "Frida")),
    (STORM, STORM.replace("Tarn valley", "Marl valley")),
    (VACCINE, VACCINE.replace("Brandt", "Solheim")),
    # denied
    (FERRY, FERRY.replace("ran aground", "did not run aground")),
    (TRIAL, TRIAL.replace("was convicted", "was not convicted")),
    (BRIDGE, BRIDGE.replace("divers found cracks", "divers found no cracks")),
    (BRIDGE, BRIDGE.replace("closed", "refused to close")),
    (VACCINE, VACCINE.replace("cut severe", "never cut severe")),
    # planned, possible, alleged, found
    (PLANT, "Northgate Steel closed its rolling mill in Easterby and cut 1,200 jobs."),
    (PLANT, PLANT.replace("will", "may")),
    (BRIDGE, BRIDGE.replace("closed", "plans to close")),
    (TRIAL, TRIAL.replace("was convicted", "was accused")),
    (TRIAL, TRIAL.replace("was convicted of stealing", "allegedly stole")),
    (STORM, STORM.replace("killed", "could kill")),
    (STORM, STORM.replace("killed", "is believed to have killed")),
    # the reverse
    (BRIDGE, BRIDGE.replace("closed", "opened")),
    (TRIAL, TRIAL.replace("convicted", "acquitted")),
    (STORM, STORM.replace("killed", "injured")),
    # another day
    (FERRY, FERRY.replace("Tuesday", "Thursday")),
    (FERRY, FERRY.replace("on Tuesday", "on 12 May")),
    (FERRY, FERRY.replace("on Tuesday", "today")),
    # another matter, a question, a headline
    (FERRY, "The ferry Alba carries 84 passengers and calls at Port Marlow on every Tuesday."),
    (FERRY, "Why did the ferry Alba run aground off Port Marlow on Tuesday with 84 passengers?"),
    (FERRY, "Ferry Alba aground off Port Marlow on Tuesday with 84 passengers aboard"),
]


def is_same(
    left: str, right: str, days: tuple[str | None, str | None] = (DAY, DAY), cosine: float = 0.9
) -> bool:
    statements = (Statement(left, "Bugle", days[0]), Statement(right, "Post", days[1]))
    return says_same(*statements, cosine)


@pytest.mark.parametrize(("left", "right"), SAME_PAIRS)
def test_the_same_in_other_words(left: str, right: str) -> None:
    assert is_same(left, right)


@pytest.mark.parametrize(("left", "right"), OTHER_PAIRS)
def test_what_differs_in_one_thing_is_not_the_same(left: str, right: str) -> None:
    assert not is_same(left, right)


@pytest.mark.parametrize(
    ("left", "right", "days", "expected"),
    [
        ("on Tuesday", "yesterday", (DAY, DAY), True),
        ("on Tuesday", "yesterday", (DAY, LATER), False),
        ("on Tuesday", "on June 3", (DAY, LATER), True),
        ("on Tuesday", "on 3 June 2025", (DAY, None), True),
        ("on Tuesday", "on June 10", (DAY, LATER), True),  # the Tuesday to come, too
        ("on Tuesday", "on June 4", (DAY, LATER), False),
        ("on Tuesday", "", (DAY, LATER), True),
        ("on Tuesday", "", (DAY, "2025-06-30"), False),
        ("on Tuesday", "", (DAY, None), False),
        ("", "", (DAY, "2025-06-08"), True),
        ("", "", (DAY, "2025-07-08"), False),
        ("", "", (None, None), True),
        ("in 2021", "in 2024", (DAY, DAY), False),
    ],
)
def test_days_are_seen_from_the_day_of_publication(
    left: str, right: str, days: tuple[str | None, str | None], expected: bool
) -> None:
    sentences = [" ".join(FERRY.replace("on Tuesday", words).split()) for words in (left, right)]
    assert is_same(sentences[0], sentences[1], days) is expected


def test_the_other_may_say_more_and_must_not_say_less() -> None:
    short = "The ferry Alba ran aground off Port Marlow on Tuesday."
    assert is_same(short, FERRY)
    assert not is_same(FERRY, short)


def test_a_headline_names_whom_a_sentence_means() -> None:
    named = Statement("Holm Island lost the Alba in the storm at noon.", "Bugle", DAY)
    other = "The island lost the Alba in the storm at noon."
    assert not says_same(named, Statement(other, "Post", DAY), 0.9)
    assert says_same(named, Statement(other, "Post", DAY, "Holm Island mourns its ferry"), 0.9)


def test_words_alone_are_not_enough() -> None:
    assert not is_same(FERRY, FERRY, cosine=SAME.cosine - 0.01)
