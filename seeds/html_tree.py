"""The DOM of a web page: hidden nodes taken out, visible text as lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_NODES = 50_000
"""Elements of a page. Real ones have up to some ten thousand; trafilatura took a
second for 20,000 line breaks."""

LIBRARY_FAULTS = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What libraries that look for one thing in any page may raise on one they did not think of:
it is then not found. lxml, for one, parses attribute names that it refuses to give back."""

# Never seen on the page: left out by all browsers, or shown only by old ones.
UNSEEN = (
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "select", "textarea", "datalist", "head", "title", "noframes", "noembed",
    "progress", "meter", "rp",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)"
    r"|font-size\s{0,9}:\s{0,9}(?:0(?:\.0{1,9})?(?![.\d])|(?:0?\.\d{1,9}|1)p[xt])"
    r"|(?:left|top|text-indent)\s{0,9}:\s{0,9}-\d(?:\d\d|\d?(?:\.\d{1,9})?r?em)"
    r"|(?:right|bottom)\s{0,9}:\s{0,9}-\d{4}"
    r"|clip\s{0,9}:\s{0,9}rect\(\s{0,9}([01])(?:px)?(?:[\s,]{1,3}\1(?:px)?){3}"
    r"|clip-path\s{0,9}:\s{0,9}(?:inset\(\s{0,9}(?:50|100)%|circle\(\s{0,9}0)"
    r"|transform\s{0,9}:\s{0,9}scale\(\s{0,9}0\s{0,9}[,)]"
    r"|(?<![\w-])color\s{0,9}:\s{0,9}transparent",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(
    r"(?<![\w-])(?:max-)?(?:height|width)\s{0,9}:\s{0,9}0(?![.\d])", re.IGNORECASE
)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s{0,9}:\s{0,9}(?:hidden|clip)", re.IGNORECASE)
_FADED = re.compile(r"(?<![\w-])opacity\s{0,9}:\s{0,9}0(?:\.0{1,9})?%?(?![.\d])", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
# For screen readers only; the names come from Bootstrap, WordPress and the BBC.
_HIDDEN_CLASS = frozenset(
    ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "u-visually-hidden")
)

# The elements that browsers set apart, and trafilatura's own (its last nine).
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol",
        "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
        "head", "item", "list", "quote", "row", "ab", "fw", "code", "doc",
    }
)  # fmt: skip
# Signs that no tree can hold stand for the borders until the text is put together.
_BLOCK, _BREAK = "\x00", "\x01"
_BORDERS = (
    dict.fromkeys(BLOCKS, _BLOCK)
    | dict.fromkeys(("br", "lb"), _BREAK)
    | dict.fromkeys(("td", "th", "cell"), " ")
)

# A body is HTML when a tag closes or breaks a line in it; a lone "<p>" may be talk of HTML.
_TAG = re.compile(
    r"</(?:p|div|span|a|em|strong|b|i|ul|ol|li|h[1-6]|blockquote|figure|body|html)\s{0,9}>"
    r"|<br\s{0,9}/?>|<p(?:\s[^<>]{0,200})?>[^<]{0,2000}<p",
    re.IGNORECASE,
)

# HTML that was escaped once more on its way, not talk of it: tags follow each other, end
# the text, or begin it.
_ESCAPED_TAG = re.compile(
    r"&lt;/(?:p|div|span|ul|ol|li|h[1-6]|blockquote)\s{0,9}&gt;\s{0,9}(?:&lt;|\Z)"
    r"|\A\s{0,9}&lt;(?:p|div|h[1-6])(?:\s[^&]{0,200})?&gt;.{20}",
    re.IGNORECASE | re.DOTALL,
)

_MOST_ESCAPED = 4
"""Times over. A feed in a field of another feed has three."""
_COMMENT = re.compile(r"<!--[^<>]{0,4000}-->")

# What no XML tree may hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_html(text: str) -> _Element | None:
    """The tree of a page or a fragment; None where it cannot be had whole.

    That is an empty page, or one nested over 256 deep: there libxml2 stops, and
    the rest of the page would be lost without a word.
    """
    from lxml import etree, html

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    # One class for all elements: lxml.html chooses it in Python, for each element anew.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    # As bytes: lxml refuses text that declares an encoding of its own.
    data = _CONTROLS.sub(" ", text).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser)
    except etree.LxmlError:
        return None
    too_deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return None if too_deep else tree


def strip_hidden(tree: _Element) -> None:
    """Take out, in place, all that a reader of the page never sees."""
    drop(tree, list(tree.iter(*UNSEEN)))
    drop(tree, _hidden_nodes(tree))


def lines_of(tree: _Element) -> str:
    """The text of a tree: one line per block, blocks apart by a blank line.

    White space inside a line is made one space each, as browsers show it.
    """
    from lxml import etree

    pieces: list[str] = []
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        border = _BORDERS.get(node.tag, "")
        if event == "start":
            pieces += (border, node.text or "")
        else:
            pieces += (border if border == _BLOCK else "", "" if node is tree else node.tail or "")
    blocks = ("".join(pieces)).split(_BLOCK)
    texts = ("\n".join(filter(None, map(_squeezed, block.split(_BREAK)))) for block in blocks)
    return "\n\n".join(filter(None, texts))


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def too_many_nodes(tree: _Element) -> bool:
    """Whether a page has more elements than libraries take in good time."""
    return sum(1 for _ in islice(tree.iter(), MAX_NODES + 1)) > MAX_NODES


def plain_lines(text: str) -> str:
    """The lines of a text that may be a piece of HTML, as feeds put into fields.

    HTML that is escaped once more, or several times, is read all the same.
    """
    is_html = _TAG.search(text) is not None
    if not is_html and "lt;" in text and (bare := _unescaped(text)) is not None:
        text, is_html = bare, True
    tree = parse_html(text) if is_html else None
    if tree is None:
        text = _COMMENT.sub("", text) if "<!--" in text else text
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    strip_hidden(tree)
    return lines_of(tree)


def _unescaped(text: str) -> str | None:
    """The HTML in a text in which all its tags are escaped; None where it holds none."""
    for _ in range(_MOST_ESCAPED):
        if _ESCAPED_TAG.search(text):
            return unescape(text)
        if "&amp;" not in text:
            return None
        text = text.replace("&amp;", "&")
    return None


def copy_of(tree: _Element) -> _Element:
    """The tree alone, without the text behind it."""
    twin = deepcopy(tree)
    twin.tail = None
    return twin


def drop(tree: _Element, nodes: list[_Element]) -> None:
    """Take nodes out, in place, leaving the text that follows each."""
    for node in nodes:
        if node is not tree and node.getparent() is not None:
            node.drop_tree()


def _hidden_nodes(tree: _Element) -> list[_Element]:
    fading = cache(lambda: fade_ins(tree))
    return [
        node
        for node in tree.iter()
        if is_hidden(node, style := style_of(node)) or (style and is_faded(node, style, fading))
    ]


def is_faded(node: _Element, style: str, fading: Callable[[], set[_Element]]) -> bool:
    """Whether an element is of no opacity, and none that the page fades in.

    Args:
        node: any of the page.
        style: of the node, by `style_of`.
        fading: gives the elements that are faded in; asked where it matters.
    """
    if node.tag in {"html", "body"} or _FADED.search(style) is None:
        return False
    return node not in fading()


def fade_ins(tree: _Element) -> set[_Element]:
    """The elements of no opacity that a page fades in: half of its text, in boxes of one kind.

    Stories are faded in, whole or box by box; hidden words are few beside what is seen.
    Links do not count: menus are as long as short stories.
    """
    kinds: dict[tuple[object, ...], list[_Element]] = defaultdict(list)
    for node in tree.iter():
        if node.get("style") and _FADED.search(style_of(node)):
            kinds[node.tag, node.get("class"), node.get("style")].append(node)
    half = _unlinked(tree) / 2
    return {
        node for nodes in kinds.values() if sum(map(_unlinked, nodes)) >= half for node in nodes
    }


def _unlinked(tree: _Element) -> int:
    """How many characters a tree shows that are no links."""
    from lxml import etree

    size = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            size += 0 if node is tree else len(node.tail or "")
        elif node.tag == "a" or node.tag in UNSEEN:
            walk.skip_subtree()
        else:
            size += len(node.text or "")
    return size


def style_of(node: _Element) -> str:
    """The style of a node as browsers read it: comments out, escapes resolved."""
    style = node.get("style") or ""
    if "/*" in style:
        first, *others = style.split("/*")
        style = first + "".join(part.partition("*/")[2] for part in others)
    return _CSS_ESCAPE.sub(_css_character, style) if "\\" in style else style


def _css_character(match: re.Match[str]) -> str:
    code = int(match[1] or "0", 16)
    return match[2] or (chr(code) if code < 0x110000 else "")


def is_hidden(node: _Element, style: str) -> bool:
    """Whether an element is never seen, by its own attributes.

    Args:
        node: any of the page.
        style: of the node, by `style_of`.
    """
    if node.tag in {"html", "body"}:
        return False  # shown by a script once the page is loaded
    if node.tag == "dialog":
        return node.get("open") is None
    classes = node.get("class")
    if classes and not _HIDDEN_CLASS.isdisjoint(classes.split()):
        return True
    if node.get("hidden") is not None:
        return True
    return bool(style) and (
        (_NO_ROOM.search(style) is not None and _CUT_OFF.search(style) is not None)
        or _HIDDEN_STYLE.search(style) is not None
    )
