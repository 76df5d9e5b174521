"""Questions asked of archives, with what the choice of sentences and the confidence stand on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.answering.confidence import ConfidenceFeatures
from qa.answering.selection import Candidate, select_sentences
from qa.answering.sentence_weights import TOP
from qa.archive import Archive
from qa.evaluation.beir import read_set
from qa.evaluation.measures import contains
from qa.question.query import Query
from qa.question.understand import understand
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.names import as_printed
from qa.retrieval.retrieve import retrieve

_SENTENCE = ("relevance", "span", "words", "gives", "headline", "top", "context")
SENTENCE_FEATURES = (*_SENTENCE, "passage")
SEED = 5
DEPTH = 12
IsRight = Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question asked of an archive.

    Attributes:
        is_answerable: whether the archive holds its answer.
        sentences: features of the candidates, shape (n, len(SENTENCE_FEATURES)).
        right: which of them hold the answer, shape (n,).
    """

    asked_of: str
    written_for: str
    is_answerable: bool
    features: ConfidenceFeatures
    sentences: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the words of its answers and the records that hold them."""

    text: str
    answers: tuple[str, ...]
    records: frozenset[str]


def sentence_features(candidate: Candidate) -> tuple[float, ...]:
    """The features of a sentence, in the order of `SENTENCE_FEATURES`."""
    sentence = candidate.sentence
    return (
        sentence.relevance,
        0.0 if sentence.reading is None else sentence.reading.span,
        sentence.words,
        sentence.gives,
        sentence.headline,
        float(sentence.start < TOP),
        sentence.context,
        candidate.hit.score,
    )


def collect(
    archive: Archive, query: Query, asked_of: str, written_for: str, is_right: IsRight | None
) -> Case:
    """Ask a question of an archive, and keep what the choice of sentences was made on.

    Args:
        archive: that is asked.
        query: the question.
        asked_of: name of the archive.
        written_for: name of the one that the question was written for.
        is_right: tells sentences that answer; None where the archive does not.
    """
    vector = question_vector(archive, archive.embedder, query.text, query.language)
    retrieved = retrieve(archive, archive.embedder, query, vector, DEPTH)
    selected = select_sentences(archive, archive.embedder, query, vector, retrieved)
    candidates = selected.candidates
    rows = [sentence_features(candidate) for candidate in candidates]
    return Case(
        asked_of=asked_of,
        written_for=written_for,
        is_answerable=is_right is not None,
        features=selected.features,
        sentences=np.array(rows).reshape(-1, len(SENTENCE_FEATURES)),
        right=np.array([bool(is_right and is_right(c)) for c in candidates], dtype=bool),
    )


def ask(archive: Archive, asked_of: str, written_for: str, asked: Asked) -> Case:
    """Ask a question whose answer's words are known; see `collect`."""

    def is_right(candidate: Candidate) -> bool:
        is_there = candidate.hit.article.record in asked.records
        return is_there and contains(candidate.text, asked.answers)

    query = as_printed(archive, understand(asked.text, any_time=True))
    has_answer = asked_of == written_for and bool(asked.answers)
    return collect(archive, query, asked_of, written_for, is_right if has_answer else None)


def drawn_questions(folder: Path, split: str, most: int) -> tuple[list[Asked], list[Asked]]:
    """Answerable questions of a set and those that it has no article for, in drawn order."""
    test_set = read_set(folder, split)
    draw = random.Random(SEED)  # noqa: S311  # no secret
    own = [
        Asked(question.text, question.answers, frozenset(test_set.qrels[question.id]))
        for question in test_set.questions
    ]
    missing = [Asked(question.text, (), frozenset()) for question in test_set.unanswerable]
    draw.shuffle(own)
    draw.shuffle(missing)
    return own[:most], missing[: most // 3]
