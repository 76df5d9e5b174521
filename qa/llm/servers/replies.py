"""What a model wrote, read as if no form had been asked for.

All takes linear time, and any text may come.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from qa.llm.servers.faults import Doubtful, Unfounded

_MOST_TRIED = 16
"""Braces, from the end, at which an object is looked for."""

_THOUGHTS = ("think", "thinking", "thought", "reasoning")
"""Tags in which models reason, where their server does not take it out."""

_LIST_MARK = re.compile(r"\s*(?:[-*•]|[0-9]{1,2}[.)])\s+")
_NUMBER = re.compile(r"[0-9]{1,4}")
_IN_BRACKETS = re.compile(r"\[([0-9]{1,4})\]")
_BETWEEN_WORDS = re.compile(r"[\s\[\](),;=*#&`\"'“”]+")


def without_thoughts(text: str) -> str:
    """What stands behind the reasoning that some models write first.

    Raises:
        Doubtful: it never ends.
    """
    begin = max(text.rfind(f"<{tag}>") for tag in _THOUGHTS)
    end, tag = max((text.rfind(f"</{tag}>"), tag) for tag in _THOUGHTS)
    if begin > end:
        raise Doubtful("did not come to the end of its reasoning")
    return text if end < 0 else text[end + len(f"</{tag}>") :]


def begins_with_thoughts(text: object) -> bool:
    """Whether a text is, as far as it came, what a model reasons first, or none at all."""
    if not isinstance(text, str):
        return True
    begin = text.lstrip()
    return not begin or begin.startswith(tuple(f"<{tag}>" for tag in _THOUGHTS))


def json_object(text: str, key: str) -> dict[str, Any] | None:
    """The last object with a key in a text, in Markdown or between sentences; None without."""
    decoder = json.JSONDecoder()
    place = len(text)
    for _ in range(_MOST_TRIED):
        place = text.rfind("{", 0, place)
        if place < 0:
            return None
        try:
            value, _ = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        if key in value:
            return dict(value)
    return None


def offered_numbers(values: object, offered: Collection[int]) -> tuple[int, ...]:
    """The numbers in a list that a model wrote, each once, in its order.

    Args:
        values: whatever stood in its place; numbers may be written as text ("3", "[3]").
        offered: those that it may name.

    Raises:
        Doubtful: it is no list of numbers.
        Unfounded: it holds one that was not offered.
    """
    if not isinstance(values, list):
        raise Doubtful("gave no list of numbers")
    return tuple(dict.fromkeys(_offered(value, offered) for value in values))


def numbers_and_words(text: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """The numbers and the words of a text that consists of nothing else.

    Where some numbers stand in brackets of their own, as in the list that was offered, the
    others only count the lines.

    Args:
        text: in plain words.
        known: words that may stand in it, in small letters.

    Raises:
        Doubtful: it says more.
    """
    numbers, words = [], []
    for token in _tokens(text):
        if _NUMBER.fullmatch(token):
            numbers.append(token)
        elif token in known:
            words.append(token)
        else:
            raise Doubtful("wrote a text where it was asked for numbers")
    return _IN_BRACKETS.findall(text) or numbers, words


def without_list_mark(line: str) -> str:
    """What stands behind the mark of a list: "2. Why?" is "Why?"."""
    mark = _LIST_MARK.match(line)
    return line[mark.end() :] if mark else line


def _tokens(text: str) -> Iterator[str]:
    """What stands between blanks, brackets and commas; dashes that begin a line are nothing."""
    for token in _BETWEEN_WORDS.split(text.casefold()):
        bare = token.rstrip(".:!")
        if bare and bare not in ("-", "–", "•"):
            yield bare


def _offered(value: object, offered: Collection[int]) -> int:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip(" []")):
        value = int(value.strip(" []"))
    if not isinstance(value, int) or isinstance(value, bool):
        raise Doubtful("gave something else than numbers")
    if value not in offered:
        raise Unfounded("named a sentence that was not offered")
    return value
