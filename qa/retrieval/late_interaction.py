"""Late interaction: how well a sentence answers each word of a question.

Every token of the question looks for its nearest token of the sentence, and the
cosines are averaged (MaxSim of Khattab and Zaharia, "ColBERT", SIGIR 2020), here
over the token vectors of the archive's own model and weighted by how rare the
question's words are in the archive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import TokenVectors, Vectors
from qa.text.word_spans import word_spans


@dataclass(frozen=True, slots=True, eq=False)
class QuestionTokens:
    """The tokens of a question that count.

    Attributes:
        vectors: unit rows, shape (n, width).
        weights: how much each counts, shape (n,); they sum to 1.
    """

    vectors: Vectors
    weights: NDArray[np.float64]


def weigh(
    text: str,
    tokens: TokenVectors,
    term_weights: Mapping[str, float],
    language: str | None = None,
) -> QuestionTokens:
    """Weigh a question's tokens by the rarity of the words they belong to.

    Args:
        text: the question.
        tokens: of ``text``, from `Embedder.query_tokens`.
        term_weights: from `qa.retrieval.weighing.term_weights`. Words that are no
            terms ("who", "the") count nothing, unless all are such.
        language: by whose rules these terms were made.
    """
    weights = np.zeros(len(tokens.spans))
    for word in word_spans(text, language):
        weight = max((term_weights.get(term, 0.0) for term in word.terms), default=0.0)
        inside = (tokens.spans[:, 0] < word.end) & (tokens.spans[:, 1] > word.start)
        weights[inside] = weight
    if not weights.any():
        weights[:] = 1.0
    telling = weights > 0.0
    weights = weights[telling]
    if weights.size:
        weights /= weights.sum()
    return QuestionTokens(tokens.vectors[telling], weights)


def sentence_scores(
    question: QuestionTokens, tokens: TokenVectors, spans: Sequence[tuple[int, int]]
) -> list[float]:
    """The score of each sentence of a passage, about -1 to 1.

    Args:
        question: from `weigh`.
        tokens: of the text in which the sentences stand.
        spans: the sentences' offsets in that text. One of which the model saw no
            token, because the text was cut, scores 0.
    """
    if not len(question.vectors) or not len(tokens.vectors):
        return [0.0] * len(spans)
    cosines = question.vectors @ tokens.vectors.T
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    scores = []
    for start, end in spans:
        inside = (starts >= start) & (ends <= end)
        best = cosines[:, inside].max(axis=1) if inside.any() else None
        scores.append(0.0 if best is None else float(best @ question.weights))
    return scores
