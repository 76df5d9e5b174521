"""The suffix of a file's name, also of one that a download has left odd."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

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
