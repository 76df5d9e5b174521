"""How often the reader points at the right sentence of an article."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from benchmarks.reader.examples import Corpus, Example
from benchmarks.reader.network import Network
from benchmarks.reader.pairs import mark_pair
from benchmarks.reader.train import scores_of
from embeddings.readers.token_scores import Reading, read_sentence

SPAN = 0.3
"""Weight of the best answer's score beside that of its sentence."""


@torch.inference_mode()  # type: ignore[untyped-decorator]
def measure(
    network: Network, tokenizer: Tokenizer, corpus: Corpus, examples: Sequence[Example]
) -> dict[str, float]:
    """Read all passages of each question's own article.

    Returns:
        ``first`` and ``three``: share of the answerable questions whose best sentence, or one
        of the best three, is right; ``exact``: whose answer is right to the token; ``auc``:
        how often the best sentence of an answerable question scores higher than that of
        one without an answer.
    """
    network.eval()
    ranks: list[int] = []
    exact: list[bool] = []
    best: tuple[list[float], list[float]] = ([], [])
    for example in examples:
        rows = [*example.positives, *example.same]
        if not rows:
            continue
        sentences = _sentences(network, tokenizer, corpus, example, rows)
        has_answer = bool(example.question.answers)
        best[has_answer].append(sentences[0][0])
        if has_answer:
            ranks.append(
                next((row for row, part in enumerate(sentences) if part[1]), len(rows) * 99)
            )
            exact.append(sentences[0][2])
    places, (without, right) = np.array(ranks), best
    figures = {
        "first": float((places == 0).mean()),
        "three": float((places < 3).mean()),
        "exact": float(np.mean(exact)),
    }
    if without:
        figures["auc"] = float((np.array(right)[:, None] > np.array(without)[None]).mean())
    return figures


def _sentences(
    network: Network,
    tokenizer: Tokenizer,
    corpus: Corpus,
    example: Example,
    rows: Sequence[int],
) -> list[tuple[float, bool, bool]]:
    """Score, rightness and exactness of every sentence, best first."""
    own = set(example.positives)
    pairs = [mark_pair(tokenizer, corpus, example, row, holds_answer=row in own) for row in rows]
    table = []
    for scores, pair in zip(scores_of(network, pairs).numpy(), pairs, strict=True):
        numbers = np.array(pair.sentence_of)
        for number in sorted(set(pair.sentence_of) - {-1}):
            tokens = np.flatnonzero(numbers == number)
            places = np.stack([tokens, tokens + 1], axis=1)  # offsets in tokens
            read = read_sentence(
                Reading(places, scores[tokens]), int(tokens[0]), int(tokens[-1]) + 1
            )
            is_exact = (read.start, read.end - 1) in zip(pair.starts, pair.ends, strict=True)
            table.append((read.evidence + SPAN * read.span, number in pair.sentences, is_exact))
    return sorted(table, key=lambda entry: -entry[0])
