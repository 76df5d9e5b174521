"""Haystack: the pipeline of its tutorial on hybrid retrieval, without the ranker at its end.

The documents and vectors lie in an ``InMemoryDocumentStore``, the simplest of its stores; its
BM25 retriever and its embedding retriever are asked for each question. The tutorial puts what
they give end to end for a cross-encoder of 278 million parameters; without one,
``DocumentJoiner`` joins by reciprocal ranks, as its own page shows it for hybrid retrieval. The
tutorial's splitter is ``DocumentSplitter``, 512 words that overlap by 32.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers.pieces import Piece, cut_again, model_folder

_STORE = "store.json"


def build(pieces: Sequence[Piece], folder: Path) -> None:
    """Embed pieces into a document store, and save it."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    embedder = SentenceTransformersDocumentEmbedder(model=model_folder(), progress_bar=False)
    embedder.warm_up()
    documents = [Document(id=piece.id, content=piece.text) for piece in pieces]
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(embedder.run(documents)["documents"])
    folder.mkdir(exist_ok=True)
    store.save_to_disk(str(folder / _STORE))


def opened(folder: Path, count: int) -> Callable[[str], list[str]]:
    """A search of a saved store, for ids of so many pieces, best first."""
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=model_folder(), progress_bar=False)
    )
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=count))
    pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=count))
    pipeline.add_component(
        "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=count)
    )
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("bm25", "joiner")

    def search(question: str) -> list[str]:
        ran = pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return [document.id for document in ran["joiner"]["documents"]]

    return search


def cut(articles: Sequence[Piece]) -> list[Piece]:
    """Whole articles cut as the tutorial does."""
    from haystack import Document
    from haystack.components.preprocessors import DocumentSplitter

    splitter = DocumentSplitter(split_by="word", split_length=512, split_overlap=32)
    splitter.warm_up()
    return cut_again(
        articles,
        (
            [part.content or "" for part in splitter.run([Document(content=text)])["documents"]]
            for text in (article.text for article in articles)
        ),
    )
