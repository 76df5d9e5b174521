"""Forms of replies: the strictest that a server keeps is found once."""

from __future__ import annotations

import pytest
from language_models.scripted_server import (
    ANSWERED,
    ScriptedServer,
    closes,
    failed,
    offer,
    only_for,
    wrote,
)
from news_pages.local_site import Page

from qa.llm.choice import Choice, choose
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import RUNGS, LanguageModel, Rung

RIGHT = Choice((3, 1), "answered")
IN_WORDS = wrote("3, 1, answered")


def choice_of(model: LanguageModel) -> Choice | Failure:
    return choose(model, "How late was the ferry?", offer(), most=4)


def forms_of(model: LanguageModel, scripted: ScriptedServer, *script: Page) -> list[str]:
    """The forms that are asked for until there is a choice."""
    scripted.site.asked.clear()
    scripted.script = list(script)
    assert choice_of(model) == RIGHT
    return scripted.forms


@pytest.fixture
def model(scripted: ScriptedServer) -> LanguageModel:
    return LanguageModel(scripted.server())


@pytest.mark.parametrize("status", [400, 415, 422, 501])
@pytest.mark.parametrize("rung", RUNGS)
def test_a_form_that_is_refused_leads_to_the_next(
    scripted: ScriptedServer, model: LanguageModel, rung: Rung, status: int
) -> None:
    known = only_for(rung, others=failed(status))
    expected = list(RUNGS[: RUNGS.index(rung) + 1])
    assert forms_of(model, scripted, known) == expected
    assert model.rung == rung
    assert forms_of(model, scripted, known) == [rung]
    assert LanguageModel(scripted.server()).rung == "schema"


def test_a_question_that_is_refused_in_every_form(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    scripted.script = [failed(400)]
    failure = choice_of(model)
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert scripted.forms == list(RUNGS)
    assert model.rung == "schema"


@pytest.mark.parametrize("fault", [failed(500), closes, wrote("Sorry, no.")])
def test_a_server_that_fails_on_a_form_is_asked_for_it_twice(
    scripted: ScriptedServer, model: LanguageModel, fault: Page
) -> None:
    """As that of llama-cpp-python on `json_schema`."""
    for _ in range(2):
        assert model.rung == "schema"
        assert forms_of(model, scripted, fault, IN_WORDS) == ["schema", "text"]
    known = only_for("object with schema", others=fault)
    assert forms_of(model, scripted, known) == ["object with schema"]


def test_a_fault_that_passes_changes_nothing(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    for _ in range(3):
        assert forms_of(model, scripted, failed(500), IN_WORDS) == ["schema", "text"]
        assert forms_of(model, scripted, wrote(ANSWERED)) == ["schema"]
        assert forms_of(model, scripted, failed(503, retry_after="0"), wrote(ANSWERED)) == [
            "schema",
            "schema",
        ]
        scripted.script = [failed(500)]
        assert isinstance(choice_of(model), Failure)
        assert model.rung == "schema"


def test_a_fault_below_a_form_that_is_refused(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    refuses = [failed(400), failed(500), IN_WORDS]
    assert forms_of(model, scripted, *refuses) == ["schema", "object with schema", "text"]
    assert forms_of(model, scripted, failed(500), IN_WORDS) == ["object with schema", "text"]
    assert forms_of(model, scripted, failed(500), IN_WORDS) == ["object", "text"]


def test_plain_text_is_asked_for_again_as_it_was(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    model.keeps("bare")
    assert forms_of(model, scripted, failed(500), IN_WORDS) == ["bare", "bare"]


def test_a_server_that_takes_any_form_and_keeps_none(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    """As llama.cpp and Ollama's cloud may: what is written is read all the same."""
    assert forms_of(model, scripted, IN_WORDS) == ["schema"]
    assert model.rung == "schema"


def test_plain_text_has_one_message(scripted: ScriptedServer, model: LanguageModel) -> None:
    forms_of(model, scripted, only_for("bare"))
    for body in scripted.bodies:
        roles = [message["role"] for message in body["messages"]]
        is_plain = "response_format" not in body
        assert roles == (["user"] if is_plain else ["system", "user"])
    assert set(scripted.bodies[-1]) == {"model", "messages"}


def test_what_a_model_invents_says_nothing_of_its_server(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    for _ in range(3):
        scripted.script = [wrote('{"numbers": [99], "verdict": "answered"}')]
        assert isinstance(choice_of(model), Failure)
    assert scripted.forms == ["schema"] * 3
    assert model.rung == "schema"
