"""Escape words from outside in Markdown, so that it shows exactly these words.

After the CommonMark specification 0.31 (https://spec.commonmark.org/0.31.2/): any ASCII
punctuation can be escaped by a backslash (2.4). Also escaped is what GitHub's dialect and
others add: ``~``, ``|``, ``$``, bare addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~^$]")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
# GitHub makes links of these without being asked.
_BARE_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
# A list, or the line below a heading.
_SIGN_AT_START = re.compile(r"^[-+=:]")
_NUMBER_AT_START = re.compile(r"^(\d+)([.)])(?=\s|$)")


def inline(text: str) -> str:
    """Escape one line of text, wherever on a line of ours it stands.

    Args:
        text: without line breaks and control characters.
    """
    return _at_start(_anywhere(text.strip()))


def with_strong(before: str, words: str, after: str) -> str:
    """Escape one line of text with some words of it in bold.

    They stay as they are where Markdown would not make them bold (6.2): of "US$5" a sign
    cannot begin what is bold right behind a letter.

    Args:
        before: the line up to the words.
        words: without blanks at their ends; may be empty.
        after: the line behind them.
    """
    before, after = before.lstrip(), after.rstrip()
    if not words or _binds(before[-1:], words[0]) or _binds(after[:1], words[-1]):
        return inline(before + words + after)
    return _at_start(f"{_anywhere(before)}**{_anywhere(words)}**{_anywhere(after)}")


def _binds(outside: str, inside: str) -> bool:
    """Whether the asterisks between two characters would not be a beginning or an end."""
    is_apart = not outside or outside.isspace() or _is_sign(outside)
    return _is_sign(inside) and not is_apart


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _anywhere(text: str) -> str:
    text = _ANYWHERE.sub(r"\\\g<0>", text)
    text = _ENTITY.sub(r"\\&", text)
    return _BARE_ADDRESS.sub(r"\\\g<0>", text)


def _at_start(text: str) -> str:
    text = _SIGN_AT_START.sub(r"\\\g<0>", text)
    return _NUMBER_AT_START.sub(r"\1\\\2", text)


def lines(text: Iterable[str]) -> str:
    """Escape lines of text as one paragraph that keeps its line breaks."""
    return on_lines(inline(line) for line in text)


def on_lines(escaped: Iterable[str]) -> str:
    """One paragraph of Markdown that breaks its lines where these end."""
    return "\\\n".join(escaped)


def block(text: str, prefix: str, first: str | None = None) -> str:
    """Put a prefix in front of each line of Markdown.

    Args:
        text: Markdown.
        prefix: what makes each line part of a block, such as ``> ``.
        first: the same for the first line, such as ``- ``; else as the others.
    """
    marked = "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))
    return marked if first is None else first + marked.removeprefix(prefix)


def link(words: str, address: str | None) -> str:
    """Make a link, or leave the words alone.

    Args:
        words: Markdown.
        address: made by `qa.text.markup.safe_links`, so without blanks, brackets and backslashes.
    """
    if not address:
        return words
    target = _ENTITY.sub(r"\\&", address)
    return f"[{words}](<{target}>)"
