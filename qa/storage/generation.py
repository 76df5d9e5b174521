"""The lexical indexes on disk: one folder for each generation, one manifest.

    lexical/manifest.json        which generation counts, how far it reaches, and
                                 the size and SHA-256 of each of its files
    lexical/<generation>/passages
    lexical/<generation>/articles

A generation grows commit by commit. A new one is written beside the old one
and takes its place when the manifest is renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from embeddings.files import sweep, write_durably
from qa.storage.lexical import LEXICAL_VERSION, LexicalIndex

_MANIFEST = "manifest.json"
# Locks, and Tantivy's own list for its garbage collection: neither is searched.
_NOT_HASHED = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock", ".managed.json"})


class GenerationError(Exception):
    """The lexical indexes on disk are missing, changed, or of another version.

    Never leaves `qa`: they are made anew from the database.
    """


@dataclass(slots=True)
class Generation:
    """The pair of lexical indexes, and the change counter they reflect.

    Attributes:
        folder: where they lie, or None for a pair in memory.
        counter: at least the changes up to this one are in.
    """

    passages: LexicalIndex
    articles: LexicalIndex
    counter: int
    folder: Path | None = None

    def reload(self) -> None:
        """See what another process has committed."""
        self.passages.reload()
        self.articles.reload()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `lexical/manifest.json` says."""

    generation: str
    counter: int
    files: dict[str, tuple[int, str]]


def in_memory() -> Generation:
    """An empty pair that is gone with the process."""
    return Generation(LexicalIndex(), LexicalIndex(), counter=-1)


def new(root: Path) -> Generation:
    """An empty pair in a new folder; it counts only once it is published."""
    folder = root / secrets.token_hex(4)
    for name in ("passages", "articles"):
        (folder / name).mkdir(parents=True)
    return _load(folder, counter=-1)


def open_published(root: Path, manifest: Manifest) -> Generation:
    """The pair that a manifest names, its files checked.

    Raises:
        GenerationError: it cannot be trusted.
    """
    folder = root / manifest.generation
    for name, expected in manifest.files.items():
        if _fingerprint(folder / name) != expected:
            raise GenerationError(f"{folder / name} is missing or changed")
    return _load(folder, manifest.counter)


def read_manifest(root: Path) -> Manifest:
    """Read the manifest.

    Raises:
        GenerationError: there is none, or it is not one of ours.
    """
    try:
        data = json.loads((root / _MANIFEST).read_bytes())
        if (
            data["version"] != LEXICAL_VERSION
            or Path(data["generation"]).name != data["generation"]
        ):
            raise GenerationError(f"{root / _MANIFEST} is of another version")
        files = {str(name): (int(size), str(sha)) for name, (size, sha) in data["files"].items()}
        return Manifest(str(data["generation"]), int(data["counter"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GenerationError(f"{root / _MANIFEST} cannot be read") from error


def publish(root: Path, generation: Generation) -> None:
    """Write the manifest for a generation, and delete every other one.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    folder = generation.folder
    if folder is None:
        raise ValueError("a generation in memory cannot be published")
    known = _known(root, folder.name)
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name not in _NOT_HASHED:
            # Segments never change once they are written; meta.json does.
            seen = known.get(name) if path.name != "meta.json" else None
            files[name] = seen or _fingerprint(path)
    content = {
        "version": LEXICAL_VERSION,
        "generation": folder.name,
        "counter": generation.counter,
        "files": files,
    }
    write_durably(root / _MANIFEST, json.dumps(content).encode())
    for other in root.iterdir():
        if other.is_dir() and other.name != folder.name:
            shutil.rmtree(other, ignore_errors=True)


def sweep_manifest(root: Path) -> None:
    """Delete manifests that a killed writer left half written."""
    sweep(root / _MANIFEST)


def _known(root: Path, generation: str) -> dict[str, tuple[int, str]]:
    try:
        manifest = read_manifest(root)
    except GenerationError:
        return {}
    return manifest.files if manifest.generation == generation else {}


def _load(folder: Path, counter: int) -> Generation:
    try:
        passages, articles = (LexicalIndex(folder / name) for name in ("passages", "articles"))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{folder} cannot be opened") from error
    return Generation(passages, articles, counter, folder)


def _fingerprint(path: Path) -> tuple[int, str] | None:
    try:
        with path.open("rb") as stream:
            sha = hashlib.file_digest(stream, "sha256").hexdigest()
            return os.fstat(stream.fileno()).st_size, sha
    except OSError:
        return None
