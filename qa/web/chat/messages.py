"""Parsing of the page's messages: a question, or a call of one of the server's functions."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from embeddings.errors import EmbeddingsError
from qa.errors import QaError
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.languages.names import MOST_LANGUAGES
from qa.question.query import MOST_DROPPED, MOST_OUTLETS, MOST_TURNS, QuestionLimits
from qa.question.thread.turns import Turn
from qa.web.chat import fields
from qa.web.chat.fields import Object, PageError
from qa.web.views.question_form import QuestionForm

LONGEST_DAY = 100
"""Characters of a day as it was typed that are kept; a longer one is none anyway."""

LONGEST_KEY = 40
"""Characters of the page's name for a question."""

UNKNOWN = to_say("The page sent something that the chat does not understand. Load it again.")
LOADING = to_say("Loading the model…")
READY = to_say("Ready. Works offline; no outside service is asked.")
READY_REMOTE = to_say("Ready.")
BROKEN = to_say("Something went wrong while answering. The terminal that runs the chat shows more.")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A question of the page.

    Attributes:
        number: which one of its conversation it is, from 1 on; its markers carry it.
        key: the page's own name for it, which every message about it carries.
        asked: the question.
        history: what was asked before it, oldest first.
        llm: whether a language model may take part in its answer, where the chat has one.
        language: of the page.
    """

    number: int
    key: str
    asked: QuestionForm
    history: tuple[Turn, ...]
    llm: bool = True
    language: str = ENGLISH

    @property
    def turns(self) -> Sequence[Turn]:
        """The turns before it: those of its conversation, or those that its link names."""
        return self.history or tuple(map(Turn, self.asked.after))

    @property
    def limits(self) -> QuestionLimits:
        """All but the question, as `qa.web.service.Service` takes it."""
        return {**self.asked.limits(self.turns), "reader_language": self.language}


def page_function(
    function: Callable[[Object], Json] | Callable[[Object], Awaitable[Json]],
) -> Callable[[str], Json | Awaitable[Json]]:
    """A function of the page that answers with ``{"problem": sentence}`` where it cannot."""

    def call(text: str) -> Json | Awaitable[Json]:
        language = ENGLISH
        try:
            payload = parse_json(text)
            language = fields.language(payload)
            return function(payload)
        except (PageError, QaError, EmbeddingsError) as error:
            return _problem(error, language)

    async def call_soon(text: str) -> Json:
        language = ENGLISH
        try:
            payload = parse_json(text)
            language = fields.language(payload)
            reply = function(payload)
            return await reply if inspect.isawaitable(reply) else reply
        except (PageError, QaError, EmbeddingsError) as error:
            return _problem(error, language)

    page_call = call_soon if inspect.iscoroutinefunction(function) else call
    page_call.__name__ = function.__name__
    return page_call


def _problem(error: PageError | QaError | EmbeddingsError, language: str) -> Json:
    return {"problem": say(language, UNKNOWN) if isinstance(error, PageError) else str(error)}


def parse_json(text: str) -> Object:
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PageError("that is no JSON") from error
    if not isinstance(payload, dict):
        raise PageError("that is no JSON object")
    return payload


def parse_request(payload: Object) -> Request:
    number = fields.number(payload, "number", 1)
    history = fields.objects(payload, "history", MOST_TURNS)
    turns = tuple(
        Turn(
            fields.text(turn, "question"),
            fields.text(turn, "understood"),
            any_time=turn.get("any_time") is True,
            introduced=fields.texts(turn, "introduced", MOST_DROPPED)
            if "introduced" in turn
            else None,
            drop=fields.texts(turn, "drop", MOST_DROPPED),
        )
        for turn in history
    )
    key = fields.text(payload, "key")[:LONGEST_KEY]
    asked = question_form_from(payload.get("asked"))
    llm = payload.get("llm") is not False
    return Request(number, key, asked, turns, llm, fields.language(payload))


def question_form_from(payload: object) -> QuestionForm:
    """The question in what a page sent or kept.

    Raises:
        PageError: it is none.
    """
    payload = fields.as_object(payload)
    return QuestionForm(
        question=fields.text(payload, "question"),
        since=fields.text(payload, "since").strip()[:LONGEST_DAY],
        until=fields.text(payload, "until").strip()[:LONGEST_DAY],
        as_of=fields.text(payload, "as_of").strip()[:LONGEST_DAY],
        outlets=fields.texts(payload, "outlets", MOST_OUTLETS),
        languages=fields.texts(payload, "languages", MOST_LANGUAGES),
        any_time=payload.get("any_time") is True,
        drop=fields.texts(payload, "drop", MOST_DROPPED),
        after=fields.texts(payload, "after", MOST_TURNS),
    )
