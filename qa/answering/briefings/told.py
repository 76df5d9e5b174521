"""The sentences of an article that may be quoted in a briefing, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.embedder import Embedder, Vectors
from qa.answering.selection import Candidate
from qa.languages.codes import base_code
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.retrieval.centring.centres import sentence_vectors
from qa.retrieval.recency import recency
from qa.retrieval.sentence_scores import ScoredSentence
from qa.retrieval.weighing.term_weights import weights_for
from qa.store import Store
from qa.text.countries import country_forms
from qa.text.dates import CALENDAR_WORDS
from qa.text.prose.quotable import is_quotable
from qa.text.sentences import sentence_spans
from qa.text.terms import query_terms, text_terms
from seeds.article import Article

_NAME = re.compile(r"(?<=[\w,’'] )[A-Z]\w{2,}")

HALF_LIKE = 0.5
"""What is taken for the cosine of a sentence before it is known."""


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence that may be quoted, and what speaks for it before its vector is looked at.

    Attributes:
        words: share of the matter's words in it, rare ones counting more, 0 to 1.
        headline: share of the words of its article's headline in it, 0 to 1.
        place: 1 for the first of an article about the matter, 1/2 for the second, and so on.
        worth: of its article, 0 to 1, times `newsworthiness`.
    """

    candidate: Candidate
    words: float
    headline: float
    place: float
    worth: float

    def relevance(self, likeness: float = HALF_LIKE) -> float:
        """What it is worth to the briefing; the parts are set by hand, like the whole.

        Args:
            likeness: its cosine with the question as a share of the best one, 0 to 1.
        """
        parts = 0.3 * self.words + 0.4 * likeness + 0.3 * self.headline + 0.4 * self.place
        return self.worth * parts * max(self.words, likeness)


def relevances(
    store: Store, embedder: Embedder, vector: Vectors, told: Sequence[ToldSentence]
) -> tuple[Vectors, list[float]]:
    """The vectors of sentences, shape (n, dimension), and what each is worth.

    Args:
        store: the archive.
        embedder: its own.
        vector: of the question, shape (dimension,).
        told: one at the least.
    """
    candidates = [sentence.candidate for sentence in told]
    texts = [candidate.text for candidate in candidates]
    languages = [candidate.language for candidate in candidates]
    vectors = sentence_vectors(store, embedder, texts, languages)
    cosines = np.maximum(vectors @ vector, 0.0)
    best = max(float(cosines.max()), 1e-9)
    return vectors, [
        sentence.relevance(float(cosine) / best)
        for sentence, cosine in zip(told, cosines, strict=True)
    ]


def quotable_sentences(
    article: Article, weights: Mapping[str, float], spans: Collection[tuple[int, int]]
) -> list[ScoredSentence]:
    """The sentences of some spans of an article, in its order, but for headings and the like.

    Args:
        article: they stand in.
        weights: of the words that are looked for in them.
        spans: each begins and ends between two sentences; they may overlap.
    """
    text = article.text
    places = {
        (first + start, first + end)
        for first, last in spans
        for start, end in sentence_spans(text[first:last], article.language)
    }
    return [
        ScoredSentence(article, start, end, words, words, late=0.0, gives=0.0)
        for start, end in sorted(places)
        if is_quotable(article, start, end)
        for words in (share_held(weights, text[start:end], article.language),)
    ]


def freshness(near: Sequence[ScoredPassage], query: Query) -> list[float]:
    """How much the day of each article speaks for it, where the newest is asked for."""
    days = [hit.article.published_day for hit in near]
    known = [day for day in days if day]
    if not known or query.briefing is None or not query.briefing.newest_first:
        return [1.0] * len(near)
    return [float(0.3 + 0.7 * prior) for prior in recency(days, max(known))]


def lead_of(article: Article, length: int) -> tuple[int, int]:
    """The span of the paragraphs at the top that begin within ``length`` characters."""
    end = article.text.find("\n\n", length)
    return 0, len(article.text) if end < 0 else end


def share_held(weights: Mapping[str, float], text: str, language: str | None = None) -> float:
    """The share of some terms that a text holds; of a country also as its people: "Iranian"."""
    weights = weights_for(weights, language)
    terms = set(text_terms(text, language))
    countries = country_forms()
    shown = {
        term
        for term in weights
        if term in terms or any(terms.issuperset(form) for form in countries.get((term,), ()))
    }
    whole = sum(weights.values())
    return sum(weights[term] for term in weights if term in shown) / whole if whole else 0.0


def names_told(
    text: str,
    hits: Collection[ScoredPassage],
    weights: Mapping[str, float],
    language: str | None = None,
) -> dict[str, float]:
    """The names in a sentence, each with what it is worth, 0 to 1.

    Words with a capital inside the sentence, but for days, months, those of the matter
    itself, and those that one article alone has. Each is worth the square of the share of
    the articles that have it: what a few name may be their own.
    """
    words = {match.group() for match in _NAME.finditer(text)}
    weights = weights_for(weights, language)
    names = {word for word in words if weights.keys().isdisjoint(text_terms(word, language))}
    counts = {name: sum(name in hit.article.text for hit in hits) for name in names}
    return {
        name: (count / len(hits)) ** 2
        for name, count in counts.items()
        if count > 1 and name.casefold() not in CALENDAR_WORDS
    }


def share_of_headline(title: str, text: str, language: str | None = None) -> float:
    """The share of a headline's words in a text of its language, 0 to 1."""
    code = base_code(language)
    terms = set(query_terms(title, code))
    return len(terms.intersection(query_terms(text, code))) / len(terms) if terms else 0.0
