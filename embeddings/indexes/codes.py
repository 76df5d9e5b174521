"""FAISS's index of codes: how it is made, known again, cleaned and compared with its vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.indexes.arguments import Ids
from embeddings.libraries import let_idle_threads_sleep

StoredVectors = Callable[[Ids], Vectors]
"""Gives the whole vectors of ids, row i for ``ids[i]``; zeros for one that is gone."""

BITS = 2
"""Of a code, for each number of a vector. Recall@10 on a million passages, 400 compared
exactly: .984 with one bit, 1.000 with two; four took twice the time."""

_BLOCK = 32
_SEED = 7

_COMPARED_AT_ONCE = 32 * _BLOCK
_MOST_DIFFERENT = 0.25
"""Share of the bytes of a code that the same vector may have otherwise: sums of other pages end
in other digits, which changes one of a hundred. Of another vector, however near, most differ."""


def new_codes(dimension: int, centre: Vectors | None = None) -> Any:
    """An empty FAISS index of codes.

    Args:
        dimension: of a vector.
        centre: about the mean of the vectors that will come, shape (dimension,). It makes
            codes finer where a model's vectors all point one way; zeros will do.
    """
    let_idle_threads_sleep()
    import faiss

    turn = faiss.RandomRotationMatrix(dimension, dimension)
    turn.init(_SEED)
    middle = np.zeros((1, dimension), np.float32) if centre is None else centre[np.newaxis]
    quantizer = faiss.IndexFlatIP(dimension)
    quantizer.add(turn.apply(middle))
    codes = faiss.IndexIVFRaBitQFastScan(
        quantizer, dimension, 1, faiss.METRIC_INNER_PRODUCT, _BLOCK, True, BITS
    )
    # Of `train` nothing is left to be done but that it is said to be done.
    codes.train(turn.apply(middle))
    index = faiss.IndexPreTransform(turn, codes)
    index.is_trained = True
    # The index deletes its parts itself, and Python does not.
    codes.own_fields = index.own_fields = True
    for part in (turn, codes, quantizer):
        part.this.disown()
    return index


def are_codes(index: Any) -> bool:
    """Whether a FAISS index is of the kind that `new_codes` makes."""
    import faiss

    if type(index) is not faiss.IndexPreTransform or index.chain.size() != 1:
        return False
    turn, codes = faiss.downcast_VectorTransform(index.chain.at(0)), _codes_of(index)
    return (
        type(turn) in (faiss.RandomRotationMatrix, faiss.LinearTransform)
        and type(codes) is faiss.IndexIVFRaBitQFastScan
        and (turn.d_in, turn.d_out, codes.d) == (index.d,) * 3
        and (codes.nlist, codes.rabitq.nb_bits, codes.bbs) == (1, BITS, _BLOCK)
        and codes.metric_type == faiss.METRIC_INNER_PRODUCT
        and codes.ntotal == index.ntotal == len(row_view(index))
    )


def _codes_of(index: Any) -> Any:
    import faiss

    return faiss.downcast_index(index.index)


def row_view(index: Any) -> Ids:
    """The row of each code, in the order of the codes; in FAISS's own memory."""
    import faiss

    lists = faiss.downcast_InvertedLists(_codes_of(index).invlists)
    count = lists.list_size(0)
    rows: Ids = faiss.rev_swig_ptr(lists.get_ids(0), count) if count else np.empty(0, np.int64)
    return rows


def clear_behind(index: Any) -> None:
    """Overwrite what FAISS leaves behind the last code of a block as it removes others.

    It would be saved, and later codes would be mixed with it (`pq4_pack_codes_range` only
    sets bits; FAISS 1.15 clears them in `IndexRaBitQFastScan` and not here).
    """
    import faiss

    lists = faiss.downcast_InvertedLists(_codes_of(index).invlists)
    packer, count = lists.packer, lists.list_size(0)
    blocks = -(-count // _BLOCK)
    if count < blocks * _BLOCK:
        codes = faiss.rev_swig_ptr(lists.get_codes(0), blocks * packer.block_size)
        last = codes.reshape(blocks, packer.block_size)[-1:]
        nothing = np.zeros(packer.code_size, np.uint8)
        for place in range(count % _BLOCK, _BLOCK):
            packer.pack_1(nothing, place, last)


def reorder(index: Any, order: Ids) -> None:
    """Bring codes into another order, in place; a million takes a second.

    Args:
        index: of the kind that `new_codes` makes.
        order: for each place the one that its code had, shape (codes,).
    """
    import faiss

    row_view(index)[:] = row_view(index)[order]
    packer, blocks = _blocks(index, 0, len(order))
    whole = np.empty((len(blocks) * _BLOCK, packer.code_size), np.uint8)
    for number, block in enumerate(blocks):
        packer.unpack_all(faiss.swig_ptr(block), faiss.swig_ptr(whole[number * _BLOCK :]))
    whole[: len(order)] = whole[order]
    blocks[:] = 0  # packing only sets bits
    for number, block in enumerate(blocks):
        packer.pack_all(faiss.swig_ptr(whole[number * _BLOCK :]), faiss.swig_ptr(block))
    clear_behind(index)


def changed_codes(index: Any, ids: Ids, vectors_of: StoredVectors) -> int:
    """How many codes are not those of their vectors; those whose vector is gone do not count.

    Args:
        index: of the kind that `new_codes` makes.
        ids: of its codes, in their order.
        vectors_of: gives the vectors.
    """
    anew = _empty_like(index)
    changed = 0
    for first in range(0, len(ids), _COMPARED_AT_ONCE):
        vectors = vectors_of(ids[first : first + _COMPARED_AT_ONCE])
        anew.reset()
        anew.add_with_ids(vectors, np.arange(len(vectors)))
        packer, stored = _blocks(index, first // _BLOCK, len(vectors))
        _, expected = _blocks(anew, 0, len(vectors))
        different = (stored != expected).sum(axis=1)
        # One code of another vector changes more bytes of a block than the last digits of all.
        for block in np.flatnonzero(different > _MOST_DIFFERENT * packer.code_size).tolist():
            for place in range(min(_BLOCK, len(vectors) - block * _BLOCK)):
                pair = (packer.unpack_1(each[block:], place) for each in (stored, expected))
                is_changed = np.not_equal(*pair).mean() > _MOST_DIFFERENT
                changed += bool(is_changed and vectors[block * _BLOCK + place].any())
    return changed


def _empty_like(index: Any) -> Any:
    """An empty index that makes the same codes as another."""
    import faiss

    anew = new_codes(index.d)
    stored, turn = (faiss.downcast_VectorTransform(each.chain.at(0)) for each in (index, anew))
    faiss.copy_array_to_vector(faiss.vector_to_array(stored.A), turn.A)
    middle, own = (faiss.downcast_index(_codes_of(each).quantizer) for each in (index, anew))
    own.reset()
    own.add(middle.reconstruct_n(0, 1))
    return anew


def _blocks(index: Any, first: int, count: int) -> tuple[Any, NDArray[np.uint8]]:
    """What unpacks codes, and the blocks of so many of them from one on, in FAISS's own memory."""
    import faiss

    lists = faiss.downcast_InvertedLists(_codes_of(index).invlists)
    size = lists.packer.block_size
    end = first + -(-count // _BLOCK)
    codes = faiss.rev_swig_ptr(lists.get_codes(0), end * size)
    return lists.packer, codes.reshape(end, size)[first:]
