"""Briefings: what happened, from several articles, in the order of days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.answering.briefings.brief import BRIEF
from qa.archive import Archive
from seeds.article import Article

Make = Callable[..., Article]

FLOOD = (
    ("2023-06-02", "River Marl floods the town of Osk",
     "The River Marl burst its banks in Osk on Thursday and flooded 300 homes, the fire service "
     "said.\n\nFire crews took 40 people out of their houses by boat.\n\n“I have never seen water "
     "like it,” said Ada Holm, who keeps a shop in Osk."),
    ("2023-06-04", "Osk flood: army sent to shore up the Marl dam",
     "Soldiers began to shore up the dam above Osk on Saturday after the flood opened a crack in "
     "it.\n\nSome 2,000 people who live below the dam were told to leave.\n\nThe Marl last flooded "
     "the town in 1931."),
    ("2023-06-09", "Osk flood: two council officers suspended over warnings",
     "Two officers of the Osk council were suspended on Thursday because nobody was warned of the "
     "flood.\n\nThe council had the forecast nine hours before the river rose, a report says."),
    ("2023-06-20", "Osk gets nine million pounds to rebuild after the flood",
     "The government gave Osk nine million pounds on Monday to rebuild the homes that the flood "
     "had destroyed.\n\nWork on the first fifty houses begins in July.\n\nMany in the town could "
     "perhaps have hoped for more, an analyst said."),
    ("2023-06-12", "Vane United win the Holm Cup",
     "Vane United won the Holm Cup on Sunday with two late goals against Tarn Rovers."),
    ("2023-06-13", "Opinion: Osk had its flood coming",
     "The flood in Osk was no act of God, and the council knows it as well as we do."),
)  # fmt: skip


@pytest.fixture(scope="module")
def flooded(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, article_of: Make
) -> Iterator[Archive]:
    """An archive of a flood that four reports tell, with a match and a comment beside it."""
    articles = [
        article_of(title, text, published=day, url=f"https://bugle.example/{day}")
        for day, title, text in FLOOD
    ]
    with Archive.create(tmp_path_factory.mktemp("flood") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


def days_of(answer: Answer) -> list[str]:
    """The day of each quote's article, in the order of the quotes."""
    published = {citation.number: citation.published or "" for citation in answer.citations}
    return [published[quote.citations[0]] for quote in answer.quotes]


@pytest.mark.parametrize("question", ["What happened in the Osk flood?", "osk flood"])
def test_tells_each_development_in_the_order_of_days(flooded: Archive, question: str) -> None:
    answer = flooded.ask(question)
    assert answer.verdict == "answered"
    assert days_of(answer) == sorted(days_of(answer))
    assert set(days_of(answer)) == {"2023-06-02", "2023-06-04", "2023-06-09", "2023-06-20"}
    assert len(answer.quotes) <= BRIEF.most
    for opening in (
        "The River Marl burst",
        "Soldiers began",
        "Two officers",
        "The government gave",
    ):
        assert any(quote.text.startswith(opening) for quote in answer.quotes)


def test_leaves_out_comment_colour_and_other_stories(flooded: Archive) -> None:
    told = flooded.ask("Summarise the Osk flood").text
    for words in ("act of God", "never seen water", "Holm Cup"):
        assert words not in told


def test_the_newest_state_comes_first_where_the_latest_is_asked_for(flooded: Archive) -> None:
    days = days_of(flooded.ask("latest on the Osk flood"))
    assert days[0] == "2023-06-20"
    assert days == sorted(days, reverse=True)


def test_tells_no_more_than_was_known_on_the_day_of_asking(flooded: Archive) -> None:
    answer = flooded.ask("What happened in the Osk flood?", as_of=date(2023, 6, 5))
    assert set(days_of(answer)) == {"2023-06-02", "2023-06-04"}


def test_looks_only_into_the_days_that_are_named(flooded: Archive) -> None:
    answer = flooded.ask("What happened in the Osk flood between 8 and 10 June 2023?")
    assert set(days_of(answer)) == {"2023-06-09"}


@pytest.mark.parametrize("question", ["zelmoria", "latest on the Zelmoria flood", "dam at Tovarik"])
def test_a_matter_that_no_article_has_is_refused(flooded: Archive, question: str) -> None:
    assert flooded.ask(question).verdict != "answered"


def test_the_gist_of_an_article_is_told_in_its_own_order(flooded: Archive) -> None:
    headline = "Osk flood: army sent to shore up the Marl dam"
    for named in (headline, headline.replace("shore", "shoer"), headline[:34]):
        answer = flooded.ask(f"Summarise the article “{named}”")
        assert answer.verdict == "answered"
        assert {citation.title for citation in answer.citations} == {headline}
        starts = [citation.start for citation in answer.citations]
        assert starts == sorted(starts)
        assert answer.quotes[0].text.startswith("Soldiers began to shore up the dam")


def test_a_headline_that_no_article_has_is_no_article(flooded: Archive) -> None:
    answer = flooded.ask("Summarise the article “Tarn pier sold to a circus from Zelmoria”")
    assert answer.verdict != "answered"


def test_one_fact_is_still_told_first(flooded: Archive) -> None:
    answer = flooded.ask("What happened to the two officers of the Osk council?")
    assert "suspended" in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    ["What happened on 12 June 2023?", "What was in the news on June 12, 2023?"],
)
def test_the_news_of_a_day_needs_no_matter(flooded: Archive, question: str) -> None:
    answer = flooded.ask(question)
    assert answer.verdict == "answered"
    assert [quote.text[:11] for quote in answer.quotes] == ["Vane United"]


def test_the_news_of_days_comes_in_their_order(flooded: Archive) -> None:
    days = days_of(flooded.ask("What happened last week?", as_of=date(2023, 6, 13)))
    assert days == sorted(days)
    assert set(days) == {"2023-06-09"}


@pytest.mark.parametrize("question", ["What happened on 3 March 2021?", "What happened in 2021?"])
def test_days_without_an_article_have_no_news(flooded: Archive, question: str) -> None:
    assert flooded.ask(question).verdict != "answered"


def test_news_of_a_place_is_sure_where_a_headline_names_it(flooded: Archive) -> None:
    assert flooded.ask("What happened in Osk in June 2023?").verdict == "answered"
