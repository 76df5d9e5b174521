"""A question in a language that no article is in is told; one in English never is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.archive import Archive
from qa.question.foreign.unheld import foreign_language
from qa.question.understand import understand
from qa.retrieval.names import as_printed
from seeds.article import Article


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Warum wurde die Brücke in Penlow gesperrt?", "German"),
        ("wie viele menschen mussten das hallenbad verlassen", "German"),
        ("Pourquoi la passerelle de Penlow a-t-elle été fermée ?", "French"),
        ("¿Cuánto costó la reparación del puente?", "Spanish"),
        ("Когда открыли мост?", "Russian"),
        ("What did Schwarzenberg und Söhne say in Düsseldorf?", ""),
        ("Who is Jürgen Müller-Lüdenscheidt?", ""),
        ("Mariupol Zaporizhzhia Kherson", ""),
        ("footbridge Penlow cost", ""),
        ("wehn was the footbrigde closd", ""),
        ("Penlow?", ""),
    ],
)
def test_a_foreign_question_is_told_from_an_english_one(
    archive: Archive, question: str, language: str
) -> None:
    assert foreign_language(archive, question) == language


def test_a_language_of_the_articles_is_not_foreign(
    archive_of: Callable[..., Archive], article_of: Callable[..., Article]
) -> None:
    german = article_of("Brücke gesperrt", "Warum die Brücke gesperrt wurde, sagte niemand.")
    assert foreign_language(archive_of(german), "Warum wurde die Brücke gesperrt?") == ""


def test_the_answer_says_so_and_lists_what_holds_its_names(archive: Archive) -> None:
    answer = archive.ask("Was sagte Hulusi Akar über die Kämpfe in Libyen?", as_of="2026-03-01")
    assert answer.verdict != "answered"
    assert answer.note is not None
    assert answer.note.startswith(
        "Diese Frage scheint auf Deutsch gestellt zu sein; die Artikel hier sind auf Englisch,"
    )
    assert answer.corrections == ()
    assert "Akar" in answer.passages[0].text
    assert answer.query.question == "Was sagte Hulusi Akar über die Kämpfe in Libyen?"


def test_another_model_may_know_the_language(archive: Archive) -> None:
    query = understand("Was sagte Hulusi Akar über die Kämpfe in Libyen?")
    assert as_printed(archive, query).foreign == ""
    assert as_printed(archive, query, knows_english_only=True).foreign == "German"
