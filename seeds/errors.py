"""Errors of reading news files.

SeedsError
└── ReadError        a file, or one record of it, cannot be read
└── SourceNotFound   the path the user named does not exist
"""

from __future__ import annotations


class SeedsError(Exception):
    """Base of every error that ``seeds`` raises on purpose."""


class ReadError(SeedsError):
    """A file, or one record of it, cannot be read.

    Attributes:
        path: the file.
        line: 1-based line of the broken record, or None for the whole file.
        reason: one clear sentence.
    """

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        where = path if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {reason}")


class SourceNotFound(ReadError):
    """The file or folder that the user named does not exist."""
