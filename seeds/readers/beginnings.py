"""What the first bytes of a file tell of its kind."""

from __future__ import annotations

import json
import re

from seeds.encoding import binary_kind, marked_encoding

HEAD_BYTES = 4096
"""Bytes of a file that tell its kind. Comments in front of a page are rarely longer."""

# An XML declaration or a comment, as they stand in front of a document's first tag.
_PROLOGUE = re.compile(r"\s*(?:<\?[^>]{0,500}>|<!--.{0,3000}?-->)", re.DOTALL)
_PAGE = re.compile(r"\s*<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)
_JSON = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{\]"0-9-])""")
_MAIL = re.compile(
    r"(?:from|to|date|subject|received|return-path|delivered-to|message-id|mime-version"
    r"|x-[\w-]{1,40}|content-type|snapshot-content-location):[ \t]",
    re.IGNORECASE,
)
_WACZ = re.compile(rb"archive/[^/]{1,200}\.warc|datapackage\.json|indexes/index\.(?:cdx|idx)")
_RELATED = re.compile(r"^content-type:\s{0,20}multipart/related\b", re.IGNORECASE | re.MULTILINE)

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r\f\x1b"))
_MOST_CONTROLS = 200
"""Bytes of a text for each control character in it: a few come from careless exports."""


def is_web_page(head: bytes) -> bool:
    """Whether it begins as pages do, behind comments and an XML declaration."""
    text = _text(head)
    at = 0
    while match := _PROLOGUE.match(text, at):
        at = match.end()
    return _PAGE.match(text, at) is not None


def is_warc(head: bytes) -> bool:
    """Whether it begins with a record of WARC."""
    return head.startswith(b"WARC/")


def is_pdf(head: bytes) -> bool:
    """Whether it begins as PDF does, behind some bytes that readers let pass."""
    return b"%PDF-" in head[:1024]


def is_zip(head: bytes) -> bool:
    """Whether it begins with a member of a ZIP archive, or with the end of an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_docx(head: bytes) -> bool:
    """Whether it is a ZIP archive that begins as a document of Word does."""
    return is_zip(head) and b"word/document" in head


def is_wacz(head: bytes) -> bool:
    """Whether it is a ZIP archive whose first member is a part of a WACZ file."""
    return is_zip(head) and _WACZ.match(head, 30) is not None


def is_tar(head: bytes) -> bool:
    """Whether it begins with a member of a tar archive (POSIX.1-1988 and later)."""
    return head[257:262] == b"ustar"


def is_json(head: bytes) -> bool:
    """Whether it begins as an object or a list."""
    return _JSON.match(_text(head)) is not None


def is_json_lines(head: bytes) -> bool:
    """Whether its first line is an object and another follows, or the line is a long one."""
    line, end, rest = _text(head).lstrip().partition("\n")
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict) and rest.lstrip().startswith("{")
    except (ValueError, RecursionError):
        return not end and is_json(head)


def is_mail(head: bytes) -> bool:
    """Whether it begins with two fields of a mail's header."""
    lines = [line for line in _text(head).split("\n")[:20] if line[:1] not in (" ", "\t")]
    return len(lines) > 1 and all(map(_MAIL.match, lines[:2]))


def is_saved_page(head: bytes) -> bool:
    """Whether it begins as MHTML does: a mail made of a page and what belongs to it."""
    return is_mail(head) and _RELATED.search(_text(head)) is not None


def is_text(head: bytes) -> bool:
    """Whether it can be text, in any encoding that news is written in."""
    if not head.strip() or binary_kind(head) is not None:
        return False
    if marked_encoding(head) is not None:
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\x00" not in head and controls * _MOST_CONTROLS <= len(head)


def _text(head: bytes) -> str:
    encoding = marked_encoding(head)
    return head.decode(encoding or "latin-1", "replace").removeprefix("\ufeff").replace("\r", "")
