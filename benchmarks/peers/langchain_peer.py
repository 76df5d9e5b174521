"""LangChain: the ``EnsembleRetriever`` of its page on hybrid search, half BM25, half FAISS.

Vectors lie in its FAISS store; ``BM25Retriever`` cannot be saved, and is made again from the
documents whenever it is opened. Its splitter is ``RecursiveCharacterTextSplitter``, with the
1,000 characters that overlap by 200 of its tutorials.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.pieces import Piece, cut_again, model_folder


def build(pieces: Sequence[Piece], folder: Path) -> None:
    """Embed pieces into a FAISS store, and save it."""
    from langchain_community.vectorstores import FAISS

    store = FAISS.from_texts(
        [piece.text for piece in pieces],
        _embeddings(),
        metadatas=[{"id": piece.id} for piece in pieces],
    )
    store.save_local(str(folder))


def opened(folder: Path, count: int) -> Callable[[str], list[str]]:
    """A search of a saved store, for ids of so many pieces, best first."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS

    store = FAISS.load_local(str(folder), _embeddings(), allow_dangerous_deserialization=True)
    documents = [store.docstore.search(id_) for id_ in store.index_to_docstore_id.values()]
    bm25 = BM25Retriever.from_documents(documents, k=count)
    dense = store.as_retriever(search_kwargs={"k": count})
    ensemble = EnsembleRetriever(retrievers=[bm25, dense], weights=[0.5, 0.5])
    return lambda question: [
        document.metadata["id"] for document in ensemble.invoke(question)[:count]
    ]


def cut(articles: Sequence[Piece]) -> list[Piece]:
    """Whole articles cut as its tutorials do."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)
    return cut_again(articles, (splitter.split_text(article.text) for article in articles))


def _embeddings() -> Any:
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=model_folder())
