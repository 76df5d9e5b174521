"""Reads files of XML, by the reader that the outermost element calls for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from seeds.article import Reading
from seeds.encoding import decode
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.pages.html import read_html
from seeds.readers.source import SourceFile, open_binary
from seeds.readers.xml.feeds import read_feed
from seeds.readers.xml.sitemaps import read_sitemap
from seeds.readers.xml.stream import root_name
from seeds.readers.xml.wires import ITEMS, read_wire

_HEAD = 2**16

_BY_ROOT: Mapping[str, Callable[[SourceFile, Limits], Iterator[Reading]]] = {
    **dict.fromkeys(("rss", "RDF", "feed", "channel"), read_feed),
    **dict.fromkeys(("urlset", "sitemapindex"), read_sitemap),
    **dict.fromkeys((*ITEMS, "newsMessage"), read_wire),
    "html": read_html,
}


def read_xml(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a feed, a sitemap, items of a news agency or a page of XHTML.

    Raises:
        ReadError: it is none of them.
        NotTextError: it is not even text.
    """
    with open_binary(file) as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise ReadError(str(file.path), "is empty")
    root = root_name(head)
    reader = _BY_ROOT.get(root)
    if reader is None:
        decode(head)  # which says what it is if it is no text
        what = f"is XML of another kind: its outermost element is {root}" if root else "is no XML"
        raise ReadError(
            str(file.path),
            f"{what}; what is read are RSS, Atom, sitemaps, NITF, NewsML-G2 and XHTML",
        )
    is_empty = True
    for reading in file.with_few_failures(reader(file, limits), "records"):
        is_empty = False
        yield reading
    if is_empty:
        raise ReadError(str(file.path), "holds no entry")


def looks_like_xml(head: bytes) -> bool:
    """Whether bytes begin like one of these but a web page."""
    return root_name(head) in _BY_ROOT.keys() - {"html"}
