"""Saves a vector index as FAISS's bytes with a manifest, and loads it where it is not damaged."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.errors import IndexDamaged
from embeddings.files import delete_temporary_files, write_durably, writing_durably
from embeddings.indexes.coded_index import CodedIndex, no_vectors
from embeddings.indexes.codes import StoredVectors, are_codes
from embeddings.indexes.flat_file import index_bytes
from embeddings.indexes.index import Index, IndexKind
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
    kind: IndexKind = "exact"


class _Marking:
    """Writes to a file, and keeps count of its mark."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hashed = hashlib.sha256()
        self._size = 0

    def write(self, content: bytes) -> None:
        self._hashed.update(content)
        self._size += self._file.write(content)

    @property
    def mark(self) -> FileMark:
        return FileMark(self._size, self._hashed.hexdigest())


def save_index(index: Index, folder: Path, stem: str, revision: str) -> None:
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
    path = _vector_file(folder, stem)
    with writing_durably(path) as file:
        marking = _Marking(file)
        count = index.write(marking.write)
    header = _Header(FORMAT, index.dimension, count, revision, index.kind)
    manifest = Manifest(asdict(header), {path.name: marking.mark})
    write_durably(_manifest_file(folder, stem), manifest.to_bytes())


def save_vectors(
    pages: Iterable[tuple[NDArray[np.int64], Vectors]],
    count: int,
    dimension: int,
    folder: Path,
    stem: str,
    revision: str,
) -> None:
    """Write what `save_index` writes of an exact index of these vectors, without holding them.

    The arguments are those of `index_bytes` and `save_index`.

    Raises:
        OSError: the disk is full or does not let us write.
    """
    path = _vector_file(folder, stem)
    with writing_durably(path) as file:
        marking = _Marking(file)
        for piece in index_bytes(pages, count, dimension):
            marking.write(piece)
    header = _Header(FORMAT, dimension, count, revision)
    manifest = Manifest(asdict(header), {path.name: marking.mark})
    write_durably(_manifest_file(folder, stem), manifest.to_bytes())


@dataclass(frozen=True, slots=True)
class SavedIndex:
    """What the index on disk says of itself.

    Attributes:
        kind: which kind it is.
        revision: what its vectors reflect, in the words of who saved it.
    """

    kind: IndexKind
    revision: str


def saved_index(folder: Path, stem: str) -> SavedIndex | None:
    """What is on disk, by its manifest; None if it is of no use.

    The vectors are not read for that, and may turn out to be damaged.
    """
    path = _vector_file(folder, stem)
    try:
        header, mark = _read_manifest(_manifest_file(folder, stem), path.name)
        is_whole = path.stat().st_size == mark.size
    except (IndexDamaged, OSError):
        return None
    return SavedIndex(header.kind, header.revision) if is_whole else None


def load_index(
    folder: Path, stem: str, vectors_of: StoredVectors = no_vectors
) -> tuple[Index, str]:
    """Read an index that `save_index` wrote, and the revision it was saved with.

    Args:
        folder: as for `save_index`.
        stem: likewise.
        vectors_of: gives whole vectors, without which an index of codes finds nothing.

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
    index = _deserialized(content, path)
    if header.kind == "exact":
        _check_whole(index, header, path)
        return VectorIndex(header.dimension, index), header.revision
    return _coded(index, header, path, vectors_of), header.revision


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


def _deserialized(content: bytes, path: Path) -> Any:
    """The FAISS index in ``content``, of whatever kind."""
    import faiss

    try:
        with _deserializing:
            # No part can be longer than the whole: a length that says so is refused, and
            # not believed. FAISS keeps the limit in a global.
            faiss.set_deserialization_vector_byte_limit(len(content))
            return faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
    except RuntimeError as error:
        raise IndexDamaged(f"FAISS refuses {path}: {error}.") from error


def _check_whole(index: Any, header: _Header, path: Path) -> None:
    """Refuse what is no index of whole vectors, as `VectorIndex` makes it."""
    import faiss

    if type(index) is not faiss.IndexIDMap2:
        raise IndexDamaged(f"{path} holds a {type(index).__name__}, not an IndexIDMap2.")
    inner = faiss.downcast_index(index.index)
    if type(inner) is not faiss.IndexFlat and type(inner) is not faiss.IndexFlatIP:
        raise IndexDamaged(f"{path} holds a {type(inner).__name__}, not an IndexFlatIP.")
    _check_sizes(index, inner, header, path)


def _coded(index: Any, header: _Header, path: Path, vectors_of: StoredVectors) -> CodedIndex:
    """An index of codes; refuses what is none, as `CodedIndex` makes it."""
    import faiss

    if type(index) is not faiss.IndexIDMap:
        raise IndexDamaged(f"{path} holds a {type(index).__name__}, not an IndexIDMap.")
    inner = faiss.downcast_index(index.index)
    if not are_codes(inner):
        raise IndexDamaged(f"{path} holds a {type(inner).__name__}, not codes of RaBitQ.")
    _check_sizes(index, inner, header, path)
    ids = faiss.vector_to_array(index.id_map)
    if len(np.unique(ids)) != len(ids) or ids.min(initial=0) < 0:
        raise IndexDamaged(f"{path} does not hold each id once.")
    # It lives in its container, which FAISS's own classes keep so, too. To take it out with
    # `this.acquire` counts SWIG's types down, and when a few were freed no index can be loaded.
    inner.referenced_objects = [index]
    faiss.Int64Vector().swap(index.id_map)
    return CodedIndex(header.dimension, vectors_of, inner, ids)


def _check_sizes(index: Any, inner: Any, header: _Header, path: Path) -> None:
    import faiss

    sizes = (index.d, index.ntotal, inner.d, inner.ntotal, index.id_map.size())
    wanted = (header.dimension, header.count) * 2 + (header.count,)
    if sizes != wanted or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise IndexDamaged(f"{path} does not hold what its manifest says.")
