"""How often archives of the same articles answer alike, whatever engine or index they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.scale.exact import TOP
from embeddings.embedder import Vectors
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.errors import QuestionError
from qa.store import Filters


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an archive has in common with the first one, each as a share.

    Attributes:
        nearest: of the first one's `TOP` nearest passages.
        retrieved: of the `TOP` passages that the first one retrieves.
        answers: of all questions, those with the same verdict and the same quotes.
        leads: likewise, those with the same first quote.
        different: the questions with other answers.
    """

    nearest: float
    retrieved: float
    answers: float
    leads: float
    different: tuple[str, ...]


def agreement(
    first: Archive, other: Archive, questions: Sequence[str], vectors: Vectors
) -> Agreement:
    """Ask two archives the same.

    Args:
        first: whose answers count as right.
        other: an archive of the same articles.
        questions: natural language.
        vectors: of the questions, shape (n, dimension).
    """
    shared, wanted = 0, 0
    for vector in vectors:
        nearest = first.dense(vector, TOP, Filters())
        wanted += len(nearest)
        shared += len(nearest.keys() & other.dense(vector, TOP, Filters()).keys())
    different, leads = [], 0
    alike, retrieved = 0, 0
    for question in questions:
        passages = _retrieved(first, question)
        retrieved += len(passages)
        alike += len(passages & _retrieved(other, question))
        left, right = _answer(first.ask, question), _answer(other.ask, question)
        leads += left[:2] == right[:2]
        if left != right:
            different.append(question)
    return Agreement(
        nearest=shared / max(wanted, 1),
        retrieved=alike / max(retrieved, 1),
        answers=1 - len(different) / max(len(questions), 1),
        leads=leads / max(len(questions), 1),
        different=tuple(different),
    )


def _retrieved(archive: Archive, question: str) -> set[tuple[str, int, int]]:
    """Where the passages stand that are retrieved for a question."""
    try:
        hits = archive.retrieve(question, TOP)
    except QuestionError:
        return set()
    return {(hit.article.id, hit.passage.start, hit.passage.end) for hit in hits}


def _answer(ask: Callable[[str], Answer], question: str) -> tuple[object, ...]:
    """The verdict, and where each quote stands."""
    try:
        answer = ask(question)
    except QuestionError as error:
        return (type(error),)
    cited = {citation.number: citation for citation in answer.citations}
    places = (cited[quote.citations[0]] for quote in answer.quotes)
    return (answer.verdict, *((place.article_id, place.start, place.end) for place in places))
