"""Whether two sentences of different outlets say the same: "the same from …" is a promise.

A wrong promise is worse than a missed one. So all that can be read off a sentence without
understanding it must agree: its figures, whom and what it names, the day, whether it denies,
and whether it tells what was done or what is planned, possible, alleged. What is left of it,
its plain words, must be mostly in the other one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.statements.days import MONTH_DAY, days_named
from qa.answering.statements.matching import ParsedStatement, Statement, parse, same_figures
from qa.answering.statements.names import (
    WORD,
    has_rival,
    is_named,
    key_of,
    name_keys,
    named_in,
)
from qa.text.dates import day_of
from qa.text.figures import Figure, compatible
from qa.text.modality import is_negated, is_reversed, modes
from qa.text.terms import STOP_WORDS, text_terms


@dataclass(frozen=True, slots=True)
class Sameness:
    """What two sentences need to have in common to say the SAME.

    Attributes:
        cosine: least cosine.
        covered: least share of the telling words of the first that the other has.
        covering: likewise the other way round; a longer sentence may say more.
        shared: least number of such words.
        short: of a sentence with fewer telling words the other must have all.
        verbatim: with a larger share covered either way the words are the same, and one may
            leave out who spoke.
        extra: most names of the other that the first does not have.
        days: most days between the two articles where neither names a day.
        lag: most days between a day named in one and the other article, which names none.
    """

    cosine: float = 0.72
    covered: float = 0.65
    covering: float = 0.3
    shared: int = 3
    short: int = 5
    verbatim: float = 0.85
    extra: int = 2
    days: int = 5
    lag: int = 3


SAME = Sameness()

_AGE = re.compile(r",\s(\d{1,3})(?=[,.])|\b(\d{1,3})[-\s]years?[-\s]old|\baged?\s(\d{1,3})")
# Who told it may be another in each: "according to police", "told the Ledger", "NASA says".
_ATTRIBUTION = re.compile(
    r"\b(?:[Aa]ccording\sto|[Cc]iting|as\sreported\sby|[Pp]er)\s(?!cent\b)[^,.;:“”\"]{1,90}"
    r"|\btold\s(?:[A-Z][\w’']*\s?){1,4}|^[A-Z][A-Z]{3,}(?:,\s[A-Z][\w.]+)?\s[–—-]\s"
    r"|,\s[A-Z][\w’']*\s(?:says|said|reported|reports)(?=[.,])"
)
_QUOTATION = re.compile(r"[“”\"]")
# Words that tell nothing of what happened: of saying, of time, of parts and amounts.
_EMPTY = STOP_WORDS | frozenset(
    text_terms(
        """
        said says say saying told tell according reported report reports statement announced
        announcement added noted spokesperson spokesman spokeswoman news conference one two
        three four five six seven eight nine ten new also year years month months week weeks day
        days time today yesterday tomorrow tonight morning afternoon evening night last first
        people person man woman men women official officials earlier later recent recently now
        still including since part make made take took get got come came go went use used
        like well around nearly almost least just even back ago monday tuesday wednesday
        thursday friday saturday sunday january february march april june july august september
        october november december jan feb mar apr jun jul aug sep sept oct nov dec
        """
    )
)


def says_same(statement: Statement, other: Statement, cosine: float) -> bool:
    """Whether another sentence says all that is stated in one; it may say more.

    Args:
        statement: the sentence that is quoted.
        other: one of another source.
        cosine: that of the two, -1 to 1.
    """
    if cosine < SAME.cosine or not _is_whole(statement.text) or not _is_whole(other.text):
        return False
    left, right = parse(statement), parse(other)
    return (
        is_negated(statement.text) == is_negated(other.text)
        and modes(statement.text) == modes(other.text)
        and not is_reversed(left.terms, right.terms)
        and same_figures(statement.text, other.text)
        and _holds_figures(left, right)
        and _numbers(statement.text, left) <= _numbers(other.text, right)
        and _agree_on_days(statement, other)
        and _share_words(left, right)
        and _agree_on_names(statement, other, is_verbatim=_is_verbatim(left, right))
    )


def _is_whole(sentence: str) -> bool:
    """Whether it ends as a statement does: no question, no headline."""
    return sentence.rstrip("\"'”’ )").endswith((".", "!", ","))


def _holds_figures(left: ParsedStatement, right: ParsedStatement) -> bool:
    """Whether every figure of the first has its like in the other."""
    return all(any(_is_like(figure, known) for known in right.every) for figure in left.every)


def _is_like(figure: Figure, known: Figure) -> bool:
    same_unit = figure.unit == known.unit or not (figure.unit and known.unit)
    persons = {"people", "killed", "injured"}
    if {figure.unit, known.unit} <= persons and "people" in {figure.unit, known.unit}:
        same_unit = True
    return same_unit and compatible(figure, known)


def _numbers(text: str, parsed: ParsedStatement) -> frozenset[str]:
    """Numbers that are no figures: of a score, a range, an hour; not of ages and days."""
    ages = {number for match in _AGE.findall(text) for number in match if number}
    days = {number for match in MONTH_DAY.findall(text) for number in match if number.isdigit()}
    return parsed.others - ages - days


def _is_verbatim(left: ParsedStatement, right: ParsedStatement) -> bool:
    telling, telling_too = left.words - _EMPTY, right.words - _EMPTY
    shared = len(telling & telling_too)
    return shared >= 5 and shared >= SAME.verbatim * min(len(telling), len(telling_too))


def _share_words(left: ParsedStatement, right: ParsedStatement) -> bool:
    telling, telling_too = left.words - _EMPTY, right.words - _EMPTY
    shared = len(telling & telling_too)
    least = len(telling) if len(telling) < SAME.short else SAME.covered * len(telling)
    return shared >= SAME.shared and shared >= least and shared >= SAME.covering * len(telling_too)


def _agree_on_names(statement: Statement, other: Statement, *, is_verbatim: bool) -> bool:
    """Whether all that is named is named by the other, which names little else."""
    names, names_too = (
        named_in(_ATTRIBUTION.sub(" ", sentence.text)) for sentence in (statement, other)
    )
    known, known_too = (
        name_keys(f"{sentence.text} {sentence.context}") for sentence in (statement, other)
    )
    if _are_swapped(statement.text, other.text, names, names_too):
        return False
    missing = [
        name for name in names if not is_named(name, known_too) or has_rival(name, names_too)
    ]
    extra = [name for name in names_too if not is_named(name, known)]
    if is_verbatim and _QUOTATION.search(statement.text):  # who spoke may be left out
        return not (missing and extra)
    return not missing and len(extra) <= SAME.extra


def _are_swapped(
    text: str, other: str, names: Sequence[tuple[str, ...]], names_too: Sequence[tuple[str, ...]]
) -> bool:
    """Whether two names that stand close together have changed places: who beat whom."""
    return any(
        (right, left) in _neighbours(other, names_too) for left, right in _neighbours(text, names)
    )


def _neighbours(text: str, names: Sequence[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Pairs of names, by their last words, with at most three words between them."""
    words = [key_of(word) for word in WORD.findall(text)]
    places = {
        key: place for place, key in enumerate(words) if any(key == name[-1] for name in names)
    }
    return {
        (left, right)
        for left, start in places.items()
        for right, end in places.items()
        if 1 < end - start <= 4
    }


def _agree_on_days(statement: Statement, other: Statement) -> bool:
    published, published_too = day_of(statement.published), day_of(other.published)
    days, days_too = (
        days_named(sentence.text, day)
        for sentence, day in ((statement, published), (other, published_too))
    )
    if days and days_too:
        return not days.isdisjoint(days_too)
    if published is None or published_too is None:
        return not days and not days_too
    if days:
        return any(abs((published_too - day).days) <= SAME.lag for day in days)
    if days_too:
        return any(abs((published - day).days) <= SAME.lag for day in days_too)
    return abs((published - published_too).days) <= SAME.days
