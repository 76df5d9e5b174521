"""A summary comes after the answer, is remembered with it, and never tells what is gone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from language_models.scripted_server import (
    Flood,
    ScriptedServer,
    begin_stream,
    chooses,
    cut,
    failed,
    hangs,
    streamed,
    writes,
    wrote,
)
from news_pages.local_site import Handler, Page

from embeddings.entailment import load_entailment
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.asking.summarised import UNSURE
from qa.export.answer_json import answer_to_dict
from qa.llm.servers.ladder import LanguageModel
from qa.question.thread.turns import Turn
from seeds.article import Article

FERRY = "Who steers the ferry of Port Ansel?"
MAUD = "Maud Ellery steers the ferry of Port Ansel since Friday."
IVO = "Ivo Tarn steers the ferry of Port Ansel while it storms."
CHOICE = chooses(MAUD, IVO)
SENTENCES = (
    ("Since Friday Maud Ellery steers the ferry of Port Ansel.", MAUD),
    ("Ivo Tarn steers the ferry while it storms.", IVO),
)
SUMMARY = writes(*SENTENCES)
FALSE = writes(("Ada Brook steers the ferry of Port Ansel.", MAUD))


@pytest.fixture
def ferry(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    return archive_of(article_of("A new hand at the wheel", MAUD), article_of("Storm", IVO))


@pytest.fixture
def model(scripted: ScriptedServer) -> LanguageModel:
    scripted.script = [CHOICE, SUMMARY]
    return LanguageModel(scripted.server())


def texts(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.summary.sentences] if answer.summary else []


def test_the_answer_stands_first_and_each_sentence_follows(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    told: list[Answer] = []
    answer = ferry.ask(FERRY, llm=model, summarise=True, on_lead=told.append)
    assert texts(answer) == [text for text, _ in SENTENCES]
    plain, chosen, *summarised = told[-4:]
    assert plain == ferry.ask(FERRY)
    assert chosen == ferry.ask(FERRY, llm=model) == replace(answer, summary=None)
    assert [len(texts(lead)) for lead in summarised] == [1, 2]
    assert len(scripted.bodies) == 2
    assert ferry.ask(FERRY, llm=model, summarise=True) is answer and len(scripted.bodies) == 2


def test_without_a_model_nothing_is_summarised(ferry: Archive, model: LanguageModel) -> None:
    assert ferry.ask(FERRY, summarise=True) is ferry.ask(FERRY)
    answer = answer_to_dict(ferry.ask(FERRY, llm=model))
    assert "summary" not in answer
    summarised = answer_to_dict(ferry.ask(FERRY, llm=model, summarise=True))
    assert list(summarised) == [*answer, "summary"]
    assert {key: summarised[key] for key in answer} == answer


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (streamed('{"sentences": [{"text": "Since', end="", is_done=False), "broke its reply off"),
        (streamed('{"sentences": [{"text": "It sank.", "numbers": [9]}]}'), "wrote no sentence"),
        (Flood(), "more than 1 MiB"),
        (failed(500), "500"),
        (wrote("?"), "wrote no sentence"),
    ],
    ids=["half a stream", "invented numbers", "10 MB", "500", "no sentence"],
)
def test_a_failure_leaves_the_answer_as_it_is_and_is_not_remembered(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel, page: Page, reason: str
) -> None:
    scripted.script = [CHOICE, page]
    answer = ferry.ask(FERRY, llm=model, summarise=True)
    chosen = ferry.ask(FERRY, llm=model)
    assert replace(answer, note=chosen.note, summary=None) == chosen
    assert answer.summary is not None and texts(answer) == []
    assert reason in answer.summary.text and answer.summary.text.endswith("There is no summary.")
    assert answer.note == f"{chosen.note} {answer.summary.text}"
    scripted.script = [SUMMARY]
    assert len(texts(ferry.ask(FERRY, llm=model, summarise=True))) == 2


def test_a_server_that_hangs_is_left_in_the_time_of_the_question(
    ferry: Archive, scripted: ScriptedServer
) -> None:
    def hangs_in_the_middle(handler: Handler) -> None:
        begin_stream(
            handler,
            *cut(json.dumps({"sentences": [{"text": SENTENCES[0][0], "numbers": [1]}]})[:-2]),
        )
        hangs(handler)

    scripted.script = [CHOICE, hangs_in_the_middle]
    ferry.ask(FERRY)
    told: list[Answer] = []
    begin = time.monotonic()
    answer = ferry.ask(
        FERRY, llm=LanguageModel(scripted.server(0.6)), summarise=True, on_lead=told.append
    )
    assert time.monotonic() - begin < 1.6
    assert texts(told[-1]) == [SENTENCES[0][0]] and texts(answer) == []
    assert answer.summary is not None and "longer than 0.6 seconds" in answer.summary.text


def test_a_question_of_a_talk_is_put_chosen_and_summarised_in_one_time(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    put = wrote(json.dumps({"questions": [FERRY]}))
    talk = {"question": "And who steers it?", "history": [Turn(FERRY)]}
    scripted.script = [put, CHOICE, SUMMARY]
    answer = ferry.ask(**talk, llm=model, summarise=True)  # type: ignore[arg-type]
    assert answer.restated == FERRY and len(texts(answer)) == 2

    def late(handler: Handler) -> None:
        time.sleep(0.3)
        handler.send(put)

    scripted.script = [late, CHOICE, hangs]
    begin = time.monotonic()
    late_model = LanguageModel(scripted.server(1.2))
    answer = ferry.ask(**talk, llm=late_model, summarise=True)  # type: ignore[arg-type]
    assert time.monotonic() - begin < 2.2
    assert answer.restated == FERRY and texts(answer) == []
    assert answer.note is not None and "longer than 1.2 seconds" in answer.note


def test_what_is_struck_to_the_last_sentence_is_told_and_remembered(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    scripted.script = [CHOICE, FALSE]
    answer = ferry.ask(FERRY, llm=model, summarise=True)
    assert answer.summary is not None
    assert (answer.summary.sentences, answer.summary.struck) == ((), 1)
    assert answer.note is not None and answer.note.endswith("so there is no summary.")
    assert ferry.ask(FERRY, llm=model, summarise=True) is answer


def test_a_model_of_inference_may_strike_what_the_rules_let_pass(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel, tmp_path: Path
) -> None:
    import tiny_models

    names = ("entailment", "not_entailment")
    for number, named in enumerate((names, names[::-1])):
        folder = tiny_models.cross_encoder(tmp_path / str(number), named=named)
        entailment = load_entailment(str(folder), download=False)
        scripted.script = [CHOICE, SUMMARY]
        llm = LanguageModel(scripted.server())
        answer = ferry.ask(FERRY, llm=llm, summarise=True, entailment=entailment)
        expected = [text for text, quote in SENTENCES if entailment.probability(quote, text) >= 0.5]
        assert texts(answer) == expected
        assert answer.summary is not None
        assert answer.summary.struck == len(SENTENCES) - len(expected)


@pytest.mark.parametrize(
    ("choice", "requests"),
    [(failed(404), 1), (wrote('{"numbers": [], "verdict": "absent"}'), 1)],
)
def test_what_is_not_surely_answered_is_not_summarised(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel, choice: Page, requests: int
) -> None:
    scripted.script = [choice, SUMMARY]
    answer = ferry.ask(FERRY, llm=model, summarise=True)
    assert texts(answer) == [] and len(scripted.bodies) == requests
    if answer.verdict == "uncertain":
        assert answer.summary is not None and answer.summary.text.startswith(UNSURE)
    else:
        assert answer.summary is None


@pytest.mark.parametrize("question", ["Who is the king of Mongolia?", "Thank you!"])
def test_a_refusal_is_never_summarised(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel, question: str
) -> None:
    answer = ferry.ask(question, llm=model, summarise=True)
    assert answer == ferry.ask(question) and scripted.bodies == []


def test_what_is_removed_while_a_model_writes_is_told_no_more(
    ferry: Archive, scripted: ScriptedServer, model: LanguageModel
) -> None:
    storm = next(cited for cited in ferry.ask(FERRY).citations if cited.quote == IVO)

    def removes(handler: Handler) -> None:
        ferry.remove([storm.article_id])  # waits for no summary
        SUMMARY(handler)  # type: ignore[operator]

    scripted.script = [CHOICE, removes, chooses(MAUD)]
    answer = ferry.ask(FERRY, llm=model, summarise=True)
    assert [quote.text for quote in answer.quotes] == [MAUD] and texts(answer) == []
    assert answer.summary is not None
    assert answer.summary.text.startswith("The archive changed while ")
    scripted.script = [writes(SENTENCES[0])]
    assert texts(ferry.ask(FERRY, llm=model, summarise=True)) == [SENTENCES[0][0]]
