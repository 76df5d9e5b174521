"""Questions in other languages than English that ask for the news of a matter in brief.

By their whole wording: ``briefing`` of ``[questions]`` lists forms with "…" for the matter,
``briefing_of_days`` those with "…" for a time. ``contracted`` lists words that are one with the
article behind them ("vom = von"), so that the forms need not name each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.languages.phrases import bare, forms, has, phrases
from qa.question.briefings import LONGEST, Briefing
from qa.question.foreign.kinds import is_matter
from qa.question.foreign.times import names_only_time


def briefing_in(language: str, question: str) -> Briefing | None:
    """The briefing that a question asks for; None if it asks for anything else.

    Args:
        language: of the question, ISO 639.
        question: with single spaces and plain apostrophes.
    """
    if len(question) > LONGEST:
        return None
    wordings = _wordings(language, bare(question))
    return next(filter(None, (_briefing(language, asked) for asked in wordings)), None)


def _wordings(language: str, asked: str) -> Iterator[str]:
    """A question as it is, and with each contracted word as it is listed in the forms."""
    yield asked
    for phrase in phrases(language, "questions", "contracted"):
        contracted, _, word = phrase.partition(" = ")
        for match in re.finditer(rf"(?<!\w){contracted}\s", asked):
            yield f"{asked[: match.start()]}{word} {asked[match.end() :]}"


def _briefing(language: str, asked: str) -> Briefing | None:
    matters = forms(language, "questions", "briefing")
    for form in (*forms(language, "questions", "briefing_of_days"), *matters):
        if (match := form.fullmatch(asked)) and names_only_time(language, match[1]):
            return Briefing("days", "")
    for form in matters:
        if (match := form.fullmatch(asked)) and is_matter(language, match[1].strip()):
            topic = _without_news(language, match[1].strip())
            newest = has(language, "questions", "newest", asked)
            newest = newest or has(language, "questions", "now", asked)
            return Briefing("matter", topic, newest)
    return None


def _without_news(language: str, topic: str) -> str:
    """A matter without "the news of" in front, where a request for a summary holds a request."""
    inner = (form.fullmatch(topic) for form in forms(language, "questions", "briefing"))
    matters = (match[1].strip() for match in inner if match)
    return next((matter for matter in matters if is_matter(language, matter)), topic)
