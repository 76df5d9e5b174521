"""What the program says, in the languages that it speaks: gettext catalogues, one file for each.

The English sentence stands in the program, in a call of `say` or `say_number`, and is its own key
in ``catalogue/<code>.po``. A language without a catalogue, or a sentence that is not in it, is
said in English. Values stand in a sentence as ``%(name)s``, a per cent sign as ``%%``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qa.languages.codes import ENGLISH, primary

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from babel.support import Translations

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of the Unicode CLDR, in the order of `plural_forms`."""

_SHOWN = 200  # numbers show every plural form of every language, and then they repeat
_MANY = 1_000_000


@cache
def spoken_languages() -> tuple[str, ...]:
    """ISO 639 codes of the languages that the program speaks, sorted; English is one of them."""
    names = (entry.name for entry in _folder().iterdir())
    codes = {name.removesuffix(".po") for name in names if name.endswith(".po")}
    return tuple(sorted(codes | {ENGLISH}))


def spoken_language(language: str | None, *others: str) -> str:
    """The first of languages that the program speaks, without its region; English if none is."""
    codes = map(primary, (language or "", *others))
    return next((code for code in codes if code in spoken_languages()), ENGLISH)


def say(language: str, message: str, /, **values: object) -> str:
    """A sentence in a language.

    Args:
        language: ISO 639 code.
        message: the sentence in English.
        values: what stands in it; a number among them is written as the language does.
    """
    return _ended(translated(language, message) % _written(language, values))


def say_number(language: str, number: int, one: str, many: str, /, **values: object) -> str:
    """A sentence about a number of things, which is ``%(number)s`` in it.

    Args:
        language: ISO 639 code.
        number: how many; it tells which plural form is right.
        one: the sentence in English where there is one.
        many: the same for all other numbers.
        values: what else stands in it.
    """
    message = translated_plural(language, number, one, many)
    return _ended(message % _written(language, {"number": number, **values}))


def quoted(language: str, words: str) -> str:
    """Words in the quotation marks of a language: “these”, „diese“."""
    return say(language, "“%(words)s”", words=words)


def to_say(message: str) -> str:
    """The sentence as it is: marks one for the catalogues that is said in another place."""
    return message


def to_say_number(one: str, many: str) -> tuple[str, str]:
    """The same of a sentence about a number of things."""
    return one, many


def translated(language: str, message: str) -> str:
    """A sentence in a language, its values still to be put in."""
    translations = _translations(spoken_language(language))
    return translations.gettext(message) if translations and message else message


def translated_plural(language: str, number: int, one: str, many: str) -> str:
    """The form of a sentence for a number, its values still to be put in."""
    translations = _translations(spoken_language(language))
    if translations is None:
        return one if number == 1 else many
    return translations.ngettext(one, many, number)


def plural_forms(language: str, one: str, many: str) -> list[str]:
    """The form of a sentence for each of `CATEGORIES`, for a program that knows these only."""
    samples = _samples(spoken_language(language))
    numbers = [samples.get(category, _MANY) for category in CATEGORIES]
    return [translated_plural(language, number, one, many) for number in numbers]


def read_catalogue(language: str) -> Catalog:
    """The catalogue of a language as it stands in its file."""
    from babel.messages.pofile import read_po

    with (_folder() / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def number_text(language: str, number: int) -> str:
    """A whole number with its thousands set off: "1,200", in German "1.200"."""
    code = spoken_language(language)
    if code == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=code)


def per_cent_text(language: str, share: int) -> str:
    """A share in whole per cent: "60 %", in Polish "60%", in Turkish "%60"."""
    code = spoken_language(language)
    if code == ENGLISH:
        return f"{share} %"
    from babel.numbers import format_percent

    return format_percent(share / 100, locale=code)


def _ended(sentence: str) -> str:
    """With one full stop where a value ends in one, too: "по 4 марта 2026 г."."""
    is_double = sentence.endswith("..") and not sentence.endswith("...")
    return sentence[:-1] if is_double else sentence


def _written(language: str, values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: number_text(language, value) if type(value) is int else value
        for name, value in values.items()
    }


@cache
def _translations(language: str) -> Translations | None:
    """None for English, in which the sentences stand in the program."""
    if language == ENGLISH:
        return None
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _samples(language: str) -> Mapping[str, int]:
    """For each plural category of a language a number that is of it."""
    from babel import Locale

    category = Locale(language).plural_form
    numbers = (*range(1, _SHOWN), _MANY, 0)  # in Portuguese 0 is of the category of 1
    return {category(number): number for number in reversed(numbers)}


def _folder() -> Any:
    return files("qa.languages") / "catalogue"
