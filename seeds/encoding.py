"""Decodes bytes of unknown encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

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

# Letters beyond ASCII, by language, of the Windows code pages of the Latin
# script. The first page wins a tie: it is by far the most common.
_ALPHABETS = {
    "cp1252": (
        "éèêëàâçîïôùûüÿœæ", "äöüßé", "áéíóúñüª", "ãõáàâçéêíóôúü", "àèéìíòóùî", "åäöæøéü",
        "áðéíóúýþæö", "éëïöüèáóíú",
    ),
    "cp1254": ("çğıöşüâîû\u0307",),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺôäŕ", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
}  # fmt: skip

# HTML says its charset near its top; browsers look at the first 1,024 bytes
# (https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream),
# real pages sometimes need more.
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I
)
_DECLARED_WITHIN = 8192

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r")
_STRAY = 500
"""At most one byte in so many may be a control character, where one is NUL. In compressed
data, machine code and databases it is one in ten to two hundred."""
_FEW, _FEW_STRAY = 3, 150
"""So many may be in a short text, where one in so many bytes is."""


class NotTextError(SeedsError):
    """The bytes are no text. The message is the rest of a sentence ("is …")."""


def decode(data: bytes, *, declared: str | None = None) -> str:
    r"""Turn bytes into text, with line ends as \n and no byte order mark.

    A byte order mark decides; then UTF-8 where it fits to the last byte (other
    encodings hardly ever look like valid UTF-8); then the declared encoding;
    then charset-normalizer's finding on 256 KiB of it, refined among the Windows
    code pages of the Latin script. Bytes that fit nowhere become U+FFFD; a NUL that
    strayed into a text goes.

    Args:
        data: the whole text.
        declared: what the file itself says, such as HTML's charset.

    Raises:
        NotTextError: the bytes hold many NULs or start like a known binary format.
    """
    encoding = marked_encoding(data)
    if encoding is not None:
        return _lines(data.decode(encoding, "replace").removeprefix("\ufeff"))
    kind = binary_kind(data)
    if kind is not None:
        raise NotTextError(f"is not text but {kind}")
    if b"\x00" in data:
        data = _without_stray_controls(data)
    try:
        return _lines(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(data.decode(_guess(data, declared), "replace"))


def _without_stray_controls(data: bytes) -> bytes:
    """The bytes without control characters, where these are as few as a fault leaves in a text.

    Raises:
        NotTextError: they are as many as in binary files.
    """
    text = data.translate(None, _CONTROLS)
    if len(data) - len(text) > max(len(data) // _STRAY, min(_FEW, len(data) // _FEW_STRAY)):
        raise NotTextError("is not text: it holds NUL bytes, as binary files do")
    return text


def binary_kind(data: bytes) -> str | None:
    """The name of the well-known kind of binary file that begins like this, with its article."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start names, or None."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def guessed_encoding(sample: bytes, declared: str | None = None) -> str:
    """The encoding of a text that begins so, as `decode` tells it of a whole one."""
    marked = marked_encoding(sample)
    if marked is not None:
        return marked
    if sample.isascii():
        return _web_name(declared) if declared and _fits(sample, declared) else "utf-8"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _guess(sample, declared)
    return "utf-8"


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
    if best is None or _is_latin(str(best)):
        return _latin_page(sample)
    return best.encoding


def _is_latin(text: str) -> bool:
    """Whether the letters beyond ASCII are of the Latin script, or there are none."""
    letters = [character for character in text if character > "\x7f" and character.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin * 2 >= len(letters)


def _latin_page(sample: bytes) -> str:
    """The Windows code page whose letters make one language's alphabet best.

    charset-normalizer tells scripts apart but not these pages: it reads plain
    French and Spanish in Windows-1252 as Windows-1250 ("trčs").
    """

    def fit(page: str) -> float:
        text = sample.decode(page, "replace").lower()
        counts = Counter(letter for letter in text if letter > "\x7f")
        letters = {sign: n for sign, n in counts.items() if sign.isalpha() or sign == "\ufffd"}
        known = max(
            sum(letters.get(letter, 0) for letter in alphabet) for alphabet in _ALPHABETS[page]
        )
        return known / max(1, sum(letters.values()))

    return max(_ALPHABETS, key=fit)


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
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
