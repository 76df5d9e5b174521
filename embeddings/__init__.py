"""Text in, unit vectors out; vectors in, nearest ids out."""

from __future__ import annotations

from embeddings.embedder import Arithmetic, Embedder, OnProgress, TokenVectors, Vectors
from embeddings.errors import EmbeddingsError, IndexDamaged, ModelError, NoTokenVectors
from embeddings.indexes.arguments import Hit
from embeddings.indexes.selection import Selection
from embeddings.indexes.vector_index import VectorIndex
from embeddings.loading import load_embedder
from embeddings.sentence_transformer import SentenceTransformerEmbedder

__all__ = [
    "Arithmetic",
    "Embedder",
    "EmbeddingsError",
    "Hit",
    "IndexDamaged",
    "ModelError",
    "NoTokenVectors",
    "OnProgress",
    "Selection",
    "SentenceTransformerEmbedder",
    "TokenVectors",
    "VectorIndex",
    "Vectors",
    "load_embedder",
]
