"""Text as the templates show it: words in bold, spans in a mark, paragraphs.

Nothing here knows Markdown: what an article says in asterisks is shown in asterisks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from qa.languages.codes import ENGLISH, base_code
from qa.text.markup.templates import render
from qa.text.terms import word_terms
from qa.text.word_spans import word_spans

_WORD = re.compile(r"\w+")

Run: TypeAlias = tuple[str, bool]
"""A piece of text, and whether it is in bold."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text with a span of it inside a mark; nothing is marked where that is empty."""

    before: list[Run]
    marked: list[Run]
    after: list[Run]


def render_view(template: str, language: str = ENGLISH, /, **values: object) -> str:
    """The HTML of one of the templates of `qa.web`, in a language of the page."""
    return render("qa.web", template, language, **values)


def mark_span(
    text: str,
    begin: int,
    stop: int,
    start: int,
    end: int,
    terms: Container[str] = (),
    language: str | None = None,
) -> MarkedText:
    """``text[begin:stop]`` with what lies in ``[start, end)`` inside a mark.

    Words with one of the terms are in bold, see `highlight_terms`.
    """
    start, end = max(begin, min(start, stop)), max(begin, min(end, stop))
    if start >= end:
        start = end = stop
    spans = (text[begin:start], text[start:end], text[end:stop])
    return MarkedText(*(highlight_terms(span, terms, language) for span in spans))


def highlight_terms(text: str, terms: Container[str], language: str | None = None) -> list[Run]:
    """A text with the words in bold whose terms are among those given.

    Args:
        text: what is shown.
        terms: as `qa.text.terms.query_terms` makes them of a question for this language.
        language: ISO 639 code of the language of the text; None for an unknown one.
    """
    if not terms:
        return [(text, False)] if text else []
    runs: list[Run] = []
    done = 0
    if base_code(language) == ENGLISH:
        words = ((*span, word_terms(text[slice(*span)])) for span in _words(text))
    else:
        words = ((word.start, word.end, word.terms) for word in word_spans(text, language))
    for begin, end, own in words:
        if any(term in terms for term in own):
            if runs and begin == done:  # letters of one word, where print has no spaces
                runs[-1] = (runs[-1][0] + text[begin:end], True)
            else:
                runs += [(text[done:begin], False), (text[begin:end], True)]
            done = end
    return [run for run in (*runs, (text[done:], False)) if run[0]]


def _words(text: str) -> Iterator[tuple[int, int]]:
    """The spans of words, each in one piece with the marks on and between its letters.

    Invisible characters do not part a word either: the search does not see them
    (`qa.text.terms.search_text`).
    """
    begin = end = 0
    for word in _WORD.finditer(text):
        if begin == end or word.start() > end:
            if begin < end:
                yield begin, end
            begin = word.start()
        end = word.end()
        while end < len(text) and is_combining(text[end]):
            end += 1
    if begin < end:
        yield begin, end


def is_combining(char: str) -> bool:
    """Whether a character stays in one piece with the letter before it."""
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def paragraph_spans(text: str) -> Iterable[tuple[int, int]]:
    """The spans between blank lines."""
    begin = 0
    for gap in re.finditer(r"\n{2,}", text):
        yield begin, gap.start()
        begin = gap.end()
    if begin < len(text):
        yield begin, len(text)
