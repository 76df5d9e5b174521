"""The authors of a web page: what its data say, or else the byline that its readers see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from seeds.html_tree import BLOCKS, is_hidden, style_of
from seeds.metadata.byline_lines import LONGEST_BYLINE, authors_of, dated_authors
from seeds.metadata.fields import distinct, one_line, split_authors
from seeds.metadata.names import is_person, is_short, without_outlets
from seeds.metadata.titles import line_key

if TYPE_CHECKING:
    from lxml.etree import _Element

# Best first; the names are those that htmldate's and trafilatura's authors collected, and
# that pages of the two benchmarks use.
_AUTHOR_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dcsext.author", "dc.creator", "dcterms.creator", "byl", "byline", "citation_author",
)  # fmt: skip


class _Marks(NamedTuple):
    """What marks a byline: the nodes in question, their attributes, and the words in these."""

    path: str
    keys: tuple[str, ...]
    words: re.Pattern[str]


_LINKED = _Marks(
    "descendant::*[@rel or @itemprop]", ("rel", "itemprop"), re.compile(r"(?:^|\s)author\b", re.I)
)
# Boxes around the byline, and those of other stories, are called so too.
_MARKED = _Marks(
    "descendant::*[contains(@class, 'uthor') or contains(@class, 'line') or"
    " contains(@class, 'ontributor') or contains(@class, 'riter')]",
    ("class",),
    re.compile(r"(?:^|[\s_-])(?:by-?line|author|contributor|writer)s?(?:$|[\s_-])", re.I),
)
_TEASER = re.compile(r"comment|related|recommend|teaser|sidebar|popular|promo", re.I)
_OUTSIDE = frozenset(("aside", "nav", "footer", "form"))
_MOST_BYLINES = 40
_LEVELS = 3

_FOLLOWING = "following::*[position() <= 200]"
_MOST_LINES = 15
_SENTENCE = re.compile(r".{80}[.!?][”\"’']?$")

_BY = re.compile(r"\bby\s", re.I)
_NO_NAME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:updated|published|posted)\b", re.I
)


def head_lines(tree: _Element, title: str | None) -> list[str]:
    """The lines between the headline that a page shows and its story, none for no headline.

    Args:
        tree: the whole page.
        title: the headline.
    """
    key = line_key(title or "")
    headings = (node for node in tree.iter("h1", "h2", "h3") if line_key(_text(node)) == key)
    heading = next((node for node in headings if not _is_unseen(node)), None)
    lines: list[str] = []
    for node in () if heading is None or not key else heading.xpath(_FOLLOWING):
        if node.tag not in BLOCKS or any(below.tag in BLOCKS for below in node.iterdescendants()):
            continue
        line = _text(node)
        if len(lines) == _MOST_LINES or len(line) >= LONGEST_BYLINE or _SENTENCE.search(line):
            break
        if line and not _is_unseen(node) and next(node.iterancestors("figure"), None) is None:
            lines.append(line)
    return lines


def _text(node: _Element) -> str:
    """The text of a node in one line; of a long one its beginning, which is too long as well."""
    return one_line(" ".join(islice(node.itertext(tag=None), LONGEST_BYLINE)))


def _is_unseen(node: _Element) -> bool:
    return any(is_hidden(up, style_of(up)) for up in (node, *node.iterancestors()))


def page_authors(
    tree: _Element,
    metas: Mapping[str, str],
    said: Sequence[str],
    owners: Sequence[str],
    title: str | None = None,
) -> tuple[str, ...]:
    """The authors of a page's story, by the first source that names a person.

    Where none does, by the first that names anybody: an agency, "our staff".

    Args:
        tree: the whole page.
        metas: its meta tags by name, lower case.
        said: the names in its JSON-LD.
        owners: the names of its outlet and of whom that belongs to.
        title: its headline, behind which a byline may stand.
    """
    keys = {line_key(owner) for owner in owners}
    copyright_key = line_key(metas.get("copyright", "")[:LONGEST_BYLINE])
    first: tuple[str, ...] = ()
    for names in _sources(tree, metas, said):
        others = ((name, line_key(name)) for name in names)
        people = without_outlets(
            name for name, key in others if key not in keys and key not in copyright_key
        )
        if any(map(is_person, people)):
            return people
        first = first or people
    if first:
        return first
    return (
        _byline(tree, _MARKED)
        or next(filter(None, map(_signed, head_lines(tree, title))), ())
        or _split(said)
        or _byline(tree, _LINKED, is_short)
        or _byline(tree, _MARKED, is_short)
    )


def _signed(line: str) -> tuple[str, ...] | None:
    return authors_of(line) or dated_authors(line)


def _sources(
    tree: _Element, metas: Mapping[str, str], said: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    yield _split(said)
    for name in _AUTHOR_META:
        if name in metas:
            yield _split((metas[name],))
    yield _byline(tree, _LINKED)


def _split(names: Sequence[str]) -> tuple[str, ...]:
    return distinct(author for name in names for author in split_authors(name))


def _byline(
    tree: _Element, marks: _Marks, is_author: Callable[[str], bool] = is_person
) -> tuple[str, ...]:
    """The authors in the first box that is marked as a byline, and in those built like it."""
    first: _Element | None = None
    names: list[str] = []
    for node in islice(_marked(tree, marks), _MOST_BYLINES):
        if first is not None and not _are_beside(first, node):
            continue
        text = _text(node)
        people = [name for name in without_outlets(byline_names(text)) if is_author(name)]
        if people and len(text) <= LONGEST_BYLINE:
            first = node if first is None else first
            names += people
    return distinct(names)


def _marked(tree: _Element, marks: _Marks) -> Iterator[_Element]:
    """The nodes that are marked as a byline, none of them outside the story."""
    for node in tree.xpath(marks.path):
        words = " ".join(node.get(key) or "" for key in marks.keys)
        if marks.words.search(words) is None:
            continue
        ups = [up for up in (node, *node.iterancestors()) if up.tag not in {"html", "body"}]
        # What an article holds itself is its own, its footer too.
        inner = next((place for place, up in enumerate(ups) if up.tag == "article"), len(ups))
        is_outside = any(up.tag in _OUTSIDE for up in ups[:inner] if up.tag != "footer")
        is_outside = is_outside or any(up.tag in _OUTSIDE for up in ups[inner:])
        if not is_outside and not any(_TEASER.search(up.get("class") or "") for up in ups):
            yield node


def byline_names(text: str) -> tuple[str, ...]:
    """The names in a line that may hold dates and jobs too: "Posted on 3 May by Jane Doe"."""
    line = text[:LONGEST_BYLINE]
    by = _BY.search(line)
    line = line[by.end() :] if by else line
    rest = _NO_NAME.search(line)
    return split_authors(line[: rest.start()] if rest else line)


def _are_beside(first: _Element, node: _Element) -> bool:
    """Whether two boxes are built alike and stand in one box."""
    alike = first.tag == node.tag and first.get("class") == node.get("class")
    above = list(islice(first.iterancestors(), _LEVELS))
    return alike and any(up in above for up in islice(node.iterancestors(), _LEVELS))
