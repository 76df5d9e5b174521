"""Conversations of the chat: what each event of the page shows, as safe HTML."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from embeddings.errors import EmbeddingsError
from qa.errors import ArticleNotFound, QaError
from qa.web import markup
from qa.web.examples import example_questions, spread

if TYPE_CHECKING:
    from qa.archive import Archive

EXAMPLES = 4
EXAMPLE_ARTICLES = 40
TURNS_KEPT = 20
"""Questions a page remembers; the oldest falls off, so that memory is bounded."""
START_SECONDS = 300.0

LOADING = "Loading the model…"
READY = "Ready. Works offline; no outside service is asked."
BROKEN = "Something went wrong while answering. The terminal that runs the chat shows more."


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as HTML for the talk and for the sources.

    Attributes:
        number: which one it is, from 1 on.
        talk: the question with its answer.
        sources: the cards beside it.
        state: how far it is.
        question: as it was typed, once it is answered.
    """

    number: int
    talk: str
    sources: str
    state: Literal["waiting", "answered", "problem"]
    question: str = ""


Turns = tuple[Turn, ...]
Page = tuple[str, str, Turns]
"""The talk, the sources, and the turns they show."""


class Chat:
    """What the events of the page call. One for all visitors; it keeps nothing of theirs."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
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
        number = _next_number(turns)
        for turn in self._turns(number, question, (since, until, as_of), outlets):
            yield page((*turns, turn))

    def _turns(
        self,
        number: int,
        question: str,
        days: tuple[str | None, str | None, str | None],
        outlets: Sequence[str] | None,
    ) -> Iterator[Turn]:
        no_sources = markup.no_sources_html(number)
        yield Turn(number, markup.waiting_html(question, number), no_sources, "waiting")
        try:
            since, until, as_of = ((day or "").strip() for day in days)
            answer = self._archive.ask(
                question, since=since, until=until, as_of=as_of, outlets=tuple(outlets or ())
            )
        except (QaError, EmbeddingsError) as error:
            notice = markup.notice_html(question, number, str(error))
            yield Turn(number, notice, no_sources, "problem")
            return
        sources = markup.sources_html(answer, number)
        for shown in range(1, max(1, len(answer.quotes)) + 1):
            talk = markup.answer_html(answer, number, shown)
            yield Turn(number, talk, sources, "answered", question)

    def open_article(self, request: str) -> str:
        """The article view, for ``[article id, start, end]`` in JSON from the page."""
        try:
            article_id, start, end = json.loads(request)
            return markup.article_html(self._archive.article(str(article_id)), int(start), int(end))
        except ArticleNotFound:
            return markup.problem_html("This article is no longer in the archive.")
        except QaError as error:
            return markup.problem_html(str(error))
        except (ValueError, TypeError, OverflowError, RecursionError):
            return markup.problem_html("The page asked for an article in a way nobody knows.")


def page(turns: Turns) -> Page:
    """The page of a conversation, its oldest turns dropped where there are many."""
    turns = turns[-TURNS_KEPT:]
    sources = "".join(turn.sources for turn in turns) or markup.no_sources_html()
    return markup.talk_html(turn.talk for turn in turns), sources, turns


def failed(turns: Turns) -> Page:
    """The page after an error that nobody foresaw: a sentence, never a traceback."""
    if turns and turns[-1].state == "waiting":
        turns = turns[:-1]
    number = _next_number(turns)
    notice = markup.notice_html("", number, BROKEN)
    return page((*turns, Turn(number, notice, markup.no_sources_html(number), "problem")))


def is_answered(typed: str, turns: Turns) -> bool:
    """Whether the question box can be emptied: it holds what the last turn answered.

    It does not if the question must be mended, or the next one is being typed already.
    """
    return bool(turns) and turns[-1].state == "answered" and turns[-1].question == typed


def _next_number(turns: Turns) -> int:
    return turns[-1].number + 1 if turns else 1
