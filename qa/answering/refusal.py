"""The sentences that say there is no answer, and what there is instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qa.languages.names import language_name
from qa.question.outlets import nearest_outlets
from qa.question.query import Query
from qa.store import Coverage, Filters
from qa.text.plain import listed

MOST_OUTLETS = 4
"""Outlets named in the sentence before "and N more"."""

MOST_LANGUAGES = 6
"""Languages named in the sentence before "and N more"."""


def refusal(coverage: Coverage, query: Query, unknown: Sequence[str] = (), nearest: int = 0) -> str:
    """Say that no answer was found in the archive, and what it covers.

    Never that there is none in the articles listed: only a reader can know.

    Args:
        coverage: what the archive holds.
        query: the question as understood; its filters are repeated.
        unknown: names in the question that no article mentions.
        nearest: how many passages are listed, though no sentence of theirs was good enough.
    """
    if not coverage.articles:
        return "No answer found in this archive: it holds no articles yet."
    sentences = [
        f"No answer found in this archive{_within(query)}{_because(unknown)}.",
        *_outlets_meant(query.filters.outlets, coverage.outlets),
        *_languages_held(query.filters.languages, coverage),
        _holdings(coverage),
    ]
    if nearest:
        sentences.append("The nearest articles are listed.")
    return " ".join(sentences)


def _within(query: Query) -> str:
    filters = query.window or query.filters
    parts = []
    if filters.outlets:
        parts.append("from " + listed(tuple(sorted(filters.outlets)), "or"))
    if filters.languages:
        parts.append("in " + listed(sorted(map(language_name, filters.languages)), "or"))
    if filters.since or filters.until:
        parts.append(days(filters))
    if query.is_as_of_given:
        parts.append(f"as of {query.as_of}")
    return " (asked " + ", ".join(parts) + ")" if parts else ""


def _outlets_meant(asked: Iterable[str], known: Sequence[str]) -> Iterator[str]:
    """Say of each outlet that the archive does not have which one may be meant."""
    held = set(map(str.casefold, known))
    for name in sorted(asked):
        if name.casefold() not in held:
            near = listed(nearest_outlets(name, known), "or")
            yield f"It has no outlet “{name}”" + (f": did you mean {near}?" if near else ".")


def _languages_held(asked: Iterable[str], coverage: Coverage) -> Iterator[str]:
    """Say which of the languages no article is in, and what the articles are in."""
    held = {code for code, _ in coverage.languages}
    missing = sorted(language_name(code) for code in asked if code not in held)
    if missing:
        yield f"It has no article in {listed(missing, 'or')}; {holds_languages(coverage)}."


def holds_languages(coverage: Coverage) -> str:
    """The languages that an archive holds: "its articles are in English (412) and German (7)"."""
    if not coverage.languages:
        return "the language of its articles is not known"
    named = [
        f"{language_name(code)} ({number:,})"
        for code, number in coverage.languages[:MOST_LANGUAGES]
    ]
    more = len(coverage.languages) - len(named)
    return f"its articles are in {listed((*named, f'{more:,} more') if more else named)}"


def days(filters: Filters) -> str:
    """First and last day as a person says them: "from 2020-01-01 to 2020-01-31"."""
    since, until = filters.since, filters.until
    if since and until:
        return f"on {since}" if since == until else f"from {since} to {until}"
    return f"since {since}" if since else f"until {until}"


def _because(unknown: Sequence[str]) -> str:
    quoted = tuple(f"“{name}”" for name in unknown)
    return f": no article mentions {listed(quoted, 'or')}" if quoted else ""


def _holdings(coverage: Coverage) -> str:
    noun = "article" if coverage.articles == 1 else "articles"
    text = f"It holds {coverage.articles:,} {noun}"
    if coverage.first_day and coverage.last_day:
        if coverage.first_day == coverage.last_day:
            text += f" of {coverage.first_day}"
        else:
            text += f" from {coverage.first_day} to {coverage.last_day}"
    if coverage.outlets:
        named = coverage.outlets[:MOST_OUTLETS]
        more = len(coverage.outlets) - len(named)
        names = ", ".join(named) + f" and {more} more" if more else listed(named, "and")
        text += f", by {names}"
    return text + "."
