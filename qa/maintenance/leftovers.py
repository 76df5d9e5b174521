"""Files in an archive's folder that are no part of it: what a killed writer left, and more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.storage.indexes import lexical_files
from qa.storage.indexes.lexical_files import GenerationError
from qa.storage.layout import ARCHIVE_NAMES, DATABASE, JOURNAL, LEXICAL_FOLDER

_MOST_NAMED = 20


def leftovers(folder: Path, *, is_live: bool) -> list[str]:
    """What each such file is, in words; of very many only the first.

    Args:
        folder: of the archive.
        is_live: whether a writer may be at work, whose temporary files then are its own.
    """
    known = ARCHIVE_NAMES | ({JOURNAL} if is_live else set())
    sentences = [
        f"{path} {what}"
        for path in sorted(folder.iterdir())
        if path.name not in known and (what := _description(path.name, is_live=is_live))
    ]
    if not is_live:
        sentences += _unused_lexical(folder / LEXICAL_FOLDER)
    more = len(sentences) - _MOST_NAMED
    return sentences if more <= 1 else [*sentences[:_MOST_NAMED], f"and {more} more files"]


def _description(name: str, *, is_live: bool) -> str | None:
    if name == JOURNAL:
        return "is of a commit that was broken off: the next use takes that back"
    if name.startswith(f"{DATABASE}."):
        return "was set aside: delete it when it is no longer wanted"
    if name.startswith(".") and name.endswith(".tmp"):
        return None if is_live else "was left half written: the next writer deletes it"
    return "is no part of the archive"


def _unused_lexical(root: Path) -> Iterator[str]:
    try:
        used = lexical_files.read_manifest(root).generation
    except GenerationError:
        return  # told by the check of that index
    for path in sorted(root.iterdir()):
        if path.name not in (lexical_files.MANIFEST, used):
            yield f"{path} is not used: the next writer deletes it"
