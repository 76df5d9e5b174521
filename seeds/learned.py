"""Furniture learned from a corpus: lines that come back on an outlet's pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from seeds.article import RawDocument
from seeds.bylines import byline_authors, dateline_end, is_person, line_date
from seeds.captions import is_caption
from seeds.furniture import furniture_rule, speaks_to_readers
from seeds.mend import mend
from seeds.stories import has_stop
from seeds.titles import line_key


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

# Measured on 900 scraped pages of three outlets (876 after copies of one page
# were put together): at 10 % of an outlet's pages everything was furniture; at
# 4 % stood the names of states, which are headings of lists. Real sentences
# come back as well (the background of a developing story, on up to 1 %), so that
# whole sentences must stand on half of the pages. Only the outlet's own words to
# its readers ("Here's what you need to know to …", on 3 and 4 %) may be rarer.
LEAST_PAGES = 4
LEAST_SHARE = 0.10
LEAST_SHARE_OF_SENTENCES = 0.50
LEAST_ADDRESSING_PAGES = 8
LEAST_ADDRESSING_SHARE = 0.03
LEAST_ADDRESSING_WORDS = 5
LONGEST_LEARNED = 300
"""Characters. Longer lines are never learned."""
MOST_LINES = 2_000_000
"""Different lines held in memory while learning, some 400 MB."""


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
    pages: Counter[str] = Counter()
    counts: Counter[tuple[str, int]] = Counter()
    words: dict[tuple[str, int], str] = {}
    seen: set[tuple[str, int]] = set()
    for document in documents:
        outlet = furniture_outlet(document)
        lines, story = _page_lines(document)
        if story is None or (outlet, story) in seen:
            continue
        seen.add((outlet, story))
        pages[outlet] += 1
        for key, line in lines.items():
            pair = outlet, key
            counts[pair] += 1
            if counts[pair] == LEAST_PAGES:
                words[pair] = line
        if len(counts) > MOST_LINES:
            counts = Counter({pair: count for pair, count in counts.items() if count > 1})
    return Furniture(
        frozenset(
            (outlet, f"{key:016x}")
            for (outlet, key), line in words.items()
            if counts[outlet, key] >= _least_pages(line, pages[outlet]) and _is_learnable(line)
        )
    )


def _least_pages(line: str, pages: int) -> float:
    """On how many of an outlet's pages a line must stand to be its furniture."""
    is_whole = len(line) > 40 and has_stop(line)
    least = pages * (LEAST_SHARE_OF_SENTENCES if is_whole else LEAST_SHARE)
    if line.count(" ") + 1 >= LEAST_ADDRESSING_WORDS and speaks_to_readers(line):
        least = min(least, max(LEAST_ADDRESSING_PAGES, pages * LEAST_ADDRESSING_SHARE))
    return least


def _is_learnable(line: str) -> bool:
    """Whether no rule has a better use for the line: fields and captions are kept."""
    return not (
        is_caption(line)
        or furniture_rule(line) is not None
        or dateline_end(line) == len(line)
        or line_date(line) is not None
        or byline_authors(line) is not None
        or is_person(line.lstrip("-–— "))
    )


def _page_lines(document: RawDocument) -> tuple[dict[int, str], int | None]:
    """A page's lines by their keys, and the key of the story on it."""
    lines: dict[int, str] = {}
    longest = ""
    for raw in mend(document.text).split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        if len(line) > len(longest) and furniture_rule(line) is None:
            longest = line
        if len(line) <= LONGEST_LEARNED:
            lines[_number(line)] = line
    return lines, _number(longest) if longest else None


def _number(line: str) -> int:
    return int(furniture_line(line), 16)
