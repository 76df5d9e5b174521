"""Batches of texts of one padded length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 16
"""Texts are padded to a multiple of this many tokens, and only texts of one padded
length share a batch. A text then meets the same shapes whoever its neighbours are,
so that its vector does not depend on them, and the number of shapes (each costs the
runtime a preparation) stays small. It costs 4 % padding at 200 tokens."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of texts that are padded to ``length`` tokens and run together."""

    rows: tuple[int, ...]
    length: int


def plan(lengths: Sequence[int], *, budget: int, limit: int) -> list[Batch]:
    """Group texts by padded length, longest first, at most ``budget`` tokens a batch.

    Args:
        lengths: tokens of each text.
        budget: tokens of one batch, padding included; one text may exceed it.
        limit: the model's own maximum; no row is padded beyond it.
    """
    groups: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        padded = min(-(-max(length, 1) // STEP) * STEP, limit)
        groups.setdefault(padded, []).append(row)
    batches = []
    for padded in sorted(groups, reverse=True):
        rows = groups[padded]
        size = max(1, budget // padded)
        batches += [Batch(tuple(rows[i : i + size]), padded) for i in range(0, len(rows), size)]
    return batches
