"""Escapes text in HTML: every word from outside goes through here."""

from __future__ import annotations

import html
import re

# Control characters have no picture, bidirectional ones can turn a headline round, and
# tag characters hide words in it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Accents upon accents grow over the lines around them. No script needs more than four.
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def escape(text: str) -> str:
    """Escape text so that HTML shows exactly this text, in an element or an attribute.

    Control, tag and bidirectional characters and broken halves of UTF-16 pairs, which no
    page can show, become the replacement character; so do accents piled upon four others.
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _PILED.sub("\\1\N{REPLACEMENT CHARACTER}", text)
    return html.escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)
