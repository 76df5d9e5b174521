"""Example questions, made from the headlines of an archive."""

from __future__ import annotations

from collections.abc import Iterable

from seeds.article import Article

FORMS = ("What is the story behind “{}”?", "What is known about “{}”?")

HEADLINE_CHARACTERS = range(16, 76)
"""Shorter headlines say too little to ask about, longer ones do not read as a question."""


def example_questions(articles: Iterable[Article]) -> list[str]:
    """A question for each article with a headline that can be quoted, none twice.

    A headline is quoted and not turned into a sentence: that would need grammar that
    fails on the next headline.
    """
    headlines = dict.fromkeys(" ".join(article.title.split()) for article in articles)
    quotable = [title for title in headlines if _quotable(title)]
    return [FORMS[place % len(FORMS)].format(title) for place, title in enumerate(quotable)]


def spread(questions: list[str], n: int) -> list[str]:
    """The same questions, ``n`` from all over the list in front."""
    step = max(1, len(questions) // n)
    first = questions[::step][:n]
    return first + [question for question in questions if question not in first]


def _quotable(title: str) -> bool:
    return (
        len(title) in HEADLINE_CHARACTERS
        and title.isprintable()
        and not set(title) & set('“”"«»?!<>{}[]')
    )
