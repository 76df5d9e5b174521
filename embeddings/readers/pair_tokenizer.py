"""Puts a question and a passage into one input of the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import without_surrogates

QUESTION_TOKENS = 64
"""A longer question is cut, so that room is left for the passage."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A question beside a passage.

    Attributes:
        ids, types: of all tokens.
        rows: of the passage's tokens among them, but for those of space alone.
        spans: their character offsets in the passage, shape (len(rows), 2).
    """

    ids: list[int]
    types: list[int]
    rows: NDArray[np.int64]
    spans: NDArray[np.int64]


class PairTokenizer:
    """The model's tokenizer for pairs, of which the passage is cut at the model's maximum."""

    def __init__(self, definition: str, max_length: int) -> None:
        """Build it from a ``tokenizer.json`` as text."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(definition)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._max_length = max_length

    def pairs(
        self, question: str, passages: Sequence[str], types: Sequence[int | None] = ()
    ) -> list[Pair]:
        """The question beside each passage.

        Args:
            question: natural language.
            passages: any number.
            types: of the question's tokens beside each passage, in place of the tokenizer's own
                where there is one; none at all is as good as none for each.
        """
        question = without_surrogates(question)
        offsets = self._tokenizer.encode(question, add_special_tokens=False).offsets
        if len(offsets) > QUESTION_TOKENS:
            question = question[: offsets[QUESTION_TOKENS - 1][1]]
        encodings = self._tokenizer.encode_batch(
            [(question, without_surrogates(passage)) for passage in passages]
        )
        pairs = []
        types = types or [None] * len(passages)
        for encoding, passage, type_ in zip(encodings, passages, types, strict=True):
            # Not cut by the tokenizer itself, for which it would have to be there twice: one of
            # many languages takes 280 MB.
            parts = encoding.sequence_ids
            excess = max(len(parts) - self._max_length, 0)
            end = len(parts) - parts[::-1].index(1) if excess else 0
            kept = [*range(end - excess), *range(end, len(parts))]
            offsets = encoding.offsets  # a list that is made at each access
            spans = {
                row: _without_space(passage, *offsets[token])
                for row, token in enumerate(kept)
                if parts[token] == 1
            }
            rows = [row for row, (start, end) in spans.items() if start < end]
            table = np.array([spans[row] for row in rows], dtype=np.int64).reshape(-1, 2)
            ids, own = encoding.ids, encoding.type_ids
            pairs.append(
                Pair(
                    [ids[token] for token in kept],
                    [own[token] if type_ is None or parts[token] != 0 else type_ for token in kept],
                    np.array(rows, int),
                    table,
                )
            )
        return pairs


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """A token's place without the space before the word, which some tokenizers count to it."""
    while start < end and text[start].isspace():
        start += 1
    return start, end
