"""The chance of an answer grows with each kind of evidence and stays a chance."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.confidence import (
    ANSWER_FROM,
    CALIBRATION,
    UNCERTAIN_FROM,
    ConfidenceFeatures,
    confidence,
    verdict_of,
)

AGAINST = {"searched", "unknown"}
KINDS = tuple(field.name for field in fields(ConfidenceFeatures) if field.name not in AGAINST)


def evidence(value: float, searched: int = 5_000, **others: Any) -> ConfidenceFeatures:
    """Features of one strength throughout, but for ``others``."""
    values: dict[str, Any] = {**dict.fromkeys(KINDS, value), **others}
    return ConfidenceFeatures(searched=searched, **values)


def stronger(value: float, kind: str, raised: float) -> ConfidenceFeatures:
    others: dict[str, Any] = {kind: raised}
    return evidence(value, **others)


strengths = st.fixed_dictionaries(dict.fromkeys(KINDS, st.floats(-1.0, 1.0)))


@given(strengths, st.integers(1, 10**9), st.floats(0.01, 0.5))
def test_more_evidence_never_makes_less_sure(
    strength: dict[str, float], searched: int, more: float
) -> None:
    others: dict[str, Any] = strength
    base = confidence(evidence(0.0, searched, **others))
    assert 0.0 <= base <= 1.0
    for kind in KINDS:
        raised: dict[str, Any] = {**others, kind: strength[kind] + more}
        assert base <= confidence(evidence(0.0, searched, **raised)) <= 1.0


def test_every_kind_of_evidence_counts() -> None:
    for kind in KINDS:
        assert confidence(stronger(0.6, kind, 0.7)) > confidence(evidence(0.6)), kind


def test_a_name_that_no_article_mentions_makes_less_sure_and_refuses_not_by_itself() -> None:
    sure, less, least = (confidence(evidence(0.9, unknown=count)) for count in range(3))
    assert sure > less > least
    assert less > ANSWER_FROM


def test_no_evidence_is_no_answer_and_full_evidence_is_one() -> None:
    assert confidence(evidence(0.1)) < ANSWER_FROM
    assert confidence(evidence(0.9)) > ANSWER_FROM


def test_no_kind_of_evidence_is_enough_alone() -> None:
    for kind in KINDS:
        assert confidence(stronger(0.2, kind, 1.0)) < ANSWER_FROM, kind


def test_the_same_evidence_counts_less_in_a_larger_archive_up_to_a_point() -> None:
    sizes = (1, CALIBRATION.least, 5_000, CALIBRATION.most, 10**7)
    least, small, middle, large, huge = (confidence(evidence(0.6, size)) for size in sizes)
    assert least == small > middle > large == huge


def test_the_verdict_goes_by_two_thresholds() -> None:
    assert 0.0 < UNCERTAIN_FROM < ANSWER_FROM < 1.0
    assert [verdict_of(sure) for sure in (1.0, ANSWER_FROM)] == ["answered", "answered"]
    assert [verdict_of(sure) for sure in (ANSWER_FROM - 1e-9, UNCERTAIN_FROM)] == ["uncertain"] * 2
    assert [verdict_of(sure) for sure in (UNCERTAIN_FROM - 1e-9, 0.0)] == ["absent", "absent"]
