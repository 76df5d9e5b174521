"""Asks a server for one chat completion, whole or piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.errors import LanguageModelError
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import (
    Busy,
    CutOff,
    Doubtful,
    FormFailed,
    FormRefused,
    Refused,
    TooLong,
    Unreachable,
)
from qa.llm.servers.replies import begins_with_thoughts
from qa.llm.settings import KEY_VARIABLE, ModelServer

if TYPE_CHECKING:
    import openai

Body = Mapping[str, Any]
"""What stands in a request beside the model: the messages, the form of the reply."""

_FORM_REFUSED = frozenset({400, 415, 422, 501})
"""By which servers refuse a field that they do not know: 400 vLLM and OpenAI, 422 FastAPI's."""

_TOO_LONG = re.compile(r"context[ _](?:length|size|window)", re.IGNORECASE)
"""In the errors of llama.cpp, llama-cpp-python, vLLM, LM Studio and OpenAI."""

_BUSY = frozenset({408, 425, 429, 502, 503, 504})

_REASONS = {
    400: "it does not take the question, which may be too long for it",
    401: f"it wants another key (see {KEY_VARIABLE})",
    403: f"it wants another key (see {KEY_VARIABLE})",
    404: "it knows no such model, or no such address, which mostly ends in /v1",
    413: "the question with its sentences is too long for it",
    429: "it is asked too often",
    500: "it failed",
    503: "it is overloaded or still starting",
}


def load_client() -> Any:
    """The client of OpenAI; the first time takes half a second, so let nobody wait for it.

    Raises:
        LanguageModelError: it is not installed.
    """
    try:
        import openai
    except ImportError as error:
        raise LanguageModelError(
            "asking a language model needs the client of OpenAI: pip install 'citewire[llm]'"
        ) from error
    return openai


def completion(server: ModelServer, body: Body, deadline: Deadline) -> str:
    """What the model writes, whole.

    Raises:
        ServerFault: there is none within the bounds.
        LanguageModelError: the client is not installed.
    """
    with _client(server, deadline) as client, _statuses():
        response = client.chat.completions.with_raw_response.create(model=server.model, **body)
        content = response.http_response.content
    return _text_of(content)


def completion_pieces(
    server: ModelServer, body: Body, deadline: Deadline
) -> Generator[str, None, None]:
    """What the model writes, piece by piece as it comes; in one where a server does not stream.

    Raises:
        ServerFault: there is none within the bounds, or it ends before its end; the pieces
            before stand for what they are.
        LanguageModelError: the client is not installed.
    """
    with _client(server, deadline) as client, _statuses():
        ends, begin, is_reasoning, others = set[str](), "", False, list[str]()
        with client.chat.completions.with_streaming_response.create(
            model=server.model, stream=True, **body
        ) as response:
            for line in response.iter_lines():
                event = _event(line)
                if event is None:
                    others.append(line)
                chosen = _member(_member(event, "choices"), 0)
                delta = _member(chosen, "delta")
                piece = _member(delta, "content")
                if isinstance(piece, str) and piece:
                    begin = begin or piece.lstrip()
                    yield piece
                is_reasoning = is_reasoning or _is_reasoning(delta)
                ends.add(_end_of(chosen))
        if others and others[0].startswith("{"):
            yield _text_of("\n".join(others))
        elif "length" in ends:
            raise _cut_off(is_reasoning=is_reasoning or begins_with_thoughts(begin))
        elif "stop" not in ends:
            raise Doubtful("broke its reply off in the middle")


def _text_of(content: str | bytes) -> str:
    """The text of a reply in JSON that is whole."""
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Doubtful("replied with something that is no JSON") from error
    chosen = _member(_member(reply, "choices"), 0)
    message = _member(chosen, "message")
    text = _member(message, "content")
    if _end_of(chosen) == "length":
        raise _cut_off(is_reasoning=_is_reasoning(message) or begins_with_thoughts(text))
    if not isinstance(text, str):
        raise Doubtful("replied without a text")
    return text


def _event(line: str) -> object:
    """The JSON of one line of a stream of events; None for others."""
    name, _, data = line.partition(":")
    if name != "data" or data.strip() in ("", "[DONE]"):
        return None
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Doubtful("replied with something that is no JSON") from error


def _member(value: object, name: str | int) -> object:
    """A member of what may be an object or a list, and may be neither."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list) and isinstance(name, int):
        return value[name] if name < len(value) else None
    return None


def _end_of(chosen: object) -> str:
    """Why a reply ends: "stop", or "length" by as many tokens as it may have; "" if it does not."""
    reason = _member(chosen, "finish_reason")
    return reason if isinstance(reason, str) else ""


def _is_reasoning(message: object) -> bool:
    """Whether a message holds what a model reasoned, where its server takes it out of the text."""
    return any(_member(message, name) for name in ("reasoning_content", "reasoning"))


def _cut_off(*, is_reasoning: bool) -> CutOff:
    return CutOff("wrote more than it may and came to no end", is_reasoning=is_reasoning)


@contextmanager
def _client(server: ModelServer, deadline: Deadline) -> Iterator[openai.OpenAI]:
    """A client for one request; it knows no key and asks once."""
    client = load_client()
    import httpx2

    from qa.llm.servers.transport import BoundedTransport

    transport = BoundedTransport(server, deadline)
    with httpx2.Client(transport=transport, trust_env=False, follow_redirects=False) as http:
        # Any key would do: the transport sends that of the server, and no other.
        yield client.OpenAI(
            api_key="none", base_url=server.url, http_client=http, max_retries=0, timeout=None
        )


@contextmanager
def _statuses() -> Iterator[None]:
    """What the client raises for a status, as a fault of the server."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        pause = error.response.headers.get("retry-after")
        raise _refusal(error.status_code, pause, str(error)) from error
    except UnicodeEncodeError as error:
        raise Unreachable(
            "is not asked: a variable of its client (OPENAI_…) holds signs that no header has"
        ) from error
    except openai.OpenAIError as error:
        raise Doubtful("replied with something that nobody understands") from error


def _refusal(status: int, pause: str | None, said: str) -> Refused | Doubtful:
    """The fault that a status, with what the server said, stands for."""
    if status in _FORM_REFUSED | {500} and _TOO_LONG.search(said):
        return TooLong(f"replied with the status {status}: {_REASONS[413]}")
    reason = _REASONS.get(status)
    if 300 <= status < 400:
        reason = "it sends on to another address, which is not asked"
    message = f"replied with the status {status}" + (f": {reason}" if reason else "")
    if status in _FORM_REFUSED:
        return FormRefused(message)
    if status in _BUSY:
        is_number = pause is not None and pause.isascii() and pause.isdecimal()
        return Busy(message, float(pause) if is_number and pause else None)
    return FormFailed(message) if status == 500 else Refused(message)
