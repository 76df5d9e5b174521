"""The calibrated confidence that the archive answers a question at all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["answered", "uncertain", "absent"]
"""Whether the archive answers; where it is uncertain, the quotes may answer and may not."""


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """What the confidence is computed from: the best of each kind among the passages found.

    Attributes:
        cosine: best cosine of the question with a passage, -1 to 1.
        relevance: the reader's log odds for the best sentence, or its best score by
            `qa.retrieval.late_interaction`, about 0 to 1.
        span: the reader's log odds for the best answer; 0 without a reader.
        is_read: whether a reader gave them.
        is_centred: whether cosines are those of `qa.retrieval.centring`.
        is_foreign: whether the best sentence is in another language than the question.
        fused: best fused score of a passage, 0 to 1; it is 1 only if the
            meaning, the words and the whole article all point to one.
        context: share of the question's words, rare ones counting more, that the
            first quote holds with its headline and the sentence before, 0 to 1.
        names: best share of the question's proper names that one passage with its
            headline holds, 0 to 1; 1 if the question has none.
        terms: telling words of the question; a long question that is matched is
            better evidence than a short one.
        searched: passages in the archive, 1 or more.
        unknown: how many of the question's proper names no article mentions.
    """

    cosine: float
    relevance: float
    span: float
    is_read: bool
    fused: float
    context: float
    names: float
    terms: int
    searched: int
    unknown: int = 0
    is_centred: bool = False
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression, fitted by `benchmarks/quality/calibrate.py`.

    Each of 421 questions was asked of the archive that holds its article and of two
    others, of other years, outlets and sizes (57 to 11,441 passages). The intercept is
    moved so that 4 % of the answerable questions over the two large archives are
    refused. Together with `qa.text.proper_names` it refuses 95 % of the questions about the
    other archives' stories (94 and 89 % where the archive took no part in the fit,
    but then also 3 and 22 % of its own), and 89 and 40 % of the archive's own when
    the right article is hidden: others often tell of the same event. Over the small
    sample archive it refuses 28 % of what it could answer and 57 % of the rest, which
    asks about the very same stories.

    Attributes:
        searched: weight of the logarithm of the number of passages. The best of
            many draws is higher by chance alone, so that a large archive needs
            better evidence than a small one. Set and not fitted: left free it becomes
            -1.3, and small archives answer nearly everything.
        unknown: weight of each name that no article mentions. Set and not fitted: hardly a
            question with an answer has any, so that a fit knows no bound.
        least: smaller archives are taken for this.
        most: larger archives are taken for this; the fit ends here.
        most_terms: longer questions are taken for this: none of the fit is longer, and a page of
            words that stand nowhere must not count as evidence by its length alone.
        relevance_seen, span_seen: the least and the most that the fit saw. What lies beyond
            is taken for these: another reader's odds must not outweigh all else. The bundled
            one's are rounded from 72 questions, each asked of two archives.
    """

    intercept: float = -24.74
    cosine: float = 10.39
    relevance: float = 8.09
    span: float = 0.0
    fused: float = 11.44
    context: float = 4.08
    names: float = 2.05
    terms: float = 0.18
    searched: float = -0.2
    unknown: float = -4.0
    least: int = 50
    most: int = 11_441
    most_terms: int = 24
    relevance_seen: tuple[float, float] = (-math.inf, math.inf)
    span_seen: tuple[float, float] = (-math.inf, math.inf)


BY_LATE_INTERACTION = Calibration()
BY_READER = Calibration(
    intercept=-13.68,
    cosine=8.60,
    relevance=0.029,
    span=0.141,
    fused=9.03,
    context=1.30,
    names=0.0,
    terms=0.193,
    searched=-0.18,
    relevance_seen=(-10.0, 15.0),
    span_seen=(-26.0, 26.0),
)

BY_CENTRED = Calibration(
    intercept=-16.2,
    cosine=10.8,
    relevance=9.1,
    fused=4.9,
    context=4.8,
    names=2.55,
    terms=0.12,
)
"""For models whose vectors are centred (`qa.retrieval.centring`), where the best sentence is in
the question's language. Fitted like the others, with the multilingual model, on 60 questions each
of two sets over an archive of 2,832 passages and a part of another, with those of the practice
sets as ones without an answer: 5 and 3 % of the answerable questions are not sure and none is
refused; of those without an answer 84 and 97 % are not sure, 60 and 74 % refused. Where an
archive took no part in the fit it is 18 and 3, 85 and 95 %. The constants of the bundled model
would leave 20 and 24 % of the answerable unsure: centring brings the cosines of any model to
much the same scale."""

ACROSS_LANGUAGES = Calibration(
    intercept=-4.8,
    cosine=3.0,
    relevance=17.5,
    fused=0.0,
    context=0.0,
    names=0.0,
    terms=0.0,
    searched=-0.4,
    unknown=0.0,
)
"""Where it is in another language: words and names of the question need not stand there, so that
meaning alone decides. Fitted on 79 questions of sixteen languages over the practice articles of
the others, and on 78 of them over two archives of other news: 9 % of the answerable are not sure,
and of those without an answer 97 % are not sure, but only 8 % refused; of 32 about the very same
stories that nothing answers 16 % are not sure."""

BY_CENTRED_READER = Calibration(
    intercept=-5.25,
    cosine=15.6,
    relevance=0.41,
    span=0.22,
    fused=2.1,
    context=2.3,
    names=0.0,
    terms=0.0,
    searched=-0.5,
    relevance_seen=(-6.1, 7.6),
    span_seen=(-17.0, 13.3),
)
"""With a reader and centred vectors, fitted by `benchmarks/languages/fit.py`: nineteen practice
sets of which each archive holds half of the stories, and 150 questions of NewsQA over 3,112
passages; near misses weigh as much as questions on other matters. The intercept is .4 lower than
fitted, so that 5 % of the questions are not sure that a practice set of their own language answers.
Where an archive takes no part in the fit, 3 to 17 % of its own questions are not sure; of those
about other stories 0 to 3 % are, and 84 % and more refused; of those on the matter of an article
that does not answer 5 to 18 % are sure. The weight of the size is set, and higher than elsewhere:
in a small archive the centre of a language takes something of each story with it, so that all
cosines are lower."""

READ_ACROSS_LANGUAGES = Calibration(
    intercept=2.4,
    cosine=15.0,
    relevance=0.45,
    span=0.0,
    fused=0.0,
    context=0.0,
    names=0.0,
    terms=0.0,
    searched=-1.2,
    unknown=0.0,
    relevance_seen=(-6.1, 5.6),
)
"""The same where the best sentence is in another language, with a higher weight of the reader than
fitted (.31) and an intercept 1.3 lower: that a sentence of another language is on the matter says
less. Of the questions that an archive answers 59 % are sure then, and their first sentence is right
for 81 %, where it is for 73 % of all, and 5 % are refused; of 449 about other stories four are
sure, and 68 % are refused; of those on the matter of an article that does not answer 11 % are
sure. Fitted before `embeddings.readers.language_pairs`, without which 48 % are sure, 79 % of them
right; a fit with it gives nearly the same weights."""

ANSWER_FROM = 0.5
"""Confidence from which on an answer is given as one."""

LESS_THAN_SURE = ANSWER_FROM - 0.01
"""The most confidence in what something speaks against: no article is about the matter, nothing
says what the question takes for granted, a side of a comparison was not found."""

UNCERTAIN_FROM = 0.08
"""Confidence from which on the best sentences are shown, as ones that may answer."""


def verdict_of(confidence: float) -> Verdict:
    """The verdict on an answer of that confidence, 0 to 1."""
    if confidence >= ANSWER_FROM:
        return "answered"
    return "uncertain" if confidence >= UNCERTAIN_FROM else "absent"


def calibration_for(features: ConfidenceFeatures) -> Calibration:
    """The weights for an answer, by what its features were found with."""
    if not features.is_centred:
        return BY_READER if features.is_read else BY_LATE_INTERACTION
    if features.is_read:
        return READ_ACROSS_LANGUAGES if features.is_foreign else BY_CENTRED_READER
    return ACROSS_LANGUAGES if features.is_foreign else BY_CENTRED


def confidence(features: ConfidenceFeatures) -> float:
    """The calibrated chance, 0 to 1, that an answer is among the passages."""
    if features.is_centred and not features.terms:
        return 0.0  # a smiley alone has a vector too, and some sentence is near it
    calibration = calibration_for(features)
    searched = _within(features.searched, calibration.least, calibration.most)
    logit = (
        calibration.intercept
        + calibration.cosine * features.cosine
        + calibration.relevance * _within(features.relevance, *calibration.relevance_seen)
        + calibration.span * _within(features.span, *calibration.span_seen)
        + calibration.fused * features.fused
        + calibration.context * features.context
        + calibration.names * features.names
        + calibration.terms * min(features.terms, calibration.most_terms)
        + calibration.searched * math.log(searched)
        + calibration.unknown * features.unknown
    )
    return 1.0 / (1.0 + math.exp(-logit))


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
