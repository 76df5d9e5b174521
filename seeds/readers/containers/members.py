"""Reads a member of a container as a file of its kind, once it is known to be harmless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from seeds.article import RawDocument, Reading
from seeds.limits import Limits
from seeds.readers.kinds import FORMATS, read_with
from seeds.readers.sniffing import format_of, unknown_kind
from seeds.readers.source import SourceFile, shown_name


def read_member(member: SourceFile, name: str, head: bytes, limits: Limits) -> Iterator[Reading]:
    """Read a member as what its name and its first bytes tell it to be.

    Where the source gives a page no id of its own, its record is the member's name.

    Args:
        member: with its content.
        name: with "/" between its folders.
        head: its first bytes, `seeds.readers.beginnings.HEAD_BYTES` of them.
        limits: how much of it is read.
    """
    kind = format_of(PurePosixPath(name).name, head, FORMATS)
    if kind is None:
        yield member.failure(unknown_kind(head) if head else "is empty")
        return
    for reading in read_with(kind.read, member, limits):
        if isinstance(reading, RawDocument) and reading.record is None and reading.line is None:
            # A line is no name: it is another one's as soon as a record is put before it.
            yield replace(reading, record=shown_name(name))
        else:
            yield reading
