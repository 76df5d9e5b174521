"""The figures that a sentence gives as its own, and as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from qa.text.figures import Figure, figures

TIMES = frozenset({"second", "minute", "minut", "hour", "day", "week", "month", "year"})
"""Units of durations, as they stand in `qa.text.figures.Figure`."""

# Clauses whose figures are another's, or no longer stand.
_DISOWNED = re.compile(
    r"\b(?:earlier|previous|initial|first|preliminary|original|unconfirmed|conflicting|some|media"
    r"|local\smedia)\s(?:[a-z]+\s){0,2}?(?:reports?|versions?|estimates?|counts?|figures?|tolls?"
    r"|articles?|accounts?)\b"
    r"|\b(?:previously|initially|originally|wrongly|mistakenly|erroneously|incorrectly"
    r"|at\sfirst|had\s(?:earlier\s)?(?:said|reported|put|given|claimed|announced|estimated))\b"
    r"|\b(?:withdr(?:ew|awn?|aws|awing)|retract(?:s|ed|ing)?|took\sback|taken\sback|disputed"
    r"|denie[sd]|rejected|no\slonger|correction|corrects|corrected|misstated|not\strue)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r";\s|\s[–—-]+\s|,?\s(?:but|while|whereas|although|though)\s|:\s")
_EARLIER_BEFORE = re.compile(
    r"\b(?:from|instead\sof|rather\sthan|compared\s(?:with|to)|replac(?:es|ed|ing)|not)\s[“\"']?$",
    re.IGNORECASE,
)
_EARLIER_AFTER = re.compile(
    r"[^.;:]{0,25}?\b(?:(?:is|are|was|were|been|being)\s(?:now\s)?)(?:replaced|withdrawn|retracted"
    r"|corrected|superseded|revised|raised|lowered|cut|extended|increased)\b",
    re.IGNORECASE,
)
# "Four others", "another six", "20 seconds more": a part of the number, not the number.
_PART_BEFORE = re.compile(r"\b(?:another|an\sadditional|an\sextra|additional)\s$", re.IGNORECASE)
_PART_AFTER = re.compile(r"(?:\s\w+)?\s(?:others?|more|additional|further)\b", re.IGNORECASE)
# "Eight minutes and 29 seconds" is one figure, and neither of the two.
_COMPOUND = re.compile(r"\s\w+,?\s(?:and\s)?")


@lru_cache(maxsize=1_024)  # several rules look at the sentences of a question
def own_figures(sentence: str) -> tuple[Figure, ...]:
    """The figures that a sentence gives as its own.

    Without those that it quotes from others ("earlier reports put it at 12"), takes back
    ("officials withdrew the figure of 12"), calls replaced ("up from 12"), or gives as a part
    of the number ("four others").
    """
    disowned = [
        (start, end) for start, end in _clauses(sentence) if _DISOWNED.search(sentence, start, end)
    ]
    own = tuple(
        figure
        for figure in figures(sentence)
        if not any(start <= figure.start < end for start, end in disowned)
        and not _EARLIER_BEFORE.search(sentence[: figure.start])
        and not _EARLIER_AFTER.match(sentence[figure.end :])
        and not _PART_BEFORE.search(sentence[: figure.start])
        and not _PART_AFTER.match(sentence[figure.end :])
    )
    return _without_compounds(own, sentence)


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    start = 0
    for border in _CLAUSE.finditer(sentence):
        yield start, border.start()
        start = border.end()
    yield start, len(sentence)


def _without_compounds(own: Sequence[Figure], text: str) -> tuple[Figure, ...]:
    """The figures but for those of a duration in two units."""
    joined = {
        place
        for place, (left, right) in enumerate(pairwise(own))
        if {left.unit, right.unit} <= TIMES and _COMPOUND.fullmatch(text[left.end : right.start])
    }
    return tuple(
        figure
        for place, figure in enumerate(own)
        if place not in joined and place - 1 not in joined
    )
