"""Whether the words that the reader takes for the answer are fit to be marked."""

from __future__ import annotations

import re

from qa.question.analysis import QuestionAnalysis
from qa.text.terms import STOP_TERMS, text_terms

LEAST_WORDS = 3
"""Words of a reason, or of what somebody said."""

LEAST_NEW = 2
"""Terms of it that the question does not have: what it asks about is no answer to it."""

_LEADS = (
    r"because(?: of)?|due to|owing to|thanks to|after|following|over|amid|since|as|for|to"
    r"|against|citing|in (?:protest|response)"
)
_CAUSES = rf"{_LEADS}|by|caus(?:es?|ed|ing)|prompt(?:s|ed|ing)|so(?: that)?"
_LED_TO = re.compile(rf"\b(?:{_CAUSES})\s+(?:(?:an?|the|its|his|her|their)\s+)?$", re.IGNORECASE)
_LEADING = re.compile(rf"\W*(?:{_LEADS})\b", re.IGNORECASE)


def may_answer(analysis: QuestionAnalysis, words: str, before: str) -> bool:
    """Whether words may be marked as what answers a question.

    Of days, names and numbers the reader judges well. Of reasons it is sure of many that are
    none, but of few to which a word of cause leads.

    Args:
        analysis: of the question.
        words: as they stand in the sentence.
        before: the sentence in front of them.
    """
    if analysis.answer_type not in {"reason", "statement"}:
        return True
    new = set(text_terms(words)) - analysis.vocabulary - STOP_TERMS
    if len(words.split()) < LEAST_WORDS or len(new) < LEAST_NEW:
        return False
    return analysis.answer_type == "statement" or bool(
        _LED_TO.search(before) or _LEADING.match(words)
    )
