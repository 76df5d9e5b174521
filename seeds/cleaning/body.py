"""Settles repeats, links and pleas in the body of a story and at the foot of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seeds.cleaning.boilerplate import is_plea
from seeds.cleaning.fields.head import Story, is_same_headline
from seeds.cleaning.stories import Row, has_stop, is_sentence, is_wide
from seeds.metadata.titles import line_key

LEAST_REPEATED = 60
"""Characters. Shorter lines may come twice in a story for good reasons: scores,
names, the same short answer."""

# Links in capitals on real pages have 8 words and more, subheads 8 and less.
_CAPITAL_WORDS = 9
_CAPITAL_LENGTH = 45

LONGEST_TEASER = 180
"""Characters. A link's headline may have a line of text below it; paragraphs of
the story are longer."""
LEAST_HEADLINES = 3
"""Headlines that make a list of links with such lines, one for each at least."""
_TITLED = re.compile(r": |[：】]\s?\w")
LONGEST_LABEL = 40
"""Characters of the label over a list of links."""
_HEADLINE_WORDS = 4
_WIDE_HEADLINE = 6
"""Characters of a headline in a script whose words are short, or not set apart."""

_PLEAS = frozenset(
    {"follow-us", "subscribe", "newsletter", "donation", "dear-reader", "plea-block"}
)


def read_body(rows: Sequence[Row], story: Story, known: set[str]) -> bool:
    """Settle repeats, links and captions among the rows that the head left.

    Args:
        rows: all rows of the story.
        story: what its head said.
        known: the keys of the captions that the source itself marks.

    Returns:
        Whether any paragraph went.
    """
    before = sum(row.role is None for row in rows)
    _settle_captions(rows, story, known)
    headline_key = line_key(story.title)
    is_mixed_case = any(
        row.role is None and is_sentence(row.text) and not row.text.isupper() for row in rows
    )
    long_lines: dict[str, list[Row]] = {}
    for row in rows:
        if row.role is not None:
            continue
        if headline_key and is_same_headline(row.text, headline_key):
            row.settle("dropped", "repeated-headline")
        elif len(row.text) >= LEAST_REPEATED and not row.glued and has_stop(row.text):
            long_lines.setdefault(row.text, []).append(row)
        elif is_mixed_case and row.text.isupper() and _is_capital_link(row.text):
            row.settle("dropped", "related-link")
    for same in long_lines.values():
        # What comes three times has a reason to: the same question put to many.
        if len(same) == 2:
            same[1].settle("dropped", "repeated-paragraph")
    return before > sum(row.role is None for row in rows)


def _settle_captions(rows: Sequence[Row], story: Story, known: set[str]) -> None:
    captions = set(story.captions.values())
    for row in rows:
        if row.role == "caption" and row.rule == "caption":
            if not story.add_caption(row.text):
                row.settle("dropped", "repeated-caption")
        elif row.role is None and known and line_key(row.text) in known:
            row.settle("caption", "known-caption")
        elif row.role is None and row.text in captions:
            row.settle("dropped", "repeated-caption")


def _is_capital_link(line: str) -> bool:
    """Whether a line in capitals is a link to another story; a subhead is shorter."""
    return (
        line.count(" ") + 1 >= _CAPITAL_WORDS
        and len(line) >= _CAPITAL_LENGTH
        and not has_stop(line)
    )


def read_foot(rows: Sequence[Row]) -> None:
    """Settle the pleas' neighbours and the list of links at the end of a page."""
    rules = {row.rule for row in rows}
    if not rules.isdisjoint(_PLEAS):
        for row in rows[_first_plea(rows) :]:
            if row.role is None and is_plea(row.text):
                row.settle("dropped", "plea-block")
    if "related-link" in rules:
        for row in rows[_first_link(rows) :]:
            if row.role is None:
                row.settle("dropped", "link-list")


def _first_plea(rows: Sequence[Row]) -> int:
    """The position of the first plea behind the last sentence of the story."""
    first = len(rows)
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if row.role is None:
            if not is_plea(row.text) and (is_sentence(row.text) or row.glued):
                break
        elif row.rule in _PLEAS:
            first = i
    return first


def _first_link(rows: Sequence[Row]) -> int:
    """The position of the label over the list of links at the very end.

    A table of facts at the end of a story is no such list: its lines are shorter
    than headlines, or it stands under a link that has a title of its own.
    """
    first = len(rows)
    headlines = teasers = 0
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if row.role is None:
            is_headline = _is_link_title(row.text)
            if row.glued or not (is_headline or is_sentence(row.text)):
                break
            if len(row.text) > LONGEST_TEASER:
                break
            headlines += is_headline
            teasers += not is_headline
        elif _is_label(row) and headlines >= max(teasers, LEAST_HEADLINES if teasers else 1):
            first = i
    return first


def _is_link_title(line: str) -> bool:
    if is_wide(line):
        return len(line) >= _WIDE_HEADLINE and not has_stop(line)
    return not is_sentence(line) and line.count(" ") + 1 >= _HEADLINE_WORDS


def _is_label(row: Row) -> bool:
    is_short = len(row.text) <= LONGEST_LABEL and _TITLED.search(row.text) is None
    return row.rule == "related-link" and is_short
