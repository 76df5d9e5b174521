"""What was found for a question, remembered: several things are made of one search."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from embeddings.embedder import Embedder, Vectors
from embeddings.reranker import Reranker
from qa.answering.pipeline import Find
from qa.asking.memo import Memo, Same
from qa.engine import ArchiveStore
from qa.question.query import Query
from qa.retrieval.fusion import FUSION, Fusion
from qa.retrieval.retrieve import RetrievalResult, retrieve
from qa.store import Store


class Searches:
    """The searches of one archive."""

    def __init__(self, store: ArchiveStore, memo: Memo) -> None:
        self._store = store
        self._memo = memo

    def as_of_now(self) -> Find:
        """`qa.retrieval.retrieve.retrieve` for one answer, remembered.

        A commit may come between two of its searches, of which the second takes over what the
        first found: what both find must not be remembered as of that commit.
        """
        return partial(self._retrieve, self._store.state())

    def _retrieve(
        self,
        state: Hashable,
        store: Store,
        embedder: Embedder,
        query: Query,
        vector: Vectors,
        k: int = 5,
        *,
        reranker: Reranker | None = None,
        fusion: Fusion = FUSION,
        known: RetrievalResult | None = None,
    ) -> RetrievalResult:
        return self._memo.of(
            state,
            ("retrieved", query, k, Same(reranker), fusion),
            lambda: retrieve(
                store, embedder, query, vector, k, reranker=reranker, fusion=fusion, known=known
            ),
            # It may be asked for while commits, and threads that follow them, are kept waiting.
            waits=False,
        )
