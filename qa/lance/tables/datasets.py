"""Open, write and restore the Lance tables under one root."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.addresses import Address
from qa.errors import ArchiveDamaged, ArchiveError

if TYPE_CHECKING:
    import pyarrow as pa
    from lance import LanceDataset, Session

ROWS_AT_ONCE = 2_000
"""Rows that are held in memory while a table is written."""

ROWS_OF_A_FILE = 100_000
"""Rows of one file of a table, of which the indexes can be made apart from others."""

NAMES_AT_ONCE = 5_000
"""Names in one condition."""

_MISSING = "was not found"

_DAMAGED = ("not found", "corrupt", "fill whole buffer", "invalid magic", "decod", "checksum")
"""What Lance says of files that are gone, cut or changed; all else may be the network's."""

_UNREACHED = ("error sending request", "response body", "dns error", "connection", "timed out")
"""What it says when the network failed, also with words like those: "error decoding response body"
is an answer that was cut off."""


def need_lance() -> None:
    """Refuse to go on without the packages of the engine.

    Raises:
        ArchiveError: they are not installed.
    """
    # Statistics of an index come with its centroids unless this is said, and with a warning.
    os.environ.setdefault("LANCE_INCLUDE_VECTOR_CENTROIDS", "false")
    try:
        import lance
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise ArchiveError(
            "archives in Lance tables need more packages: pip install 'citewire[cluster]'"
        ) from error
    del lance


class Root:
    """The place under which the tables of an archive lie."""

    def __init__(self, address: Address) -> None:
        """Nothing is looked at yet.

        Raises:
            ArchiveError: the packages of the engine are not installed.
        """
        need_lance()
        self.address = address
        self._place = address.place if address.is_remote else str(Path(address.place).absolute())
        self._options = _storage_options() if address.is_remote else None

    def uri(self, table: str) -> str:
        """Where a table lies."""
        return f"{self._place}/{table}.lance"

    def place(self, table: str) -> Path | str:
        """Where a table lies, as it is shown."""
        return self.uri(table) if self.address.is_remote else Path(self.uri(table))

    @property
    def options(self) -> dict[str, str] | None:
        """Options of the object store, besides what it takes from the environment."""
        return self._options

    def open(
        self, table: str, version: int | None = None, session: Session | None = None
    ) -> LanceDataset:
        """A table at a version, by default the last; ``session`` holds its caches.

        Raises:
            ArchiveError: it cannot be opened.
        """
        import lance

        with errors_of(self.address, table):
            return lance.dataset(
                self.uri(table), version=version, storage_options=self._options, session=session
            )

    def find(self, table: str, session: Session | None = None) -> LanceDataset | None:
        """A table at its last version; None if there is no such table."""
        import lance

        try:
            return lance.dataset(self.uri(table), storage_options=self._options, session=session)
        except (ValueError, OSError) as error:
            if _MISSING in str(error):
                return None
            raise ArchiveError(f"{self.address} cannot be opened: {_short(error)}") from error

    def write(self, table: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make a table of these rows, in place of what it held."""
        # Lance warns of what is to be overwritten and is not there.
        mode = "create" if self.find(table) is None else "overwrite"
        self._write(table, batches, schema, mode)

    def append(self, table: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Add rows to a table."""
        self._write(table, batches, schema, "append")

    def _write(
        self, table: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema, mode: str
    ) -> None:
        import lance
        import pyarrow as pa

        with errors_of(self.address, table):
            lance.write_dataset(
                pa.RecordBatchReader.from_batches(schema, batches),
                self.uri(table),
                mode=mode,
                max_rows_per_file=ROWS_OF_A_FILE,
                storage_options=self._options,
            )

    def swap(self, table: str, row: dict[str, Any], schema: pa.Schema, after: int) -> int | None:
        """Put a row in place of the one that a table holds, if nobody else has meanwhile.

        Args:
            table: of one row.
            row: the new one.
            schema: of the table.
            after: the version that the old row was read from; 0 if there is no table.

        Returns:
            The new version; None if another process was first.
        """
        import lance
        import pyarrow as pa
        from lance.commit import CommitConflictError

        content = pa.Table.from_pylist([row], schema)
        uri, options = self.uri(table), self._options
        with errors_of(self.address, table):
            try:
                if not after:
                    made = lance.write_dataset(content, uri, mode="create", storage_options=options)
                    return int(made.version)
                fragments = lance.fragment.write_fragments(
                    content, uri, schema=schema, mode="overwrite", storage_options=options
                )
                made = lance.LanceDataset.commit(
                    uri,
                    lance.LanceOperation.Overwrite(schema, fragments),
                    read_version=after,
                    # Without retries Lance holds an overwrite to the version that was read.
                    max_retries=0,
                    storage_options=options,
                )
            except CommitConflictError:
                return None
            except (OSError, ValueError) as error:
                if "already exists" in str(error):
                    return None
                raise
        return int(made.version)

    def restore(self, table: str, version: int) -> None:
        """Bring a table back to a version, if a writer that was cut off has gone on from it."""
        latest = self.open(table)
        if latest.version != version:
            with errors_of(self.address, table):
                old = self.open(table, version)
                old.restore()


@contextmanager
def errors_of(address: Address, table: str) -> Iterator[None]:
    """Translate what Lance raises about a table into our errors."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise _ours(address, table, error) from error


def _ours(address: Address, table: str, error: Exception) -> ArchiveError:
    text = str(error).lower()
    is_unreached = any(words in text for words in _UNREACHED)
    if not is_unreached and any(words in text for words in _DAMAGED):
        return ArchiveDamaged(
            f"{address}: the table {table} is damaged ({_short(error)}): put a copy back with"
            " `citewire copy`, or build anew"
        )
    return ArchiveError(f"{address}: the table {table} cannot be used: {_short(error)}")


def _short(error: Exception) -> str:
    """What Lance says, without the place in its own source."""
    return str(error).partition(", /home/")[0].partition(", /rustc/")[0].replace("\n", " ")


def _storage_options() -> dict[str, str]:
    """Keys and region are taken from the environment by the object store itself."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    return {"allow_http": "true"} if endpoint.startswith("http://") else {}


def quoted(text: str) -> str:
    """A text as a literal of a condition."""
    return "'" + text.replace("'", "''") + "'"


def among(column: str, values: Iterable[str | int]) -> str:
    """The condition that a column holds one of some values, at least one."""
    literals = (quoted(value) if isinstance(value, str) else str(value) for value in values)
    return f"{column} IN ({', '.join(literals)})"


def portions(values: Sequence[Any], count: int = NAMES_AT_ONCE) -> Iterator[Sequence[Any]]:
    """The values, so many at a time."""
    for start in range(0, len(values), count):
        yield values[start : start + count]
