"""Whether a sentence only says again what another says, in its language or in another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.answering.sentence_weights import QUOTING
from qa.answering.statements.matching import same_figures
from qa.languages.codes import primary

# With the marks between thousands of any language: "31,000", "31.000", "31 000".
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,'’]\d{3}(?!\d))*")


def repeats(
    sentence: str, other: str, languages: tuple[str, str], cosine: Callable[[], float]
) -> bool:
    """Whether two sentences say the same; with other figures they never do.

    Args:
        sentence: one of them.
        other: the other.
        languages: their codes, "" for one that is not known.
        cosine: theirs; asked for last, for it may have to be computed.
    """
    if sentence.casefold() == other.casefold():
        return True
    if are_two(*languages):
        return _numbers(sentence) == _numbers(other) and cosine() > QUOTING.across
    return same_figures(sentence, other) and cosine() > QUOTING.repeat


def are_two(language: str, other: str) -> bool:
    """Whether two languages are known and not the same."""
    codes = {primary(language), primary(other)}
    return len(codes) == 2 and "" not in codes


def half_in(language: str, languages: Sequence[str], most: int) -> list[int]:
    """The first rows of some, but at least half of a language, as far as there are.

    Args:
        language: wanted; a row whose language is not known may be of it.
        languages: of the rows, the best first.
        most: rows.
    """
    others = [row for row, code in enumerate(languages) if are_two(code, language)]
    room = max(most - (len(languages) - len(others)), most // 2)
    left_out = frozenset(others[room:])
    return [row for row in range(len(languages)) if row not in left_out][:most]


def _numbers(text: str) -> frozenset[int]:
    """The numbers in digits, of any script; those in words are none in another language."""
    return frozenset(int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(text))
