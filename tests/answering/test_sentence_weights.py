"""What a sentence is worth beside another of the same article that answers as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from embeddings.reader import SentenceReading
from qa.answering.sentence_weights import TOP, sentence_worth
from qa.retrieval.sentence_scores import ScoredSentence
from seeds.article import Article

Make = Callable[..., Article]


@pytest.fixture
def sentence(article_of: Make) -> ScoredSentence:
    article = article_of("Mill shuts", "The mill shut on Monday. " * 40)
    reading = SentenceReading(evidence=4.0, span=6.0, start=0, end=8)
    return ScoredSentence(article, TOP, TOP + 24, 0.5, 0.5, 0.0, 1.0, 0.0, reading=reading)


def test_what_the_headline_says_is_the_news(sentence: ScoredSentence) -> None:
    half = replace(sentence, headline=0.5)
    whole = replace(sentence, headline=1.0)
    worths = [sentence_worth(each, 0.5, is_timely=False) for each in (sentence, half, whole)]
    assert worths == sorted(set(worths))


def test_the_top_of_an_article_tells_its_news(sentence: ScoredSentence) -> None:
    higher = replace(sentence, start=TOP - 1)
    assert sentence_worth(higher, 0.5, is_timely=True) > sentence_worth(
        sentence, 0.5, is_timely=True
    )


def test_a_better_answer_outweighs_both(sentence: ScoredSentence) -> None:
    news = replace(sentence, start=0, headline=1.0)
    assert sentence.reading is not None
    answer = replace(sentence, reading=replace(sentence.reading, evidence=8.0, span=14.0))
    assert sentence_worth(answer, 0.5, is_timely=False) > sentence_worth(news, 0.5, is_timely=False)


def test_without_a_reader_they_count_nothing(sentence: ScoredSentence) -> None:
    unread = replace(sentence, reading=None)
    news = replace(unread, start=0, headline=1.0)
    assert sentence_worth(news, 0.5, is_timely=False) == sentence_worth(
        unread, 0.5, is_timely=False
    )
