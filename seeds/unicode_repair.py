"""Repairs broken Unicode, and nothing else: the words stay as they were printed."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

import ftfy
from ftfy.badness import is_bad

# Curly quotes, ligatures, full-width forms and letters stay: a quote must be
# the source's own, to the letter. What ftfy does here is decode mojibake.
_FTFY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=True,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=True,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=True,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)

# A text of these alone needs no mending at all. Most English news is such.
_UNUSUAL = re.compile("[^\n\x20-\x7e‘’“”–—…•£€]")
# Without one of these there is no wrong decoding.
_SUSPECT = re.compile("[^\t\n\r\x20-\x7e\xa0‘’“”–—…•£€\u200b-\u200f\ufeff]")

# Terminal escapes, C1 controls (Windows quotation marks read as Latin-1),
# surrogates: always broken, whatever stands around them.
_BROKEN = re.compile("[\x1b\x80-\x9f\ud800-\udfff]")

_LINE_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# The last two show as a blank.
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u180e\u200b\ufeff\u2060-\u2065"  # soft hyphen, zero width, joiners, BOM
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # direction
    "\ufff0-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # ruby marks, tags
    "\u034f\u17b4\u17b5\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # of shorthand, of music
    "\ufdd0-\ufdef\ufffe\uffff]"  # no characters at all
)

# Joiners carry meaning in Arabic-like and Indic scripts and inside emoji.
_JOINED_SCRIPTS = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua840-\ua97f\uaa60-\uaa7f"
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINER = re.compile(
    f"(?<![{_JOINED_SCRIPTS}\u200c\u200d])\u200c"
    f"|(?<=[\u200c\u200d])[\u200c\u200d]"
    f"|(?<![{_JOINED_SCRIPTS}{_EMOJI}\u200c\u200d])\u200d"
    f"|(?<=[{_EMOJI}])\u200d(?![{_EMOJI}])"
)

# Selectors of a variant count behind emoji and signs, digits and the letters of some
# scripts, once; elsewhere, and in rows, they carry hidden bytes. So do the Hangul fillers.
_SELECTOR = re.compile(
    "(?<![#*0-9\xa9\xae\u1000-\u109f\u1800-\u18af\u2000-\u200a\u2010-\u3163\u3165-\u9fff"
    "\ua840-\ua87f\uf900-\ufaff\U0001f000-\U0003ffff])[\ufe00-\ufe0f]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
    "|\u115f(?![\u1160-\u11a7])|(?<![\u1100-\u115f])\u1160"
)

# An entity, even escaped several times ("&amp;amp;lt;"), in one step, so that
# a second mending finds nothing more to do.
_ENTITY = re.compile(
    r"&(?:(?:amp|#0{0,6}38|#[xX]0{0,6}26);)*"
    r"(?:(?P<name>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAKES_ENTITIES = re.compile("[A-Za-z0-9#;&]")
_MOST_PASSES = 4


def repair_unicode(text: str) -> str:
    """Text with its Unicode mended and every line break a plain newline.

    Mojibake is decoded (by ftfy), left-over HTML entities are resolved,
    invisible and bidirectional control characters go, unusual spaces become
    plain ones, and the result is in NFC. Wording, quotation marks, ligatures
    and full-width letters stay. Mending twice changes nothing more.
    """
    if "&" in text:
        text = _ENTITY.sub(_resolve, text)
    if not _UNUSUAL.search(text):
        return text
    for _ in range(_MOST_PASSES):
        before = text
        text = _one_pass(text)
        if text == before:
            break
    return text


def repair_line(text: str) -> str:
    """A field of one line, mended: runs of white space become one space."""
    return " ".join(repair_unicode(text).split())


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which no encoding can write."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def strip_invisible(text: str) -> str:
    """Text without characters that nobody sees; odd line breaks and spaces become plain.

    Joiners and variant selectors stay where a script or an emoji needs them. Letters
    that look like others are text, and stay.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    return _SELECTOR.sub("", text)


def _one_pass(text: str) -> str:
    if _SUSPECT.search(text):
        # Line by line: one broken line must not make its neighbours suspect.
        text = "\n".join(
            ftfy.fix_text(line, _FTFY) if _is_broken(line) else line for line in text.split("\n")
        )
    text = strip_invisible(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_broken(text: str) -> bool:
    if _SUSPECT.search(text) is None:
        return False
    return _BROKEN.search(text) is not None or is_bad(text)


def _resolve(match: re.Match[str]) -> str:
    """The character an entity stands for; "&" where nothing known follows."""
    name = match["name"]
    if name is None:
        return "&" if match.end() > match.start() + 1 else match[0]
    known = name[0] == "#" or f"{name};" in html5
    character = html.unescape(f"&{name};") if known else ""
    # A letter written as a number could form a new entity with its neighbours.
    if not character or _MAKES_ENTITIES.search(character):
        return f"&{name};"
    return character
