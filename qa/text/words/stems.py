"""Stems of words, by the rules of their language.

By Snowball (M. F. Porter, 2001; PyStemmer), whose rules need the accents of a word. English
words are stemmed as ever by Tantivy, in `qa.text.terms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LATIN = {
    "af": "dutch",
    "bs": "serbian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "gl": "portuguese",
    "hr": "serbian",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ms": "indonesian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
}
_STEMMERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Latin": _LATIN,
        "Cyrillic": {"ru": "russian", "sr": "serbian"},
        "Greek": {"el": "greek"},
        "Arabic": {"ar": "arabic", "fa": "persian"},
        "Devanagari": {"hi": "hindi"},
        "Armenian": {"hy": "armenian"},
        "Hebrew": {"yi": "yiddish"},
        "Tamil": {"ta": "tamil"},
    }
)
"""The stemmer of a language for words in its own alphabet."""

_TRUNCATED = MappingProxyType(
    {"Cyrillic": {"uk": 6, "be": 6, "bg": 6, "mk": 6}, "Latin": {"sk": 6, "sl": 6}}
)


_PLURALS = MappingProxyType(
    {
        "es": (("dades", "dad"), ("ces", "z")),
        "pt": (
            *(("ções", "ção"), ("coes", "cao"), ("sões", "são"), ("soes", "sao"), ("ães", "ão")),
            *(("iais", "ial"), ("nais", "nal"), ("rais", "ral"), ("tais", "tal"), ("éis", "el")),
        ),
    }
)
"""Plurals that Snowball 3.1 takes for other words: "eleições" there is none of "eleição", nor
"verdades" of "verdad"."""
_LEAST_SINGULAR = 3
"""Letters before such an ending."""


def stem(word: str, language: str, alphabet: str) -> str:
    """The stem of a word in lower case; the word itself where nothing is known of its kind."""
    length = _TRUNCATED.get(alphabet, {}).get(language)
    if length is not None:
        return word[:length] if word.isalpha() else word
    name = _STEMMERS.get(alphabet, {}).get(language)
    if name is None:
        return word
    for plural, singular in _PLURALS.get(language, ()):
        if word.endswith(plural) and len(word) >= len(plural) + _LEAST_SINGULAR:
            word = word.removesuffix(plural) + singular
    import Stemmer

    # One for each word: they must not be shared by threads, and cost nothing to make.
    made: str = Stemmer.Stemmer(name, 0).stemWord(word)
    return made or word
