"""The chance of an answer grows with each kind of evidence and stays a chance."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.confidence import (
    ANSWER_FROM,
    BY_LATE_INTERACTION,
    BY_READER,
    UNCERTAIN_FROM,
    ConfidenceFeatures,
    confidence,
    verdict_of,
)

NOT_KINDS = frozenset({"searched", "unknown", "is_read", "is_centred", "is_foreign", "span"})
KINDS = tuple(field.name for field in fields(ConfidenceFeatures) if field.name not in NOT_KINDS)
BY_ODDS = ("relevance", "span")
"""Kinds that only a reader gives, as log odds without a bound."""


def evidence(value: float, searched: int = 5_000, **others: Any) -> ConfidenceFeatures:
    """Features of one strength throughout, but for ``others``."""
    values: dict[str, Any] = {
        **dict.fromkeys(KINDS, value),
        "span": 0.0,
        "unknown": 0,
        "is_read": False,
        **others,
    }
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
    sizes = (1, BY_LATE_INTERACTION.least, 5_000, BY_LATE_INTERACTION.most, 10**7)
    least, small, middle, large, huge = (confidence(evidence(0.6, size)) for size in sizes)
    assert least == small > middle > large == huge


def test_the_verdict_goes_by_two_thresholds() -> None:
    assert 0.0 < UNCERTAIN_FROM < ANSWER_FROM < 1.0
    assert [verdict_of(sure) for sure in (1.0, ANSWER_FROM)] == ["answered", "answered"]
    assert [verdict_of(sure) for sure in (ANSWER_FROM - 1e-9, UNCERTAIN_FROM)] == ["uncertain"] * 2
    assert [verdict_of(sure) for sure in (UNCERTAIN_FROM - 1e-9, 0.0)] == ["absent", "absent"]


@given(
    st.fixed_dictionaries(dict.fromkeys(KINDS, st.floats(0.0, 1.0))),
    st.sampled_from(BY_ODDS),
    st.floats(-20.0, 20.0),
    st.floats(0.5, 5.0),
)
def test_better_odds_of_the_reader_make_surer(
    strength: dict[str, float], kind: str, odds: float, more: float
) -> None:
    read: dict[str, Any] = {**strength, "is_read": True}
    low, high = ({**read, kind: odds + raised} for raised in (0.0, more))
    assert 0.0 <= confidence(evidence(0.0, **low)) <= confidence(evidence(0.0, **high)) <= 1.0


def test_the_reader_can_tip_the_scales() -> None:
    unsure: dict[str, Any] = dict.fromkeys(KINDS, 0.7) | {"is_read": True, "terms": 3}
    nothing, surely = (
        confidence(evidence(0.0, **{**unsure, "relevance": odds, "span": 2 * odds}))
        for odds in (-10.0, 8.0)
    )
    assert nothing < ANSWER_FROM < surely


def test_a_page_of_words_is_no_evidence_by_its_length() -> None:
    for is_read in (False, True):
        short, long = (
            confidence(evidence(0.3, is_read=is_read, terms=terms)) for terms in (10, 300)
        )
        assert short < long < UNCERTAIN_FROM


def test_odds_beyond_what_the_fit_saw_say_no_more() -> None:
    base: dict[str, Any] = dict.fromkeys(KINDS, 0.6) | {"is_read": True}
    for kind in BY_ODDS:
        least, most = getattr(BY_READER, f"{kind}_seen")
        ends = [confidence(evidence(0.0, **{**base, kind: odds})) for odds in (least, most)]
        beyond = [
            confidence(evidence(0.0, **{**base, kind: odds})) for odds in (least - 90, most + 90)
        ]
        assert ends == beyond
        assert ends[0] < ends[1]


def test_across_languages_words_and_names_that_cannot_match_make_nothing_less_sure() -> None:
    own = evidence(0.6, is_centred=True, context=0.0, names=0.0, unknown=2)
    foreign = replace(own, is_foreign=True)
    assert confidence(own) < UNCERTAIN_FROM < ANSWER_FROM < confidence(foreign)
    for kind in ("cosine", "relevance"):
        weaker: Any = {kind: 0.2}
        assert confidence(replace(foreign, **weaker)) < confidence(foreign)
    assert confidence(evidence(0.2, is_centred=True, is_foreign=True)) < ANSWER_FROM


def test_a_question_without_a_word_is_never_answered_by_its_vector() -> None:
    for is_foreign in (False, True):
        smiley = evidence(1.0, is_centred=True, is_foreign=is_foreign, terms=0)
        assert confidence(smiley) == 0.0
        assert confidence(replace(smiley, terms=1)) > ANSWER_FROM
