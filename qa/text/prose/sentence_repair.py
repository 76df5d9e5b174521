"""Mends English sentences that a mark inside them cut apart, or that an abbreviation held together.

"“Will it hold?” Marchbank asked.", "the band Yes! It Rains! will play" and "11:30 p.m.
HST" are one sentence each; "She said no. Torvik said yes." are two. The rules look at a
bounded piece on either side of a cut, so that the time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qa.text.dates import WEEKDAY_PATTERN

Span = tuple[int, int]

REACH = 160
"""Characters looked at on either side of a cut."""

# Words that sentencex takes for abbreviations in any case; these close sentences, too.
_WORD_THEN_SENTENCE = re.compile(
    r"(?<![\w.’'-])(?:no|me|ill|art|re|miss|fed)\.[\"”’]?\s+(?=[“\"‘]?[A-Z][\w’'])"
)
_MARK = re.compile(r"[!?…][\"”’')\]]*$|\.{3}[\"”’')\]]*$")
_QUOTED_MARK = re.compile(r"[!?…—–-][\"”’'»]+$")
_GOES_ON = re.compile(r"[a-z](?![A-Z])|[—–]\s?(?=[a-z])|[,;:](?=\s)")
_OPENING_MARK = re.compile(r"\s+([“‘(\[\"])$")
_HOUR = re.compile(r"\d\s?[AaPp]\.[Mm]\.$")
_ZONE = re.compile(r"\(?(?:[ECMP]T|[A-Z]{2,4}T|UTC|GMT|Z|[A-Z][a-z]+ (?:[A-Z][a-z]+ )?[Tt]ime)\b")
_DEGREE = re.compile(r"(?:\b(?:and|by|with|of)|[&,])\s(?:Ph\.?D|M\.D|J\.D|D\.D\.S)\.$")
# "Holm, D-N. Y., said", "then-Gov. Ada Holm", "Prop. 205", "Max. fine for a second".
_SHORT_FORMS = (
    (re.compile(r"\b[A-Z]-[A-Z]\.$"), re.compile(r"[A-Z]\.")),
    (re.compile(r"\b(?:then|now|former|ex|co)-[A-Z][a-z]{1,4}\.$"), re.compile(r"[A-Z]")),
    (re.compile(r"(?:^|[\s(])(?:Max|Min|Props?|Approx)\.$"), re.compile(r"[a-z\d$£€]")),
    (re.compile(r"\d\s(?:lbs?|oz|ft|sq)\.$"), re.compile(r"[a-z]")),
)
_COMPANY = re.compile(r"(?:Inc|Corp|Ltd|Co|LLC|PLC)\b")
# A name whose next mark has a small letter behind it: "It Rains! will play".
_NAME_WITH_MARK = re.compile(r"(?:[A-Z][\w’'-]*[ ,]{1,2}){0,4}[A-Z][\w’'-]*[!?]\s+[a-z]")
_LAST_IS_NAME = re.compile(r"\s[A-Z][\w’'-]*[!?]$|^[A-Z][\w’'-]*[!?]$")

_VERBS = (
    r"(?:ask|shout|yell|scream|exclaim|laugh|joke|quip|repl(?:i|y)|wonder|demand|cr(?:i|y)"
    r"|respond|answer|call|chant|tweet|post|plead|recall|remark|continue|declare|announce"
    r"|insist|add|repeat|note|observe|inquire|quer(?:i|y)|beg|whisper|mutter|gasp|urge"
    r"|comment|argue|explain|warn|concede|suggest|caption|text)(?:ed|d|s|es|ing)?"
    r"|said|says|wrote|writes|told|tells|read|reads|sang|began|went on|thought|thinks"
)
_SUBJECT = r"(?:[A-Z][\w.’'-]*\s)(?:(?:[A-Z][\w.’'-]*|[a-z][a-z-]*)\s){0,7}?"
# "Marchbank asked on Friday", "he said, and left": who spoke, and no statement of its own.
_SPEAKER = re.compile(
    rf"(?:{_SUBJECT}|[A-Z][\w.’' -]{{1,50}},[^,.!?“”\"]{{2,80}},\s)"
    r"(?:has\s|had\s|also\s|then\s|later\s|once\s|[a-z]+ly\s)?"
    rf"(?:(?P<asks>(?:asked|asks|told|tells|shouted at|yelled at)\b"
    r"(?!\s(?:if|whether|that)\b|[^.,;]{0,40}\sto\s[a-z]))"
    rf"|(?:{_VERBS})"
    r"(?=[.;!?]|,(?!\s[“\"‘])|$|\s(?:on|in|at|during|as|when|while|after|before|to|of|with|from"
    r"|about|through|upon|into|via|by|over|near|back|again|aloud|out|yesterday|earlier|later"
    rf"|(?:last|this)\s(?:week|month|year|spring|summer|fall|autumn|winter)|{WEEKDAY_PATTERN})\b))"
)
_STATES = re.compile(r"[^.,;!?“”\"]{0,60}\b(?:that|whether|if)\b")


def repaired(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Join and split the sentences of one paragraph where a mark misled.

    Args:
        text: the whole text, English.
        sentences: spans of one paragraph, in order, trimmed.

    Returns:
        spans likewise, which cover the same characters but white space.
    """
    joined: list[Span] = []
    for start, end in _split(text, _with_opening_marks(text, sentences)):
        if joined and _goes_on(text, joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _with_opening_marks(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Put opening marks that stand alone behind a sentence in front of the next one."""
    moved: int | None = None
    for number, (begin, end) in enumerate(sentences):
        start = begin if moved is None else moved
        moved = None
        mark = _OPENING_MARK.search(text, max(start, end - 8), end)
        if mark and mark.start() > start and number + 1 < len(sentences):
            is_opening = mark[1] != '"' or text.count('"', max(start, end - 4 * REACH), end) % 2
            if is_opening:
                moved = mark.start(1)
                end = mark.start()
        yield start, end


def _split(text: str, sentences: Iterable[Span]) -> Iterator[Span]:
    for start, end in sentences:
        for match in _WORD_THEN_SENTENCE.finditer(text, start, end):
            if _is_in_quotation(text, start, match.end()):
                continue
            yield start, match.start() + len(match.group().rstrip())
            start = match.end()
        yield start, end


def _is_in_quotation(text: str, start: int, end: int) -> bool:
    """Whether a quotation is open at the end of a bounded piece of text; it stays whole."""
    piece = text[max(start, end - 4 * REACH) : end]
    return piece.count("“") > piece.count("”") or piece.count('"') % 2 == 1


def _goes_on(text: str, left: Span, right: Span) -> bool:
    """Whether the right span is no sentence of its own but goes on with the left one."""
    before = text[max(left[0], left[1] - REACH) : left[1]]
    after = text[right[0] : min(right[1], right[0] + REACH)]
    if _GOES_ON.match(after) and _MARK.search(before):
        return True
    if _HOUR.search(before) and _ZONE.match(after):
        return True
    if _DEGREE.search(before) and after[:1].isupper():
        return True
    if _MARK.search(before) and _COMPANY.match(after):
        return True
    if any(form.search(before) and rest.match(after) for form, rest in _SHORT_FORMS):
        return True
    if _LAST_IS_NAME.search(before):
        return bool(_NAME_WITH_MARK.match(text[right[0] : right[0] + REACH]))
    return bool(_QUOTED_MARK.search(before) and _is_speaker(before, after))


def _is_speaker(before: str, after: str) -> bool:
    """Whether a text behind a quotation says who spoke it."""
    match = _SPEAKER.match(after)
    if match is None or _STATES.match(after, match.end()):
        return False
    # "“Why?” He asked the board" is a sentence of its own less often than not.
    return match.group("asks") is None or "?" in before[-4:] or after[match.end() :][:1] in ".,;"
