"""A real model on a real server: nothing is known of what it says but the form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_models.real_server import missing_packages, real_server
from language_models.scripted_server import offer

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.llm.choice import Choice, choose
from qa.llm.servers.client import completion, completion_pieces
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import CutOff, Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.servers.rungs import RUNGS, Rung
from qa.llm.settings import ModelServer
from qa.llm.standalone import standalone_questions
from qa.question.thread.turns import Turn

pytestmark = pytest.mark.language_model

COUNT = {
    "messages": [{"role": "user", "content": "Count from one to five."}],
    "temperature": 0,
    "max_tokens": 8,
}


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    if missing := missing_packages():
        reason = f"no {', no '.join(missing)}: `make test-language-model` brings them"
        if os.environ.get("CITEWIRE_REQUIRE_LANGUAGE_MODEL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with real_server() as started:
        yield started


@pytest.mark.parametrize("form", ["schema", "object with schema"])
def test_a_choice_in_a_form_that_is_kept(server: ModelServer, form: str) -> None:
    model = LanguageModel(server)
    rung = next(rung for rung in RUNGS if rung.form == form)
    model.keeps(rung)
    choice = choose(model, "How late was the ferry?", offer(4), most=3)
    assert isinstance(choice, Choice)
    assert set(choice.numbers) <= {1, 2, 3, 4} and len(choice.numbers) <= 3
    assert model.rung == rung


def test_a_question_of_a_talk(server: ModelServer) -> None:
    """Such a small model mostly makes words up, which is noticed."""
    turns = [Turn("Where is the new bridge built?")]
    questions = standalone_questions(LanguageModel(server), "And when does it open?", turns)
    if isinstance(questions, Failure):
        assert questions.kind == "unusable"
    else:
        assert all(questions)


def test_a_stream_is_what_comes_whole(server: ModelServer) -> None:
    body = {**COUNT, "max_tokens": 64, "stop": ["3"]}
    pieces = list(completion_pieces(server, body, Deadline(server.seconds)))
    assert len(pieces) > 1
    assert "".join(pieces) == completion(server, body, Deadline(server.seconds))


def test_a_reply_that_is_cut_off(server: ModelServer) -> None:
    with pytest.raises(CutOff) as fault:
        completion(server, COUNT, Deadline(server.seconds))
    assert not fault.value.is_reasoning
    with pytest.raises(CutOff):
        list(completion_pieces(server, COUNT, Deadline(server.seconds)))


def test_a_question_that_is_too_long_for_the_model(server: ModelServer) -> None:
    with real_server(context=256) as small:
        model = LanguageModel(small)
        failure = choose(model, "How late was the ferry?", offer(40), most=3)
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert failure.text.endswith("is too long for it.")
    assert model.rung == RUNGS[0]


def test_an_answer(server: ModelServer, sample_archive: Path, embedder: Embedder) -> None:
    model = LanguageModel(server)
    with Archive.open(sample_archive, embedder=embedder) as archive:
        question = archive.example_questions()[0]
        alone = archive.ask(question)
        answer = archive.ask(question, llm=model)
    assert answer.choice and answer.choice.model == server.name
    assert answer.choice.outcome != "failed", answer.choice.text
    assert model.rung == Rung("schema", "all")
    assert answer.quotes and answer.confidence <= alone.confidence
