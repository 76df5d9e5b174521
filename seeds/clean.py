"""Raw pages to clean stories, with an account of every line.

The order of work: mend the Unicode, cut the page into lines, settle the lines
whose words alone show that they are captions or furniture, find where further
stories begin, then read each story's head (headline, captions, byline, date,
dateline), its body (repeats) and its foot (pleas, lists of links).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from seeds.article import Article, CleanedDocument, Line, RawDocument, article_id
from seeds.bylines import (
    byline_authors,
    dateline_end,
    dateline_text,
    is_outlet_line,
    is_person,
    line_date,
)
from seeds.furniture import is_plea
from seeds.learned import NO_FURNITURE, Furniture, furniture_outlet
from seeds.mend import mend
from seeds.stories import (
    Row,
    clean_title,
    cut_links,
    has_stop,
    is_headline_like,
    is_sentence,
    judge,
    line_key,
    read_rows,
    story_starts,
)

LEAST_REPEATED = 60
"""Characters. Shorter lines may come twice in a story for good reasons: scores,
names, the same short answer."""

LEAST_CAPTION = 25
"""Characters. A shorter line that repeats under a headline is a button."""

_PLEAS = frozenset(
    {"follow-us", "subscribe", "newsletter", "donation", "dear-reader", "plea-block"}
)
_MOST_HEAD_ROWS = 12
_MOST_DATELINES = 3


@dataclass(slots=True)
class _Story:
    """What is found out about one story.

    Attributes:
        has_title: the title is settled, be it "" because the source says so.
    """

    title: str = ""
    has_title: bool = False
    captions: dict[str, str] = field(default_factory=dict)
    authors: dict[str, None] = field(default_factory=dict)
    published: str | None = None
    modified: str | None = None
    datelines: list[str] = field(default_factory=list)

    def is_new_caption(self, text: str) -> bool:
        """Keep a caption; False if it is there already."""
        key = line_key(text)
        if key in self.captions:
            return False
        self.captions[key] = text
        return True


def clean(document: RawDocument, furniture: Furniture = NO_FURNITURE) -> CleanedDocument:
    """Clean one raw page: its stories, and what became of each line.

    Never raises, whatever the text; takes time in proportion to its length.
    Cleaning an article's own title and text gives the same text again.

    Args:
        document: the page as read.
        furniture: lines learned from the outlet's other pages, see
            `seeds.learned.learn_furniture`.
    """
    rows = read_rows(mend(document.text))
    outlet = furniture_outlet(document) if furniture.lines else ""
    for row in rows:
        if furniture.knows(outlet, row.text):
            row.settle("dropped", "learned")
        else:
            judge(row)
    rows = cut_links(rows)
    title = clean_title(mend(document.title or ""), document.outlet, document.url)
    bounds = [0, *story_starts(rows), len(rows)]
    parts = [rows[start:end] for start, end in pairwise(bounds)]
    main = _main_part(parts, title)

    articles: list[Article] = []
    lines: list[Line] = []
    for number, part in enumerate(parts):
        own = document if number == main else _without_story_fields(document)
        story = _read_story(part, own, title if number == main else "")
        text = _text(part)
        if text:
            articles.append(_article(own, story, text))
            lines.extend(
                Line(row.text, row.role or "paragraph", row.rule, len(articles) - 1) for row in part
            )
        else:
            lines.extend(Line(row.text, "dropped", row.rule or "no-story") for row in part)
    return CleanedDocument(document, tuple(articles), tuple(lines))


def _main_part(parts: Sequence[Sequence[Row]], title: str) -> int:
    """Which story the document's own title, date and authors belong to."""
    key = line_key(title)
    if key and len(parts) > 1:
        for number, part in enumerate(parts):
            if any(line_key(row.text) == key for row in part[:_MOST_HEAD_ROWS]):
                return number
    return 0


def _without_story_fields(document: RawDocument) -> RawDocument:
    """The document for its other stories: theirs are not its date and authors."""
    return RawDocument(
        path=document.path,
        name=document.name,
        text="",
        outlet=document.outlet,
        url=document.url,
        language=document.language,
        record=document.record,
    )


def _read_story(rows: list[Row], document: RawDocument, title: str) -> _Story:
    story = _Story(title=title, has_title=document.title is not None)
    for caption in document.captions:
        story.is_new_caption(" ".join(mend(caption).split()))
    known = set(story.captions)
    _read_foot(rows)
    start = _read_head(rows, story)
    _read_body(rows, start, story, known)
    return story


def _read_head(rows: list[Row], story: _Story) -> int:
    """Settle the rows in front of the first paragraph; return its position."""
    counts = Counter(row.text for row in rows[: 2 * _MOST_HEAD_ROWS])
    headline_key = line_key(story.title)
    # A headline has something to be the headline of.
    last = max((i for i, row in enumerate(rows) if _is_paragraph(row)), default=0)
    standfirst = False
    i = 0
    while i < len(rows):
        row = rows[i]
        if row.role is None:
            if not story.has_title and i < last and _may_be_title(rows, i):
                row.settle("title")
                story.title = row.text
                story.has_title = True
                headline_key = line_key(row.text)
            elif headline_key and _is_headline(row.text, headline_key):
                row.settle("dropped", "repeated-headline")
            elif (longer := _whole_title(row.text, story.title)) is not None:
                row.settle("title")
                story.title = longer
                headline_key = line_key(longer)
            elif not _settle_field(rows, i, story, counts) and not _cut_dateline(rows, i, story):
                # A standfirst may stand between headline and byline, once.
                if standfirst or not _is_before_byline(rows, i):
                    break
                standfirst = True
                story.has_title = True
        i += 1
    return i


def _is_paragraph(row: Row) -> bool:
    return row.role is None and is_sentence(row.text)


def _may_be_title(rows: Sequence[Row], i: int) -> bool:
    row = rows[i]
    if not is_headline_like(row.text) or row.glued:
        return False
    if byline_authors(row.text) is not None or line_date(row.text) is not None:
        return False
    if dateline_end(row.text) or (is_person(row.text) and _is_signature(rows, i)):
        return False
    return True


def _is_headline(line: str, headline_key: str) -> bool:
    return -4 <= len(line) - len(headline_key) <= 24 and line_key(line) == headline_key


def _whole_title(line: str, title: str) -> str | None:
    """The whole headline in the page, where the given title was cut off ("…")."""
    begun = title.rstrip(" .…")
    if len(begun) < 15 or begun == title or not title.endswith(("...", "…")):
        return None
    whole = is_headline_like(line) and line_key(line).startswith(line_key(begun))
    return line if whole and not line.endswith(("...", "…")) else None


def _settle_field(rows: list[Row], i: int, story: _Story, counts: Counter[str]) -> bool:
    """Settle a byline, date, crumb or caption in a story's head; False if it is none."""
    row = rows[i]
    authors = byline_authors(row.text)
    if authors is None and is_person(row.text) and _is_signature(rows, i):
        authors = (row.text,)
    if authors is not None:
        row.settle("byline", "byline")
        story.authors.update(dict.fromkeys(authors))
        return True
    if (day := line_date(row.text)) is not None:
        row.settle("date", "date-line")
        when, is_update = day
        if is_update:
            story.modified = story.modified or when
        else:
            story.published = story.published or when
        return True
    if counts[row.text] > 1 and len(row.text) < LEAST_CAPTION and _repeats_in_head(rows, i):
        row.settle("dropped", "crumb")
        return True
    if counts[row.text] > 1 and _repeats_in_head(rows, i):
        is_new = story.is_new_caption(row.text)
        row.settle(
            *(("caption", "caption-under-headline") if is_new else ("dropped", "repeated-caption"))
        )
        return True
    if (row.text.isalpha() and len(row.text) <= 3 and row.text.isascii()) or (
        is_outlet_line(row.text) and i + 1 < len(rows)
    ):
        row.settle("dropped", "crumb" if len(row.text) <= 3 else "agency-line")
        return True
    return False


def _is_signature(rows: Sequence[Row], i: int) -> bool:
    """Whether a name alone on a line is the author's: an outlet or date comes next."""
    for after in rows[i + 1 : i + 4]:
        if after.rule == "agency-line":
            return True
        if after.role is None:
            return is_outlet_line(after.text) or line_date(after.text) is not None
    return False


_LABELLED = ("by ", "published", "updated", "posted", "last updated", "last modified")


def _is_before_byline(rows: Sequence[Row], i: int) -> bool:
    """Whether the very next undecided row is a byline or a date with its label."""
    for other in rows[i + 1 : i + 4]:
        if other.role is None:
            if not other.text.lower().startswith(_LABELLED):
                return False
            return byline_authors(other.text) is not None or line_date(other.text) is not None
    return False


def _repeats_in_head(rows: Sequence[Row], i: int) -> bool:
    """Whether the same line comes again before any other paragraph does."""
    text = rows[i].text
    for other in rows[i + 1 : i + _MOST_HEAD_ROWS]:
        if other.text == text:
            return True
        if other.role is None and is_sentence(other.text):
            return False
    return False


def _cut_dateline(rows: list[Row], i: int, story: _Story) -> bool:
    """Take the dateline off a row; False if there is none.

    What stands behind it becomes the next row, which may be a field as well.
    """
    row = rows[i]
    end = dateline_end(row.text)
    if not end or len(story.datelines) == _MOST_DATELINES:
        return False
    printed = row.text[:end].strip()
    story.datelines.append(dateline_text(printed))
    # No headline stands behind a dateline.
    story.has_title = True
    rows[i] = Row(printed, row.gap, row.glued, "dateline", "dateline")
    if rest := row.text[end:].strip():
        rows.insert(i + 1, Row(rest, glued=True))
    return True


def _read_body(rows: list[Row], start: int, story: _Story, known: set[str]) -> None:
    """Settle repeats and captions from the first paragraph on."""
    headline_key = line_key(story.title)
    seen: set[str] = set()
    for i, row in enumerate(rows):
        if row.role == "caption" and row.rule == "caption":
            if not story.is_new_caption(row.text):
                row.settle("dropped", "repeated-caption")
        elif row.role is not None or i < start:
            continue
        elif known and line_key(row.text) in known:
            row.settle("caption", "known-caption")
        elif headline_key and _is_headline(row.text, headline_key):
            row.settle("dropped", "repeated-headline")
        elif len(row.text) >= LEAST_REPEATED and not row.glued and has_stop(row.text):
            if row.text in seen:
                row.settle("dropped", "repeated-paragraph")
            seen.add(row.text)


def _read_foot(rows: Sequence[Row]) -> None:
    """Settle the pleas' neighbours and the list of links at the end of a page."""
    foot = len(rows)
    links = len(rows)
    only_links = True
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if row.role is None:
            if not is_plea(row.text) and (is_sentence(row.text) or row.glued):
                break
            only_links = only_links and not is_sentence(row.text)
        elif row.rule in _PLEAS:
            foot = i
        elif row.rule == "related-link" and only_links:
            links = i
    for row in rows[min(foot, len(rows)) :]:
        if row.role is None and is_plea(row.text):
            row.settle("dropped", "plea-block")
    for row in rows[links:]:
        if row.role is None:
            row.settle("dropped", "link-list")


def _text(rows: Sequence[Row]) -> str:
    """The paragraphs that stay, joined; "" if they make no story."""
    paragraphs: list[str] = []
    is_story = False
    open_line = False
    for row in rows:
        if not row.glued:
            open_line = False
        if row.role not in (None, "paragraph"):
            continue
        is_story = is_story or is_sentence(row.text)
        if row.glued and open_line:
            paragraphs[-1] += f" {row.text}"
        else:
            paragraphs.append(row.text)
        open_line = True
    return "\n\n".join(paragraphs) if is_story else ""


def _article(document: RawDocument, story: _Story, text: str) -> Article:
    origin = document.url or document.name
    return Article(
        id=article_id(origin, story.title, text),
        title=story.title,
        text=text,
        outlet=document.outlet,
        authors=document.authors or tuple(story.authors),
        url=document.url,
        published=document.published or story.published,
        modified=document.modified or story.modified,
        language=document.language,
        dateline=" ".join(filter(None, story.datelines)) or None,
        captions=tuple(story.captions.values()),
        path=document.path,
        record=document.record,
    )
