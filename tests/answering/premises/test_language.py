"""Questions and articles that the archive's model does not read: what was searched is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa.answering.premises.language import unread
from qa.archive import Archive
from qa.question.understand import understand
from qa.store import Coverage
from seeds.article import Article

HELD = Coverage(9, 9, None, None, (), (("en", 7), ("de", 2)))
FINNISH = replace(understand("Kuka avasi sillan?"), language="fi", foreign="Finnish")
"""A language that the program does not speak: its notes are in English."""

WEIR = (
    "Das Wehr in Ommel ist am Freitag gebrochen. Vierzig Keller standen unter Wasser, sagte die"
    " Bürgermeisterin Ilse Trabant. Die Feuerwehr pumpte bis zum Abend."
)
BRIDGE = (
    "Die Brücke in Ommel wird im Herbst gesperrt. Der Umbau kostet zwölf Millionen Kronen, wie"
    " das Bauamt mitteilte. Ein Bus fährt so lange über Karstedt."
)


def test_a_question_in_a_language_that_is_not_held_is_told_what_was_searched() -> None:
    note = unread(FINNISH, HELD)
    assert note is not None
    assert note.startswith(
        "This question looks Finnish; the articles here are in English and German, and the model"
        " of this archive reads English only."
    )
    assert "only the names and numbers" in note and "Ask in English, or" in note
    assert "`--model multilingual`" in note


def test_the_advice_fits_what_may_answer() -> None:
    german = replace(HELD, languages=(("de", 9),))
    assert "Ask in German" in (unread(FINNISH, german) or "")
    assert "in another language" in (unread(FINNISH, replace(HELD, languages=())) or "")
    limited = replace(FINNISH, filters=replace(FINNISH.filters, languages=frozenset({"de"})))
    note = unread(limited, HELD) or ""
    assert "the articles that may answer are in German" in note and "Ask in German" in note


def test_it_is_told_in_the_language_of_the_question() -> None:
    asked = replace(understand("Wer öffnete die Brücke?"), language="de", foreign="German")
    note = unread(asked, replace(HELD, languages=(("en", 9),))) or ""
    assert "Deutsch" in note and "Englisch" in note and "`--model multilingual`" in note


def test_a_model_that_reads_the_question_says_nothing() -> None:
    assert unread(understand("Who opened the bridge?"), HELD) is None


@pytest.fixture
def german(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    """Two German articles, under the model that reads English only."""
    return archive_of(
        article_of("Wehr gebrochen", WEIR, language="de"),
        article_of("Brücke wird gesperrt", BRIDGE, language="de"),
    )


def test_articles_in_a_language_that_the_model_does_not_read_are_found_by_their_words(
    german: Archive,
) -> None:
    answer = german.ask("Wie viele Millionen kostet der Umbau der Brücke?")
    assert answer.verdict == "uncertain"
    assert answer.query.is_unread and "`--model multilingual`" in (answer.note or "")
    assert answer.citations[0].title == "Brücke wird gesperrt"


def test_an_english_question_to_an_archive_without_english_is_told(german: Archive) -> None:
    answer = german.ask("What did Ilse Trabant say about the weir in Ommel?")
    assert answer.verdict != "answered"
    note = answer.note or ""
    assert note.startswith("This question looks English; the articles here are in German")
    assert "Ask in German" in note
    assert "Trabant" in answer.passages[0].text
    assert german.ask("Ilse Trabant Ommel?").query.foreign == ""


def test_what_languages_there_are_is_told(german: Archive) -> None:
    answer = german.ask("Which languages are the articles in?")
    assert answer.reply is not None and answer.reply.said == "Its articles are in German (2)."


def test_a_filter_may_leave_no_article_in_the_language_of_the_question(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    mixed = archive_of(
        article_of("Weir gone", "The weir at Ommel broke on Friday, it was said.", language="en"),
        article_of("Wehr gebrochen", WEIR, language="de"),
    )
    question = "What happened to the weir at Ommel on Friday?"
    assert mixed.ask(question).query.foreign == ""
    answer = mixed.ask(question, languages=["German"], explain=True)
    assert answer.explanation is not None and answer.explanation.question.languages == ("de",)
    assert "may answer are in German" in (answer.note or "")
    assert {passage.title for passage in answer.passages} == {"Wehr gebrochen"}
    absent = mixed.ask(question, languages=["French"])
    assert absent.note is None and "It has no article in French" in absent.text
