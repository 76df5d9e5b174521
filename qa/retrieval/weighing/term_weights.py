"""How much each term of a question counts, and the share of them that a text holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from qa.languages.codes import base_code
from qa.question.query import Query
from qa.store import Store
from qa.text.terms import query_terms, text_terms


@dataclass(frozen=True, slots=True)
class TermWeights(Mapping[str, float]):
    """How much each term of a question counts, by the language of the article that is met.

    As a mapping it is that of the question's own language, or of the first that is held.

    Attributes:
        by_language: for each language in which articles are analysed the question's terms,
            its own language first.
    """

    by_language: Mapping[str, Mapping[str, float]]

    def of(self, language: str | None) -> Mapping[str, float]:
        """The weights for articles in a language; None for an unknown one."""
        code = base_code(language)
        return self.by_language.get(code, self._first)

    def among(self, terms_of: Callable[[str], Collection[str]]) -> TermWeights:
        """Those terms only that ``terms_of`` a language's code gives."""
        chosen = {code: frozenset(terms_of(code)) for code in self.by_language}
        return TermWeights(
            {
                code: {term: weight for term, weight in weights.items() if term in chosen[code]}
                for code, weights in self.by_language.items()
            }
        )

    @property
    def _first(self) -> Mapping[str, float]:
        return next(iter(self.by_language.values()), {})

    def __getitem__(self, term: str) -> float:
        return self._first[term]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)


def term_weights(store: Store, query: Query) -> TermWeights:
    """The question's terms, each with its smoothed inverse document frequency.

    A term that no article holds weighs most: that it is missing everywhere is
    the best sign that the answer is, too. The smoothing (as in scikit-learn)
    keeps the weights of a handful of articles close together, where BM25's own
    would let one absent word outweigh ten present ones.
    """
    analysis, coverage = query.analysis, store.coverage()
    held = coverage.analysed_in or (analysis.language,)
    # Its own language first.
    codes = sorted(held, key=lambda code: code != base_code(analysis.language))
    terms = {
        code: query_terms(analysis.content, analysis.language, held, only=code) for code in codes
    }
    counts = store.document_frequencies(list(dict.fromkeys(chain(*terms.values()))))
    total = coverage.articles
    return TermWeights(
        {
            code: {term: math.log((1 + total) / (1 + counts[term])) + 1.0 for term in each}
            for code, each in terms.items()
        }
    )


def weights_for(weights: Mapping[str, float], language: str | None) -> Mapping[str, float]:
    """The weights for an article in a language, where they hang on that."""
    return weights.of(language) if isinstance(weights, TermWeights) else weights


def term_coverage(weights: Mapping[str, float], text: str, language: str | None = None) -> float:
    """The share of the terms that a text of a language contains, by their weights; 0 to 1."""
    return share_of(weights_for(weights, language), set(text_terms(text, language)))


def share_of(weights: Mapping[str, float], terms: set[str]) -> float:
    whole = sum(weights.values())
    if whole <= 0.0:
        return 0.0
    present = weights.keys() & terms
    # Summed in the order of the question, so that the result is the same each time.
    return sum(weight for term, weight in weights.items() if term in present) / whole
