"""What speaks against an answer where the archive's model does not read a language of it."""

from __future__ import annotations

from qa.languages.names import language_name
from qa.question.query import Query
from qa.store import Coverage
from qa.text.plain import listed

MOST_NAMED = 6
"""Languages named in a sentence before "and N more"."""

ADVICE = "build the archive with `--model multilingual`, whose model reads a hundred languages"


def unread(query: Query, coverage: Coverage) -> str | None:
    """What was searched of a question that the model does not read, or of such articles.

    Args:
        query: with `Query.foreign` or `Query.is_unread` where that is so.
        coverage: what the archive holds.

    Returns:
        sentences for the reader; None where the model reads both.
    """
    if query.foreign:
        return (
            f"This question looks {query.foreign}; {_searched(query, coverage)}, and the model of"
            " this archive reads English only. So only the names and numbers of the question were"
            f" looked for. Ask in {_asked_best(query, coverage)}, or {ADVICE}."
        )
    if query.is_unread:
        name = language_name(query.language)
        return (
            f"The model of this archive reads English only: articles in {name} were found by their"
            " words alone, and how well a sentence answers could not be told. For more,"
            f" {ADVICE}."
        )
    return None


def _searched(query: Query, coverage: Coverage) -> str:
    if query.filters.languages:
        names = sorted(map(language_name, query.filters.languages))
        return f"the articles that may answer are in {listed(names)}"
    named = [language_name(code) for code, _ in coverage.languages[:MOST_NAMED]]
    more = len(coverage.languages) - len(named)
    if not named:
        return "the articles here seem to be in another language"
    return f"the articles here are in {listed((*named, f'{more:,} more') if more else named)}"


def _asked_best(query: Query, coverage: Coverage) -> str:
    """The language in which the question finds most: English where articles are in it."""
    held = [
        code
        for code, _ in coverage.languages
        if not query.filters.languages or code in query.filters.languages
    ]
    return language_name("en" if "en" in held or not held else held[0])
