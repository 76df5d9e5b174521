"""Vectors that a build has computed and not published yet, by the digest of their texts.

A build that is cut short leaves them to the next one with the same model and the same rules.
They are called by what they are of, so a batch that is written twice, or written and lost,
changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from embeddings.embedder import Vectors
from qa.addresses import Address
from qa.errors import ArchiveLocked
from qa.lance.tables.datasets import Root, errors_of
from qa.lance.tables.lease import Lease

if TYPE_CHECKING:
    import pyarrow as pa
    from lance import LanceDataset

STAGING = "staging"

_MADE_BY = b"made_by"
"""Where the table says which model and rules its vectors are of."""


class Staging:
    """The table of staged vectors beside those of an archive; any process may write into it."""

    def __init__(self, address: Address, dimension: int, made_by: str) -> None:
        """Nothing is looked at yet.

        Args:
            address: of the archive.
            dimension: length of a vector.
            made_by: the model and the rules; vectors of others are of no use.
        """
        self._root = Root(address)
        self._dimension = dimension
        self._made_by = made_by.encode()

    def create(self) -> None:
        """Make the table, if an earlier build with the same model and rules has left none."""
        if not self._is_ours(self._root.find(STAGING)):
            made_by = {_MADE_BY: self._made_by}
            self._root.write(STAGING, (), self._rows({}).schema.with_metadata(made_by))

    def write(self, vectors: Mapping[str, Vectors]) -> tuple[str, ...]:
        """Write vectors as fragments that nobody sees before `commit`; none make no fragment.

        Raises:
            ArchiveError: the storage refused.
        """
        from lance.fragment import write_fragments

        if not vectors:
            return ()
        rows = self._rows(vectors)
        with errors_of(self._root.address, STAGING):
            fragments = write_fragments(
                rows,
                self._root.uri(STAGING),
                schema=rows.schema,
                storage_options=self._root.options,
            )
        return tuple(json.dumps(fragment.to_json()) for fragment in fragments)

    def commit(self, fragments: Iterable[str]) -> None:
        """Add fragments that were written, so that they outlive this build.

        Raises:
            ArchiveLocked: another build has begun since, with another model or other rules.
            ArchiveError: the storage refused.
        """
        import lance
        from lance.fragment import FragmentMetadata

        added = [FragmentMetadata.from_json(fragment) for fragment in fragments]
        if not added:
            return
        table = self._root.open(STAGING)
        if not self._is_ours(table):
            raise ArchiveLocked(
                f"another build writes to {self._root.address}, with another model or other"
                " rules: nothing of this one was committed; do it again"
            )
        with errors_of(self._root.address, STAGING):
            lance.LanceDataset.commit(
                table,
                lance.LanceOperation.Append(added),
                read_version=table.version,
                storage_options=self._root.options,
            )

    def stored(self) -> Iterator[tuple[str, Vectors]]:
        """What was committed, by digest; one may come more than once, always the same.

        Nothing where no build with this model and these rules has left any.

        Raises:
            ArchiveError: the storage refused.
        """
        table = self._root.find(STAGING)
        if table is None or not self._is_ours(table):
            return
        with errors_of(self._root.address, STAGING):
            for batch in table.to_batches():
                digests = batch["digest"].to_pylist()
                vectors = np.asarray(batch["vector"].flatten(), np.float32)
                yield from zip(digests, vectors.reshape(len(digests), -1), strict=True)

    def _is_ours(self, table: LanceDataset | None) -> bool:
        return table is not None and (table.schema.metadata or {}).get(_MADE_BY) == self._made_by

    def _rows(self, vectors: Mapping[str, Vectors]) -> pa.Table:
        import pyarrow as pa

        flat = np.concatenate([*vectors.values()]) if vectors else np.zeros(0, np.float32)
        column = pa.FixedSizeListArray.from_arrays(pa.array(flat), self._dimension)
        return pa.table({"digest": pa.array([*vectors], pa.string()), "vector": column})


def drop_staging(address: Address) -> None:
    """Give the room of what was published back, unless the next build is at it already."""
    import lance

    root = Root(address)
    if root.find(STAGING) is None:
        return
    with suppress(ArchiveLocked), Lease(root).held(doing="cleaning up"):
        if root.find(STAGING) is not None:
            with errors_of(address, STAGING):
                lance.LanceDataset.drop(root.uri(STAGING), storage_options=root.options)
