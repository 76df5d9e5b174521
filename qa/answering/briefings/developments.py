"""Whether a sentence tells a development of a story, or only speaks of it; by its form, English.

Around what happened an article puts what people say of it, what happened long before, and what
may come. Such sentences are true and on the matter, and no news. The weights are set, not
fitted: the order of what is chosen must follow them, its size does not matter.
"""

from __future__ import annotations

import re
from datetime import date

from qa.answering.citing.context import needs_context
from qa.question.time.mentions import times_named
from qa.text.dates import MONTH_PATTERN, SHORT_MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.figures import figures

FEW_WORDS, MANY_WORDS = 8, 55
"""Words of a sentence: fewer seldom tell a development, more are hard to read."""

MOST_QUOTED = 0.45
"""Share of a sentence in quotation marks from which on it is what somebody says."""

DAYS_TOLD = (0, *range(27, 31))
"""Nights of a time that tells when something happened: a day or a month; "this week" and "in 2020"
are said of much that happened on another day."""

LONGEST_NEWS = 7
"""Days between what happened and the article that tells it as news."""

_QUOTATION = re.compile(r"[“\"][^“”\"]*(?:[”\"]|$)")
_YEAR = re.compile(r"(?<![\w.,$£€-])(?:1[6-9]|20)\d\d(?![\w%]|[.,]\d)")
_ADDRESS = re.compile(
    r"\b(?:I|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our|[Ll]et[’']s|[Hh]ere(?:[’']s| is| are))\b"
)
_SECOND_HAND = re.compile(
    r"\b(?:analysts?|professor|experts?|historians?|commentators?|critics?|columnists?|scholars?"
    r"|observers?|fellow at|pundits?|op-ed|according to an? (?:poll|survey)|editor of)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:could|may(?! \d)|might|would|should|if|whether|perhaps|seems?|unclear|likely"
    r"|appears? to|expected to|hopes?|fears?|wants?)\b",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"\b(?:condemn(?:s|ed|ing)?|slam(?:s|med)|praised?|denounced?|criticiz?s?ed|applauded|lauded"
    r"|tweeted|reacted|mourn(?:s|ed)?|paid tribute|tributes?|welcomed|expressed|lamented|joked"
    r"|mocked|told reporters|declined to (?:comment|answer)|called\b[^.]*[“\"]|spoke out"
    r"|(?:said|added|wrote) in (?:a|an|his|her|their|one) (?:\w+ )?(?:tweet|post|interview|op-ed))",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:has long|have long|for (?:years|decades|months)|in recent (?:years|months|decades)"
    r"|decades? (?:ago|of|in)|years? (?:ago|earlier)|historically|traditionally|typically|usually"
    r"|generally|often|always|is known (?:as|for)|was born|is one of the|refers? to|means that"
    r"|is located|which (?:is|are) (?:known|located)|for example|for instance"
    r"|in (?:general|fact))\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"\b(?:{WEEKDAY_PATTERN}|today|yesterday|tonight|this (?:week|month|morning|afternoon|evening"
    rf"|weekend)|last (?:week|night|month)|(?:{MONTH_PATTERN}|{SHORT_MONTH_PATTERN})\.? \d{{1,2}}"
    rf"|\d{{1,2}} (?:{MONTH_PATTERN})"
    rf"|(?:[Ii]n|[Ss]ince) (?:early |late |mid-)?(?:{MONTH_PATTERN}))\b"
)
_LINKED = re.compile(
    r"^(?:but|and|however|yet|so|still|instead|meanwhile|also|moreover|nevertheless|indeed|then"
    r"|now|that said|in addition|as a result|because|not only)\b",
    re.IGNORECASE,
)


def newsworthiness(sentence: str, published: date | None, *, looks_back: bool = False) -> float:
    """How much a sentence tells of what happened, above 0, 1 for a plain one.

    Args:
        sentence: as printed.
        published: the day of its article; None if that is not known.
        looks_back: whether what happened long before is wanted, too.
    """
    bare = _QUOTATION.sub(" ", sentence)
    quoted = 1.0 - len(bare) / max(1, len(sentence))
    words = len(sentence.split())
    factors = (
        (quoted >= MOST_QUOTED or sentence.lstrip()[:1] in "“\"‘'", 0.3),
        (bool(_ADDRESS.search(bare)), 0.4),
        (bool(_SECOND_HAND.search(bare)), 0.5),
        (bool(_REACTION.search(sentence)), 0.4),
        (bool(_SUPPOSED.search(bare)), 0.7),
        (bool(_BACKGROUND.search(bare)), 0.5),
        (not looks_back and _is_past(bare, published), 0.4),
        (needs_context(sentence), 0.4),
        (bool(_LINKED.match(sentence)), 0.75),
        (words < FEW_WORDS or sentence.lstrip()[:1] in "–—-", 0.2),
        (words > MANY_WORDS, 0.7),
        (bool(_WHEN.search(bare)), 1.5),
        (bool(figures(bare)), 1.2),
    )
    worth = 1.0
    for holds, factor in factors:
        worth *= factor if holds else 1.0
    return worth


def _is_past(sentence: str, published: date | None) -> bool:
    """Whether all that it names of times was over when its article told the news."""
    if published is None:
        return False
    years = [int(year) for year in _YEAR.findall(sentence)]
    told = day_told(sentence, published)
    is_old = told is not None and (published - told).days > LONGEST_NEWS
    return is_old or (bool(years) and max(years) < published.year)


def day_told(sentence: str, published: date | None) -> date | None:
    """The day of what a sentence tells: the first that it names, or that of its article.

    A month counts by its first day; what is to come does not count.
    """
    if published is None:
        return None
    if not _WHEN.search(sentence):
        return published
    days = (time.days[0] for time in times_named(sentence, published))
    return next(
        (first for first, last in days if first <= published and (last - first).days in DAYS_TOLD),
        published,
    )
