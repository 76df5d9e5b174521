"""The callbacks of the page: JSON in, safe HTML in plain JSON out.

The server remembers no conversation. The browser keeps each turn as the question that was
asked and the answer as `qa.web.chat.kept_answers.keep` makes it, and sends back what is needed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from embeddings.errors import EmbeddingsError
from qa import feedback
from qa.answering.talk.replies import examples_in
from qa.errors import QaError
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.languages.names import language_name
from qa.question.query import MOST_DROPPED
from qa.web.chat import downloads, fields, kept_answers
from qa.web.chat.fields import Object, PageError
from qa.web.chat.kept_answers import MOST_KEPT
from qa.web.chat.kept_replies import selection_from
from qa.web.chat.messages import (
    BROKEN,
    LOADING,
    READY,
    READY_REMOTE,
    UNKNOWN,
    Json,
    Request,
    page_function,
    parse_json,
    parse_request,
    question_form_from,
)
from qa.web.chat.translating import translated_quote
from qa.web.chat.turn_messages import (
    answered,
    doing_sentence,
    lead_message,
    message,
    restored,
)
from qa.web.chat.watching import change_watched
from qa.web.service import Service, Stage
from qa.web.upload.report_view import upload_form
from qa.web.views import answer as answer_view
from qa.web.views import article as article_view
from qa.web.views import holdings as holdings_view
from qa.web.views.listing import listing_reply
from qa.web.views.timeline import timeline_html

if TYPE_CHECKING:
    from qa.answering.answer import Answer

MOST_RESTORED = 40
"""Turns that are brought back by one call."""
TURNED_AWAY_KEPT = 1_000
"""Sessions whose question was not taken and who were not told yet."""
_THANKS = to_say("Thank you. Kept on the machine that runs Citewire.")


class Chat:
    """The callbacks of the page's events and functions. One for all visitors."""

    def __init__(self, service: Service, *, allows_upload: bool = False) -> None:
        self._allows_upload = allows_upload
        self._service = service
        self._archive = service.archive
        self._turned_away: OrderedDict[str, str] = OrderedDict()
        self._ended: OrderedDict[str, str] = OrderedDict()
        self._failures = count(1)
        self._lock = threading.Lock()
        self._starter: threading.Thread | None = None
        self._started = threading.Event()
        self._examples: tuple[str, ...] = ()
        self._problem = ""
        self._is_broken = True

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
            self._examples = self._archive.example_questions()
            self._is_broken = False
        except (QaError, EmbeddingsError) as error:
            self._problem = str(error)
        finally:
            self._started.set()

    def turned_away(self, session: str, reason: str) -> None:
        """Remember why a question of that session was not taken, for `failed`."""
        with self._lock:
            _remember(self._turned_away, session, reason)

    def failed(self, session: str, language: str = ENGLISH) -> Json:
        """The message after a question that was not taken or ended in an error.

        Its number is 0. Its key is that of the question, as far as it is known: one that was
        not taken is the first that the page waits for.
        """
        with self._lock:
            reason = self._turned_away.pop(session, None)
            # Gradio (6.31) may tell twice of a question that was stopped.
            key = None if reason else self._ended.get(session)
        # Gradio (6.31) does not tell a page what it was told last.
        serial = {"failure": next(self._failures)} | ({} if key is None else {"key": key})
        notice = answer_view.notice_html("", reason or say(language, BROKEN), language)
        return message(0, "problem", notice) | serial

    async def ask(self, text: str, session: str = "") -> AsyncIterator[Json]:
        """Messages to the page while a question is answered, the last with the whole answer.

        Each is ``{"number", "state", "talk", "sources", "turn", "key"}``: the state is "waiting",
        "answering", "choosing" (an answer stands, and a language model may put another in its
        place), "answered" or "problem"; ``turn`` is what the browser keeps, None before an
        answer is whole.
        """
        try:
            request = parse_request(parse_json(text))
        except PageError:
            yield message(0, "problem", answer_view.notice_html("", say(ENGLISH, UNKNOWN)))
            return
        try:
            async for told in self._answering(request):
                yield {**told, "key": request.key}
        finally:
            with self._lock:
                _remember(self._ended, session, request.key)

    async def _answering(self, request: Request) -> AsyncIterator[Json]:
        number, language, question = request.number, request.language, request.asked.question
        yield message(number, "waiting", answer_view.waiting_html(question, language))
        stream = self._service.stream(question, llm=request.llm, **request.limits)
        try:
            async with aclosing(stream) as answers:
                async for answer, stage in answers:
                    yield await run_in_threadpool(self._message, request, answer, stage)
        except (QaError, EmbeddingsError) as error:
            yield message(
                number, "problem", answer_view.notice_html(question, str(error), language)
            )

    def _message(self, request: Request, answer: Answer, stage: Stage) -> Json:
        """A message about an answer, with the articles that it cites."""
        articles = self._archive.articles({citation.article_id for citation in answer.citations})
        asked = replace(request.asked, after=())
        if answer.query.is_follow_up:
            leant_on = tuple(turn.question for turn in request.turns)
            asked = replace(asked, after=leant_on, drop=answer.query.dropped[:MOST_DROPPED])
        if stage == "begun":
            return lead_message(request.number, asked, answer, articles, request.language)
        model = self._service.llm
        doing = doing_sentence(model.server.name, stage, request.language) if model else ""
        return answered(request.number, asked, answer, articles, doing, request.language)

    def functions(self) -> list[Callable[[str], Json | Awaitable[Json]]]:
        """The callbacks beside `ask`: JSON text in, a JSON object out."""
        return [
            page_function(function)
            for function in (
                self.status,
                self.article,
                self.restore,
                self.timeline,
                self.next_questions,
                self.translate,
                self.copy,
                self.export,
                self.feedback,
                self.holdings,
                self.watched,
                self.headlines,
                self.listing,
            )
        ]

    def status(self, payload: Object) -> Json:
        """Whether the chat can answer yet, what the archive covers, and what to begin with."""
        self.start()
        is_done = self._started.is_set()
        coverage = self._archive.coverage()
        model = self._service.llm
        ready = READY_REMOTE if model and model.server.is_remote else READY
        text = (BROKEN if self._is_broken else ready) if is_done else LOADING
        language = fields.language(payload)
        is_asked = is_done and not self._is_broken and coverage.articles
        examples = examples_in(language, self._examples) if is_asked else ()
        return {
            "state": "busy" if not is_done else "problem" if self._is_broken else "ready",
            "text": (is_done and self._problem) or say(language, text),
            "is_full": self._service.is_full,
            "coverage": answer_view.coverage_html(coverage, language),
            "examples": answer_view.examples_html(examples, language),
            "outlets": list(coverage.outlets),
            "languages": [[code, language_name(code, language)] for code, _ in coverage.languages],
            "first_day": str(coverage.first_day or ""),
            "last_day": str(coverage.last_day or ""),
        }

    def article(self, payload: Object) -> Json:
        """The article view, for ``{"article", "start", "end"}``."""
        name, language = fields.text(payload, "article"), fields.language(payload)
        if "article" not in payload:
            raise PageError("an article has an id")
        span = {"start": 0, "end": 0, **payload}
        start, end = fields.number(span, "start"), fields.number(span, "end")
        return article_view.article_reply(self._archive, name, start, end, language)

    def restore(self, payload: Object) -> Json:
        """Turns of a conversation as the page shows them, in the same order."""
        turns = fields.objects(payload, "turns", MOST_RESTORED)
        articles = downloads.kept_articles(self._archive, turns)
        return {"turns": [restored(turn, articles, fields.language(payload)) for turn in turns]}

    async def timeline(self, payload: Object) -> Json:
        """The articles about a question in the order of their days."""
        request = parse_request(payload)
        question, cited = request.asked.question, fields.texts(payload, "cited", MOST_KEPT)
        timeline = await self._service.timeline(question, frozenset(cited), **request.limits)
        return {"html": timeline_html(timeline, request.number, request.language)}

    async def next_questions(self, payload: Object) -> Json:
        """What may be asked behind an answer, for ``{"turn"}``, each as a question to ask."""
        kept = await run_in_threadpool(downloads.kept_answer, self._archive, payload)
        return {"questions": list(await self._service.next_questions(kept.answer))}

    async def translate(self, payload: Object) -> Json:
        """See `translated_quote`."""
        return await translated_quote(self._service, payload)

    def copy(self, payload: Object) -> Json:
        """One answer with its sources, as a text for the clipboard."""
        return downloads.copy_answer(self._archive, payload)

    def export(self, payload: Object) -> Json:
        """A conversation, or its references, as a text to save."""
        return downloads.export_conversation(self._archive, payload)

    def feedback(self, payload: Object) -> Json:
        """Keep a thumb up or down on this machine."""
        turn = fields.as_object(payload.get("turn"))
        asked = question_form_from(turn.get("asked"))
        answer = kept_answers.restore(turn.get("answer"), asked, {}).answer
        verdict = payload.get("verdict")
        if verdict not in ("up", "down"):
            raise PageError("feedback is up or down")
        feedback.add_feedback(
            self._archive.path,
            feedback.feedback_of(answer, verdict, fields.text(payload, "reason")),
        )
        return {"said": say(fields.language(payload), _THANKS)}

    def holdings(self, payload: Object) -> Json:
        """The archive's content."""
        upload = upload_form() if self._allows_upload else None
        watched = self._service.watched()
        return holdings_view.holdings_reply(
            self._archive, upload, watched, fields.language(payload)
        )

    async def watched(self, payload: Object) -> Json:
        """See `change_watched`; only where files can be added, too."""
        if not self._allows_upload:
            raise PageError("nothing can be changed here")
        return await change_watched(self._service, payload)

    def headlines(self, payload: Object) -> Json:
        """Articles with given words in their headline."""
        return holdings_view.headlines_reply(self._archive, payload, fields.language(payload))

    def listing(self, payload: Object) -> Json:
        """More of the articles that a reply lists, for ``{"selection", "offset"}``."""
        selection = selection_from(payload.get("selection"))
        offset = fields.number(payload, "offset")
        return listing_reply(self._archive, selection, offset, fields.language(payload))


def _remember(kept: OrderedDict[str, str], session: str, value: str) -> None:
    """Keep a value of a session; those of the oldest go."""
    kept[session] = value
    kept.move_to_end(session)
    if len(kept) > TURNED_AWAY_KEPT:
        kept.popitem(last=False)
