"""The language that a question wants articles in: "auf Deutsch", "in French", "на русском".

``written`` of ``[talk]`` in a language's file lists forms, with "…" for the name of a language,
which is Babel's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from qa.languages.codes import primary
from qa.languages.phrases import any_of, phrases
from qa.languages.writing import (
    CAPITAL_NOUNS,
    INFLECTED_NAMES,
    MARKS,
    WITHOUT_BLANKS,
    WITHOUT_CAPITALS,
)

LEAST_STEM = 4
"""Letters of a name that may have an ending of another gender or case: "italiana"."""
MOST_ENDING = 3
"""Letters by which such a form is longer or shorter."""

_NAME = rf"((?:[^\W\d_]|[{MARKS}])+)"


def without_language(language: str, text: str) -> Iterator[tuple[str, str]]:
    """A question without the language that it may limit itself to, each way to read it.

    Args:
        language: of the question, ISO 639.
        text: the question.

    Yields:
        what is left of it, and the code of the language that is meant.
    """
    for form in _forms(language):
        for match in form.finditer(text):
            code = _named(language, match[1])
            after = text[match.end() :].lstrip()
            has_name = after[:1].isupper() and language not in WITHOUT_CAPITALS | CAPITAL_NOUNS
            if code and not has_name:  # no "in French Polynesia"
                before = text[: match.start()].rstrip()
                yield f"{before}{'' if language in WITHOUT_BLANKS else ' '}{after}".strip(), code


@cache
def _forms(language: str) -> tuple[re.Pattern[str], ...]:
    is_run = language in WITHOUT_BLANKS
    name = f"({any_of(language, _names(language))})" if is_run else _NAME
    edges = ("", "") if is_run else (rf"(?<![\w{MARKS}])", rf"(?![\w{MARKS}])")
    longest = sorted(phrases(language, "talk", "written"), key=len, reverse=True)
    patterns = (any_of("", [form]).replace("…", name) for form in longest)
    return tuple(re.compile(edges[0] + form + edges[1], re.IGNORECASE) for form in patterns)


def _named(language: str, word: str) -> str | None:
    """The code of the language that a word names, in whatever form."""
    word, names = word.lower(), _names(language)
    if word in names:
        return names[word]
    cut = 2 if language in INFLECTED_NAMES else 1
    stems = (
        code
        for name, code in names.items()
        if len(name) - cut >= LEAST_STEM
        and word.startswith(name[:-cut])
        and abs(len(word) - len(name)) <= MOST_ENDING
    )
    return next(stems, None)


@cache
def _names(language: str) -> Mapping[str, str]:
    """The languages with a code of two letters by their names in one."""
    from babel import Locale, UnknownLocaleError  # takes its time

    try:
        names = Locale(language).languages
    except (UnknownLocaleError, ValueError):
        return {}
    return {str(name).lower(): primary(code) for code, name in names.items() if len(code) == 2}
