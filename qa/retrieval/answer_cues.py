"""Whether a sentence holds the kind of thing that a question asks for, by form."""

from __future__ import annotations

import re

from qa.languages.codes import ENGLISH
from qa.question.analysis import QuestionAnalysis
from qa.question.foreign.cues import holds_kind
from qa.question.intent import numbers_in
from qa.text.dates import MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.terms import STOP_WORDS, word_terms

_TIME = re.compile(
    rf"\b(?:{WEEKDAY_PATTERN}|{MONTH_PATTERN}|today|yesterday|tomorrow|week|month|year"
    r"|(?:19|20)\d\d|spring|summer|autumn|winter|night|morning)s?\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|due to|after|so that|in order to|over|amid|to)\b", re.IGNORECASE
)
_STATEMENT = re.compile(r"\b(?:said|says|told|added|according)\b|[“\"]")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")


def contains_answer_type(
    analysis: QuestionAnalysis, sentence: str, language: str | None = None
) -> float:
    """Whether a sentence holds a thing of the type asked for that the question does not hold.

    Args:
        analysis: of the question.
        sentence: to look at.
        language: of the sentence, ISO 639; None is taken for English.

    Returns:
        1 if it does, 0 if not, .5 where any sentence may do.
    """
    if language not in (None, ENGLISH):
        return holds_kind(analysis, sentence, language)
    match analysis.answer_type:
        case "number":
            is_held = not numbers_in(sentence) <= analysis.numbers
        case "day":
            is_held = bool(_TIME.search(sentence))
        case "name":
            # The first word has a capital in any case.
            is_held = any(
                term not in STOP_WORDS and term not in analysis.vocabulary
                for word in _CAPITAL.finditer(sentence)
                if word.start() > 0
                for term in word_terms(word.group())
            )
        case "reason":
            is_held = bool(_REASON.search(sentence))
        case "statement":
            is_held = bool(_STATEMENT.search(sentence))
        case "anything":
            return 0.5
    return 1.0 if is_held else 0.0
