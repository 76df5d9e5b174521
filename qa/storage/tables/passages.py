"""Passages and their vectors as rows of the archive's database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from embeddings.embedder import Vectors
from qa.errors import ArchiveDamaged
from qa.passage import Passage
from qa.storage.connection import AMONG, Connection
from qa.storage.tables.articles import by_key

UNIT_TOLERANCE = 1e-3
"""How far the length of a stored vector may be from 1: float32 rounds to 1e-6."""


def passages(connection: Connection, ids: Iterable[int]) -> dict[int, Passage]:
    """The passages of current articles among ``ids``."""
    rows = connection.execute(
        f'SELECT article, id, start, "end" FROM passages WHERE id {AMONG}',
        (json.dumps(list(ids)),),
    ).fetchall()
    # Cut here and not by SQLite's substr, which stops at a NUL character.
    owners = by_key(connection, {key for key, *_ in rows})
    known = {}
    for key, number, start, end in rows:
        if (article := owners.get(key)) is not None:
            known[number] = Passage(number, article.id, start, end, article.text[start:end])
    return known


def current_count(connection: Connection) -> int:
    """How many passages of current articles have a vector."""
    [count] = connection.execute(
        "SELECT count(*) FROM articles a JOIN passages p ON p.article = a.key"
        " JOIN vectors v ON v.key = p.vector WHERE a.is_current"
    ).fetchone()
    return int(count)


def count(connection: Connection) -> int:
    """How many passages there are, those of replaced articles too."""
    [number] = connection.execute("SELECT count(*) FROM passages").fetchone()
    return int(number)


def some_vectors(connection: Connection, most: int, dimension: int) -> Vectors:
    """At most ``most`` of the stored vectors, drawn evenly and each time the same.

    Raises:
        ArchiveDamaged: a vector is not of this dimension.
    """
    [last] = connection.execute("SELECT coalesce(max(key), 0) FROM vectors").fetchone()
    keys = np.unique(np.linspace(1, last, most, dtype=np.int64)) if last else np.empty(0, np.int64)
    rows = connection.execute(
        f"SELECT vector FROM vectors WHERE key {AMONG}", (json.dumps(keys.tolist()),)
    )
    vectors = [as_vector(blob, dimension) for (blob,) in rows]
    return np.array(vectors, np.float32).reshape(-1, dimension)


def vectors(connection: Connection, ids: Sequence[int], dimension: int) -> Vectors:
    """Stored vectors of passages, row i for ``ids[i]``; zeros for one that is gone.

    Raises:
        ArchiveDamaged: a vector is not of this dimension.
    """
    rows = connection.execute(
        "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector"
        f" WHERE p.id {AMONG}",
        (json.dumps(list(ids)),),
    )
    known = {number: as_vector(blob, dimension) for number, blob in rows}
    gone = np.zeros(dimension, np.float32)
    return np.array([known.get(number, gone) for number in ids], np.float32).reshape(-1, dimension)


def known_vectors(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of ``digests`` that have a stored vector."""
    rows = connection.execute(
        f"SELECT digest FROM vectors WHERE digest {AMONG}", (json.dumps(list(digests)),)
    )
    return {name for (name,) in rows}


def put_vectors(connection: Connection, vectors: Iterable[tuple[str, Vectors]]) -> None:
    """Store vectors by digest; one that is there already stays as it is."""
    connection.executemany(
        "INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)",
        ((name, as_blob(vector)) for name, vector in vectors),
    )


def as_blob(vector: Vectors) -> bytes:
    """A vector as it is stored: float32, little-endian."""
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def as_vector(blob: bytes, dimension: int) -> Vectors:
    """A stored vector as a row.

    Raises:
        ArchiveDamaged: it is not of this dimension.
    """
    if len(blob) != 4 * dimension:
        raise ArchiveDamaged(f"a vector has {len(blob)} bytes and not {4 * dimension}")
    return np.frombuffer(blob, dtype="<f4").astype(np.float32, copy=False)


def as_vectors(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Stored vectors as a matrix, row i of ``blobs[i]``.

    Raises:
        ArchiveDamaged: one is not of this dimension.
    """
    for blob in blobs:
        if len(blob) != 4 * dimension:
            as_vector(blob, dimension)  # raises
    matrix = np.frombuffer(b"".join(blobs), "<f4").reshape(-1, dimension)
    return matrix.astype(np.float32, copy=False)


def is_unit(blob: bytes, dimension: int) -> bool:
    """Whether a stored vector has this dimension and the length 1."""
    return vector_problem(blob, dimension) is None


def vector_problem(blob: bytes, dimension: int) -> str | None:
    """What is wrong with a stored vector, in words; None if it is finite and of length 1."""
    if len(blob) != 4 * dimension:
        return f"has {len(blob)} bytes and not {4 * dimension}"
    vector = np.frombuffer(blob, "<f4").astype(np.float64)
    if not np.isfinite(vector).all():
        return "holds a number that is not finite"
    length = float(np.sqrt(vector @ vector))
    return None if abs(length - 1) <= UNIT_TOLERANCE else f"has the length {length:.4f} and not 1"
