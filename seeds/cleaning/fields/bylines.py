"""Bylines and datelines: what stands between headline and story."""

from __future__ import annotations

import re

from seeds.cleaning.fields.foreign_datelines import foreign_dateline_end
from seeds.cleaning.reporting import is_reporting
from seeds.metadata.byline_lines import LONGEST_DATE_LINE, authors_of
from seeds.metadata.foreign_bylines import opened_authors
from seeds.metadata.foreign_dates import in_english
from seeds.metadata.head_words import head_pattern

# Places in front of a story, such as "ANKARA, (BM) –", "WASHINGTON (AP) —", or
# "BEIJING, June 3 (Xinhua) --", and agencies alone: "(CNN) --".
_UPPER = "A-ZÀ-ÖØ-ÞĞİŞŁŚ"
_PLACE = (
    rf"[{_UPPER}][\w.’'-]{{0,24}}"
    rf"(?:[ /-]{{1,2}}(?:[{_UPPER}][\w.’'-]{{0,24}}|of|de|del|do|la|le|al|upon|and|the)){{0,5}}"
)
# Not a place, though in capitals in front of a dash.
_NO_PLACE = r"(?!(?i:%(organisations)s|%(kinds en)s|%(rubrics en)s)\b)"
_UPPER_WORD = rf"[{_UPPER}][{_UPPER}.’'-]{{1,24}}"
_UPPER_PLACE = (
    rf"{_NO_PLACE}(?:{_UPPER_WORD}(?:[ -]{{1,2}}{_UPPER_WORD}){{1,5}}|[{_UPPER}]{{3}}{_UPPER_WORD})"
)
_DAY = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?)"
)
_YEAR = r"(?:,? \d{4})"
_REGION = r"(?:,? {0,2}[A-ZÀ-ÖØ-Þ][\w.’' -]{1,30}?)?"
_DASH = r"(?:--|---|—|–|-|―)"
_AGENCY = r"\((?:[A-Z][\w.’& -]{0,28})\)"
_KNOWN = "(?:%(agencies en)s|%(outlets en)s)"
_DATELINE = (
    rf"(?:{_PLACE}{_REGION},? {{0,2}}(?:,? {_DAY}{_YEAR}?,? {{0,2}})?)?{_AGENCY} {{0,2}}{_DASH}(?= "
    rf"|$) {{0,3}}"
    rf"|(?:{_PLACE}{_REGION},? {{1,2}})?\({_KNOWN}\) {{1,3}}(?=[A-Z“\"‘'\d])"
    rf"|(?:{_PLACE}{_REGION} {{1,2}})?{_KNOWN} {{0,2}}(?:—|–|--)(?= |$) {{0,3}}"
    rf"|{_UPPER_PLACE}(?:, [A-Z][\w.’' ]{{1,20}}?)?(?:, {_DAY}{_YEAR}?)? {{0,2}}(?:—|–|--|―)(?= "
    rf"|$) {{0,3}}(?=[A-Z“\"‘'\d]|$)"
    rf"|{_UPPER_PLACE}, [A-Z][\w.’' ]{{1,20}}? - (?=[A-Z“\"])"
    rf"|{_UPPER_PLACE}, {_DAY}{_YEAR} - (?=[A-Z“\"])"
)
_END_DASH = re.compile(r" {0,2}(?:--|---|—|–|-|―) {0,3}$")


def dateline_end(paragraph: str) -> int:
    """The offset behind the dateline in front of a paragraph; 0 if there is none."""
    end = 0
    while match := head_pattern(_DATELINE).match(paragraph, end):
        if match.end() == end:
            break
        end = match.end()
    return end + foreign_dateline_end(paragraph[end:])


def dateline_text(printed: str) -> str:
    """The dateline as printed, without the dash behind it."""
    return _END_DASH.sub("", printed.strip()).strip()


def byline_authors(line: str) -> tuple[str, ...] | None:
    """The authors of a byline, see `seeds.metadata.byline_lines.authors_of`.

    None if the line is no byline: so "By press time, the Post had not replied."
    """
    authors = authors_of(line)
    return None if authors is None or is_reporting(line) else authors


_LABELS = ("by ", "published", "updated", "posted", "last updated", "last modified")


def is_labelled(line: str) -> bool:
    """Whether a line begins with a word for "by" or "published", in whatever language."""
    short = in_english(line) if len(line) <= LONGEST_DATE_LINE else line
    return short.lower().startswith(_LABELS) or opened_authors(line) is not None


LONGEST_RUBRIC = 48
"""Characters."""
MOST_RUBRIC_WORDS = 4
"""In capitals; more are a subhead."""

_RUBRIC = r"(?i)%(kinds)s|%(rubrics)s"
_FIELDS = re.compile(r"[^\W\d_][^|/•·.!?:\d]{1,23}(?: ?[|/•·] ?[^\W\d_][^|/•·.!?:\d]{1,23}){1,2}")


def is_rubric(line: str) -> bool:
    """Whether a line may name the section or kind of a story: "KULTUR | Theater", "Analysis".

    A word, a few in capitals, or some set apart; whoever asks looks what stands around it.
    """
    if len(line) > LONGEST_RUBRIC or line[-1] in ".!?:;,…。？！：":
        return False
    words = line.split()
    return (
        (len(words) == 1 and line.isalpha())
        or (line.isupper() and len(words) <= MOST_RUBRIC_WORDS)
        or _FIELDS.fullmatch(line) is not None
        or head_pattern(_RUBRIC).fullmatch(line) is not None
    )
