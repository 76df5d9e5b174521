"""What the page of the chat asks of the server, and what it gets: safe HTML and plain JSON.

The server remembers no conversation. The browser keeps each turn as the question that was
asked and the answer as `qa.web.record.keep` makes it, and sends back what is needed.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from embeddings.errors import EmbeddingsError
from qa import export, feedback, references
from qa.errors import ArticleNotFound, QaError
from qa.followup import Turn
from qa.query import MOST_TURNS, turns_of
from qa.timeline import is_course_of_events
from qa.web import cards, holdings, markup, reader, record
from qa.web.examples import example_questions, spread
from qa.web.question import Asked, PageError, asked_from, asked_to_dict, whole
from qa.web.service import Service
from qa.web.timeline import timeline_html

if TYPE_CHECKING:
    from seeds.article import Article

EXAMPLES = 4
EXAMPLE_ARTICLES = 40
MOST_RESTORED = 40
"""Turns that are brought back by one call."""
MOST_EXPORTED = 200
"""Turns of a conversation that is exported."""
TURNED_AWAY_KEPT = 1_000
"""Sessions whose question was not taken and who were not told yet."""
LONGEST_NAME = 200
"""Characters of a conversation's name."""

LOADING = "Loading the model…"
READY = "Ready. Works offline; no outside service is asked."
BROKEN = "Something went wrong while answering. The terminal that runs the chat shows more."
UNKNOWN = "The page sent something that the chat does not understand. Load it again."
NOT_KEPT = (
    "This answer was kept by another version of Citewire and cannot be shown again; "
    "ask the question anew."
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A question of the page.

    Attributes:
        number: which one of its conversation it is, from 1 on; its markers carry it.
        asked: the question.
        history: what was asked before it, oldest first.
    """

    number: int
    asked: Asked
    history: tuple[Turn, ...]

    def turns(self) -> Sequence[Turn]:
        """The turns before it: those of its conversation, or those that its link names.

        Raises:
            QuestionError: one of the link's cannot be asked.
        """
        return self.history or turns_of(self.asked.after)


class Chat:
    """What the events and functions of the page call. One for all visitors."""

    def __init__(self, service: Service, *, allows_upload: bool = False) -> None:
        self._allows_upload = allows_upload
        self._service = service
        self._archive = service.archive
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

    def turned_away(self, session: str, reason: str) -> None:
        """Remember why a question of that session was not taken, for `failed`."""
        with self._lock:
            self._turned_away[session] = reason
            if len(self._turned_away) > TURNED_AWAY_KEPT:
                self._turned_away.popitem(last=False)

    def failed(self, session: str) -> Json:
        """The message after a question that was not taken or ended in an error.

        Its number is 0: the question that the page waits for.
        """
        with self._lock:
            reason = self._turned_away.pop(session, BROKEN)
        return _message(0, "problem", markup.notice_html("", reason))

    def ask(self, request: str) -> Iterator[Json]:
        """Messages to the page while a question is answered, the last with the whole answer.

        Each is ``{"number", "state", "talk", "sources", "turn"}``: the state is "waiting",
        "answering", "answered" or "problem"; ``turn`` is what the browser keeps, None before
        the answer is whole.
        """
        try:
            wanted = _request(_json(request))
        except PageError:
            yield _message(0, "problem", markup.notice_html("", UNKNOWN))
            return
        number, asked = wanted.number, wanted.asked
        yield _message(number, "waiting", markup.waiting_html(asked.question))
        try:
            history = wanted.turns()
            answer = self._service.ask(asked.question, **asked.filters(history))
        except (QaError, EmbeddingsError) as error:
            yield _message(number, "problem", markup.notice_html(asked.question, str(error)))
            return
        leant_on = [turn.question for turn in history] if answer.query.leans else []
        asked = replace(asked, after=tuple(leant_on))
        sources = cards.sources_html(answer, number)
        unfolds = is_course_of_events(asked.question)
        for shown in range(1, len(answer.quotes)):
            talk = markup.answer_html(answer, asked, number, shown=shown)
            yield _message(number, "answering", talk, sources)
        talk = markup.answer_html(answer, asked, number, unfolds=unfolds)
        kept = {
            "number": number,
            "asked": asked_to_dict(asked),
            "answer": record.keep(answer),
            "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        yield _message(number, "answered", talk, sources, kept)

    def functions(self) -> list[Callable[[str], Json]]:
        """What the page can call beside asking: JSON text in, a JSON object out."""
        return [
            _told(function)
            for function in (
                self.status,
                self.article,
                self.restore,
                self.timeline,
                self.export,
                self.feedback,
                self.holdings,
                self.headlines,
            )
        ]

    def status(self, _: Mapping[str, Any]) -> Json:
        """Whether the chat can answer yet, what the archive covers, and what to begin with."""
        self.start()
        is_done = self._started.is_set()
        held = self._archive.coverage()
        return {
            "state": "busy" if not is_done else "ready" if self._problem is None else "problem",
            "text": (self._problem or READY) if is_done else LOADING,
            "coverage": markup.coverage_html(held),
            "examples": markup.examples_html(self._examples if is_done else ()),
            "outlets": list(held.outlets),
            "first_day": str(held.first_day or ""),
            "last_day": str(held.last_day or ""),
        }

    def article(self, given: Mapping[str, Any]) -> Json:
        """The article view, for ``{"article", "start", "end"}``."""
        name = given.get("article")
        start, end = given.get("start", 0), given.get("end", 0)
        if not isinstance(name, str) or type(start) is not int or type(end) is not int:
            raise PageError("an article is named by its id and two offsets")
        name = whole(name)
        try:
            versions = self._archive.versions(name)
        except ArticleNotFound:
            return {"html": reader.problem_html("This article is no longer in the archive.")}
        article = next(one for one in versions if one.id == name)
        ids = self._archive.copies([name]).get(name, ())
        found = self._archive.articles(ids)
        copies = [found[one] for one in ids if one in found and one != name]
        return {"html": reader.article_html(article, start, end, versions, copies)}

    def restore(self, given: Mapping[str, Any]) -> Json:
        """Turns of a conversation as the page shows them, in the same order."""
        turns = _objects(given, "turns", MOST_RESTORED)
        articles = self._articles(turns)
        return {"turns": [_restored(turn, articles) for turn in turns]}

    def timeline(self, given: Mapping[str, Any]) -> Json:
        """The articles about a question in the order of their days."""
        wanted = _request(given)
        asked = wanted.asked
        found = self._service.timeline(asked.question, **asked.filters(wanted.turns()))
        return {"html": timeline_html(found, wanted.number)}

    def export(self, given: Mapping[str, Any]) -> Json:
        """A conversation, or one answer, as a text to copy or to save."""
        form = _text(given, "form")
        name = _text(given, "name")[:LONGEST_NAME] or "Conversation"
        turns = _objects(given, "turns", MOST_EXPORTED)
        found = self._articles(turns)
        exchanges = [_exchange(turn, found) for turn in turns]
        if form in _ONE_ANSWER and len(exchanges) == 1:
            [one] = exchanges
            return {"text": _ONE_ANSWER[form](one.answer, found, one.gone)}
        if form in _CONVERSATION:
            write, kind, ending = _CONVERSATION[form]
            return {"text": write(name, exchanges, found), "type": kind, "ending": ending}
        if form in _REFERENCES:
            refer, kind, ending = _REFERENCES[form]
            today = datetime.now().astimezone().date()
            return {"text": refer(_cited(exchanges, found), today), "type": kind, "ending": ending}
        raise PageError("there is no such form")

    def feedback(self, given: Mapping[str, Any]) -> Json:
        """Keep a thumb up or down on this machine."""
        turn = given.get("turn")
        if not isinstance(turn, Mapping):
            raise PageError("feedback needs its turn")
        asked = asked_from(turn.get("asked"))
        answer = record.restore(turn.get("answer"), asked, {}).answer
        verdict = given.get("verdict")
        if verdict not in ("up", "down"):
            raise PageError("feedback is up or down")
        feedback.add_feedback(
            self._archive.path,
            feedback.feedback_of(answer, verdict, _text(given, "reason")),
        )
        return {"said": "Thank you. Kept on the machine that runs Citewire."}

    def holdings(self, _: Mapping[str, Any]) -> Json:
        """What the archive holds."""
        return holdings.holdings_reply(self._archive, uploads=self._allows_upload)

    def headlines(self, given: Mapping[str, Any]) -> Json:
        """Articles with given words in their headline."""
        return holdings.headlines_reply(self._archive, given)

    def _articles(self, turns: Sequence[Mapping[str, Any]]) -> dict[str, Article]:
        ids: set[str] = set()
        for turn in turns:
            try:
                ids |= record.article_ids(turn.get("answer"))
            except PageError:
                continue  # `_restored` says so in its place
        return self._archive.articles(ids)


_ONE_ANSWER = {"text": export.answer_text, "markdown": export.answer_markdown}
_CONVERSATION = {
    "markdown": (export.conversation_markdown, "text/markdown", "md"),
    "html": (export.conversation_html, "text/html", "html"),
}
_REFERENCES = {
    "bibtex": (references.bibtex, "application/x-bibtex", "bib"),
    "csl": (references.csl_json, "application/vnd.citationstyles.csl+json", "json"),
}


def _told(function: Callable[[Mapping[str, Any]], Json]) -> Callable[[str], Json]:
    """A function of the page that answers with ``{"problem": sentence}`` where it cannot."""

    def call(request: str) -> Json:
        try:
            return function(_json(request))
        except PageError:
            return {"problem": UNKNOWN}
        except (QaError, EmbeddingsError) as error:
            return {"problem": str(error)}

    call.__name__ = function.__name__
    return call


def _json(request: str) -> Mapping[str, Any]:
    try:
        given = json.loads(request)
    except (ValueError, RecursionError) as error:
        raise PageError("that is no JSON") from error
    if not isinstance(given, dict):
        raise PageError("that is no JSON object")
    return given


def _request(given: Mapping[str, Any]) -> Request:
    number = given.get("number")
    if type(number) is not int or not 1 <= number < 2**31:
        raise PageError("a question has a number")
    history = _objects(given, "history", MOST_TURNS)
    turns = tuple(
        Turn(
            _text(turn, "question"),
            _text(turn, "understood"),
            any_time=turn.get("any_time") is True,
        )
        for turn in history
    )
    return Request(number, asked_from(given.get("asked")), turns)


def _restored(turn: Mapping[str, Any], articles: Mapping[str, Article]) -> Json:
    number = turn.get("number")
    if type(number) is not int or not 1 <= number < 2**31:
        raise PageError("a turn has a number")
    try:
        asked = asked_from(turn.get("asked"))
        found = record.restore(turn.get("answer"), asked, articles)
    except PageError:
        return _message(number, "problem", markup.notice_html("", NOT_KEPT))
    answer = found.answer
    return _message(
        number,
        "answered",
        markup.answer_html(answer, asked, number, gone=found.gone),
        cards.sources_html(answer, number, found.gone),
    )


def _exchange(turn: Mapping[str, Any], articles: Mapping[str, Article]) -> export.Exchange:
    restored = record.restore(turn.get("answer"), asked_from(turn.get("asked")), articles)
    return export.Exchange(restored.answer, _text(turn, "at"), restored.gone)


def _cited(exchanges: Sequence[export.Exchange], articles: Mapping[str, Article]) -> list[Article]:
    """The articles cited, each once, in the order of their first citation."""
    ids = dict.fromkeys(
        citation.article_id for one in exchanges for citation in one.answer.citations
    )
    return [articles[one] for one in ids if one in articles]


def _message(
    number: int, state: str, talk: str, sources: str = "", turn: Json | None = None
) -> Json:
    return {"number": number, "state": state, "talk": talk, "sources": sources, "turn": turn}


def _objects(given: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
    found = given.get(name) or []
    if not isinstance(found, list) or len(found) > most:
        raise PageError(f"{name} must be a list of {most} at the most")
    if not all(isinstance(one, dict) for one in found):
        raise PageError(f"{name} must be objects")
    return found


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PageError(f"{name} must be text")
    return whole(value)
