"""The sentences of an article that may be quoted in a briefing, and what speaks for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qa.answering.selection import Candidate
from qa.retrieval.sentence_scores import ScoredSentence
from qa.text.countries import country_forms
from qa.text.prose.quotable import bar
from qa.text.sentences import sentence_spans
from qa.text.terms import query_terms, text_terms
from seeds.article import Article

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
        if bar(text, start, end, article.language) is None
        for words in (share_held(weights, text[start:end]),)
    ]


def lead_of(article: Article, length: int) -> tuple[int, int]:
    """The span of the paragraphs at the top that begin within ``length`` characters."""
    end = article.text.find("\n\n", length)
    return 0, len(article.text) if end < 0 else end


def share_held(weights: Mapping[str, float], text: str) -> float:
    """The share of some terms that a text holds; of a country also as its people: "Iranian"."""
    terms = set(text_terms(text))
    countries = country_forms()
    shown = {
        term
        for term in weights
        if term in terms or any(terms.issuperset(form) for form in countries.get((term,), ()))
    }
    whole = sum(weights.values())
    return sum(weights[term] for term in weights if term in shown) / whole if whole else 0.0


def share_of_headline(title: str, text: str) -> float:
    """The share of a headline's words in a text, 0 to 1."""
    terms = set(query_terms(title))
    return len(terms.intersection(query_terms(text))) / len(terms) if terms else 0.0
