"""Bytes of unknown encoding to text."""

from __future__ import annotations

import codecs
import re

from seeds.errors import SeedsError

SAMPLE_BYTES = 256 * 1024
"""How much of a file is looked at to tell its encoding."""

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes of files that people keep beside their articles. Most have NUL
# bytes too; these do not always, or deserve their name in the message.
_MAGIC = (
    (b"PK\x03\x04", "a ZIP file (or an Office document)"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh9", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)

# HTML says its charset near its top; browsers look at the first 1,024 bytes
# (https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream),
# real pages sometimes need more.
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I
)
_DECLARED_WITHIN = 8192


class NotTextError(SeedsError):
    """The bytes are no text. The message is the rest of a sentence ("is …")."""


def decode(data: bytes, *, declared: str | None = None) -> str:
    r"""Turn bytes into text, with line ends as \n and no byte order mark.

    A byte order mark decides; then UTF-8 where it fits to the last byte (other
    encodings hardly ever look like valid UTF-8); then the declared encoding;
    then charset-normalizer's finding on 256 KiB of it, and at last
    Windows-1252, the encoding of most Western pages that say nothing.
    Bytes that fit nowhere become U+FFFD.

    Args:
        data: the whole text.
        declared: what the file itself says, such as HTML's charset.

    Raises:
        NotTextError: the bytes hold NULs or start like a known binary format.
    """
    encoding = marked_encoding(data)
    if encoding is not None:
        return _lines(data.decode(encoding, "replace").removeprefix("\ufeff"))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise NotTextError(f"is not text but {kind}")
    if b"\x00" in data:
        raise NotTextError("is not text: it holds NUL bytes, as binary files do")
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(data.decode(_guess(data, declared), "replace"))


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start names, or None."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def declared_charset(data: bytes) -> str | None:
    """The charset that an HTML page declares in its head, or None."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return None if match is None else match[1].decode("ascii", "replace")


def _guess(data: bytes, declared: str | None) -> str:
    # The part to look at begins before the first byte that is not ASCII.
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - SAMPLE_BYTES // 2) if first else 0
    sample = data[start : start + SAMPLE_BYTES]
    if declared is not None and _fits(sample, declared):
        return _web_name(declared)
    if _nearly_utf8(sample):
        return "utf-8"
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample).best()
    return "cp1252" if best is None else best.encoding


def _web_name(encoding: str) -> str:
    """The codec that browsers use for a name.

    They read Latin-1 as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels):
    its extra signs are the curly quotes that news is full of.
    """
    name = codecs.lookup(encoding).name
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether the sample reads without much loss in a text encoding of that name."""
    try:
        name = _web_name(encoding)
        if name.startswith(("utf-8", "utf-16", "utf-32", "utf-7")):
            return False  # tried before, or impossible without a mark
        text = sample.decode(name, "replace")
    except (LookupError, ValueError):
        return False  # an unknown name, or a codec that is not of text
    return text.count("\ufffd") * 100 <= len(text)


def _nearly_utf8(sample: bytes) -> bool:
    """Whether it is UTF-8 with a few bytes broken, as a bad cut leaves it."""
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    others = sum(character > "\x7f" for character in text) - broken
    return broken * 10 <= others


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
