"""Furniture learned from a corpus: lines that come back on an outlet's pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from seeds.article import RawDocument
from seeds.furniture import furniture_rule
from seeds.mend import mend
from seeds.stories import line_key


@dataclass(frozen=True, slots=True)
class Furniture:
    """Lines known to be furniture.

    Attributes:
        lines: pairs of outlet key and line key (see `furniture_outlet` and
            `furniture_line`); plain strings, so that an archive can store them.
    """

    lines: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def union(self, other: Furniture) -> Furniture:
        """What either knows."""
        return Furniture(self.lines | other.lines)

    def knows(self, outlet: str, line: str) -> bool:
        """Whether the line, as printed, is furniture of the outlet of this key."""
        if not self.lines or len(line) > LONGEST_LEARNED:
            return False
        return (outlet, furniture_line(line)) in self.lines


NO_FURNITURE = Furniture()

LEAST_PAGES = 4
LEAST_SHARE = 0.10
LEAST_SHARE_OF_SENTENCES = 0.25
SENTENCE_LENGTH = 60
LONGEST_LEARNED = 300
MOST_LINES = 2_000_000


def furniture_outlet(document: RawDocument) -> str:
    """The key of a document's outlet: its name, else the host of its URL, else ""."""
    if document.outlet:
        return line_key(mend(document.outlet))
    try:
        host = urlsplit(document.url).hostname if document.url else None
    except ValueError:
        host = None
    return (host or "").removeprefix("www.")


def furniture_line(line: str) -> str:
    """The key of a line: 16 hex digits over its letters and digits."""
    return hashlib.blake2b(line_key(line).encode("utf-8", "replace"), digest_size=8).hexdigest()


def learn_furniture(documents: Iterable[RawDocument]) -> Furniture:
    """Find the lines that stand on many different pages of one outlet.

    The documents are read once, in a stream. Pages that hold the same story
    (the same longest line) count once, so that a story scraped several times
    teaches nothing. The order of the documents does not matter as long as an
    archive has fewer than two million different lines.

    Returns:
        Furniture: the same for the same documents in every run.
    """
    pages: dict[str, int] = {}
    counts: dict[tuple[str, int], int] = {}
    is_long: set[int] = set()
    seen: set[tuple[str, int]] = set()
    for document in documents:
        outlet = furniture_outlet(document)
        keys, story = _page_keys(document, is_long)
        if story is None or (outlet, story) in seen:
            continue
        seen.add((outlet, story))
        pages[outlet] = pages.get(outlet, 0) + 1
        for key in keys:
            counts[outlet, key] = counts.get((outlet, key), 0) + 1
        if len(counts) > MOST_LINES:
            # Bounded memory: what was met once so far starts again from nothing.
            counts = {pair: count for pair, count in counts.items() if count > 1}
    return Furniture(
        frozenset(
            (outlet, f"{key:016x}")
            for (outlet, key), count in counts.items()
            if count >= max(LEAST_PAGES, _share(key, is_long) * pages[outlet])
        )
    )


def _share(key: int, is_long: set[int]) -> float:
    return LEAST_SHARE_OF_SENTENCES if key in is_long else LEAST_SHARE


def _page_keys(document: RawDocument, is_long: set[int]) -> tuple[set[int], int | None]:
    """The keys of a page's lines, and the key of the story on it."""
    keys: set[int] = set()
    longest = ""
    for raw in mend(document.text).split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        if len(line) > len(longest) and furniture_rule(line) is None:
            longest = line
        if len(line) <= LONGEST_LEARNED:
            key = int(furniture_line(line), 16)
            keys.add(key)
            if len(line) > SENTENCE_LENGTH:
                is_long.add(key)
    return keys, int(furniture_line(longest), 16) if longest else None
