"""Answers are verbatim, cited and checked; what the archive lacks is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.embedder import Embedder
from qa.answering.answer import UNCERTAIN, Answer
from qa.answering.citing.citations import LONGEST_QUOTE
from qa.answering.forms.rows import MOST_UNCERTAIN
from qa.answering.pipeline import answer_from
from qa.answering.sentence_weights import QUOTING
from qa.archive import Archive
from qa.errors import ArchiveDamaged
from qa.question.understand import understand
from qa.retrieval.retrieve import retrieve
from seeds.article import Article

Make = Callable[..., Article]
Open = Callable[..., Archive]

QUESTIONS = Path(__file__).parents[1] / "data" / "sample_questions.jsonl"


def sample_questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def check_states(answer: Answer) -> set[int]:
    """What holds for every figure that changed; the numbers of their citations."""
    states = [state for history in answer.states for state in history.states]
    for history in answer.states:
        days = [state.day for state in history.states]
        assert len(days) >= 2
        assert days == sorted(set(days), reverse=True)
    assert all(state.text in answer.citations[state.citation - 1].quote for state in states)
    return {state.citation for state in states}


def check(archive: Archive, answer: Answer) -> None:
    """What holds for every answer, whatever was asked."""
    assert answer.abstained == (not answer.quotes) == (not answer.citations)
    assert answer.query.question == answer.question
    assert 0.0 <= answer.confidence <= 1.0
    assert len(answer.quotes) <= QUOTING.most
    by_number = {citation.number: citation for citation in answer.citations}
    assert list(by_number) == list(range(1, len(by_number) + 1))
    listed = {hit.article_id for hit in answer.passages}
    for citation in answer.citations:
        article = archive.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote.strip()
        assert (citation.title, citation.outlet, citation.url, citation.published) == (
            article.title,
            article.outlet,
            article.url,
            article.published,
        )
        assert citation.article_id in listed
        group = archive.copies([citation.article_id]).get(citation.article_id, ())
        assert {copy.article_id for copy in citation.also_in} <= set(group) - {citation.article_id}
    spans = sorted(
        (citation.article_id, citation.start, citation.end) for citation in answer.citations
    )
    for (id_, _, end), (other, start, _) in pairwise(spans):
        assert id_ != other or end <= start
    used: set[int] = set()
    for quote in answer.quotes:
        [number] = quote.citations
        assert by_number[number].quote == quote.text
        assert number not in quote.support
        assert len(set(quote.support)) == len(quote.support) <= QUOTING.supporters
        assert len(quote.related) <= QUOTING.supporters
        used |= {number, *quote.support, *quote.related}
    used |= check_states(answer)
    for contrast in answer.contrasts:
        assert len({figure.citation for figure in contrast.figures}) >= 2
        for figure in contrast.figures:
            assert figure.text in by_number[figure.citation].quote
            used.add(figure.citation)
    assert used == set(by_number)
    if not answer.abstained:
        paragraphs = [quote.with_numbers for quote in answer.quotes]
        if answer.verdict == "uncertain":
            paragraphs.insert(0, UNCERTAIN)
            assert len(answer.quotes) <= MOST_UNCERTAIN
            assert not answer.contrasts
        assert answer.text == "\n\n".join(paragraphs)
        bare = answer.text.removeprefix(UNCERTAIN)
        for quote in answer.quotes:
            assert quote.text in bare
            bare = bare.replace(quote.text, "", 1)
        # Beside the quotes there are numbers only, each of a citation.
        assert not re.sub(r"\[\d+\]", "", bare).strip()
        assert {int(number) for number in re.findall(r"\[(\d+)\]", bare)} <= set(by_number)
    # Copies answer once.
    cited = [citation.article_id for citation in answer.citations]
    for id_, group in archive.copies(cited).items():
        assert not set(cited) & set(group) - {id_}


@pytest.mark.parametrize("question", sample_questions(), ids=lambda row: str(row["_id"]))
def test_every_quote_stands_in_its_article_to_the_letter(
    archive: Archive, question: dict[str, Any]
) -> None:
    check(archive, archive.ask(question["text"]))


WORDS = sorted(
    {word for row in sample_questions() for word in re.findall(r"[\w’']+", row["text"])}
    | {"2020", "last week", "in October 2025", "“the old bridge”", "…", "[1]", "?"}
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join),
        st.text(min_size=1, max_size=60).filter(lambda text: any(map(str.isalnum, text))),
    ),
    st.sampled_from([None, "2025-11-01", "2020-06-30"]),
)
def test_whatever_is_asked_what_is_quoted_stands_there(
    archive: Archive, question: str, as_of: str | None
) -> None:
    check(archive, archive.ask(question, as_of=as_of))


@pytest.mark.parametrize("k", [1, 3, 30])
def test_how_many_passages_are_listed_does_not_change_the_answer(archive: Archive, k: int) -> None:
    usual = archive.ask("How many people turned up at the Corn Hall meeting?")
    answer = archive.ask("How many people turned up at the Corn Hall meeting?", k=k)
    assert (answer.quotes, answer.citations) == (usual.quotes, usual.citations)
    assert len(answer.passages) >= k
    assert {citation.article_id for citation in answer.citations} <= {
        hit.article_id for hit in answer.passages
    }


def test_a_refusal_says_what_there_is(archive: Archive) -> None:
    answer = archive.ask("Who won the 1998 football world cup final in Paris?")
    assert answer.abstained
    assert answer.quotes == ()
    assert answer.citations == ()
    assert answer.sources == 0
    assert answer.text.startswith("No answer found in this archive")
    assert answer.passages  # the nearest, for a person to look at
    assert "nearest articles are listed" in answer.text


def test_a_name_that_no_article_mentions_is_the_reason_to_refuse(archive: Archive) -> None:
    assert not archive.ask("How much will it cost to repair the footbridge?").abstained
    answer = archive.ask("How much will it cost Zanzibar to repair the footbridge?")
    assert answer.abstained
    assert "no article mentions “Zanzibar”" in answer.text


def test_filters_are_named_in_the_refusal(archive: Archive) -> None:
    answer = archive.ask("Why was the footbridge closed?", until="1900-01-01")
    assert answer.abstained
    assert "until 1900-01-01" in answer.text
    assert answer.passages == ()


def test_an_empty_archive_abstains(tmp_path: Path, embedder: Embedder) -> None:
    with Archive.create(tmp_path / "archive", embedder) as archive:
        answer = archive.ask("Why was the footbridge closed?")
    assert answer.abstained
    assert "no articles yet" in answer.text


ABOARD = "How many people were aboard the Otterby Star?"
AGROUND = "The ferry Otterby Star ran aground at noon with 214 people aboard."


@pytest.mark.parametrize(("outlet", "sources"), [("Echo", 2), ("Bugle", 1)])
def test_another_outlet_that_says_the_same_supports_the_quote_and_no_outlet_itself(
    archive_of: Open, article_of: Make, outlet: str, sources: int
) -> None:
    again = "At noon the ferry Otterby Star, with 214 people aboard, ran aground."
    archive = archive_of(
        article_of("Ferry runs aground", f"{AGROUND} Nobody was hurt.", outlet="Bugle", url="a"),
        article_of("Otterby Star on rocks", f"{again} Divers went down.", outlet=outlet, url="b"),
    )
    answer = archive.ask(ABOARD)
    check(archive, answer)
    assert answer.sources == sources
    first = answer.quotes[0]
    if sources == 1:
        assert first.support == ()
        return
    support = {answer.citations[number - 1].quote for number in first.support}
    assert {first.text} | support == {AGROUND, again}
    assert first.text + " [1][2]" in answer.text
    # It is told once, and not as a quote of its own as well.
    assert sum("214" in quote.text for quote in answer.quotes) == 1


def test_a_copy_is_named_and_supports_nothing(archive_of: Open, article_of: Make) -> None:
    story = f"{AGROUND} " + " ".join(
        f"In hour {number} of the rescue a lifeboat of the town of {town} took in the passengers."
        for number, town in enumerate(("Marl", "Holm", "Arle", "Skerrow", "Brannock", "Tilse"))
    )
    archive = archive_of(
        article_of("Ferry aground", story, outlet="Bugle", published="2025-05-01"),
        article_of("Ferry aground", story, outlet="Echo", published="2025-05-02", url="x.example"),
        article_of("Ferry on rocks", f"PORT (NNA) - {story}", outlet="Star"),
    )
    answer = archive.ask(ABOARD, as_of="2025-06-01")
    check(archive, answer)
    assert {citation.outlet for citation in answer.citations} == {"Bugle"}
    assert answer.sources == 1
    assert all(quote.support == () for quote in answer.quotes)
    for citation in answer.citations:
        assert [copy.outlet for copy in citation.also_in] == ["Echo", "Star"]
    echo = answer.citations[0].also_in[0]
    assert (echo.url, echo.published) == ("x.example", "2025-05-02")
    early = archive.ask(ABOARD, as_of="2025-05-01")
    assert [copy.outlet for copy in early.citations[0].also_in] == ["Star"]


def test_near_repeats_are_quoted_once(archive_of: Open, article_of: Make) -> None:
    text = f"{AGROUND} Nobody was hurt. The ferry Otterby Star ran aground at noon, 214 aboard."
    archive = archive_of(article_of("Ferry runs aground", text, outlet="Bugle"))
    answer = archive.ask(ABOARD)
    check(archive, answer)
    assert sum("214" in quote.text for quote in answer.quotes) == 1


def test_figures_on_which_outlets_differ_stand_side_by_side(
    archive_of: Open, article_of: Make
) -> None:
    bugle = "The fire at the Otterby mill killed 12 people on Friday night."
    echo = "The fire at the Otterby mill killed 15 people on Friday night."
    archive = archive_of(
        article_of(
            "Mill burns", f"{bugle} The roof fell in.", outlet="Bugle", published="2025-05-03"
        ),
        article_of("Fire at mill", f"{echo} Smoke stood.", outlet="Echo", published="2025-05-03"),
    )
    answer = archive.ask("How many people did the fire at the Otterby mill kill?")
    check(archive, answer)
    [contrast] = answer.contrasts
    assert {figure.text for figure in contrast.figures} == {"12", "15"}
    outlets = {
        figure.text: answer.citations[figure.citation - 1].outlet for figure in contrast.figures
    }
    assert outlets == {"12": "Bugle", "15": "Echo"}
    # With other figures one does not support the other.
    assert all(quote.support == () for quote in answer.quotes)


def test_a_quote_whose_subject_is_a_pronoun_brings_its_name(
    archive_of: Open, article_of: Make
) -> None:
    named = "Captain Ines Corrado brought the ferry in."
    pronoun = "She said the fog had hidden the lighthouse at Otterby."
    archive = archive_of(
        article_of("Ferry runs aground", f"The day was grey. {named} {pronoun} Nobody was hurt.")
    )
    answer = archive.ask("What had hidden the lighthouse at Otterby, as was said?")
    check(archive, answer)
    assert answer.quotes[0].text == f"{named} {pronoun}"
    assert len(answer.quotes[0].text) <= LONGEST_QUOTE
    assert all(quote.text != named for quote in answer.quotes)


def changed_text(archive: Archive, question: str, change: Callable[[str], str]) -> None:
    query = understand(question)
    vector = archive.embedder.embed_queries([query.text])[0]
    retrieved = retrieve(archive, archive.embedder, query, vector, 8)
    draft = answer_from(archive, archive.embedder, query, vector, retrieved)
    assert not draft.answer.abstained
    sentences = {
        id_: tuple(
            replace(sentence, article=replace(sentence.article, text=change(sentence.article.text)))
            for sentence in row
        )
        for id_, row in retrieved.sentences.items()
    }
    answer_from(archive, archive.embedder, query, vector, replace(retrieved, sentences=sentences))


def test_a_quote_that_is_no_longer_in_the_archive_never_leaves(archive: Archive) -> None:
    with pytest.raises(ArchiveDamaged, match="no longer holds"):
        changed_text(
            archive,
            "How much will it cost to repair the footbridge?",
            lambda text: text.replace("e", "é"),
        )


def test_fewer_words_of_the_question_mean_less_confidence(archive: Archive) -> None:
    known = archive.ask("Why was the footbridge closed?")
    unknown = archive.ask("Why was the zeppelin hangar closed?")
    assert known.confidence > unknown.confidence
    assert np.isfinite(unknown.confidence)


def test_a_course_of_events_is_told_in_the_order_of_its_days(archive: Archive) -> None:
    answer = archive.ask("How did the closing of Tanners' Footbridge unfold?")
    cracked, closed, *_, opened = answer.quotes
    # The crack was found before the bridge was closed, and told a day later.
    assert "crack" in cracked.text and "closed" in closed.text and "handed back" in opened.text
    first, second, *_ = answer.citations
    assert str(second.published) < str(first.published)


@pytest.fixture
def faq(archive_of: Open, article_of: Make) -> Archive:
    text = (
        "The board of the Brannoc mill opens its doors on Sunday. Visitors had questions.\n\n"
        "How much is a ticket to the Brannoc mill?\n\n"
        "Three pounds ten. Dogs are welcome.\n\n"
        "The ticket to the Brannoc mill\n\n"
        "Read more: How much a ticket to the Brannoc mill was in 1998.\n\n"
        "Correction: An earlier version of this story gave the ticket to the mill as nine pounds."
    )
    return archive_of(article_of("The Brannoc mill explained", text, published="2025-05-01"))


def test_the_reply_answers_and_not_the_question_of_the_article(faq: Archive) -> None:
    answer = faq.ask("How much is a ticket to the Brannoc mill?")
    check(faq, answer)
    assert answer.quotes[0].text == (
        "How much is a ticket to the Brannoc mill?\n\nThree pounds ten."
    )


def test_headings_links_and_corrections_are_never_quoted(faq: Archive) -> None:
    quoted = " ".join(quote.text for quote in faq.ask("How much was a ticket to the mill?").quotes)
    assert quoted
    assert not re.search(r"Read more|Correction|nine pounds|The ticket to", quoted)
