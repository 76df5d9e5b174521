"""Find files that an archive knows and that are no longer there; refuse to remove too many."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from embeddings.files import sha256_of
from qa.errors import SyncRefused
from qa.storage.tables.sources import SourceRow
from seeds.readers import SourceFile, is_gone, path_text

FEW = 10
"""So many files may go at once, however small the archive is."""

_CONSENT = (
    "if they are gone for good, `build --sync --remove-most` removes their articles; none was"
    " removed"
)


def missing_files(
    roots: Iterable[Path], files: Sequence[SourceFile], ledger: Mapping[str, SourceRow]
) -> list[str]:
    """List known files below these folders that are no longer there, sorted by path.

    Only what the operating system says is not there: not what lies in a folder that
    cannot be listed or behind a link that leads nowhere, nor what is there and cannot be
    read or is no file any more.

    Args:
        roots: the sources, absolute.
        files: those in them.
        ledger: the files that the archive knows.
    """
    present = {path_text(file.path) for file in files}
    closed = tuple(path_text(file.path) + os.sep for file in files if file.problem is not None)
    folders = tuple(path_text(root).rstrip(os.sep) + os.sep for root in roots if root.is_dir())
    return [
        path
        for path in sorted(ledger)
        if path.startswith(folders)
        and path not in present
        and not path.startswith(closed)
        and is_gone(path)
    ]


def still_missing(paths: Iterable[str]) -> list[str]:
    """Return those of the paths that have not come back."""
    return [path for path in paths if is_gone(path)]


def refuse_mass_removal(
    missing: Sequence[str],
    roots: Iterable[Path],
    files: Sequence[SourceFile],
    ledger: Mapping[str, SourceRow],
) -> None:
    """Refuse a sync that would remove so many files that a mistake is likely.

    Files that are there under another name do not count as gone.

    Raises:
        SyncRefused: more than half of all the archive's files are gone, and more than
            `FEW`; or a source is empty, or a folder from which more than `FEW` came.
    """
    lost = _without_renamed(missing, files, ledger)
    for root in map(path_text, roots):
        known = [path for path in lost if path.startswith(root.rstrip(os.sep) + os.sep)]
        if known and _is_empty(root):
            raise SyncRefused(_empty(root, len(known)))
    for folder, number in sorted(_folders(lost).items()):
        if number > FEW and _is_empty(folder):
            raise SyncRefused(_empty(folder, number))
    if len(lost) > max(FEW, len(ledger) / 2):
        raise SyncRefused(
            f"{len(lost):,} of the {len(ledger):,} files that the archive knows are no longer"
            f" there, {lost[0]} for one: is a disk not mounted? Otherwise, {_CONSENT}"
        )


def _empty(folder: str, number: int) -> str:
    known = "one file" if number == 1 else f"{number:,} files"
    return (
        f"{folder} is empty, and the archive knows {known} of it: is a disk not mounted?"
        f" Otherwise, {_CONSENT}"
    )


def _folders(paths: Iterable[str]) -> Counter[str]:
    """Count the paths below each folder, at any depth."""
    return Counter(str(folder) for path in paths for folder in Path(path).parents)


def _without_renamed(
    missing: Sequence[str], files: Sequence[SourceFile], ledger: Mapping[str, SourceRow]
) -> list[str]:
    """Leave out of the missing files those of the same bytes as a file that is new."""
    sizes = {ledger[path].size for path in missing}
    new: Counter[str] = Counter()
    for file in files:
        if file.problem is None and path_text(file.path) not in ledger:
            try:
                if file.path.stat().st_size in sizes:
                    new[sha256_of(file.path)] += 1
            except OSError:
                continue  # then it is not read either, and nothing adopted
    lost = []
    for path in missing:
        if new[ledger[path].sha256] > 0:
            new[ledger[path].sha256] -= 1
        else:
            lost.append(path)
    return lost


def _is_empty(folder: str) -> bool:
    """Whether it is a folder and nothing at all lies in it."""
    try:
        return next(Path(folder).iterdir(), None) is None
    except OSError:
        return False
