"""Questions in other languages than English that ask for the news of a matter in brief.

By their whole wording: ``briefing`` of ``[questions]`` lists forms with "…" for the matter,
``briefing_of_days`` those with "…" for a time.
"""

from __future__ import annotations

import re
from functools import cache

from qa.languages.phrases import has, phrases
from qa.languages.sections import section
from qa.question.briefings import LONGEST, Briefing
from qa.question.foreign.times import names_only_time

MOST_WORDS = 8
"""Words of a matter; what is longer is a clause, and asks for more than its news."""

_END = " ?!.…؟。！？"


def briefing_in(language: str, question: str) -> Briefing | None:
    """The briefing that a question asks for; None if it asks for anything else.

    Args:
        language: of the question, ISO 639.
        question: with single spaces and plain apostrophes.
    """
    if len(question) > LONGEST:
        return None
    asked = question.strip(f"{_END}¿¡")
    for form in (*_forms(language, "briefing_of_days"), *_forms(language, "briefing")):
        if (match := form.fullmatch(asked)) and names_only_time(language, match[1]):
            return Briefing("days", "")
    for form in _forms(language, "briefing"):
        if (match := form.fullmatch(asked)) and _is_matter(language, topic := match[1].strip()):
            newest = has(language, "questions", "newest", asked)
            newest = newest or has(language, "questions", "now", asked)
            return Briefing("matter", topic, newest)
    return None


@cache
def _forms(language: str, name: str) -> tuple[re.Pattern[str], ...]:
    listed = sorted(phrases(language, "questions", name), key=len, reverse=True)
    return tuple(
        re.compile(
            re.escape(form).replace("…", r"(\S.*?)").replace(r"\ ", r"\s+").replace("'", "['’]"),
            re.IGNORECASE,
        )
        for form in listed
    )


def _is_matter(language: str, topic: str) -> bool:
    asking = set(str(section(language, "questions").get("asks", "")).split())
    words = topic.lower().split()
    return 0 < len(words) <= MOST_WORDS and asking.isdisjoint(words)
