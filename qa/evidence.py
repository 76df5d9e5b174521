"""The sentences of the passages found, weighed against the words of the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.passage import ScoredPassage
from qa.query import Query
from qa.sentences import sentence_spans
from qa.store import Store
from qa.terms import query_terms, text_terms


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that might be quoted.

    Attributes:
        found: the passage it stands in.
        start, end: offsets into the article's text.
        words: share of the question's words in this sentence, rare ones
            counting more, 0 to 1.
        context: the same share, with the headline and the sentence before.
    """

    found: ScoredPassage
    start: int
    end: int
    words: float
    context: float

    @property
    def text(self) -> str:
        return self.found.article.text[self.start : self.end]


def rarity(store: Store, query: Query) -> dict[str, float]:
    """The question's terms, each with its smoothed inverse document frequency.

    A term that no article holds weighs most: that it is missing everywhere is
    the best sign that the answer is, too. The smoothing (as in scikit-learn)
    keeps the weights of a handful of articles close together, where BM25's own
    would let one absent word outweigh ten present ones.
    """
    terms = query_terms(query.text)
    counts = store.document_frequencies(terms)
    total = store.coverage().articles
    return {term: math.log((1 + total) / (1 + counts[term])) + 1.0 for term in terms}


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share of the terms that a text holds, by their weights; 0 to 1."""
    whole = sum(weights.values())
    if whole <= 0.0:
        return 0.0
    present = weights.keys() & set(text_terms(text))
    # Summed in the order of the question, so that the result is the same each time.
    return sum(weight for term, weight in weights.items() if term in present) / whole


def sentences(passages: Sequence[ScoredPassage], weights: Mapping[str, float]) -> list[Sentence]:
    """Every sentence of the passages once, in the order of the passages.

    Args:
        passages: those to read, best first.
        weights: the question's terms, from `rarity`.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    seen: set[tuple[str, int]] = set()
    found = []
    for hit in passages:
        article = hit.article
        if article.id not in spans:
            spans[article.id] = sentence_spans(article.text, article.language)
        before = ""
        for start, end in spans[article.id]:
            text = article.text[start:end]
            inside = hit.start <= start and end <= hit.end
            if inside and (article.id, start) not in seen:
                seen.add((article.id, start))
                found.append(
                    Sentence(
                        found=hit,
                        start=start,
                        end=end,
                        words=coverage(weights, text),
                        context=coverage(weights, f"{article.title}\n{before}\n{text}"),
                    )
                )
            before = text
    return found
