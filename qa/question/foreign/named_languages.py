"""The language that a question wants articles in: "auf Deutsch", "in French", "на русском".

``written`` of ``[talk]`` in a language's file lists forms, with "…" for the name of a language,
which is Babel's. Behind one stands nothing, or a small word or one of those that questions about
the archive are made of (`qa.question.foreign.archive`): the roads of "in French towns" are others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from qa.languages.codes import ENGLISH, primary
from qa.languages.phrases import any_of, phrases
from qa.languages.sections import languages
from qa.languages.writing import INFLECTED_NAMES, MARKS, WITHOUT_BLANKS
from qa.question.foreign.calendar import names_time
from qa.text.terms import STOP_WORDS
from qa.text.words.stops import stop_words

LEAST_STEM = 4
"""Letters of a name that may have an ending of another gender or case: "italiana"."""
MOST_ENDING = 3
"""Letters by which such a form is longer or shorter."""

LEAST_TELLING = 3
"""Words of a form that says by itself that a language follows: "in lingua …"; so does a part of
a word ("…språkiga")."""

_NAME = rf"((?:[^\W\d_]|[{MARKS}])+)"
_WORD = re.compile(_NAME)
_BEHIND = ("articles", "many", "which", "newest", "oldest", "about", "mention", "wrote", "here")
"""Lists whose words may stand behind a language."""


def without_language(
    language: str, text: str, held: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """A question without the language that it may limit itself to, each way to read it.

    Args:
        language: of the question, ISO 639.
        text: the question.
        held: codes of the languages that the archive holds; of others those that have a file
            can be meant.

    Yields:
        what is left of it, and the code of the language that is meant.
    """
    for form, is_loose in _forms(language):
        for match in form.finditer(text):
            code = _named(language, match[1], is_loose=is_loose)
            code = code if code in held or code in languages() else None
            after = text[match.end() :].lstrip()
            if code and not _begins_with_matter(language, after):
                before = text[: match.start()].rstrip()
                yield f"{before}{'' if language in WITHOUT_BLANKS else ' '}{after}".strip(), code


def _begins_with_matter(language: str, text: str) -> bool:
    """Whether the word behind a language tells of what: "in French Polynesia"."""
    word = None if language in WITHOUT_BLANKS else _WORD.match(text)
    if word is None or word[1].lower() in _words_behind(language):
        return False
    return not (stop_words(language).holds(word[1]) or names_time(language, word[1]))


@cache
def _words_behind(language: str) -> frozenset[str]:
    listed = (phrase for name in _BEHIND for phrase in phrases(language, "talk", name))
    first = {word[1].lower() for phrase in listed if (word := _WORD.match(phrase))}
    return STOP_WORDS | first if language == ENGLISH else frozenset(first)


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """The forms, each with whether it shows that a language is named: not "en Arménie"."""
    is_run = language in WITHOUT_BLANKS
    name = f"({any_of(language, _names(language))})" if is_run else _NAME
    edges = ("", "") if is_run else (rf"(?<![\w{MARKS}])", rf"(?![\w{MARKS}])")
    longest = sorted(phrases(language, "talk", "written"), key=len, reverse=True)
    is_inflected = language in INFLECTED_NAMES
    compiled = []
    for form in longest:
        pattern = edges[0] + any_of("", [form]).replace("…", name) + edges[1]
        is_telling = len(form.split()) >= LEAST_TELLING or re.search(r"…\w", form) is not None
        is_loose = is_inflected or (language != ENGLISH and is_telling)
        compiled.append((re.compile(pattern, re.IGNORECASE), is_loose))
    return tuple(compiled)


def _named(language: str, word: str, *, is_loose: bool) -> str | None:
    """The code of the language that a word names; ``is_loose``, in whatever form."""
    word, names = word.lower(), _names(language)
    if word in names or not is_loose:
        return names.get(word)
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
