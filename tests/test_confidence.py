"""The chance of an answer grows with each kind of evidence and stays a chance."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import ANSWER_FROM, CALIBRATION, Evidence, confidence

evidences = st.builds(
    Evidence,
    passage_cosine=st.floats(-1.0, 1.0),
    sentence_cosine=st.floats(-1.0, 1.0),
    late=st.floats(-1.0, 1.0),
    coverage=st.floats(0.0, 1.0),
    fused=st.floats(0.0, 1.0),
    searched=st.integers(1, 10**9),
)


@given(evidences, st.floats(0.01, 0.5))
def test_more_evidence_never_makes_less_sure(evidence: Evidence, more: float) -> None:
    base = confidence(evidence)
    assert 0.0 <= base <= 1.0
    for stronger in (
        replace(evidence, passage_cosine=evidence.passage_cosine + more),
        replace(evidence, sentence_cosine=evidence.sentence_cosine + more),
        replace(evidence, coverage=evidence.coverage + more),
        replace(evidence, fused=evidence.fused + more),
    ):
        assert confidence(stronger) > base or base > 0.999999
    assert confidence(replace(evidence, late=evidence.late + more)) >= base


def test_no_evidence_is_no_answer_and_full_evidence_is_one() -> None:
    assert confidence(Evidence(0.1, 0.1, 0.1, 0.2, 0.8, 5_000)) < ANSWER_FROM
    assert confidence(Evidence(0.8, 0.8, 0.8, 1.0, 1.0, 5_000)) > ANSWER_FROM


def test_the_same_evidence_counts_less_in_a_larger_archive_up_to_a_point() -> None:
    sizes = (1, CALIBRATION.least, 5_000, CALIBRATION.most, 10**7)
    one, small, middle, large, huge = (
        confidence(Evidence(0.5, 0.5, 0.5, 0.6, 0.95, size)) for size in sizes
    )
    assert one == small > middle > large == huge
