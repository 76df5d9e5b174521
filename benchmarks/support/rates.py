"""How many false sentences are caught, and how many true ones are struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.support.pairs import Pair
from embeddings.embedder import Embedder
from qa.answering.support.check import first_fault


@dataclass(frozen=True, slots=True)
class Rates:
    """What came out of a set of pairs.

    Attributes:
        false, caught: sentences that nothing cited bears out, and how many have a fault.
        true, struck: the others, and how many have one.
        wrong: the pairs that came out wrong.
    """

    false: int
    caught: int
    true: int
    struck: int
    wrong: tuple[Pair, ...]


def rates(pairs: Sequence[Pair], embedder: Embedder | None = None) -> Rates:
    """Check every pair, by the rules and an embedder."""
    faulty = {
        pair.id: first_fault(pair.written, pair.cited, embedder=embedder) is not None
        for pair in pairs
    }
    return Rates(
        false=sum(not pair.is_true for pair in pairs),
        caught=sum(faulty[pair.id] for pair in pairs if not pair.is_true),
        true=sum(pair.is_true for pair in pairs),
        struck=sum(faulty[pair.id] for pair in pairs if pair.is_true),
        wrong=tuple(pair for pair in pairs if faulty[pair.id] == pair.is_true),
    )
