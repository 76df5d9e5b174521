"""Forms in which a reply can be asked for, and which of them a server keeps.

No server says what it can do. Some refuse `json_schema` (400, 422), the server of
llama-cpp-python fails on it (500), llama.cpp and Ollama's cloud may take it and reply as they
like (200). So the strictest form is asked for first, every reply is read as if no form had
been asked for, and what a server does not keep is not asked of it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal, TypeVar, get_args

from qa.llm.servers.client import Body, completion, completion_pieces
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Busy, Doubtful, Failure, FormRefused, ServerFault
from qa.llm.settings import ModelServer

Rung = Literal["schema", "object with schema", "object", "text", "bare"]
"""From the strictest form of a reply to none. "bare" also leaves away every other field that a
server may not know; the models of OpenAI that reason refuse a temperature."""

RUNGS: tuple[Rung, ...] = get_args(Rung)

_WITHOUT_JSON = ("text", "bare")

MOST_TOKENS = 1_024
"""That a model may write, its reasoning too: in JSON small ones may go on for ever. Some servers
refuse a request whose tokens with these are more than the model takes, 2,048 of old ones."""

_STEADY = {"temperature": 0, "max_tokens": MOST_TOKENS}

DOUBTS = 2
"""Questions in a row in which a form must have failed where plain text then went well, before
it is asked for no more: a single time may be a fault that passes."""

PAUSE = 0.5
"""Seconds after which a server that is busy is asked again, if it does not say when."""

Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    Attributes:
        task: what to do, in words of ours.
        data: what to do it with; holds outside words.
        name: of the reply, a word.
        schema: JSON Schema of the reply.
        as_json: how to reply in JSON, in words of ours.
        as_text: how to reply in plain text.
    """

    task: str
    data: str
    name: str
    schema: Mapping[str, Any]
    as_json: str
    as_text: str


class LanguageModel:
    """A model on a server, and which form of reply was seen to work there.

    Attributes:
        server: is asked.
    """

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self._lock = Lock()
        self._first = 0
        self._doubts = 0

    @property
    def rung(self) -> Rung:
        """The form that is asked for first."""
        return RUNGS[self._first]

    def keeps(self, rung: Rung) -> None:
        """Note that a form worked, and that those above it were refused."""
        with self._lock:
            self._first, self._doubts = RUNGS.index(rung), 0

    def doubts(self, rung: Rung) -> None:
        """Note that a form failed in a way that may pass, where plain text worked."""
        with self._lock:
            if self._first != RUNGS.index(rung):
                self._first, self._doubts = RUNGS.index(rung), 0
            self._doubts += 1
            if self._doubts == DOUBTS:
                self._first, self._doubts = self._first + 1, 0


def ask(
    model: LanguageModel,
    prompt: Prompt,
    read: Callable[[str], Reply],
    deadline: Deadline | None = None,
) -> Reply | Failure:
    """The reply of a model, in the strictest form that its server keeps, or why there is none.

    A form that is refused leads to the next, which costs requests the first time only. Besides
    these one request is sent again at the most: in the same form where the server is busy, and
    in plain text where the fault may be due to the form.

    Args:
        model: is asked, and keeps in mind what its server can do.
        prompt: what it is asked.
        read: makes a reply of a text, or raises `Doubtful` or `Unfounded`.
        deadline: for all of it; by default as many seconds as the server is given.

    Raises:
        LanguageModelError: the client is not installed.
    """

    def request(body: Body, deadline: Deadline) -> Reply:
        return read(completion(model.server, body, deadline))

    return _reply(model, prompt, request, deadline)


def ask_streaming(
    model: LanguageModel,
    prompt: Prompt,
    read: Callable[[Iterable[str]], Reply],
    deadline: Deadline | None = None,
) -> Reply | Failure:
    """As `ask`, of a reply that is read in pieces as it comes.

    ``read`` takes as many pieces as it wants, and begins anew where a form is asked for again.
    """

    def request(body: Body, deadline: Deadline) -> Reply:
        with closing(completion_pieces(model.server, body, deadline)) as pieces:
            return read(pieces)

    return _reply(model, prompt, request, deadline)


def _reply(
    model: LanguageModel,
    prompt: Prompt,
    request: Callable[[Body, Deadline], Reply],
    deadline: Deadline | None,
) -> Reply | Failure:
    try:
        return _ask(model, prompt, request, deadline or Deadline(model.server.seconds))
    except ServerFault as fault:
        return Failure(fault.kind, f"The language model {model.server.name} {fault}.")


def _ask(
    model: LanguageModel,
    prompt: Prompt,
    request: Callable[[Body, Deadline], Reply],
    deadline: Deadline,
) -> Reply:
    rung, doubted, is_again = model.rung, None, False
    while True:
        try:
            reply = request(_body(prompt, rung), deadline)
        except FormRefused:
            if rung == RUNGS[-1]:
                raise
            rung = RUNGS[RUNGS.index(rung) + 1]
        except (Busy, Doubtful) as fault:
            if is_again:
                raise
            is_again = True
            if isinstance(fault, Busy):
                _wait(fault, deadline)
            elif rung not in _WITHOUT_JSON:
                doubted, rung = rung, "text"
        else:
            break
    if doubted is None:
        model.keeps(rung)
    else:
        model.doubts(doubted)
    return reply


def _wait(fault: Busy, deadline: Deadline) -> None:
    """Wait as long as a server wants it, unless the time would then be over."""
    pause = PAUSE if fault.pause is None else fault.pause
    if pause >= deadline.left():
        raise fault
    time.sleep(pause)


def _body(prompt: Prompt, rung: Rung) -> dict[str, Any]:
    """The fields of a request in one form.

    Without JSON task and data are one message: some models know no role but the user's.
    """
    if rung in _WITHOUT_JSON:
        text = "\n\n".join((prompt.task, prompt.data, prompt.as_text))
        body: dict[str, Any] = {"messages": [{"role": "user", "content": text}]}
        return body if rung == "bare" else {**body, **_STEADY}
    messages = [
        {"role": "system", "content": prompt.task},
        {"role": "user", "content": f"{prompt.data}\n\n{prompt.as_json}"},
    ]
    return {"messages": messages, "response_format": _response_format(prompt, rung), **_STEADY}


def _response_format(prompt: Prompt, rung: Rung) -> dict[str, Any]:
    if rung == "schema":
        named = {"name": prompt.name, "strict": True, "schema": prompt.schema}
        return {"type": "json_schema", "json_schema": named}
    if rung == "object with schema":
        return {"type": "json_object", "schema": prompt.schema}
    return {"type": "json_object"}
