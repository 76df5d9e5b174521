"""Questions in other languages than English that ask for the news of a matter in brief.

By their whole wording: ``briefing`` of ``[questions]`` lists forms with "…" for the matter,
``briefing_of_days`` those with "…" for a time.
"""

from __future__ import annotations

from qa.languages.phrases import bare, forms, has
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
    asked = bare(question)
    matters = forms(language, "questions", "briefing")
    for form in (*forms(language, "questions", "briefing_of_days"), *matters):
        if (match := form.fullmatch(asked)) and names_only_time(language, match[1]):
            return Briefing("days", "")
    for form in matters:
        if (match := form.fullmatch(asked)) and is_matter(language, topic := match[1].strip()):
            newest = has(language, "questions", "newest", asked)
            newest = newest or has(language, "questions", "now", asked)
            return Briefing("matter", topic, newest)
    return None
