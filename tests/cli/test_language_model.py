"""`citewire ask --llm`: what it prints, and one sentence for each way to get it wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest
from command_line import Run, assert_refused
from language_models.scripted_server import ScriptedServer, chooses, failed, hangs, writes

QUESTION = "How much will it cost to repair the footbridge?"
LOCAL = ("--llm", "--llm-url", "http://127.0.0.1:9", "--llm-model", "small")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"CITEWIRE_LLM_{name}", raising=False)
    yield


def test_an_answer_by_a_model(
    run: Run, scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted.script = [chooses("the dear one", "would cost £310,000")]
    server = scripted.server()
    monkeypatch.setenv("CITEWIRE_LLM_KEY", "sk-secret")
    options = ("--llm", "--llm-url", server.url, "--llm-model", "small")
    result = run("ask", QUESTION, *options, "--json")
    answer = json.loads(result.stdout)
    assert "the dear one" in answer["quotes"][0]["text"]
    text = f"The language model {server.name} chose which sentences are quoted, and their order."
    assert answer["choice"] == {"model": server.name, "outcome": "chosen", "text": text}
    monkeypatch.setenv("CITEWIRE_LLM_URL", server.url)
    monkeypatch.setenv("CITEWIRE_LLM_MODEL", "small")
    shown = " ".join(run("ask", QUESTION, "--llm").stdout.split())
    assert text in shown and shown.index("the dear one") < shown.index("would cost £310,000")
    markdown = run("ask", QUESTION, "--llm", "--format", "markdown").stdout
    assert "chose which sentences are quoted" in markdown
    assert {request.headers["authorization"] for request in scripted.site.asked} == {
        "Bearer sk-secret"
    }
    assert "sk-secret" not in result.output + shown + markdown


def test_a_model_that_fails_is_no_failure(run: Run, scripted: ScriptedServer) -> None:
    scripted.script = [failed(404)]
    options = ("--llm", "--llm-url", scripted.server().url, "--llm-model", "small")
    result = run("ask", QUESTION, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    shown = " ".join(result.stdout.split())
    assert "knows no such model" in shown and "The answer was found without it." in shown
    assert "£310,000" in shown


def test_a_model_that_is_late(run: Run, scripted: ScriptedServer) -> None:
    scripted.script = [hangs]
    options = ("--llm", "--llm-url", scripted.server().url, "--llm-model", "small")
    shown = " ".join(run("ask", QUESTION, *options, "--llm-seconds", "1").stdout.split())
    assert "took longer than 1 seconds" in shown and "£310,000" in shown


def test_a_summary(run: Run, scripted: ScriptedServer) -> None:
    options = ("--llm-summary", "--llm-url", scripted.server().url, "--llm-model", "small")
    sentence = "Repairing the footbridge would cost £310,000."
    false = sentence.replace("310", "510")
    page = writes((sentence, "would cost £310,000"), (false, "would cost £310,000"))

    def shown(*form: str) -> str:
        scripted.script = [chooses("would cost £310,000", "the dear one"), page]
        result = run("ask", QUESTION, *options, *form)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    answer = json.loads(shown("--json"))
    summary = answer["summary"]
    assert (summary["model"], summary["struck"]) == (scripted.server().name, 1)
    assert summary["sentences"] == [{"text": sentence, "citations": [1]}]
    assert answer["choice"]["outcome"] == "chosen"
    for text in (shown(), shown("--format", "markdown")):
        text = " ".join(text.replace("\\", "").split())
        assert summary["text"] in text and f"{sentence} [1]" in text and false not in text
        assert text.index(sentence) < text.rindex("would cost £310,000")


def test_a_translation_that_fails_leaves_the_answer(run: Run, scripted: ScriptedServer) -> None:
    scripted.script = [chooses("would cost £310,000"), failed(404)]
    asked = "Combien coûtera la réparation de Tanners' Footbridge ?"
    options = ("--llm-translate", "--llm-url", scripted.server().url, "--llm-model", "small")
    result = run("ask", asked, *options, "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert answer["translation"]["language"] == "fr" and not any(answer["translation"]["quotes"])
    assert answer["translation"]["problem"].endswith("Les citations restent telles quelles.")
    assert_refused(run("ask", QUESTION, "--llm-translate"), "--llm-url", "CITEWIRE_LLM_URL")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--llm",), ("--llm-url", "CITEWIRE_LLM_URL")),
        (("--llm", "--llm-url", "http://127.0.0.1:9"), ("--llm-model", "CITEWIRE_LLM_MODEL")),
        (("--llm", "--llm-url", "ftp://127.0.0.1"), ("http://",)),
        (
            ("--llm", "--llm-url", "https://api.openai.com/v1", "--llm-model", "small"),
            ("api.openai.com is not this machine", "--llm-remote"),
        ),
    ],
)
def test_settings_that_cannot_be(
    run: Run, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert_refused(run("ask", QUESTION, *options), *words)


def test_without_the_client(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    assert_refused(run("ask", QUESTION, *LOCAL), "pip install 'citewire[llm]'")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--llm-url", "http://127.0.0.1:9"), "go with --llm."),
        (("--llm-model", "small"), "go with --llm."),
        (("--llm-remote",), "go with --llm."),
        (("--llm-seconds", "60"), "go with --llm."),
        ((*LOCAL, "--llm-entailment", "nli"), "--llm-entailment goes with --llm-summary."),
        ((*LOCAL, "--explain"), "--llm goes with neither --batch nor --explain."),
        (
            ("--llm-summary", *LOCAL[1:], "--explain"),
            "--llm goes with neither --batch nor --explain.",
        ),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: tuple[str, ...], sentence: str) -> None:
    result = run("ask", QUESTION, *options)
    assert (result.exit_code, result.stdout) == (2, "") and sentence in result.stderr
