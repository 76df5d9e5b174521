"""Errors of models and vector indexes.

EmbeddingsError
├── ModelError         the model cannot be loaded or used
│   └── NoTokenVectors it gives vectors of whole texts only
└── IndexDamaged       a stored vector index is not what was written
"""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Base of every error that ``embeddings`` raises on purpose."""


class ModelError(EmbeddingsError):
    """The model cannot be loaded, or gives something that is no vector."""


class NoTokenVectors(ModelError):
    """The model gives vectors of whole texts, and none of their tokens."""


class IndexDamaged(EmbeddingsError):
    """A stored vector index is missing, cut or changed."""
