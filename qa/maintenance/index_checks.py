"""Check that the indexes of an archive are whole, and hold what its database says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from embeddings.embedder import Vectors
from embeddings.errors import IndexDamaged
from embeddings.indexes.arguments import Ids
from embeddings.indexes.coded_index import CodedIndex
from embeddings.indexes.codes import StoredVectors
from embeddings.indexes.index_files import load_index
from embeddings.indexes.manifest import FileMark, Manifest
from embeddings.indexes.vector_index import VectorIndex
from qa.storage import commits
from qa.storage.commits import Revision
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.indexes import lexical_files
from qa.storage.indexes.lexical_files import GenerationError, OtherTerms
from qa.storage.integrity import Finding
from qa.storage.layout import INDEX_NAMES, LEXICAL_FOLDER, VECTORS_STEM
from qa.storage.tables import passages as passage_rows
from qa.storage.tables import settings

_MANAGED = ".managed.json"  # kept by Tantivy, to delete what is no longer used

_TRIES = 5
_PAUSE_SECONDS = 1.0
_PAGE = 1024
"""Vectors compared at once."""


@dataclass(slots=True)
class IndexCheck:
    """Holds the findings about an index.

    Attributes:
        entries: how many it holds.
        findings: what is wrong with it.
        note: what is worth saying and is no damage, or "".
    """

    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    note: str = ""


def has_no_index(folder: Path) -> bool:
    """Whether an archive has none so far, as a backup, and not a damaged one."""
    return not any((folder / name).exists() for name in INDEX_NAMES)


def check_vector_index(folder: Path, database: Database, *, is_live: bool) -> IndexCheck:
    """Compare the vectors on disk with their manifest and with the database.

    Args:
        folder: of the archive.
        database: a sound one.
        is_live: whether another process may be writing: then what does not agree is
            looked at again.

    Raises:
        ArchiveError: the database cannot be read.
    """
    return _retried(_vectors, folder, database, is_live=is_live)


def check_lexical_index(folder: Path, database: Database, *, is_live: bool) -> IndexCheck:
    """Compare the lexical indexes on disk with their manifest and with the database.

    Arguments as in `check_vector_index`.
    """
    return _retried(_lexical, folder / LEXICAL_FOLDER, database, is_live=is_live)


def _retried(
    check: Callable[[Path, Database], IndexCheck], path: Path, database: Database, *, is_live: bool
) -> IndexCheck:
    for _ in range(_TRIES if is_live else 0):
        checked = check(path, database)
        if not checked.findings:
            return checked
        # A writer puts one file after another in its place, the manifest last.
        time.sleep(_PAUSE_SECONDS)
    return check(path, database)


def _vectors(folder: Path, database: Database) -> IndexCheck:
    check = IndexCheck()
    manifest = folder / f"{VECTORS_STEM}.json"
    try:
        index, stated = load_index(folder, VECTORS_STEM)
        made = Revision.parse(stated)
    except (IndexDamaged, ValueError) as error:
        check.findings.append(_finding(manifest.with_suffix(".faiss"), str(error)))
        return check
    check.entries = len(index)
    with database.snapshot() as connection:
        if what := _index_lag(connection, made):
            check.note = f"{manifest} {what}"
            return check
        dimension = int(settings.get(connection, "dimension") or 0)
        if index.dimension != dimension:
            what = f"its vectors have {index.dimension} numbers and not {dimension}"
            check.findings.append(_finding(manifest, what))
            return check
        wanted = np.array([number for (number,) in _current_passages(connection)], np.int64)
        for what in _differences(index.ids.tolist(), wanted.tolist(), "passages"):
            check.findings.append(_finding(manifest.with_suffix(".faiss"), what))
        stored = partial(_stored, connection, dimension)
        changed, what = 0, ""
        if isinstance(index, VectorIndex):
            changed, what = _changed(index, wanted, stored), "vectors are not those of the database"
        elif isinstance(index, CodedIndex):
            changed, what = index.changed(stored), "codes are not those of the database's vectors"
    if changed:
        what = f"{changed} of its {what}"
        check.findings.append(_finding(manifest.with_suffix(".faiss"), what))
    return check


def _stored(connection: Connection, dimension: int, ids: Ids) -> Vectors:
    return passage_rows.vectors(connection, ids.tolist(), dimension)


def _changed(index: VectorIndex, wanted: Ids, stored: StoredVectors) -> int:
    """How many vectors of an index are not those of the database."""
    both = wanted[index.holds(wanted)]
    changed = 0
    for start in range(0, len(both), _PAGE):
        ids = both[start : start + _PAGE]
        changed += int((index.vectors(ids) != stored(ids)).any(axis=1).sum())
    return changed


def _lexical(root: Path, database: Database) -> IndexCheck:
    check = IndexCheck()
    manifest = root / lexical_files.MANIFEST
    try:
        published = lexical_files.read_manifest(root)
        check.findings += _changed_files(root / published.generation, published.manifest)
        pair = lexical_files.open_published(root, published)
        check.entries = len(pair.passages)
    except OtherTerms as error:
        check.note = f"{error}: the next use makes the word indexes anew"
        return check
    except GenerationError as error:
        if not check.findings:
            check.findings.append(_finding(manifest, str(error)))
        return check
    for part in lexical_files.PARTS:
        listing = root / published.generation / part / _MANAGED
        named = {name for name in published.manifest.files if name.startswith(f"{part}/")}
        if not named <= {f"{part}/{name}" for name in _names(listing)}:
            check.findings.append(_finding(listing, "does not list the files of the index"))
    with database.snapshot() as connection:
        if what := _index_lag(connection, published.revision):
            check.note = f"{manifest} {what}"
            return check
        passages = [number for (number,) in _current_passages(connection)]
        rows = connection.execute("SELECT key FROM articles WHERE is_current ORDER BY key")
        articles = [key for (key,) in rows]
    folder = root / published.generation
    for what in _differences(pair.passages.ids(), passages, "passages"):
        check.findings.append(_finding(folder / "passages", what))
    for what in _differences(pair.articles.ids(), articles, "articles"):
        check.findings.append(_finding(folder / "articles", what))
    return check


def _changed_files(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for name, mark in manifest.files.items():
        try:
            if FileMark.of_file(folder / name) != mark:
                yield _finding(folder / name, "is not what was written")
        except OSError as error:
            yield _finding(folder / name, f"cannot be read: {error.strerror or error}")


def _index_lag(connection: Connection, made: Revision) -> str:
    """Say by how much an index lags behind the last commit, or "".

    It is no damage: an index is compared with the history before it is used.
    """
    now = commits.current(connection)
    if made == now:
        return ""
    if not commits.is_known(connection, made):
        return "was made from another state of the archive: the next use makes it anew"
    behind = now.counter - made.counter
    return f"is {behind} commit{'s' * (behind != 1)} behind: the next use brings it up"


def _current_passages(connection: Connection) -> Iterable[tuple[int]]:
    return connection.execute(
        "SELECT p.id FROM passages p JOIN articles a ON a.key = p.article"
        " WHERE a.is_current ORDER BY p.id"
    )


def _differences(have: list[int], wanted: list[int], what: str) -> Iterator[str]:
    if have == wanted:
        return
    too_many, missing = set(have) - set(wanted), set(wanted) - set(have)
    if too_many:
        yield f"holds {len(too_many)} {what} that the database does not have"
    if missing:
        yield f"lacks {len(missing)} {what} of the database"
    if len(have) != len(set(have)):
        yield f"holds {what} twice"


def _names(path: Path) -> list[object]:
    """List the files that Tantivy says are its own."""
    try:
        names = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    return names if isinstance(names, list) else []


def _finding(file: Path, problem: str) -> Finding:
    return Finding("indexes", file, problem.removeprefix(f"{file} "))
