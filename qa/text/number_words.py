"""Number words and digits, and their values.

English only, plain code: the libraries for it bring a tagger or a parser for a job of
sixty lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# fmt: off
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}
# fmt: on
_GROUPS = {"dozen": 12, "hundred": 100}
_SCALES = {
    "thousand": 1e3,
    **dict.fromkeys(("million", "mn", "m"), 1e6),
    **dict.fromkeys(("billion", "bn"), 1e9),
    **dict.fromkeys(("trillion", "tn"), 1e12),
}
NUMBER_WORDS = frozenset([*_SMALL, *_TENS, *_GROUPS, *_SCALES])
"""Words that stand for a number or a part of one."""

LARGEST = 1e18
"""A longer run of digits is an account number, not a count."""

_PLAIN = "|".join([*_SMALL, *_TENS])
_BIG = "dozen|hundred|thousand|million|billion|trillion"
# Atomic: giving back "million" for the sake of what follows would change the value.
NUMBER = re.compile(
    r"(?<![\w.,:/$£€¥’'–-])(?>"
    r"(?:(?P<currency>(?:US|AU|CA|NZ|HK|[ACS])?\$|[£€¥])\s?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3}){1,6}(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:[\s-]?(?P<scale>(?:{_BIG}|bn|mn|tn)\b)|(?P<m>m\b))?"
    r"(?P<attached>\s?(?:%|per\s?cent\b|pc\b)|(?:kms?|kg|mph|cm|mm|ft|p)\b)?"
    rf"|half\san?\s(?P<half>{_BIG})\b"
    rf"|(?P<words>(?:an?\s(?=(?:{_BIG})\b))?(?:{_PLAIN}|{_BIG})\b"
    rf"(?:(?:\sand\s|[\s-])(?:{_PLAIN}|{_BIG})\b){{0,12}})(?P<share>\s(?:per\s?cent)\b)?"
    r")(?!\w|[.,:/]\d|\s?[–-]\s?\d|/)",
    re.IGNORECASE,
)
"""A number in a sentence, with what is printed before ("$") and after it ("%", "km")."""


def number_value(number: re.Match[str]) -> float | None:
    """Return the value of a match of `NUMBER`; None if it has none, or above `LARGEST`."""
    if number["half"]:
        return _words_value(["a", number["half"].lower()], 0.5)
    if number["words"]:
        return _words_value(re.split(r"[\s-]+", number["words"].lower()))
    digits = number["digits"]
    if digits.startswith("0") and digits[1:2].isdecimal():  # a telephone number
        return None
    value = float(digits.replace(",", ""))
    if number["scale"]:
        scale = number["scale"].lower()
        value *= _SCALES.get(scale, _GROUPS.get(scale, 1))
    elif number["m"]:
        value *= 1e6
    return value if value <= LARGEST else None


def _words_value(words: Sequence[str], share: float = 1.0) -> float | None:
    """Return the value of number words; None for a list of numbers ("two three")."""
    total, current, last = 0.0, 0.0, 1e18
    if words[0] in _GROUPS or words[0] in _SCALES:  # "several hundred": nobody knows
        return None
    for word in words:
        small = _SMALL.get(word, _TENS.get(word))
        if word in {"a", "an", "and"}:
            current = current or (0.0 if word == "and" else 1.0)
        elif small is not None:
            rank = 1 if word in _SMALL else 10
            if last <= rank or (last == 10 and small > 9):
                return None
            current, last = current + small, rank
        elif word in _GROUPS:
            current, last = current * _GROUPS[word], 100
        else:
            total, current, last = total + current * _SCALES[word], 0.0, 1000
    return share * (total + current)
