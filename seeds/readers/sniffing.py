"""Tells the kind of a file, by its name and by what it begins with.

Names say little of what came from the web ("story.html?p=12", "index.html.1", "index")
and sometimes a wrong thing: what a server sent in place of a PDF is a web page.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BufferedReader
from typing import cast

from seeds.encoding import binary_kind
from seeds.errors import ReadError
from seeds.readers.beginnings import HEAD_BYTES
from seeds.readers.kinds import SUFFIXES, Format
from seeds.readers.source import SourceFile, open_binary
from seeds.readers.suffixes import suffix_of


def beginning(file: SourceFile) -> bytes:
    """The first bytes of a file; fewer where it is damaged behind them.

    Raises:
        ReadError: it cannot be opened, or is damaged at once.
    """
    head = b""
    with open_binary(file) as stream:
        buffered = cast(BufferedReader, stream)
        try:
            while piece := buffered.read1(HEAD_BYTES - len(head)):
                head += piece
        except ReadError:
            if not head:
                raise
    return head


def format_of(name: str, head: bytes, formats: Sequence[Format]) -> Format | None:
    """The kind of a file; None if it is none of these.

    Args:
        name: of the file, without folders and without the suffix of a compression.
        head: its first bytes, `HEAD_BYTES` of them.
        formats: the kinds that it may be of; the first that fits is it.
    """
    suffixes = {suffix for kind in formats for suffix in kind.suffixes}
    suffix = suffix_of(name, suffixes)
    named = next((kind for kind in formats if suffix in kind.suffixes), None)
    if named is not None and named.magic and head.startswith(named.magic):
        return named
    sniffed = [kind for kind in formats if kind.looks_like is not None]
    sure = next((kind for kind in sniffed if not kind.is_guess and _looks(kind, head)), named)
    if sure is not None:
        return sure
    return next(
        (kind for kind in sniffed if not (suffix and kind.is_vague) and _looks(kind, head)), None
    )


def _looks(kind: Format, head: bytes) -> bool:
    return kind.looks_like is not None and kind.looks_like(head)


def unknown_kind(head: bytes) -> str:
    """The message for a file of none of the known kinds, which begins like this."""
    kind = binary_kind(head)
    what = "an unknown kind of file" if kind is None else f"{kind}, which is not read"
    return (
        f"is {what}; the known ones are {', '.join(sorted(SUFFIXES))}, also compressed or in a"
        " .zip or .tar"
    )
