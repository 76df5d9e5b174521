"""The practice sets of the languages: twelve stories, twenty questions, the answers in place."""

from __future__ import annotations

import pytest

from benchmarks.languages.sets import practice_languages, read_set
from qa.question.query import LONGEST_QUESTION
from seeds.article import Article, RawDocument
from seeds.clean import clean
from seeds.language import language_of
from seeds.readers import read_sources

LANGUAGES = practice_languages()
ANSWERABLE = 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_stands_in_the_text_of_its_story(language: str) -> None:
    practice = read_set(language)
    assert (len(practice.texts), len(practice.questions)) == (12, 20)
    answerable = [question for question in practice.questions if question.story]
    assert len(answerable) == ANSWERABLE
    for question in practice.questions:
        assert 0 < len(question.text) <= LONGEST_QUESTION
        assert (question.story is None) == (question.answer is None)
    wrong = [
        (question.id, question.answer)
        for question in answerable
        if not question.is_answered_by(practice.texts[question.story or ""][1])
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_tell_the_same_stories_and_ask_the_same(language: str) -> None:
    here, english = read_set(language), read_set("en")
    assert list(here.texts) == list(english.texts)
    assert [(question.id, question.story) for question in here.questions] == [
        (question.id, question.story) for question in english.questions
    ]
    assert len({question.text for question in here.questions}) == len(here.questions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_articles_come_out_of_the_cleaning_whole_and_in_their_language(language: str) -> None:
    practice = read_set(language)
    articles: list[Article] = []
    for document in read_sources([practice.articles]):
        assert isinstance(document, RawDocument)
        articles += clean(document).articles
    assert {article.language for article in articles} == {language}
    texts = [" ".join(article.text.split()) for article in articles]
    cut = [
        question.id
        for question in practice.questions
        if question.story and not any(map(question.is_answered_by, texts))
    ]
    assert cut == []
    assert all(article.published and article.outlet and article.title for article in articles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_told_to_be_of_another_language(language: str) -> None:
    for _, text in read_set(language).texts.values():
        assert language_of(text) == language
