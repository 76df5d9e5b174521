"""The model's own tokenizer, for encoding and for counting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embeddings.embedder import without_surrogates
from embeddings.encoders.encoder import ModelSettings


class ModelTokenizer:
    """A fast tokenizer with the two ways Citewire uses it kept apart.

    The underlying object carries its truncation as state, so that changing it
    between calls would race between threads: one copy cuts, the other never does.
    """

    def __init__(self, definition: str, settings: ModelSettings) -> None:
        """Build both copies from a ``tokenizer.json`` as text."""
        self._whole = _from_text(definition)
        self._whole.no_truncation()
        self._cut = _from_text(definition)
        self._cut.enable_truncation(settings.max_length)

    @property
    def special_tokens(self) -> int:
        """Number of special tokens that every input of the model carries."""
        return int(self._whole.num_special_tokens_to_add(is_pair=False))

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids with the special tokens, cut at the model's maximum."""
        encodings = self._cut.encode_batch_fast([without_surrogates(text) for text in texts])
        return [encoding.ids for encoding in encodings]

    def marked_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int] | None]]:
        """Character spans of the tokens that the model sees; None for a special token."""
        encodings = self._cut.encode_batch([without_surrogates(text) for text in texts])
        return [
            [
                None if special else span
                for span, special in zip(text.offsets, text.special_tokens_mask, strict=True)
            ]
            for text in encodings
        ]

    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Character spans of all tokens of each text: no special tokens, nothing cut."""
        encodings = self._whole.encode_batch(
            [without_surrogates(text) for text in texts], add_special_tokens=False
        )
        return [encoding.offsets for encoding in encodings]


def _from_text(definition: str) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(definition)
    tokenizer.no_padding()
    return tokenizer
