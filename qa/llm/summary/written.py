"""The sentences in what a model wrote, as far as it has come, each with its numbers.

Any text may come, and all of it takes linear time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from qa.llm.servers.faults import Doubtful, Unfounded
from qa.llm.servers.replies import (
    json_object,
    offered_numbers,
    without_list_mark,
    without_thoughts,
)
from qa.text.sentences import sentence_spans

KEY = "sentences"
"""Of the list in a reply in JSON; each has a "text" and "numbers"."""

_LIST = re.compile(rf'"{KEY}"\s*:\s*\[')
_BETWEEN_ITEMS = re.compile(r"[\s,]*")
_BEGIN_OF_JSON = re.compile(r'[{"`<]|\[\s*(?:[{"\[]|$)')
"""With Markdown around it, or behind a tag that is not whole yet."""

_MARKER = re.compile(r"\s*\[([0-9][0-9,;\s]{0,30})\]")
_NUMBER = re.compile(r"[0-9]{1,4}")
_END_OF_SENTENCE = re.compile(r"[.!?…][\"”’')]*$")


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that a model wrote.

    Attributes:
        text: on one line, otherwise as it was written.
        numbers: of the offered sentences that it names; none where it names one that was not
            offered.
    """

    text: str
    numbers: tuple[int, ...]


def written_sentences(
    text: str, offered: Collection[int], *, is_whole: bool
) -> tuple[WrittenSentence, ...]:
    """The sentences of a reply in JSON, or in plain text with numbers in brackets, each once.

    Args:
        text: what came so far.
        offered: the numbers that it may name.
        is_whole: whether it is all; else what may still go on is left out.

    Raises:
        Doubtful: it is whole and cannot be read.
    """
    try:
        text = without_thoughts(text).strip()
    except Doubtful:
        if is_whole:
            raise
        return ()
    reply = json_object(text, KEY) if is_whole else None
    if reply is not None:
        sentences = _of_items(reply[KEY], offered)
    elif not _BEGIN_OF_JSON.match(text) and not _LIST.search(text):
        sentences = _of_lines(text, offered, is_whole=is_whole)
    elif is_whole:
        raise Doubtful("wrote no sentences")
    else:
        sentences = _of_items(list(_items(text)), offered)
    return tuple(dict.fromkeys(sentences))


def _items(text: str) -> Iterator[object]:
    """The whole items of a list in JSON that may still go on."""
    begin = _LIST.search(text)
    place = begin.end() if begin else len(text)
    decoder = json.JSONDecoder()
    while between := _BETWEEN_ITEMS.match(text, place):
        try:
            item, place = decoder.raw_decode(text, between.end())
        except (ValueError, RecursionError):
            return
        yield item


def _of_items(items: object, offered: Collection[int]) -> Iterator[WrittenSentence]:
    for item in items if isinstance(items, list) else ():
        sentence = item if isinstance(item, dict) else {"text": item}
        text, numbers = sentence.get("text"), sentence.get("numbers", [])
        if isinstance(text, str) and isinstance(numbers, list):
            yield from _sentences(text, numbers, offered)


def _of_lines(text: str, offered: Collection[int], *, is_whole: bool) -> Iterator[WrittenSentence]:
    *lines, last = text.split("\n")
    for line in lines:
        yield from _sentences(without_list_mark(line), [], offered)
    rest = list(_sentences(without_list_mark(last), [], offered))
    yield from rest if is_whole else rest[:-1]


def _sentences(
    text: str, numbers: list[object], offered: Collection[int]
) -> Iterator[WrittenSentence]:
    """The sentences of a text, each with numbers for all of them and those in it or behind it.

    What has no number and does not end as a sentence is none: "Here is the summary:".
    """
    parts = _MARKER.split(text)
    plain = "".join(parts[::2])
    ends = [len("".join(parts[: place + 1 : 2])) for place in range(0, len(parts) - 1, 2)]
    spans = sentence_spans(plain)
    for place, (start, end) in enumerate(spans):
        following = spans[place + 1][0] if place + 1 < len(spans) else len(plain) + 1
        named = [
            number
            for at, marker in zip(ends, parts[1::2], strict=True)
            if (start < at or place == 0) and at <= following - 1
            for number in _NUMBER.findall(marker)
        ]
        sentence = " ".join(plain[start:end].split())
        known = _offered([*numbers, *named], offered)
        if known or _END_OF_SENTENCE.search(sentence):
            yield WrittenSentence(sentence, known)


def _offered(numbers: Iterable[object], offered: Collection[int]) -> tuple[int, ...]:
    try:
        return offered_numbers(list(numbers), offered)
    except (Doubtful, Unfounded):
        return ()
