"""Reads the head of a story: headline, captions, byline, date and dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from seeds.cleaning.fields.bylines import (
    byline_authors,
    dateline_end,
    dateline_text,
    is_labelled,
    is_rubric,
)
from seeds.cleaning.fields.foreign_datelines import dateline_authors
from seeds.cleaning.stories import Row, is_headline_like, is_sentence
from seeds.metadata.byline_lines import dated_authors, is_outlet_line, line_date, relative_authors
from seeds.metadata.dates import labelled_dates
from seeds.metadata.names import has_capitals, is_person, is_signature
from seeds.metadata.stamps import stamped_dates
from seeds.metadata.titles import line_key

MOST_HEAD_ROWS = 12
_MOST_DATELINES = 3
LEAST_CAPTION = 25
"""Characters. A shorter line that repeats under a headline is a button."""
MOST_CAPTION_SENTENCES = 2

_NEXT_SENTENCE = re.compile(r"[.!?][”’\"')]?\s+(?=[A-Z“‘\"])")


@dataclass(slots=True)
class Story:
    """The fields of one story, as its head gives them.

    Attributes:
        has_title: the title is settled, be it "" because the source says so.
        is_signed: the day of publication is that of the byline or dateline, which
            a line of its own for the date outdoes.
        signed_by: the authors that the source names; one alone in a line is a byline.
    """

    title: str = ""
    has_title: bool = False
    captions: dict[str, str] = field(default_factory=dict)
    authors: dict[str, None] = field(default_factory=dict)
    published: str | None = None
    is_signed: bool = False
    modified: str | None = None
    datelines: list[str] = field(default_factory=list)
    signed_by: frozenset[str] = frozenset()

    def keep_dates(self, line: str) -> None:
        """Keep the dates of a line that holds nothing else, unless there are some."""
        published, modified = labelled_dates(line)
        if published is None and modified is None:
            published, modified = stamped_dates(line)
        if published is not None and (self.published is None or self.is_signed):
            self.published, self.is_signed = published, False
        self.modified = self.modified or modified

    def keep_signed_dates(self, signature: str) -> None:
        """Keep the full dates in a byline or dateline, unless there are some."""
        published, modified = stamped_dates(signature)
        if published is not None and self.published is None:
            self.published, self.is_signed = published, True
        self.modified = self.modified or modified

    def add_caption(self, text: str) -> bool:
        """Keep a caption; False if it is there already."""
        key = line_key(text)
        if key in self.captions:
            return False
        self.captions[key] = text
        return True


def read_head(rows: list[Row], story: Story) -> None:
    """Settle the rows in front of the first paragraph, and fill the story's fields."""
    headline_key = line_key(story.title)
    # A headline has something to be the headline of.
    told = (i for i in range(len(rows) - 1, 0, -1) if rows[i].role is None)
    last = next((i for i in told if is_sentence(rows[i].text)), 0)
    standfirst = ""
    _settle_sections(rows, headline_key)
    i = 0
    while i < len(rows):
        row = rows[i]
        if row.role == "dropped":
            _read_dropped(row, story)
        if row.role is None:
            if not story.has_title and i < last and _may_be_title(rows, i):
                row.settle("title")
                story.title = row.text
                story.has_title = True
                headline_key = line_key(row.text)
            elif headline_key and is_same_headline(row.text, headline_key):
                row.settle("dropped", "repeated-headline")
            elif row.text == standfirst:
                row.settle("dropped", "repeated-paragraph")
            elif (longer := _whole_title(row.text, story.title)) is not None:
                row.settle("title")
                story.title = longer
                headline_key = line_key(longer)
            elif not _settle_field(rows, i, story, headline_key) and not _cut_dateline(
                rows, i, story
            ):
                # Rubrics and a standfirst, once, may stand between headline and byline.
                if not _is_before_byline(rows, i, story, bool(standfirst)):
                    break
                standfirst = _settle_rubric(row) or standfirst
                story.has_title = story.has_title or bool(standfirst)
        i += 1


def _read_dropped(row: Row, story: Story) -> None:
    """Take what a line tells that went by its words alone."""
    if row.rule == "relative-time":
        story.authors.update(dict.fromkeys(relative_authors(row.text) or ()))
    elif row.rule == "date-line":
        story.keep_dates(row.text)


def _settle_rubric(row: Row) -> str:
    """Drop a rubric under the headline; what is none is the standfirst, and stays."""
    if not is_rubric(row.text):
        return row.text
    row.settle("dropped", "section")
    return ""


def _settle_sections(rows: Sequence[Row], headline_key: str) -> None:
    """Settle the kickers ("OPINION") over the headline that the source gave already."""
    above: list[Row] = []
    for row in _undecided(rows, 0, MOST_HEAD_ROWS if headline_key else 0):
        if is_same_headline(row.text, headline_key):
            for kicker in above:
                kicker.settle("dropped", "section")
            return
        if row.text.count(" ") > 3 or is_sentence(row.text):
            return
        if byline_authors(row.text) is None and line_date(row.text) is None:
            above.append(row)


def _may_be_title(rows: Sequence[Row], i: int) -> bool:
    row = rows[i]
    if not is_headline_like(row.text) or row.glued:
        return False
    if byline_authors(row.text) is not None or line_date(row.text) is not None:
        return False
    if dateline_end(row.text):
        return False
    return not (
        has_capitals(row.text) and is_person(row.text) and _is_before_outlet_or_date(rows, i)
    )


def is_same_headline(line: str, headline_key: str) -> bool:
    return -4 <= len(line) - len(headline_key) <= 24 and line_key(line) == headline_key


def _whole_title(line: str, title: str) -> str | None:
    """The whole headline in the page, where the given title was cut off ("…")."""
    begun = title.rstrip(" .…")
    if len(begun) < 15 or begun == title or not title.endswith(("...", "…")):
        return None
    whole = is_headline_like(line) and line_key(line).startswith(line_key(begun))
    return line if whole and not line.endswith(("...", "…")) else None


def _settle_field(rows: list[Row], i: int, story: Story, headline_key: str) -> bool:
    """Settle a byline, date, crumb or caption in a story's head; False if it is none."""
    row = rows[i]
    if _is_crumb(row.text):
        row.settle("dropped", "crumb")
        return True
    authors = byline_authors(row.text)
    is_named = row.text in story.signed_by
    if authors is None and (
        is_named or (is_signature(row.text) and _is_before_outlet_or_date(rows, i))
    ):
        authors = (row.text,)
    if authors is None:
        authors = dated_authors(row.text)
    if authors is not None:
        row.settle("byline", "byline")
        story.authors.update(dict.fromkeys(authors))
        story.keep_signed_dates(row.text)
        return True
    if line_date(row.text) is not None:
        row.settle("date", "date-line")
        story.keep_dates(row.text)
        return True
    if story.captions and line_key(row.text) in story.captions:
        row.settle("dropped", "repeated-caption")
        return True
    if _repeats_in_head(rows, i, headline_key):
        _settle_repeat(row, story)
        return True
    if i + 1 < len(rows) and is_outlet_line(row.text):
        row.settle("dropped", "agency-line")
        return True
    return False


def _is_crumb(line: str) -> bool:
    """Whether a line is a scrap of a few letters; asked first, for a page may be full of them."""
    return len(line) <= 3 and line.isalpha() and line.isascii()


def _settle_repeat(row: Row, story: Story) -> None:
    if len(row.text) < LEAST_CAPTION:
        row.settle("dropped", "crumb")
    elif story.add_caption(row.text):
        row.settle("caption", "caption-under-headline")
    else:
        row.settle("dropped", "repeated-caption")


def _undecided(rows: Sequence[Row], start: int, most: int) -> Iterator[Row]:
    """The next rows that no rule has settled; the settled ones do not count."""
    for i in range(start, len(rows)):
        if not most:
            return
        if rows[i].role is None:
            yield rows[i]
            most -= 1


def _is_before_outlet_or_date(rows: Sequence[Row], i: int) -> bool:
    """Whether a name alone on a line is the author's: an outlet or date comes next."""
    if i + 1 < len(rows) and rows[i + 1].rule == "agency-line":
        return True
    return any(
        is_outlet_line(after.text) or line_date(after.text) is not None
        for after in _undecided(rows, i + 1, 1)
    )


def _is_before_byline(rows: Sequence[Row], i: int, story: Story, has_standfirst: bool) -> bool:
    """Whether a byline or a date with its label follows on a rubric or on the one standfirst.

    Headlines aside, rubrics may stand between, and behind a rubric the standfirst. Right behind
    a rubric a date needs no label.
    """
    headline_key = line_key(story.title)
    is_behind = is_rubric(rows[i].text)
    if has_standfirst and not is_behind:
        return False
    has_standfirst = has_standfirst or not is_behind
    for other in _undecided(rows, i + 1, MOST_HEAD_ROWS):
        if headline_key and is_same_headline(other.text, headline_key):
            continue
        if other.text in story.signed_by or (is_behind and line_date(other.text) is not None):
            return True
        is_behind = False
        if is_labelled(other.text):
            return byline_authors(other.text) is not None or line_date(other.text) is not None
        if is_rubric(other.text):
            continue
        if has_standfirst:
            return False
        has_standfirst = True
    return False


def _repeats_in_head(rows: Sequence[Row], i: int, headline_key: str) -> bool:
    """Whether the next row, headlines and crumbs aside, says the same once more.

    A row of three sentences is no caption but a paragraph that was pasted twice.
    """
    if len(_NEXT_SENTENCE.findall(rows[i].text)) >= MOST_CAPTION_SENTENCES:
        return False
    for other in _undecided(rows, i + 1, MOST_HEAD_ROWS):
        if len(other.text) <= 3 or (headline_key and is_same_headline(other.text, headline_key)):
            continue
        return other.text == rows[i].text
    return False


def _cut_dateline(rows: list[Row], i: int, story: Story) -> bool:
    """Take the dateline off a row; False if there is none.

    What stands behind it becomes the next row, which may be a field as well.
    """
    row = rows[i]
    end = dateline_end(row.text)
    if not end or len(story.datelines) == _MOST_DATELINES:
        return False
    printed = row.text[:end].strip()
    story.datelines.append(dateline_text(printed))
    story.authors.update(dict.fromkeys(dateline_authors(printed)))
    story.keep_signed_dates(printed)
    story.has_title = True  # no headline stands behind a dateline
    rows[i] = Row(printed, row.gap, row.glued, "dateline", "dateline")
    if rest := row.text[end:].strip():
        rows.insert(i + 1, Row(rest, glued=True))
    return True
