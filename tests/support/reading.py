"""Reads one file, and says what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from seeds.article import RawDocument, ReadFailure, Reading
from seeds.limits import Limits
from seeds.readers import read_sources

PROSE = (
    "The ferry across the Tarn stopped on Monday after its captain found water in the engine room. "
    "Nobody was hurt, and the forty people on board walked ashore over a plank that the fire "
    "brigade had brought. The harbour office expects the boat back in a fortnight."
)


def read(path: Path, data: bytes | str | None = None, **limits: int) -> list[Reading]:
    """What a file gives, once ``data`` stands in it."""
    if data is not None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_sources([path], Limits(**limits)))


def documents_of(readings: Iterable[Reading]) -> list[RawDocument]:
    """The documents among what was read."""
    return [reading for reading in readings if isinstance(reading, RawDocument)]


def failures_of(readings: Iterable[Reading]) -> list[ReadFailure]:
    """The failures among what was read."""
    return [reading for reading in readings if isinstance(reading, ReadFailure)]


def only_failure(readings: Iterable[Reading]) -> ReadFailure:
    """The one failure that was read, and nothing else."""
    (failure,) = readings
    assert isinstance(failure, ReadFailure), failure
    return failure


def document_of(path: Path, data: bytes | str) -> RawDocument:
    """The one document that a file with this content gives."""
    (document,) = read(path, data)
    assert isinstance(document, RawDocument), document
    return document


def reason_of(path: Path, data: bytes | str) -> str:
    """Why a file with this content cannot be read."""
    return only_failure(read(path, data)).reason
