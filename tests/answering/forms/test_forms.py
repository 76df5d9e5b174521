"""Lists, comparisons, yes or no, and what a question takes for granted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.cli.formats.answers import answer_lines
from qa.export.answer_json import answer_to_dict
from qa.export.html_page import conversation_html
from qa.export.markdown import answer_markdown
from qa.export.plain_text import answer_text
from qa.export.presentation import Exchange
from qa.web.chat import kept_answers
from qa.web.views.answer import answer_html
from qa.web.views.question_form import QuestionForm
from seeds.article import Article

Make = Callable[..., Article]

STORIES = {
    "Tarnwick lays off staff": (
        "The shipyard Tarnwick is laying off 1,100 workers, it said. The cuts begin in May."
    ),
    "Velmo cuts jobs": (
        "The brewery Velmo will lay off 90 workers, a fifth of its staff. Orders fell all winter."
    ),
    "Velmo sold": (
        "The businesswoman Ada Holm bought the brewery Velmo for $40 million on Friday. "
        "Holm wants to brew without alcohol."
    ),
    "Holm on the newspaper": (
        "Ada Holm reads the newspaper Ostara Post each morning, she told the brewery's staff."
    ),
    "Ostara Post sold": (
        "The publisher Ivo Lund bought the newspaper Ostara Post from its founders in June. "
        "He paid $3 million."
    ),
    "Banks in trouble": (
        "Two banks collapsed in the spring: Norra Bank and Sund Savings. "
        "Regulators closed both within a week."
    ),
    "A third bank fails": (
        "Kust Credit collapsed on Thursday, the third bank to do so this year. "
        "Norra Bank had collapsed in March."
    ),
    "Lund and Holm on the bridge": (
        "“Ada Holm never paid for the bridge,” her lawyer Bo Quist told the court. "
        "Ivo Lund said on Monday that the bridge must be paid for by the town. "
        "Asked in the street, Ada Holm has said that the bridge is too dear."
    ),
    "Mayor agrees": (
        "The lawyer of mayor Edda Roth said that he had no part in any talks. "
        "Edda Roth agreed to resign in October, the council said. Her deputy takes over."
    ),
}


@pytest.fixture(scope="module")
def trade(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, article_of: Make
) -> Iterator[Archive]:
    """Stories of yards, breweries, banks and a mayor."""
    articles = [
        article_of(title, text, outlet=f"Post {number}", published=f"2024-05-{number + 1:02}")
        for number, (title, text) in enumerate(STORIES.items())
    ]
    with Archive.create(tmp_path_factory.mktemp("trade") / "archive", embedder) as archive:
        add_articles(archive, articles)
        yield archive


def sides(answer: Answer) -> dict[str | None, str]:
    return {quote.side: quote.text for quote in answer.quotes}


def test_each_side_of_a_comparison_has_a_quote_under_its_name(trade: Archive) -> None:
    answer = trade.ask("Did Tarnwick or Velmo lay off more workers?")
    assert "1,100" in sides(answer)["Tarnwick"]
    assert "90 workers" in sides(answer)["Velmo"]
    assert answer.note is None
    for citation in answer.citations:
        article = trade.articles([citation.article_id])[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
    assert not answer.contrasts, "figures of two sides do not differ, they are of two things"


def test_a_side_is_named_in_every_format_and_kept(trade: Archive) -> None:
    question = "Did Tarnwick or Velmo lay off more workers?"
    answer = trade.ask(question)
    form = QuestionForm(question)
    assert "<header" in answer_html(answer, form, 1)
    assert "\nVelmo:\n" in answer_text(answer)
    assert "\nVelmo:\n" in answer_markdown(answer)
    assert "Velmo:</p>" in conversation_html("Yards", [Exchange(answer)])
    assert "Velmo:" in "".join(answer_lines(answer))
    assert [quote["side"] for quote in answer_to_dict(answer)["quotes"]] == ["Tarnwick", "Velmo"]
    record = json.loads(json.dumps(kept_answers.keep(answer)))
    articles = trade.articles(kept_answers.article_ids(record))
    assert kept_answers.restore(record, form, articles).answer.quotes == answer.quotes


def test_a_side_that_stands_nowhere_is_named(trade: Archive) -> None:
    answer = trade.ask("Did Tarnwick or Quiborax lay off more workers?")
    assert answer.verdict == "uncertain"
    assert answer.note == "No sentence was found that surely tells this of “Quiborax”."
    assert list(sides(answer)) == ["Tarnwick"]


def test_kin_are_told_apart_by_what_only_the_side_has(trade: Archive) -> None:
    answer = trade.ask("Who is richer, Ada Holm or Ivo Holm?")
    assert "Ivo Holm" not in sides(answer)


def test_what_tells_two_apart_is_asked_of_both_at_once(trade: Archive) -> None:
    answer = trade.ask("What is the difference between Norra Bank and Kust Credit?")
    assert "Kust Credit" in " ".join(quote.text for quote in answer.quotes)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ada Holm and Ivo Lund say about the bridge?",
        "Compare what Ada Holm and Ivo Lund said about the bridge",
    ],
)
def test_what_a_side_said_is_not_what_others_said_of_it(trade: Archive, question: str) -> None:
    answer = trade.ask(question)
    assert "Ada Holm has said" in sides(answer)["Ada Holm"]
    assert "Ivo Lund said" in sides(answer)["Ivo Lund"]


def test_a_comparison_of_nothing_known_is_refused(trade: Archive) -> None:
    assert trade.ask("Which is bigger, Quiborax or Zembla?").abstained


def test_a_comparison_can_be_explained(trade: Archive) -> None:
    answer = trade.ask("Did Tarnwick or Velmo lay off more workers?", explain=True)
    assert answer.explanation is not None
    assert answer.explanation.verdict == answer.verdict


def test_a_list_has_each_thing_once(trade: Archive) -> None:
    answer = trade.ask("Which banks collapsed?")
    said = " ".join(quote.text for quote in answer.quotes)
    assert all(bank in said for bank in ("Norra Bank", "Sund Savings", "Kust Credit"))
    assert not any("Norra Bank had collapsed" in quote.text for quote in answer.quotes[1:])


def test_yes_or_no_leads_with_what_says_so(trade: Archive) -> None:
    answer = trade.ask("Did Edda Roth agree to resign?")
    assert "Edda Roth agreed to resign" in answer.quotes[0].text


def test_what_nothing_says_is_not_taken_for_granted(trade: Archive) -> None:
    answer = trade.ask("How much did Ada Holm pay for the Ostara Post?")
    assert answer.verdict != "answered"
    assert answer.note == "No sentence found seems to say that Ada Holm paid for the Ostara Post."


def test_names_that_stand_nowhere_together_are_named(trade: Archive) -> None:
    answer = trade.ask("Why did Tarnwick sue Edda Roth?")
    assert answer.verdict != "answered"
    assert (
        answer.note
        == "No sentence found, nor one beside it, names both “Tarnwick” and “Edda Roth”."
    )


def test_what_is_so_may_be_taken_for_granted(trade: Archive) -> None:
    answer = trade.ask("When did Ada Holm buy Velmo?")
    assert answer.note is None
    assert "bought the brewery Velmo" in answer.quotes[0].text
