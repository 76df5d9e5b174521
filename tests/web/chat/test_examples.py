"""Example questions: about headlines that can be quoted, from all over the archive."""

from __future__ import annotations

import pytest

from qa.archive import Archive
from qa.web.chat.examples import example_questions, spread
from seeds.article import Article


def story(title: str) -> Article:
    return Article("0" * 16, title, "Text.")


def test_headlines_are_asked_about_once() -> None:
    articles = [
        story("Council votes to mend the footbridge"),
        story("Council  votes to mend the footbridge"),
        story("Library opens its doors and drops its fines"),
    ]
    assert example_questions(articles) == [
        "What is the story behind “Council votes to mend the footbridge”?",
        "What is known about “Library opens its doors and drops its fines”?",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Weather",
        "x" * 100,
        "Mayor: “We did not know of any cracks”",
        'Mayor says "no" to the new bridge',
        "Who will pay for the new bridge?",
        "Bridge news <script>alert(1)</script>",
        "Bridge news \u202ereversed from here",
    ],
)
def test_some_headlines_are_not(title: str) -> None:
    assert example_questions([story(title)]) == []


def test_a_spread_takes_from_all_over_the_list() -> None:
    assert spread(list("abcdefgh"), 4) == list("acegbdfh")
    assert spread(list("ab"), 4) == list("ab")
    assert spread([], 4) == []


def test_the_archive_of_samples_answers_most_of_them(archive: Archive) -> None:
    questions = example_questions(archive.newest_articles(12))
    answered = [question for question in questions if not archive.ask(question).abstained]
    assert len(questions) >= 8
    assert len(answered) >= len(questions) * 0.6
