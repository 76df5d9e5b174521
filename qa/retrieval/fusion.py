"""Weights of what speaks for a passage, and how scores of several kinds are made comparable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each kind of evidence counts, and how deep to look.

    Found on 205 standalone questions about 638 stories and on 98 quiz questions about
    900 scraped pages, the latter also asked as of their own day; nDCG@10 of articles:

    ==========================================  ======  =====  =====
    weights                                       news   quiz  as of
    ==========================================  ======  =====  =====
    the three of the fusion alone                .9755  .8020  .8118
    with ``late`` .20                            .9825  .8051      –
    with ``late`` .30                            .9825  .8020      –
    with ``late`` .40                            .9819  .7983      –
    ``late`` .20, ``recency`` .20 for all            –      –  .8426
    ``late`` .20, ``recency`` .40 for all            –      –  .8711
    ``late`` .20, ``recency`` .40, ``age`` 0         –      –  .8620
    ``late`` .20, ``recency`` .40, ``age`` .10       –      –  .8627
    ==========================================  ======  =====  =====

    The quiz asks for the news of the week, whatever the question says; ``age`` is low
    for the sake of other questions, of which none of these sets has any.
    `benchmarks/quality/sweep.py` varies each weight on any sets.

    Other shares of the three (dense .15 to .50) change news by at most .006 and quiz
    by at most .006. A bonus for passages that hold the question's proper names, whose
    rarity counts in BM25 and in late interaction already, gained nothing. A convex sum
    of scores that are scaled from their theoretical minimum follows Bruch, Gai and
    Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42(1), 2023.

    Attributes:
        dense: weight of the cosine of question and passage.
        lexical: weight of BM25 over headline and passage.
        article: weight of BM25 over headline and whole article.
        across: weight of the cosine alone for a passage in another language than the question's,
            where the three come to less: its words cannot match. Over eight practice sets in one
            archive nDCG@10 of all versions of the right article is .777 without, and of those in
            other languages .718; with .80, .90 and 1 they are .930, .938, .940 and .911, .923,
            .928. With 1 the first article is in the question's language for 71 % of the
            questions, with .90 for 97 %.
        recency: weight of `qa.retrieval.recency` where the question names a time or is about now.
        age: its weight elsewhere: who asks what a bridge cost does not mean last week.
        late: weight of the best sentence of a passage by `qa.retrieval.late_interaction`,
            scaled from the worst to the best of those read.
        reader: in place of ``late``, weight of the reader's log odds for the best sentence,
            likewise scaled.
        reranker: in place of ``late``, weight of a cross-encoder, likewise scaled.
        read: most of the best passages that are looked at so.
        surely_read: how many of them are looked at whatever their score.
        least_read: of the rest those whose score is at least this share of the best one's:
            on the sets above one article that answers in 500 was lost so. Reading 12 in
            place of 8 changed no measure by more than .02, and cost a third more time.
        candidates: taken from each of the three searches.
        per_article: most passages of one article among the first ``varied``.
        varied: how many places at the top are kept for several articles.
    """

    dense: float = 0.35
    lexical: float = 0.35
    article: float = 0.30
    across: float = 0.90
    recency: float = 0.40
    age: float = 0.10
    late: float = 0.20
    reader: float = 0.30
    reranker: float = 1.00
    read: int = 8
    surely_read: int = 6
    least_read: float = 0.6
    candidates: int = 200
    per_article: int = 2
    varied: int = 5

    def second(self, *, has_reader: bool) -> float:
        """The weight of the look at the best passages."""
        return self.reader if has_reader else self.late


FUSION = Fusion()

LEAST_ODDS = 12.0
"""Log odds of a reader that differ by less are nearly alike."""

LEAST_SPAN = 0.1
"""Scores of late interaction that differ by less are nearly alike."""


def scale_by_best(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale to 0…1 by the best; a score of zero has a meaning and stays zero.

    The lowest candidate is no zero point: among few candidates, or near-copies,
    a min-max scale would blow a hair's breadth up to the whole range.
    """
    positive = np.maximum(values, 0.0)
    best = positive.max(initial=0.0)
    return positive if best <= 0.0 else np.asarray(positive / best)


def scale_min_max(values: NDArray[np.float64], span: float = 1e-9) -> NDArray[np.float64]:
    """Scale to 0…1 from the least to the best; those within ``span`` stay nearly alike.

    Late interaction lies between .3 and .6 for everything that BM25 or the vectors
    find, so only the differences say something.
    """
    if not values.size:
        return values
    least, best = values.min(), values.max()
    return np.asarray((values - least) / max(best - least, span))
