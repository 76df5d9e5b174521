"""Example questions: made of the names that headlines and stories share."""

from __future__ import annotations

from qa.examples import example_questions, headline_names
from seeds.article import Article


def story(title: str, text: str) -> Article:
    return Article("0" * 16, title, text)


def test_names_are_the_words_the_story_writes_with_capitals_too() -> None:
    article = story(
        "Old Harbour Bridge to Close After Report From Mara Linde",
        "The council will close the Old Harbour Bridge. Its report, by Mara Linde, is out.",
    )
    assert headline_names(article) == ["Old Harbour Bridge", "Mara Linde"]


def test_a_word_that_only_starts_a_sentence_is_no_name() -> None:
    article = story("Floods Close Road", "Floods came at night. They closed the road.")
    assert headline_names(article) == []


def test_a_part_of_a_longer_name_is_no_name() -> None:
    article = story("Bridge repair is dear", "They walked over the Harbour Bridge on Monday.")
    assert headline_names(article) == []


def test_a_question_for_each_story_and_no_name_twice() -> None:
    articles = [
        story("Turkey Calls on US Over Libya", "Officials in Turkey asked the US about Libya."),
        story("Libya Again", "The news of Libya is old."),
        story("Returns to Syria", "Many went back to Syria last year."),
        story("", ""),
    ]
    assert example_questions(articles) == [
        "What is known about Turkey and US?",
        "What was reported about Libya?",
        "What is the news on Syria?",
    ]
