"""Reads documents of Word (.docx, ECMA-376): paragraphs, tables and captions.

The parts of the file are read as they lie in its ZIP archive, within the limits of
those. python-docx holds all pictures in memory, and gives no text that stands in a
content control, in a box or in an insertion that nobody has accepted yet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, cast

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.metadata.dates import parse_date
from seeds.metadata.fields import language_code, one_line
from seeds.readers.containers.zip_members import zip_members
from seeds.readers.source import SourceFile, read_bytes, shown_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_WORDS = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TERMS = "{http://purl.org/dc/terms/}"
_ELEMENTS = "{http://purl.org/dc/elements/1.1/}"

_DOCUMENT = re.compile(r"word/document\d?\.xml")
_PROPERTIES = "docProps/core.xml"

_COMPOUND = b"\xd0\xcf\x11\xe0"
"""Begins files of old Office, in which new ones lie when they are encrypted."""

_UNSEEN = frozenset(("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr"))
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TEMPLATES = ("2013-12-23T23:15:00",)
"""When the templates of libraries were made, python-docx's above all."""

_NO_TITLE = re.compile(
    r"(?:microsoft word\b.*|word document|document ?\d*|untitled.*|(?:powerpoint )?presentation"
    r"|.*\.docx?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)


def read_docx(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one document.

    Its title is the paragraph that is styled as one, else a heading in front, else the one
    among its properties. The day on which the file was changed is `modified`; that on
    which it was made, often from a copy of an older one, is no day of publication.
    """
    parts = _parts(file, limits)
    document = next((data for name, data in parts.items() if _DOCUMENT.fullmatch(name)), None)
    if document is None:
        raise ReadError(str(file.path), "is no document of Word: it holds no text of one")
    paragraphs = [item for item in _paragraphs(_tree(file, document)) if item.text]
    if not paragraphs:
        raise ReadError(str(file.path), "holds no text")
    properties = _properties(file, parts.get(_PROPERTIES))
    title = _title(paragraphs) or properties.get("title")
    modified = properties.get("modified", "")
    yield replace(
        file.document("\n\n".join(item.text for item in paragraphs if item.style != "caption")),
        title=title,
        modified=None if modified.startswith(_TEMPLATES) else parse_date(modified),
        language=language_code(properties.get("language")),
        captions=tuple(item.text for item in paragraphs if item.style == "caption"),
    )


def _parts(file: SourceFile, limits: Limits) -> dict[str, bytes]:
    """The parts that hold text, by their names.

    Raises:
        ReadError: one of them is damaged, or too big.
    """
    data = read_bytes(file, limits)
    if data.startswith(_COMPOUND):
        raise ReadError(
            str(file.path),
            "is encrypted, or of a Word before 2007; save it as .docx without a password",
        )
    if not data.startswith(b"PK"):
        raise ReadError(str(file.path), "is no document of Word, as its name says")
    held = replace(file, content=lambda: cast(BinaryIO, io.BytesIO(data)))
    parts: dict[str, bytes] = {}
    for member in zip_members(held, limits):
        if member.name == _PROPERTIES or _DOCUMENT.fullmatch(member.name):
            if member.problem is not None:
                raise ReadError(str(file.path), member.problem)
            parts[member.name] = read_bytes(member.file, limits, limits.page_bytes)
    return parts


def _tree(file: SourceFile, data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(
            str(file.path), f"is damaged: {shown_name(error.msg or '')[:200]}"
        ) from error


def _paragraphs(tree: _Element) -> list[_Paragraph]:
    """The paragraphs in their order, a row of a table as one of them."""
    paragraphs: list[_Paragraph] = []
    _walk(tree, paragraphs, _Paragraph())
    return paragraphs


def _walk(node: _Element, paragraphs: list[_Paragraph], current: _Paragraph) -> None:
    # libxml2 reads no tree that is deeper than 256, so this cannot go too deep.
    for child in node:
        name = _name(child)
        if name in _UNSEEN or child.tag == _FALLBACK:
            continue
        if name == "t":
            current.parts.append(child.text or "")
        elif name in _SIGNS:
            current.parts.append(_SIGNS[name])
        elif name == "p":
            # Set in front of what stands in boxes inside it.
            paragraph = _Paragraph(_style(child))
            paragraphs.append(paragraph)
            _walk(child, paragraphs, paragraph)
        elif name == "tr":
            paragraphs.extend(_row(child))
        else:
            _walk(child, paragraphs, current)


def _row(row: _Element) -> list[_Paragraph]:
    """A row of short cells as one line; of cells that hold a layout, their paragraphs."""
    cells = [[item for item in _paragraphs(cell) if item.text] for cell in row if len(cell)]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and all(len(cell) == 1 for cell in cells):
        return [_Paragraph(parts=[" | ".join(cell[0].text for cell in cells)])]
    return [paragraph for cell in cells for paragraph in cell]


def _name(node: _Element) -> str:
    """The local name of an element of a text; "" for others."""
    tag = node.tag if isinstance(node.tag, str) else ""
    return tag.removeprefix(_WORDS).removeprefix(_STRICT_WORDS) if tag[:1] == "{" else ""


def _style(paragraph: _Element) -> str:
    for properties in paragraph:
        if _name(properties) == "pPr":
            for node in properties:
                if _name(node) == "pStyle":
                    space = node.tag[: -len("pStyle")]
                    return (node.get(f"{space}val") or "").lower()
    return ""


def _title(paragraphs: list[_Paragraph]) -> str | None:
    title = next((item for item in paragraphs if item.style == "title"), None)
    if title is None and re.fullmatch(r"heading ?1", paragraphs[0].style):
        title = paragraphs[0]
    return None if title is None else one_line(title.text)


def _properties(file: SourceFile, data: bytes | None) -> dict[str, str]:
    """What the document says of itself: "title", "modified", "language"."""
    if data is None:
        return {}
    tags = {f"{_ELEMENTS}title": "title", f"{_ELEMENTS}language": "language"}
    tags[f"{_TERMS}modified"] = "modified"
    said = {tags[node.tag]: node.text or "" for node in _tree(file, data) if node.tag in tags}
    if _NO_TITLE.fullmatch(said.get("title", "").strip()):
        del said["title"]
    return {name: one_line(text) for name, text in said.items() if text.strip()}
