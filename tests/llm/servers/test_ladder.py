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
from qa.llm.servers.ladder import LanguageModel
from qa.llm.servers.rungs import MOST_TOKENS, RUNGS, Rung

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
    forms_of(model, scripted, known)
    assert scripted.rungs == list(RUNGS[: RUNGS.index(rung) + 1])
    assert model.rung == rung
    forms_of(model, scripted, known)
    assert scripted.rungs == [rung]
    assert LanguageModel(scripted.server()).rung == RUNGS[0]


def test_a_question_that_is_refused_in_every_form(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    scripted.script = [failed(400)]
    failure = choice_of(model)
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert scripted.rungs == list(RUNGS)
    assert model.rung == RUNGS[0]


@pytest.mark.parametrize("fault", [closes, wrote("Sorry, no.")])
def test_a_server_that_fails_on_a_form_is_asked_for_it_twice(
    scripted: ScriptedServer, model: LanguageModel, fault: Page
) -> None:
    for _ in range(2):
        assert model.rung == RUNGS[0]
        assert forms_of(model, scripted, fault, IN_WORDS) == ["schema", "text"]
    known = only_for("object with schema", others=fault)
    assert forms_of(model, scripted, known) == ["object with schema"]


def test_a_server_that_breaks_on_a_form_is_asked_for_the_next(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    """As that of llama-cpp-python on `json_schema`, whatever its model writes in plain text."""
    known = only_for("object with schema", others=failed(500))
    for _ in range(2):
        assert model.rung == RUNGS[0]
        assert forms_of(model, scripted, known) == ["schema", "object with schema"]
    assert forms_of(model, scripted, known) == ["object with schema"]


def test_a_fault_that_passes_changes_nothing(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    for _ in range(3):
        assert forms_of(model, scripted, failed(500), IN_WORDS) == ["schema", "object with schema"]
        assert forms_of(model, scripted, closes, IN_WORDS) == ["schema", "text"]
        model.keeps(RUNGS[0])
        assert forms_of(model, scripted, closes, IN_WORDS) == ["schema", "text"]
        assert forms_of(model, scripted, wrote(ANSWERED)) == ["schema"]
        assert forms_of(model, scripted, failed(503, retry_after="0"), wrote(ANSWERED)) == [
            "schema",
            "schema",
        ]
        scripted.script = [failed(500)]
        assert isinstance(choice_of(model), Failure)
        assert model.rung == RUNGS[0]


def test_a_fault_below_a_form_that_is_refused(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    known = only_for("object", others=failed(500))
    model.keeps(Rung("object with schema", "common"))
    for _ in range(2):
        assert forms_of(model, scripted, known) == ["object with schema", "object"]
    assert model.rung == Rung("object", "common")


def test_plain_text_is_asked_for_again_as_it_was(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    model.keeps(RUNGS[-1])
    forms_of(model, scripted, failed(500), IN_WORDS)
    assert scripted.rungs == [RUNGS[-1]] * 2


def test_a_server_that_takes_any_form_and_keeps_none(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    """As llama.cpp and Ollama's cloud may: what is written is read all the same."""
    assert forms_of(model, scripted, IN_WORDS) == ["schema"]
    assert model.rung == RUNGS[0]


def test_plain_text_has_one_message(scripted: ScriptedServer, model: LanguageModel) -> None:
    forms_of(model, scripted, only_for(RUNGS[-1]))
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
    assert model.rung == RUNGS[0]


REASONED = {
    "apart": wrote("", "length", reasoning_content="Let me see: the first"),
    "apart, under another name": wrote(None, "length", reasoning="Let me see: the first"),
    "in the text": wrote("<think>\nLet me see: the first", "length"),
    "where its server leaves it out": wrote("", "length"),
}


@pytest.mark.parametrize("reasoned", REASONED.values(), ids=REASONED)
def test_a_model_that_reasons_unasked_is_given_time_alone(
    scripted: ScriptedServer, model: LanguageModel, reasoned: Page
) -> None:
    """It is asked not to, and some do all the same."""
    assert forms_of(model, scripted, reasoned, wrote(ANSWERED)) == ["schema", "schema"]
    first, second = scripted.bodies
    assert first["reasoning_effort"] == "none" and first["max_tokens"] == MOST_TOKENS
    assert first["chat_template_kwargs"] == {"enable_thinking": False}
    assert "max_tokens" not in second
    forms_of(model, scripted, wrote(ANSWERED, reasoning_content="Let me see."))
    assert "max_tokens" not in scripted.bodies[0]
    assert scripted.rungs == [RUNGS[0]]


def test_a_model_that_counts_on_for_ever_is_asked_in_plain_text(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    counts = wrote('{"numbers": [1, 2, 3, 1, 2, 3, 1', "length")
    assert forms_of(model, scripted, counts, IN_WORDS) == ["schema", "text"]
    model.keeps(Rung("text", "all"))
    scripted.site.asked.clear()
    scripted.script = [wrote("The ferry. The ferry. The fe", "length")]
    failure = choice_of(model)
    assert isinstance(failure, Failure) and "came to no end" in failure.text
    assert scripted.forms == ["text"]
    assert not model.reasons


TOO_LONG = [
    (400, "request (2200 tokens) exceeds the available context size (2048 tokens)"),
    (400, "This model's maximum context length is 2048 tokens. However, you requested 2200"),
    (500, "the request exceeds the available context size"),
]


@pytest.mark.parametrize(("status", "message"), TOO_LONG)
def test_a_question_that_is_too_long_says_nothing_of_the_form(
    scripted: ScriptedServer, model: LanguageModel, status: int, message: str
) -> None:
    scripted.script = [failed(status, message)]
    failure = choice_of(model)
    assert isinstance(failure, Failure) and failure.kind == "refused"
    assert failure.text.endswith("is too long for it.")
    assert message not in failure.text
    assert scripted.rungs == [RUNGS[0]] == [model.rung]


def test_no_list_is_asked_for_that_may_be_without_end(
    scripted: ScriptedServer, model: LanguageModel
) -> None:
    forms_of(model, scripted, wrote(ANSWERED))
    schema = scripted.bodies[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["numbers"]["maxItems"] == 4
