"""Files in an archive's folder that are no part of it: what a killed writer left, and more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.storage.indexes import lexical_files
from qa.storage.indexes.dense import STEM
from qa.storage.indexes.lexical_files import GenerationError
from qa.storage.lock import HOLDER_FILE, LOCK_FILE

BACKUP_MANIFEST = "backup.json"
"""What `citewire backup` puts beside the database that it copies."""

FEEDBACK_FILE = "feedback.jsonl"
"""What readers thought of answers; see `qa.feedback`."""

_MOST_NAMED = 20


def leftovers(folder: Path, database: str, *, is_live: bool) -> list[str]:
    """What each such file is, in words; of very many only the first.

    Args:
        folder: of the archive.
        database: name of its database.
        is_live: whether a writer may be at work, whose temporary files then are its own.
    """
    parts = {
        database,
        f"{STEM}.faiss",
        f"{STEM}.json",
        LOCK_FILE,
        HOLDER_FILE,
        BACKUP_MANIFEST,
        FEEDBACK_FILE,
        lexical_files.FOLDER,
        *((f"{database}-journal",) if is_live else ()),
    }
    found = [
        f"{path} {what}"
        for path in sorted(folder.iterdir())
        if path.name not in parts and (what := _what(path.name, database, is_live=is_live))
    ]
    found += _of_lexical(folder / lexical_files.FOLDER, is_live=is_live)
    more = len(found) - _MOST_NAMED
    return found if more <= 1 else [*found[:_MOST_NAMED], f"and {more} more files"]


def _what(name: str, database: str, *, is_live: bool) -> str | None:
    if name == f"{database}-journal":
        return "is of a commit that was broken off: the next use takes that back"
    if name.startswith(f"{database}."):
        return "was set aside: delete it when it is no longer wanted"
    if name.startswith(".") and name.endswith(".tmp"):
        return None if is_live else "was left half written: the next writer deletes it"
    return "is no part of the archive"


def _of_lexical(root: Path, *, is_live: bool) -> Iterator[str]:
    try:
        used = lexical_files.read_manifest(root).generation
    except GenerationError:
        return  # told by the check of that index
    for path in sorted(root.iterdir()):
        if path.name in (lexical_files.MANIFEST, used) or is_live:
            continue
        yield f"{path} is not used: the next writer deletes it"
