"""Cleans raw pages to stories, with an account of every line.

The order of work: mend the Unicode, cut the page into lines, settle the lines
whose words alone show that they are captions or boilerplate, find where further
stories begin, then read each story's head (headline, captions, byline, date,
dateline), its body (repeats) and its foot (pleas, lists of links).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.article import Article, CleanedDocument, Line, PageKind, RawDocument, article_id
from seeds.cleaning.body import read_body, read_foot
from seeds.cleaning.fields.head import MOST_HEAD_ROWS, Story, read_head
from seeds.cleaning.learned.boilerplate import NO_BOILERPLATE, Boilerplate, boilerplate_outlet
from seeds.cleaning.left_out import with_left_out
from seeds.cleaning.prepared import PreparedPage, prepare
from seeds.cleaning.sections import Section, part_sections
from seeds.cleaning.stories import Row, cut_links, is_sentence, judge, story_starts
from seeds.language import language_of
from seeds.metadata.titles import clean_title, is_error_title, line_key
from seeds.metadata.urls import web_url
from seeds.unicode_repair import repair_line

LEAST_LIST = 400
"""Characters. As much under a headline is a story without any sentence: the
winners of a prize, the results of a vote."""

LEAST_HEADLINE = 4
"""Words. A shorter title names a section or a column and tells nothing."""

LEAST_PART_HEADLINE = 2
"""Words of one that the page sets over a post: it names no section."""

NO_STORY: Mapping[PageKind, str] = {
    "index": "teaser",
    "wall": "consent",
    "login": "wall",
    "error": "no-story",
}
"""The kinds of pages without a story, and the rule that takes their lines."""

_OFFERS = frozenset({"subscribe", "continues", "wall"})

_MOST_PASSES = 4


def clean(document: RawDocument, boilerplate: Boilerplate = NO_BOILERPLATE) -> CleanedDocument:
    """Clean one raw page: its stories, and what became of each line.

    Never raises, whatever the text; takes time in proportion to its length.
    Cleaning an article's own title and text gives the same text again.

    Args:
        document: the page as read.
        boilerplate: lines learned from the outlet's other pages, see
            `seeds.cleaning.learned.learning.learn`.
    """
    return clean_prepared(prepare(document), boilerplate)


def clean_prepared(page: PreparedPage, boilerplate: Boilerplate) -> CleanedDocument:
    """Do the rest of `clean` for a page whose lines are judged already, once: it settles them."""
    _settle_learned(page, boilerplate)
    document = _with_repaired_fields(page.document)
    title = clean_title(document.title, document.outlet, document.url)
    articles: list[Article] = []
    lines: list[Line] = []
    if document.kind in NO_STORY:
        lines = [
            Line(row.text, "dropped", row.rule or NO_STORY[document.kind])
            for row in cut_links(page.rows)
        ]
        return CleanedDocument(page.document, (), tuple(with_left_out(lines, page.document)))
    for section in _sections(page, document, title):
        rows = section.rows
        story = _read_story(rows, section.document, section.title)
        fields = section.with_page_fields(story)
        text = _text(rows, story)
        if document.kind == "gallery":
            text = "\n\n".join(filter(None, (text, *story.captions.values())))
        text = text or _headline_of_part(section, fields)
        if text:
            article = _article(fields, story, text)
            is_partial = article.is_partial or _is_cut(rows)
            articles.append(replace(article, part_of=section.part_of, is_partial=is_partial))
            lines.extend(
                Line(row.text, row.role or "paragraph", row.rule, len(articles) - 1) for row in rows
            )
        else:
            lines.extend(Line(row.text, "dropped", row.rule or "no-story") for row in rows)
    is_named = document.is_partial and document.text in ("", title)  # by a feed or a sitemap
    if not articles and _is_bare_headline(title, document, 1 if is_named else LEAST_HEADLINE):
        articles.append(_article(document, Story(title=title, has_title=True), title))
    if not articles:
        lines.extend(Line(caption, "dropped", "no-story") for caption in document.captions)
    lines = with_left_out(lines, page.document)
    return CleanedDocument(page.document, tuple(articles), tuple(lines))


def _is_cut(rows: Sequence[Row]) -> bool:
    """Whether a story ends with dots in front of an offer to read on."""
    last = next(
        (i for i in reversed(range(len(rows))) if rows[i].role in (None, "paragraph")), None
    )
    if last is None or not rows[last].text.endswith(("…", "...", "…]", "...]")):
        return False
    return any(row.rule in _OFFERS for row in rows[last + 1 :])


def _headline_of_part(section: Section, fields: RawDocument) -> str:
    """The headline of a part, where it is all there is of it and tells something; else ""."""
    is_told = section.is_part and _is_bare_headline(section.title, fields, LEAST_PART_HEADLINE)
    return section.title if is_told else ""


def _settle_learned(page: PreparedPage, boilerplate: Boilerplate) -> None:
    """Settle the lines that are known to repeat on the pages of the outlet."""
    if not boilerplate.lines:
        return
    outlet = boilerplate_outlet(page.document)
    for rows in (page.rows, *page.parts):
        for row in rows:
            if boilerplate.knows(outlet, row.text):
                row.settle("dropped", "learned")


def _sections(page: PreparedPage, document: RawDocument, title: str) -> list[Section]:
    """The stories of a page: those that it sets apart, or else by what its words show."""
    rows = cut_links(page.rows)
    if document.parts:
        parts = zip(document.parts, map(cut_links, page.parts), strict=True)
        return part_sections(document, title, rows, parts)
    bounds = [0, *story_starts(rows), len(rows)]
    runs = [rows[start:end] for start, end in pairwise(bounds)]
    main = _main_part(runs, title)
    whole = document if document.title is None and len(runs) > 1 else None
    return [
        Section(document, title, run, whole)
        if number == main
        else Section(_without_story_fields(document), "", run, whole)
        for number, run in enumerate(runs)
    ]


def _with_repaired_fields(document: RawDocument) -> RawDocument:
    """The document with the fields that are shown repaired like its text."""
    return replace(
        document,
        title=None if document.title is None else repair_line(document.title),
        outlet=repair_line(document.outlet or "") or None,
        authors=tuple(filter(None, map(repair_line, document.authors))),
        captions=tuple(filter(None, map(repair_line, document.captions))),
        url=web_url(document.url),
    )


def _is_bare_headline(title: str, document: RawDocument, words: int = LEAST_HEADLINE) -> bool:
    """Whether a page without a story was an article's all the same, behind a wall or a player.

    Its headline is then all there is to find and to quote. The fronts of sites
    and their error pages have titles too, but no day of publication.
    """
    if document.published is None or len(title.split()) < words or is_error_title(title):
        return False
    row = Row(title)
    judge(row)
    return row.role is None


def _main_part(parts: Sequence[Sequence[Row]], title: str) -> int:
    """The index of the story that the document's title, date and authors belong to."""
    key = line_key(title)
    if key and len(parts) > 1:
        for number, part in enumerate(parts):
            if any(line_key(row.text) == key for row in part[:MOST_HEAD_ROWS]):
                return number
    return 0


def _without_story_fields(document: RawDocument) -> RawDocument:
    """The document for its other stories: theirs are not its date and authors."""
    return replace(
        document, text="", title=None, authors=(), published=None, modified=None, captions=()
    )


def _read_story(rows: list[Row], document: RawDocument, title: str) -> Story:
    has_title = document.title is not None
    story = Story(title=title, has_title=has_title, signed_by=frozenset(document.authors))
    for caption in document.captions:
        story.add_caption(caption)
    known = set(story.captions)
    read_foot(rows)
    read_head(rows, story)
    # Where repeats went, rows have new neighbours, and the head may go on: else
    # cleaning the clean text once more would find what was hidden here.
    for _ in range(_MOST_PASSES):
        if not read_body(rows, story, known):
            break
        story.has_title = True
        read_head(rows, story)
    return story


def _text(rows: Sequence[Row], story: Story) -> str:
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
    text = "\n\n".join(paragraphs)
    is_list = bool(story.title) and len(text) >= LEAST_LIST
    return text if is_story or is_list else ""


def _article(document: RawDocument, story: Story, text: str) -> Article:
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
        language=language_of(text, document.language)
        or language_of(f"{story.title}\n{text}" if story.title not in text else text),
        dateline=" ".join(filter(None, story.datelines)) or None,
        captions=tuple(story.captions.values()),
        path=document.path,
        record=document.record,
        is_partial=document.is_partial,
        kind=document.kind,
    )
