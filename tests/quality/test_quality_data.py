"""The questions of the quality gate: each with the articles and words that answer it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks.quality.scoring import SAMPLES, Question, read_conversations, read_questions
from seeds.article import RawDocument
from seeds.clean import clean
from seeds.readers import read_sources

ALL = read_questions()
TURNS = [turn for turns in read_conversations() for turn in turns]
LEAST = {
    "answerable": 40,
    "time": 12,
    "unanswerable": 18,
    "differing": 3,
    "copies": 3,
    "phrase": 2,
}
"""How many questions of each kind there are at least."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The cleaned text of each sample file."""
    by_name: dict[str, str] = {}
    for document in read_sources([SAMPLES]):
        assert isinstance(document, RawDocument)
        name = Path(document.path).name
        stories = [by_name[name]] if name in by_name else []
        stories += [article.text for article in clean(document).articles]
        by_name[name] = "\n\n".join(stories)
    return by_name


def test_there_are_enough_questions_of_each_kind() -> None:
    kinds = Counter(question.kind for question in ALL)
    assert set(kinds) == set(LEAST)
    assert {kind: least for kind, least in LEAST.items() if kinds[kind] < least} == {}
    assert len(ALL) >= 75
    assert [turn.kind for turn in TURNS].count("follow-up") >= 20


def test_no_question_is_there_twice() -> None:
    assert len({question.id for question in [*ALL, *TURNS]}) == len(ALL) + len(TURNS)
    assert len({(question.text, question.as_of) for question in ALL}) == len(ALL)


@pytest.mark.parametrize("question", [*ALL, *TURNS], ids=lambda question: question.id)
def test_the_answer_stands_in_each_article(question: Question, texts: dict[str, str]) -> None:
    is_answerable = question.kind != "unanswerable"
    assert bool(question.articles) == bool(question.answers) == is_answerable
    named = {name: texts[name] for name in question.articles}
    assert [x for x in question.answers if not any(x in text for text in named.values())] == []
    assert [
        name for name, text in named.items() if not any(x in text for x in question.answers)
    ] == []


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_wrong_articles_are_others_that_exist(question: Question, texts: dict[str, str]) -> None:
    assert set(question.wrong_articles) <= set(texts)
    assert not set(question.wrong_articles) & set(question.articles)
    assert date.fromisoformat(question.as_of)


def test_differing_figures_stand_in_different_articles(texts: dict[str, str]) -> None:
    for question in ALL:
        if question.kind == "differing":
            holders = [
                {name for name in question.articles if answer in texts[name]}
                for answer in question.answers
            ]
            assert len(holders) >= 2, question.id
            assert all(names.isdisjoint(holders[0]) for names in holders[1:]), question.id


def test_an_answer_of_copies_stands_in_two_articles() -> None:
    copies = [question for question in ALL if question.kind == "copies"]
    assert [question.id for question in copies if len(question.articles) < 2] == []
