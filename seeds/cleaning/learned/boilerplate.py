"""Boilerplate learned from a corpus: lines that come back on an outlet's pages."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from seeds.article import RawDocument
from seeds.cleaning.boilerplate import QUOTE_START, boilerplate_rule, speaks_to_readers
from seeds.cleaning.bylines import byline_authors, dateline_end, is_person, line_date
from seeds.cleaning.captions import is_caption
from seeds.cleaning.reporting import has_attribution, has_main_verb
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.cleaning.stories import is_sentence
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

    def knows(self, outlet: str, line: str) -> bool:
        """Whether the line, as printed, is boilerplate of the outlet of this key."""
        if not self.lines or len(line) > LONGEST_LEARNED:
            return False
        return (outlet, boilerplate_line(line)) in self.lines


NO_BOILERPLATE = Boilerplate()

# Measured on 900 scraped pages of three outlets (876 after copies of one page
# were put together): at 10 % of an outlet's pages everything was boilerplate; at
# 4 % stood the names of states, which are headings of lists. Real sentences
# come back as well (the background of a developing story: on up to 1 % there, on
# every page of a small outlet), so that how often a sentence comes proves nothing.
# One is learned only if the outlet speaks in it, to its readers or of itself.
# Words to the readers ("Here's what you need to know to …", on 3 and 4 %) may be rare.
LEAST_PAGES = 4
LEAST_SHARE = 0.10
LEAST_SHARE_OF_SENTENCES = 0.50
LEAST_ADDRESSING_PAGES = 8
LEAST_ADDRESSING_SHARE = 0.03
LEAST_ADDRESSING_WORDS = 5
EDGE_LINES = 3
"""Lines at the head and at the foot of a page where an outlet speaks of itself."""
LONGEST_LEARNED = 300
"""Characters. Longer lines are never learned."""
MOST_LINES = 2_000_000
"""Different lines held in memory while learning, some 400 MB."""
_SITE_WORDS = re.compile(
    r"(?i)\b(?:subscri(?:be|bers?|ptions?)|newsroom|newsletters?|sign up|log in|cookies|"
    r"this (?:web ?)?(?:site|page|article|newsletter))\b|\S@\S|https?://|www\."
)
_PAPERS = frozenset(
    {
        "post", "times", "herald", "gazette", "chronicle", "journal", "observer", "register",
        "courier", "telegraph", "guardian", "ledger", "bugle", "echo", "mail", "express",
        "tribune", "standard", "mirror", "argus", "advertiser", "examiner", "news",
    }
)  # fmt: skip

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


def learn_boilerplate(documents: Iterable[RawDocument]) -> Boilerplate:
    """Find the lines that stand on many different pages of one outlet.

    The documents are read once, in a stream. Pages that hold the same story
    (the same longest line) count once, so that a story scraped several times
    teaches nothing. The order of the documents does not matter as long as an
    archive has fewer than two million different lines.

    Returns:
        Boilerplate: the same for the same documents in every run.
    """
    pages: Counter[str] = Counter()
    counts: Counter[tuple[str, int]] = Counter()
    inside: Counter[tuple[str, int]] = Counter()
    names: dict[str, str] = {}
    words: dict[tuple[str, int], str] = {}
    seen: set[tuple[str, int]] = set()
    for document in documents:
        outlet = boilerplate_outlet(document)
        lines, middle, story = _page_lines(document)
        if story is None or (outlet, story) in seen:
            continue
        seen.add((outlet, story))
        pages[outlet] += 1
        names[outlet] = document.outlet or ""
        inside.update((outlet, key) for key in middle)
        for key, line in lines.items():
            pair = outlet, key
            counts[pair] += 1
            if counts[pair] == LEAST_PAGES:
                words[pair] = line
        if len(counts) > MOST_LINES:
            counts = Counter({pair: count for pair, count in counts.items() if count > 1})
            inside = Counter({pair: count for pair, count in inside.items() if pair in counts})
    return Boilerplate(
        frozenset(
            (outlet, f"{key:016x}")
            for (outlet, key), line in words.items()
            if counts[outlet, key] >= _least_pages(line, pages[outlet])
            and _is_learnable(line)
            and (
                not is_whole_sentence(line)
                or _is_the_outlets(
                    line, names[outlet], 2 * inside[outlet, key] <= counts[outlet, key]
                )
            )
        )
    )


def is_whole_sentence(line: str) -> bool:
    """Whether a line could be a sentence of the story, with its stop or without."""
    return is_sentence(line) or has_main_verb(line)


def _is_the_outlets(line: str, outlet: str, is_at_edge: bool) -> bool:
    """Whether the outlet speaks in a sentence: to its readers, of its site, or of itself.

    Of itself it speaks at the head and foot of most of its pages: elsewhere an
    agency's name is one in the news.
    """
    if line.startswith(QUOTE_START) or has_attribution(line):
        return False
    return (
        speaks_to_readers(line)
        or _SITE_WORDS.search(line) is not None
        or (is_at_edge and _names_outlet(line, outlet))
    )


def _names_outlet(line: str, outlet: str) -> bool:
    """Whether a line has the outlet's name, or the kind of paper in it ("Ledger")."""
    words = line_key(outlet).removeprefix("the ").split()
    if not words or words[-1] not in _PAPERS:
        return bool(words) and f" {' '.join(words)} " in f" {line_key(line)} "
    return re.search(rf"\b{words[-1].title()}\b", line) is not None


def _least_pages(line: str, pages: int) -> float:
    """On how many of an outlet's pages a line must stand to be its boilerplate."""
    share = LEAST_SHARE_OF_SENTENCES if is_whole_sentence(line) else LEAST_SHARE
    least = pages * share
    if line.count(" ") + 1 >= LEAST_ADDRESSING_WORDS and speaks_to_readers(line):
        least = min(least, max(LEAST_ADDRESSING_PAGES, pages * LEAST_ADDRESSING_SHARE))
    return least


def _is_learnable(line: str) -> bool:
    """Whether no rule has a better use for the line: fields and captions are kept."""
    return not (
        is_caption(line)
        or boilerplate_rule(line) is not None
        or dateline_end(line) == len(line)
        or line_date(line) is not None
        or byline_authors(line) is not None
        or is_person(line.lstrip("-–— "))
    )


def _page_lines(document: RawDocument) -> tuple[dict[int, str], set[int], int | None]:
    """A page's lines by their keys, those between its edges, and the key of its story."""
    lines: dict[int, str] = {}
    longest = ""
    ordered: list[int] = []
    for raw in repair_unicode(document.text).split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        is_boilerplate = boilerplate_rule(line) is not None
        if len(line) > len(longest) and not is_boilerplate:
            longest = line
        key = _number(line) if len(line) <= LONGEST_LEARNED else None
        if key is not None:
            lines[key] = line
        if not is_boilerplate:
            ordered.append(0 if key is None else key)
    middle = set(ordered[EDGE_LINES:-EDGE_LINES])
    return lines, middle, _number(longest) if longest else None


def _number(line: str) -> int:
    return int(boilerplate_line(line), 16)
