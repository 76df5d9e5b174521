"""Check that the disk has room for what a build, or an upload, will store."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from qa.ingest.batches import FileState
from qa.storage.files import LEAST_BYTES, need_space
from qa.storage.tables.sources import SourceRow
from seeds.readers import SourceFile, path_text

LEAST_SHARE = 0.005
"""Of the bytes of new files, what an archive of them takes at least. Of ours, web pages took
0.1 of their size and articles in JSON 3 times theirs; dumps may hold little news."""


UPLOAD_SHARE = 1.0
"""The same for files that visitors send. In the middle of what was seen, not below it: nobody
who could make room watches, and what lacks it then is the archive."""


def leaves_room(folder: Path, coming: int, lying: int = 0) -> bool:
    """Whether files that are sent leave a disk room for an archive of them.

    Args:
        folder: where they are stored.
        coming: bytes that are still to be stored.
        lying: bytes of the same files that are stored.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return True  # some file systems do not tell
    return free >= coming + UPLOAD_SHARE * (coming + lying) + LEAST_BYTES


def check_space(path: Path, files: Iterable[SourceFile], ledger: Mapping[str, SourceRow]) -> None:
    """Refuse a build that is bound to fail on a full disk.

    Only what is plainly too little is refused: the need is set far too low, and files of
    one size count once, for they may be the same.

    Raises:
        ArchiveError: there is too little room.
    """
    sizes = {unread_bytes(file, ledger) for file in files} - {0}
    if sizes:
        need_space(path, int(LEAST_SHARE * sum(sizes)), "this build")


def unread_bytes(file: SourceFile, ledger: Mapping[str, SourceRow]) -> int:
    """Bytes of a file that a build is to read; 0 if it was read, as far as its size tells."""
    size = 0 if file.problem is not None else FileState.of(file.path).size
    known = ledger.get(path_text(file.path))
    was_read = known is not None and known.size == size and known.state != "reading"
    return 0 if was_read else size
