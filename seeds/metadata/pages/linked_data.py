"""JSON-LD in web pages: found, mended where it is broken, and the node of the story."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from seeds.metadata.fields import one_line
from seeds.metadata.titles import line_key

if TYPE_CHECKING:
    from lxml.etree import _Element

Node = Mapping[str, Any]
"""An object of JSON-LD."""

LONGEST_MENDED = 1_000_000
"""Characters. Longer ones that are broken are passed over."""
DEEPEST = 64
"""Levels of broken ones; sound ones are as deep as Python reads them."""

_STORY_TYPE = re.compile(r"article|blogposting|report\b|review\b", re.I)
_GALLERY_TYPE = re.compile(r"(?:image|media)gallery\b", re.I)

# What old browsers, and templates for XHTML, put around a script.
_WRAPPING = re.compile(r"\s{0,99}(?://|/\*)?\s{0,9}<!(?:\[CDATA\[|--)\s{0,9}(?:\*/)?")


def linked_data(tree: _Element) -> list[Node]:
    """All nodes of a page's JSON-LD, those of its graphs among them.

    A node that only refers to another by its ``@id`` stands where it stood, see `names`.
    """
    return [node for script in tree.iter("script") for node in _nodes(script)]


def _nodes(script: _Element) -> Iterator[Node]:
    if (script.get("type") or "").strip().lower() != "application/ld+json":
        return
    data = _parsed(script.text or "")
    for node in data if isinstance(data, list) else [data]:
        if not isinstance(node, dict):
            continue
        graph = node.get("@graph")
        below = graph if isinstance(graph, list) else [node, node.get("mainEntity")]
        yield from (entry for entry in below if isinstance(entry, dict))


def _parsed(text: str) -> object:
    """The data of a script; None where it cannot be had."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _mended(text) if len(text) <= LONGEST_MENDED else None


def _mended(text: str) -> object:
    """The data of a script that breaks the rules of JSON as JavaScript would not.

    Comments, commas behind the last entry, names without quotes, a frame of CDATA or of a
    comment, anything behind the data; quotes written as entities.
    """
    import pyjson5

    text = _WRAPPING.sub("", text, count=1)
    if '"' not in text and "&quot;" in text:
        text = one_line(text)
    # A line break inside a string is none of JSON5, and a comment ends with its line.
    for form in (text, text.replace("\n", " ").replace("\r", " ")):
        try:
            return pyjson5.decode(form, DEEPEST, some=True)
        except pyjson5.Json5DecoderException:
            continue
    return None


def story_node(nodes: Sequence[Node], url: str | None, titles: Sequence[str]) -> Node:
    """The node of the page's story, or {}.

    Where several say they are stories, it is the one with the page's URL, or one of its
    titles; a page of several stories without it has none.

    Args:
        nodes: of the page, see `linked_data`.
        url: of the page.
        titles: that the page gives its story elsewhere.
    """
    stories = [node for node in nodes if _STORY_TYPE.search(str(node.get("@type")))]
    stories = stories or [node for node in nodes if _GALLERY_TYPE.search(str(node.get("@type")))]
    stories = stories or [node for node in nodes if "page" in str(node.get("@type")).lower()]
    if len(stories) > 1 and url:
        stories = [node for node in stories if url in _ids(node)] or stories
    if _disagree(stories):
        keys = {line_key(title) for title in titles}
        stories = [node for node in stories if line_key(str(node.get("headline"))) in keys]
    return {} if not stories or _disagree(stories) else stories[0]


def _disagree(stories: Sequence[Node]) -> bool:
    return len({str(node.get("datePublished")) for node in stories}) > 1


def _ids(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id")
        if isinstance(value, str):
            yield value


def names(value: object, nodes: Mapping[str, Node] | None = None) -> list[str]:
    """The names in a value: a string, a node with a name or its parts, or a list of these.

    Args:
        value: of an ``author``, a ``publisher`` and the like.
        nodes: of the page by their ids, for a node that only refers to another.
    """
    if isinstance(value, str):
        return [one_line(value)] if value.strip() else []
    if isinstance(value, list):
        entries = (entry for entry in value if not isinstance(entry, list))
        return [name for entry in entries for name in names(entry, nodes)]
    if not isinstance(value, dict):
        return []
    name = _name(value) or _name((nodes or {}).get(str(value.get("@id")), {}))
    return [one_line(name)] if name.strip() else []


def by_id(nodes: Sequence[Node]) -> dict[str, Node]:
    """The nodes that have an id, by it."""
    return {str(node["@id"]): node for node in nodes if "@id" in node}


def _name(node: Node) -> str:
    parts = [node.get(key) for key in ("givenName", "familyName")]
    name = node.get("name")
    return name if isinstance(name, str) else " ".join(p for p in parts if isinstance(p, str))
