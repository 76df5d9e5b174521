"""A question as the archive is asked, and how much of one it takes."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypedDict

from qa.errors import QuestionError
from qa.languages.codes import ENGLISH
from qa.languages.messages import spoken_language
from qa.question.analysis import QuestionAnalysis
from qa.question.briefings import Briefing
from qa.question.thread.followups import with_carried
from qa.question.thread.turns import Turn
from qa.question.time.calendar_spans import Days, length_of
from qa.question.time.window import Moment
from qa.spelling.correction import Correction, mended
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

LONGEST_WAIT = 92
"""Days after the end of a period in which its reports are looked for first. It is half the
period's length, so six weeks for a quarter, and three months for a year."""

Day = date | str | None
"""A day as ``date`` or ISO 8601 text ("2020-06-11"), or None for no bound."""


class QuestionLimits(TypedDict, total=False):
    """What limits a question, as every door hands it on.

    All of it may be left out; what each means says `qa.question.understand.understand`.
    """

    since: Day
    until: Day
    as_of: Day
    outlets: Iterable[str]
    languages: Iterable[str]
    reader_language: str
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
        analysis: what the question asks for.
        filters: which articles may answer.
        as_of: the day to look from.
        is_as_of_given: whether that day was asked for, or is only today.
        moment: the time that the question names, or the earlier one that it leans on;
            its offsets are in the one that names it. Its days are a window that ranks
            articles and is looked into first, see `qa.answering.pipeline`.
        carried: names and phrases taken over from earlier questions.
        quoted: phrases that the question puts in quotation marks.
        is_follow_up: whether names or a time of earlier questions were taken over.
        corrections: words with slips, and how they were read.
        language: ISO 639 code of the language that the question is asked in.
        reader_language: the code of that in which the answer speaks of itself where the program
            does not speak the question's; else English, so that all readers share one answer.
        foreign: the language that the question seems to be in, in English, where no article is
            in it (of those that may answer) and the archive's model knows English only; else "".
        is_unread: whether articles are in the question's language and that model is not.
        briefing: what the question wants the news of in brief; None if it asks for a fact.
        restated: the earlier question that this one puts right ("No, I meant …"), with its
            new words; the question without the outlet that it limits itself to; or as a
            language model put it, so that it stands alone or in parts; empty for all others.
        outlets_named: those of the filters that the question limits itself to.
        dropped: phrases of earlier questions that were taken away and not asked for since.
    """

    question: str
    text: str
    analysis: QuestionAnalysis
    filters: Filters
    as_of: date
    is_as_of_given: bool = False
    moment: Moment | None = None
    carried: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    is_follow_up: bool = False
    corrections: tuple[Correction, ...] = ()
    language: str = ENGLISH
    reader_language: str = ENGLISH
    foreign: str = ""
    is_unread: bool = False
    briefing: Briefing | None = None
    restated: str = ""
    outlets_named: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def told_in(self) -> str:
        """The code of the language in which the answer speaks of itself."""
        return spoken_language(self.language, self.reader_language)

    @property
    def asked(self) -> str:
        """What is asked: the question with its slips read as what was meant.

        Of one that puts an earlier question right it is that one with its new words.
        """
        return self.restated or mended(self.question, self.corrections)

    @property
    def understood(self) -> str:
        """The same with what it takes from earlier questions in brackets behind it."""
        return with_carried(self.asked, self.carried)

    @property
    def time(self) -> Moment | None:
        """The time that was taken from words, if it limits the days or says where they end."""
        moment = self.moment
        return moment if moment and (moment.has_days or moment.counted_from) else None

    @property
    def window(self) -> Filters | None:
        """The filters narrowed to the days that the question names; None if it names none."""
        if self.moment is None or not self.moment.has_days:
            return None
        since, until = self.moment.since, self.moment.until
        if since == until and until is not None and until < self.as_of:
            until += timedelta(days=1)  # what happened on a day is in the next day's papers
        return replace(self.filters, since=since, until=until, keeps_undated=True)

    @property
    def period(self) -> Days | None:
        """The first and the last day that the question names, if it names both."""
        if self.moment is None or self.moment.since is None or self.moment.until is None:
            return None
        return self.moment.since, self.moment.until

    @property
    def within_window(self) -> Query:
        """The same question, of what was published on the days that it names or soon after.

        What happened is told later: the longer it took, the longer. The figures of a quarter
        come weeks after its end.
        """
        window = self.window
        if window is None or self.period is None or window.until is None:
            return self if window is None else replace(self, filters=window)
        days = length_of(self.period)
        soon = timedelta(days=min(days // 2, LONGEST_WAIT))
        until = window.until + min(soon, date.max - window.until)
        return replace(self, filters=replace(window, until=until))


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
