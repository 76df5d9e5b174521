"""Tells fields of a report ("Referee: Hal Orme", "High 14 C") from the furniture of a site."""

from __future__ import annotations

import re

from seeds.metadata.titles import line_key

LONGEST_FIELD = 100
"""Characters, label and value."""
MOST_VALUE_WORDS = 3
"""Words of a value that is believed though it is the same on every page ("none"). What
stands behind the label of furniture is a headline or a slogan, and longer."""

_LABELLED = re.compile(
    r"(?P<label>[^\W\d_][\w.’'&/()-]{0,30}(?: [\w.’'&/()-]{1,30}){0,4}?)"
    r"(?: ?(?P<colon>:)(?!\d) ?| [–—-] )(?=\S)"
)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_SCORE = re.compile(r"(?<![\d–-])\d{1,3} ?[-–:] ?\d{1,3}(?![\d–-])")
_LETTER = re.compile(r"[^\W\d_]")

# Who makes the paper and how to reach them: the same on every page for good reason.
_IMPRINT = re.compile(
    r"(?i)(?:(?:the )?(?:[\w-]{1,20} )?(?:editors?|editor-in-chief|publishers?|news ?desk|newsroom"
    r"|tele(?:phone|fax)|phone|tel|fax|contacts?|switchboard|address|offices?|subscriptions?"
    r"|advertising|adverts|circulation|letters|tips|hotline|owners?|proprietors?|print(?:ed|ers?)"
    r"|founded|registered|issn|vat)\b[^:]{0,20}):"
    r"|(?:opening (?:hours|times)|open (?:daily|every|all|from|until|on))\b"
    r"|.{0,80}(?:(?<!\d)0\d{2,4}[ /-]?\d{3}[ -]?\d{2,}|\+\d{1,3} ?\(?\d|\S@\S|https?://|www\.)"
)


def field_shape(line: str) -> str:
    """What lines of one field have in common: its label, or the line without its figures.

    The key of the line itself where it has neither.
    """
    if len(line) > LONGEST_FIELD:
        return line_key(line)
    labelled = _LABELLED.match(line)
    if labelled is not None and (label := line_key(labelled["label"])):
        return f"{label}:"
    return line_key(_DIGITS.sub("0", line))


def is_field_form(line: str) -> bool:
    """Whether a line is a label with a short value or a figure, or holds a score.

    Such a line may be a field though its value never changes ("Red cards: none").
    """
    if len(line) > LONGEST_FIELD or is_imprint(line):
        return False
    labelled = _LABELLED.match(line)
    if labelled is None or labelled["colon"] is None:
        return _SCORE.search(line) is not None
    value = line[labelled.end() :]
    return value.count(" ") < MOST_VALUE_WORDS or has_figure(value)


def has_figure(line: str) -> bool:
    """Whether there is a digit in a line."""
    return _DIGITS.search(line) is not None


def has_letter(line: str) -> bool:
    """Whether there is a letter in a line."""
    return _LETTER.search(line) is not None


def is_imprint(line: str) -> bool:
    """Whether a line tells who makes the outlet, or how to reach it."""
    return _IMPRINT.match(line) is not None
