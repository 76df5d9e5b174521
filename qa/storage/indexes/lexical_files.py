"""The lexical indexes on disk: one folder for each generation, one manifest.

    lexical/manifest.json        which generation counts, how far it reaches, and
                                 the size and SHA-256 of each of its files
    lexical/<generation>/passages
    lexical/<generation>/articles

A generation grows commit by commit. A new one is written beside the old one
and takes its place when the manifest is renamed.
"""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from embeddings import files
from embeddings.files import write_durably
from embeddings.indexes.manifest import FileMark, Manifest
from qa.storage.commits import NOTHING, Revision
from qa.storage.indexes.lexical import LEXICAL_VERSION, LexicalIndex
from qa.text.terms import terms_version

MANIFEST = "manifest.json"
PARTS = ("passages", "articles")
_META = "meta.json"  # Tantivy's own list of the segments that make up an index


class GenerationError(Exception):
    """The lexical indexes on disk are missing, changed, or of another version.

    Never leaves `qa`: they are made anew from the database.
    """


class OtherTerms(GenerationError):
    """They are whole, and of another release or other stemmers, whose terms are not ours."""


@dataclass(slots=True)
class Generation:
    """The pair of lexical indexes, and what they reflect.

    Attributes:
        folder: where they lie, or None for a pair in memory.
        revision: at least the changes up to this one are in.
    """

    passages: LexicalIndex
    articles: LexicalIndex
    revision: Revision
    folder: Path | None = None

    def reload(self) -> None:
        """See what another process has committed."""
        self.passages.reload()
        self.articles.reload()


@dataclass(frozen=True, slots=True)
class Published:
    """What `lexical/manifest.json` says: which generation counts, and what it is."""

    generation: str
    revision: Revision
    manifest: Manifest


def in_memory() -> Generation:
    """An empty pair that is gone with the process."""
    return Generation(LexicalIndex(), LexicalIndex(), NOTHING)


def new(root: Path) -> Generation:
    """An empty pair in a new folder; it counts only once it is published.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    folder = root / secrets.token_hex(4)
    for name in PARTS:
        (folder / name).mkdir(parents=True)
    try:
        return _load(folder, NOTHING)
    except GenerationError as error:
        # A new one can only fail to be written.
        raise OSError(f"{folder} cannot be written: {error.__cause__}") from error


def open_published(root: Path, published: Published) -> Generation:
    """The pair that the manifest names, its files checked.

    Raises:
        GenerationError: it cannot be trusted.
    """
    folder = root / published.generation
    try:
        published.manifest.check(folder, _searched(folder))
    except (OSError, ValueError) as error:
        raise GenerationError(f"{folder} cannot be trusted: {error}") from error
    return _load(folder, published.revision)


def read_manifest(root: Path) -> Published:
    """Read the manifest.

    Raises:
        OtherTerms: it names another version than ours.
        GenerationError: there is none, or it is not one of ours.
    """
    try:
        manifest = Manifest.read(root / MANIFEST)
        about = manifest.about
        if about != about | _makings():
            raise OtherTerms(f"{root / MANIFEST} is of another version of Citewire or its stemmers")
        return Published(str(about["generation"]), Revision.parse(about["revision"]), manifest)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise GenerationError(f"{root / MANIFEST} cannot be read") from error


def publish(root: Path, generation: Generation) -> None:
    """Write the manifest for a generation, and delete every other one.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    folder = generation.folder
    if folder is None:
        raise ValueError("a generation in memory cannot be published")
    known = _known(root, folder.name)
    marks = {}
    for name in _searched(folder):
        # Segments never change once they are written; the list of them does.
        seen = known.get(name) if not name.endswith(f"/{_META}") else None
        marks[name] = seen or FileMark.of_file(folder / name)
    about = {
        **_makings(),
        "generation": folder.name,
        "revision": str(generation.revision),
    }
    write_durably(root / MANIFEST, Manifest(about, marks).to_bytes())
    _delete_others(root, folder.name)


def delete_leftovers(root: Path) -> None:
    """Delete what a killed writer left half written, or had no time to delete."""
    files.delete_temporary_files(root / MANIFEST)
    if not root.is_dir():
        return
    try:
        keep = read_manifest(root).generation
    except GenerationError:
        keep = ""
    _delete_others(root, keep)
    for part in PARTS:
        for half_written in (root / keep / part).glob(".tmp*"):  # as Tantivy names them
            half_written.unlink(missing_ok=True)


def _makings() -> dict[str, object]:
    return {"version": LEXICAL_VERSION, "terms": terms_version()}


def _delete_others(root: Path, keep: str) -> None:
    for other in root.iterdir():
        if other.is_dir() and other.name != keep:
            shutil.rmtree(other, ignore_errors=True)


def _known(root: Path, generation: str) -> dict[str, FileMark]:
    try:
        published = read_manifest(root)
    except GenerationError:
        return {}
    return published.manifest.files if published.generation == generation else {}


def _searched(folder: Path) -> list[str]:
    """The files of a generation that Tantivy reads, sorted.

    Not its locks, nor segments that a writer has merged away or not yet committed.

    Raises:
        OSError: the folder cannot be read.
        ValueError: the list of segments is damaged.
    """
    names = []
    for part in PARTS:
        try:
            segments = json.loads((folder / part / _META).read_bytes())["segments"]
            stems = {segment["segment_id"].replace("-", "") for segment in segments}
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{folder / part / _META} is no list of segments") from error
        segment_files = [path.name for path in (folder / part).iterdir() if path.stem[:32] in stems]
        names += [f"{part}/{name}" for name in (*segment_files, _META)]
    return sorted(names)


def _load(folder: Path, revision: Revision) -> Generation:
    try:
        passages, articles = (LexicalIndex(folder / name) for name in PARTS)
    except (OSError, ValueError) as error:
        raise GenerationError(f"{folder} cannot be opened") from error
    return Generation(passages, articles, revision, folder)
