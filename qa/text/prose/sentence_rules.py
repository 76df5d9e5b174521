"""What ends a sentence in a language other than English: the section [sentences] of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from qa.languages.sections import section

UNKNOWN = "und"
"""ISO 639 for a language that is not known."""

_ORDINAL_DOT = frozenset(["sk", "sl", "hr", "bs", "sr", "et", "lv", "fo", "lb", UNKNOWN])
"""Languages without a file that write "3." for "third", as their orthographies have it."""

_SPACELESS = frozenset({"zh", "ja", "yue"})


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """How the sentences of a language end. Words stand in small letters, without the full stop.

    Attributes:
        abbreviations: whose full stop ends no sentence ("ca", "z.b", "т. е").
        suffixes: likewise, of compounds ("str" for "Marktstr.").
        ending: whose full stop ends one before a capital ("usw", "т. д").
        ambiguous: whose full stop ends one before an opener, or behind a long clause ("г").
        openers: words that begin a sentence and are hardly ever the rest of a name or a date.
        unspaced_openers: beginnings of sentences where only a space sets these apart (Thai).
        quotative: what makes a quotation part of the sentence behind it ("と", "라고").
        speech_first: verbs that may begin the words behind a quotation ("قال").
        that: words that make a statement of their own of what follows ("قال … إن").
        speech_last: verbs that may end them ("言った").
        ordinal_digits: how long a number with a full stop may be that is an ordinal ("3. Mai").
        capitals_inside: whether a capital behind an ordinal is often no beginning: German nouns.
        semicolon_asks: whether ";" ends a question (Greek).
        spaceless: whether no white space stands between sentences.
    """

    abbreviations: frozenset[str] = frozenset()
    suffixes: tuple[str, ...] = ()
    ending: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    unspaced_openers: tuple[str, ...] = ()
    quotative: tuple[str, ...] = ()
    speech_first: frozenset[str] = frozenset()
    that: frozenset[str] = frozenset()
    speech_last: tuple[str, ...] = ()
    ordinal_digits: int = 0
    capitals_inside: bool = False
    semicolon_asks: bool = False
    spaceless: bool = False


@cache
def sentence_rules(code: str) -> SentenceRules:
    """The rules of a language; those that need no words where it has no file.

    Args:
        code: ISO 639 code in small letters, without a region.
    """
    data = section(code, "sentences")
    abbreviations = _words(data, "abbreviations")
    return SentenceRules(
        abbreviations=frozenset(abbreviations),
        suffixes=tuple(word[1:] for word in abbreviations if word.startswith("-")),
        ending=frozenset(_words(data, "ending")),
        ambiguous=frozenset(_words(data, "ambiguous")),
        openers=frozenset(_words(data, "openers")),
        unspaced_openers=_words(data, "unspaced_openers"),
        quotative=_words(data, "quotative"),
        speech_first=frozenset(_words(data, "speech_first")),
        that=frozenset(_words(data, "that")),
        speech_last=_words(data, "speech_last"),
        ordinal_digits=data.get("ordinal_digits", 2 if code in _ORDINAL_DOT else 0),
        capitals_inside=bool(data.get("capitals_inside", False)),
        semicolon_asks=bool(data.get("semicolon_asks", False)),
        spaceless=code in _SPACELESS,
    )


def _words(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in data.get(key, ()))
