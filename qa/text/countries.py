"""Countries and their peoples as one: "Turkey", "Türkiye" and "Turkish".

The countries and their names in each language are CLDR's, by Babel. English makes most names of
peoples by an ending ("Egypt", "Egyptian"); those that it makes otherwise, and names that
papers use and CLDR does not, are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from qa.languages.codes import ENGLISH
from qa.text.terms import text_terms

Form = tuple[str, ...]
"""Terms that show a country where all of them stand: ("saudi", "arabia")."""

# "Syria-n", "Itali-an" behind a vowel, "Egypt-ian", "Pakistan-i" behind a consonant.
_ENDINGS = {True: ("n", "an", "ian", "nian", "ese"), False: ("an", "ian", "ean", "ese", "i")}
_LAST_LETTERS = re.compile(r"(?:istan|[aeoy])$")
_LEAST_ROOT = 4
"""Letters. "Pak" is another word than "Pakistan"."""

# By CLDR's code. A word with a space is shown by all of its parts.
_OTHER_NAMES = {
    "AE": "UAE, Emirati, Emirates",
    "AR": "Argentine",
    "BA": "Bosnia, Bosnian, Herzegovinian",
    "BE": "Belgian",
    "BF": "Burkinabe",
    "BG": "Bulgar",
    "BW": "Motswana, Batswana",
    "CD": "DRC, DR Congo, Congo, Congolese, Democratic Republic Congo",
    "CF": "CAR",
    "CG": "Congo, Congolese",
    "CH": "Swiss",
    "CI": "Ivory Coast, Ivorian",
    "CV": "Cape Verde, Cape Verdean",
    "CY": "Cypriot",
    "CZ": "Czech, Czech Republic",
    "DK": "Danish, Dane",
    "ES": "Spanish, Spaniard",
    "FI": "Finnish, Finn",
    "FR": "French, Frenchman, Frenchwoman",
    "HR": "Croat",
    "IS": "Icelandic, Icelander",
    "GB": "UK, U.K., Britain, British, Briton, England, English, Scotland, Scottish, Wales, Welsh",
    "GL": "Greenlandic",
    "GR": "Greek, Hellenic",
    "IE": "Irish, Irishman",
    "KG": "Kyrgyz",
    "KP": "North Korean, DPRK",
    "KR": "South Korean, Korea, Korean",
    "LA": "Lao",
    "LB": "Lebanese",
    "LS": "Basotho",
    "LU": "Luxembourgish",
    "MC": "Monegasque",
    "MG": "Malagasy",
    "MK": "Macedonia, Macedonian",
    "MN": "Mongol",
    "MM": "Myanmar, Burma, Burmese",
    "MT": "Maltese",
    "NE": "Nigerien",
    "NG": "Nigerian",
    "NL": "Dutch, Holland, Dutchman",
    "NO": "Norwegian",
    "NZ": "New Zealander",
    "PE": "Peruvian",
    "PH": "Filipino, Filipina, Philippine",
    "PL": "Polish, Pole",
    "PS": "Palestine, Palestinian",
    "PT": "Portuguese",
    "RS": "Serb",
    "SA": "Saudi",
    "SC": "Seychellois",
    "SE": "Swedish, Swede",
    "SI": "Slovene",
    "SK": "Slovak",
    "SO": "Somali",
    "SV": "Salvadoran",
    "SZ": "Swaziland, Swazi",
    "TG": "Togolese",
    "TH": "Thai",
    "TL": "East Timor, East Timorese",
    "TR": "Turkey, Turkish, Turk",
    "TT": "Trinidad, Trinidadian, Tobago",
    "US": "US, U.S., USA, America, American",
    "VA": "Vatican, Holy See",
    "VU": "ni-Vanuatu",
    "YE": "Yemeni",
}
# No countries: their names are other words, or ask for none.
_NOT_NAMES = re.compile(r"Island|Territor|Antarctic|Jersey|Réunion|Unknown|Pseudo|Union|Nations")
# Their derived peoples would be another country's, or another word.
_NOT_DERIVED = frozenset({"NE", "NG", "DM", "GN", "GQ", "GW", "PG", "GB", "US", "AE", "CH", "TR"})
_ALSO_WORDS = frozenset({("us",), ("car",), ("pole",), ("finn",), ("polish",), ("turk",)})
"""Forms that show a country where it is asked for, and by themselves ask for none."""

_BRACKETS = re.compile(r"\s*[(（].*")
_SHORT_NAME = re.compile(r"\s*(?:\(.*|- .*|SAR China)$")  # "Congo - Kinshasa", "Myanmar (Burma)"


@cache
def country_forms(language: str = ENGLISH) -> Mapping[Form, tuple[Form, ...]]:
    """The forms of each country, among them those of its people, by each of them.

    Terms are those of `qa.text.terms`. Of a form that two countries share ("Congolese")
    there are the forms of both. Peoples are known of English only.

    Args:
        language: in which a country is named, ISO 639. "Deutschland" is shown by what English
            calls it too.
    """
    forms: dict[Form, dict[Form, None]] = {}
    for code, names in _english_names().items():
        group = dict.fromkeys(form for name in names if (form := _form(name)))
        keys = tuple(group)
        if language != ENGLISH:
            keys = _called(code, language)
            group |= dict.fromkeys(keys)
        for form in keys:
            forms.setdefault(form, {}).update(group)
    return {form: tuple(group) for form, group in forms.items() if form not in _ALSO_WORDS}


@cache
def _english_names() -> Mapping[str, tuple[str, ...]]:
    """What English calls each country and its people, by CLDR's code."""
    from babel import Locale  # takes its time

    names: dict[str, tuple[str, ...]] = {}
    for code, label in Locale(ENGLISH).territories.items():
        if len(code) != 2 or _NOT_NAMES.search(label):  # three figures are a continent
            continue
        name = _SHORT_NAME.sub("", label)
        peoples = [] if code in _NOT_DERIVED else _peoples(name)
        names[code] = (name, *_OTHER_NAMES.get(code, "").split(", "), *peoples)
    return names


@cache
def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError  # takes its time

    try:
        return dict(Locale(language).territories)
    except UnknownLocaleError:
        return {}


def _called(code: str, language: str) -> tuple[Form, ...]:
    """The form of what a language calls a country, by its terms there; none if it has no name."""
    name = _BRACKETS.sub("", _territories(language).get(code, ""))
    terms = tuple(text_terms(name, language))
    return (terms,) if terms else ()


def _peoples(country: str) -> list[str]:
    """What English may call the people of a country; most of these words do not exist."""
    root = _LAST_LETTERS.sub("", country)
    whole = [country + ending for ending in _ENDINGS[country[-1] in "aeiou"]]
    if root == country or len(root) < _LEAST_ROOT:
        return whole
    bare = [root] if country.endswith(("istan", "y")) else []  # "Afghan", "German"
    return [*whole, *bare, *(root + ending for ending in _ENDINGS[False] if ending != "i")]


def _form(name: str) -> Form:
    return tuple(term for term in text_terms(name) if len(term) > 1 or "." in name)
