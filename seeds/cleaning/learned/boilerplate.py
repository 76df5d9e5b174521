"""Lines known to be furniture of an outlet's pages, by keys that an archive can store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from seeds.article import RawDocument
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.metadata.titles import line_key
from seeds.unicode_repair import repair_unicode


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Lines known to be boilerplate.

    Attributes:
        lines: pairs of outlet key and line key (see `boilerplate_outlet` and
            `boilerplate_line`); plain strings, so that an archive can store them.
    """

    lines: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def union(self, other: Boilerplate) -> Boilerplate:
        """The lines of both."""
        return Boilerplate(self.lines | other.lines)

    def by_outlet(self) -> dict[str, Boilerplate]:
        """The lines of each outlet, by its key."""
        lines: dict[str, set[tuple[str, str]]] = {}
        for outlet, line in self.lines:
            lines.setdefault(outlet, set()).add((outlet, line))
        return {outlet: Boilerplate(frozenset(known)) for outlet, known in lines.items()}

    def knows(self, outlet: str, line: str) -> bool:
        """Whether the line, as printed, is boilerplate of the outlet of this key."""
        if not self.lines or len(line) > LONGEST_LEARNED:
            return False
        return (outlet, boilerplate_line(line)) in self.lines


NO_BOILERPLATE = Boilerplate()

LONGEST_LEARNED = 300
"""Characters. Longer lines are never learned."""

_RULES_VERSION = str(CLEANER_VERSION).encode()


def boilerplate_outlet(document: RawDocument) -> str:
    """The key of a document's outlet: its name, else the host of its URL, else ""."""
    if document.outlet:
        return line_key(repair_unicode(document.outlet))
    try:
        host = urlsplit(document.url).hostname if document.url else None
    except ValueError:
        host = None
    return (host or "").removeprefix("www.")


def boilerplate_line(line: str) -> str:
    """The key of a line: 16 hex digits over its letters and digits.

    Lines that an archive learned by the rules of another version have other keys,
    so that they match nothing any more.
    """
    words = line_key(line).encode("utf-8", "replace")
    return hashlib.blake2b(words, digest_size=8, person=_RULES_VERSION).hexdigest()
