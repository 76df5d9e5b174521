"""The words of a text in Markdown, without its marks, as scrapers write pages down.

Line rules, not a renderer: what a page of news holds are headings, lists, quotes, links,
pictures and emphasis (https://spec.commonmark.org), and what is none of them shall stay as
it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from seeds.article import LeftOut

_ADDRESS = (
    r"\(\s{0,3}(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)"
    r"(?:\s{1,3}(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?\s{0,3}\)"
)
_WORDS = r"\[((?:\\.|[^\[\]\\\n]){0,1000})\]"
_IMAGE = re.compile(rf"!{_WORDS}(?:{_ADDRESS}|\[[^\[\]\n]{{0,100}}\])")
_LINK = re.compile(rf"(?<!\\){_WORDS}(?:{_ADDRESS}|\[[^\[\]\n]{{1,100}}\])")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_NOTE = re.compile(r"^ {0,3}\[\^[\w-]{1,40}\]:\s{0,9}|\[\^[\w-]{1,40}\]", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}\[[^\^\[\]\n][^\[\]\n]{0,100}\]:\s{1,9}\S{1,2000}(?:\s.{0,500})?")
_EMPHASIS = (
    re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])([^*\n]{1,5000})(?<=[^\s\\])\1"),
    re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]{1,5000})(?<=[^\s\\])\1(?!\w)"),
    re.compile(r"(?<!\\)(~~|`{1,2})(?=\S)([^~`\n]{1,5000})(?<=\S)\1"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~\"'&$%,/:;=?@^-])")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)

_HEADING = re.compile(r" {0,3}#{1,6}(?:\s{1,9}(.{0,2000}?))?(?:\s{1,9}#{1,9})?\s{0,9}")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})\s{0,9}")
_RULE = re.compile(r" {0,3}(?:[-*_]\s{0,3}){3,}")
_QUOTE = re.compile(r"(?: {0,3}>\s?){1,20}")
_ITEM = re.compile(r"\s{0,40}(?:[*+-]|\d{1,4}[.)])\s{1,9}")
_TABLE_ROW = re.compile(r"\s{0,3}\|(.{0,5000})\|\s{0,3}")
_RULE_CELL = r"\s{0,3}:?-{2,}:?\s{0,3}"
_TABLE_RULE = re.compile(rf"\s{{0,3}}\|?{_RULE_CELL}(?:\|{_RULE_CELL}){{0,100}}\|?\s{{0,3}}")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_NO_WORDS = re.compile(r"[\W_]*")

_SURE = re.compile(rf"{_WORDS}\((?:https?:|/|#|mailto:)|^ {{0,3}}#{{1,6}} \S", re.MULTILINE)
_LEAST_BOLD = 2
"""Runs of words between asterisks: one alone may be a footnote."""

LEAST_SENTENCE = 8
"""Words. A line that is one link and shorter, or no sentence, leads somewhere else."""


@dataclass(slots=True)
class MarkdownText:
    """A text that was in Markdown.

    Attributes:
        lines: its lines, each a paragraph.
        left_out: what no reader of it saw, or what leads elsewhere.
        title: the words of its first heading of the first level.
    """

    lines: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    title: str | None = None

    @property
    def text(self) -> str:
        """The lines as paragraphs."""
        return "\n\n".join(self.lines)

    def leave_out(self, words: str, rule: str) -> None:
        """Put aside words that stand behind the lines so far."""
        words = " ".join(words.split())
        if words:
            self.left_out.append(LeftOut(words, rule, len(self.lines)))


def looks_like_markdown(text: str) -> bool:
    """Whether a text holds a link, a heading, or several runs of words between asterisks."""
    # Single signs first, which are looked for thirty times as fast as pairs of them.
    if ("[" in text or "#" in text) and _SURE.search(text):
        return True
    return "*" in text and len(_EMPHASIS[0].findall(text)) >= _LEAST_BOLD


def markdown_text(text: str) -> MarkdownText:
    """The words of a text in Markdown, in linear time."""
    result = MarkdownText()
    paragraph: list[str] = []
    in_code = False
    for line in _BREAK.sub("\n", text).split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
            _end(paragraph, result)
        elif in_code:
            paragraph.append(line)
            _end(paragraph, result, plain=True)
        elif paragraph and _UNDERLINE.fullmatch(line):
            _heading(" ".join(paragraph), line.strip()[0] == "=", result)
            paragraph = []
        else:
            _take(line, paragraph, result)
    _end(paragraph, result)
    return result


def _take(line: str, paragraph: list[str], result: MarkdownText) -> None:
    """Take a line outside of code that is no underline."""
    if quote := _QUOTE.match(line):
        line = line[quote.end() :]
    heading = _HEADING.fullmatch(line)
    if heading:
        _end(paragraph, result)
        _heading(heading[1] or "", line.lstrip().startswith("# "), result)
    elif not line.strip() or _RULE.fullmatch(line) or _TABLE_RULE.fullmatch(line):
        _end(paragraph, result)
    elif _DEFINITION.fullmatch(line):
        result.leave_out(line, "scraper-mark")
    elif item := _ITEM.match(line):
        _end(paragraph, result)
        paragraph.append(line[item.end() :])
    elif row := _TABLE_ROW.fullmatch(line):
        _end(paragraph, result)
        paragraph.append(" ".join(row[1].replace("|", " ").split()))
        _end(paragraph, result)
    else:
        paragraph.append(line)


def _heading(words: str, is_first: bool, result: MarkdownText) -> None:
    words = _words(words, result)
    if words:
        result.lines.append(words)
        if is_first and result.title is None:
            result.title = words


def _end(paragraph: list[str], result: MarkdownText, plain: bool = False) -> None:
    """Put a paragraph, if there is one, among the lines."""
    # A line break that is meant stays one: two spaces or a backslash in front of it.
    raw = "\n".join(paragraph)
    paragraph.clear()
    if plain:
        result.lines.extend(filter(str.strip, [raw]))
        return
    links = _LINK.findall(_IMAGE.sub("", raw))
    words = _words(raw, result)
    rest = _LINK.sub("", _IMAGE.sub("", raw))
    if links and _NO_WORDS.fullmatch(rest) and not _is_sentence(words):
        result.leave_out(words, "navigation")
    elif words:
        result.lines.append(words)


def _is_sentence(words: str) -> bool:
    return len(words.split()) >= LEAST_SENTENCE and words.endswith((".", "!", "?", "”", '"'))


def _words(text: str, result: MarkdownText) -> str:
    """The words of a line, its pictures put aside."""
    for image in _IMAGE.finditer(text):
        result.leave_out(image[1], "hidden")
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _AUTOLINK.sub(r"\1", text)
    for _ in range(2):  # bold around italics
        for emphasis in _EMPHASIS:
            text = emphasis.sub(r"\2", text)
    text = _ESCAPED.sub(r"\1", _NOTE.sub("", text))
    return " ".join(text.split())
