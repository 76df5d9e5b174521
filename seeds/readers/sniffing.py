"""Tells the kind of a file, by its name and by what it begins with.

Names say little of what came from the web ("story.html?p=12", "index.html.1", "index")
and sometimes a wrong thing: what a server sent in place of a PDF is a web page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from seeds.encoding import binary_kind
from seeds.readers.kinds import SUFFIXES, Format
from seeds.readers.source import SourceFile, open_binary

HEAD_BYTES = 4096
"""Bytes of a file that tell its kind. Comments in front of a page are rarely longer."""

_SUFFIX = re.compile(r"(?<=[^.])\.[A-Za-z0-9]{1,12}$")
_NUMBER = re.compile(r"\.[0-9]{1,4}$")
"""What wget puts behind the name of a page that it stores once more."""


def suffix_of(name: str, known: Collection[str] = ()) -> str:
    """The suffix that tells the kind of a file, lower case; "" where it has none.

    The query of an address and wget's number behind it are no part of it: of
    "story.html?p=12" and "index.html.1" it is ".html".

    Args:
        name: of the file, without folders.
        known: the suffixes that are looked for behind those parts.
    """
    readings = list(_readings(name))
    known_ones = (suffix for suffix in map(_last_suffix, readings) if suffix in known)
    return next(known_ones, _last_suffix(readings[-1]))


def _readings(name: str) -> Iterator[str]:
    """A name, and the same without what downloading may have put behind it."""
    yield name
    yield name.partition("@")[0]  # wget's "?" on Windows
    yield name.partition("?")[0].partition("@")[0]
    yield _NUMBER.sub("", name.partition("?")[0])


def _last_suffix(name: str) -> str:
    match = _SUFFIX.search(name)
    return match[0].lower() if match else ""


def beginning(file: SourceFile) -> bytes:
    """The first bytes of a file.

    Raises:
        ReadError: it cannot be opened, or is damaged.
    """
    with open_binary(file) as stream:
        return stream.read(HEAD_BYTES)


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
    likely = [kind for kind in formats if kind.looks_like is not None and kind.looks_like(head)]
    sure = next((kind for kind in likely if not kind.is_guess), named)
    return next(iter(likely), None) if sure is None and not suffix else sure


def unknown_kind(head: bytes) -> str:
    """The message for a file of none of the known kinds, which begins like this."""
    kind = binary_kind(head)
    what = "an unknown kind of file" if kind is None else f"{kind}, which is not read"
    return (
        f"is {what}; the known ones are {', '.join(sorted(SUFFIXES))}, also compressed or in a"
        " .zip or .tar"
    )
