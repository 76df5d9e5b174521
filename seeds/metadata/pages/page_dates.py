"""The dates of a web page, as the outlet gives them, by its own clock where it tells it.

In the order that `seeds.metadata.dates` gives: JSON-LD, meta tags, elements marked as the date
(itemprop, pubdate, <time>), the URL, then what htmldate finds in the remaining meta tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from seeds.html_tree import LIBRARY_FAULTS
from seeds.metadata.dates import labelled_dates, parse_date
from seeds.metadata.fields import one_line
from seeds.metadata.pages.local_time import Printed, in_local_time
from seeds.metadata.url_dates import url_day

if TYPE_CHECKING:
    from lxml.etree import _Element

# Best first. The names are those that htmldate and news-please know, and that
# pages of the two benchmarks use; "last-modified" is the server's, not the outlet's.
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "rnews:datepublished", "article:published", "article.published", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "bt:pubdate", "publication_date",
    "originalpublicationdate", "article_date_original", "publish_date", "publish-date",
    "published-date", "publisheddate", "publishdate", "published_at", "pubdate", "ptime",
    "iso-8601-publish-date", "dcterms.issued", "dc.date.issued", "dcterms.created",
    "dc.date.created", "dcterms.date", "dc.date", "datecreated", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "article.updated", "article:updated", "dcterms.modified",
    "dc.date.modified", "lastmod", "updated_time", "moddate",
)  # fmt: skip
_MODIFIED_NAME = re.compile(r"modif|update|lastmod|revis", re.I)
_DATE_NAME = re.compile(r"publish|pub-?date|posted|timestamp|date", re.I)
# All that those patterns may find: sought by libxml2, as walking a page in Python is dear.
_WORDS = ("ate", "ublish", "osted", "imestamp", "odif", "astmod", "evis")
_MARKED = "descendant-or-self::*[self::time or @itemprop or @pubdate or {}]".format(
    " or ".join(f"contains(@{key}, '{word}')" for key in ("class", "id") for word in _WORDS)
)
_AMBIGUOUS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_META_ATTRIBUTES = ("property", "name", "itemprop", "http-equiv", "content", "datetime", "pubdate")
_MOST_METAS = 1000  # real pages have up to some hundred
_MOST_TIMES = 500
_LONGEST_TIME = 200


def page_dates(
    tree: _Element, metas: Mapping[str, str], node: Mapping[str, Any], url: str | None
) -> tuple[str | None, str | None]:
    """(published, modified) of a page's story; never a guess.

    Args:
        tree: the whole page.
        metas: its meta tags by name, lower case.
        node: the JSON-LD node of its story, or {}.
        url: its own address.
    """
    published = _date(node.get("datePublished")) or _dated(metas, _PUBLISHED_META)
    modified = _date(node.get("dateModified")) or _dated(metas, _MODIFIED_META)
    seen_published: str | None = None
    if published is None or modified is None:
        seen_published, seen_modified = _visible_dates(tree)
        modified = modified or seen_modified
    published = published or seen_published or url_day(url, modified)
    published = published or _by_htmldate(tree)
    printed = _printed(tree, metas)
    return in_local_time(published, printed), in_local_time(modified, printed)


def _printed(tree: _Element, metas: Mapping[str, str]) -> list[Printed]:
    """All times that the page marks as such; a clock without a zone in its meta tags only."""
    printed = []
    for node in islice(tree.iter("time"), _MOST_TIMES):
        moment = parse_date(node.get("datetime") or "")
        if moment is not None and len(moment) > len("2020-06-11T09:30:00"):
            words = one_line(" ".join(node.itertext(tag=None)))
            day, update = labelled_dates(words) if len(words) < _LONGEST_TIME else (None, None)
            printed.append(Printed(moment, day or update))
    named = (
        parse_date(metas[name]) for name in (*_PUBLISHED_META, *_MODIFIED_META) if name in metas
    )
    return [*printed, *(Printed(moment) for moment in named if moment)]


def _date(value: object) -> str | None:
    return parse_date(value) if isinstance(value, str) else None


def _dated(metas: Mapping[str, str], names: Iterable[str]) -> str | None:
    dates = (parse_date(metas[name]) for name in names if name in metas)
    return next((date for date in dates if date), None)


def _visible_dates(tree: _Element) -> tuple[str | None, str | None]:
    """Dates of elements that are marked as the story's date.

    An unmarked <time> counts only where all of them in the story's box name the
    same day: teasers have theirs too.
    """
    published = modified = None
    times: list[str] = []
    for node in islice(_story_box(tree).xpath(_MARKED), _MOST_TIMES):
        name = _date_name(node)
        if name is None or _in_teaser(node):
            continue
        text = node.get("datetime") or node.get("content") or "".join(node.itertext(tag=None))
        date, update = labelled_dates(one_line(text)) if len(text) < 400 else (None, None)
        if _MODIFIED_NAME.search(name):
            date, update = None, update or date
        modified = modified or update
        if name == "time" and date is not None:
            times.append(date)
        else:
            published = published or date
    if published is None and len({date[:10] for date in times}) == 1:
        published = times[0]
    return published, modified


def _story_box(tree: _Element) -> _Element:
    articles = list(tree.iter("article"))
    if len(articles) == 1:
        return articles[0]
    return next(tree.iter("main"), tree)


def _date_name(node: _Element) -> str | None:
    """The marks of a node as a date; None where it has none, never ""."""
    if not isinstance(node.tag, str) or node.tag in {"html", "body", "script", "style", "meta"}:
        return None
    marks = " ".join(node.get(key) or "" for key in ("itemprop", "class", "id", "pubdate"))
    if _DATE_NAME.search(marks) or _MODIFIED_NAME.search(marks):
        return marks
    if node.get("pubdate") is not None:
        return "pubdate"
    return "time" if node.tag == "time" else None


def _in_teaser(node: _Element) -> bool:
    return any(
        up.tag in {"aside", "nav", "footer"}
        or re.search(r"comment|related|recommend|teaser|sidebar|popular", up.get("class") or "")
        for up in node.iterancestors()
        if up.tag not in {"html", "body"}
    )


def _by_htmldate(tree: _Element) -> str | None:
    """The day of publication that htmldate finds in the page's head.

    It gets a page of nothing but that: in free text it takes the first date it
    meets, which may be any. A meta date that can be read in two ways, or that is
    one of a change, is held back.
    """
    from htmldate import find_date
    from lxml import html

    page = html.document_fromstring("<html><head></head><body></body></html>")
    head = page.head
    for meta in islice(tree.iter("meta"), _MOST_METAS):
        name = " ".join(meta.get(key) or "" for key in ("property", "name", "itemprop"))
        content = meta.get("content") or ""
        if (
            _DATE_NAME.search(name)
            and not _MODIFIED_NAME.search(name)
            and not _AMBIGUOUS.fullmatch(content.strip())
        ):
            said = ((key, meta.get(key)) for key in _META_ATTRIBUTES)
            head.append(html.Element("meta", {key: value for key, value in said if value}))
    try:
        day = find_date(page, extensive_search=False, original_date=True)
    except LIBRARY_FAULTS:
        return None
    return parse_date(day) if day else None
