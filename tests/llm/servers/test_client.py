"""Completions, whole and piece by piece."""

from __future__ import annotations

import sys
import threading
from contextlib import closing

import pytest
from language_models.scripted_server import (
    ScriptedServer,
    begin_stream,
    closes,
    drips,
    failed,
    hangs,
    streamed,
    wrote,
)
from news_pages.local_site import HOME, Handler, Page

from qa.errors import LanguageModelError
from qa.llm.servers.client import completion, completion_pieces
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import CutOff, Doubtful, Late, Refused, Unreachable
from qa.llm.settings import ModelServer

BODY = {"messages": [{"role": "user", "content": "Yes?"}]}


def text_of(server: ModelServer) -> str:
    return completion(server, BODY, Deadline(5.0))


def test_a_stream(scripted: ScriptedServer) -> None:
    scripted.script = [streamed("The ferry", " was late.")]
    pieces = completion_pieces(scripted.server(), BODY, Deadline(5.0))
    assert list(pieces) == ["The ferry", " was late."]
    assert scripted.bodies == [{"model": "small", "stream": True, **BODY}]


def test_half_a_stream(scripted: ScriptedServer) -> None:
    scripted.script = [streamed("Half", end="", is_done=False)]
    pieces = completion_pieces(scripted.server(), BODY, Deadline(5.0))
    assert next(pieces) == "Half"
    with pytest.raises(Doubtful, match="in the middle"):
        next(pieces)


@pytest.mark.parametrize(
    ("page", "is_reasoning"),
    [
        (streamed("Half", end="length"), False),
        (streamed("<think>", "Half", end="length"), True),
        (streamed("Half", end="length", reasoning="Let me see."), True),
        (streamed(end="length"), True),
    ],
)
def test_a_stream_that_is_cut_off(scripted: ScriptedServer, page: Page, is_reasoning: bool) -> None:
    scripted.script = [page]
    with pytest.raises(CutOff) as fault:
        list(completion_pieces(scripted.server(), BODY, Deadline(5.0)))
    assert fault.value.is_reasoning is is_reasoning


def test_what_a_model_reasons_is_no_piece(scripted: ScriptedServer) -> None:
    scripted.script = [streamed("It was late.", reasoning="Let me see.")]
    assert list(completion_pieces(scripted.server(), BODY, Deadline(5.0))) == ["It was late."]


def test_a_stream_that_fails(scripted: ScriptedServer) -> None:
    for page, fault in ((drips, Late), (hangs, Late), (failed(401), Refused), (closes, Doubtful)):
        scripted.script = [page]
        with pytest.raises(fault):
            list(completion_pieces(scripted.server(), BODY, Deadline(0.3)))


def test_a_stream_that_is_left(scripted: ScriptedServer) -> None:
    """Its connection is closed, so that the server stops."""
    gone = threading.Event()

    def page(handler: Handler) -> None:
        begin_stream(handler, "piece")
        hangs(handler)
        gone.set()

    scripted.script = [page]
    with closing(completion_pieces(scripted.server(), BODY, Deadline(5.0))) as pieces:
        assert next(pieces) == "piece"
        assert not gone.is_set()
    assert gone.wait(3.0)


def test_without_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(LanguageModelError) as refusal:
        text_of(ModelServer("http", HOME, 9, "/v1", "small"))
    assert str(refusal.value).endswith("pip install 'citewire[llm]'")


def test_a_variable_that_no_header_takes(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted.script = [wrote("yes")]
    for name, value in (("OPENAI_ORG_ID", "é"), ("OPENAI_CUSTOM_HEADERS", "é: ü")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            with pytest.raises(Unreachable, match="OPENAI_"):
                text_of(scripted.server())
    assert text_of(scripted.server()) == "yes"
