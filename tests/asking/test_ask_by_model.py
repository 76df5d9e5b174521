"""A language model is asked once for each question, keeps nobody waiting, and is not trusted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from language_models.scripted_server import ScriptedServer, chooses, failed
from news_pages.local_site import Handler

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.export.answer_json import answer_to_dict
from qa.llm.servers.ladder import LanguageModel
from seeds.article import Article

FERRY = "Who steers the ferry of Port Ansel?"
MAUD = "Maud Ellery steers the ferry of Port Ansel since Friday."
IVO = "Ivo Tarn steers the ferry of Port Ansel while it storms."


@pytest.fixture
def ferry(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    return archive_of(article_of("A new hand at the wheel", MAUD), article_of("Storm", IVO))


@pytest.fixture
def model(scripted: ScriptedServer) -> LanguageModel:
    scripted.script = [chooses(IVO)]
    return LanguageModel(scripted.server())


def test_a_choice_is_remembered_with_its_model(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    plain = ferry.ask(FERRY)
    chosen = ferry.ask(FERRY, llm=model)
    assert [quote.text for quote in chosen.quotes] == [IVO] and len(plain.quotes) == 2
    assert ferry.ask(FERRY, llm=model) is chosen and len(scripted.bodies) == 1
    assert ferry.ask(FERRY) is plain
    scripted.script = [chooses(MAUD)]
    other = ferry.ask(FERRY, llm=LanguageModel(scripted.server()))
    assert [quote.text for quote in other.quotes] == [MAUD] and len(scripted.bodies) == 2


def test_a_failure_is_not_remembered(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    scripted.script = [failed(404), chooses(IVO)]
    outcomes = [ferry.ask(FERRY, llm=model).choice for _ in range(2)]
    assert [choice and choice.outcome for choice in outcomes] == ["failed", "chosen"]


def test_what_several_ask_at_once_is_chosen_once(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ferry.ask(FERRY, llm=model), range(4)))
    assert all(answer is answers[0] for answer in answers) and len(scripted.bodies) == 1


def test_the_answer_stands_before_the_model_is_asked(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    told: list[tuple[Answer, int]] = []
    chosen = ferry.ask(
        FERRY, llm=model, on_lead=lambda answer: told.append((answer, len(scripted.bodies)))
    )
    assert told[-1] == (ferry.ask(FERRY), 0)
    assert told[-1][0] != chosen


def test_what_is_removed_while_a_model_chooses_is_quoted_no_more(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    storm = next(cited for cited in ferry.ask(FERRY).citations if cited.quote == IVO)

    def removes(handler: Handler) -> None:
        ferry.remove([storm.article_id])  # waits for no choice
        chooses(IVO)(handler)  # type: ignore[operator]

    scripted.script = [removes]
    answer = ferry.ask(FERRY, llm=model)
    assert [quote.text for quote in answer.quotes] == [MAUD]
    assert answer.choice is not None and answer.choice.outcome == "failed"
    assert answer.choice.text.startswith("The archive changed while ")
    assert replace(answer, note=None, choice=None) == ferry.ask(FERRY)


def test_in_json_a_choice_stands_where_a_model_was_asked(
    ferry: Archive, model: LanguageModel
) -> None:
    plain, chosen = answer_to_dict(ferry.ask(FERRY)), answer_to_dict(ferry.ask(FERRY, llm=model))
    assert "choice" not in plain
    assert list(chosen) == [*plain, "choice"]
    assert chosen["choice"]["outcome"] == "chosen"
    assert chosen["choice"]["text"] in chosen["note"]


def test_without_one_its_client_is_not_loaded(sample_archive: Path) -> None:
    code = (
        "import json, sys; from qa.cli.main import main; main(sys.argv[1:], standalone_mode=False);"
        " print(json.dumps([m for m in sys.modules if m in ('openai', 'httpx2', 'httpcore2')]))"
    )
    words = ("ask", "Why was the footbridge closed?", "--archive", str(sample_archive))
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
