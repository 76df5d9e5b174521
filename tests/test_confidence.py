"""The chance of an answer grows with each kind of evidence and stays a chance."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import ANSWER_FROM, Evidence, confidence

evidences = st.builds(Evidence, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0), st.floats(0.0, 1.0))


@given(evidences, st.floats(0.01, 0.5))
def test_more_evidence_never_makes_less_sure(evidence: Evidence, more: float) -> None:
    base = confidence(evidence)
    assert 0.0 <= base <= 1.0
    for stronger in (
        replace(evidence, passage_cosine=evidence.passage_cosine + more),
        replace(evidence, sentence_cosine=evidence.sentence_cosine + more),
        replace(evidence, coverage=evidence.coverage + more),
    ):
        assert confidence(stronger) > base or base > 0.999999


def test_no_evidence_is_no_answer_and_full_evidence_is_one() -> None:
    assert confidence(Evidence(0.1, 0.1, 0.2)) < ANSWER_FROM
    assert confidence(Evidence(0.8, 0.8, 1.0)) > ANSWER_FROM
