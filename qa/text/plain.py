"""Outside text as plain text that cannot change a screen, and counts in words.

Everything from outside goes through `printable` before a terminal shows it: an article,
a file name or an error message must never move the cursor or change the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from embeddings.embedder import without_surrogates
from qa.languages.codes import ENGLISH
from qa.languages.locales import Joining, list_text
from qa.languages.messages import say, spoken_language

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


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a text, each as its lines; no control characters."""
    whole = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = (
        [stripped for line in part.split("\n") if (stripped := line.strip())]
        for part in whole.split("\n\n")
    )
    return [lines for lines in parts if lines]


def how_many(number: int, what: str) -> str:
    """Say how many there are: "1 article", "1,200 articles"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def listed(names: Sequence[str], word: Joining = "and", language: str = ENGLISH) -> str:
    """Names as a sentence of a language has them: "A, B and C"."""
    if spoken_language(language) != ENGLISH:
        return list_text(language, names, word)
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def listed_first(names: Sequence[str], most: int, language: str = ENGLISH) -> str:
    """The first names as a sentence has them, and how many more: "A, B and 1,200 more"."""
    more = len(names) - most
    rest = [say(language, "%(number)s more", number=more)] if more > 0 else []
    return listed([*names[:most], *rest], "and", language)


def shorten(text: str, length: int) -> str:
    """The text cut to at most ``length`` characters, with an ellipsis where it was cut."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def divide_lines(lines: Iterable[str], parts: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Each line as what stands before, in and after a span of the text.

    Args:
        lines: the text as it was laid out: the same characters, but for blanks, line breaks
            and what `printable` removes.
        parts: the text before the span, in it and behind it.
    """
    begin, length = (_visible(printable(part)) for part in parts[:2])
    divided, passed = [], 0
    for line in lines:
        places = [place for place, char in enumerate(line) if not char.isspace()]
        inside = places[max(0, begin - passed) : max(0, begin + length - passed)]
        start, end = (inside[0], inside[-1] + 1) if inside else (len(line), len(line))
        divided.append((line[:start], line[start:end], line[end:]))
        passed += len(places)
    return divided


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
