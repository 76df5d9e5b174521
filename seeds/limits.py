"""Limits on what is read of one source, so that no file can fill the memory or stop a build."""

from __future__ import annotations

from dataclasses import dataclass, fields

MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file, line, record or member of an archive may have.

    What is over a limit is one failure that names the limit; all else is read.

    Attributes:
        file_bytes: of a file that is read as a whole (.txt, .json, .html). A big
            newspaper's whole day is under 1 MiB of text; more than the default is a
            dump that belongs into .jsonl, which is read line by line and has no limit.
        page_bytes: of a web page, which takes many times that in memory. The largest
            of 261 real news pages has under 2 MiB.
        line_bytes: of a record of .jsonl, in bytes, and of a line of text or a field of
            a record, in characters. The default is ten times a long book.
        member_bytes: of a compressed file that is read as a whole, when inflated.
        ratio: how many times its compressed size a file may inflate to, beyond its
            first `ratio_free_bytes`. Text in deflate reaches 3 to 10, news with the same
            boilerplate on each page 10 to 30, a bomb 1,000.
        ratio_free_bytes: inflated bytes that need no ratio: short files of few words
            over and over reach several hundred, and as little harms nobody.
        members: entries of a .zip file, folders and pictures included; a tar archive, which
            is read entry by entry, may have a hundred times as many.
        json_depth: objects and lists inside each other in one record. News has up to ten.

    Raises:
        ValueError: a limit is below 1.
    """

    file_bytes: int = 64 * MEBIBYTE
    page_bytes: int = 10 * MEBIBYTE
    line_bytes: int = 16 * MEBIBYTE
    member_bytes: int = 50 * MEBIBYTE
    ratio: int = 100
    ratio_free_bytes: int = MEBIBYTE
    members: int = 10_000
    json_depth: int = 100

    def __post_init__(self) -> None:
        """Refuse what would let nothing through."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 1:
                raise ValueError(f"the limit {field.name} must be at least 1, not {value}")


DEFAULT_LIMITS = Limits()

MAX_FAILURES = 1_000
"""Failures that are told one by one for a file; more of them are only counted."""


def size_text(size: int) -> str:
    """A number of bytes as people read it: "64 MiB", "1.5 MiB", "900 bytes"."""
    for unit, name in ((2**30, "GiB"), (MEBIBYTE, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size:,} bytes"
