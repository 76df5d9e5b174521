"""Whether there is room on the disk for what a build will store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from qa.storage.files import need_space
from qa.storage.transaction import SourceRow
from seeds.readers import SourceFile, path_text

LEAST_SHARE = 0.005
"""Of the bytes of new files, what an archive of them takes at least. Of ours, web pages took
0.1 of their size and articles in JSON 3 times theirs; dumps may hold little news."""


def check_space(path: Path, files: Iterable[SourceFile], ledger: Mapping[str, SourceRow]) -> None:
    """See that a disk is not so full that a build is bound to fail.

    Only what is plainly too little is refused: the need is set far too low, and files of
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
    if sizes:
        need_space(path, int(LEAST_SHARE * sum(sizes)), "this build")
