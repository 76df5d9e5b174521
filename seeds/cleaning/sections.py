"""The stories of a page, each with the rows and the fields that are its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from seeds.article import RawDocument, RawPart
from seeds.cleaning.fields.head import Story
from seeds.cleaning.stories import Row
from seeds.metadata.dates import clock_of
from seeds.metadata.titles import clean_title, line_key
from seeds.metadata.urls import web_url
from seeds.unicode_repair import repair_line

_CLOCK_ROWS = 4
"""Rows of a part among which the time of the day may stand."""


@dataclass(frozen=True, slots=True)
class Section:
    """A story of a page, before its head is read.

    Attributes:
        document: with the fields of this story.
        title: its headline, cleaned.
        rows: its lines.
        page: the document whose authors and date hold where the story says none.
        part_of: the headline of the page that sets the story apart.
    """

    document: RawDocument
    title: str
    rows: list[Row]
    page: RawDocument | None = None
    part_of: str | None = None
    is_part: bool = False

    def with_page_fields(self, story: Story) -> RawDocument:
        """The document, with what the page says of all its stories where its own says nothing.

        When the page was changed says nothing of a part that gives its own time.
        """
        own, page = self.document, self.page
        if page is None:
            return own
        published = own.published or story.published
        modified = own.modified or story.modified
        return replace(
            own,
            authors=own.authors or tuple(story.authors) or page.authors,
            published=published or page.published,
            modified=modified or (None if self.is_part else page.modified),
        )


def part_sections(
    page: RawDocument,
    page_title: str,
    lead: list[Row],
    parts: Iterable[tuple[RawPart, list[Row]]],
) -> list[Section]:
    """The sections of a page that itself sets its stories apart: its own, and theirs.

    Args:
        page: with the fields of the page.
        page_title: its headline, cleaned.
        lead: what stands outside the parts.
        parts: each with its rows.
    """
    whole = _without_time_of_a_part(page)
    sections = [_part_section(part, whole, page_title, rows) for part, rows in parts]
    if page.kind == "story":
        sections = [_without_page(section, page) for section in sections]
    return [Section(whole, page_title, lead), *sections]


def _time_of_day(page: RawDocument, clock: str | None) -> str | None:
    """The time of a part that gives the time of the day only, where its page is of one day."""
    days = {moment[:10] for moment in (page.published, page.modified) if moment}
    return f"{days.pop()}T{clock}" if clock and len(days) == 1 and page.published else None


def _without_page(section: Section, page: RawDocument) -> Section:
    """The section of a page that goes by the headline of one of its stories.

    Then its date and authors are of that one.
    """
    if section.part_of is not None:
        return replace(section, part_of=None, page=None)
    document = replace(
        section.document,
        authors=page.authors or section.document.authors,
        published=page.published or section.document.published,
        modified=page.modified or section.document.modified,
    )
    return replace(section, document=document)


def _without_time_of_a_part(page: RawDocument) -> RawDocument:
    """The page, to fill what its parts leave out: a time that is a part's own is not theirs."""
    if page.published is None or page.published not in {part.published for part in page.parts}:
        return page
    return replace(page, published=page.published[:10])


def _part_section(part: RawPart, page: RawDocument, page_title: str, rows: list[Row]) -> Section:
    """The section of a story that the page itself sets apart.

    One without a headline of its own goes under that of the page.
    """
    title = clean_title(repair_line(part.title or ""), page.outlet, page.url)
    is_whole = bool(title) and line_key(title) == line_key(page_title)
    if title:
        rows = [Row(title, role="title"), *rows]
    clock = None
    for row in rows[:_CLOCK_ROWS]:
        if row.rule in (None, "media-player") and (time := clock_of(row.text)):
            row.settle("date", "date-line")
            clock = clock or time
    document = replace(
        page,
        text="",
        parts=(),
        title=title or page.title,
        authors=tuple(filter(None, map(repair_line, part.authors))),
        url=web_url(part.url) or page.url,
        published=part.published or _time_of_day(page, clock),
        modified=part.modified,
        captions=tuple(filter(None, map(repair_line, part.captions))),
        record=part.record or page.record,
        is_partial=False,
    )
    return Section(
        document,
        title or page_title,
        rows,
        page,
        part_of=None if is_whole else page_title or None,
        is_part=True,
    )
