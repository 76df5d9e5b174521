from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, TIMES, growth

from seeds.duplicates import GRAM, WINDOW, is_candidate, is_copy, nearness, signature

LEAD = "The council of Upper Marl has voted to close the old swimming baths in the spring."
STORY = [
    LEAD,
    "Engineers found cracks in the roof last autumn, and repairs would cost 2.4 million crowns.",
    "“We looked at every way to keep it open,” said Ada Holm, who leads the council. “None of"
    " them was safe, and none of them was cheap.”",
    "The baths were built in 1931 by the company that ran the tannery, and three generations"
    " of the valley learned to swim there.",
    "A group of parents has gathered 4,100 signatures against the plan. Its speaker, Ray Dunn,"
    " said that the nearest pool is an hour away by bus.",
    "The council will hear them on 14 March, before the works begin.",
]
TEXT = "\n\n".join(STORY)
LEAST_RUN = GRAM + WINDOW - 1


def are_joined(first: str, second: str) -> bool:
    a, b = signature("", first), signature("", second)
    if a.digest == b.digest:
        return True
    shared = len(set(a.fingerprints) & set(b.fingerprints))
    return is_candidate(shared, len(a.fingerprints), len(b.fingerprints)) and is_copy(first, second)


def market_report(day: str, index: str, change: str, leader: str, gain: str) -> str:
    return (
        f"Shares in Port Hallow closed {change} on {day}, with the index at {index} points.\n\n"
        f"{leader} led the list with a gain of {gain} per cent, traders said. Banks and shipping"
        f" lines were little changed in a quiet session.\n\n"
        f"The crown stood at {gain}1 to the dollar. The exchange opens again at nine on the next"
        " working day, when figures on trade are due."
    )


@pytest.mark.parametrize(
    "copy",
    [
        "\n\n".join(STORY[:4]),
        "\n\n".join(STORY[2:]),
        "\n\n".join(["Swimmers in the valley face a long way to the next pool.", *STORY[1:]]),
        f"UPPER MARL (NNA) - {TEXT}\n\n(Reporting by Ada Reed; editing by Tom Vale)",
        TEXT.replace("found cracks", "discovered cracks").replace("has gathered", "collected"),
        TEXT.replace("“", '"').replace("”", '"').replace("\n\n", "\n"),
        TEXT.upper(),
    ],
    ids=["cut", "beheaded", "new-lead", "agency", "edited", "quotes", "capitals"],
)
def test_copies_are_joined(copy: str) -> None:
    assert are_joined(TEXT, copy)
    assert are_joined(copy, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        "\n\n".join(STORY[:1]),
        TEXT.replace("2.4 million", "3 million")
        .replace("4,100", "900")
        .replace("1931", "1955")
        .replace("14 March", "2 May"),
        TEXT.replace("Upper Marl", "Holm")
        .replace("Ada Holm", "Ida Berg")
        .replace("Ray Dunn", "Jo"),
    ],
    ids=["headline-only", "figures", "names"],
)
def test_other_stories_are_not_joined(other: str) -> None:
    assert not are_joined(TEXT, other)


def test_two_reports_of_a_series_are_not_copies() -> None:
    monday = market_report("Monday", "4,512.3", "higher", "Marl Steel", "3.4")
    tuesday = market_report("Tuesday", "4,498.9", "lower", "Hallow Gas", "1.2")
    assert nearness(monday, tuesday) > 0.5
    assert not is_copy(monday, tuesday)


def test_a_follow_up_with_the_old_background_is_not_a_copy() -> None:
    fresh = " ".join(
        f"Speaker {number} told the meeting what he thought of it." for number in range(15)
    )
    assert not is_copy(TEXT, "\n\n".join([fresh, *STORY[2:]]))


def test_short_texts_are_the_same_only_under_the_same_headline() -> None:
    text = "Watch the latest bulletin."
    assert signature("Monday at nine", text) == signature("monday  at nine", text)
    assert signature("Monday at nine", text) != signature("Tuesday at nine", text)
    assert signature("One", TEXT) == signature("Another", TEXT)


@given(
    shared=st.text("abcdefghij 0123", min_size=3 * LEAST_RUN, max_size=3 * LEAST_RUN),
    before=st.text("klmno ", max_size=300),
    behind=st.text("pqrst ", max_size=300),
)
def test_a_shared_run_shares_a_fingerprint(shared: str, before: str, behind: str) -> None:
    filler = " w x" * 30
    letters = [letter for letter in shared if letter != " "]
    if len(letters) < LEAST_RUN:
        return
    ending = signature("", filler + before + shared)
    beginning = signature("", shared + behind + filler)
    assert set(ending.fingerprints) & set(beginning.fingerprints)


@given(st.text(), st.text())
def test_any_text_has_a_signature_and_is_a_copy_of_itself(title: str, text: str) -> None:
    signed = signature(title, text)
    assert signed == signature(title, text)
    assert list(signed.fingerprints) == sorted(set(signed.fingerprints))
    assert all(-(2**63) <= number < 2**63 for number in signed.fingerprints)
    assert is_copy(text, text)


@given(st.integers(0, 2**32))
def test_being_a_copy_is_mutual(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    first = "\n\n".join(chance.sample(STORY, chance.randint(1, 6)))
    second = "\n\n".join(chance.sample(STORY, chance.randint(1, 6)))
    assert is_copy(first, second) == is_copy(second, first)
    assert nearness(first, second) == nearness(second, first)


def test_a_signature_is_the_same_in_every_run() -> None:
    signed = signature("", TEXT)
    assert signed.digest == "e95d1d24fff3e8fe8feb22e9888febd7"
    assert signed.fingerprints[:2] == (1157411304445477, 12924673817879401)
    code = "import sys; from seeds.duplicates import signature; print(signature('', sys.argv[1]))"
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code, TEXT],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert run.stdout.strip() == str(signed)


def test_time_is_linear_in_the_length() -> None:
    chance = random.Random(1)  # noqa: S311
    words = [chance.choice(TEXT.split()) for _ in range(TIMES * 5_000)]

    def comparing(length: int) -> Callable[[], object]:
        text = " ".join(words[:length])
        return lambda: (signature("", text), is_copy(text, text + " And more."))

    assert growth(comparing, 5_000) <= MOST_GROWTH
