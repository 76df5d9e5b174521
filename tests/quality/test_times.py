"""Questions that name a time, over the sample corpus: the right article first, none excluded."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality.times import ask_all, read_questions
from embeddings.embedder import Embedder
from qa.archive import Archive

LEAST_FIRST = 0.85


def test_what_happened_then_is_found(sample_archive: Path, embedder: Embedder) -> None:
    with Archive.open(sample_archive, embedder=embedder) as archive:
        outcomes = list(ask_all(archive, read_questions("sample")))
    assert [outcome.question.text for outcome in outcomes if outcome.is_excluded] == []
    others = [outcome.question.text for outcome in outcomes if not outcome.is_first]
    assert len(others) <= (1 - LEAST_FIRST) * len(outcomes), others


def test_the_questions_are_sixty_and_each_names_its_articles() -> None:
    questions = [*read_questions("sample"), *read_questions("quiz")]
    assert len({question.id for question in questions}) == len(questions) == 60
    assert all(question.articles for question in questions)
