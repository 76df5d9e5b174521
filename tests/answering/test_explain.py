"""An explanation tells what was understood, found and weighed, and agrees with its answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.answering.answer import Answer
from qa.answering.confidence import verdict_of
from qa.answering.explanation import Explanation
from qa.archive import Archive
from seeds.article import Article

CLOSED = "Why was the footbridge closed?"


def explained(archive: Archive, question: str) -> tuple[Answer, Explanation]:
    answer = archive.ask(question, as_of="2026-02-20", explain=True)
    assert answer.explanation is not None
    return answer, answer.explanation


def test_without_being_asked_nothing_is_explained(archive: Archive) -> None:
    plain = archive.ask(CLOSED, as_of="2026-02-20")
    answer, _ = explained(archive, CLOSED)
    assert plain.explanation is None
    assert (plain.quotes, plain.citations, plain.text, plain.confidence) == (
        answer.quotes,
        answer.citations,
        answer.text,
        answer.confidence,
    )


def test_an_explanation_agrees_with_its_answer(archive: Archive) -> None:
    answer, explanation = explained(archive, CLOSED)
    assert explanation.verdict == answer.verdict == verdict_of(explanation.confidence)
    assert explanation.confidence == answer.confidence
    assert "0.50" in explanation.reason
    quoted = [sentence for sentence in explanation.sentences if sentence.fate == "quoted"]
    assert quoted and quoted[0] == explanation.sentences[0]
    for sentence in quoted:
        assert any(sentence.text in quote.text for quote in answer.quotes)
    for quote in answer.quotes:
        assert any(sentence.text in quote.text for sentence in quoted)
    assert {score.name for score in explanation.evidence} >= {"cosine", "fused", "searched"}


def test_passages_and_sentences_stand_in_their_articles_with_their_scores(archive: Archive) -> None:
    answer, explanation = explained(archive, CLOSED)
    passages = {
        (passage.article_id, passage.start, passage.end): passage
        for passage in explanation.passages
    }
    assert len(answer.passages) <= len(passages)
    for hit in answer.passages:
        passage = passages[hit.article_id, hit.start, hit.end]
        scores = {score.name: score.value for score in passage.scores}
        assert scores["score"] == hit.score and scores["dense"] == hit.dense
    totals = [sentence.total for sentence in explanation.sentences]
    assert totals == sorted(totals, reverse=True)
    for sentence in explanation.sentences:
        text = archive.article(sentence.article_id).text
        assert text[sentence.start : sentence.end] == sentence.text
        names = [score.name for score in sentence.scores]
        assert {"words", "evidence", "span", "passage"} <= set(names)
        assert len(names) == len(set(names))


def test_a_sentence_that_is_not_quoted_has_a_reason(archive: Archive) -> None:
    _, explanation = explained(archive, CLOSED)
    fates = {sentence.fate for sentence in explanation.sentences}
    assert fates > {"quoted"}
    assert "refused" not in fates


def test_a_repeated_sentence_is_told_from_a_weak_one(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    text = "The Upper Marl ferry was stopped because its cable had rusted through."
    archive = archive_of(
        article_of("Ferry stopped", f"{text} A baker sold buns.", outlet="Post"),
        article_of("No ferry today", f"{text} The choir sang in the hall of Arle.", outlet="Star"),
    )
    _, explanation = explained(archive, "Why was the Upper Marl ferry stopped?")
    fates = [sentence.fate for sentence in explanation.sentences if sentence.text == text]
    assert fates == ["quoted", "says the same"]


def test_a_refusal_says_which_name_is_in_no_article(archive: Archive) -> None:
    answer, explanation = explained(archive, "What did Zanzibar say of the footbridge?")
    assert answer.abstained
    assert explanation.question.unknown == ("Zanzibar",)
    assert "Zanzibar" in explanation.question.names
    assert explanation.reason.startswith("No article mentions “Zanzibar”")
    assert {sentence.fate for sentence in explanation.sentences} <= {"refused"}


def test_an_empty_archive_is_explained_too(archive_of: Callable[..., Archive]) -> None:
    answer, explanation = explained(archive_of(), "Who is the mayor?")
    assert answer.abstained
    assert (explanation.passages, explanation.sentences) == ((), ())
    assert explanation.reason == "Nothing was found."


@pytest.mark.parametrize(
    ("question", "is_outside"),
    [
        ("Who was elected mayor of Upper Marl last week?", True),
        ("Who was elected mayor of Upper Marl in March 2019?", False),
        ("Who was elected mayor of Upper Marl?", False),
    ],
)
def test_it_says_whether_it_looked_outside_the_days(
    archive_of: Callable[..., Archive],
    article_of: Callable[..., Article],
    question: str,
    is_outside: bool,
) -> None:
    archive = archive_of(
        article_of(
            "Upper Marl has a mayor",
            "Ada Holm was elected mayor of Upper Marl.",
            outlet="Post",
            published="2019-03-03",
        )
    )
    answer, explanation = explained(archive, question)
    assert explanation.is_outside is is_outside
    window = answer.query.window
    since = window.since if window else None
    assert explanation.question.since == since
    assert explanation.question.understood == question
