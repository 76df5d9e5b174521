"""The bytes of a FAISS index of whole vectors with ids, piece by piece.

FAISS writes an index that it holds in memory, and its bytes from a second copy. For many
vectors that is several gigabytes, where one after the other would do. The layout is that
of `faiss/impl/index_write.cpp` for `IndexIDMap2` over `IndexFlatIP`; a test compares the
bytes with those of FAISS itself, and what cannot be read back is refused on loading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors

_HEADER = struct.Struct("<4siqqqBi")
"""Kind, dimension, count, two numbers that nobody reads, whether it is trained, and the metric."""
_UNUSED = 1 << 20
_INNER_PRODUCT = 0
_LENGTH = struct.Struct("<Q")


def index_bytes(
    pages: Iterable[tuple[NDArray[np.int64], Vectors]], count: int, dimension: int
) -> Iterator[bytes]:
    """Yield the index in pieces.

    Args:
        pages: ids of shape (n,), each once, and their vectors of shape (n, dimension).
        count: of all vectors.
        dimension: of each.

    Raises:
        ValueError: the pages hold another number of vectors.
    """
    for kind in (b"IxM2", b"IxFI"):
        yield _HEADER.pack(kind, dimension, count, _UNUSED, _UNUSED, 1, _INNER_PRODUCT)
    yield _LENGTH.pack(count * dimension)
    ids = [np.empty(0, np.int64)]
    for numbers, vectors in pages:
        ids.append(numbers)
        yield vectors.astype("<f4").tobytes()
    all_ids = np.concatenate(ids)
    if len(all_ids) != count:
        raise ValueError(f"{count} vectors were announced, and {len(all_ids)} came.")
    yield _LENGTH.pack(count)
    yield all_ids.astype("<i8").tobytes()
