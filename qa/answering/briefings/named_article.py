"""The gist of one article that is named by its headline: its own sentences, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from embeddings.embedder import Embedder, Vectors
from qa.answering.briefings.coverage import COVERAGE, cover
from qa.answering.briefings.developments import newsworthiness
from qa.answering.briefings.told import (
    ToldSentence,
    quotable_sentences,
    relevances,
    share_of_headline,
)
from qa.answering.selection import Candidate, SelectedSentences
from qa.answering.statements.cosines import Cosines
from qa.passage import ScoredPassage
from qa.store import Store
from qa.text.proper_names import fold

LEAST_ALIKE = 0.8
"""Likeness of a headline and the one named, 0 to 1, for its article to be meant: as many letters
in the same order. A headline without its last word, or with a slip in each third, has more."""

LEAST_BEGINNING = 4
"""Words from which on the beginning of a headline names it: lists cut long ones short."""

MOST_SENTENCES = 60
"""Sentences of an article that are looked at, from its top."""

LEAST_QUOTES, MOST_QUOTES = 4, 6
PER_QUOTE = 5
"""Sentences of an article for each that is quoted, between these."""

PARTS = 2
"""Parts of an article of which each should be told: its news stands at the top, so they are few."""

GIST = replace(COVERAGE, novelty=2.0)
"""What is central to one article is what it repeats; its news is what it leads with."""

_WORD = re.compile(r"[^\W_]+")


def named_article(headline: str, hits: Sequence[ScoredPassage]) -> ScoredPassage | None:
    """The best passage of the article with a headline, or one that is much like it; else None.

    Args:
        headline: as typed.
        hits: passages found for it, best first.
    """
    likeness = {hit.article_id: _likeness(headline, hit.title) for hit in hits}
    best = max(hits, key=lambda hit: likeness[hit.article_id], default=None)  # the first of equals
    return best if best and likeness[best.article_id] >= LEAST_ALIKE else None


def gist(
    store: Store,
    embedder: Embedder,
    vector: Vectors,
    hit: ScoredPassage,
    selected: SelectedSentences,
) -> tuple[SelectedSentences, list[int]]:
    """The sentences that tell what an article says, and the rows to quote, as they stand in it.

    Args:
        store: the archive.
        embedder: its own.
        vector: of its headline, shape (dimension,).
        hit: a passage of the article.
        selected: of an answer to the headline, whose evidence stays.
    """
    article = hit.article
    sentences = quotable_sentences(article, {}, [(0, len(article.text))])[:MOST_SENTENCES]
    told = [
        ToldSentence(
            candidate=Candidate(sentence, hit),
            words=1.0,  # all of an article is about its matter
            headline=share_of_headline(hit.title, sentence.text),
            place=1.0 / (1.0 + number),
            worth=newsworthiness(sentence.text, article.published_day, looks_back=True),
        )
        for number, sentence in enumerate(sentences)
    ]
    if not told:
        return selected, []
    vectors, scores = relevances(store, embedder, vector, told)
    most = min(MOST_QUOTES, max(LEAST_QUOTES, len(told) // PER_QUOTE))
    parts = [PARTS * number // len(told) for number in range(len(told))]
    rows = sorted(cover(vectors, scores, [parts], most, most, coverage=GIST))
    candidates = tuple(sentence.candidate for sentence in told)
    cosines = Cosines.of_vectors(vectors)
    return replace(selected, candidates=candidates, scores=tuple(scores), cosines=cosines), rows


def _likeness(headline: str, title: str) -> float:
    asked, printed = (" ".join(_WORD.findall(fold(text))) for text in (headline, title))
    shorter, longer = sorted((asked, printed), key=len)
    if len(shorter.split()) >= LEAST_BEGINNING and longer.startswith(shorter):
        return 1.0 - 0.01 * (len(longer) - len(shorter)) / len(longer)
    return SequenceMatcher(None, asked, printed, autojunk=False).ratio()
