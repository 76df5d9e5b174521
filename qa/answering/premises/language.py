"""What speaks against an answer where the archive's model does not read a language of it."""

from __future__ import annotations

from qa.answering.refusal import MOST_LANGUAGES
from qa.languages.codes import ENGLISH
from qa.languages.locales import language_text, language_texts
from qa.languages.messages import say, to_say
from qa.question.query import Query
from qa.store import Coverage
from qa.text.plain import listed, listed_first

ADVICE = to_say(
    "build the archive with `--model multilingual`, whose model reads a hundred languages"
)


def unread(query: Query, coverage: Coverage) -> str | None:
    """What was searched of a question that the model does not read, or of such articles.

    Args:
        query: with `Query.foreign` or `Query.is_unread` where that is so.
        coverage: what the archive holds.

    Returns:
        sentences for the reader; None where the model reads both.
    """
    language = query.told_in
    if query.foreign:
        is_english = language == ENGLISH
        return say(
            language,
            "This question looks %(language)s; %(searched)s, and the model of this archive reads"
            " English only. So only the names and numbers of the question were looked for. Ask in"
            " %(best)s, or %(advice)s.",
            language=query.foreign if is_english else language_text(language, query.language),
            searched=_searched(query, coverage),
            best=_asked_best(query, coverage),
            advice=say(language, ADVICE),
        )
    if query.is_unread:
        return say(
            language,
            "The model of this archive reads English only: articles in %(language)s were found by"
            " their words alone, and how well a sentence answers could not be told. For more,"
            " %(advice)s.",
            language=language_text(language, query.language),
            advice=say(language, ADVICE),
        )
    return None


def _searched(query: Query, coverage: Coverage) -> str:
    language = query.told_in
    if query.filters.languages:
        held = listed(language_texts(language, query.filters.languages), "and", language)
        return say(language, "the articles that may answer are in %(languages)s", languages=held)
    if not coverage.languages:
        return say(language, "the articles here seem to be in another language")
    named = [language_text(language, code) for code, _ in coverage.languages]
    held = listed_first(named, MOST_LANGUAGES, language)
    return say(language, "the articles here are in %(languages)s", languages=held)


def _asked_best(query: Query, coverage: Coverage) -> str:
    """The language in which the question finds most: English where articles are in it."""
    held = [
        code
        for code, _ in coverage.languages
        if not query.filters.languages or code in query.filters.languages
    ]
    best = ENGLISH if ENGLISH in held or not held else held[0]
    return language_text(query.told_in, best)
