from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.archive import Archive
from qa.errors import QuestionError
from qa.watched.questions import MOST_WATCHED, watch, watched_questions
from seeds.article import Article

TEXT = "The council of Arle voted on Monday to close the old mill bridge."


@pytest.fixture
def archive(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    return archive_of(article_of("Bridge closes", TEXT, outlet="Arle Herald"))


def test_a_question_is_watched_once_and_known_by_its_words(archive: Archive) -> None:
    watched = watch(archive, "Which bridge did the council of Arle vote to close?")
    assert watched.quote is not None
    assert (watched.quote.quote, watched.quote.outlet) == (TEXT, "Arle Herald")
    assert watched_questions(archive) == (watched,)
    with pytest.raises(QuestionError, match="already"):
        watch(archive, "which bridge did the council of  Arle vote to close?")


@pytest.mark.parametrize("question", ["hello", "How many articles are there?", " ", "x" * 2001])
def test_what_is_no_question_of_the_news_is_not_watched(archive: Archive, question: str) -> None:
    with pytest.raises(QuestionError):
        watch(archive, question)
    assert watched_questions(archive) == ()


def test_so_many_are_watched_and_no_more(archive: Archive) -> None:
    watch(archive, "Who closed the bridge?")
    with archive.writing() as transaction:
        [known] = transaction.watched()
        transaction.put_watched([known] * MOST_WATCHED)
    with pytest.raises(QuestionError, match="more cannot be"):
        watch(archive, "Who painted the mill?")
