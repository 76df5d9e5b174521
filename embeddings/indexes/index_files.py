"""Saves a vector index as FAISS's bytes with a manifest, and loads it where it is not damaged."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.errors import IndexDamaged
from embeddings.files import delete_temporary_files, write_durably, writing_durably
from embeddings.indexes.flat_file import index_bytes
from embeddings.indexes.manifest import FileMark, Manifest
from embeddings.indexes.vector_index import VectorIndex

_deserializing = threading.Lock()

FORMAT = 3
"""Raised when the manifest or the kind of FAISS index changes."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The description of the vectors in their manifest."""

    format: int
    dimension: int
    count: int
    revision: str


def save_index(index: VectorIndex, folder: Path, stem: str, revision: str) -> None:
    """Write ``stem.faiss`` and, last, ``stem.json`` with its size, hash and counts.

    A crash leaves the old pair, the new pair, or a pair that `load_index` refuses.

    Args:
        index: the vectors.
        folder: an existing folder.
        stem: name of the two files.
        revision: what the vectors reflect, in the caller's words.

    Raises:
        OSError: the disk is full or does not let us write.
    """
    content, count = index.to_bytes()
    header = _Header(FORMAT, index.dimension, count, revision)
    path = _vector_file(folder, stem)
    manifest = Manifest(asdict(header), {path.name: FileMark.of_bytes(content)})
    write_durably(path, content)
    write_durably(_manifest_file(folder, stem), manifest.to_bytes())


def save_vectors(
    pages: Iterable[tuple[NDArray[np.int64], Vectors]],
    count: int,
    dimension: int,
    folder: Path,
    stem: str,
    revision: str,
) -> None:
    """Write what `save_index` writes of an index that holds these vectors, without holding them.

    The arguments are those of `index_bytes` and `save_index`.

    Raises:
        OSError: the disk is full or does not let us write.
    """
    path = _vector_file(folder, stem)
    hashed = hashlib.sha256()
    size = 0
    with writing_durably(path) as file:
        for piece in index_bytes(pages, count, dimension):
            hashed.update(piece)
            size += file.write(piece)
    header = _Header(FORMAT, dimension, count, revision)
    manifest = Manifest(asdict(header), {path.name: FileMark(size, hashed.hexdigest())})
    write_durably(_manifest_file(folder, stem), manifest.to_bytes())


def saved_revision(folder: Path, stem: str) -> str | None:
    """The revision that the vectors on disk say they reflect; None if they are of no use.

    They are not read for that, and may turn out to be damaged.
    """
    path = _vector_file(folder, stem)
    try:
        header, mark = _read_manifest(_manifest_file(folder, stem), path.name)
        return header.revision if path.stat().st_size == mark.size else None
    except (IndexDamaged, OSError):
        return None


def load_index(folder: Path, stem: str) -> tuple[VectorIndex, str]:
    """Read an index that `save_index` wrote, and the revision it was saved with.

    Size and SHA-256 are compared before FAISS sees a byte: it takes most damaged files
    without a word, and crafted ones can corrupt memory (faiss issue 5400).

    Raises:
        IndexDamaged: a file is missing, cut or changed.
    """
    path = _vector_file(folder, stem)
    header, mark = _read_manifest(_manifest_file(folder, stem), path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path} cannot be read: {error}.") from error
    if FileMark.of_bytes(content) != mark:
        raise IndexDamaged(f"{path} is not what was written: rebuild it from the archive.")
    return VectorIndex(header.dimension, _deserialized(content, header, path)), header.revision


def delete_index(folder: Path, stem: str) -> None:
    """Delete an index that `save_index` wrote, if there is one.

    Raises:
        OSError: the folder cannot be written.
    """
    _manifest_file(folder, stem).unlink(missing_ok=True)
    _vector_file(folder, stem).unlink(missing_ok=True)


def delete_leftovers(folder: Path, stem: str) -> None:
    """Delete the temporary files of a `save_index` that was killed.

    Raises:
        OSError: the folder cannot be written.
    """
    delete_temporary_files(_vector_file(folder, stem))
    delete_temporary_files(_manifest_file(folder, stem))


def _vector_file(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.faiss"


def _manifest_file(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.json"


def _read_manifest(path: Path, name: str) -> tuple[_Header, FileMark]:
    """The header of the vectors in the file ``name``, and its mark."""
    try:
        manifest = Manifest.read(path)
        header = _Header(**manifest.about)
        if header.format != FORMAT:
            raise ValueError("its format is another one")
        return header, manifest.files[name]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise IndexDamaged(f"{path} does not describe an index: {error}.") from error


def _deserialized(content: bytes, header: _Header, path: Path) -> Any:
    """The FAISS index in ``content``, when it is of the one kind that is written here."""
    import faiss

    try:
        with _deserializing:
            # No part can be longer than the whole: a length that says so is refused, and
            # not believed. FAISS keeps the limit in a global.
            faiss.set_deserialization_vector_byte_limit(len(content))
            index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
    except RuntimeError as error:
        raise IndexDamaged(f"FAISS refuses {path}: {error}.") from error
    if type(index) is not faiss.IndexIDMap2:
        raise IndexDamaged(f"{path} holds a {type(index).__name__}, not an IndexIDMap2.")
    inner = faiss.downcast_index(index.index)
    sizes = (index.d, index.ntotal, inner.d, inner.ntotal, index.id_map.size())
    wanted = (header.dimension, header.count) * 2 + (header.count,)
    if type(inner) is not faiss.IndexFlat and type(inner) is not faiss.IndexFlatIP:
        raise IndexDamaged(f"{path} holds a {type(inner).__name__}, not an IndexFlatIP.")
    if sizes != wanted or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise IndexDamaged(f"{path} does not hold what its manifest says.")
    return index
