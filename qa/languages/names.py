"""Names of languages, as people write them and as they are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from babel import Locale

from qa.errors import QuestionError
from qa.languages.codes import primary
from qa.languages.messages import spoken_languages
from qa.languages.sections import languages

MOST_LANGUAGES = 50
"""Languages in one filter. Who means nearly all of them needs no filter."""

LONGEST_NAME = 100
"""Characters; the longest that CLDR has is 35."""

_ALSO = {"farsi": "fa", "dari": "fa", "mandarin": "zh", "castilian": "es", "tagalog": "fil"}
"""Everyday names in English that CLDR has not."""


def language_name(code: str, locale: str = "en") -> str:
    """A language by its name in another, "German" for "de-AT"; one without a name by its code.

    Args:
        code: ISO 639; a region behind it does not count.
        locale: the language of the name.
    """
    language = primary(code)
    return str(Locale(locale).languages.get(language, language))


def other_language(code: str | None, language: str = "en", locale: str = "en") -> str:
    """The name of a language in another; "" where it is not known, or the one that is given."""
    return language_name(code, locale) if code and primary(code) != primary(language) else ""


def languages_meant(names: Iterable[str] | str | None) -> frozenset[str]:
    """Codes of the languages that are meant by codes, names in English, or own names.

    Args:
        names: a single one is taken as one, None as none.

    Raises:
        QuestionError: one of them is no language, or they are too many.
    """
    listed = [names] if isinstance(names, str) else list(names or ())
    if not all(isinstance(name, str) for name in listed):
        raise QuestionError(f'languages are codes or names, such as "de", and not {listed[:3]!r}.')
    if len(listed) > MOST_LANGUAGES:
        raise QuestionError(
            f"{len(listed):,} languages are asked for; the most is {MOST_LANGUAGES}. "
            "Without any, articles in all of them may answer."
        )
    return frozenset(_meant(name) for name in listed if name.strip())


def code_of(name: str) -> str | None:
    """The code of a language by its code or its name in English, itself or a language of the page.

    None if it is none of these.
    """
    folded = _folded(name) if len(name) <= LONGEST_NAME else ""
    tag = primary(folded)
    code = _codes_by_english_name().get(folded) or (tag if _is_known(tag) else None)
    return code or _codes_by_other_names().get(folded)


def _meant(name: str) -> str:
    code = code_of(name)
    if code is None:
        folded = _folded(name[:LONGEST_NAME])
        codes = {**_codes_by_other_names(), **_codes_by_english_name()}
        near = get_close_matches(folded, codes, n=1)
        meant = near and codes[near[0]]
        hint = f' Did you mean {language_name(meant)} ("{meant}")?' if meant else ""
        raise QuestionError(
            f'No language is called "{name[:40]}".{hint} Give its code, such as "de", or its name,'
            ' such as "German" or "Deutsch".'
        )
    return code


def _is_known(tag: str) -> bool:
    return tag in Locale("en").languages and tag not in ("mul", "root", "und", "zxx")


def _folded(name: str) -> str:
    """A name without capitals and accents."""
    parts = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def _codes_by_english_name() -> dict[str, str]:
    names = sorted(Locale("en").languages.items(), reverse=True)  # "zh" counts before "zh_Hant"
    return {**{_folded(name): primary(code) for code, name in names}, **_ALSO}


@cache
def _codes_by_other_names() -> dict[str, str]:
    """Languages by their names in those that the program speaks, and by their own.

    By their own only those that have rules here: to read all of CLDR takes .7 s and 132 MB, and
    these .15 s and 32 MB.
    """
    spoken, own, others = spoken_languages(), {}, {}
    for language in sorted({*languages(), *spoken}):
        # "zh" counts before "zh_Hant".
        for code, name in sorted(Locale(language).languages.items(), reverse=True):
            if primary(code) == language:
                own[_folded(name)] = language
            elif language in spoken:
                others[_folded(name)] = primary(code)
    return others | own
