"""Conversations of the chat: what each event of the page shows, as safe HTML."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from embeddings.errors import EmbeddingsError
from qa import followup
from qa.errors import ArticleNotFound, QaError
from qa.query import MOST_TURNS, check_length
from qa.web import cards, markup, reader
from qa.web.examples import example_questions, spread
from qa.web.limits import Limits

if TYPE_CHECKING:
    from embeddings.reranker import Reranker
    from qa.archive import Archive

EXAMPLES = 4
EXAMPLE_ARTICLES = 40
TURNS_KEPT = 20
"""Questions a page remembers; the oldest falls off, so that memory is bounded."""
START_SECONDS = 300.0
TURNED_AWAY_KEPT = 1_000
"""Sessions whose question was not taken and who were not told yet."""
LONGEST_DAY = 100
"""What is kept of a day as it was typed; a longer one is none anyway."""

LOADING = "Loading the model…"
READY = "Ready. Works offline; no outside service is asked."
BROKEN = "Something went wrong while answering. The terminal that runs the chat shows more."

_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, so that it can be asked again in part.

    Attributes:
        question: as it was typed.
        since, until, as_of: as they were typed.
        outlets: those chosen.
        history: what was asked before it in this conversation, oldest first.
        any_time: whether the time in its words was taken away.
        drop: phrases of earlier questions that were taken away.
    """

    question: str
    since: str = ""
    until: str = ""
    as_of: str = ""
    outlets: tuple[str, ...] = ()
    history: tuple[followup.Turn, ...] = ()
    any_time: bool = False
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as HTML for the talk and for the sources.

    Attributes:
        number: which one it is, from 1 on.
        talk: the question with its answer.
        sources: the cards beside it.
        state: how far it is.
        asked: the question.
        understood: the question with what it took from earlier ones, once it is answered.
        carried: what it took from them.
    """

    number: int
    talk: str
    sources: str
    state: Literal["waiting", "answered", "problem"]
    asked: Asked
    understood: str = ""
    carried: tuple[str, ...] = ()


Turns = tuple[Turn, ...]
Page = tuple[str, str, Turns]
"""The talk, the sources, and the turns they show."""


class Chat:
    """What the events of the page call. One for all visitors; it keeps nothing of theirs."""

    def __init__(
        self, archive: Archive, reranker: Reranker | None = None, limits: Limits | None = None
    ) -> None:
        self._archive = archive
        self._reranker = reranker
        self._limits = limits or Limits()
        self._turned_away: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._starter: threading.Thread | None = None
        self._started = threading.Event()
        self._examples: list[str] = []
        self._problem: str | None = BROKEN

    def start(self) -> None:
        """Load the model in the background, so that the first question is quick.

        The example questions are tried on it; only those that get an answer are shown.
        """
        with self._lock:
            if self._starter is None:
                self._starter = threading.Thread(target=self._start, daemon=True)
                self._starter.start()

    def _start(self) -> None:
        try:
            questions = example_questions(self._archive.newest_articles(EXAMPLE_ARTICLES))
            for question in spread(questions, EXAMPLES):
                if not self._archive.ask(question).abstained:
                    self._examples.append(question)
                if len(self._examples) == EXAMPLES:
                    break
            self._problem = None
        except (QaError, EmbeddingsError) as error:
            self._problem = str(error)
        finally:
            self._started.set()

    def begin(self) -> Iterator[tuple[str, str]]:
        """The status line and the welcome, while the model loads and after."""
        self.start()
        yield markup.status_html(LOADING, ready=False), markup.welcome_html(())
        self._started.wait(START_SECONDS)
        status = markup.status_html(self._problem or READY, ready=self._problem is None)
        yield status, markup.welcome_html(self._examples)

    def now(self) -> tuple[str, str]:
        """The status line and the welcome as they are, for a page that cannot wait."""
        ready = self._started.is_set()
        text = (self._problem or READY) if ready else LOADING
        shown = markup.status_html(text, ready=ready and self._problem is None)
        return shown, markup.welcome_html(self._examples if ready else ())

    def turned_away(self, session: str, reason: str) -> None:
        """Remember why a question of that session was not taken, for `failed`."""
        with self._lock:
            self._turned_away[session] = reason
            if len(self._turned_away) > TURNED_AWAY_KEPT:
                self._turned_away.popitem(last=False)

    def failed(self, turns: Turns, session: str) -> Page:
        """The page after a question that was not taken or ended in an error."""
        with self._lock:
            reason = self._turned_away.pop(session, BROKEN)
        return failed(turns, reason)

    def ask(
        self,
        question: str,
        since: str | None,
        until: str | None,
        as_of: str | None,
        outlets: Sequence[str] | None,
        turns: Turns,
    ) -> Iterator[Page]:
        """The page after a question, again and again as the answer grows by a quote."""
        asked = Asked(
            whole(question),
            since=(since or "").strip()[:LONGEST_DAY],
            until=(until or "").strip()[:LONGEST_DAY],
            as_of=(as_of or "").strip()[:LONGEST_DAY],
            outlets=tuple(outlets or ()),
            history=_history(turns),
        )
        yield from self._pages(asked, turns)

    def ask_again(self, turn: object, chip: object, turns: Turns) -> Iterator[Page]:
        """The page after a press on a chip: the same question without what the chip names.

        Args:
            turn: the number of the turn whose chip it is, as the page sent it.
            chip: the chip's name, likewise; see `qa.web.markup.TIME_CHIP`.
            turns: the conversation.
        """
        asked = _without(turn, chip, turns)
        if asked is None:  # a turn that was dropped meanwhile, or no page of ours
            yield page(turns)
        else:
            yield from self._pages(asked, turns)

    def _pages(self, asked: Asked, turns: Turns) -> Iterator[Page]:
        for turn in self._turns(_next_number(turns), asked):
            yield page((*turns, turn))

    def _turns(self, number: int, asked: Asked) -> Iterator[Turn]:
        waiting = Turn(
            number,
            markup.waiting_html(asked.question, number),
            cards.no_sources_html(number),
            "waiting",
            asked,
        )
        yield waiting
        try:
            check_length(asked.question, self._limits.question)
            answer = self._archive.ask(
                asked.question,
                since=asked.since,
                until=asked.until,
                as_of=asked.as_of,
                outlets=asked.outlets,
                any_time=asked.any_time,
                history=asked.history,
                drop=asked.drop,
                reranker=self._reranker,
            )
        except (QaError, EmbeddingsError) as error:
            notice = markup.notice_html(asked.question, number, str(error))
            # What was asked is not kept: it may be as long as a request can be.
            yield replace(waiting, talk=notice, state="problem", asked=Asked(""))
            return
        sources = cards.sources_html(answer, number)
        for shown in range(1, max(1, len(answer.quotes)) + 1):
            yield Turn(
                number,
                markup.answer_html(answer, number, shown),
                sources,
                "answered",
                asked,
                answer.query.understood,
                answer.query.carried,
            )

    def open_article(self, request: str) -> str:
        """The article view, for ``[article id, start, end]`` in JSON from the page."""
        try:
            article_id, start, end = json.loads(request)
            versions = self._archive.versions(str(article_id))
            article = next(one for one in versions if one.id == str(article_id))
            return reader.article_html(article, int(start), int(end), versions)
        except ArticleNotFound:
            return reader.problem_html("This article is no longer in the archive.")
        except QaError as error:
            return reader.problem_html(str(error))
        except (ValueError, TypeError, OverflowError, RecursionError):
            return reader.problem_html("The page asked for an article in a way nobody knows.")


def page(turns: Turns) -> Page:
    """The page of a conversation, its oldest turns dropped where there are many."""
    turns = turns[-TURNS_KEPT:]
    sources = "".join(turn.sources for turn in turns) or cards.no_sources_html()
    return markup.talk_html(turn.talk for turn in turns), sources, turns


def failed(turns: Turns, reason: str = BROKEN) -> Page:
    """The page after an error that nobody foresaw: a sentence, never a traceback."""
    if turns and turns[-1].state == "waiting":
        turns = turns[:-1]
    number = _next_number(turns)
    notice = markup.notice_html("", number, reason)
    sources = cards.no_sources_html(number)
    return page((*turns, Turn(number, notice, sources, "problem", Asked(""))))


def is_answered(typed: str, turns: Turns) -> bool:
    """Whether the question box can be emptied: it holds what the last turn answered.

    It does not if the question must be mended, or the next one is being typed already.
    """
    return (
        bool(turns) and turns[-1].state == "answered" and turns[-1].asked.question == whole(typed)
    )


def whole(text: str) -> str:
    """The text without halves of characters: no answer that repeats one can be sent."""
    return _HALF.sub(" ", text)


def _history(turns: Turns) -> tuple[followup.Turn, ...]:
    """What a new question may lean on: the answered ones, oldest first."""
    return tuple(
        followup.Turn(turn.asked.question, turn.understood, any_time=turn.asked.any_time)
        for turn in turns
        if turn.state == "answered"
    )[-MOST_TURNS:]


def _without(turn: object, chip: object, turns: Turns) -> Asked | None:
    """The question of a turn without what a chip names; None if there is no such chip."""
    found = next((one for one in turns if one.number == turn and one.state == "answered"), None)
    if found is None:
        return None
    if chip == markup.TIME_CHIP:
        return replace(found.asked, any_time=True)
    names = {str(place): phrase for place, phrase in enumerate(found.carried)}
    if not isinstance(chip, str) or chip not in names:
        return None
    return replace(found.asked, drop=(*found.asked.drop, names[chip]))


def _next_number(turns: Turns) -> int:
    return turns[-1].number + 1 if turns else 1
