"""The story of a web page: its visible text as lines, without the captions."""

from __future__ import annotations

import logging
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from seeds.readers.fields import distinct

if TYPE_CHECKING:
    from lxml.etree import _Element

MIN_STORY_CHARS = 250
"""Less than this is no whole story: trafilatura's own measure (MIN_EXTRACTED_SIZE),
below which it looks for the story by other means, and so do we."""

MAX_CAPTION_CHARS = 1000
"""A longer "caption" is a part of the story in a strange wrapping."""

MAX_NODES = 50_000
"""Elements of a page. Real ones have up to some ten thousand; trafilatura took a
second for 20,000 line breaks."""

LIBRARY_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What libraries that look for one thing in any page may raise on one they did not think of:
it is then not found. lxml, for one, parses attribute names that it refuses to give back."""

# Never seen on the page: left out by all browsers, or shown only by old ones.
_UNSEEN = (
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
_CAPTION_CLASS = re.compile(
    r"(?:^|\s)(?:[\w-]{0,40}[-_])?(?:caption|cutline)(?:[-_]{1,2}(?:text|content|body))?(?:\s|$)",
    re.I,
)
_ASIDE = re.compile(r"comment|related|recommend|promo|teaser|newsletter|sidebar", re.I)

# The elements that browsers set apart, and trafilatura's own (its last nine).
_BLOCKS = frozenset(
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
    dict.fromkeys(_BLOCKS, _BLOCK)
    | dict.fromkeys(("br", "lb"), _BREAK)
    | dict.fromkeys(("td", "th", "cell"), " ")
)
_BOILERPLATE = ("nav", "footer", "form", "button")

# On 261 pages with known text (scrapinghub's benchmark, fundus-evaluation) values
# from 1 to 4 and 20 to 80 give the same F1 within .001.
_ALIKE = 3
_LOST_CHARS = 40

# The share of a page's story that its articles may leave out: headings, mostly.
_LEFT_OUT = 0.2

# A body is HTML when a tag closes or breaks a line in it; a lone "<p>" may be talk of HTML.
_TAG = re.compile(
    r"</(?:p|div|span|a|em|strong|b|i|ul|ol|li|h[1-6]|blockquote|figure|body|html)\s{0,9}>"
    r"|<br\s{0,9}/?>|<p(?:\s[^<>]{0,200})?>[^<]{0,2000}<p",
    re.IGNORECASE,
)

_COMMENT = re.compile(r"<!--[^<>]{0,4000}-->")

# What no XML tree may hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_html(text: str) -> _Element | None:
    """The tree of a page or a fragment; None where it cannot be had whole.

    That is an empty page, or one nested over 256 deep: there libxml2 stops, and
    the rest of the page would be lost without a word.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
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
    _drop(tree, list(tree.iter(*_UNSEEN)))
    _drop(tree, _hidden_nodes(tree))


def without_hidden(tree: _Element) -> _Element:
    """A copy of the page without what nobody sees of its body; its head and scripts stay."""
    twin = _copy(tree)
    _drop(twin, [*twin.iter("template", "noscript"), *_hidden_nodes(twin)])
    return twin


def take_captions(tree: _Element) -> tuple[str, ...]:
    """Take the picture captions out, in place, and give their texts, each once."""
    captions, nodes = [], []
    for node in tree.iter():
        if node.tag != "figcaption" and not _CAPTION_CLASS.search(node.get("class") or ""):
            continue
        if node.tag in {"body", "figure", "table"}:
            continue  # what holds the picture too, or a table's title
        text = " ".join(lines_of(node).split())
        if len(text) <= MAX_CAPTION_CHARS:
            captions.append((node, text))
            nodes.append(node)
    within = set(nodes)
    texts = [
        text for node, text in captions if not any(up in within for up in node.iterancestors())
    ]
    _drop(tree, nodes)
    return distinct(texts)


def lines_of(tree: _Element) -> str:
    """All text of a tree: one line per block, blocks apart by a blank line.

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


def story_of(tree: _Element) -> str:
    """The story's lines, by trafilatura; "" where it finds none.

    Args:
        tree: without hidden nodes and captions; left as it is.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    _keep_quiet()
    if too_many_nodes(tree):
        return ""
    try:
        found = bare_extraction(tree, include_comments=False, include_tables=True)
    except LIBRARY_FAULTS:
        return ""
    if not isinstance(found, Document):
        return ""
    return lines_of(found.body)


def too_many_nodes(tree: _Element) -> bool:
    """Whether a page has more elements than libraries take in good time."""
    return sum(1 for _ in islice(tree.iter(), MAX_NODES + 1)) > MAX_NODES


def stories_of(tree: _Element, whole: str) -> list[tuple[str, str]]:
    """(heading, lines) of each story, where the page holds more than one.

    A story is an <article>, not inside another and not among comments or
    teasers, with its own heading and at least `MIN_STORY_CHARS` of prose. Fewer
    than two such give the empty list; so do articles that leave out a good part
    of the page's story, as boxes around it do.

    Args:
        tree: without hidden nodes and captions; left as it is.
        whole: what `story_of` finds on the page as a whole.
    """
    from lxml import html

    articles = [node for node in tree.iter("article") if _is_story(node)]
    if len(articles) < 2:
        return []
    stories = []
    for article in articles:
        page = html.document_fromstring("<html><body></body></html>")
        page.body.append(_copy(article))
        story = story_of(page)
        lines = restore_lost(page, story) if len(story) >= MIN_STORY_CHARS else lines_of(article)
        stories.append((_heading(article), lines))
    held = {line for _, lines in stories for line in lines.split("\n\n")}
    left_out = sum(len(line) for line in whole.split("\n\n") if line not in held)
    return stories if left_out <= _LEFT_OUT * len(whole) else []


def visible_text(tree: _Element) -> str:
    """Everything one sees but menus and forms: the last resort."""
    copy = _copy(tree)
    _drop(copy, list(copy.iter(*_BOILERPLATE)))
    return lines_of(copy)


def plain_lines(text: str) -> str:
    """The lines of a text that may be a piece of HTML, as feeds put into fields."""
    tree = parse_html(text) if _TAG.search(text) else None
    if tree is None:
        return _COMMENT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    strip_hidden(tree)
    return lines_of(tree)


def _copy(tree: _Element) -> _Element:
    from copy import deepcopy

    twin = deepcopy(tree)
    twin.tail = None
    return twin


def _drop(tree: _Element, nodes: list[_Element]) -> None:
    """Take nodes out, in place, leaving the text that follows each."""
    for node in nodes:
        parent = node.getparent()
        if node is tree or parent is None:
            continue
        before = node.getprevious()
        if node.tail:
            if before is None:
                parent.text = (parent.text or "") + node.tail
            else:
                before.tail = (before.tail or "") + node.tail
        parent.remove(node)


def _hidden_nodes(tree: _Element) -> list[_Element]:
    whole: int | None = None
    hidden = []
    for node in tree.iter():
        style = _style(node)
        if _is_hidden(node, style):
            hidden.append(node)
        elif style and _FADED.search(style) and node.tag not in {"html", "body"}:
            # Stories are faded in; hidden words are few beside what is seen.
            whole = _length(tree) if whole is None else whole
            if 2 * _length(node) < whole:
                hidden.append(node)
    return hidden


def _length(tree: _Element) -> int:
    return sum(map(len, tree.itertext()))


def _style(node: _Element) -> str:
    """The style of a node as browsers read it: comments out, escapes resolved."""
    style = node.get("style") or ""
    if "/*" in style:
        first, *others = style.split("/*")
        style = first + "".join(part.partition("*/")[2] for part in others)
    return _CSS_ESCAPE.sub(_css_character, style) if "\\" in style else style


def _css_character(match: re.Match[str]) -> str:
    code = int(match[1] or "0", 16)
    return match[2] or (chr(code) if code < 0x110000 else "")


def _is_hidden(node: _Element, style: str) -> bool:
    if node.tag in {"html", "body"}:
        return False  # shown by a script once the page is loaded
    if node.tag == "dialog":
        return node.get("open") is None
    if node.get("hidden") is not None:
        return True
    if not _HIDDEN_CLASS.isdisjoint((node.get("class") or "").split()):
        return True
    if _NO_ROOM.search(style) and _CUT_OFF.search(style):
        return True
    return _HIDDEN_STYLE.search(style) is not None


def _is_story(article: _Element) -> bool:
    for up in article.iterancestors():
        if up.tag in {"article", "aside"} or _names_aside(up):
            return False
    if _names_aside(article) or not _heading(article):
        return False
    prose = (len(line) for node, line in _paragraphs(article) if _is_prose(node, line))
    return sum(prose) >= MIN_STORY_CHARS


def _names_aside(node: _Element) -> bool:
    if node.tag in {"html", "body"}:
        return False  # whole pages are called "single has-sidebar"
    return _ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None


def _heading(article: _Element) -> str:
    for name in ("h1", "h2", "h3"):
        for node in article.iter(name):
            text = " ".join(lines_of(node).split())
            if text:
                return text
    return ""


def _paragraphs(tree: _Element) -> list[tuple[_Element, str]]:
    return [(node, lines_of(node)) for node in tree.iter("p")]


def _keep_quiet() -> None:
    """Stop trafilatura's warnings from reaching a terminal that nobody set up.

    Python prints the warnings of a library whose program configures no logging;
    whoever does configure it still gets them.
    """
    for name in ("trafilatura", "htmldate"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def restore_lost(tree: _Element, story: str) -> str:
    """Put back the paragraphs of the story that the extraction passed over.

    trafilatura at times keeps the first of several boxes that a story is set
    in. A paragraph is put back, in its place, when it is built like at least
    `_ALIKE` kept ones: same tag and classes, its own and those of its three
    nearest ancestors. Not so a line that is mostly a link: "READ MORE" teasers
    between paragraphs look like them.
    """
    kept = story.split("\n\n")
    place: dict[str, int] = {}
    for number, line in enumerate(kept):
        place.setdefault(line, number)
    nodes = _paragraphs(tree)
    alike = Counter(_build(node) for node, line in nodes if line in place)
    after: dict[int, list[str]] = {}
    leading: list[str] = []
    seen: set[str] = set(place)
    position: int | None = None
    for node, line in nodes:
        if line in place:
            position = place[line]
        elif line not in seen and alike[_build(node)] >= _ALIKE and _is_prose(node, line):
            seen.add(line)
            (leading if position is None else after.setdefault(position, [])).append(line)
    lines = leading
    for number, line in enumerate(kept):
        lines += [line, *after.get(number, ())]
    return "\n\n".join(lines)


def _is_prose(node: _Element, line: str) -> bool:
    if len(line) < _LOST_CHARS:
        return False
    linked = sum(len("".join(link.itertext())) for link in node.iter("a"))
    return linked * 2 <= len(line)


def _build(node: _Element) -> tuple[str, ...]:
    parts = []
    for up in (node, *islice(node.iterancestors(), 3)):
        parts += [str(up.tag), up.get("class") or ""]
    return tuple(parts)
