"""How well questions in one language find the articles of all languages.

Every version of the story that answers counts as right. Three rankings are measured of each
question: all articles; those without the versions in other languages than its own; and those
without the version in its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np

from benchmarks.languages.sets import AS_OF, PracticeQuestion, PracticeSet
from benchmarks.languages.within import Story, stories_of
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.evaluation.measures import NAMES, per_question

NDCG = NAMES.index("nDCG@10")

DEPTH = 1_000
"""Passages asked for, more than the sets have together."""

Ranking = list[Story]
"""Articles, best first."""


@dataclass(frozen=True, slots=True)
class Across:
    """Mean nDCG@10 over the answerable questions, each 0 to 1.

    Attributes:
        every: every version of the story is right.
        same: only the version in the question's language is, the others are taken out.
        other: only the others are, the one in the question's language is taken out.
        from_language: ``other`` for the questions of each language.
        to_language: for each language the nDCG@10 of its own articles, the other versions
            taken out, for questions of other languages.
    """

    every: float
    same: float
    other: float
    from_language: dict[str, float]
    to_language: dict[str, float]


def ranked_by_archive(archive: Archive) -> Callable[[PracticeQuestion], Ranking]:
    """The ranking of an archive, articles by their best passage."""

    def ranked(question: PracticeQuestion) -> Ranking:
        hits = archive.retrieve(question.text, DEPTH, as_of=AS_OF)
        ids = list(dict.fromkeys(hit.article_id for hit in hits))
        stories = stories_of(archive, ids)
        return [stories[name] for name in ids]

    return ranked


def ranked_by_vectors(
    embedder: Embedder, sets: Iterable[PracticeSet]
) -> Callable[[PracticeQuestion], Ranking]:
    """The cosine of a question with headline and text, which are cut where the model cuts."""
    texts = {
        (practice.language, story): "\n".join(text)
        for practice in sets
        for story, text in practice.texts.items()
    }
    stories, vectors = list(texts), embedder.embed_passages(list(texts.values()))

    def ranked(question: PracticeQuestion) -> Ranking:
        cosines = vectors @ embedder.embed_queries([question.text])[0]
        return [stories[place] for place in np.argsort(-cosines, kind="stable")]

    return ranked


def across(
    questions: Iterable[PracticeQuestion],
    languages: Sequence[str],
    ranked: Callable[[PracticeQuestion], Ranking],
) -> Across:
    """Rank every answerable question and measure."""
    asked = [question for question in questions if question.story]
    rankings = [ranked(question) for question in asked]
    every, same, other = [], [], []
    into: dict[str, list[float]] = {language: [] for language in languages}
    for question, ranking in zip(asked, rankings, strict=True):
        own = {question.language}
        others = set(languages) - own
        every.append(_ndcg(question, ranking, set(languages)))
        same.append(_ndcg(question, ranking, own))
        other.append(_ndcg(question, ranking, others) if others else 0.0)
        for language in others:
            into[language].append(_ndcg(question, ranking, {language}))
    return Across(
        mean(every),
        mean(same),
        mean(other),
        {
            language: mean(
                value
                for question, value in zip(asked, other, strict=True)
                if question.language == language
            )
            for language in languages
        },
        {language: mean(values) if values else 0.0 for language, values in into.items()},
    )


def _ndcg(question: PracticeQuestion, ranking: Ranking, languages: set[str]) -> float:
    """nDCG@10 with the versions in some languages right, and those in the others taken out."""
    kept = [
        f"{language} {story}"
        for language, story in ranking
        if story != question.story or language in languages
    ]
    qrels = {"q": {f"{language} {question.story}": 1 for language in languages}}
    return float(per_question(qrels, {"q": kept}, ["q"])[NDCG, 0])
