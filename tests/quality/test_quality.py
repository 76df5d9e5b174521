"""The quality gate: no fewer questions over the sample corpus come out right than were pinned."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from benchmarks.quality.floors import (
    PIN,
    STEP,
    FloorLoweredError,
    Floors,
    Score,
    failures,
    hash_files,
    pinned,
    read_floors,
    write_floors,
)
from benchmarks.quality.scoring import (
    MEASURES,
    Outcome,
    ask_everything,
    data_sha256,
    read_conversations,
    read_questions,
    score,
)
from embeddings.embedder import Embedder
from qa.archive import Archive


@pytest.fixture(scope="module")
def outcomes(sample_archive: Path, embedder: Embedder) -> list[Outcome]:
    with Archive.open(sample_archive, embedder=embedder) as archive:
        return ask_everything(archive)


def test_the_data_is_what_the_floors_were_measured_on() -> None:
    assert read_floors().data_sha256 == data_sha256(), (
        f"questions, conversations or sample articles have changed: measure anew with `{PIN}`"
    )


def test_no_score_is_below_its_floor(outcomes: list[Outcome]) -> None:
    texts = {outcome.question.id: outcome.question.text for outcome in outcomes}
    lost = failures(read_floors(), score(outcomes), texts)
    assert not lost, "\n".join(lost)


def test_floors_are_tight() -> None:
    """A floor far below what was measured would let quality go unseen."""
    floors = read_floors()
    assert set(floors.floors) == set(floors.measured) == set(MEASURES)
    for name, measured in floors.measured.items():
        assert measured.right + len(measured.missed) == measured.of
        assert measured.right - STEP <= floors.floors[name] <= measured.right, name


def test_every_question_is_asked(outcomes: list[Outcome]) -> None:
    questions = [question.id for question in read_questions()]
    follow_ups = [turn.id for turns in read_conversations() for turn in turns[1:]]
    assert [outcome.question.id for outcome in outcomes] == questions + follow_ups
    counted = {outcome.question.kind for outcome in outcomes}
    assert counted == {kind for kinds, _ in MEASURES.values() for kind in kinds}


# How floors are pinned.


def scored(right: int, of: int = 10) -> Score:
    return Score(right, of, tuple(f"q{number}" for number in range(of - right)))


def test_a_floor_lies_one_question_in_twenty_below_its_score_and_never_more_than_two() -> None:
    scores = {"few": scored(10), "some": scored(18, 20), "many": scored(90, 100)}
    assert pinned(None, scores, "data").floors == {"few": 10, "some": 17, "many": 88}


def test_a_better_score_raises_the_floor() -> None:
    old = pinned(None, {"all": scored(7)}, "data")
    assert pinned(old, {"all": scored(9)}, "data").floors == {"all": 9}


def test_a_score_within_the_slack_leaves_the_floor_where_it_is() -> None:
    old = pinned(None, {"all": scored(90, 100)}, "data")
    again = pinned(old, {"all": scored(89, 100)}, "data")
    assert again.floors == {"all": 88}
    assert again.measured == {"all": scored(89, 100)}


@pytest.mark.parametrize("scores", [{"all": scored(6)}, {"all": scored(66, 100)}, {}])
def test_a_floor_is_not_lowered_without_a_reason(scores: dict[str, Score]) -> None:
    old = pinned(None, {"all": scored(7)}, "data")
    for reason in ("", "  "):
        with pytest.raises(FloorLoweredError, match="all from 7 of 10 to"):
            pinned(old, scores, "other data", reason)


def test_the_reason_for_a_lower_floor_is_kept() -> None:
    old = pinned(None, {"all": scored(7)}, "data")
    lower = pinned(old, {"all": scored(6)}, "data", "The model was changed.")
    assert lower.floors == {"all": 6}
    entry = {
        "reason": "The model was changed.",
        "lowered": {"all": {"from": "7 of 10", "to": "6 of 10"}},
    }
    assert lower.history == (entry,)
    assert pinned(lower, {"all": scored(9)}, "data").history == (entry,)


def test_with_more_questions_the_share_counts() -> None:
    old = pinned(None, {"all": scored(7)}, "data")
    assert pinned(old, {"all": scored(14, 20)}, "more data").floors == {"all": 13}


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    floors = pinned(None, {"all": scored(7)}, "data")
    lower = pinned(floors, {"all": scored(6)}, "data", "Why not.")
    write_floors(lower, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == lower


def test_a_failure_names_the_questions_lost() -> None:
    floors = Floors("data", {"all": 9}, {"all": Score(9, 10, ("q3",))})
    assert failures(floors, {"all": Score(9, 10, ("q7",))}, {}) == []
    (sentence,) = failures(floors, {"all": Score(8, 10, ("q3", "q7"))}, {"q7": "Why?"})
    assert sentence.startswith("all: 8 of 10 came out right, and 9 must.")
    assert "q7  Why?" in sentence
    assert "q3" not in sentence


def test_a_measure_cannot_come_or_go_unseen() -> None:
    floors = Floors("data", {"old": 9}, {"old": scored(9)})
    assert failures(floors, {"new": scored(9)}, {}) == [
        "new is not pinned",
        "old is no longer measured",
    ]


def test_the_hash_changes_with_a_name_or_a_byte(tmp_path: Path) -> None:
    first, other = tmp_path / "first", tmp_path / "other"
    first.write_bytes(b"a\n")
    other.write_bytes(b"a\n")
    assert hash_files([first]) != hash_files([other])
    before = hash_files([first, other])
    assert hash_files([other, first]) == before
    other.write_bytes(b"a\r\n")
    assert hash_files([first, other]) != before


# What counts as right.


def test_what_counts_as_right_is_strict(outcomes: list[Outcome]) -> None:
    refused = next(outcome for outcome in outcomes if outcome.answer.abstained)
    assert not refused.holds_answer()
    assert not refused.holds_every_answer()
    assert not refused.holds_answer_once()
    right = next(
        each for each in outcomes if each.holds_answer(1) and each.is_right() and each.cited
    )
    assert right.is_answered()
    elsewhere = dataclasses.replace(right.question, articles=())
    assert not dataclasses.replace(right, question=elsewhere).is_right(3)
    reworded = dataclasses.replace(right.question, answers=("no such words",))
    assert not dataclasses.replace(right, question=reworded).holds_answer()
    assert not dataclasses.replace(right, question=reworded).is_right(3)
    wrong = dataclasses.replace(right.question, wrong_articles=tuple(right.cited))
    assert not dataclasses.replace(right, question=wrong).is_timely()
    more = dataclasses.replace(right.question, answers=(*right.question.answers, "no such words"))
    assert dataclasses.replace(right, question=more).holds_answer()
    assert not dataclasses.replace(right, question=more).holds_every_answer()
