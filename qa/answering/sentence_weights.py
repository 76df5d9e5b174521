"""What makes a sentence worth quoting, and how many are quoted."""

from __future__ import annotations

from dataclasses import dataclass

from qa.retrieval.sentence_scores import ScoredSentence


@dataclass(frozen=True, slots=True)
class Quoting:
    """How many sentences are looked at and quoted.

    Attributes:
        passages: how many passages an answer lists, if nothing else is said.
        read: how many of the best passages are read for quotes.
        sentences: how many sentences are embedded, chosen by all but their
            cosine.
        most: most quotes in an answer.
        repeat: a sentence whose cosine with a quoted one is higher adds nothing.
        related: a sentence of another outlet with a higher cosine is on the same matter.
        across: both, where they are in two languages, for models whose vectors are centred: of
            plain sentences in eleven languages .97 of the translations lie nearer, and of others
            one in a thousand is nearer than .31.
        supporters: most citations of one quote for sentences that say the same, and
            for those on the same matter.
        marked: log odds from which on the reader's answer is marked in a quote: of 103 first
            quotes over unseen stories 94 have as much, and .77 of the words marked in them are
            among those of the answer's own.
        most_marked: share of a sentence above which marking its answer shows nothing.
    """

    passages: int = 8
    read: int = 12
    sentences: int = 16
    most: int = 4
    repeat: float = 0.90
    related: float = 0.75
    across: float = 0.5
    supporters: int = 3
    marked: float = 4.0
    most_marked: float = 0.6


QUOTING = Quoting()


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What makes a sentence worth quoting.

    Without a reader the weights are those of a softmax regression over the sentences of
    the eight best passages for 700 questions about 638 stories, rounded, but for the share of words
    with the headline and the sentence before, which did no good: without it the first
    quote held the gold answer for 62 and 47 % and the whole answer for 83 and 66 % of
    205 other questions and of 98 quiz questions over three outlets, with 3.0 and 3.6
    quotes; with it for 61 and 47, 80 and 61 %. A margin of .6 gives some 75 and 60 %
    with 2.1 and 2.7 quotes. Refusals are left out of all these.

    With a reader those of the headline and the top were found on 577 questions of four sets: the
    best sentence holds the answer of 152 in place of 149 of 203 questions about single stories,
    of 64 in place of 61 of 88 that a reporter might ask, of 56 and 54 in place of 54 and 51 of 98
    quiz questions, with and without their day, and of 54 of 90 about the sample corpus as before.
    Four times the headline's weight gains more on the quiz, and loses two of the last set, whose
    articles are short.

    Attributes:
        cosine: weight of the cosine of question and sentence.
        relevance: weight of the reader's log odds, or of `qa.retrieval.late_interaction`.
        span: weight of the log odds of its best answer, by the reader.
        words: weight of the share of the question's rare words in the sentence.
        gives: weight of holding what the question asks for.
        headline: weight of the share of the headline's words: the sentence that says what its
            headline says tells the news, where others look back.
        top: weight of standing at the `TOP` of the article, where news is told first.
        phrase: weight of a phrase that the question quotes; not fitted.
        passage: weight of the passage's own score.
        context: weight of the share of those words with the headline and the sentence before.
        margin: a sentence this far below the best is not quoted.
    """

    relevance: float
    span: float
    words: float
    gives: float
    headline: float
    top: float
    phrase: float
    passage: float
    cosine: float
    margin: float
    context: float = 0.0


BY_LATE_INTERACTION = SentenceWeights(
    relevance=1.0,
    span=0.0,
    words=1.0,
    gives=0.65,
    headline=0.0,
    top=0.0,
    phrase=1.0,
    passage=2.5,
    cosine=1.0,
    margin=1.0,
)
BY_CENTRED = SentenceWeights(
    relevance=1.75,
    span=0.0,
    words=1.2,
    gives=2.0,
    headline=-1.5,
    top=0.0,
    phrase=1.0,
    passage=1.0,
    cosine=2.5,
    margin=1.5,
    context=3.0,
)
"""For models whose vectors are centred. A softmax regression over the sentences for 95 questions of
sixteen practice sets, rounded: the first sentence is right for 69 % of them, with the weights of
late interaction for 55; where each half is left out of the fit, for 70 and 69 %, 53 and 56 before.
What repeats the headline opens the story, and what is asked for comes behind it."""
BY_READER = SentenceWeights(
    relevance=0.08,
    span=0.22,
    words=1.11,
    gives=0.27,
    headline=0.2,
    top=0.3,
    phrase=1.0,
    passage=2.95,
    cosine=0.0,
    margin=2.3,
)
BY_CENTRED_READER = SentenceWeights(
    relevance=0.5,
    span=0.25,
    words=0.5,
    gives=2.0,
    headline=0.0,
    top=0.2,
    phrase=1.0,
    passage=5.0,
    cosine=0.0,
    margin=3.0,
    context=1.2,
)
"""The same with a reader. Fitted by `benchmarks/languages/fit.py` on 342 questions of nineteen
practice sets, each asked of articles in its own language and of those in another, and on 150 of
NewsQA, and rounded: of the articles in its own language .87 of the first sentences are right, of
those in another .66, of NewsQA's .73; where the half of the stories, or NewsQA, is left out of the
fit, .83, .63 and .69. With `BY_READER` it is .81, .62 and .73. The margin gives one to three quotes
that hold the answer of .97, .91 and .93; that of `BY_READER` gives .96, .90 and .89."""


def weights_of(sentence: ScoredSentence) -> SentenceWeights:
    """The weights for a sentence, by what scored it."""
    if sentence.reading is not None:
        return BY_CENTRED_READER if sentence.is_centred else BY_READER
    return BY_CENTRED if sentence.is_centred else BY_LATE_INTERACTION


TOP = 400
"""Characters at the beginning of an article that tell its news, as papers write it (the inverted
pyramid)."""

SURE_SENTENCE, SURE_SPAN = 3.0, 5.0
"""Odds from which on a sentence is sure to answer where the day matters: of two sure ones the
right day decides. Elsewhere higher odds tell better sentences from good ones."""


def sentence_worth(
    sentence: ScoredSentence,
    passage: float,
    *,
    is_timely: bool,
    weights: SentenceWeights | None = None,
) -> float:
    """What a sentence is worth, but for its cosine with the question.

    Args:
        sentence: with its scores.
        passage: score of the passage, 0 to 1.
        is_timely: whether the question names a time or is about now.
        weights: in place of `weights_of` the sentence.
    """
    weights, reading = weights or weights_of(sentence), sentence.reading
    relevance, span = sentence.relevance, 0.0 if reading is None else reading.span
    if is_timely and reading is not None:
        relevance, span = min(relevance, SURE_SENTENCE), min(span, SURE_SPAN)
    return (
        weights.relevance * relevance
        + weights.span * span
        + weights.words * sentence.words
        + weights.gives * sentence.gives
        + weights.headline * sentence.headline
        + weights.top * (sentence.start < TOP)
        + weights.phrase * sentence.has_phrase
        + weights.passage * passage
        + weights.context * sentence.context
    )
