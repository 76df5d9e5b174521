"""A summary by a language model: what of it is shown, with which numbers, and what is struck."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from language_models.scripted_server import ScriptedServer, chooses, offered, streamed, writes
from news_pages.local_site import Page

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.llm.servers.ladder import LanguageModel
from seeds.article import Article

COST = "How much will it cost to repair the footbridge?"
SURE, LEDGER = "would cost £310,000", "the dear one"
TRUE = "Repairing the footbridge would cost £310,000."


def summarised(scripted: ScriptedServer, archive: Archive, question: str, *script: Page) -> Answer:
    scripted.script = list(script)
    return archive.ask(question, llm=LanguageModel(scripted.server()), summarise=True)


def test_sentences_stand_with_the_numbers_of_their_citations(
    scripted: ScriptedServer, archive: Archive
) -> None:
    answer = summarised(scripted, archive, COST, chooses(LEDGER, SURE), writes((TRUE, SURE)))
    summary = answer.summary
    assert summary is not None and summary.struck == 0
    [sentence] = summary.sentences
    assert sentence.text == TRUE
    cited = {citation.number: citation.quote for citation in answer.citations}
    assert all(SURE in cited[number] for number in sentence.citations)
    assert summary.model == scripted.server().name and summary.model in summary.text
    assert answer.contrasts and "Sources differ on a figure in it" in summary.text
    assert answer.choice is not None and answer.note == answer.choice.text
    assert TRUE not in answer.text
    told = {n for quote in answer.quotes for n in (*quote.citations, *quote.support)}
    assert len(offered(scripted.bodies[-1])) == len(told)


@pytest.mark.parametrize(
    "sentence",
    [
        "Repairing the footbridge would cost £410,000.",
        "Repairing the footbridge would not cost £310,000.",
        "Repairing the footbridge cost £310,000 in Paris.",
        "Mayor Ada Brook repairs the footbridge for £310,000.",
        "Repairing the footbridge would cost £310,000, see www.evil.example.",
        "Yes, it would cost £310,000.",
        "“It is a scandal,” said the council.",
    ],
)
def test_what_is_not_borne_out_is_struck_and_counted(
    scripted: ScriptedServer, archive: Archive, sentence: str
) -> None:
    page = writes((sentence, SURE), (TRUE, SURE))
    summary = summarised(scripted, archive, COST, chooses(LEDGER, SURE), page).summary
    assert summary is not None and summary.struck == 1
    assert [shown.text for shown in summary.sentences] == [TRUE]
    assert summary.text.endswith("1 sentence was not supported and is not shown.")


def test_without_its_number_a_sentence_is_struck(
    scripted: ScriptedServer, archive: Archive
) -> None:
    lines = streamed(f"{TRUE}\nIt would cost £310,000 to repair it. [99]\nTwo. [1]\n")
    answer = summarised(scripted, archive, COST, chooses(LEDGER, SURE), lines)
    assert answer.summary is not None and answer.summary.sentences == ()
    assert answer.summary.struck == 3
    assert answer.note is not None and answer.note.endswith(answer.summary.text)
    assert answer.summary.text.endswith(
        "wrote nothing that the quotes support, so there is no summary."
    )


def test_numbers_that_are_not_needed_go(scripted: ScriptedServer, archive: Archive) -> None:
    page = writes((TRUE, ""))  # names every number
    answer = summarised(scripted, archive, COST, chooses(SURE, LEDGER), page)
    assert answer.summary is not None
    [sentence] = answer.summary.sentences
    quotes = [c.quote for c in answer.citations if c.number in sentence.citations]
    assert len(quotes) < len(offered(scripted.bodies[-1]))
    assert all("£310,000" in quote for quote in quotes)


def test_what_needs_two_quotes_keeps_both(
    scripted: ScriptedServer,
    archive_of: Callable[..., Archive],
    article_of: Callable[..., Article],
) -> None:
    maud = "Maud Ellery steers the ferry of Port Ansel since Friday."
    ivo = "Ivo Tarn steers the ferry of Port Ansel while it storms."
    archive = archive_of(article_of("New hand", maud), article_of("Storm", ivo))
    both = "Maud Ellery steers the ferry since Friday, and Ivo Tarn while it storms."
    question = "Who steers the ferry of Port Ansel?"
    page = writes((both, "steers the ferry"))
    summary = summarised(scripted, archive, question, chooses(maud, ivo), page).summary
    assert summary is not None
    assert [sentence.citations for sentence in summary.sentences] == [(1, 2)]


def test_quotes_are_not_repeated_as_a_summary(scripted: ScriptedServer, archive: Archive) -> None:
    quote = next(quote.text for quote in archive.ask(COST).quotes if SURE in quote.text)
    choice = chooses(SURE, LEDGER)
    summary = summarised(scripted, archive, COST, choice, writes((quote, SURE))).summary
    assert summary is not None and (summary.sentences, summary.struck) == ((), 0)
    assert "only repeated quotes" in summary.text
    page = writes((quote, SURE), (TRUE, SURE))
    summary = summarised(scripted, archive, COST, choice, page).summary
    assert summary is not None and len(summary.sentences) == 2


@pytest.mark.parametrize(
    ("headline", "before"),
    [("Captain Maud Ellery", ""), ("New hand", "The port has a new captain in Maud Ellery. ")],
)
def test_the_headline_and_the_sentence_before_tell_of_whom_a_quote_speaks(
    scripted: ScriptedServer,
    archive_of: Callable[..., Archive],
    article_of: Callable[..., Article],
    headline: str,
    before: str,
) -> None:
    quoted = "The captain steers the ferry of Port Ansel since Friday."
    archive = archive_of(article_of(headline, before + quoted))
    question = "Who steers the ferry of Port Ansel?"
    told = [f"Captain {name} steers the ferry of Port Ansel." for name in ("Ellery", "Tarn")]
    page = writes(*((text, quoted) for text in told))
    summary = summarised(scripted, archive, question, chooses(quoted), page).summary
    assert summary is not None
    assert [sentence.text for sentence in summary.sentences] == told[:1]


def test_a_figure_that_was_replaced_is_not_offered(
    scripted: ScriptedServer,
    archive_of: Callable[..., Archive],
    article_of: Callable[..., Article],
) -> None:
    last = "Nine people were killed by the flood in Velm, the police said."
    first = "Three people were killed by the flood in Velm when a dam burst, the mayor said."
    archive = archive_of(
        article_of("Flood", first, outlet="Velm Post", published="2024-01-08"),
        article_of("Toll", last, outlet="Velm Post", published="2024-01-15"),
    )
    question = "How many people were killed by the flood in Velm?"
    assert archive.ask(question).states
    nine = "Nine people were killed by the flood, the police said."
    three = "Three people were killed by the flood, the mayor said."
    page = writes((nine, "Nine"), (three, ""))
    answer = summarised(scripted, archive, question, chooses("Nine", "Three"), page)
    assert answer.states and len(offered(scripted.bodies[-1])) == 1
    assert answer.summary and answer.summary.struck == 1
    assert [sentence.text for sentence in answer.summary.sentences] == [nine]
