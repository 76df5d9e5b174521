"""The named endpoints of the chat for programs that speak Gradio, such as `gradio_client`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from embeddings.errors import EmbeddingsError
from qa.answering.sentence_weights import QUOTING
from qa.errors import QaError
from qa.question.query import check_k
from qa.question.thread.turns import Turn
from qa.web.api.payloads import MOST_FOUND, answer_reply, article_reply, passages_reply, problem_of
from qa.web.api.schemas import question_limits
from qa.web.gradio_internals import (
    endpoint_error,
    events_of,
    name_endpoint,
    server_functions,
)
from qa.web.security.gradio_calls import (
    Calls,
    Check,
    Event,
    is_flag,
    is_list_of,
    is_text,
    is_texts,
    is_whole_number,
)
from qa.web.service import SEARCH_PASSAGES, Service

if TYPE_CHECKING:
    from qa.web.gradio_internals import Blocks

_IS_TURNS = is_list_of(("question",), ("understood",))
_ASKED = (is_text, is_text, is_text, is_text, is_texts, is_flag, is_whole_number, _IS_TURNS)
_INPUTS: Mapping[str, tuple[Check, ...]] = {
    "ask": (*_ASKED, is_flag, is_texts),
    "search": (*_ASKED, is_texts),
    "article": (is_text,),
}
_DEFAULTS: Mapping[str, tuple[object, ...]] = {"ask": ([],), "search": ([],)}
"""Of `languages`, which clients that were there before it do not send."""

_FILTERS = (
    "since, until: the first and the last day of publication that count, as YYYY-MM-DD. "
    "as_of: the day to look from; later articles are hidden. "
    "outlets: names of the outlets that may answer; none means all of them. "
    'languages: of the articles that may answer, by code ("de") or name; none means all of them. '
    'any_time: take no time from the question\'s words, such as "last week". '
    f"k: how many passages to list, 1 to {MOST_FOUND}. "
    'history: the earlier questions, oldest first, each {"question": …, "understood": …}.'
)
_ASK = (
    "Answer a question with verbatim quotes and their citations, or say that the archive "
    f"has no answer. {_FILTERS} "
    "llm: whether a language model may take part, where the server has one."
)
_SEARCH = f"The best passages for a question, best first. {_FILTERS}"
_ARTICLE = "One article, by the article_id of a citation or a passage."


def add_endpoints(service: Service) -> None:
    """Name the endpoints /ask, /search and /article in the `gradio.Blocks` that is open."""

    async def ask(
        question: str,
        since: str = "",
        until: str = "",
        as_of: str = "",
        outlets: list[str] = [],  # noqa: B006
        any_time: bool = False,
        k: int = QUOTING.passages,
        history: list[dict[str, str]] = [],  # noqa: B006
        llm: bool = True,
        languages: list[str] = [],  # noqa: B006
    ) -> dict[str, Any]:
        turns = [Turn(turn["question"], turn.get("understood", "")) for turn in history]
        limits = question_limits(since, until, as_of, outlets, any_time, turns, languages=languages)
        with _endpoint_errors():
            k = check_k(k, MOST_FOUND)
            return answer_reply(await service.ask(question, k=k, llm=llm, **limits))

    async def search(
        question: str,
        since: str = "",
        until: str = "",
        as_of: str = "",
        outlets: list[str] = [],  # noqa: B006
        any_time: bool = False,
        k: int = SEARCH_PASSAGES,
        history: list[dict[str, str]] = [],  # noqa: B006
        languages: list[str] = [],  # noqa: B006
    ) -> dict[str, Any]:
        turns = [Turn(turn["question"], turn.get("understood", "")) for turn in history]
        limits = question_limits(since, until, as_of, outlets, any_time, turns, languages=languages)
        with _endpoint_errors():
            return passages_reply(await service.search(question, check_k(k, MOST_FOUND), **limits))

    async def article(article_id: str) -> dict[str, Any]:
        with _endpoint_errors():
            return article_reply(await run_in_threadpool(service.article, article_id))

    # Whose turn it is, the service says: one queue for all doors.
    name_endpoint(ask, "ask", _ASK, "answer")
    name_endpoint(search, "search", _SEARCH, "found")
    name_endpoint(article, "article", _ARTICLE, "article")


def calls_of(blocks: Blocks) -> Calls:
    """The calls that a page makes, whose events take no inputs, and those to its endpoints."""
    events = {
        event.number: Event(
            _INPUTS.get(event.endpoint or "", ()),
            event.is_queued,
            event.endpoint != "article",
            _DEFAULTS.get(event.endpoint or "", ()),
        )
        for event in events_of(blocks)
    }
    return Calls(events, server_functions(blocks))


@contextmanager
def _endpoint_errors() -> Iterator[None]:
    """Raise a problem as an error of Gradio, without a traceback in the log."""
    try:
        yield
    except (QaError, EmbeddingsError) as error:
        raise endpoint_error(problem_of(error).detail) from error
