"""What a web page says about its story: title, authors, outlet, URL, dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seeds.metadata.dates import labelled_dates, parse_date
from seeds.metadata.url_dates import url_day
from seeds.readers.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.readers.page import LIBRARY_FAULTS, too_many_nodes, without_hidden

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
_AMBIGUOUS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_META_ATTRIBUTES = ("property", "name", "itemprop", "http-equiv", "content", "datetime", "pubdate")
_MOST_METAS = 1000  # real pages have up to some hundred
_STORY_TYPE = re.compile(r"article|blogposting|report\b|review\b", re.I)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about its story; see `seeds.article.RawDocument`."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    body: str | None = None
    """The story as JSON-LD carries it, for pages that show it only by script."""


def page_metadata(tree: _Element) -> PageMetadata:
    """Gather what the page says, in JSON-LD first, then in meta tags, then visibly.

    Args:
        tree: the whole page, scripts included; left as it is.
    """
    metas = _metas(tree)
    url = _url(tree, metas)
    node = _story_node(tree, url)
    published, modified = page_dates(tree, metas, node)
    title, authors = _title(metas, node), _authors(metas, node)
    if (not title or not authors) and not too_many_nodes(tree):
        title, authors = _with_trafilatura(tree, title, authors)
    publisher = node.get("publisher")
    body = node.get("articleBody")
    return PageMetadata(
        title=title,
        outlet=_first(metas, "og:site_name", "application-name")
        or next(iter(_names(publisher)), None)
        or outlet_of(url),
        authors=authors,
        url=url,
        published=published,
        modified=modified,
        language=_language(tree, metas, node),
        body=body if isinstance(body, str) else None,
    )


def page_dates(
    tree: _Element, metas: dict[str, str], node: dict[str, Any]
) -> tuple[str | None, str | None]:
    """(published, modified) as the outlet gives them; never a guess.

    In the order that `seeds.metadata.dates` gives: JSON-LD, meta tags, elements marked as the
    date (itemprop, pubdate, <time>), the URL, then what htmldate finds in the
    remaining meta tags.
    """
    published = _date(node.get("datePublished")) or _dated(metas, _PUBLISHED_META)
    modified = _date(node.get("dateModified")) or _dated(metas, _MODIFIED_META)
    seen_published, seen_modified = _visible_dates(tree)
    modified = modified or seen_modified
    published = published or seen_published or url_day(_url(tree, metas), modified)
    return published or _by_htmldate(tree), modified


def _metas(tree: _Element) -> dict[str, str]:
    """The meta tags by name, lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = one_line(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(metas: dict[str, str], *names: str) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _date(value: object) -> str | None:
    return parse_date(value) if isinstance(value, str) else None


def _dated(metas: dict[str, str], names: Iterable[str]) -> str | None:
    dates = (parse_date(metas[name]) for name in names if name in metas)
    return next((date for date in dates if date), None)


def _title(metas: dict[str, str], node: dict[str, Any]) -> str | None:
    headline = node.get("headline")
    if isinstance(headline, str) and headline.strip():
        return one_line(headline)
    return _first(metas, "og:title", "twitter:title", "dc.title")


def _authors(metas: dict[str, str], node: dict[str, Any]) -> tuple[str, ...]:
    names = _names(node.get("author"))
    if not names:
        said = (metas.get(name, "") for name in ("author", "article:author", "parsely-author"))
        names = [name for name in said if name]
    return distinct(author for name in names for author in split_authors(name))


def _names(value: object) -> list[str]:
    """The names in a JSON-LD value: a string, a node with a name, or a list."""
    if isinstance(value, str):
        return [one_line(value)] if value.strip() else []
    if isinstance(value, dict):
        return _names(value.get("name")) if isinstance(value.get("name"), str) else []
    if isinstance(value, list):
        return [name for entry in value if not isinstance(entry, list) for name in _names(entry)]
    return []


def _with_trafilatura(
    tree: _Element, title: str | None, authors: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Fill what is missing by trafilatura's reading of the headings and bylines one sees."""
    from trafilatura.metadata import extract_metadata

    # Its date search is ours to do; with a format of its own it is quickest.
    fast = {"extensive_search": False, "original_date": True}
    try:
        found = extract_metadata(without_hidden(tree), date_config=fast)
    except LIBRARY_FAULTS:
        return title, authors
    named = distinct(
        name for part in (found.author or "").split(";") for name in split_authors(part)
    )
    return title or (one_line(found.title) if found.title else None), authors or named


def _url(tree: _Element, metas: dict[str, str]) -> str | None:
    links = (
        link.get("href") for link in tree.iter("link") if (link.get("rel") or "") == "canonical"
    )
    for url in (*links, metas.get("og:url"), metas.get("twitter:url")):
        if url and _is_web(str(url)):
            return str(url).strip()
    return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _language(tree: _Element, metas: dict[str, str], node: dict[str, Any]) -> str | None:
    said = node.get("inLanguage")
    tags = (
        next((root.get("lang") for root in tree.iter("html")), None),
        metas.get("og:locale"),
        said if isinstance(said, str) else None,
    )
    return next((code for code in map(language_code, tags) if code), None)


def _story_node(tree: _Element, url: str | None) -> dict[str, Any]:
    """The JSON-LD node of the page's story, or {}.

    Where several say they are stories, it is the one with the page's URL; a page
    of several stories without it has none.
    """
    every = list(_linked_data(tree))
    nodes = [node for node in every if _STORY_TYPE.search(str(node.get("@type")))]
    nodes = nodes or [node for node in every if "page" in str(node.get("@type")).lower()]
    if len(nodes) > 1 and url:
        own = [node for node in nodes if url in _ids(node)]
        nodes = own or nodes
    if len({str(node.get("datePublished")) for node in nodes}) > 1:
        return {}
    return nodes[0] if nodes else {}


def _ids(node: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id")
        if isinstance(value, str):
            yield value


def _linked_data(tree: _Element) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            if not isinstance(node, dict):
                continue
            graph = node.get("@graph")
            below = graph if isinstance(graph, list) else [node, node.get("mainEntity")]
            yield from (entry for entry in below if isinstance(entry, dict))


def _visible_dates(tree: _Element) -> tuple[str | None, str | None]:
    """Dates of elements that are marked as the story's date.

    An unmarked <time> counts only where all of them in the story's box name the
    same day: teasers have theirs too.
    """
    published = modified = None
    times: list[str] = []
    for node in _story_box(tree).iter():
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
    """How a node is marked as a date: "" never, None for not at all."""
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
    """What htmldate knows of the page's head.

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
        found = find_date(page, extensive_search=False, original_date=True)
    except LIBRARY_FAULTS:
        return None
    return parse_date(found) if found else None
