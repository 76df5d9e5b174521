"""Where a model puts the texts of a language, whatever they tell: means over plain samples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from embeddings.embedder import Embedder, TokenVectors, Vectors
from qa.languages.samples import Samples, samples_of

_REMEMBERED = 256
"""Means that are kept, each of one model and language."""


def has_samples(language: str) -> bool:
    """Whether there are samples of a language."""
    return samples_of(language) != Samples()


@lru_cache(maxsize=_REMEMBERED)
def mean_sentence(embedder: Embedder, language: str) -> Vectors:
    """The mean of a model's vectors of the sample sentences of a language that has them."""
    return _mean(embedder.embed_passages(samples_of(language).sentences))


@lru_cache(maxsize=_REMEMBERED)
def mean_question(embedder: Embedder, language: str) -> Vectors:
    """That of its vectors of the sample questions."""
    return _mean(embedder.embed_queries(samples_of(language).questions))


@lru_cache(maxsize=_REMEMBERED)
def mean_token(embedder: Embedder, language: str) -> Vectors:
    """That of the tokens of the sample sentences, shape (width,).

    Raises:
        NoTokenVectors: the model has none.
    """
    return _mean_of_tokens(embedder.passage_tokens(samples_of(language).sentences))


@lru_cache(maxsize=_REMEMBERED)
def mean_question_token(embedder: Embedder, language: str) -> Vectors:
    """That of the tokens of the sample questions; as `mean_token`."""
    return _mean_of_tokens(embedder.query_tokens(samples_of(language).questions))


def _mean_of_tokens(texts: Sequence[TokenVectors]) -> Vectors:
    return _mean(np.concatenate([tokens.vectors for tokens in texts]))


def _mean(vectors: Vectors) -> Vectors:
    mean: Vectors = vectors.mean(axis=0)
    return mean
