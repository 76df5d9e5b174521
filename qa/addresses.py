"""Where an archive lies: a folder, a folder of Lance tables, or a bucket with them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from qa.errors import ArchiveError

Engine = Literal["embedded", "lance"]

_LANCE = "lance:"
_S3 = "s3://"


@dataclass(frozen=True, slots=True)
class Address:
    """The place of an archive, and the engine that it runs on.

    Attributes:
        engine: "embedded" for SQLite, FAISS and Tantivy; "lance" for Lance tables.
        place: a folder, or for Lance tables an address like "s3://bucket/name".
    """

    engine: Engine
    place: str

    @classmethod
    def parse(cls, text: Address | Path | str) -> Self:
        """Read an address as people type it: PATH, lance:PATH, or s3://BUCKET/NAME.

        Raises:
            ArchiveError: it names no place.
        """
        if isinstance(text, Address):
            return cls(text.engine, text.place)
        if isinstance(text, Path):
            return cls("embedded", os.fspath(text))
        if text.startswith(_S3):
            bucket, _, name = text.removeprefix(_S3).strip("/").partition("/")
            if not bucket or not name:
                raise ArchiveError(f"{text} names no archive: write s3://BUCKET/NAME")
            return cls("lance", f"{_S3}{bucket}/{name}")
        if not text.startswith(_LANCE):
            return cls("embedded", text)
        if not (place := text.removeprefix(_LANCE)).strip():
            raise ArchiveError(f"{text} names no archive: write {_LANCE}PATH")
        return cls("lance", place)

    @property
    def is_remote(self) -> bool:
        """Whether it lies on no disk of this machine."""
        return self.place.startswith(_S3)

    @property
    def folder(self) -> Path:
        """Its folder.

        Raises:
            ArchiveError: it has none.
        """
        if self.is_remote:
            raise ArchiveError(f"{self.place} is no folder, and this works in folders only")
        return Path(self.place)

    def __str__(self) -> str:
        is_marked = self.engine == "lance" and not self.is_remote
        return f"{_LANCE}{self.place}" if is_marked else self.place


def embedded_folder(archive: Address | Path | str, doing: str) -> Path:
    """The folder of an archive that must be of the embedded engine.

    Args:
        archive: its address.
        doing: what works with folders only, for the message: "citewire backup".

    Raises:
        ArchiveError: Lance tables are at the address.
    """
    address = Address.parse(archive)
    if address.engine != "embedded":
        raise ArchiveError(
            f"{address} is kept in Lance tables, and {doing} works with an archive in a folder:"
            " make one with `citewire copy`"
        )
    return address.folder
