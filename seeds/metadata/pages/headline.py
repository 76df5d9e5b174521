"""The headline that a web page shows, and its outlet's name.

What a page says of itself for search engines and networks is often worded otherwise than the
headline that its readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from seeds.html_tree import is_hidden, lines_of, style_of
from seeds.metadata.fields import one_line
from seeds.metadata.titles import LONGEST_TITLE, clean_title, line_key

if TYPE_CHECKING:
    from lxml.etree import _Element

LEAST_WORDS = 4
"""Of a headline; a shorter heading names a section, if it is not `LIKE` a title."""
LIKE = 0.5
MOST_KICKER = 3
"""Words in front of the headline inside its heading."""
MOST_HEADINGS = 50

_OUTSIDE = frozenset(("aside", "nav", "footer", "dialog", "form"))
_SHORT_WORD = 3
_MARKS = " |–—·•«»:-"


class Headline(NamedTuple):
    """What a page calls its story, and itself.

    Attributes:
        title: as readers see it, or as the page gives it elsewhere; None for none.
        logo: the name of the site, where a heading shows it.
        ending: what stands behind the headline in the document's title.
    """

    title: str | None
    logo: str | None
    ending: str | None


def headline(
    tree: _Element, titles: Sequence[str], outlet: str | None, url: str | None
) -> Headline:
    """The headline of a page's story.

    That is a heading of the highest rank (``h1``) that is seen and no logo: of several the
    one most like the titles that the page gives.

    Args:
        tree: the whole page.
        titles: what the page calls its story in its data and meta tags, best first.
        outlet: the name of its site, where the page says it.
        url: its own address.
    """
    titles = [title for title in titles if len(title) <= LONGEST_TITLE]
    headings = [(node, text) for node, text in _headings(tree) if text]
    logos = [text for node, text in headings if _is_logo(node, text, outlet)]
    logo = logos[0] if logos else None
    shown = [
        text
        for node, text in headings
        if text not in logos and not _is_outside(node) and len(text) <= LONGEST_TITLE
    ]
    document = _document_title(tree)
    named = _without_site(document, outlet or logo, url)
    best = _best(shown, titles or ([named] if named else []), is_named=bool(titles))
    ending = document.removeprefix(best or "")
    is_name = best is not None and ending != document and 0 < len(ending.split()) <= LEAST_WORDS
    return Headline(
        next(filter(None, (best, *(titles or (named,)))), None),
        logo,
        ending.strip(_MARKS) or None if is_name else None,
    )


def _best(shown: Sequence[str], titles: Sequence[str], *, is_named: bool) -> str | None:
    """The heading that is the headline; None where none is.

    Args:
        shown: the headings.
        titles: of the story, by which they are told.
        is_named: whether data or meta tags give them, and not the document's title alone.
    """
    words = [_words(title) for title in titles]
    likeness = {text: _likeness(_words(text), words) for text in shown}
    best = max(shown, key=lambda text: likeness[text], default=None)
    if best is None or not titles:
        return best
    is_short = len(best.split()) < LEAST_WORDS
    # In other words altogether only where it is the one heading, and data tell of a story.
    is_alone = is_named and not is_short and len(likeness) == 1
    if likeness[best] < LIKE if is_short else not (likeness[best] or is_alone):
        return None
    return next((title for title in titles if _is_behind_kicker(title, best)), best)


def _is_behind_kicker(title: str, heading: str) -> bool:
    """Whether a heading is a title with some words in front: "Opinion", "Live"."""
    kicker = line_key(heading).removesuffix(line_key(title))
    return kicker != line_key(heading) and kicker.endswith(" ") and kicker.count(" ") <= MOST_KICKER


def _likeness(words: set[str], titles: Sequence[set[str]]) -> float:
    """The share of its words that a heading and the title nearest to it have in common."""
    shares = (
        2 * len(words & others) / (len(words) + len(others)) for others in titles if words or others
    )
    return max(shares, default=0.0)


def _words(text: str) -> set[str]:
    return {
        word for word in line_key(text).split() if len(word) > _SHORT_WORD or not word.isascii()
    }


def _headings(tree: _Element) -> Iterator[tuple[_Element, str]]:
    for number, node in enumerate(tree.iter("h1")):
        if number == MOST_HEADINGS:
            return
        if not any(is_hidden(up, style_of(up)) for up in (node, *node.iterancestors())):
            yield node, " ".join(lines_of(node).split())


def _is_logo(node: _Element, text: str, outlet: str | None) -> bool:
    """Whether a heading is the name of the site: it says so, or all of it leads to the front."""
    if outlet and line_key(text) == line_key(outlet):
        return True
    link = next((up for up in (node, *node.iterancestors("a")) if up.tag == "a"), None)
    link = next(node.iter("a"), None) if link is None else link
    if link is None or not _leads_home(link.get("href") or ""):
        return False
    return link in node.iterancestors() or one_line("".join(link.itertext())) == text


def _leads_home(href: str) -> bool:
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    return bool(href.strip()) and parts.path in ("", "/") and not parts.query and not parts.fragment


def _is_outside(node: _Element) -> bool:
    return any(up.tag in _OUTSIDE for up in node.iterancestors())


_FRONT = re.compile(r"(?P<name>[^|–—·•«»:]{1,60}?)\s+(?:[|–—·•«»-]|::)\s+(?P<title>.{3,}\S)")


def _document_title(tree: _Element) -> str:
    node = next(tree.iter("title"), None)
    title = one_line("" if node is None else "".join(node.itertext()))
    return title if len(title) <= LONGEST_TITLE else ""


def _without_site(title: str, outlet: str | None, url: str | None) -> str:
    """A title without the site's name at either end."""
    front = _FRONT.fullmatch(title)
    is_site = front is not None and line_key(front["name"]) == line_key(outlet or "")
    return clean_title(front["title"] if front and is_site else title, outlet, url)
