"""The words of English, which are no slips even where the archive holds none of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from embeddings.vocabulary import ordinary_words
from qa.text.proper_names import NO_NAMES, Word, is_country
from qa.text.terms import STOP_WORDS

_DICTIONARY = "frequency_dictionary_en_82_765.txt"
_RESPELLED = (("is", "iz"), ("our", "or"))
"""British spellings and American ones."""


@cache
def english_words() -> frozenset[str]:
    """Some 90,000 words in lower case, with inflected forms and well known names.

    Those of SymSpell's dictionary (words of SCOWL that are frequent in Google's books) and of
    the bundled model's vocabulary.
    """
    lines = files("symspellpy").joinpath(_DICTIONARY).read_text(encoding="utf-8-sig").splitlines()
    return ordinary_words() | {line.partition(" ")[0] for line in lines}


def is_english(word: Word) -> bool:
    """Whether a word in lower case is English as it stands, or names a country.

    "didnt" is English too, as people type.
    """
    text = word.text
    forms = {text, text.removesuffix("s"), *(text.replace(*pair) for pair in _RESPELLED)}
    forms |= {text.removesuffix("t")} if text.endswith("nt") else set()
    return (
        not english_words().isdisjoint(forms) or text in STOP_WORDS | NO_NAMES or is_country(word)
    )
