"""One fact is told once where articles of two languages tell it, in the question's if it can be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.languages.sets import read_set
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build


@pytest.fixture(scope="module")
def mixed(
    tmp_path_factory: pytest.TempPathFactory, multilingual_embedder: Embedder
) -> Iterator[Archive]:
    """The same twelve stories in German and in French."""
    path = tmp_path_factory.mktemp("told") / "archive"
    sets = [read_set(language).articles for language in ("de", "fr")]
    build(sets, path, embedder=multilingual_embedder)
    with Archive.open(path, multilingual_embedder) as archive:
        yield archive


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        ("de", ("Erzähl mir etwas über Nimbra", "Was geschah am 12. Juni 2025?")),
        ("fr", ("Parle-moi de Nimbra", "Que s'est-il passé le 12 juin 2025 ?")),
    ],
)
def test_a_briefing_and_a_timeline_are_told_in_the_language_of_the_question(
    mixed: Archive, language: str, questions: tuple[str, str]
) -> None:
    for question in questions:
        answer = mixed.ask(question)
        assert len(answer.quotes) >= 2
        spoken = {citation.number: citation.language for citation in answer.citations}
        assert {spoken[quote.citations[0]] for quote in answer.quotes} == {language}
    [entry] = mixed.timeline(questions[0]).entries
    assert (entry.passage.article.language, entry.copies) == (language, 1)


def test_an_article_that_an_answer_quotes_stays(mixed: Archive) -> None:
    cited = {
        mixed.ask(question).citations[0].article_id
        for question in ("Erzähl mir etwas über Nimbra", "Parle-moi de Nimbra")
    }
    entries = mixed.timeline("Nimbra", cited=cited).entries
    assert {entry.article_id for entry in entries} == cited
