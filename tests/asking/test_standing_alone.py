"""A question of a talk in the words of a language model: searched for, shown, and no more."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from language_models.scripted_server import ScriptedServer, hangs, wrote

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.cli.formats.answers import answer_lines
from qa.llm.servers.ladder import LanguageModel
from qa.question.query import QuestionLimits
from qa.question.thread.turns import Turn

LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say?"
ALONE = "What did Russia say of its soldiers in Libya?"
FIRST = wrote('{"numbers": [1], "verdict": "answered"}')


def written(*questions: str) -> str:
    return json.dumps({"questions": questions})


def asked(
    scripted: ScriptedServer, archive: Archive, text: str, drop: Sequence[str] = ()
) -> tuple[Answer, Answer]:
    """The answer without a model, and by one that puts the question so."""
    limits: QuestionLimits = {"history": [Turn(LIBYA)], "as_of": "2020-06-17", "drop": drop}
    scripted.script = [wrote(text), FIRST]
    model = LanguageModel(scripted.server())
    return archive.ask(RUSSIA, **limits), archive.ask(RUSSIA, llm=model, **limits)


def test_what_the_model_writes_is_searched_for_and_shown(
    scripted: ScriptedServer, archive: Archive
) -> None:
    plain, answer = asked(scripted, archive, written(ALONE))
    assert plain.restated is None and plain.carried
    assert answer.understood == answer.restated == ALONE
    assert answer.question == answer.query.question == RUSSIA
    assert answer.query.text == ALONE and answer.query.is_follow_up
    assert f"Understood as: {ALONE}" in "\n".join(answer_lines(answer))
    talk, choice = (body["messages"][-1]["content"] for body in scripted.bodies)
    assert LIBYA in talk and RUSSIA in talk
    assert f"Question: {ALONE}\n" in choice
    assert ALONE not in answer.text and ALONE not in (answer.note or "")
    # A later question leans on what was understood.
    later = archive.ask("Why?", history=[answer.turn], as_of="2020-06-17")
    assert "Libya" in " ".join(later.carried)


@pytest.mark.parametrize(
    "text",
    [
        written(RUSSIA),
        written("What did Russia say of Haftar?"),  # a name that nobody said
        written("What did Russia say of Libya?", "What did Russia say of Turkey?"),
        written(LIBYA),  # for a question that has no answer
        "I cannot help with that.",
    ],
    ids=["repeats", "invents", "splits", "goes back", "babbles"],
)
def test_else_the_question_is_understood_by_rule(
    scripted: ScriptedServer, archive: Archive, text: str
) -> None:
    plain, answer = asked(scripted, archive, text)
    assert answer.query == plain.query


def test_what_was_dropped_is_not_taken_over(scripted: ScriptedServer, archive: Archive) -> None:
    plain, answer = asked(scripted, archive, written(ALONE), drop=["libya"])
    assert answer.query == plain.query and "Libya" not in answer.understood


def test_what_the_model_writes_is_remembered(scripted: ScriptedServer, archive: Archive) -> None:
    scripted.script = [wrote(written(ALONE)), FIRST]
    model = LanguageModel(scripted.server())
    limits: QuestionLimits = {"history": [Turn(LIBYA)], "as_of": "2020-06-17"}
    first = archive.ask(RUSSIA, llm=model, **limits)
    assert archive.ask(RUSSIA, llm=model, **limits) is first and len(scripted.bodies) == 2


def test_all_that_is_asked_of_a_model_has_one_time(
    scripted: ScriptedServer, archive: Archive
) -> None:
    scripted.script = [hangs]
    model = LanguageModel(scripted.server(seconds=0.3))
    told: list[Answer] = []
    history = [Turn(LIBYA)]
    answer = archive.ask(RUSSIA, llm=model, history=history, on_lead=told.append)
    assert told and answer.query == told[-1].query and answer.quotes == told[-1].quotes
    assert len(scripted.bodies) == 1
