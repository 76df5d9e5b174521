"""What a written sentence says that the sentences it cites do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "nothing cited",
    "quotation",
    "attribution",
    "number",
    "name",
    "roles",
    "day",
    "negation",
    "mode",
    "allegation",
    "direction",
    "quantifier",
    "invented",
    "not entailed",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim that nothing cited bears out.

    Attributes:
        kind: which rule found it.
        words: what was written, as it stands there.
        detail: what is wrong with it, for a log or a reader: "cited is 41".
    """

    kind: FaultKind
    words: str
    detail: str


Faults = Iterator[Fault]
