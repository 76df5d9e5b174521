"""Late interaction, by hand and over the real model's tokens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.embedder import Embedder, TokenVectors, Vectors
from qa.retrieval.late_interaction import QuestionTokens, sentence_scores, weigh
from qa.text.sentences import sentence_spans
from qa.text.terms import query_terms

QUESTION = "Who closed the bridge?"
RARITY = {"close": 1.0, "bridg": 3.0}


def tokens(vectors: Sequence[Sequence[float]], spans: Sequence[tuple[int, int]]) -> TokenVectors:
    rows: Vectors = np.array(vectors, np.float32).reshape(len(spans), -1 if spans else 0)
    return TokenVectors(rows, np.array(spans, np.int64).reshape(-1, 2))


def asked(spans: Sequence[tuple[int, int]]) -> TokenVectors:
    return tokens(np.eye(len(spans)).tolist(), spans)


def test_words_count_by_their_rarity_and_stop_words_nothing() -> None:
    question = weigh(QUESTION, asked([(0, 3), (4, 10), (11, 14), (15, 21), (21, 22)]), RARITY)
    assert question.weights.tolist() == [0.25, 0.75]
    assert question.vectors.tolist() == [[0, 1, 0, 0, 0], [0, 0, 0, 1, 0]]


def test_every_piece_of_a_word_counts_like_the_word() -> None:
    question = weigh(QUESTION, asked([(4, 9), (9, 10), (15, 18), (18, 21)]), RARITY)
    assert question.weights.tolist() == [0.125, 0.125, 0.375, 0.375]


def test_a_question_of_stop_words_alone_counts_them_all() -> None:
    question = weigh("Who is he?", asked([(0, 3), (4, 6), (7, 9), (9, 10)]), {})
    assert question.weights.tolist() == [0.25] * 4


def test_the_nearest_token_of_each_sentence_counts() -> None:
    question = QuestionTokens(np.array([[1, 0], [0, 1]], np.float32), np.array([0.25, 0.75]))
    seen = tokens(
        [[1.0, 0.0], [0.6, 0.8], [0.0, -1.0], [0.8, 0.6]], [(0, 3), (4, 6), (10, 13), (14, 16)]
    )
    first, second = sentence_scores(question, seen, [(0, 7), (10, 17)])
    assert first == pytest.approx(0.25 * 1.0 + 0.75 * 0.8)
    assert second == pytest.approx(0.25 * 0.8 + 0.75 * 0.6)


def test_what_the_model_did_not_see_scores_nothing() -> None:
    question = QuestionTokens(np.array([[1, 0]], np.float32), np.array([1.0]))
    seen = tokens([[1.0, 0.0], [1.0, 0.0]], [(0, 3), (8, 12)])
    # A token that reaches over the edge belongs to neither sentence.
    assert sentence_scores(question, seen, [(0, 3), (4, 10), (20, 30)]) == [1.0, 0.0, 0.0]
    assert sentence_scores(question, tokens([], []), [(0, 3), (4, 10)]) == [0.0, 0.0]
    nothing = weigh("?", asked([]), {})
    assert sentence_scores(nothing, seen, [(0, 3)]) == [0.0]


def test_the_sentence_that_answers_scores_highest(embedder: Embedder) -> None:
    text = "The fair drew a crowd. Engineers closed the bridge on Monday. An owl sat on the clock."
    spans = sentence_spans(text, "en")
    [seen] = embedder.passage_tokens([text])
    [question_tokens] = embedder.query_tokens([QUESTION])
    scores = sentence_scores(weigh(QUESTION, question_tokens, RARITY), seen, spans)
    assert scores.index(max(scores)) == 1
    assert all(-1.0 <= score <= 1.0 for score in scores)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=160))
def test_any_question_weighs_one_and_any_sentence_scores_a_cosine(
    embedder: Embedder, text: str, passage: str
) -> None:
    [question_tokens] = embedder.query_tokens([text])
    question = weigh(text, question_tokens, dict.fromkeys(query_terms(text), 1.5))
    assert len(question.vectors) == len(question.weights)
    assert not question.weights.size or question.weights.sum() == pytest.approx(1.0)
    assert (question.weights > 0.0).all()
    [seen] = embedder.passage_tokens([passage])
    for start, end in seen.spans.tolist():
        assert 0 <= start < end <= len(passage)
        assert passage[start:end].strip()
    halves = [(0, len(passage) // 2), (len(passage) // 2, len(passage))]
    scores = sentence_scores(question, seen, [*halves, (0, len(passage))])
    assert all(-1.001 <= score <= 1.001 for score in scores)
    if question.weights.size and len(seen.spans):
        # MaxSim over a whole is no less than over a part of it.
        assert (
            scores[2] >= max((score for score in scores[:2] if score != 0.0), default=-2.0) - 1e-6
        )
