"""Small talk in other languages than English, told by its whole wording.

``[talk]`` of a language's file lists phrases: ``greeting``, ``thanks``, ``goodbye``,
``identity`` and ``help``, and in ``address`` what may stand beside them. A text is small talk if
it is made of them from its first word to its last, and of nothing else. The English file has those
of others that are English words too (``elsewhere``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

from qa.languages.codes import ENGLISH
from qa.languages.phrases import pattern_of, phrases
from qa.languages.sections import languages
from qa.languages.writing import MARKS, WITHOUT_BLANKS

TalkKind = Literal["greeting", "thanks", "goodbye", "identity", "help"]

_KINDS: tuple[TalkKind, ...] = ("identity", "help", "goodbye", "thanks", "greeting")
"""Of several, the first here is what is meant: "thanks, goodbye" says goodbye."""
MOST_PHRASES = 4
"""In one text."""
LONGEST = 120
"""Characters."""
LONGEST_PHRASE = 30
"""Words, or letters where no blanks part words."""

_BETWEEN_WORDS = re.compile(rf"[^\w'’{MARKS}\u200c-]+")
_BEHIND_GREETING = re.compile(r"[\s,!.;:、。，！،؛–—-]*")


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk: what is said, and in which language (ISO 639)."""

    kind: TalkKind
    language: str


def talk_in(text: str, held: Collection[str] = ()) -> Talk | None:
    """What kind of small talk a text is, in another language than English; None for all else.

    Args:
        text: what was typed.
        held: codes of the languages that the archive holds, which are likelier. What is English
            as well ("Tack", "Hallo") counts in these alone.
    """
    plain = _plain(text)
    if not plain or len(text) > LONGEST:
        return None
    words = plain.split()
    if whole := _known().get(plain):
        own = next((talk for talk in whole if talk.language in held), None)
        return own or (None if plain in _english_too() else whole[0])
    codes = _beginnings().get(words[0], ()) if len(words) > 1 else ()
    codes = tuple(sorted(codes, key=lambda code: code not in held))
    cuts = ((words, code, " ") for code in codes)
    run = "".join(words)
    runs = ((list(run), code, "") for code in _run_together() if run[0] in _first_letters(code))
    talks = (_made_of(parts, code, held, blank) for parts, code, blank in chain(cuts, runs))
    return next(filter(None, talks), None)


def _made_of(parts: list[str], language: str, held: Collection[str], blank: str) -> Talk | None:
    """The talk that words or letters are, cut into phrases of a language, the longest first."""
    known, address = _phrases_of(language, blank), _address(language)
    loose = frozenset() if language in held else _english_too()
    kinds: list[TalkKind] = []
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + LONGEST_PHRASE), at, -1):
            phrase = blank.join(parts[at:end])
            if phrase in known and phrase not in loose:
                kinds.append(known[phrase])
                break
            if phrase in known or phrase in address:
                break
        else:
            return None
        at = end
    if not kinds or len(kinds) > MOST_PHRASES:
        return None
    return Talk(next(kind for kind in _KINDS if kind in kinds), language)


def greeting_before(text: str) -> tuple[int, str] | None:
    """Where a greeting before other words ends, and its language; None if there is none.

    "Hola, ¿quién ganó?" begins with one, and so does "Bonjour tristesse": whether a question
    follows is for the caller to tell.
    """
    words = _plain(text[:LONGEST]).split()
    codes = _beginnings().get(words[0], ()) if words else ()
    for code in codes or tuple(WITHOUT_BLANKS & set(languages())):
        found = _greeting(code)
        if found is None:
            continue
        match = found.match(text)
        end = _BEHIND_GREETING.match(text, match.end()) if match else None
        is_apart = end is not None and (code not in WITHOUT_BLANKS or end.group())
        if end is not None and is_apart and end.end() < len(text):
            return end.end(), code
    return None


@cache
def _greeting(language: str) -> re.Pattern[str] | None:
    listed = phrases(language, "talk", "greeting")
    if not listed:
        return None
    anyone = pattern_of(language, listed)
    beside = phrases(language, "talk", "address")
    address = rf"(?:[\s,]+(?:{pattern_of(language, beside)}))?" if beside else ""
    return re.compile(rf"\W*(?:{anyone}){address}", re.IGNORECASE)


@cache
def _phrases_of(language: str, blank: str = " ") -> Mapping[str, TalkKind]:
    return {
        _plain(phrase).replace(" ", blank): kind
        for kind in reversed(_KINDS)
        for phrase in phrases(language, "talk", kind)
    }


@cache
def _address(language: str) -> frozenset[str]:
    return frozenset(_plain(phrase) for phrase in phrases(language, "talk", "address"))


@cache
def _run_together() -> tuple[str, ...]:
    """The languages that write phrases without a blank between them."""
    return tuple(code for code in _spoken() if code in WITHOUT_BLANKS)


@cache
def _first_letters(language: str) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in (*_phrases_of(language), *_address(language)))


@cache
def _english_too() -> frozenset[str]:
    return frozenset(phrases(ENGLISH, "talk", "elsewhere"))


@cache
def _known() -> Mapping[str, tuple[Talk, ...]]:
    """All phrases, each with what it is in the languages that have it, by the alphabet."""
    known: dict[str, tuple[Talk, ...]] = {}
    for code in _spoken():
        for phrase, kind in _phrases_of(code).items():
            known[phrase] = (*known.get(phrase, ()), Talk(kind, code))
    return known


@cache
def _beginnings() -> Mapping[str, tuple[str, ...]]:
    """The languages whose phrases begin with a word."""
    codes: dict[str, dict[str, None]] = {}
    for code in _spoken():
        for phrase in (*_phrases_of(code), *_address(code)):
            codes.setdefault(phrase.split()[0], {})[code] = None
    return {word: tuple(names) for word, names in codes.items()}


@cache
def _spoken() -> tuple[str, ...]:
    return tuple(code for code in languages() if phrases(code, "talk", "greeting"))


def _plain(text: str) -> str:
    """A text in lower case, without marks between its words."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return " ".join(_BETWEEN_WORDS.sub(" ", folded).split())
