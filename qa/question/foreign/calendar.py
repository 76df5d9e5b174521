"""Names of months and weekdays in other languages than English, by Babel, in all their forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from qa.languages.codes import ENGLISH
from qa.languages.phrases import pattern_of, phrases
from qa.languages.writing import WITHOUT_BLANKS

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EAST = re.compile(r"\d{1,4}\s?[年月日号號년월일]")
LEAST_SHORT = 3
"""Letters of a short form that counts: "Mi" of German is no Wednesday by itself."""


@cache
def months(language: str) -> Mapping[str, int]:
    """The names of months in lower case, 1 to 12; none for a language that Babel has not."""
    return _names(language, "months", 1)


@cache
def weekdays(language: str) -> Mapping[str, int]:
    """The names of weekdays in lower case, 0 for Monday to 6."""
    return _names(language, "days", 0)


def is_calendar_word(language: str, word: str) -> bool:
    """Whether a word is a month or a weekday of a language."""
    lower = word.lower()
    return language != ENGLISH and (lower in months(language) or lower in weekdays(language))


def names_time(language: str, text: str) -> bool:
    """Whether a text names a month, a weekday, a year, or another time that the file lists.

    Units that are counted ("three days") tell how long, and not when.
    """
    if _YEAR.search(text) or _EAST.search(text):
        return True
    found, counted = _times(language), _counted(language)
    if found is None:
        return False
    return found.search(counted.sub(" ", text) if counted else text) is not None


def counts_units(language: str, text: str) -> bool:
    """Whether units of time are counted in a text: "three days"."""
    counted = _counted(language)
    return counted is not None and counted.search(text) is not None


@cache
def _counted(language: str) -> re.Pattern[str] | None:
    units = [phrase.partition(" = ")[0] for phrase in phrases(language, "time", "units")]
    if not units or language in WITHOUT_BLANKS:
        return None
    counts = [phrase.partition(" = ")[0] for phrase in phrases(language, "time", "counts")]
    number = pattern_of(language, {*counts, *phrases(language, "questions", "numbers")} or {"1"})
    unit = pattern_of(language, units)
    return re.compile(rf"(?:(?<!\w)\d[\d.,]*|{number})\s{{1,3}}{unit}", re.IGNORECASE)


@cache
def _times(language: str) -> re.Pattern[str] | None:
    listed = {*months(language), *weekdays(language), *phrases(language, "time", "cues")}
    return re.compile(pattern_of(language, listed), re.IGNORECASE) if listed else None


def _names(language: str, kind: str, first: int) -> Mapping[str, int]:
    from babel import Locale, UnknownLocaleError  # takes its time

    try:
        forms = getattr(Locale(language), kind)
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    for context in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            for number, name in forms.get(context, {}).get(width, {}).items():
                plain = str(name).lower().strip()
                for form in {plain, plain.rstrip(".")}:
                    if len(form) >= LEAST_SHORT and not form[0].isdigit():
                        names[form] = int(number) + first - (1 if kind == "months" else 0)
    for phrase in phrases(language, "time", kind):  # "kānūn al-thānī": what Babel has not
        name, _, number = phrase.partition(" = ")
        names[name] = int(number)
    return names
