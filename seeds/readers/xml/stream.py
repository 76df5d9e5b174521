"""Gives the elements of an XML file one by one, in constant memory, as far as it is sound.

No entity is ever resolved but those of HTML, by their characters, no definition of a
document type is loaded, and what is not well-formed is mended where libxml2 can.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING, BinaryIO

from seeds.encoding import guessed_encoding
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.source import SourceFile, open_binary, shown_name

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from lxml.etree import _Element

MOST_NODES = 100_000
"""Elements inside one record: the longest of news wires have some thousand."""

_MOST_AROUND = 1_000
"""Elements outside all records that are kept, such as the title of a feed."""

_PIECE = 2**16
_LONGEST_TOKEN = 64
_HEAD = 4096

_DECLARATION = re.compile(r"\s{0,99}<\?xml\b[^<>]{0,300}\?>")
_DECLARED = re.compile(
    rb"^\s{0,99}<\?xml\b[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)(?:(\w{1,32});)?")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,60}(?::[A-Za-z_][\w.-]{0,60})?)(?=[\s/>])")
_NAME = re.compile(r"[^\W\d][\w.-]{0,200}")
_BLANK = "\ufeff \t\r\n"
_ASIDE = re.compile(r"(?:<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)\s*", re.DOTALL)

# Where libxml2 goes no further.
_ENDS = frozenset(
    ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END", "ERR_CDATA_NOT_FINISHED", "ERR_RESOURCE_LIMIT")
)
_ADVICE = re.compile(r",? (?:use|try) XML_PARSE_HUGE.*")


def local_name(node: _Element) -> str:
    """The name of an element without namespace and prefix; "" for what is no element."""
    if not isinstance(node.tag, str):
        return ""
    # A prefix stays where nothing says which namespace it is of.
    return node.tag.rpartition("}")[2].rpartition(":")[2]


def root_name(head: bytes) -> str:
    """The name of the outermost element of XML that begins so, without prefix; "" for none."""
    text = head.decode(guessed_encoding(head) if head else "utf-8", "replace")
    place = len(text) - len(text.lstrip(_BLANK))
    while aside := _ASIDE.match(text, place):
        place = aside.end()
    match = _ROOT.match(text, place)
    return match[1].rpartition(":")[2] if match else ""


def without_namespaces(node: _Element) -> None:
    """Name an element and all in it, in place, by their local names."""
    for inner in node.iter():
        name = local_name(inner)
        if name != inner.tag and _NAME.fullmatch(name):  # what libxml2 mends may be no name
            inner.tag = name


def text_at(node: _Element, path: str = ".") -> str:
    """The words of the first element at a path, in one line; "" where there is none."""
    inner = node.find(path)
    return "" if inner is None else " ".join("".join(inner.itertext()).split())


def elements(file: SourceFile, wanted: frozenset[str], limits: Limits) -> Iterator[_Element]:
    """The elements of these local names, outermost first met, each whole.

    An element is emptied once the next is asked for; what stands around it, up to a
    bound, can be looked at from it.

    Raises:
        ReadError: at the end, where the file is no XML, or only up to a line.
    """
    from lxml import etree

    inside: _Element | None = None
    done: _Element | None = None
    nodes = around = 0
    with open_binary(file) as stream:
        parser = etree.iterparse(
            _AsXml(stream), events=("start", "end"), recover=True, resolve_entities=False,
            no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            huge_tree=False, encoding="utf-8",
        )  # fmt: skip
        try:
            for event, node in parser:
                if event == "start":
                    nodes += 1
                    if inside is None and local_name(node) in wanted:
                        inside, nodes = node, 0
                    elif inside is not None and nodes > MOST_NODES:
                        raise ReadError(
                            str(file.path),
                            f"has a record of more than {MOST_NODES:,} elements, which no news"
                            " has; what stood in front of it was read",
                        )
                elif inside is not None and node is inside:
                    yield node
                    _empty(done)
                    node.clear()
                    inside, done = None, node
                elif inside is None and node.getparent() is not None:
                    around += 1
                    if around > _MOST_AROUND:
                        _empty(done)
                        node.clear()
                        done = node
        except etree.XMLSyntaxError as error:
            raise ReadError(str(file.path), _broken(str(error.msg)), error.lineno) from error
        _check_end(file, parser.error_log)


def _empty(done: _Element | None) -> None:
    if done is not None and (parent := done.getparent()) is not None:
        parent.remove(done)


def _check_end(file: SourceFile, errors: object) -> None:
    """Tell, by a `ReadError`, of a file that was not read to its end."""
    for error in errors:  # type: ignore[attr-defined]
        if error.type_name in _ENDS:
            raise ReadError(str(file.path), _broken(error.message), error.line)


def _broken(message: str) -> str:
    words = shown_name(_ADVICE.sub("", " ".join(message.split()))[:200]).rstrip(".")
    return f"is no whole XML: {words[:1].lower()}{words[1:]}; what stood in front of that was read"


class _AsXml(io.RawIOBase):
    """The bytes of a file as UTF-8 that libxml2 takes: no controls, no unknown entities."""

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(_HEAD)
        declared = _DECLARED.match(head)
        encoding = guessed_encoding(head, declared[1].decode("ascii") if declared else None)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._text = _DECLARATION.sub("", self._decoder.decode(head).lstrip(_BLANK), 1)
        self._data = b""
        self._in_cdata = False
        self._at_end = len(head) < _HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Give the next bytes."""
        while not self._data and not (self._at_end and not self._text):
            self._fill()
        view = memoryview(buffer).cast("B")
        piece, self._data = self._data[: len(view)], self._data[len(view) :]
        view[: len(piece)] = piece
        return len(piece)

    def _fill(self) -> None:
        if not self._at_end:
            piece = self._stream.read(_PIECE)
            self._at_end = not piece
            self._text += self._decoder.decode(piece, final=not piece)
        cut = len(self._text) if self._at_end else self._safe_cut()
        text, self._text = self._text[:cut], self._text[cut:]
        self._data = self._mended(_CONTROLS.sub(" ", text)).encode("utf-8", "replace")

    def _safe_cut(self) -> int:
        """A place that lies in no entity and no mark of CDATA: they hold no space."""
        last = max(self._text.rfind(sign) for sign in " \n>") + 1
        return last if len(self._text) - last <= _LONGEST_TOKEN else len(self._text)

    def _mended(self, text: str) -> str:
        pieces = []
        start = 0
        for match in (*_CDATA.finditer(text), None):
            end = len(text) if match is None else match.start()
            piece = text[start:end]
            pieces.append(piece if self._in_cdata else _AMPERSAND.sub(_character, piece))
            if match is not None:
                self._in_cdata = match[0] != "]]>"
                pieces.append(match[0])
                start = match.end()
        return "".join(pieces)


def _character(match: re.Match[str]) -> str:
    """The sign of an entity of HTML; the entity's own letters where there is none."""
    sign = html5.get(f"{match[1]};", "") if match[1] else ""
    return sign if sign and not set(sign) & set("<&>") else f"&amp;{match[0][1:]}"
