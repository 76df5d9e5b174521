"""Letters as the search sees them: one form for all ways to write the same letter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from qa.languages.sections import section

if TYPE_CHECKING:
    import tantivy

# Beyond Latin letters, punctuation and signs: scripts of their own, marks that stand by
# themselves, halves of pairs, and the dotted capital I, which becomes two characters in
# lower case. English print seldom holds any.
_OTHER_SCRIPTS = re.compile(
    "[\u0130\u0300-\u1dff\u2c00-\u2dff\u2e80-\udfff\uf900-\ufdff\ufe20-\ufe2f\ufe70-\ufefe"
    "\U00010000-\U0001efff\U00020000-\U0010ffff]"
)

_ALPHABETS = (
    ("Latin", re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u02af\u1d00-\u1dbf\u1e00-\u1eff]")),
    ("Cyrillic", re.compile("[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")),
    ("Greek", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("Arabic", re.compile("[\u0620-\u06ff\u0750-\u077f\u0870-\u08ff]")),
    ("Hebrew", re.compile("[\u05d0-\u05f2]")),
    ("Devanagari", re.compile("[\u0900-\u097f]")),
    ("Armenian", re.compile("[\u0530-\u058f]")),
    ("Tamil", re.compile("[\u0b80-\u0bff]")),
)

OTHER_ALPHABETS = frozenset(
    (
        *("am", "ar", "as", "be", "bg", "bn", "dv", "dz", "el", "fa", "gu", "he", "hi", "hy", "ja"),
        *("ka", "kk", "km", "kn", "ko", "ky", "lo", "mk", "ml", "mn", "mr", "my", "ne", "or", "pa"),
        *("ps", "ru", "si", "ta", "te", "tg", "th", "ti", "ug", "uk", "ur", "yi", "zh"),
    )
)
"""Languages that are not written in Latin letters."""

_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed]")
"""Vowel signs, which print mostly leaves away, and the line that only stretches a word."""
_ARABIC_FORMS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("یىې", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةۀہھە", "ه"),
    }
)
"""Forms of alef, and letters that Persian and Arabic keyboards give in their own forms; as in
Lucene's normalisers of Arabic and Persian."""
_HEBREW_MARKS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")
_STRESS = re.compile("[\u0300\u0301]")
_CYRILLIC_FORMS = str.maketrans({"ё": "е", "ѐ": "е", "ѝ": "и"})
_HINDI_FORMS = str.maketrans({"\u093c": None, "\u0901": "\u0902"})
"""The dot below a letter of a loan word, and the two signs of a nasal, of which print uses
either; as in Lucene's normaliser of Hindi."""
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_BETWEEN_CYRILLIC = re.compile("(?<=[\u0400-\u04ff])['’ʼ`](?=[\u0400-\u04ff])")


def search_text(text: str) -> str:
    """Normalise a text for the search; never what is shown or quoted.

    In NFKC, and without characters that nobody sees: one of them inside a word would make
    two of it, and hide it from whoever looks for it (Boucher et al., "Bad Characters",
    IEEE S&P 2022).
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    unseen = [char for char in set(folded) if unicodedata.category(char) == "Cf"]
    return folded.translate(dict.fromkeys(map(ord, unseen))) if unseen else folded


def is_plain(text: str) -> bool:
    """Whether a text holds Latin letters, digits and signs only, none a mark by itself."""
    return text.isascii() or _OTHER_SCRIPTS.search(text) is None


def one_form(text: str) -> str:
    """A normalised text that is not plain, with what would part words or numbers put right.

    Digits of every script become those of ASCII; the apostrophe of Ukrainian, which is part
    of a word, goes; halves of surrogate pairs become spaces.
    """
    others = {
        ord(char): str(unicodedata.decimal(char))
        for char in set(text)
        if char.isdecimal() and not char.isascii()
    }
    text = text.translate(others) if others else text
    text = _BETWEEN_CYRILLIC.sub("", text)
    return "".join(" " if "\ud800" <= char <= "\udfff" else char for char in text)


def simplified(text: str) -> str:
    """A text with common traditional characters of Chinese as simplified ones, one for one.

    So that print of either kind finds the other, and that of Japan both where it has them.
    """
    return text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    pairs = str(section("zh", "words").get("simplified", "")).split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def alphabet_of(word: str) -> str:
    """The alphabet of a word's letters, by the first that is known; "" for none of these."""
    if word.isascii():
        return "Latin"
    found = [
        (match.start(), name)
        for name, letters in _ALPHABETS
        if (match := letters.search(word)) is not None
    ]
    return min(found)[1] if found else ""


def lower(word: str, language: str) -> str:
    """A word in lower case, by the rules of its language: Turkish tells I from İ."""
    if language in ("tr", "az"):
        return word.replace("İ", "i").replace("I", "ı").lower()
    return word.replace("İ", "I").lower()


def folded(word: str, alphabet: str) -> str:
    """A word in lower case without accents and other marks that print may leave away."""
    if word.isascii():
        return word
    match alphabet:
        case "Latin":
            [*parts] = _ascii_folder().analyze(_LATIN_MARKS.sub("", word))
            return parts[0] if parts else ""
        case "Greek":
            apart = unicodedata.normalize("NFD", word).replace("ς", "σ")
            return _LATIN_MARKS.sub("", apart)
        case "Cyrillic":
            return _STRESS.sub("", word.translate(_CYRILLIC_FORMS))
        case "Arabic":
            return _ARABIC_MARKS.sub("", word).translate(_ARABIC_FORMS)
        case "Hebrew":
            return _HEBREW_MARKS.sub("", word)
        case "Devanagari":
            return word.translate(_HINDI_FORMS)
    return word


@cache
def _ascii_folder() -> tantivy.TextAnalyzer:
    """As in English texts, so that a name is the same term in texts of all languages."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.ascii_fold()).build()
