"""Which vectors a search keeps to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Selection:
    """Vectors that a search keeps to, made ready once for any number of searches.

    Attributes:
        selector: FAISS's.
    """

    def __init__(self, ids: ArrayLike) -> None:
        """Take any ids; those that an index does not hold are passed over.

        FAISS's hash set of 100,000 ids takes 30 ms to make, more than the search in it.
        """
        import faiss

        wanted = np.asarray(ids, dtype=np.int64)
        self._size = len(wanted)
        self.selector = faiss.IDSelectorBatch(wanted[wanted >= 0])

    @classmethod
    def of_rows(cls, is_allowed: NDArray[np.bool_]) -> Selection:
        """Take a mark for each row of an index that looks at rows."""
        import faiss

        selection = cls(())
        selection._size = int(is_allowed.sum())
        # FAISS keeps no copy of the bits; its Python class keeps them alive.
        bits = np.packbits(is_allowed, bitorder="little")
        selection.selector = faiss.IDSelectorBitmap(bits)
        return selection

    def __len__(self) -> int:
        return self._size


Selections = Callable[[NDArray[np.bool_]], Selection]
"""Makes a selection of those of some ids that are marked."""
