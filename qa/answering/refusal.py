"""The sentences that say there is no answer, and what there is instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from qa.languages.codes import ENGLISH
from qa.languages.locales import language_text, language_texts
from qa.languages.messages import number_text, quoted, say, say_number, spoken_language
from qa.languages.punctuation import bracketed, in_a_row, signs
from qa.question.outlets import nearest_outlets
from qa.question.query import Query
from qa.store import Coverage, Filters
from qa.text.dates import day_label
from qa.text.plain import listed, listed_first

MOST_OUTLETS = 4
"""Outlets named in the sentence before "and N more"."""

MOST_LANGUAGES = 6
"""Languages named in the sentence before "and N more"."""


def refusal(coverage: Coverage, query: Query, unknown: Sequence[str] = (), nearest: int = 0) -> str:
    """Say that no answer was found in the archive, and what it covers; in the question's language.

    Never that there is none in the articles listed: only a reader can know.

    Args:
        coverage: what the archive holds.
        query: the question as understood; its filters are repeated.
        unknown: names in the question that no article mentions.
        nearest: how many passages are listed, though no sentence of theirs was good enough.
    """
    language = query.told_in
    if not coverage.articles:
        return say(language, "No answer found in this archive: it holds no articles yet.")
    sentences = [
        say(
            language,
            "No answer found in this archive%(within)s%(because)s.",
            within=_within(query),
            because=_because(unknown, language),
        ),
        *_outlets_meant(query.filters.outlets, coverage.outlets, language),
        *_languages_held(query.filters.languages, coverage, language),
        _holdings(coverage, language),
    ]
    if nearest:
        sentences.append(say(language, "The nearest articles are listed."))
    return in_a_row(language, sentences)


def _within(query: Query) -> str:
    filters, language = query.window or query.filters, query.told_in
    parts = []
    if filters.outlets:
        names = listed(tuple(sorted(filters.outlets)), "or", language)
        parts.append(say(language, "from %(outlets)s", outlets=names))
    if filters.languages:
        names = listed(language_texts(language, filters.languages), "or", language)
        parts.append(say(language, "in %(languages)s", languages=names))
    if filters.since or filters.until:
        parts.append(days(filters, language))
    if query.is_as_of_given:
        parts.append(say(language, "as of %(day)s", day=_day(query.as_of, language)))
    return (
        say(language, " (asked %(limits)s)", limits=signs(language).comma.join(parts))
        if parts
        else ""
    )


def _outlets_meant(asked: Iterable[str], known: Sequence[str], language: str) -> Iterator[str]:
    """Say of each outlet that the archive does not have which one may be meant."""
    held = set(map(str.casefold, known))
    for name in sorted(asked):
        if name.casefold() in held:
            continue
        if near := listed(nearest_outlets(name, known), "or", language):
            yield say(
                language,
                "It has no outlet “%(name)s”: did you mean %(names)s?",
                name=name,
                names=near,
            )
        else:
            yield say(language, "It has no outlet “%(name)s”.", name=name)


def _languages_held(asked: Iterable[str], coverage: Coverage, language: str) -> Iterator[str]:
    """Say which of the languages no article is in, and what the articles are in."""
    held = {code for code, _ in coverage.languages}
    missing = language_texts(language, (code for code in asked if code not in held))
    if missing:
        yield say(
            language,
            "It has no article in %(languages)s; %(held)s.",
            languages=listed(missing, "or", language),
            held=holds_languages(coverage, language),
        )


def holds_languages(coverage: Coverage, language: str = ENGLISH) -> str:
    """The languages that an archive holds: "its articles are in English (412) and German (7)"."""
    if not coverage.languages:
        return say(language, "the language of its articles is not known")
    named = [
        bracketed(language, language_text(language, code), number_text(language, number))
        for code, number in coverage.languages
    ]
    names = listed_first(named, MOST_LANGUAGES, language)
    return say(language, "its articles are in %(languages)s", languages=names)


def _day(day: date | None, language: str) -> str:
    return str(day) if spoken_language(language) == ENGLISH else day_label(day, language)


def days(
    filters: Filters, language: str = ENGLISH, written: Callable[[date, str], str] = _day
) -> str:
    """First and last day as a person says them: "from 2020-01-01 to 2020-01-31".

    ``written`` writes a day in a language.
    """
    since, until = filters.since, filters.until
    if since and until:
        first, last = written(since, language), written(until, language)
        if since == until:
            return say(language, "on %(day)s", day=first)
        return say(language, "from %(first)s to %(last)s", first=first, last=last)
    if since:
        return say(language, "since %(day)s", day=written(since, language))
    return say(language, "until %(day)s", day=written(until, language)) if until else ""


def _because(unknown: Sequence[str], language: str) -> str:
    names = listed([quoted(language, name) for name in unknown], "or", language)
    return say(language, ": no article mentions %(names)s", names=names) if unknown else ""


def _holdings(coverage: Coverage, language: str) -> str:
    when = by = ""
    if coverage.first_day and coverage.last_day:
        first, last = _day(coverage.first_day, language), _day(coverage.last_day, language)
        if coverage.first_day == coverage.last_day:
            when = say(language, " of %(day)s", day=first)
        else:
            when = say(language, " from %(first)s to %(last)s", first=first, last=last)
    if coverage.outlets:
        names = listed_first(coverage.outlets, MOST_OUTLETS, language)
        by = say(language, ", by %(outlets)s", outlets=names)
    return say_number(
        language,
        coverage.articles,
        "It holds %(number)s article%(when)s%(by)s.",
        "It holds %(number)s articles%(when)s%(by)s.",
        when=when,
        by=by,
    )
