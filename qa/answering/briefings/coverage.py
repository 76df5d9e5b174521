"""Which sentences together tell most: coverage of what was found, with a reward for novelty.

The set of sentences S maximises f(S) = L(S) + `Coverage.novelty` · R(S) + `Coverage.naming` · N(S),
each scaled to 1 for all sentences (Lin and Bilmes, "A Class of Submodular Functions for Document
Summarization", ACL 2011). L is how far S stands for each sentence i, by the cosines: the least of
the sum over S and a share of the sum over all, so that what is told has nothing more to give. R
is the sum, over articles and over days, of the root of the relevance of what S takes from each:
the second sentence of an article or a day adds less than the first of another. N is the weight of
the names in S, each counted once: who or what many articles name belongs into the story (concepts
weighted by their documents: Gillick and Favre, "A Scalable Global Model for Summarization",
2009). f is monotone and submodular, so that the greedy choice reaches 1 - 1/e of the best there
is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors


@dataclass(frozen=True, slots=True)
class Coverage:
    """How sentences are chosen.

    Attributes:
        saturation: share of all that speaks for a sentence from which on it is told.
        novelty: weight of the reward for other articles and days.
        naming: weight of the names that are told.
        near: cosine below which two sentences have nothing in common.
        repeat: cosine from which on one repeats the other.
        least_gain: share of the first sentence's gain that a further one must bring.
    """

    saturation: float = 0.25
    novelty: float = 1.0
    naming: float = 0.2
    near: float = 0.3
    repeat: float = 0.78
    least_gain: float = 0.12


COVERAGE = Coverage()


def cover(
    vectors: Vectors,
    relevance: Sequence[float],
    parts: Sequence[Sequence[Hashable]],
    most: int,
    least: int,
    names: Sequence[Mapping[str, float]] = (),
    coverage: Coverage = COVERAGE,
    says_again: Callable[[int, int], bool] = lambda row, other: False,
) -> list[int]:
    """The rows of the sentences that tell most, in the order in which they were chosen.

    Args:
        vectors: a unit row for each sentence, shape (n, dimension).
        relevance: of each to what is asked, above 0.
        parts: for each partition (by article, by day) the part that each sentence is of.
        most: sentences at the most.
        least: as many are chosen, however little a further one brings, if there are as many.
        names: of each sentence, with what each is worth; the same in every sentence.
        coverage: the weights.
        says_again: whether a row repeats another, further apart as their vectors may lie.
    """
    count = len(relevance)
    if not count:
        return []
    worth = np.asarray(relevance, dtype=np.float64)
    cosines = np.asarray(vectors @ vectors.T, dtype=np.float64)
    likeness = np.where(cosines >= coverage.near, cosines, 0.0)
    enough = coverage.saturation * likeness.sum(axis=1)
    memberships = [_membership(part) for part in parts]
    all_names = sum({name: weight for each in names for name, weight in each.items()}.values())
    whole = [float(np.sqrt(np.bincount(member, weights=worth)).sum()) for member in memberships]

    def value(rows: list[int]) -> float:
        told = worth @ np.minimum(likeness[:, rows].sum(axis=1), enough)
        novel = sum(
            float(np.sqrt(np.bincount(member[rows], weights=worth[rows])).sum()) / most_novel
            for member, most_novel in zip(memberships, whole, strict=True)
        )
        told_names = {name: weight for row in rows if names for name, weight in names[row].items()}
        return (
            float(told / (worth @ enough))
            + coverage.novelty * novel / max(1, len(memberships))
            + coverage.naming * sum(told_names.values()) / (all_names or 1.0)
        )

    chosen: list[int] = []
    reached, first_gain = 0.0, 0.0
    while len(chosen) < min(most, count):
        open_rows = [
            row
            for row in range(count)
            if not any(
                row == other or cosines[row, other] >= coverage.repeat or says_again(row, other)
                for other in chosen
            )
        ]
        if not open_rows:
            break
        gains = {row: value([*chosen, row]) - reached for row in open_rows}
        best = max(open_rows, key=lambda row: (gains[row], -row))
        first_gain = first_gain or gains[best]
        if len(chosen) >= least and gains[best] < coverage.least_gain * first_gain:
            break
        chosen.append(best)
        reached += gains[best]
    return chosen


def _membership(parts: Sequence[Hashable]) -> NDArray[np.int64]:
    """The number of the part that each sentence is of."""
    numbers = {part: number for number, part in enumerate(dict.fromkeys(parts))}
    return np.array([numbers[part] for part in parts], dtype=np.int64)
