"""Whether a sentence in another language than English holds the kind of thing asked for."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from qa.languages.phrases import has, phrases
from qa.languages.writing import CAPITAL_NOUNS, WITHOUT_CAPITALS
from qa.question.analysis import QuestionAnalysis
from qa.question.foreign.numbers import numbers_told
from qa.question.foreign.times import tells_when
from qa.text.terms import word_terms

OPEN = 0.5
"""What a sentence counts where its form does not tell."""

_QUOTED = re.compile(r"[“”„«»「」『』\"]")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


def holds_kind(analysis: QuestionAnalysis, sentence: str, language: str) -> float:
    """As `qa.retrieval.answer_cues.contains_answer_type`, by the rules of the sentence's language.

    Returns:
        1 if it holds a thing of the type asked for that the question does not hold, 0 if not,
        .5 where its form does not tell.
    """
    match analysis.answer_type:
        case "number":
            is_held = not numbers_told(language, sentence) <= analysis.numbers
        case "day":
            is_held = tells_when(language, sentence)
        case "name":
            return _names(analysis, sentence, language)
        case "reason":
            if not _lists(language, "because"):
                return OPEN
            is_held = has(language, "questions", "because", sentence)
        case "statement":
            if not _lists(language, "saying"):
                return OPEN
            is_held = bool(_QUOTED.search(sentence)) or has(
                language, "questions", "saying", sentence
            )
        case "anything":
            return OPEN
    return 1.0 if is_held else 0.0


def _names(analysis: QuestionAnalysis, sentence: str, language: str) -> float:
    if language in WITHOUT_CAPITALS:
        return OPEN
    words = list(_WORD.finditer(sentence))
    capitals = [
        match.start() > 0
        and match.group()[0].isupper()
        and any(term not in analysis.vocabulary for term in word_terms(match.group()))
        for match in words
    ]
    if language in CAPITAL_NOUNS:
        return 1.0 if any(map(all, pairwise(capitals))) else OPEN
    return 1.0 if any(capitals) else 0.0


@cache
def _lists(language: str, name: str) -> bool:
    return bool(phrases(language, "questions", name))
