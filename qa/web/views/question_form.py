"""A question as the page asks it: what was typed, its filters, and how to let one of them go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.languages.names import code_of, language_name
from qa.question.query import Query
from qa.question.time.window import time_days
from qa.spelling.correction import did_you_mean
from qa.text.dates import day_label

if TYPE_CHECKING:
    from qa.question.query import QuestionLimits
    from qa.question.thread.turns import Turn


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """A question with its filters, so that it can be asked again, in part or from a link.

    Attributes:
        question: as it was typed.
        since, until, as_of: as they were typed.
        outlets: those chosen.
        languages: of the articles, those chosen; codes or names.
        any_time: whether the time in its words was taken away.
        drop: phrases of earlier questions, and readings of slips, that were taken away.
        after: the earlier questions that it leans on, oldest first; empty if it stands alone.
    """

    question: str
    since: str = ""
    until: str = ""
    as_of: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    any_time: bool = False
    drop: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def limits(self, history: Sequence[Turn]) -> QuestionLimits:
        """All but the question, as `qa.web.service.Service` takes it."""
        return {
            "history": history,
            "since": self.since,
            "until": self.until,
            "as_of": self.as_of,
            "outlets": self.outlets,
            "languages": self.languages,
            "any_time": self.any_time,
            "drop": self.drop,
        }


@dataclass(frozen=True, slots=True)
class Chip:
    """A reading of a question beyond its words, which a press takes away.

    Attributes:
        text: what it shows.
        label: what pressing it does.
        without: the question that is asked then.
    """

    text: str
    label: str
    without: QuestionForm


def question_form_to_dict(asked: QuestionForm) -> dict[str, Any]:
    """The same as the page keeps it; `qa.web.chat.messages.question_form_from` reads it."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(asked).items()
    }


def question_url(asked: QuestionForm) -> str:
    """The address that asks it, relative to that of the page."""
    fields = [("q", asked.question)]
    for name in ("since", "until", "as_of"):
        fields += [(name, getattr(asked, name))] * bool(getattr(asked, name))
    fields += [("outlet", name) for name in asked.outlets]
    fields += [("language", name) for name in asked.languages]
    fields += [("any_time", "1")] * asked.any_time
    fields += [("drop", phrase) for phrase in asked.drop]
    fields += [("after", question) for question in asked.after]
    return "?" + urlencode(fields)


def chips(asked: QuestionForm, query: Query, language: str = ENGLISH) -> Iterator[Chip]:
    """The chips of a question: slips, time and outlets in its words, carried phrases, filters.

    In the language of the page.
    """
    for correction in query.corrections:
        meant = did_you_mean([correction], language)
        again = say(language, "Ask again with “%(words)s” as it was typed", words=correction.typed)
        yield Chip(
            meant,
            f"{meant} {again}",
            replace(asked, drop=(*asked.drop, correction.typed)),
        )
    if query.time is not None:
        words, days = query.time.words, time_days(query.time, language)
        yield Chip(
            f"{words} · {days}",
            say(
                language,
                "Ask again about all days, not only %(words)s (%(days)s)",
                words=words,
                days=days,
            ),
            replace(asked, any_time=True),
        )
    for phrase in query.carried:
        yield Chip(
            phrase,
            say(
                language,
                "Ask again without “%(words)s”, taken from an earlier question",
                words=phrase,
            ),
            replace(asked, drop=(*asked.drop, phrase)),
        )
    for day, limit, without in (
        (asked.since, to_say("since %(day)s"), replace(asked, since="")),
        (asked.until, to_say("until %(day)s"), replace(asked, until="")),
        (asked.as_of, to_say("as of %(day)s"), replace(asked, as_of="")),
    ):
        if day:
            text = say(language, limit, day=day_label(day, language))
            label = say(language, "Ask again without the limit “%(words)s”", words=text)
            yield Chip(text, label, without)
    for outlet in query.outlets_named:
        yield Chip(
            say(language, "only %(outlet)s", outlet=outlet),
            say(language, "Ask again of all outlets, not only %(outlet)s", outlet=outlet),
            replace(asked, drop=(*asked.drop, outlet)),
        )
    for outlet in dict.fromkeys(asked.outlets):
        rest = tuple(name for name in asked.outlets if name != outlet)
        label = say(language, "Ask again without the limit to %(outlet)s", outlet=outlet)
        yield Chip(outlet, label, replace(asked, outlets=rest))
    for wanted in dict.fromkeys(asked.languages):
        rest = tuple(name for name in asked.languages if name != wanted)
        name = language_name(code_of(wanted) or wanted, language)
        label = say(
            language, "Ask again without the limit to articles in %(languages)s", languages=name
        )
        limit = say(language, "in %(languages)s", languages=name)
        yield Chip(limit, label, replace(asked, languages=rest))
