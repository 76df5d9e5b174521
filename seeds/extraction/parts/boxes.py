"""Finds the boxes of a page's posts: those of a live blog, the items of a round-up."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from seeds.article import RawPart
from seeds.extraction.parts.called import Called
from seeds.html_tree import lines_of
from seeds.metadata.dates import clock_of, parse_date
from seeds.metadata.titles import line_key
from seeds.metadata.urls import url_key

if TYPE_CHECKING:
    from lxml.etree import _Element

Box = list["_Element"]
"""The nodes of a post, one behind the other; mostly one node."""

LEAST_POSTS = 3
"""Boxes that look alike. Two may be anything."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5")

# A share bar has some words; a post without a sentence of its own shows a score.
_LEAST_PROSE = 15
_LEAST_ITEM = 80
"""Characters of a short story in a round-up."""
_MOST_TIMES = 3
"""Times in a post: published, changed, and one in what it embeds."""
_MOST_HEADS = 2
"""Headings of a post, its subhead among them."""
SHARE = 0.5
"""Of a page's text that its posts hold; comments and "latest news" hold less."""
_MOST_DAYS = 7
"""Of a page that does not call itself live: a chronology spans more."""

_BOXES = frozenset({"article", "div", "li", "section"})
_APART = frozenset({"aside", "nav", "footer", "form", "button", "figcaption", "header"})
_ASIDE = re.compile(r"comment|related|recommend|promo|teaser|newsletter|sidebar|respon", re.I)


@dataclass(slots=True)
class Held:
    """What a node holds: times, and characters of text outside links and headings."""

    times: int = 0
    heads: int = 0
    prose: int = 0


def is_heading(node: _Element) -> bool:
    """Whether a node is a heading, or stands in one."""
    return node.tag in HEADINGS or any(up.tag in HEADINGS for up in islice(node.iterancestors(), 2))


def find_updates(tree: _Element, updates: Sequence[RawPart]) -> list[Box]:
    """The boxes of the posts that a page names in JSON-LD, and of those built like them.

    A post is found by the anchor of its address, or by its heading; fewer than two found
    are none.
    """
    ids: dict[str, _Element] = {}
    heads: dict[str, _Element] = {}
    for node in tree.iter():
        if isinstance(node.tag, str) and (name := node.get("id")):
            ids.setdefault(name, node)
        if node.tag in HEADINGS and node.tag != "h1":
            heads.setdefault(line_key(_words(node)), node)
    marks: dict[_Element, None] = {}
    for update in updates:
        anchor = urldefrag(update.url or "").fragment
        mark = ids.get(anchor) if anchor else None
        if mark is None and update.title:
            mark = heads.get(line_key(update.title))
        if mark is not None:
            marks[mark] = None
    return _with_alike(_boxes_of(list(marks))) if len(marks) > 1 else []


def find_marked(tree: _Element) -> list[Box]:
    """The boxes that a page marks as posts by microdata."""
    marked = [node for node in tree.iterfind(".//*[@itemprop]") if _is_post(node)]
    return [[node] for node in marked] if len(marked) > 1 else []


def _is_post(node: _Element) -> bool:
    return "liveBlogUpdate" in (node.get("itemprop") or "").split()


def find_alike(
    tree: _Element, held: dict[_Element, Held], url: str | None, called: Called
) -> list[Box]:
    """The boxes that stand beside each other, each with a time of its own.

    They must hold half of the page's text. Boxes whose heading leads to another page are
    teasers, and those without headings are posts only where the page calls itself live:
    comments look the same. Where it calls itself live or a round-up, headings do for times.
    """
    whole = held[tree].prose
    sets = sorted(
        _groups(tree, held, called), key=lambda nodes: -sum(held[node].prose for node in nodes)
    )
    for nodes in sets:
        prose = [held[node].prose for node in nodes]
        if sum(prose) < SHARE * whole:
            break
        if sum(chars >= _LEAST_PROSE for chars in prose) * 4 < 3 * len(nodes):
            continue
        if _are_posts(nodes, url, called):
            return _with_alike([[node] for node in nodes])
    return []


def _groups(tree: _Element, held: dict[_Element, Held], called: Called) -> Iterable[list[_Element]]:
    """The boxes that stand three or more beside each other and may be posts, by their build."""
    least = LEAST_POSTS - called.live
    groups: dict[tuple[str, str], list[_Element]] = defaultdict(list)
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or len(parent) < least:
            continue
        beside: dict[tuple[str, str], list[_Element]] = defaultdict(list)
        for node in parent:
            if node.tag not in _BOXES:
                continue
            is_headed = called.of_parts and 1 <= held[node].heads <= _MOST_HEADS
            if is_headed or 1 <= held[node].times <= _MOST_TIMES:
                beside[_build(node)].append(node)
        for build, nodes in beside.items():
            if len(nodes) >= least and not _is_apart(nodes[0]):
                groups[build] += nodes
    return groups.values()


def find_items(tree: _Element, held: dict[_Element, Held], url: str | None) -> list[Box]:
    """The `<article>`s of a round-up: three or more side by side, each with a heading."""
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or len(parent) < LEAST_POSTS:
            continue
        nodes = [node for node in parent if node.tag == "article"]
        if len(nodes) < LEAST_POSTS or _is_apart(nodes[0]):
            continue
        prose = [held[node].prose for node in nodes]
        if min(prose) < _LEAST_ITEM or sum(prose) < SHARE * held[tree].prose:
            continue
        heads = [_headline(node) for node in nodes]
        if all(head is not None and not _leads_away(head, url) for head in heads):
            return [[node] for node in nodes]
    return []


def _are_posts(nodes: Sequence[_Element], url: str | None, called: Called) -> bool:
    heads = [head for head in map(_headline, nodes) if head is not None]
    if sum(_leads_away(head, url) for head in heads) * 2 > len(nodes):
        return False
    if called.live:
        return True
    return len(heads) * 2 >= len(nodes) and _are_of_days(nodes)


def _are_of_days(nodes: Iterable[_Element]) -> bool:
    """Whether the times of boxes lie within some days of each other."""
    from datetime import date

    stated = (
        parse_date(time.get("datetime") or "") for node in nodes for time in node.iter("time")
    )
    days = [date.fromisoformat(day[:10]) for day in stated if day]
    return not days or (max(days) - min(days)).days <= _MOST_DAYS


def _headline(node: _Element) -> _Element | None:
    return next((head for head in node.iter(*HEADINGS) if _words(head)), None)


def _leads_away(head: _Element, url: str | None) -> bool:
    """Whether a heading is a link to another page."""
    links = [*head.iter("a"), *(up for up in head.iterancestors("a"))]
    hrefs = (link.get("href") or "" for link in links)
    return any(href and not href.startswith("#") and not _is_same_page(href, url) for href in hrefs)


def _is_same_page(href: str, url: str | None) -> bool:
    try:
        target, fragment = urldefrag(urljoin(url or "", href))
    except ValueError:
        return False
    return bool(fragment) and (url is None or url_key(target) == url_key(url))


def _boxes_of(marks: Sequence[_Element]) -> list[Box]:
    """For each mark the widest box that holds no other one, or what follows it flat."""
    below: Counter[_Element] = Counter()
    for mark in marks:
        below.update({mark: 1, **dict.fromkeys(mark.iterancestors(), 1)})
    boxes: dict[_Element, Box] = {}
    for mark in marks:
        box = mark
        while (parent := box.getparent()) is not None and below[parent] == 1:
            box = parent
        if below[box] > 1:
            continue  # an anchor around other posts
        boxes[box] = [box]
    for box, nodes in boxes.items():
        if box.tag in HEADINGS:
            for node in box.itersiblings():
                if below[node]:
                    break
                nodes.append(node)
    return list(boxes.values())


def _with_alike(boxes: list[Box]) -> list[Box]:
    """The boxes, and between and behind them those that are built like them."""
    if len(boxes) < 2 or any(box[0].tag in HEADINGS for box in boxes):
        return boxes if len(boxes) > 1 else []
    places = {(box[0].getparent(), _build(box[0])) for box in boxes}
    nodes: dict[_Element, None] = {}
    for parent, build in places:
        if parent is not None:
            nodes.update(dict.fromkeys(node for node in parent if _build(node) == build))
    return [[node] for node in nodes]


def held_by(tree: _Element) -> dict[_Element, Held]:
    """What each node holds, in one walk."""
    from lxml import etree

    held: dict[_Element, Held] = defaultdict(Held)
    outside = 0  # how many links, headings and the like are open
    in_time = 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        closed = _is_closed(node)
        is_time = node.tag == "time" or (len(node) == 0 and clock_of(node.text or "") is not None)
        here = held[node]
        if event == "start":
            outside += closed
            here.times += is_time and not in_time
            here.heads += node.tag in HEADINGS
            in_time += is_time
            if not outside and not in_time:
                here.prose += _length(node.text)
            continue
        outside -= closed
        in_time -= is_time
        parent = node.getparent()
        if node is not tree and parent is not None:
            above = held[parent]
            above.times += here.times
            above.heads += here.heads
            above.prose += here.prose + (0 if outside or in_time else _length(node.tail))
    return held


def _is_closed(node: _Element) -> bool:
    return node.tag == "a" or node.tag in HEADINGS or node.tag in _APART


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def _build(node: _Element) -> tuple[str, str]:
    """The tag and the first class: what else stands there names the state of a post."""
    return str(node.tag), next(iter((node.get("class") or "").split()), "")


def _is_apart(node: _Element) -> bool:
    """Whether a node stands among comments, teasers or the like."""
    for up in (node, *node.iterancestors()):
        if up.tag in ("html", "body"):
            return False
        if up.tag in ("aside", "nav", "footer"):
            return True
        if _ASIDE.search(f"{up.get('class') or ''} {up.get('id') or ''}"):
            return True
    return False


def _words(node: _Element) -> str:
    return " ".join(lines_of(node).split())
