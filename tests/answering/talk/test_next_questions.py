"""Questions that fit behind an answer: each has an answer of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa.answering.answer import Answer
from qa.answering.talk.next_questions import MOST_ASKED, SHOWN
from qa.archive import Archive
from seeds.article import Article

TURKEY = "How does Turkey explain its soldiers in Libya?"


class Asked:
    """An archive that counts how often it is asked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.questions: list[str] = []
        self.limits: list[dict[str, Any]] = []

    def ask(self, question: str, **limits: Any) -> Answer:
        self.questions.append(question)
        self.limits.append(limits)
        return self._archive.ask(question, **limits)


@pytest.mark.parametrize("question", [TURKEY, "Who pays for the footbridge?"])
def test_each_is_answered_by_sentences_that_were_not_quoted_yet(
    archive: Archive, question: str
) -> None:
    answer, asked = archive.ask(question), Asked(archive)
    questions = archive.next_questions(answer, asked.ask)
    assert 1 <= len(questions) <= SHOWN
    assert len(asked.questions) <= MOST_ASKED and set(questions) <= set(asked.questions)
    cited = {(citation.article_id, citation.start) for citation in answer.citations}
    for next_question in questions:
        assert next_question.endswith("?") and next_question != question
        reply = archive.ask(next_question)
        assert reply.verdict == "answered"
        assert {(citation.article_id, citation.start) for citation in reply.citations} - cited


def test_they_are_worded_as_people_ask_with_names_as_print_has_them(archive: Archive) -> None:
    asked = Asked(archive)
    archive.next_questions(archive.ask("how does turkey explain its soldiers in libya"), asked.ask)
    assert asked.questions[0] == "What is the latest on Libya?"
    assert "What has happened with Libya?" in asked.questions
    asked = Asked(archive)
    archive.next_questions(archive.ask("Who pays for the footbridge?"), asked.ask)
    assert "What did Tobin Rask say about the footbridge?" in asked.questions


def test_a_topic_is_read_as_it_was_meant_and_ends_with_a_word_that_tells(archive: Archive) -> None:
    asked = Asked(archive)
    archive.next_questions(archive.ask("Who pays for the footbrigde?"), asked.ask)
    assert "the footbridge" in asked.questions[0].lower()
    asked = Asked(archive)
    question = "no, I meant the repair of the footbridge"
    turn = archive.ask("Who closed the library?").turn
    archive.next_questions(archive.ask(question, history=[turn]), asked.ask)
    assert not any(one.endswith((" of?", " on?")) for one in asked.questions)


def test_they_stay_within_the_limits_of_the_answer(archive: Archive) -> None:
    limits: dict[str, Any] = {
        "as_of": "2020-06-17",
        "outlets": ["Lowmarket Herald"],
        "since": "2020-01-01",
    }
    answer, asked = archive.ask(TURKEY, **limits), Asked(archive)
    archive.next_questions(answer, asked.ask)
    assert asked.limits
    for given in asked.limits:
        assert given["as_of"] == answer.query.as_of and given["until"] is None
        assert str(given["since"]) == "2020-01-01" and given["outlets"] == frozenset(
            ["Lowmarket Herald"]
        )


@pytest.mark.parametrize(
    "question", ["hello", "How many articles mention Libya?", "Who won the chess championship?"]
)
def test_behind_a_reply_or_a_refusal_nothing_is_asked(archive: Archive, question: str) -> None:
    asked = Asked(archive)
    assert archive.next_questions(archive.ask(question), asked.ask) == ()
    assert not asked.questions


def test_who_speaks_is_named_without_the_office_before_the_name(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    text = "The ferry to Arle is safe, and Secretary of State Ada Holm said the ferry will sail."
    archive = archive_of(article_of("Ferry", text))
    asked = Asked(archive)
    archive.next_questions(archive.ask("Is the ferry to Arle safe?"), asked.ask)
    speakers = [question for question in asked.questions if question.startswith("What did")]
    assert speakers and all(question.startswith("What did Ada Holm say") for question in speakers)


def test_another_language_is_not_answered_with_questions_in_english(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    text = (
        "Das Wehr in Ommel ist gebrochen. Die Keller standen voll Wasser, sagte die Ratsherrin"
        " Ilse Trabant am Freitag. Am Abend besuchte Ilse Trabant die Feuerwehr von Ommel."
    )
    german = archive_of(article_of("Wehr bricht", text, language="de", outlet="Bote"))
    answer, asked = german.ask("Was sagte Ilse Trabant über die Keller?"), Asked(german)
    assert answer.citations
    german.next_questions(answer, asked.ask)
    assert asked.questions == ["Was gibt es Neues zu Ilse Trabant?"]
