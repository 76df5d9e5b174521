"""A connection to the archive's database, as the rest of the storage uses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement gives back; rows are tuples of numbers, text, bytes and None."""

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Runs statements; `qa.storage.database.Database` lends it."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Rows:
        """Run a statement; its marks ``?`` stand for ``values``."""
        ...

    def executemany(self, statement: str, values: Iterable[Sequence[object]], /) -> object:
        """Run a statement once for each of ``values``."""
        ...
