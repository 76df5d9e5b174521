"""From what a person typed to what the archive is asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from qa.errors import QuestionError
from qa.store import Filters

LONGEST_QUESTION = 2_000
"""Characters. Longer input is a pasted document, not a question."""

Day = date | str | None
"""A day as ``date`` or ISO 8601 text ("2020-06-11"), or None for no bound."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to search with.

    Attributes:
        question: as it was asked.
        text: what is searched for: the question with its Unicode normalised.
        filters: which articles may answer.
    """

    question: str
    text: str
    filters: Filters


def understand(
    question: str,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
) -> Query:
    """Turn a question and its filters into a `Query`.

    Args:
        question: natural language, 1 to `LONGEST_QUESTION` characters.
        since: first day of publication that counts.
        until: last day of publication that counts.
        as_of: the day to look from; later articles are hidden.
        outlets: names of outlets; none means all of them.

    Raises:
        QuestionError: the question is empty or too long, a day is no ISO day,
            or ``since`` lies after ``until``.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is no text but {type(question).__name__}.")
    text = " ".join(_visible(question).split())
    if not text:
        raise QuestionError("The question is empty. Ask something in a few words.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; "
            f"the most that can be asked is {LONGEST_QUESTION:,}."
        )
    filters = Filters(
        since=_day(since, "since"),
        until=_day(until, "until"),
        as_of=_day(as_of, "as_of"),
        outlets=_names(outlets),
    )
    if filters.since and filters.until and filters.since > filters.until:
        raise QuestionError(
            f"No day lies between since {filters.since} and until {filters.until}: "
            "since must not be after until."
        )
    return Query(question=question, text=text, filters=filters)


def _names(outlets: Iterable[str] | str | None) -> frozenset[str]:
    """The outlets asked for; a single name is taken as one, None as no wish."""
    listed = [outlets] if isinstance(outlets, str) else list(outlets or ())
    if not all(isinstance(name, str) for name in listed):
        raise QuestionError(f'outlets are names, such as "The Bugle", and not {listed[:3]!r}.')
    return frozenset(name.strip() for name in listed if name.strip())


def _visible(text: str) -> str:
    """NFKC, with control, invisible and unpaired characters as spaces or gone.

    For the search text only; what is shown and quoted stays as it is.
    """
    folded = unicodedata.normalize("NFKC", text[: LONGEST_QUESTION + 1])
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Zs"} else char
        for char in folded
        if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"}
    )


def _day(value: Day, name: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise QuestionError(
            f"{name} is {str(value)[:40]!r}, which is no day; "
            "write it as YYYY-MM-DD, such as 2020-06-11."
        ) from error
