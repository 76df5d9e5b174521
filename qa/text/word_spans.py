"""Where the words of a text stand, with their terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.languages.codes import ENGLISH, base_code
from qa.text.terms import word_terms
from qa.text.words.cutting import letter_spans, tokens_of
from qa.text.words.letters import is_plain, one_form, search_text, simplified

_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SpannedWord:
    """A word of a text; where print has no spaces between words a letter.

    Attributes:
        start, end: offsets into the text.
        terms: of the word, see `qa.text.terms.text_terms`; of a letter those of the pairs that
            it is in, and of itself.
    """

    start: int
    end: int
    terms: tuple[str, ...]


def word_spans(text: str, language: str | None = ENGLISH) -> Iterator[SpannedWord]:
    """The words of a text in its order.

    Args:
        text: any text, as it stands.
        language: ISO 639 code of the language that it is in; None for an unknown one.
    """
    if base_code(language) == ENGLISH and is_plain(text):
        for match in _PLAIN.finditer(text):
            yield SpannedWord(match.start(), match.end(), word_terms(match.group()))
        return
    for token in tokens_of(text):
        if not token.is_run:
            yield SpannedWord(token.start, token.end, word_terms(token.text, language))
            continue
        spans = [
            (token.start + start, token.start + end) for start, end in letter_spans(token.text)
        ]
        for place, (start, end) in enumerate(spans):
            before = spans[max(0, place - 1)][0]
            behind = spans[min(len(spans) - 1, place + 1)][1]
            pairs = (text[before:end], text[start:behind], text[start:end])
            terms = dict.fromkeys(simplified(one_form(search_text(pair))) for pair in pairs)
            yield SpannedWord(start, end, tuple(terms))
