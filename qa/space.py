"""Whether there is room on the disk for what a build will store."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from qa.errors import ArchiveError
from qa.storage.transaction import SourceRow
from seeds.limits import MEBIBYTE, size_text
from seeds.readers import SourceFile, path_text

LEAST_BYTES = 4 * MEBIBYTE
"""A build that stores anything needs this: an empty archive has 0.3 MiB, and what is
derived from it is written anew beside what is there."""

LEAST_SHARE = 0.005
"""Of the bytes of new files that an archive takes at least. Web pages gave 0.1 and
articles as JSON 3 of their size in ours; the rest is for dumps of much else than news."""


def check_space(path: Path, files: Iterable[SourceFile], ledger: Mapping[str, SourceRow]) -> None:
    """See that a disk is not so full that a build is bound to fail.

    Only what is plainly too little is refused: the need is told far too low, and files of
    one size count once, for they may be the same.

    Raises:
        ArchiveError: there is too little room.
    """
    sizes: set[int] = set()
    for file in files:
        known = ledger.get(path_text(file.path))
        try:
            size = file.path.stat().st_size if file.problem is None else 0
        except OSError:
            continue
        if size and (known is None or known.size != size):
            sizes.add(size)
    if not sizes:
        return
    needed = LEAST_BYTES + int(LEAST_SHARE * sum(sizes))
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        return  # some file systems do not tell
    if free < needed:
        raise ArchiveError(
            f"the disk of {path} has {size_text(free)} free, and this build needs at least"
            f" {size_text(needed)}: make room, or keep the archive elsewhere with --archive;"
            " nothing was done"
        )
