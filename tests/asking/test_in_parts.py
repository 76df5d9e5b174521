"""A question of several parts: a language model splits it, each part is answered by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from click import unstyle
from language_models.scripted_server import (
    ScriptedServer,
    chooses,
    hangs,
    offered,
    writes,
    wrote,
)
from news_pages.local_site import Handler, Page
from passages import add_articles

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.cli.formats.answers import answer_lines
from qa.export.answer_json import answer_to_dict
from qa.llm.servers.ladder import LanguageModel
from seeds.article import Article, article_id

BROKE = "The dam of Ansel Vale broke at dawn on Friday."
BUILT = "Maud Ellery built the dam of Ansel Vale in 1912."
ELSEWHERE = "Ivo Tarn built the dam of Kettle Moor in 1950."
QUESTION = "When did the dam of Ansel Vale break and who built it?"
WHEN = "When did the dam of Ansel Vale break?"
WHO = "Who built the dam of Ansel Vale?"
UNKNOWN = "When did the dam of Ansel Vale break and who painted the opera house of Lisbon?"
PAINTED = "Who painted the opera house of Lisbon?"


@pytest.fixture(scope="module")
def dam(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("dam") / "archive"
    with Archive.create(folder, embedder) as archive:
        told = (("Flood", BROKE), ("A century of stone", BUILT), ("Moor", ELSEWHERE))
        articles = [
            Article(id=article_id(title, title, text), title=title, text=text)
            for title, text in told
        ]
        add_articles(archive, articles)
        yield archive


def split(*questions: str) -> Page:
    return wrote(json.dumps({"questions": questions}))


def asked(
    scripted: ScriptedServer, archive: Archive, question: str, *script: Page
) -> tuple[Answer, list[Answer]]:
    """The answer by a script, and all that stood before it."""
    scripted.script = list(script)
    told: list[Answer] = []
    answer = archive.ask(question, llm=LanguageModel(scripted.server()), on_lead=told.append)
    return answer, told


def test_each_part_is_quoted_under_its_words(scripted: ScriptedServer, dam: Archive) -> None:
    answer, told = asked(scripted, dam, QUESTION, split(WHEN, WHO), chooses(BROKE), chooses(BUILT))
    assert told[-1] == dam.ask(QUESTION) and told[-1].restated is None
    assert [(quote.side, quote.text) for quote in answer.quotes] == [
        (WHEN.rstrip("?"), BROKE),
        (WHO.rstrip("?"), BUILT),
    ]
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert [citation.quote for citation in answer.citations] == [BROKE, BUILT]
    assert answer.text == f"{BROKE} [1]\n\n{BUILT} [2]"
    parts = [dam.ask(question) for question in (WHEN, WHO)]
    assert answer.verdict == "answered"
    assert answer.confidence == min(part.confidence for part in parts)
    assert answer.question == QUESTION
    assert answer.restated == answer.understood == f"{WHEN} · {WHO}"
    ids = [hit.passage.id for hit in answer.passages]
    assert len(ids) == len(set(ids))
    assert [
        line.removeprefix("Question: ")
        for body in scripted.bodies[1:]
        for line in body["messages"][-1]["content"].splitlines()
        if line.startswith("Question: ")
    ] == [WHEN, WHO]


def test_command_line_and_json_show_the_parts(scripted: ScriptedServer, dam: Archive) -> None:
    script = split(WHEN, WHO), chooses(BROKE), chooses(BUILT)
    answer, _ = asked(scripted, dam, QUESTION, *script)
    shown = unstyle("\n".join(answer_lines(answer)))
    assert f"Understood as: {WHEN} · {WHO}" in shown.replace("\n", " ")
    assert f"{WHEN.rstrip('?')}:\n{BROKE} [1]" in shown and f"{WHO.rstrip('?')}:" in shown
    record = answer_to_dict(answer)
    assert list(record) == [*answer_to_dict(dam.ask(QUESTION)), "choice"]
    assert record["restated"] == f"{WHEN} · {WHO}"
    assert [quote["side"] for quote in record["quotes"]] == [WHEN.rstrip("?"), WHO.rstrip("?")]
    assert record["choice"]["outcome"] == "chosen"
    assert record["choice"]["text"] == record["note"]


def test_a_part_without_an_answer_makes_all_unsure(scripted: ScriptedServer, dam: Archive) -> None:
    assert dam.ask(PAINTED).abstained
    answer, _ = asked(scripted, dam, UNKNOWN, split(WHEN, PAINTED), chooses(BROKE))
    assert len(scripted.bodies) == 2  # of a refusal no model is asked
    assert answer.verdict == "uncertain" and [quote.text for quote in answer.quotes] == [BROKE]
    assert f"No answer found to: “{PAINTED.rstrip('?')}”." in (answer.note or "")


@pytest.mark.parametrize(
    "reply",
    [
        split(WHEN, "Who built the dam of Kettle Moor?"),  # a name that nobody said
        split(QUESTION),
        split(QUESTION, QUESTION),
        wrote("I cannot help with that."),
    ],
    ids=["invents", "gives one", "gives one twice", "babbles"],
)
def test_else_the_question_is_answered_as_a_whole(
    scripted: ScriptedServer, dam: Archive, reply: Page
) -> None:
    plain = dam.ask(QUESTION)
    answer, _ = asked(scripted, dam, QUESTION, reply, chooses(BUILT))
    assert answer.query == plain.query and not any(quote.side for quote in answer.quotes)


def test_where_no_part_is_surely_answered_the_whole_stands(
    scripted: ScriptedServer, dam: Archive
) -> None:
    question = "Who painted the opera house of Lisbon and when did it open?"
    reply = split(PAINTED, "When did the opera house of Lisbon open?")
    answer, _ = asked(scripted, dam, question, reply)
    assert answer == dam.ask(question) and len(scripted.bodies) == 1


def test_a_part_leans_on_the_one_before_it(scripted: ScriptedServer, dam: Archive) -> None:
    script = split(WHEN, "Who built it?"), chooses(BROKE), chooses(BUILT)
    answer, _ = asked(scripted, dam, QUESTION, *script)
    assert [quote.text for quote in answer.quotes] == [BROKE, BUILT]
    _, part = (answer.restated or "").split(" · ")
    assert part.startswith("Who built it? (") and "Ansel Vale" in part


def test_a_part_without_a_name_takes_over_those_before_it(
    scripted: ScriptedServer, dam: Archive
) -> None:
    script = split(WHEN, "Who built the dam?"), chooses(BROKE), chooses(BUILT)
    answer, _ = asked(scripted, dam, QUESTION, *script)
    assert answer.restated == f"{WHEN} · Who built the dam? (Ansel Vale)"


def test_a_sentence_that_answers_two_parts_is_quoted_once(
    scripted: ScriptedServer, dam: Archive
) -> None:
    script = split(WHEN, WHO), chooses(BUILT), chooses(BUILT)
    answer, _ = asked(scripted, dam, QUESTION, *script)
    assert [quote.side for quote in answer.quotes] == [f"{WHEN[:-1]} · {WHO[:-1]}"]
    assert len(answer.citations) == 1


def test_a_model_that_hangs_leaves_the_answer_with_its_note(
    scripted: ScriptedServer, dam: Archive
) -> None:
    scripted.script = [hangs]
    answer = dam.ask(QUESTION, llm=LanguageModel(scripted.server(seconds=0.3)))
    plain = dam.ask(QUESTION)
    assert (answer.query, answer.quotes) == (plain.query, plain.quotes)
    assert answer.choice is not None and answer.choice.outcome == "failed"
    assert "0.3 seconds" in (answer.note or "") and len(scripted.bodies) == 1


def test_a_part_that_nobody_chose_for_in_time_is_answered_without(
    scripted: ScriptedServer, dam: Archive
) -> None:
    scripted.script = [split(WHEN, WHO), hangs]
    answer = dam.ask(QUESTION, llm=LanguageModel(scripted.server(seconds=1.0)))
    assert answer.restated == f"{WHEN} · {WHO}" and answer.verdict == "answered"
    assert answer.choice is not None and answer.choice.outcome == "failed"
    assert (answer.note or "").count("1 seconds") == 1


def test_parts_are_remembered(scripted: ScriptedServer, dam: Archive) -> None:
    scripted.script = [split(WHEN, WHO), chooses(BROKE), chooses(BUILT)]
    model = LanguageModel(scripted.server())
    first = dam.ask(QUESTION, llm=model)
    assert dam.ask(QUESTION, llm=model) is first and len(scripted.bodies) == 3
    assert dam.ask(QUESTION).restated is None


def test_one_question_is_not_split(scripted: ScriptedServer, dam: Archive) -> None:
    answer, _ = asked(scripted, dam, WHO, chooses(BUILT))
    assert len(scripted.bodies) == 1 and offered(scripted.bodies[0])
    assert answer.restated is None


def test_a_summary_is_of_all_parts(scripted: ScriptedServer, dam: Archive) -> None:
    scripted.script = [
        split(WHEN, WHO),
        chooses(BROKE),
        chooses(BUILT),
        writes(("The dam of Ansel Vale broke on Friday.", BROKE), (BUILT, BUILT)),
    ]
    answer = dam.ask(QUESTION, llm=LanguageModel(scripted.server()), summarise=True)
    assert answer.summary is not None
    assert [sentence.citations for sentence in answer.summary.sentences] == [(1,), (2,)]


def test_where_the_archive_changes_meanwhile_the_whole_stands(
    scripted: ScriptedServer,
    archive_of: Callable[..., Archive],
    article_of: Callable[..., Article],
) -> None:
    broke = article_of("Flood", BROKE)
    archive = archive_of(broke, article_of("A century of stone", BUILT))

    def removes(handler: Handler) -> None:
        archive.remove([broke.id])
        chooses(BUILT)(handler)  # type: ignore[operator]

    answer, _ = asked(scripted, archive, QUESTION, split(WHEN, WHO), chooses(BROKE), removes)
    assert BROKE not in answer.text and answer.restated is None
    assert answer.choice is not None
    assert answer.choice.text.startswith("The archive changed while ")
