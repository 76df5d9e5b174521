"""The chance of an answer grows with each kind of evidence and stays a chance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import confidence, is_answer

cosine = st.floats(-1.0, 1.0)
share = st.floats(0.0, 1.0)


@given(cosine, cosine, share, st.floats(0.01, 0.5))
def test_more_evidence_never_makes_less_sure(
    passage: float, sentence: float, coverage: float, more: float
) -> None:
    base = confidence(passage_cosine=passage, sentence_cosine=sentence, coverage=coverage)
    assert 0.0 <= base <= 1.0
    for larger in (
        confidence(passage_cosine=passage + more, sentence_cosine=sentence, coverage=coverage),
        confidence(passage_cosine=passage, sentence_cosine=sentence + more, coverage=coverage),
        confidence(passage_cosine=passage, sentence_cosine=sentence, coverage=coverage + more),
    ):
        assert larger > base or larger == 1.0


def test_no_evidence_is_no_answer_and_full_evidence_is_one() -> None:
    assert not is_answer(confidence(passage_cosine=0.1, sentence_cosine=0.1, coverage=0.2))
    assert is_answer(confidence(passage_cosine=0.8, sentence_cosine=0.8, coverage=1.0))
