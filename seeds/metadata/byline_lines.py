"""Lines that say who wrote a story, and when: bylines, date lines."""

from __future__ import annotations

import re

from seeds.metadata.dates import labelled_dates
from seeds.metadata.foreign_bylines import foreign_authors
from seeds.metadata.head_words import head_pattern
from seeds.metadata.names import JOB, ROLE, has_capitals, is_person, without_job, without_outlets
from seeds.metadata.places import without_places
from seeds.metadata.stamps import stamped, stamped_dates

LONGEST_BYLINE = 200
"""Characters."""

_BY = r"(?i)%(by en)s\b ?:? {0,2}(?=\S)"
# What may stand beside the authors: who did something else, and what is no name at all.
_BESIDE = re.compile(
    r"(?i)(?:photo(?:graph)?(?:s|y)?|pictures?|images?|illustrations?|graphics?|video|edit(?:ed|ing)"
    r"|translat(?:ed|ion)|additional reporting) (?:by|:).{1,60}"
    r"|\d{1,3} ?-?min(?:ute)?s?(?: read)?|(?:\d{1,5} )?comments?(?: ?\(?\d{1,5}\)?)?|share|print"
)
# "Jane Doe in Larkfield", "Jane Doe for the Tarn Valley Echo".
_BEHIND = re.compile(r" (?:in|for|at|of|from) (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4}$")
_SPLIT = re.compile(r"(?i) {0,2}(?:,|;|&|\||•|·|/|\band\b| - | – | — |- ) {0,2}")
_BAR = re.compile(r" {0,2}[|•·] {0,2}")
_FIELD = re.compile(r" {0,2}[|•·/] {0,2}")
_HOST = re.compile(r"[\w-]{1,60}(?:\.[\w-]{2,60}){1,3}")
_BETWEEN = re.compile(r"[,;&|•·/–—-]| and ")
_TITLE = re.compile(rf"(?i){JOB}$")
# Words in front of an agency's name may be those of a person: "Mehmet Ali EFE".
_OUTLET_LINE = (
    r"(?:(?:The )?(?:%(agencies en)s|%(outlets en)s|%(suppliers en)s)"
    r"|(?:The )?(?:[A-Z][\w.’'-]{0,24} ){0,4}(?:Times|Post|Today|Daily|News|Network|Press|Tribune"
    r"|Herald|Gazette|Chronicle|Journal|Observer|Register|Courier|Star|Sun|Telegraph|Guardian"
    r"|Independent|Republic|Echo|Argus|Mail|Examiner|Dispatch|Sentinel|Inquirer|Advertiser"
    r"|Messenger|Mercury|Weekly|Bugle|Radio|Broadcasting|Staff Writer|Staff Reporter"
    r"|Correspondent|Reporter|Columnist|Editor))(?: \| [\w.]{3,40})?$"
)
_DIGIT = re.compile(r"\d")
# "3 min read", "Lesezeit: 3 Minuten", "読了時間 3分".
_MINUTES = re.compile(
    r"[^\d|•·]{0,24}\d{1,2}[ -]?(?:min|мин|хв|dk|dakika|λεπτ|دق(?:يقة|ائق|یقه)|मिनट|分|분)"
    r"[^\d|•·]{0,24}",
    re.IGNORECASE,
)

LONGEST_DATE_LINE = 100
"""Characters, label and both dates of "Published … Updated …" included."""


def authors_of(line: str) -> tuple[str, ...] | None:
    """The authors of a byline such as "By Jane Doe and John Roe, Reuters".

    None if the line is no byline. Agencies and job titles are left out, and so is what tells
    when it was written: "Posted on 14 March 2024 at 8:30am by Jane Doe". For lines in the
    midst of a story `seeds.cleaning.fields.bylines.byline_authors` is stricter.
    """
    if not line or len(line) > LONGEST_BYLINE or line[-1] in "?!:":
        return None
    words, stamps, _ = stamped(line)
    opening = head_pattern(_BY).match(words)
    if opening is None and (foreign := foreign_authors(words)) is not None:
        return foreign
    if opening is None:
        return _signed(words) if _BETWEEN.search(words) else None
    words = words[opening.end() :].rstrip(".")
    parts = _parts(words)
    names = _names(parts)
    if stamps and (first := _parts(_FIELD.split(words, maxsplit=1)[0])):
        # "By Jane Doe | Larkfield Voice | 14 March 2024": behind the authors comes the outlet.
        names = tuple(name for name in names if name in first)
    rest = [part for part in parts if part not in names]
    others = all(
        ROLE.search(part) or part.istitle() or part[-1].isdigit() or _HOST.fullmatch(part)
        for part in rest
    )
    if not parts or not others:
        return None
    if len(parts) > 1 and names:
        names = without_places(names, "en")
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
    signed = all(is_outlet_line(part) for part in rest)
    return without_places(names, "en") if signed else None


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
    if not names or not signed or parts[0] not in names:
        return None
    # "أخبار محلية | 3 مارس 2024": where no name has a capital, it may be that of a section.
    return without_places(filter(has_capitals, names), "en")


def relative_authors(line: str) -> tuple[str, ...] | None:
    """The authors of "Jane Doe 3 hours ago", () of "3 hours ago"; None for any other line."""
    if len(line) > LONGEST_BYLINE or not line.lower().endswith((" ago", "just now")):
        return None
    words, stamps, is_relative = stamped(line)
    if stamps or not is_relative:
        return None
    by = head_pattern(_BY).match(words)
    parts = _parts(words[by.end() :] if by else words)
    names = _names(parts)
    return names if len(names) == len(parts) else None


def _parts(words: str) -> list[str]:
    parts = (part for part in _SPLIT.split(words) if part and not _BESIDE.fullmatch(part))
    return [_bare(without_job(part)) for part in parts]


def _bare(part: str) -> str:
    """A name without the place or the outlet behind it."""
    behind = _BEHIND.search(part)
    return part[: behind.start()] if behind and is_person(part[: behind.start()]) else part


def _names(parts: list[str]) -> tuple[str, ...]:
    return tuple(filter(is_person, parts))


def is_outlet_line(line: str) -> bool:
    """Whether a line is nothing but an outlet's name or a reporter's job."""
    return len(line) <= 80 and bool(head_pattern(_OUTLET_LINE).match(line) or _TITLE.match(line))


def line_date(line: str) -> tuple[str | None, bool] | None:
    """The date of a line that holds nothing but a date, and how long it takes to read.

    Returns:
        ISO 8601 date and whether it is the day of an update instead of the
        day of publication; None if the line is no date line.
    """
    if len(line) > LONGEST_DATE_LINE or _DIGIT.search(line) is None:
        return None
    line = " | ".join(part for part in _BAR.split(line) if not _MINUTES.fullmatch(part))
    published, modified = labelled_dates(line)
    if published is None and modified is None and not stamped(line).rest:
        published, modified = stamped_dates(line)
    day = published or modified
    return None if day is None else (day, published is None)


def day_of(line: str) -> str | None:
    """The day of publication in a byline or a line of its own; None for any other line."""
    if len(line) > LONGEST_BYLINE or _DIGIT.search(line) is None:
        return None
    if authors_of(line) or dated_authors(line) is not None:
        return stamped_dates(line)[0]
    day = line_date(line)
    return day[0] if day and not day[1] else None
