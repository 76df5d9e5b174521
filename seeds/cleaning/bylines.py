"""Bylines, datelines and date lines: what stands between headline and story."""

from __future__ import annotations

import re

from seeds.cleaning.reporting import is_reporting
from seeds.metadata.dates import labelled_dates
from seeds.metadata.names import JOB, ROLE, is_person, without_job, without_outlets
from seeds.metadata.stamps import stamped, stamped_dates

LONGEST_BYLINE = 200
"""Characters."""

_BY = re.compile(
    r"(?i)(?:(?:written |reported |story |words |report |analysis |opinion )?by|author"
    r"|authors)\b ?:? {0,2}(?=\S)"
)
_SPLIT = re.compile(r"(?i) {0,2}(?:,|;|&|\||•|·|/|\band\b| - | – | — |- ) {0,2}")
_TITLE = re.compile(rf"(?i){JOB}$")
_OUTLET_LINE = re.compile(
    r"(?:The )?(?:[A-Z][\w.’'-]{0,24} ){0,4}(?:USA TODAY|Associated Press|AP|Reuters|AFP|CNN"
    r"|BBC News|Times|Post|Today|Daily|News|"
    r"Network|Press|Tribune|Herald|Gazette|Chronicle|Journal|Observer|Register|Courier|Star|Sun|"
    r"Telegraph|Guardian|Independent|Republic|Staff Writer|Staff Reporter|Correspondent|Reporter"
    r"|Columnist|Editor)"
    r"(?: \| [\w.]{3,40})?$"
)

# Places in front of a story, such as "ANKARA, (BM) –", "WASHINGTON (AP) —", or
# "BEIJING, June 3 (Xinhua) --", and agencies alone: "(CNN) --".
_UPPER = "A-ZÀ-ÖØ-ÞĞİŞŁŚ"
_PLACE = (
    rf"[{_UPPER}][\w.’'-]{{0,24}}"
    rf"(?:[ /-]{{1,2}}(?:[{_UPPER}][\w.’'-]{{0,24}}|of|de|del|do|la|le|al|upon|and|the)){{0,5}}"
)
# Not a place, though in capitals in front of a dash.
_NO_PLACE = (
    r"(?!(?:NATO|NASA|FIFA|UEFA|OPEC|COVID|UNESCO|UNICEF|LIVE|WATCH|VIDEO|UPDATE|BREAKING|OPINION|"
    r"EXCLUSIVE|ANALYSIS|FACTBOX|TIMELINE|CORRECTED|FACT)\b)"
)
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
_KNOWN = (
    r"(?:CNN|CNN Business|CNN Politics|CNN Newsource|CNN Sports?|CNN Travel|CNN Underscored"
    r"|Reuters|REUTERS|AP|AFP|"
    r"UPI|dpa|DPA|EFE|ANSA|TASS|Xinhua|IANS|PTI|ANI|BBC|KUNA|WAM|SPA|PEOPLE\.com)"
)
_DATELINE = re.compile(
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

_DIGIT = re.compile(r"\d")

LONGEST_DATE_LINE = 100
"""Characters, label and both dates of "Published … Updated …" included."""


def dateline_end(paragraph: str) -> int:
    """The offset behind the dateline in front of a paragraph; 0 if there is none."""
    end = 0
    while match := _DATELINE.match(paragraph, end):
        if match.end() == end:
            break
        end = match.end()
    return end


def dateline_text(printed: str) -> str:
    """The dateline as printed, without the dash behind it."""
    return _END_DASH.sub("", printed.strip()).strip()


def byline_authors(line: str) -> tuple[str, ...] | None:
    """The authors of a byline such as "By Jane Doe and John Roe, Reuters".

    None if the line is no byline. Agencies and job titles are left out, and so is what tells
    when it was written: "Posted on 14 March 2024 at 8:30am by Jane Doe".
    """
    if len(line) > LONGEST_BYLINE or line[-1] in "?!:":
        return None
    words = stamped(line).rest
    opening = _BY.match(words)
    if opening is None:
        return _signed(words)
    parts = [without_job(part) for part in _parts(words[opening.end() :].rstrip("."))]
    names = _names(parts)
    rest = [part for part in parts if part not in names]
    others = all(ROLE.search(part) or part.istitle() or part[-1].isdigit() for part in rest)
    if not parts or not others:
        return None
    if is_reporting(line):
        # "By press time, the Post had not replied."
        return None
    if names:
        return without_outlets(names)
    # "By Reuters", "By our staff": a byline without a person.
    return () if all(ROLE.search(part) for part in rest) else None


def _signed(words: str) -> tuple[str, ...] | None:
    """Authors of "Jane Doe, Staff Writer" and "Jane Doe | The Bugle"."""
    parts = _parts(words)
    if not 2 <= len(parts) <= 6 or words[-1] == ".":
        return None
    names = _names(parts)
    rest = [part for part in parts if part not in names]
    if not names or not rest or parts[: len(names)] != list(names):
        return None
    signed = all(_TITLE.match(part) or _OUTLET_LINE.match(part) for part in rest)
    return names if signed else None


def dated_authors(line: str) -> tuple[str, ...] | None:
    """The authors of "Jane Doe | 14 March 2024" and "Jane Doe, Editor, and John Roe 2h ago".

    None for any other line; so too for headlines, but those that are two to five words with
    capitals and a full date: ask it of lines under a headline only.
    """
    if len(line) > LONGEST_BYLINE or _DIGIT.search(line) is None:
        return None
    words, stamps, is_relative = stamped(line)
    parts = _parts(words) if stamps or is_relative else []
    names = _names(parts)
    signed = all(part in names or is_outlet_line(part) for part in parts)
    return names if names and signed and parts[0] in names else None


def relative_authors(line: str) -> tuple[str, ...] | None:
    """The authors of "Jane Doe 3 hours ago", () of "3 hours ago"; None for any other line."""
    if len(line) > LONGEST_BYLINE or not line.lower().endswith((" ago", "just now")):
        return None
    words, stamps, is_relative = stamped(line)
    if stamps or not is_relative:
        return None
    by = _BY.match(words)
    parts = _parts(words[by.end() :] if by else words)
    names = _names(parts)
    return names if len(names) == len(parts) else None


def _parts(words: str) -> list[str]:
    return [part for part in _SPLIT.split(words) if part]


def _names(parts: list[str]) -> tuple[str, ...]:
    return tuple(filter(is_person, parts))


def is_outlet_line(line: str) -> bool:
    """Whether a line is nothing but an outlet's name or a reporter's job."""
    return len(line) <= 80 and bool(_OUTLET_LINE.match(line) or _TITLE.match(line))


def line_date(line: str) -> tuple[str | None, bool] | None:
    """The date of a line that holds nothing but a date.

    Returns:
        ISO 8601 date and whether it is the day of an update instead of the
        day of publication; None if the line is no date line.
    """
    if len(line) > LONGEST_DATE_LINE or _DIGIT.search(line) is None:
        return None
    published, modified = labelled_dates(line)
    if published is None and modified is None and not stamped(line).rest:
        published, modified = stamped_dates(line)
    day = published or modified
    return None if day is None else (day, published is None)
