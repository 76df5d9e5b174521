"""From what a person typed to what the archive is asked."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from qa.errors import QuestionError
from qa.question.followups import Turn, follow_up
from qa.question.time_window import Moment, find_moment
from qa.store import Filters

LONGEST_QUESTION = 2_000
"""Characters. Longer input is a pasted document, not a question."""

MOST_TURNS = 8
"""Earlier turns that a question is understood by."""

MOST_OUTLETS = 200
"""Outlets in one filter. Who means nearly all of them needs no filter."""

LONGEST_NAME = 500
"""Characters of an outlet's name, or of a phrase to drop."""

MOST_DROPPED = 100
"""Phrases that can be left out of a question; it takes over far fewer."""

_QUOTED = re.compile('["“”„«]([^"“”„«»]{3,200})["“”»]')

Day = date | str | None
"""A day as ``date`` or ISO 8601 text ("2020-06-11"), or None for no bound."""


class QuestionFilters(TypedDict, total=False):
    """What a question can be asked with; each as in `understand`."""

    since: Day
    until: Day
    as_of: Day
    outlets: Iterable[str]
    any_time: bool
    history: Sequence[Turn]
    drop: Collection[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to search with.

    Attributes:
        question: as it was asked.
        text: what is searched for: the question with its Unicode normalised, with
            what it takes from earlier ones.
        filters: which articles may answer.
        as_of: the day to look from.
        is_as_of_given: whether that day was asked for, or is only today.
        moment: the time that the question names, or the earlier one that it leans on;
            its offsets are in the one that names it. Its days are a window that ranks
            articles and is looked into first, see `qa.answering.pipeline`.
        carried: names and phrases taken over from earlier questions.
        quoted: phrases that the question puts in quotation marks.
    """

    question: str
    text: str
    filters: Filters
    as_of: date
    is_as_of_given: bool = False
    moment: Moment | None = None
    carried: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()

    @property
    def leans(self) -> bool:
        """Whether names or a time of earlier questions were taken over."""
        own = " ".join(_visible(self.question).split())
        return bool(self.carried) or (self.moment is not None and self.moment.words not in own)

    @property
    def understood(self) -> str:
        """The question with what it takes from earlier ones in brackets behind it."""
        return f"{self.question} ({', '.join(self.carried)})" if self.carried else self.question

    @property
    def window(self) -> Filters | None:
        """The filters narrowed to the days that the question names; None if it names none."""
        if self.moment is None or not (self.moment.since or self.moment.until):
            return None
        since, until = self.moment.since, self.moment.until
        if since == until and until is not None and until < self.as_of:
            until += timedelta(days=1)  # what happened on a day is in the next day's papers
        return replace(self.filters, since=since, until=until, keeps_undated=True)

    @property
    def matter(self) -> str:
        """What is searched for without the words of a window: its days stand for them.

        An article of January 2020 need not say so.
        """
        if self.window is None or self.moment is None:
            return self.text
        words = " ".join(self.text.replace(self.moment.words, " ", 1).split())
        return words if any(char.isalnum() for char in words) else self.text

    @property
    def strict(self) -> Query:
        """The same question, of the days that it names only."""
        return self if self.window is None else replace(self, filters=self.window)


def understand(
    question: str,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
    any_time: bool = False,
    history: Sequence[Turn] = (),
    drop: Collection[str] = (),
) -> Query:
    """Turn a question and its filters into a `Query`.

    Args:
        question: natural language, 1 to `LONGEST_QUESTION` characters.
        since: first day of publication that counts.
        until: last day of publication that counts.
        as_of: the day to look from, today if none is given; later articles are hidden.
        outlets: names of outlets; none means all of them.
        any_time: take no window from the question's words ("last week"). With
            ``since`` or ``until`` none is taken either: who gives days means them.
        history: the turns before, oldest first; a question that leans on them takes
            over their names and their time.
        drop: phrases that must not be taken over.

    Raises:
        QuestionError: the question is empty or too long, a day is no ISO day,
            ``since`` lies after ``until``, there are too many outlets or phrases to
            drop, or one of these or an earlier question is too long.
    """
    check_length(question)
    text = " ".join(_visible(question).split())
    if not text:
        raise QuestionError("The question is empty. Ask something in a few words.")
    day = _day(as_of, "as_of")
    filters = Filters(
        since=_day(since, "since"),
        until=_day(until, "until"),
        as_of=day or _today(),
        outlets=_names(outlets),
    )
    if filters.since and filters.until and filters.since > filters.until:
        raise QuestionError(
            f"No day lies between since {filters.since} and until {filters.until}: "
            "since must not be after until."
        )
    turns = _turns(history)
    whole = follow_up(text, turns, drop=_phrases(drop))
    query = Query(
        question=question,
        text=" ".join((text, *whole.carried)),
        filters=filters,
        as_of=day or _today(),
        is_as_of_given=day is not None,
        carried=whole.carried,
        quoted=_quoted(text),
    )
    if any_time or filters.since or filters.until:
        return query
    before = (turn.question for turn in reversed(turns) if not turn.any_time)
    return _timed(query, [text, *before] if whole.leans else [text])


def turns_of(questions: Iterable[str]) -> list[Turn]:
    """Earlier questions, oldest first, each understood after those before it.

    Raises:
        QuestionError: one of them cannot be asked.
    """
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, understand(question, history=turns).understood))
    return turns


def check_length(question: str, most: int = LONGEST_QUESTION) -> None:
    """See that a question is text of at most ``most`` characters.

    Raises:
        QuestionError: it is not.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is no text but {type(question).__name__}.")
    if len(question) > most:
        raise QuestionError(
            f"The question has {len(question):,} characters; "
            f"the most that can be asked is {most:,}."
        )


def check_k(k: int, most: int) -> int:
    """How many passages are wanted, if that is a whole number from 1 to ``most``.

    Raises:
        QuestionError: it is not.
    """
    # numpy's whole numbers are taken; True is none, though Python counts with it.
    try:
        number = None if isinstance(k, bool) else operator.index(k)
    except TypeError:
        number = None
    if number is None:
        raise QuestionError(f"k is {str(k)[:40]!r}; it must be a whole number, such as 5.")
    if not 1 <= number <= most:
        shown = f"{number:,}" if abs(number) < 10**18 else "far too large"
        raise QuestionError(f"k is {shown}; it must be 1 to {most:,}.")
    return number


def _turns(history: Sequence[Turn]) -> list[Turn]:
    """The last of the earlier turns, each with questions that could have been asked."""
    turns = list(history)[-MOST_TURNS:]
    for turn in turns:
        if not isinstance(turn, Turn):
            raise QuestionError(
                f"history holds turns (qa.question.followups.Turn) and not {type(turn).__name__}."
            )
        check_length(turn.question)
        # Understood is the question with the few names that it took over.
        check_length(turn.understood, 2 * LONGEST_QUESTION)
    return turns


def _phrases(drop: Collection[str]) -> Collection[str]:
    if len(drop) > MOST_DROPPED or any(len(phrase) > LONGEST_NAME for phrase in drop):
        raise QuestionError(
            f"drop can hold {MOST_DROPPED} phrases of {LONGEST_NAME} characters at the most."
        )
    return drop


def _today() -> date:
    return datetime.now().astimezone().date()


def _timed(query: Query, asked: Sequence[str]) -> Query:
    """The query with the time of the first of the questions that names one."""
    moments = (find_moment(text, query.as_of) for text in asked)
    return replace(query, moment=next(filter(None, moments), None))


def _quoted(text: str) -> tuple[str, ...]:
    """Phrases of two words or more in double quotation marks."""
    found = (" ".join(match.group(1).split()) for match in _QUOTED.finditer(text))
    return tuple(dict.fromkeys(phrase for phrase in found if " " in phrase))


def _names(outlets: Iterable[str] | str | None) -> frozenset[str]:
    """The outlets asked for; a single name is taken as one, None as no wish."""
    listed = [outlets] if isinstance(outlets, str) else list(outlets or ())
    if not all(isinstance(name, str) for name in listed):
        raise QuestionError(f'outlets are names, such as "The Bugle", and not {listed[:3]!r}.')
    if len(listed) > MOST_OUTLETS:
        raise QuestionError(
            f"{len(listed):,} outlets are asked for; the most is {MOST_OUTLETS}. "
            "Without any, all of them may answer."
        )
    if any(len(name) > LONGEST_NAME for name in listed):
        raise QuestionError(f"The name of an outlet has more than {LONGEST_NAME} characters.")
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
