"""Splits pages into lines and lines into stories, by headlines and sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from seeds.article import Role
from seeds.cleaning.boilerplate import boilerplate_rule, link_spans
from seeds.cleaning.fields.bylines import byline_authors, dateline_end
from seeds.cleaning.fields.captions import is_caption
from seeds.cleaning.hard_wraps import is_wrapped, unwrap
from seeds.metadata.byline_lines import line_date, relative_authors


@dataclass(slots=True)
class Row:
    """A line of a page on its way through cleaning.

    Attributes:
        gap: blank lines in front of it.
        glued: it continues the paragraph of the row in front (a line is cut
            in two where a part of it goes).
        role: None as long as it is undecided.
    """

    text: str
    gap: int = 0
    glued: bool = False
    role: Role | None = None
    rule: str | None = None

    def settle(self, role: Role, rule: str | None = None) -> None:
        """Say what the row is."""
        self.role = role
        self.rule = rule


def read_rows(text: str) -> list[Row]:
    """The lines of a mended page, without blank ones, hard wraps undone."""
    stripped = map(str.strip, text.split("\n"))
    lines = (" ".join(line.split()) if "  " in line else line for line in stripped)
    groups: list[tuple[int, list[str]]] = []
    gap = 0
    for is_text, run in groupby(lines, key=bool):
        group = list(run)
        if is_text:
            groups.append((gap, group))
        gap = 0 if is_text else len(group)
    # Where one paragraph was wrapped, the page has a column, and the lines of
    # its other paragraphs are read by that.
    column = max((max(map(len, group)) for _, group in groups if is_wrapped(group)), default=0)
    rows: list[Row] = []
    for blank, group in groups:
        paragraphs = unwrap(group, column) if column else group
        rows.extend(Row(line, 0 if i else blank) for i, line in enumerate(paragraphs))
    return rows


LONGEST_HEADLINE = 180
"""Characters. The longest of 900 scraped headlines had 117."""

_NO_HEADLINE_END = re.compile(r"[.,;:。][\"”’')]?$")
_ABBREVIATION_END = re.compile(r"\b(?:[A-Z]\.){1,4}$|\b(?:Jr|Sr|Inc|Corp|Co|vs|No)\.$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def is_headline_like(line: str) -> bool:
    """Whether a line could be a headline: short, and not a full sentence with its stop."""
    if not 4 <= len(line) <= LONGEST_HEADLINE:
        return False
    first = line[0]
    if first.islower() or not (first.isalnum() or first in "“‘\"'«¿¡#$€£…"):
        return False
    if _NO_HEADLINE_END.search(line[-3:]) and not _ABBREVIATION_END.search(line[-8:]):
        return False
    words = line.count(" ") + 1
    return 2 <= words <= 28 or (words == 1 and bool(_WIDE.search(line)))


_REAL_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’'»)\]]{0,3}$")


def has_stop(line: str) -> bool:
    """Whether a line ends as sentences do."""
    return line[-1] in ".!?" or _REAL_SENTENCE_END.search(line[-6:]) is not None


def is_wide(line: str) -> bool:
    """Whether a line is in Chinese, Japanese, Korean or Thai."""
    return not line.isascii() and _WIDE.search(line) is not None


def is_sentence(line: str) -> bool:
    """Whether a paragraph says something: a full sentence, or a long line."""
    words = line.count(" ") + 1
    if words >= 3 and has_stop(line):
        return True
    return words >= 12 or (len(line) >= 12 and bool(_WIDE.search(line)))


def judge(row: Row) -> None:
    """Settle a row whose words alone show that it is no paragraph."""
    if is_caption(row.text):
        row.settle("caption", "caption")
    elif relative_authors(row.text) is not None:
        row.settle("dropped", "relative-time")
    elif rule := boilerplate_rule(row.text):
        row.settle("dropped", rule)


def cut_links(rows: Sequence[Row]) -> list[Row]:
    """Rows with the links' words inside their paragraphs cut out as rows of their own."""
    cut: list[Row] = []
    for row in rows:
        spans = link_spans(row.text) if row.role is None else []
        if not spans:
            cut.append(row)
            continue
        at = 0
        first = True
        for start, end in [*spans, (len(row.text), len(row.text))]:
            for piece, is_link in ((row.text[at:start], False), (row.text[start:end], True)):
                words = piece.strip()
                if not words:
                    continue
                part = Row(words, row.gap if first else 0, glued=not first)
                if is_link:
                    part.settle("dropped", "link-crumb")
                cut.append(part)
                first = False
            at = end
    return cut


# How far behind its first appearance a headline may come again: captions and
# crumbs stand between, and pages show up to six of them.
_REPEAT_WITHIN = 10
_LEAST_STORY = 60
"""Characters of a paragraph that proves a story to be one."""


def story_starts(rows: Sequence[Row]) -> list[int]:
    """Positions of rows that are the headlines of further stories on the page.

    A subhead is not enough: the headline must come again right below (around
    captions and crumbs), or stand behind an unusual gap in front of a caption,
    byline, date or dateline, or in front of a byline or agency dateline.
    """
    usual = _usual_gap(rows)
    proof = _story_proofs(rows)
    starts: list[int] = []
    begin = 0
    i = 1
    while i < len(rows):
        row = rows[i]
        if (
            row.role is None
            and not row.glued
            and proof[begin] - proof[i] > 0
            and proof[i + 1] > 0
            and is_headline_like(row.text)
            and (evidence := _evidence(rows, i, usual, proof[begin] - proof[i]))
        ):
            starts.append(i)
            begin = i
            i = evidence
        i += 1
    return starts


def _story_proofs(rows: Sequence[Row]) -> list[int]:
    """For each position, how many sure paragraphs stand from there on."""
    proof = [0] * (len(rows) + 1)
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        sure = row.role is None and len(row.text) >= _LEAST_STORY and has_stop(row.text)
        proof[i] = proof[i + 1] + sure
    return proof


def _usual_gap(rows: Sequence[Row]) -> int:
    counts = Counter(row.gap for row in rows[1:])
    return counts.most_common(1)[0][0] if counts else 0


def _evidence(rows: Sequence[Row], i: int, usual: int, proven: int) -> int:
    """The last position that belongs to the head of a new story at i, or 0.

    `usual` is the number of blank lines between two lines of this page,
    `proven` that of the sure paragraphs of the story in front.
    """
    row = rows[i]
    signs = 0
    between = 0
    for j in range(i + 1, min(i + 1 + _REPEAT_WITHIN, len(rows))):
        other = rows[j]
        if other.text == row.text:
            if between:
                return j
            continue
        sign, goes_on = _sign(rows, j)
        signs += sign
        between += 1
        if not goes_on:
            break
    if row.gap > usual and row.gap >= 2 and signs >= 1:
        return i
    return i if signs >= 2 and proven >= 2 and row.text.count(" ") >= 3 else 0


def _sign(rows: Sequence[Row], j: int) -> tuple[int, bool]:
    """The strength of the sign that a story begins at a row, and whether its head goes on."""
    row = rows[j]
    if row.role is not None:
        return int(row.role == "caption"), True
    if byline_authors(row.text) is not None:
        return 2, True
    if line_date(row.text) is not None:
        return 1, True
    end = dateline_end(row.text)
    if end:
        return (2 if "(" in row.text[:end] else 1), end == len(row.text)
    repeats = j + 1 < len(rows) and row.text in (rows[j + 1].text, rows[j - 1].text)
    return 0, repeats or len(row.text) <= 3
