"""The `Embedder` over a sentence-transformers model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from embeddings.embedder import Arithmetic, OnProgress, TokenVectors, Vectors, unit_rows
from embeddings.encoders.encoder import Encoder, ModelSettings
from embeddings.encoders.shared_pass import SharedPass
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.errors import ModelError, NoTokenVectors
from embeddings.reader import Reader


class SentenceTransformerEmbedder:
    """Text in, unit vectors out; made by `embeddings.load_embedder`.

    Safe to use from several threads: questions are answered while passages are
    being embedded.
    """

    def __init__(
        self,
        *,
        name: str,
        fingerprint: str,
        settings: ModelSettings,
        tokenizer: ModelTokenizer,
        encoder: Encoder,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        encode: Arithmetic = "auto",
        load_reader: Callable[[], Reader | None] | None = None,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = settings.dimension
        self.encode = encode
        self.query_prompt, self.passage_prompt = query_prompt, passage_prompt
        self._query_prompt = settings.query_prompt if query_prompt is None else query_prompt
        self._passage_prompt = settings.passage_prompt if passage_prompt is None else passage_prompt
        self._tokenizer = tokenizer
        self._encoder = encoder
        self._questions = SharedPass(partial(encoder.encode_queries, prompt=self._query_prompt))
        self._load_reader = load_reader
        self._reader: Reader | None = None
        self._lock = threading.Lock()
        prompt_tokens = len(tokenizer.spans([self._passage_prompt])[0])
        self.max_tokens = settings.max_length - tokenizer.special_tokens - prompt_tokens
        if self.max_tokens < 1:
            raise ModelError(
                f"The model {name!r} takes {settings.max_length} tokens, and its prompt leaves "
                "no room for text: use another model."
            )

    @property
    def backend(self) -> str:
        """The backend that runs the model: "openvino bf16", "torch cpu f32", …."""
        return self._encoder.backend

    @property
    def reader(self) -> Reader | None:
        """The reader on top of this model, loaded when it is first asked for."""
        with self._lock:
            if self._load_reader is not None:
                self._reader, self._load_reader = self._load_reader(), None
            return self._reader

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages; those of more than ``max_tokens`` are cut.

        Raises:
            ModelError: the model gave something that is no vector.
        """
        texts = _listed(texts)
        if not texts:
            return self._none()
        vectors = self._encoder.encode_passages(texts, self._passage_prompt, on_progress or _ignore)
        return unit_rows(vectors, self.name)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; as `embed_passages`, with the model's query prompt.

        Questions that come while others are embedded share the next pass through the model.
        """
        texts = _listed(texts)
        if not texts:
            return self._none()
        return unit_rows(self._questions.vectors(texts), self.name)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of passages in their context, from one pass through the model."""
        return self._tokens(texts, self._passage_prompt)

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of questions; as `passage_tokens`, with the model's query prompt."""
        return self._tokens(texts, self._query_prompt)

    def _tokens(self, texts: Sequence[str], prompt: str) -> list[TokenVectors]:
        prompted = [prompt + text for text in _listed(texts)]
        if not prompted:
            return []
        texts_tokens = []
        spans = self._tokenizer.marked_spans(prompted)
        for vectors, text_spans in zip(self._encoder.encode_tokens(prompted), spans, strict=True):
            if len(vectors) != len(text_spans):
                # Better none than those of other words: an answer can do without.
                raise NoTokenVectors(
                    f"The model {self.name!r} gives {len(vectors)} vectors for {len(text_spans)}"
                    " tokens."
                )
            rows = [
                row
                for row, span in enumerate(text_spans)
                if span and span[0] >= len(prompt) and span[1] > span[0]
            ]
            offsets = np.array([text_spans[row] for row in rows], dtype=np.int64).reshape(-1, 2)
            units = unit_rows(vectors[rows], self.name) if rows else vectors[:0]
            texts_tokens.append(TokenVectors(units, offsets - len(prompt)))
        return texts_tokens

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text the character spans of its tokens."""
        return self._tokenizer.spans(_listed(texts))

    def _none(self) -> Vectors:
        return np.empty((0, self.dimension), dtype=np.float32)


def _listed(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("Give a list of texts, not one text: [text].")
    return list(texts)


def _ignore(finished: int) -> None:
    """Nobody asked for progress."""
