"""Days, lists and names of languages as a language writes them, by the Unicode CLDR (Babel)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Literal

from qa.languages.codes import primary
from qa.languages.messages import spoken_language, spoken_languages
from qa.languages.names import language_name

Joining = Literal["and", "or"]

_WEIGHT = "q="


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language is written."""
    from babel import Locale, UnknownLocaleError

    try:
        return "rtl" if Locale.parse(language.replace("-", "_")).text_direction == "rtl" else "ltr"
    except (ValueError, UnknownLocaleError):
        return "ltr"


def day_text(language: str, day: date) -> str:
    """A day with the name of its month: "11. Juni 2020"."""
    from babel.dates import format_date

    return format_date(day, "long", locale=spoken_language(language))


def short_day_text(language: str, day: date) -> str:
    """The same with the month shortened: "11. Jun. 2020"."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMd", day, locale=spoken_language(language))


def short_days_text(language: str, since: date, until: date) -> str:
    """A span of days, what its ends have in common said once: "8.–14. Juni 2020"."""
    from babel.dates import format_interval

    return format_interval(since, until, "yMMMd", locale=spoken_language(language))


def month_text(language: str, day: date, *, is_short: bool = False) -> str:
    """The month of a day with its year: "Juni 2020"."""
    from babel.dates import format_skeleton

    skeleton = "yMMM" if is_short else "yMMMM"
    return format_skeleton(skeleton, day, locale=spoken_language(language))


def list_text(language: str, names: Sequence[str], joining: Joining) -> str:
    """Names as a sentence has them: "A, B und C"."""
    from babel.lists import format_list

    locale = spoken_language(language)
    if joining == "or":
        return format_list(list(names), "or", locale)
    return format_list(list(names), "standard", locale)


def language_text(language: str, code: str) -> str:
    """The name of a language in another; in English where the program does not speak that."""
    return language_name(code, spoken_language(language))


def language_texts(language: str, codes: Iterable[str]) -> list[str]:
    """The same for several, in the order of the alphabet."""
    return sorted(language_text(language, code) for code in codes)


@cache
def own_names() -> tuple[tuple[str, str], ...]:
    """The languages that the program speaks, each with what its speakers call it, by its code."""
    from babel import Locale

    names = ((code, Locale(code).languages[code]) for code in spoken_languages())
    return tuple((code, name[:1].upper() + name[1:]) for code, name in names)


def wanted_language(header: str, *, chosen: Iterable[str] = ()) -> str:
    """The language that a browser's user wants to read, of those that the program speaks.

    Args:
        header: the value of ``Accept-Language`` (RFC 9110, 12.5.4); may be empty or broken.
        chosen: codes that go before it, the first of them that the program speaks; "zh-TW"
            counts as "zh".
    """
    from babel import negotiate_locale

    for code in map(primary, chosen):
        if code in spoken_languages():
            return code
    ranges = [part.strip() for part in header.split(",")[:_MOST_RANGES]]
    weighed = sorted(((_weight(part), part.partition(";")[0].strip()) for part in ranges if part),
                     key=lambda pair: -pair[0])  # fmt: skip
    wanted = [name for weight, name in weighed if weight > 0]
    return spoken_language(negotiate_locale(wanted, spoken_languages(), sep="-"))


_MOST_RANGES = 20


def _weight(part: str) -> float:
    """The weight of a language range, 0 to 1; 1 where none is given, 0 for nonsense."""
    value = part.partition(";")[2].replace(" ", "")
    if not value:
        return 1.0
    try:
        return max(0.0, min(1.0, float(value.removeprefix(_WEIGHT))))
    except ValueError:
        return 0.0
