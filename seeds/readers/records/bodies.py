"""Finds the text of a record, whole or its beginning, whatever it is wrapped in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from seeds.article import LeftOut
from seeds.html_tree import plain_lines
from seeds.limits import Limits
from seeds.readers.documents.markdown_lines import looks_like_markdown, markdown_text
from seeds.readers.records.fields import filled, is_nothing, kind_of, trimmed
from seeds.readers.records.names import BODY, SUMMARY
from seeds.unicode_repair import without_surrogates

# Where the objects of a body keep its words, in their order: fundus, editors of blocks.
_INNER = (
    "summary", "headline", "heading", "sections", "paragraphs", "text", "content", "html",
    "value", "blocks", "data",
)  # fmt: skip

_TEXTS = (*BODY, *SUMMARY)

_DEEPEST = 10
"""Lists and objects inside each other in a body; paragraphs in sections have five."""

# How much a news API cut off: "[+2841 chars]" of NewsAPI, "[2841 chars]" of GNews.
_CUT_MARK = re.compile(r"\s{0,9}(\[\+?\d{1,9} char(?:acter)?s\])\s{0,9}$")
_LONGEST_MARK = 60

_PAGE = re.compile(r"\s{0,99}<(?:!doctype\s{1,9}html|html)[\s>]", re.IGNORECASE)
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a record.

    Attributes:
        text: its lines.
        is_partial: whether it is the beginning of the story, or a summary.
        left_out: what a tool put into it, and what of a page in Markdown is no text.
        title: its own headline, where it is in Markdown and has one.
        is_page: whether the text is the HTML of a whole page, as it is.
    """

    text: str
    is_partial: bool = False
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None
    is_page: bool = False


class BodyError(ValueError):
    """A record holds no text that can be used. The message says why."""


def body_of(record: dict[str, Any], limits: Limits) -> Body:
    """The text of a record; a summary where there is no more.

    Raises:
        BodyError: it holds none, or too much.
    """
    misfits: dict[str, object] = {}
    for names in (BODY, SUMMARY):
        for name, value in filled(record, names):
            pieces = _pieces(value)
            if pieces is None:
                misfits.setdefault(name, value)
                continue
            if len(pieces) == 1 and _PAGE.match(pieces[0]):
                return Body(without_surrogates(pieces[0]), is_page=True)
            text = "\n\n".join(plain_lines(_uncovered(piece)) for piece in pieces)
            body = Body(text)
            if name == "markdown" or looks_like_markdown(text):
                words = markdown_text(text)
                body = Body(words.text, False, tuple(words.left_out), words.title)
            if len(text) > limits.line_bytes:
                raise BodyError(
                    f'has a field "{name}" of {len(text):,} characters, and at most'
                    f" {limits.line_bytes:,} are read; split it, or raise the limit"
                )
            if body.text.strip():
                return _unmarked(replace(body, is_partial=names is SUMMARY))
    for name, value in misfits.items():
        raise BodyError(
            f'has {kind_of(value)} in its field "{name}", where a text or a list of paragraphs'
            " belongs"
        )
    usual = [name for name in (*BODY, *SUMMARY) if "." not in name]
    listed = ", ".join(usual[:_MOST_LISTED])
    raise BodyError(
        f"has no text; looked for {listed} and {len(usual) - _MOST_LISTED} other names of it"
    )


def has_body(record: dict[str, Any]) -> bool:
    """Whether any of the usual fields of a text holds one."""
    if isinstance(record.get("text"), str) and record["text"]:
        return True  # as nearly always: what is read line by line shall be so quickly
    return any(_pieces(value) for _, value in filled(trimmed(record), _TEXTS))


def _pieces(value: object, depth: int = _DEEPEST) -> list[str] | None:
    """The texts in a body: one, a list of them, or of objects that hold them.

    Nothing is found in an object of a list that is no text, such as a picture; None
    where the body itself is of the wrong type.
    """
    if isinstance(value, str):
        return [value]
    if depth <= 0:
        return None
    if isinstance(value, dict):
        return _of_object(value, depth) or None
    if not isinstance(value, list):
        return None
    pieces: list[str] = []
    for entry in value:
        is_object = isinstance(entry, dict)
        inner = _of_object(entry, depth - 1) if is_object else _pieces(entry, depth - 1)
        if inner is None:
            return None
        pieces += inner
    return pieces


def _of_object(value: dict[str, Any], depth: int) -> list[str]:
    inner = (value[name] for name in _INNER if not is_nothing(value.get(name)))
    return [piece for entry in inner for piece in _pieces(entry, depth - 1) or ()]


def _uncovered(text: str) -> str:
    """A text without half surrogates, and out of the CDATA of the XML that it came from."""
    text = without_surrogates(text)
    if text.startswith("<![CDATA["):
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    return text


def _unmarked(body: Body) -> Body:
    match = _CUT_MARK.search(body.text, max(0, len(body.text) - _LONGEST_MARK))
    if match is None:
        return body
    text = body.text[: match.start()]
    lines = sum(1 for line in text.split("\n") if line.strip())
    mark = LeftOut(match[1], "scraper-mark", lines)
    return replace(body, text=text, is_partial=True, left_out=(*body.left_out, mark))
