"""Outside text as plain text that cannot change a screen, and counts in words.

Everything from outside goes through `printable` before a terminal shows it: an article,
a file name or an error message must never move the cursor or change the screen.
"""

from __future__ import annotations

import re

from embeddings.embedder import without_surrogates

# C0 controls but tab and newline, DEL, C1 controls, the bidirectional controls that can
# make a line read otherwise than it is written, and tag characters, which hide words.
HIDDEN = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f{HIDDEN}]")


def printable(text: str) -> str:
    """Remove control characters; tabs and newlines stay."""
    return _CONTROLS.sub("", without_surrogates(text))


def on_one_line(text: str) -> str:
    """Remove tabs and newlines too: a headline must not write lines of ours."""
    return " ".join(printable(text).split())


def how_many(number: int, what: str) -> str:
    """Say how many there are: "1 article", "1,200 articles"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def shorten(text: str, length: int) -> str:
    """The text cut to at most ``length`` characters, with an ellipsis where it was cut."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
