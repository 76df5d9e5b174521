"""Dates and times in lines that hold more: bylines, datelines.

"By Jane Doe | 14 March 2024", "Posted on March 14th, 2024 at 8:30am by Jane Doe", "Jane Doe
3 hours ago". How long ago something was is no date, but goes with it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from seeds.metadata.dates import CLOCK, GAP, LABEL, MONTH, RIM, WEEKDAY, labelled_dates
from seeds.metadata.foreign_dates import in_english

LONGEST_LINE = 300
"""Characters; what stands behind them is no line of names and dates."""


class Stamped(NamedTuple):
    """A line and the times in it.

    Attributes:
        rest: the line without them, its parts set apart by " | ".
        stamps: the full dates, with their clocks and labels.
        is_relative: whether it says how long ago.
    """

    rest: str
    stamps: tuple[str, ...]
    is_relative: bool


def _plain(pattern: str) -> str:
    """A pattern without the names of its groups, so that it can stand in another twice."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


_MONTH, _CLOCK = _plain(MONTH), _plain(CLOCK)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = (
    rf"(?:{_MONTH}\s?{_NUMBER}(?:,\s?|\s)\d{{4}}"
    rf"|{_NUMBER}\.?[\s-]?(?:of\s)?{_MONTH}[,\s-]?\s?\d{{4}}"
    r"|\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{4}\.\d{1,2}\.\d{1,2}|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d{1,2}\.\s?\d{1,2}\.\s?\d{4})"
)
# A bare number behind a date is no hour.
_SURE_CLOCK = rf"(?=\d{{1,2}}(?:[:.]\d\d|\s?[ap]\.?m)){_CLOCK}"
_AGO = (
    r"(?:\d{1,3}|an?|one|two|three|few)\s?"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)\sago|just\snow"
    r"|(?<=[·•|]\s)\d{1,2}\s?[smhdw]$"
    rf"|(?:yesterday|today),?\s(?:at\s)?{_SURE_CLOCK}"
)
_STAMP = re.compile(
    # A label may be glued to the name in front of it.
    rf"(?:(?<![\w/-])|(?-i:(?<=[a-z])(?=[A-Z])))(?:{_plain(LABEL)}(?:(?P<ago>{_AGO})(?!\w)"
    rf"|(?:{_SURE_CLOCK}{GAP}(?:on\s)?)?{WEEKDAY}{_DAY}(?![\w/-])(?:{GAP}(?:at\s)?{_SURE_CLOCK})?))",
    re.IGNORECASE | re.ASCII,
)


# One of these stands in each stamp; asked first, for most lines have none.
_HINT = re.compile(r"\d{4}|\d ?[A-Za-z]$|[Aa][Gg][Oo]\b|[Nn]ow$|(?:[Yy]ester|[Tt]o)day")
_UPDATE_BEFORE = re.compile(r"(?i)\b(?:updated|modified|revised)\b[^\d]{0,20}$")


# Asked several times in a row of one line: for its names, its day, and its dates.
@lru_cache(maxsize=16)
def stamped(line: str) -> Stamped:
    """Take a line apart: what it says, and when. Linear time."""
    if _HINT.search(line) is None:
        return Stamped(line, (), is_relative=False)
    line = in_english(line[:LONGEST_LINE]) + line[LONGEST_LINE:]
    begin = line[:LONGEST_LINE]
    matches = list(_STAMP.finditer(begin))
    if not matches:
        return Stamped(line, (), is_relative=False)
    starts = [0, *(match.end() for match in matches)]
    ends = [*(match.start() for match in matches), len(line)]
    parts = (line[start:end].strip(RIM + ",،") for start, end in zip(starts, ends, strict=True))
    return Stamped(
        " | ".join(filter(None, parts)),
        tuple(match[0] for match in matches if not match["ago"]),
        is_relative=any(match["ago"] for match in matches),
    )


def stamped_dates(line: str) -> tuple[str | None, str | None]:
    """(published, modified) by the full dates in a line; several of the same kind are none."""
    kinds: tuple[set[str], set[str]] = (set(), set())
    line = in_english(line[:LONGEST_LINE])
    for match in _STAMP.finditer(line):
        published, modified = labelled_dates(match[0])
        # "Updated by Jane Doe on 5 May 2024".
        if published is not None and _UPDATE_BEFORE.search(line[: match.start()]):
            published, modified = None, published
        for kind, moment in zip(kinds, (published, modified), strict=True):
            kind.update((moment,) if moment else ())
    published, modified = (next(iter(kind)) if len(kind) == 1 else None for kind in kinds)
    return published, modified
