"""Whether a number of a sentence is told of whom it is told in what it cites; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from qa.answering.statements.names import key_of
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.names import name_places
from qa.answering.support.numbers.counts import Count, counts
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
_WORD = re.compile(r"[^\W\d_][\w-]*")


def owner_faults(sentence: str, texts: Sequence[str]) -> Faults:
    """Numbers that are told of somebody who is cited with another, and whose is another's there."""
    names = {last for text in (sentence, *texts) for last, _, _ in name_places(text)}
    known = [owned for text in texts for owned in _owned(text, names)]
    for number in _owned(sentence, names):
        same = [other for other in known if _is_same(other.count, number.count)]
        others = {
            other.count.text
            for other in known
            if number.owner == other.owner
            and not _is_same(other.count, number.count)
            and other.count.dimension == number.count.dimension
            and (
                not (other.count.noun and number.count.noun)
                or is_near(other.count.noun, number.count.noun)
            )
            and other.gap < min((owned.beside.get(number.owner, 999) for owned in same), default=0)
        }
        if others and all(number.owner != other.owner for other in same):
            told = f"{number.owner}, {number.count.text}"
            yield Fault("roles", told, f"cited: {', '.join(sorted(others))}")


@dataclass(frozen=True, slots=True)
class _Owned:
    """A number with the nearest name or group before it in its statement.

    ``gap`` are the characters between them; ``beside`` those to each other name.
    """

    count: Count
    owner: str
    gap: int
    beside: dict[str, int]


def _is_same(count: Count, other: Count) -> bool:
    return count.number == other.number and count.dimension == other.dimension


def _owned(text: str, names: Set[str]) -> Iterator[_Owned]:
    for statement in statements_of(text):
        places = [
            (match.start(), match.end(), key)
            for match in _WORD.finditer(statement)
            if (match.group()[0].isupper() and (key := key_of(match.group())) in names)
            or _GROUPS.fullmatch(key := match.group().lower())
        ]
        at = 0
        for count in counts(statement):
            start = statement.find(count.text, at)
            if start < 0 or not count.text or count.role == "whole":
                continue
            at = start + 1
            end = start + len(count.text)
            beside: dict[str, int] = {}
            for first, last, name in places:
                gap = start - last if last <= start else first - end
                beside[name] = min(gap, beside.get(name, gap))
            before = [(last, name) for _, last, name in places if last <= start]
            if before:
                last, owner = max(before)
                yield _Owned(count, owner, start - last, beside)
