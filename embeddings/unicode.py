"""Text that libraries written in Rust, and SQLite, can take."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair.

    A Python string can hold such halves (from a badly decoded command line, say),
    UTF-8 cannot. One character for one, so that offsets keep their meaning.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
