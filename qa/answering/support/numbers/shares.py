"""Whether parts, multiples and vague numbers are those of what a sentence cites; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.support.fault import Fault, Faults

FRACTION = re.compile(
    r"\b(?<!first\s)(?<!second\s)(?:(an?|one|two|three|four)[\s-])?(half|halves|thirds?|quarters?|fifths?|sixths?|tenths?)\b"
    r"(?=\s(?:of|the|its|an?|more|less|fewer|as)\b|\W*$|[.,;])",
    re.IGNORECASE,
)
"""A part that is written in words."""
_PARTS = {"hal": 2, "thi": 3, "qua": 4, "fif": 5, "six": 6, "ten": 10}
_TIMES = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_VAGUE = {"dozens": 20, "scores": 40, "hundreds": 100, "thousands": 1e3, "millions": 1e6,
          "billions": 1e9}  # fmt: skip
_MULTIPLES = (
    ("twice", "double", "doubled", "doubling", "twofold"),
    ("tripled", "triple", "threefold", "trebled"),
    ("halved", "halving"),
)
_WORDS = re.compile(r"[a-z]+")


def share_faults(
    sentence: str, cited: Sequence[str], shares: Sequence[float], values: Sequence[float]
) -> Faults:
    """Parts ("a third"), multiples ("doubled") and vague numbers ("dozens") that are not cited.

    Args:
        sentence: as written.
        cited: the sentences it cites.
        shares: their percentages, 0 to 1.
        values: all their numbers.
    """
    parts = {share for text in cited for _, share in fractions(text)}
    for text, share in fractions(sentence):
        is_near_share = any(abs(value - share) <= 0.05 * share + 0.01 for value in shares)
        if share not in parts and not is_near_share:
            yield Fault("number", text, "no such part cited")
    words = {word for text in cited for word in _WORDS.findall(text.lower())}
    for word in _WORDS.findall(sentence.lower()):
        least = _VAGUE.get(word)
        if (
            least
            and word not in words
            and not any(least <= value < 100 * least for value in values)
        ):
            yield Fault("number", word, "not cited")
        for group in _MULTIPLES:
            if word in group and words.isdisjoint(group):
                yield Fault("number", word, "not cited")


def fractions(text: str) -> Iterator[tuple[str, float]]:
    """The parts that a text tells in words, each as it stands and as a share of 1."""
    for match in FRACTION.finditer(text):
        if match[1] or match[2].lower().startswith("hal"):
            times = _TIMES[(match[1] or "a").lower()]
            yield match.group(), times / _PARTS[match[2].lower()[:3]]
