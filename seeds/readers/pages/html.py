"""Reads web pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from seeds.article import RawDocument, Reading
from seeds.encoding import declared_charset, decode
from seeds.errors import ReadError
from seeds.extraction.page import page_text
from seeds.html_tree import parse_html
from seeds.limits import Limits
from seeds.metadata.pages.page_metadata import page_metadata
from seeds.readers.source import SourceFile, read_bytes


def read_html(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one web page: one document with all its stories, in their order."""
    data = read_bytes(file, limits, limits.page_bytes)
    text = decode(data, declared=file.charset or declared_charset(data))
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    page = page_document(file.document(text))
    if page is None:
        raise ReadError(str(file.path), "holds no page, or one nested too deep to be read whole")
    if page.kind == "story" and not (page.text or page.captions or page.parts):
        raise ReadError(str(file.path), "holds no visible text")
    yield page


def page_document(document: RawDocument) -> RawDocument | None:
    """The document of a page whose HTML is the text of this one; None where that is none."""
    tree = parse_html(document.text)
    if tree is None:
        return None
    said = page_metadata(tree)
    page = page_text(tree, said)
    return replace(
        document,
        text=page.text,
        title=said.title,
        outlet=said.outlet,
        authors=said.authors,
        url=said.url,
        published=said.published,
        modified=said.modified,
        language=said.language,
        captions=page.captions,
        left_out=page.left_out,
        parts=page.parts,
        kind=page.kind,
        is_partial=page.is_partial,
    )
