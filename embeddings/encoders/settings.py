"""What the encoders must know of a model besides its graph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Settings of one sentence-transformers model.

    Attributes:
        dimension: length of a vector.
        max_length: tokens of one input, special tokens and prompt included.
        pad_id: the token that fills up shorter rows.
        query_prompt: text the model wants in front of a question; "" for none.
        passage_prompt: text the model wants in front of a passage; "" for none.
    """

    dimension: int
    max_length: int
    pad_id: int
    query_prompt: str
    passage_prompt: str
