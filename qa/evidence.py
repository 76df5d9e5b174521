"""What the passages found say for an answer: their sentences, weighed against the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from embeddings.embedder import Embedder, Vectors
from qa.confidence import Evidence
from qa.passage import ScoredPassage
from qa.query import Query
from qa.sentences import sentence_spans
from qa.store import Store
from qa.terms import query_terms, text_terms


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might be quoted.

    Attributes:
        found: the passage it stands in.
        start, end: offsets into the article's text.
        before: the sentence before it in the article, or "".
        cosine: of the question and this sentence, -1 to 1.
        words: share of the question's rare words in this sentence, 0 to 1.
        context: the same share, with the headline and the sentence before.
    """

    found: ScoredPassage
    start: int
    end: int
    before: str
    cosine: float
    words: float
    context: float

    @property
    def text(self) -> str:
        return self.found.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of the passages, with what they are worth.

    Attributes:
        candidates: every sentence once, in the order of the passages.
        vectors: row i for ``candidates[i]``; shape (len(candidates), dimension).
        evidence: the best there is of each kind.
    """

    candidates: tuple[Candidate, ...]
    vectors: Vectors
    evidence: Evidence


def read(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    passages: Sequence[ScoredPassage],
) -> Reading:
    """Take the passages apart into sentences and weigh each against the question.

    Args:
        store: the archive, for how rare a word is.
        embedder: the archive's own.
        query: from `qa.query.understand`.
        vector: the query's vector, shape (dimension,).
        passages: those to read, best first.
    """
    places = _places(passages)
    vectors = embedder.embed_passages(
        [found.article.text[start:end] for found, start, end, _ in places]
    )
    rarity = _rarity(store, query)
    candidates = tuple(
        Candidate(
            found=found,
            start=start,
            end=end,
            before=before,
            cosine=float(cosine),
            words=_coverage(rarity, found.article.text[start:end]),
            context=_coverage(rarity, f"{found.title}\n{before}\n{found.article.text[start:end]}"),
        )
        for (found, start, end, before), cosine in zip(places, vectors @ vector, strict=True)
    )
    evidence = Evidence(
        passage_cosine=max((hit.dense for hit in passages), default=0.0),
        sentence_cosine=max((one.cosine for one in candidates), default=0.0),
        coverage=max(
            (_coverage(rarity, f"{hit.title}\n{hit.text}") for hit in passages), default=0.0
        ),
    )
    return Reading(candidates, vectors, evidence)


def _places(passages: Sequence[ScoredPassage]) -> list[tuple[ScoredPassage, int, int, str]]:
    """Every sentence of the passages once: passage, start, end, the sentence before."""
    spans: dict[str, list[tuple[int, int]]] = {}
    seen: set[tuple[str, int]] = set()
    places = []
    for hit in passages:
        article = hit.article
        if article.id not in spans:
            spans[article.id] = sentence_spans(article.text, article.language)
        before = ""
        for start, end in spans[article.id]:
            inside = hit.start <= start and end <= hit.end
            if inside and (article.id, start) not in seen:
                seen.add((article.id, start))
                places.append((hit, start, end, before))
            before = article.text[start:end]
    return places


def _rarity(store: Store, query: Query) -> dict[str, float]:
    """The question's terms, each with its inverse document frequency as in BM25.

    A term that no article holds weighs most: that it is missing everywhere is
    the best sign that the answer is, too.
    """
    terms = query_terms(query.text)
    counts = store.document_frequencies(terms)
    total = store.coverage().articles
    return {
        term: math.log(1.0 + (total - counts[term] + 0.5) / (counts[term] + 0.5)) for term in terms
    }


def _coverage(rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's words that a text holds, rare words counting more; 0 to 1."""
    whole = sum(rarity.values())
    if whole <= 0.0:
        return 0.0
    present = rarity.keys() & set(text_terms(text))
    return sum(weight for term, weight in rarity.items() if term in present) / whole
