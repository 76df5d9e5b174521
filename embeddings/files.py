"""Writes files atomically and durably, and hashes them."""

from __future__ import annotations

import glob
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_durably(
    path: Path, content: bytes | bytearray | memoryview, *, mode: int = 0o666
) -> None:
    """Put ``content`` at ``path`` so that a crash leaves the old file or the new one.

    Args:
        path: where it belongs.
        content: all of it.
        mode: who may read and write it, less what the process's umask forbids.

    Raises:
        OSError: no space, no right to write, no such folder.
    """
    with writing_durably(path, mode=mode) as file:
        file.write(content)


@contextmanager
def writing_durably(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Open a file for what shall lie at ``path`` when the block ends well; see `write_durably`.

    Written beside the target, fsynced, renamed over it, and the folder fsynced:
    a rename alone is not ordered after the data on every file system (Pillai et
    al., "All File Systems Are Not Created Equal", OSDI 2014).
    """
    # Not by `tempfile`, whose files only their owner may read.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, _NEW, mode)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def delete_temporary_files(path: Path) -> None:
    """Delete what a killed `write_durably` left beside ``path``, and nothing else.

    Raises:
        OSError: the folder cannot be written.
    """
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp*"):
        leftover.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable; nothing on systems that cannot."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
