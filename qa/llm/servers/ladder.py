"""Asks a server in the strictest way that it takes, and keeps in mind which that is.

No server says what it can do. Some refuse `json_schema` (400, 422), the server of
llama-cpp-python fails on it (500), llama.cpp and Ollama's cloud may take it and reply as they
like (200). So the strictest form is asked for first, every reply is read as if no form had
been asked for, and what a server does not keep is not asked of it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from threading import Lock
from typing import TypeVar

from qa.llm.servers.client import Body, completion, completion_pieces
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import (
    Busy,
    CutOff,
    Doubtful,
    Failure,
    FormFailed,
    FormRefused,
    ServerFault,
)
from qa.llm.servers.rungs import RUNGS, Prompt, Rung, body_of
from qa.llm.settings import ModelServer

DOUBTS = 2
"""Questions in a row in which a form must have failed where another then went well, before it
is asked for no more: a single time may be a fault that passes."""

PAUSE = 0.5
"""Seconds after which a server that is busy is asked again, if it does not say when."""

Reply = TypeVar("Reply")


class LanguageModel:
    """A model on a server, and which way of asking was seen to work there.

    One for each server and process; safe to share between threads.

    Attributes:
        server: is asked.
        reasons: whether the model was seen to reason though it was asked not to.
    """

    def __init__(self, server: ModelServer) -> None:
        self.server = server
        self.reasons = False
        self._lock = Lock()
        self._rung = RUNGS[0]
        self._doubts = 0

    @property
    def rung(self) -> Rung:
        """How it is asked first."""
        return self._rung

    def keeps(self, rung: Rung) -> None:
        """Note that a way worked, and that those above it were refused."""
        with self._lock:
            self._rung, self._doubts = rung, 0

    def doubts(self, rung: Rung) -> None:
        """Note that a form failed in a way that may pass, where another one worked."""
        with self._lock:
            if self._rung != rung:
                self._rung, self._doubts = rung, 0
            self._doubts += 1
            if self._doubts == DOUBTS:
                self._rung, self._doubts = rung.next_form, 0


def ask(
    model: LanguageModel,
    prompt: Prompt,
    read: Callable[[str], Reply],
    deadline: Deadline | None = None,
) -> Reply | Failure:
    """The reply of a model, in the strictest form that its server keeps, or why there is none.

    A way that is refused leads to the next, which costs requests the first time only. Besides
    these one request is sent again at the most: in the same form where the server is busy or
    the model was cut off while it reasoned, in the next where it fails on the form, and in
    plain text where the fault may be due to the form.

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
            reply = request(body_of(prompt, rung, reasons=model.reasons), deadline)
        except FormRefused:
            if rung == RUNGS[-1]:
                raise
            rung = rung.below
        except (Busy, Doubtful) as fault:
            if is_again:
                raise
            is_again, before = True, rung
            rung = _again(model, rung, fault, deadline)
            doubted = None if rung == before else before
        else:
            break
    if doubted is None:
        model.keeps(rung)
    else:
        model.doubts(doubted)
    return reply


def _again(model: LanguageModel, rung: Rung, fault: Busy | Doubtful, deadline: Deadline) -> Rung:
    """How to ask once more after a fault; raises it where that would be of no use."""
    if isinstance(fault, Busy):
        _wait(fault, deadline)
    elif isinstance(fault, CutOff) and fault.is_reasoning and not model.reasons:
        model.reasons = True
    elif rung.form != "text":
        return rung.next_form if isinstance(fault, FormFailed) else rung.in_text
    elif isinstance(fault, CutOff):
        raise fault
    return rung


def _wait(fault: Busy, deadline: Deadline) -> None:
    """Wait as long as a server wants it, unless the time would then be over."""
    pause = PAUSE if fault.pause is None else fault.pause
    if pause >= deadline.left():
        raise fault
    deadline.pause(pause)
