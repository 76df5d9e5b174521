"""Whether the numbers of a sentence are those of what it cites, unit and rounding told; English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.numbers.counts import TWO, Count, blanked, counts
from qa.answering.support.numbers.shares import fractions, share_faults
from qa.answering.support.reading.clauses import all_words, content_words, near_key
from qa.answering.support.reading.near_words import is_near
from qa.text.number_words import NUMBER, number_value

ROUNDED = 0.01
"""A number that is printed without "about" may be off by this share where it has fewer digits."""
ABOUT = 0.06
"""Likewise with it, as in `qa.text.figures`."""
OVER, UNDER = 0.25, 0.1
"""How far what is counted may lie above "more than 40", and below "nearly 40"."""
_TALLY = re.compile(r"(?<!from\s)\b(\d+)(?:\svotes)?\sto\s(\d+)\b")
_TWICE = re.compile(r"\btwice\b(?!\sas\b)", re.IGNORECASE)
_OF = re.compile(r"(?:\s\w+)?\sof\s([a-z][\w-]*)")
_DIGITS = re.compile(r"\d+")
_CASUALTIES = {"killed", "injured"}
_AT_ODDS = ({"from", "to"}, {"part", "whole"})
_OTHER_UNIT = 0.1
"""How far times may lie apart that are told in other units."""
_ABOVE, _BELOW = {"at least", "more than"}, {"nearly", "less than", "up to"}


def number_faults(sentence: str, cited: Sequence[str]) -> Faults:
    """Numbers that are written and stand for none that is cited."""
    known = [count for text in cited for count in counts(text)]
    known += [Count(2.0, 2.0, "twice", "", "", "", "") for text in cited if _TWICE.search(text)]
    known += [
        Count(100 * share, 100 * share, words, "%", "", "", "")
        for text in cited
        for words, share in fractions(text)
    ]
    written = counts(sentence)
    for count in written:
        if TWO.fullmatch(count.text) or count.role == "than":
            continue
        rivals = _rivals(count, known, written)
        if not any(_stands_for(count, other) for other in rivals):
            if _is_bare_time(count) and not any(other.dimension == "time" for other in rivals):
                continue
            values = ", ".join(dict.fromkeys(other.text for other in rivals))
            yield Fault("number", count.text, f"cited: {values or 'no such number'}")
    tallies = {match.groups() for text in cited for match in _TALLY.finditer(text)}
    for match in _TALLY.finditer(sentence):
        if match.groups() not in tallies and match.groups()[::-1] in tallies:
            yield Fault("number", match.group(), "the other way round in what is cited")
    yield from _other_nouns(sentence, cited)
    yield from _loose_digits(sentence, cited)
    shares = [count.value / 100 for count in known if count.dimension == "%"]
    yield from share_faults(sentence, cited, shares, [count.value for count in known])


def _rivals(count: Count, known: Sequence[Count], beside: Sequence[Count]) -> list[Count]:
    """The cited numbers that may stand for one: of its dimension, or of none where it has none.

    What they count is often called by another word, and tells them apart only where the sentence
    has the cited word, too, at another number (``beside``): "four died and nine were hurt".
    """
    if count.dimension:
        return [
            other
            for other in known
            if other.dimension == count.dimension or not (other.dimension or other.noun)
        ]
    nouns = {other.noun for other in beside if other is not count and other.noun}
    return [
        other
        for other in known
        if (not other.dimension or not count.noun)
        and not (
            count.noun in _CASUALTIES and other.noun in _CASUALTIES and count.noun != other.noun
        )
        and (
            not (count.noun and other.noun)
            or is_near(count.noun, other.noun)
            or not any(is_near(other.noun, noun) for noun in nouns)
        )
    ]


def _stands_for(count: Count, other: Count) -> bool:
    if {count.role, other.role} in _AT_ODDS or count.side * other.side < 0:
        return False
    written, cited = count.value, other.value
    if not (count.dimension and other.dimension):
        written, cited = count.number, other.number
    if written == cited or abs(written - cited) < 1e-9 * abs(cited):
        return _qualifiers_agree(count.qualifier, other.qualifier)
    if cited == 0:
        return False
    off = (cited - written) / written if written else 1.0
    is_rounded = abs(cited - written) <= _place(count) / 2
    if count.dimension == "time" and abs(off) <= _OTHER_UNIT and count.number != other.number:
        return (
            count.value / count.number != other.value / other.number
        )  # "three months", "12 weeks"
    return {
        "about": abs(off) <= ABOUT and is_rounded,
        "at least": 0 < off <= OVER,
        "more than": 0 < off <= OVER,
        "nearly": -UNDER <= off < 0,
        "less than": -OVER <= off < 0,
        "up to": False,
    }.get(count.qualifier, abs(off) <= ROUNDED and is_rounded)


def _place(count: Count) -> float:
    """What the last digit that tells something stands for: 100 for 3,200, a tenth for 3.2."""
    mantissa, _, exponent = f"{count.value:.9e}".partition("e")
    return 10.0 ** (int(exponent) - len(mantissa.rstrip("0").partition(".")[2]))


def _qualifiers_agree(written: str, cited: str) -> bool:
    if written in _ABOVE:
        return cited in _ABOVE or (written == "at least" and not cited)
    if written in _BELOW:
        return cited in _BELOW
    return cited not in {"less than", "up to"} or written in {"about"}


def _is_bare_time(count: Count) -> bool:
    return count.dimension == "time" and count.text.lower().startswith("a")


def _other_nouns(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds an amount of something that is not cited: "40 kilos of ivory"."""
    known = frozenset(word.key for text in cited for word in all_words(text))
    for match in NUMBER.finditer(blanked(sentence)):
        of = _OF.match(sentence, match.end())
        word = next(iter(content_words(of[1])), None) if of else None
        if word and not word.text.endswith("ing") and near_key(word.key, known) is None:
            yield Fault("number", f"{match.group()} … {word.text}", "nothing of the kind cited")


def _loose_digits(sentence: str, cited: Sequence[str]) -> Faults:
    """Digits of scores, hours and names that stand in nothing cited."""
    known = {digits for text in cited for digits in _DIGITS.findall(text)}
    blank = blanked(sentence)
    rest = list(blank)
    for match in NUMBER.finditer(blank):
        if number_value(match) is not None:
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    for digits in _DIGITS.findall("".join(rest)):
        if digits not in known:
            yield Fault("number", digits, "not cited")
