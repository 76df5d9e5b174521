"""Whether a number of a sentence is told of whom it is told in what it cites; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answering.support.counts import Count, counts
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.names import name_places
from qa.answering.support.reading.clauses import statements_of
from qa.answering.support.reading.near_words import is_near

_GROUPS = re.compile(
    r"\b(?:police|organi[sz]ers|officials|authorities|government|opposition|unions?|army|rebels|company"
    r"|residents|ministry|council|men|women|boys|girls|adults|children|workers|employers|landlords"
    r"|tenants|home|away|exports|imports|critics|experts|north|south|east|west|prosecutors|defence"
    r"|doctors|nurses|teachers|students|pupils|drivers|passengers|buyers|sellers|rivals?)\b",
    re.IGNORECASE,
)
"""Words for somebody of whom another number may be told than of the next."""


def owner_faults(sentence: str, texts: Sequence[str]) -> Faults:
    """Numbers that are told of somebody who is cited with another, and whose is another's there."""
    known = [pair for text in texts for pair in _owned(text)]
    for count, owner in _owned(sentence):
        owners = {other for cited, other in known if _is_same(cited, count)}
        others = {
            cited.text
            for cited, other in known
            if other == owner
            and not _is_same(cited, count)
            and cited.dimension == count.dimension
            and (not (cited.noun and count.noun) or is_near(cited.noun, count.noun))
        }
        if owners and owner not in owners and others:
            yield Fault("roles", f"{owner}, {count.text}", f"cited: {', '.join(sorted(others))}")


def _is_same(count: Count, other: Count) -> bool:
    return count.number == other.number and count.dimension == other.dimension


def _owned(text: str) -> Iterator[tuple[Count, str]]:
    """Each number of a text with the nearest name or group before it in its statement."""
    for statement in statements_of(text):
        places = [(end, last) for last, _, end in name_places(statement)]
        places += [
            (match.end(), match.group().lower()) for match in _GROUPS.finditer(statement)
        ]
        at = 0
        for count in counts(statement):
            start = statement.find(count.text, at)
            if start < 0 or not count.text:
                continue
            at = start + 1
            before = [place for place in places if place[0] <= start]
            if before:
                yield count, max(before)[1]
