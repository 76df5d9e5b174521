"""An embedder beside which another reader is put."""

from __future__ import annotations

from embeddings.embedder import Embedder
from embeddings.reader import Reader


class WithReader:
    """The embedder it is given, with this reader in place of its own; with None it has none."""

    def __init__(self, embedder: Embedder, reader: Reader | None) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self.fingerprint = embedder.fingerprint
        self.query_prompt = embedder.query_prompt
        self.passage_prompt = embedder.passage_prompt
        self.encode = embedder.encode
        self.reader = reader
        self.embed_passages = embedder.embed_passages
        self.embed_queries = embedder.embed_queries
        self.passage_tokens = embedder.passage_tokens
        self.query_tokens = embedder.query_tokens
        self.token_spans = embedder.token_spans
