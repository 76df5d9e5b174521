"""Metadata of a web page: title, authors, outlet, URL, dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seeds.article import RawPart
from seeds.html_tree import LIBRARY_FAULTS, too_many_nodes, without_hidden
from seeds.metadata.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.metadata.live_updates import live_updates
from seeds.metadata.page_dates import page_dates

if TYPE_CHECKING:
    from lxml.etree import _Element

_STORY_TYPE = re.compile(r"article|blogposting|report\b|review\b", re.I)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The metadata that a page gives of its story; see `seeds.article.RawDocument`."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    body: str | None = None
    """The story as JSON-LD carries it, for pages that show it only by script."""
    updates: tuple[RawPart, ...] = ()
    """The posts of a live blog as JSON-LD names them."""


def page_metadata(tree: _Element) -> PageMetadata:
    """Gather what the page says, in JSON-LD first, then in meta tags, then visibly.

    Args:
        tree: the whole page, scripts included; left as it is.
    """
    metas = _metas(tree)
    url = _url(tree, metas)
    node = _story_node(tree, url)
    published, modified = page_dates(tree, metas, node, url)
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
        updates=live_updates(_linked_data(tree)),
    )


def _metas(tree: _Element) -> dict[str, str]:
    """The meta tags by name, lower case; the first of a name counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = one_line(meta.get("content") or "")
        for key in ("property", "name", "itemprop"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _first(metas: dict[str, str], *names: str) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


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
        extracted = extract_metadata(without_hidden(tree), date_config=fast)
    except LIBRARY_FAULTS:
        return title, authors
    named = distinct(
        name for part in (extracted.author or "").split(";") for name in split_authors(part)
    )
    return title or (one_line(extracted.title) if extracted.title else None), authors or named


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
        of_page = [node for node in nodes if url in _ids(node)]
        nodes = of_page or nodes
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
