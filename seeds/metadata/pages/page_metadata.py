"""Metadata of a web page: title, authors, outlet, URL, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from seeds.article import RawPart
from seeds.metadata.byline_lines import day_of
from seeds.metadata.fields import language_code, one_line, outlet_of
from seeds.metadata.pages.access import is_free, is_story
from seeds.metadata.pages.bylines import head_lines, page_authors
from seeds.metadata.pages.headline import headline
from seeds.metadata.pages.linked_data import Node, by_id, linked_data, names, story_node
from seeds.metadata.pages.live_updates import live_updates
from seeds.metadata.pages.page_dates import page_dates

if TYPE_CHECKING:
    from lxml.etree import _Element


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLE_META = ("og:title", "twitter:title", "dc.title")


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
    is_free: bool | None = None
    """Whether all may read the whole story; None where the page does not say."""
    is_story: bool = False
    """Whether the page says that it is one story."""


def page_metadata(tree: _Element) -> PageMetadata:
    """Gather what the page says, in JSON-LD first, then in meta tags, then visibly.

    Args:
        tree: the whole page, scripts included; left as it is.
    """
    metas = _metas(tree)
    url = _url(tree, metas)
    nodes = linked_data(tree)
    titles = [metas[name] for name in _TITLE_META if name in metas]
    node = story_node(nodes, url, titles)
    said = node.get("headline")
    titles = [one_line(said), *titles] if isinstance(said, str) and said.strip() else titles
    publishers = names(node.get("publisher"), by_id(nodes))
    site = _first(metas, "og:site_name", "application-name")
    outlet = site or next(iter(publishers), None)
    shown = headline(tree, titles, outlet, url)
    published, modified = page_dates(tree, metas, node, url)
    if published is None:
        published = next(filter(None, map(day_of, head_lines(tree, shown.title))), None)
    outlet = outlet or shown.logo or outlet_of(url) or shown.ending
    authors = page_authors(
        tree,
        metas,
        said=names(node.get("author"), by_id(nodes)),
        owners=[name for name in (outlet, *publishers) if name],
        title=shown.title,
    )
    body = node.get("articleBody")
    return PageMetadata(
        title=shown.title,
        outlet=outlet,
        authors=authors,
        url=url,
        published=published,
        modified=modified,
        language=_language(tree, metas, node),
        body=body if isinstance(body, str) else None,
        updates=live_updates(nodes),
        is_free=is_free(nodes, metas),
        is_story=is_story(node, metas),
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


def _first(metas: Mapping[str, str], *names: str) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _url(tree: _Element, metas: Mapping[str, str]) -> str | None:
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


def _language(tree: _Element, metas: Mapping[str, str], node: Node) -> str | None:
    """What the page says of its story first; the whole page may speak for its template only."""
    tags = (
        *_said_languages(node.get("inLanguage")),
        *(story.get("lang") for story in tree.iter("article")),
        *(root.get(name) for root in tree.iter("html") for name in ("lang", _XML_LANG, "xml:lang")),
        *(
            meta.get("content")
            for meta in tree.iter("meta")
            if (meta.get("http-equiv") or "").lower() == "content-language"
        ),
        *map(metas.get, ("dc.language", "dcterms.language", "language", "inlanguage", "og:locale")),
    )
    return next((code for code in map(language_code, tags) if code), None)


def _said_languages(said: object) -> Iterator[str]:
    """The tags in ``inLanguage``: text, a `Language` with its code or name, or a list of them."""
    for each in said if isinstance(said, list) else [said]:
        values = (
            (each.get("alternateName"), each.get("name")) if isinstance(each, dict) else (each,)
        )
        yield from (value for value in values if isinstance(value, str))
