"""What an archive holds, for a reader: months, languages, headlines, and what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from qa.question.operators import read_operators, stands_in
from qa.storage.connection import Connection
from qa.storage.tables.statistics import ArchiveInfo
from qa.store import Headline
from qa.text.words.cutting import tokens_of
from seeds.article import ReadFailure

MOST_LISTED = 1_000
"""Failures and files that are named; all of them are counted."""

LONGEST_SEARCH = 200
"""Characters of a search for a headline that are looked at."""

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORDS = re.compile(r"\w+")
# Vowel signs of the scripts of India stand by themselves for `re`, whose \w are letters alone.
_BEHIND_A_LETTER = r"(?<![\w\u0900-\u0903\u093a-\u094f\u0962\u0963\u0980-\u0d7f])"
_SIGNS = re.compile(r"[^\w\s]+|_+")


@dataclass(frozen=True, slots=True)
class Headlines:
    """One page of a list of articles, the newest first and those without a date last.

    Attributes:
        articles: of this page.
        offset: how many come before this page.
        total: how many there are on all pages.
    """

    articles: tuple[Headline, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an archive holds and what was left out; replaced versions do not count.

    Attributes:
        info: the counts, the model, and when the last build ended.
        months: the first day of each month in which articles were published, and how
            many, in order; by the outlet's own date.
        languages: ISO 639 codes with their number of articles, most first; None where
            the source does not say.
        newest: the first page of all articles.
        failures: files and records that could not be read, the first `MOST_LISTED`.
        failure_count: how many there are.
        storyless: names of files that were read and held no story, the first `MOST_LISTED`.
        storyless_count: how many there are.
    """

    info: ArchiveInfo
    months: tuple[tuple[date, int], ...]
    languages: tuple[tuple[str | None, int], ...]
    newest: Headlines
    failures: tuple[ReadFailure, ...]
    failure_count: int
    storyless: tuple[str, ...]
    storyless_count: int


def holdings(connection: Connection, info: ArchiveInfo, newest: int) -> Holdings:
    """What there is, with the ``newest`` articles."""
    failures, failure_count = _failures(connection)
    storyless, storyless_count = _storyless(connection)
    return Holdings(
        info=info,
        months=_months(connection),
        languages=_languages(connection),
        newest=headlines(connection, "", newest, 0),
        failures=failures,
        failure_count=failure_count,
        storyless=storyless,
        storyless_count=storyless_count,
    )


def headlines(connection: Connection, words: str, count: int, offset: int) -> Headlines:
    """At most ``count`` articles, as `qa.storage.reader.ArchiveReader.headlines` gives them.

    All headlines are looked through: 30,000 take 0.15 s (measured), of which SQLite takes
    two thirds.
    """
    if count < 0 or offset < 0:
        raise ValueError(f"a page of {count} articles after {offset} others cannot be")
    if not words.strip():
        [total] = connection.execute("SELECT count(*) FROM articles WHERE is_current").fetchone()
        return Headlines(_page(connection, _newest(connection, count, offset)), offset, total)
    is_found = title_matcher(words[:LONGEST_SEARCH])
    rows = connection.execute(
        "SELECT key, day, id, title FROM articles WHERE is_current AND title <> ''"
    )
    matches = [(-(day or 0), name, key) for key, day, name, title in rows if is_found(title)]
    matches.sort()
    keys = [key for _, _, key in matches[offset : offset + count]]
    return Headlines(_page(connection, keys), offset, len(matches))


def _newest(connection: Connection, count: int, offset: int) -> list[int]:
    rows = connection.execute(
        "SELECT key FROM articles WHERE is_current ORDER BY day DESC, id LIMIT ? OFFSET ?",
        # SQLite's numbers end there.
        (min(count, 2**62), min(offset, 2**62)),
    )
    return [key for (key,) in rows]


def _page(connection: Connection, keys: Iterable[int]) -> tuple[Headline, ...]:
    """The articles of these keys, in their order."""
    return tuple(
        Headline(id_, title, outlet, published, language=language)
        for key in keys
        for id_, title, outlet, published, language in connection.execute(
            "SELECT id, title, outlet, published, language FROM articles WHERE key = ?", (key,)
        )
    )


def folded(text: str) -> str:
    """The text without capitals and accents."""
    text = text.casefold()
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(
        character for character in parts if not unicodedata.combining(character)
    ).casefold()


def title_matcher(words: str) -> Callable[[str], bool]:
    """Tells whether every word stands in a headline, at the beginning of one of its words.

    Anywhere, where a script puts no spaces between its words. Marks such as quotation
    marks count only where nothing else is looked for: each outlet has its own. The signs of
    `qa.question.operators` are read: phrases as they stand, and what is left out.
    """
    signs = read_operators(words)
    wanted = folded(signs.text)
    parts = [token.text for token in tokens_of(wanted)]
    patterns = [_word_pattern(part) for part in dict.fromkeys(parts or _SIGNS.findall(wanted))]

    def is_found(title: str) -> bool:
        text = folded(title)
        return (
            all(pattern.search(text) for pattern in patterns)
            and all(stands_in(phrase, title) for phrase in signs.words.required)
            and not any(stands_in(phrase, title) for phrase in signs.words.excluded)
        )

    return is_found


def _word_pattern(word: str) -> re.Pattern[str]:
    """What finds a word where it begins one, behind no vowel sign of another letter either."""
    if _is_anywhere(word):
        return re.compile(re.escape(word))
    is_behind = r"(?<!\w)" if word.isascii() else _BEHIND_A_LETTER
    return re.compile(is_behind + re.escape(word))


def _is_anywhere(word: str) -> bool:
    return _NO_SPACES.search(word) is not None or _WORDS.search(word) is None


def _months(connection: Connection) -> tuple[tuple[date, int], ...]:
    months: Counter[date] = Counter()
    for day, number in connection.execute(
        "SELECT day, count(*) FROM articles WHERE is_current AND day IS NOT NULL GROUP BY day"
    ):
        months[date.fromordinal(day).replace(day=1)] += number
    return tuple(sorted(months.items()))


def _languages(connection: Connection) -> tuple[tuple[str | None, int], ...]:
    rows = connection.execute(
        "SELECT language, count(*) FROM articles WHERE is_current GROUP BY language"
        " ORDER BY count(*) DESC, language IS NULL, language"
    )
    return tuple((code, number) for code, number in rows)


def _failures(connection: Connection) -> tuple[tuple[ReadFailure, ...], int]:
    # A file without a hash is no longer there.
    known = "FROM failures f JOIN sources s ON s.id = f.source WHERE s.sha256 <> ''"
    [total] = connection.execute(f"SELECT count(*) {known}").fetchone()
    rows = connection.execute(
        f"SELECT s.path, s.name, f.reason, f.line {known} ORDER BY s.path, f.line, f.rowid LIMIT ?",
        (MOST_LISTED,),
    )
    return tuple(ReadFailure(*row) for row in rows), total


def _storyless(connection: Connection) -> tuple[tuple[str, ...], int]:
    """Files that were read from end to end and gave no article, nor one that was removed."""
    bare = (
        "FROM sources s WHERE state = 'done' AND sha256 <> ''"
        " AND NOT EXISTS (SELECT 1 FROM article_sources WHERE source = s.id)"
        " AND NOT EXISTS (SELECT 1 FROM withheld WHERE source = s.id)"
        " AND NOT EXISTS (SELECT 1 FROM failures WHERE source = s.id)"
    )
    [total] = connection.execute(f"SELECT count(*) {bare}").fetchone()
    rows = connection.execute(f"SELECT name {bare} ORDER BY path LIMIT ?", (MOST_LISTED,))
    return tuple(name for (name,) in rows), total
