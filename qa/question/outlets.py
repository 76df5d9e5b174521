"""The outlets that a question limits itself to: "according to The Bugle, who …"; English.

Only where the words say whose reports are wanted. "Why did The Bugle lay off staff?" and "What did
The Bugle say about the strike?" are about the outlet, or may be, and limit nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from embeddings.vocabulary import ordinary_words

LONGEST = 300
"""Characters; what is longer is no question with an outlet at its end."""

_HOST = re.compile(r"^www\.|\.(?:com|org|net|news|info|[a-z]{2}|(?:co|com|org|net)\.[a-z]{2})$")
_THE = re.compile(r"^the\W*(?=\w{3})", re.IGNORECASE)
_AND = re.compile(r"(?:, ?| )(?:and|or) |, ", re.IGNORECASE)
_NAMES = r"(?P<names>[\w][\w.'’&, -]{1,99}?)"
_REPORTS = (
    r"(?:(?:the |any |all |latest |recent |newest )*(?:news|coverage|reports?|reporting|headlines))"
)
_ON = r"(?:on|about|regarding|concerning|of)"
_ABOUT = "What is reported about {topic}?"
_FRAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), rest)
    for pattern, rest in (
        (rf"(?:(?:and|but|so),? )?according to {_NAMES}, (?P<behind>.+)", "{behind}"),
        (rf"(?P<before>.+?),? according to {_NAMES}", "{before}"),
        (rf"(?P<before>.+?), according to {_NAMES}, (?P<behind>.+)", "{before} {behind}"),
        (
            rf"what (?:did|do|does|has|have|is|are|was|were) {_NAMES} (?:been )?"
            rf"(?:report(?:ed|ing)?|reveal(?:ed|ing)?) {_ON} (?P<topic>.+)",
            _ABOUT,
        ),
        (
            rf"how (?:did|do|does|has|have|is|are|was|were) {_NAMES} (?:been )?"
            r"(?:cover(?:ed|ing)?|report(?:ed|ing)? (?:on|about)) (?P<topic>.+)",
            _ABOUT,
        ),
        (rf"{_REPORTS} (?:from|by|in) {_NAMES} {_ON} (?P<topic>.+)", _ABOUT),
        (rf"{_REPORTS} {_ON} (?P<topic>.+?) (?:from|by|in) {_NAMES}", _ABOUT),
        (rf"{_NAMES}(?:['’]s?)? (?:news|coverage|reports?|reporting) {_ON} (?P<topic>.+)", _ABOUT),
    )
)


@dataclass(frozen=True, slots=True)
class OutletLimit:
    """What a question limits itself to.

    Attributes:
        outlets: as the archive writes them; one at the least.
        question: without the words of the limit.
    """

    outlets: tuple[str, ...]
    question: str


def outlet_limit(
    question: str, known: Collection[str], drop: Collection[str] = ()
) -> OutletLimit | None:
    """The outlets that a question wants the reports of; None if it names none that is known.

    Args:
        question: in visible characters, with single spaces.
        known: the outlets of the archive.
        drop: outlets that limit nothing, whatever the question says.
    """
    gone = set(map(str.casefold, drop))
    asked = question.rstrip(" ?!.…")
    if len(asked) > LONGEST:
        return None
    for pattern, rest in _FRAMES:
        match = pattern.fullmatch(asked)
        if match is None:
            continue
        outlets = tuple(_named(match["names"], known))
        names = tuple(dict.fromkeys(filter(None, outlets)))
        if names and all(outlets) and gone.isdisjoint(map(str.casefold, names)):
            text = rest.format(**match.groupdict())
            return OutletLimit(names, f"{text[0].upper()}{text[1:].rstrip(' ?')}?")
    return None


def outlets_meant(names: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Names of outlets as the archive writes them: "USA Today" for "usatoday.com".

    A name that no outlet has stays as it is.
    """
    exact = {outlet.casefold() for outlet in known}
    by_letters = _by_letters(known)
    return frozenset(
        name if name.casefold() in exact else by_letters.get(letters_of(name), name)
        for name in names
    )


def nearest_outlets(name: str, known: Collection[str]) -> list[str]:
    """The outlets, two at the most, whose names are written like one that none has."""
    by_letters = _by_letters(known)
    return [by_letters[near] for near in get_close_matches(letters_of(name), by_letters, n=2)]


def letters_of(outlet: str) -> str:
    """What tells an outlet's name from others: "usatoday" of "USA Today" and "usatoday.com"."""
    name = _HOST.sub("", _HOST.sub("", outlet.strip().casefold()))
    return "".join(filter(str.isalnum, _THE.sub("", name)))


def _by_letters(known: Collection[str]) -> dict[str, str]:
    by_letters: dict[str, str] = {}
    for outlet in known:  # those with most articles first
        by_letters.setdefault(letters_of(outlet), outlet)
    return by_letters


def _named(names: str, known: Collection[str]) -> Iterator[str | None]:
    """The outlet of each name, or None."""
    by_letters = _by_letters(known)
    if whole := _outlet(names, by_letters):
        yield whole  # "Wood and Steel" is one
        return
    for name in _AND.split(names):
        yield _outlet(name, by_letters)


def _outlet(name: str, by_letters: dict[str, str]) -> str | None:
    bare = _THE.sub("", name.strip())
    if bare.islower() and bare in ordinary_words():
        return None  # "according to nature"
    return by_letters.get(letters_of(name))
