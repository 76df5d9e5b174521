"""The model's own tokenizer, for encoding and for counting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embeddings.embedder import without_surrogates
from embeddings.encoders.encoder import ModelSettings

_SPACES = frozenset({"▁", "Ġ"})
"""Tokens of SentencePiece and of byte-level BPE that are a space alone. The first stands where
no piece of the vocabulary begins a word, and has the place of the word's first letter."""


class ModelTokenizer:
    """A fast tokenizer, for texts that are cut at the model's maximum and for whole ones.

    The underlying object carries truncation as state, which would race between threads, and
    with a vocabulary of many languages it takes 260 MB: there is one, which never cuts, and
    the few texts that are too long are cut here.
    """

    def __init__(self, definition: str, settings: ModelSettings) -> None:
        """Build it from a ``tokenizer.json`` as text."""
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(definition)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._max_length = settings.max_length
        self.special_tokens = int(self._tokenizer.num_special_tokens_to_add(is_pair=False))
        """Number of special tokens that every input of the model carries."""

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids with the special tokens, cut at the model's maximum."""
        texts = [without_surrogates(text) for text in texts]
        encodings = self._tokenizer.encode_batch_fast(texts)
        return [self._cut(*pair).ids for pair in zip(texts, encodings, strict=True)]

    def marked_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int] | None]]:
        """Character spans of the tokens that the model sees.

        None for a special token, and for one that is a space.
        """
        texts = [without_surrogates(text) for text in texts]
        encodings = self._tokenizer.encode_batch(texts)
        cut = (self._cut(*pair) for pair in zip(texts, encodings, strict=True))
        return [
            [
                None if special or token in _SPACES else span
                for span, special, token in zip(
                    text.offsets, text.special_tokens_mask, text.tokens, strict=True
                )
            ]
            for text in cut
        ]

    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Character spans of all tokens of each text: no special tokens, nothing cut."""
        encodings = self._tokenizer.encode_batch(
            [without_surrogates(text) for text in texts], add_special_tokens=False
        )
        return [encoding.offsets for encoding in encodings]

    def _cut(self, text: str, encoding: Any) -> Any:
        """The encoding of a text, with its end left off if it is too long."""
        if len(encoding) <= self._max_length:
            return encoding
        bare = self._tokenizer.encode(text, add_special_tokens=False)
        bare.truncate(max(0, self._max_length - self.special_tokens))
        return self._tokenizer.post_process(bare)
