"""Articles selected by words, bylines, days, outlets and languages: counted, listed by pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.languages.codes import ENGLISH, base_code, spellings
from qa.question.talk.phrase import (
    PhrasePattern,
    folded_text,
    phrase_pattern,
    short_form,
)
from qa.storage.connection import AMONG, Connection
from qa.storage.tables.articles import outlet_key
from qa.store import Filters, Headline, Listing, Selection
from qa.text.terms import phrase_terms, query_terms, text_terms, times_held

LEAD_PARAGRAPHS = 2
"""Paragraphs at the top of an article that tell what it is about."""

LEAST_MENTIONS = 3
"""Places in an article that is about a phrase which stands neither in its headline nor at its
top. Of 14 articles of a news archive that hold "Powerball" the nine with it in the headline and
two others are about the lottery; the rest name it in passing, once or twice."""

_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)

KeysOf = Callable[[Iterable[Sequence[str]]], list[int]]
"""Keys of the articles that hold every term of one of some lists."""


@dataclass(frozen=True, slots=True)
class _Match:
    key: int
    is_about: bool


@dataclass(frozen=True, slots=True)
class _Matches:
    matches: tuple[_Match, ...]
    is_scattered: bool = False


class SelectedArticles(Protocol):
    """The articles that can be found, as a selection reads them; each has a key.

    Attributes:
        held: the languages in which their words are analysed; English if none is given.
    """

    @property
    def held(self) -> Sequence[str]: ...

    def holding(self, lists: Iterable[Sequence[str]]) -> list[int]:
        """Keys of those that hold every term of one of some lists."""
        ...

    def texts(self, keys: Iterable[int]) -> Iterable[tuple[int, str, str, str | None]]:
        """Key, headline, text and language of those among ``keys``."""
        ...

    def in_order(
        self, selection: Selection, keys: Sequence[int] | None
    ) -> list[tuple[int, str | None, Sequence[str]]]:
        """Key, outlet and authors of those of the days and outlets wanted, in order.

        Of an outlet that is spelled in several ways the first in the alphabet names it.

        Args:
            selection: which days and outlets, and which order.
            keys: among which; None for all.
        """
        ...

    def headlines(self, keys: Sequence[int]) -> tuple[Headline, ...]:
        """Those of ``keys``, in their order."""
        ...


def select(
    connection: Connection,
    keys_of: KeysOf,
    selection: Selection,
    count: int,
    offset: int,
    held: Sequence[str] = (),
) -> Listing:
    """`select_from` a database, with what its index tells of words in the languages held."""
    return select_from(_Rows(connection, keys_of, held), selection, count, offset)


def select_from(
    articles: SelectedArticles, selection: Selection, count: int, offset: int
) -> Listing:
    """At most ``count`` of the articles selected, in their order, after ``offset`` others.

    The index gives the articles that hold the words; each is then read, so that only those
    count in which they stand as a phrase. 1,000 articles of 4,000 characters take 60 ms.

    Raises:
        ValueError: ``count`` or ``offset`` is negative.
    """
    if count < 0 or offset < 0:
        raise ValueError(f"a page of {count} articles after {offset} others cannot be")
    found = _matches(articles, selection.phrase) if selection.phrase else None
    kept = _kept(articles, selection, [match.key for match in found.matches] if found else None)
    about = {match.key for match in found.matches if match.is_about} if found else set()
    rows = [row for row in kept if not (found and selection.is_about) or row[0] in about]
    outlets = Counter(outlet for _, outlet in rows if outlet)
    return Listing(
        articles=articles.headlines([key for key, _ in rows[offset : offset + count]]),
        offset=offset,
        total=len(rows),
        mentioning=len(kept),
        outlets=tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
        is_scattered=bool(found and found.is_scattered),
    )


def _matches(articles: SelectedArticles, phrase: str) -> _Matches:
    """The articles that hold a phrase, or else its parts, or else its words."""
    matches = _holding(articles, [phrase])
    parts = [part for part in _AND.split(phrase) if part.strip()]
    if len(matches) < LEAST_MENTIONS and len(parts) > 1:
        matches = _holding(articles, parts) or matches
    held = articles.held or (ENGLISH,)
    terms = {code: frozenset(query_terms(phrase, code, (code,))) for code in held}
    if matches or all(len(each) < 2 for each in terms.values()):
        return _Matches(matches)
    lists = dict.fromkeys(tuple(sorted(each)) for each in terms.values() if each)
    return _Matches(
        tuple(
            _Match(key, wanted <= set(text_terms(_top(title, text), language)))
            for key, title, text, language in articles.texts(articles.holding(lists))
            if (wanted := terms.get(base_code(language)))
        ),
        is_scattered=True,
    )


def _holding(articles: SelectedArticles, phrases: Sequence[str]) -> tuple[_Match, ...]:
    """The articles that hold every phrase."""
    patterns = [pattern for phrase in phrases if (pattern := phrase_pattern(phrase))]
    short = [pattern for phrase in phrases if (pattern := phrase_pattern(short_form(phrase)))]
    if not patterns:
        return ()
    lists = [
        (*pattern.terms, *phrase_terms(phrase, articles.held))
        for pattern, phrase in zip(patterns, phrases, strict=False)
    ]
    keys = set.intersection(*(set(articles.holding(each)) for each in lists))
    matches = []
    for key, title, text, language in articles.texts(keys):
        if base_code(language) != ENGLISH:
            times = min(times_held(f"{title}\n\n{text}", phrase, language) for phrase in phrases)
            if times:
                top = _top(title, text)
                is_about = times >= LEAST_MENTIONS
                is_about |= all(times_held(top, phrase, language) for phrase in phrases)
                matches.append(_Match(key, is_about))
            continue
        whole = folded_text(f"{title}\n\n{text}")
        lower = whole.lower()
        if _least(patterns, whole, lower, 1):
            top = folded_text(_top(title, text))
            is_about = _least(short, whole, lower, LEAST_MENTIONS) == LEAST_MENTIONS
            is_about = is_about or _least(short, top, top.lower(), 1) > 0
            matches.append(_Match(key, is_about))
    return tuple(matches)


def _least(patterns: Sequence[PhrasePattern], folded: str, lower: str, most: int) -> int:
    """How often the rarest of some phrases stands in a text, as far as ``most``."""
    return min(pattern.count(folded, lower, most) for pattern in patterns)


def _top(title: str, text: str) -> str:
    return "\n\n".join((title, *text.split("\n\n", LEAD_PARAGRAPHS)[:LEAD_PARAGRAPHS]))


def _kept(
    articles: SelectedArticles, selection: Selection, keys: Sequence[int] | None
) -> list[tuple[int, str | None]]:
    """Key and outlet of the articles of the days, outlets and byline wanted, in order."""
    author = phrase_pattern(selection.author) if selection.author else None
    return [
        (key, outlet)
        for key, outlet, authors in articles.in_order(selection, keys)
        if author is None or any(author.is_in(name) for name in authors)
    ]


class _Rows:
    """The articles of a database."""

    def __init__(self, connection: Connection, keys_of: KeysOf, held: Sequence[str]) -> None:
        self._connection = connection
        self.holding = keys_of
        self.held = held

    def texts(self, keys: Iterable[int]) -> Iterable[tuple[int, str, str, str | None]]:
        rows: Iterable[tuple[int, str, str, str | None]] = self._connection.execute(
            f"SELECT key, title, text, language FROM articles WHERE is_current AND key {AMONG}",
            (json.dumps(sorted(keys)),),
        )
        return rows

    def in_order(
        self, selection: Selection, keys: Sequence[int] | None
    ) -> list[tuple[int, str | None, Sequence[str]]]:
        conditions, values = _conditions(self._connection, selection.filters)
        if keys is not None:
            conditions.append(f"key {AMONG}")
            values.append(json.dumps(list(keys)))
        order = "" if selection.oldest_first else " DESC"
        rows = self._connection.execute(
            "SELECT key, min(outlet) OVER (PARTITION BY outlet_key), authors"
            f" FROM articles WHERE {' AND '.join(conditions)}"
            f" ORDER BY day IS NULL, day{order}, id",
            tuple(values),
        )
        return [(key, outlet, json.loads(authors)) for key, outlet, authors in rows]

    def headlines(self, keys: Sequence[int]) -> tuple[Headline, ...]:
        rows = self._connection.execute(
            "SELECT key, id, title, outlet, published, authors, url, language FROM articles"
            f" WHERE key {AMONG}",
            (json.dumps(list(keys)),),
        )
        by_key = {
            key: Headline(article_id, title, outlet, published, tuple(json.loads(authors)), *rest)
            for key, article_id, title, outlet, published, authors, *rest in rows
        }
        return tuple(by_key[key] for key in keys)


def _conditions(connection: Connection, filters: Filters) -> tuple[list[str], list[object]]:
    conditions: list[str] = ["is_current"]
    values: list[object] = []
    for day, sign, keeps_undated in (
        (filters.since, ">=", filters.keeps_undated),
        (filters.until, "<=", filters.keeps_undated),
        (filters.as_of, "<=", True),
    ):
        if day is not None:
            conditions.append(f"(day {sign} ?{' OR day IS NULL' if keeps_undated else ''})")
            values.append(day.toordinal())
    if filters.outlets:
        conditions.append(f"outlet_key {AMONG}")
        values.append(json.dumps(sorted(map(outlet_key, filters.outlets))))
    if filters.languages:
        stored = connection.execute("SELECT DISTINCT language FROM articles WHERE is_current")
        conditions.append(f"language {AMONG}")
        codes = spellings(filters.languages, (code for (code,) in stored))
        values.append(json.dumps(codes))
    return conditions, values
