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
from qa.answering.answer import Answer
from qa.answering.citations import LONGEST_QUOTE
from qa.answering.pipeline import answer_from
from qa.answering.selection import QUOTING
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


def check(archive: Archive, given: Answer) -> None:
    """What holds for every answer, whatever was asked."""
    assert given.abstained == (not given.quotes) == (not given.citations)
    assert given.query.question == given.question
    assert 0.0 <= given.confidence <= 1.0
    assert len(given.quotes) <= QUOTING.most
    by_number = {one.number: one for one in given.citations}
    assert list(by_number) == list(range(1, len(by_number) + 1))
    listed = {hit.article_id for hit in given.passages}
    for one in given.citations:
        article = archive.article(one.article_id)
        assert article.text[one.start : one.end] == one.quote
        assert one.quote.strip()
        assert (one.title, one.outlet, one.url, one.published) == (
            article.title,
            article.outlet,
            article.url,
            article.published,
        )
        assert one.article_id in listed
        group = archive.copies([one.article_id]).get(one.article_id, ())
        assert {copy.article_id for copy in one.also_in} <= set(group) - {one.article_id}
    spans = sorted((one.article_id, one.start, one.end) for one in given.citations)
    for (id_, _, end), (other, start, _) in pairwise(spans):
        assert id_ != other or end <= start
    used: set[int] = set()
    for quote in given.quotes:
        [number] = quote.citations
        assert by_number[number].quote == quote.text
        assert number not in quote.support
        assert len(set(quote.support)) == len(quote.support) <= QUOTING.supporters
        used |= {number, *quote.support}
    for contrast in given.contrasts:
        assert len({one.citation for one in contrast.figures}) >= 2
        for figure in contrast.figures:
            assert figure.text in by_number[figure.citation].quote
            used.add(figure.citation)
    assert used == set(by_number)
    if not given.abstained:
        assert given.text == "\n\n".join(quote.with_numbers for quote in given.quotes)
        bare = given.text
        for quote in given.quotes:
            assert quote.text in bare
            bare = bare.replace(quote.text, "", 1)
        # Beside the quotes there are numbers only, each of a citation.
        assert not re.sub(r"\[\d+\]", "", bare).strip()
        assert {int(one) for one in re.findall(r"\[(\d+)\]", bare)} <= set(by_number)
    # Copies answer once.
    cited = [one.article_id for one in given.citations]
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
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
    given = archive.ask("How many people turned up at the Corn Hall meeting?", k=k)
    assert (given.quotes, given.citations) == (usual.quotes, usual.citations)
    assert len(given.passages) >= k
    assert {one.article_id for one in given.citations} <= {hit.article_id for hit in given.passages}


def test_a_refusal_says_what_there_is(archive: Archive) -> None:
    given = archive.ask("Who won the 1998 football world cup final in Paris?")
    assert given.abstained
    assert given.quotes == ()
    assert given.citations == ()
    assert given.sources == 0
    assert given.text.startswith("Not in this archive")
    assert given.passages  # the nearest, for a person to look at
    assert "nearest articles are listed" in given.text


def test_a_name_that_no_article_mentions_is_the_reason_to_refuse(archive: Archive) -> None:
    assert not archive.ask("How much will it cost to repair the footbridge?").abstained
    given = archive.ask("How much will it cost Zanzibar to repair the footbridge?")
    assert given.abstained
    assert "no article mentions “Zanzibar”" in given.text


def test_filters_are_named_in_the_refusal(archive: Archive) -> None:
    given = archive.ask("Why was the footbridge closed?", until="1900-01-01")
    assert given.abstained
    assert "until 1900-01-01" in given.text
    assert given.passages == ()


def test_an_empty_archive_abstains(tmp_path: Path, embedder: Embedder) -> None:
    with Archive.create(tmp_path / "archive", embedder) as archive:
        given = archive.ask("Why was the footbridge closed?")
    assert given.abstained
    assert "no articles yet" in given.text


ABOARD = "How many people were aboard the Otterby Star?"
AGROUND = "The ferry Otterby Star ran aground at noon with 214 people aboard."


def test_another_outlet_that_says_the_same_supports_the_quote(
    archive_of: Open, article_of: Make
) -> None:
    again = "At noon the ferry Otterby Star, with 214 people aboard, ran aground."
    archive = archive_of(
        article_of("Ferry runs aground", f"{AGROUND} Nobody was hurt.", outlet="Bugle"),
        article_of("Otterby Star on rocks", f"{again} Divers went down.", outlet="Echo"),
    )
    given = archive.ask(ABOARD)
    check(archive, given)
    first = given.quotes[0]
    assert {first.text, *(given.citations[at - 1].quote for at in first.support)} == {
        AGROUND,
        again,
    }
    assert given.sources == 2
    assert first.text + " [1][2]" in given.text
    # It is told once, and not as a quote of its own as well.
    assert sum("214" in quote.text for quote in given.quotes) == 1


def test_the_same_outlet_does_not_support_itself(archive_of: Open, article_of: Make) -> None:
    again = "At noon the ferry Otterby Star, with 214 people aboard, ran aground."
    archive = archive_of(
        article_of("Ferry runs aground", f"{AGROUND} Nobody was hurt.", outlet="Bugle", url="a"),
        article_of("Otterby Star on rocks", f"{again} Divers went.", outlet="Bugle", url="b"),
    )
    given = archive.ask(ABOARD)
    check(archive, given)
    assert given.quotes[0].support == ()
    assert given.sources == 1


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
    given = archive.ask(ABOARD, as_of="2025-06-01")
    check(archive, given)
    assert {one.outlet for one in given.citations} == {"Bugle"}
    assert given.sources == 1
    assert all(quote.support == () for quote in given.quotes)
    for one in given.citations:
        assert [copy.outlet for copy in one.also_in] == ["Echo", "Star"]
    echo = given.citations[0].also_in[0]
    assert (echo.url, echo.published) == ("x.example", "2025-05-02")
    early = archive.ask(ABOARD, as_of="2025-05-01")
    assert [copy.outlet for copy in early.citations[0].also_in] == ["Star"]


def test_near_repeats_are_quoted_once(archive_of: Open, article_of: Make) -> None:
    text = f"{AGROUND} Nobody was hurt. The ferry Otterby Star ran aground at noon, 214 aboard."
    archive = archive_of(article_of("Ferry runs aground", text, outlet="Bugle"))
    given = archive.ask(ABOARD)
    check(archive, given)
    assert sum("214" in quote.text for quote in given.quotes) == 1


def test_figures_on_which_outlets_differ_stand_side_by_side(
    archive_of: Open, article_of: Make
) -> None:
    one = "The fire at the Otterby mill killed 12 people on Friday night."
    two = "The fire at the Otterby mill killed 15 people on Friday night."
    archive = archive_of(
        article_of(
            "Mill burns", f"{one} The roof fell in.", outlet="Bugle", published="2025-05-03"
        ),
        article_of("Fire at mill", f"{two} Smoke stood.", outlet="Echo", published="2025-05-03"),
    )
    given = archive.ask("How many people did the fire at the Otterby mill kill?")
    check(archive, given)
    [contrast] = given.contrasts
    assert {figure.text for figure in contrast.figures} == {"12", "15"}
    told = {figure.text: given.citations[figure.citation - 1].outlet for figure in contrast.figures}
    assert told == {"12": "Bugle", "15": "Echo"}
    # With other figures one does not support the other.
    assert all(quote.support == () for quote in given.quotes)


def test_a_quote_whose_subject_is_a_pronoun_brings_its_name(
    archive_of: Open, article_of: Make
) -> None:
    named = "Captain Ines Corrado brought the ferry in."
    leaning = "She said the fog had hidden the lighthouse at Otterby."
    archive = archive_of(
        article_of("Ferry runs aground", f"The day was grey. {named} {leaning} Nobody was hurt.")
    )
    given = archive.ask("What had hidden the lighthouse at Otterby, as was said?")
    check(archive, given)
    assert given.quotes[0].text == f"{named} {leaning}"
    assert len(given.quotes[0].text) <= LONGEST_QUOTE
    assert all(quote.text != named for quote in given.quotes)


def changed_text(archive: Archive, question: str, change: Callable[[str], str]) -> None:
    query = understand(question)
    vector = archive.embedder.embed_queries([query.text])[0]
    found = retrieve(archive, archive.embedder, query, vector, 8)
    assert not answer_from(archive, archive.embedder, query, vector, found).abstained
    sentences = {
        id_: tuple(
            replace(one, article=replace(one.article, text=change(one.article.text))) for one in own
        )
        for id_, own in found.sentences.items()
    }
    answer_from(archive, archive.embedder, query, vector, replace(found, sentences=sentences))


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
    told = archive.ask("How did the closing of Tanners' Footbridge unfold?")
    days = [one.published for one in told.citations]
    assert len(set(days)) > 1 and None not in days
    assert days == sorted(days, key=str)
