"""Prepares a page for cleaning: its lines, mended and judged by their words alone."""

from __future__ import annotations

from dataclasses import dataclass

from seeds.article import RawDocument
from seeds.cleaning.stories import Row, judge, read_rows
from seeds.unicode_repair import repair_unicode


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page whose lines are judged; what repeats on other pages of its outlet is not known yet.

    Attributes:
        document: the page as read.
        rows: of its text.
        parts: of each of its parts.
    """

    document: RawDocument
    rows: list[Row]
    parts: tuple[list[Row], ...] = ()


def prepare(document: RawDocument) -> PreparedPage:
    """Mend the Unicode of a page, cut it into lines, and judge each of them by itself."""
    parts = tuple(judged_rows(part.text) for part in document.parts)
    return PreparedPage(document, judged_rows(document.text), parts)


def judged_rows(text: str) -> list[Row]:
    """The lines of a text; captions and furniture that their words alone show are settled."""
    rows = read_rows(repair_unicode(text))
    judged: dict[str, Row] = {}
    for row in rows:
        alike = judged.get(row.text)
        if alike is None:
            judge(row)
            judged[row.text] = row
        else:
            row.role, row.rule = alike.role, alike.rule
    return rows
