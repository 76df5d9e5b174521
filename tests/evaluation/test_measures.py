from __future__ import annotations

import math

import numpy as np
import pytest

from qa.evaluation.baselines import fuse
from qa.evaluation.measures import MEASURES, NAMES, contains, estimates, per_question, share

QRELS = {"a": {"d1": 1}, "b": {"d1": 1, "d2": 1}, "c": {"d9": 1}, "d": {"d1": 2, "d2": 1}}
RANKINGS = {
    "a": ["d1", "d2"],
    "b": ["d3", "d2", "d4", "d5", "d6", "d1"],
    "c": ["d1", "d2"],
    # "d" found nothing at all.
}


def test_the_measures_are_those_asked_for() -> None:
    assert NAMES == ("nDCG@10", "Success@1", "Success@5", "Success@10", "RR@10", "R@10")


def test_measures_are_what_they_are_by_hand() -> None:
    measured = dict(zip(NAMES, per_question(QRELS, RANKINGS, list("abcd")), strict=True))
    gain = (1 / math.log2(3) + 1 / math.log2(7)) / (1 + 1 / math.log2(3))
    assert measured["nDCG@10"] == pytest.approx([1.0, gain, 0.0, 0.0])
    assert measured["Success@1"].tolist() == [1, 0, 0, 0]
    assert measured["Success@5"].tolist() == [1, 1, 0, 0]
    assert measured["Success@10"].tolist() == [1, 1, 0, 0]
    assert measured["RR@10"] == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert measured["R@10"] == pytest.approx([1.0, 1.0, 0.0, 0.0])


def test_grades_count_in_ndcg() -> None:
    measured = per_question(QRELS, {"d": ["d2", "d1"]}, ["d"])
    assert measured[0, 0] == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_what_comes_after_ten_does_not_count() -> None:
    late = [f"x{number}" for number in range(10)] + ["d1"]
    assert not per_question(QRELS, {"a": late}, ["a"]).any()


def test_the_order_of_a_ranking_counts_and_not_its_names() -> None:
    for names in (["z", "d1", "a"], ["a", "d1", "z"]):
        assert per_question(QRELS, {"a": names}, ["a"])[NAMES.index("RR@10"), 0] == 0.5


def test_columns_follow_the_questions() -> None:
    forth = per_question(QRELS, RANKINGS, list("abcd"))
    back = per_question(QRELS, RANKINGS, list("dcba"))
    assert (forth == back[:, ::-1]).all()
    assert forth.shape == (len(MEASURES), 4)


def test_an_estimate_is_the_mean_within_its_interval() -> None:
    values = np.array([[0.0, 1.0] * 50, [1.0] * 100])
    half, full = estimates(values)
    assert half.value == 0.5
    # 100 draws of 0 or 1: the standard error is .05, and the interval 1.96 of it.
    assert half.low == pytest.approx(0.5 - 0.098, abs=0.015)
    assert half.high == pytest.approx(0.5 + 0.098, abs=0.015)
    assert (full.value, full.low, full.high) == (1.0, 1.0, 1.0)


def test_the_same_values_give_the_same_interval() -> None:
    values = np.random.default_rng(1).random((2, 30))
    assert estimates(values) == estimates(values)
    assert estimates(values, seed=2) != estimates(values)


def test_a_difference_over_the_same_questions_is_paired() -> None:
    values = np.random.default_rng(1).random((1, 40))
    [ahead] = estimates((values + 0.125) - values)
    assert [ahead.low, ahead.high] == pytest.approx([0.125, 0.125])


@pytest.mark.parametrize(
    ("text", "answers", "is_in"),
    [
        ("The bill is £428,000, he said.", ["428,000"], True),
        ("The bill is £428 000.", ["£428,000"], True),
        ("It was NTV's man.", ["ntv s"], True),
        ("Only a lasting\nceasefire", ["lasting ceasefire"], True),
        ("Only a lasting ceasefire", ["ceasefire lasting"], False),
        ("Only a lasting ceasefire", ["truce", "a lasting"], True),
        ("Anything", ["", "…"], False),
        ("Anything", [], False),
        ("", ["anything"], False),
    ],
)
def test_an_answer_is_found_by_letters_and_digits(
    text: str, answers: list[str], is_in: bool
) -> None:
    assert contains(text, answers) is is_in


def test_a_share_of_nothing_is_unknown() -> None:
    assert share([]) is None
    assert share([True, False, False, True]) == 0.5


def test_reciprocal_ranks_are_added_up() -> None:
    # 2: 1/62 + 1/61; 1: 1/61; 3: 1/62; the smaller id first where sums are equal.
    assert fuse([1, 2], [2, 3]) == [2, 1, 3]
    assert fuse([7, 5], [5, 7]) == [5, 7]
    assert fuse([], [4]) == [4]
