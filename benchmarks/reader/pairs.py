"""Questions beside their passages as the network's input, with the answers marked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from benchmarks.reader.examples import Corpus, Example, without_mark
from qa.text.sentences import sentence_spans

LONGEST = 384
"""Tokens of question and passage together."""

UNMARKED = 0.3
"""Share of the questions that are read without their question mark."""

NEARNESS = 0.5
"""Rate of the exponential by which near passages are drawn more often than far ones."""


@dataclass(frozen=True, slots=True, eq=False)
class MarkedPair:
    """A question beside one passage as token ids, with the answer marked.

    Attributes:
        sentence_of: for each token the number of its sentence, -1 where it has none.
        starts, ends: tokens at which an answer starts and ends.
        sentences: numbers of the sentences that answer.
    """

    ids: list[int]
    types: list[int]
    sentence_of: list[int]
    starts: list[int]
    ends: list[int]
    sentences: list[int]


def mark_pair(
    tokenizer: Tokenizer, corpus: Corpus, example: Example, row: int, *, holds_answer: bool
) -> MarkedPair:
    """Put a question and a passage together, and mark the answer's tokens."""
    question, passage = example.question, corpus.passages[row]
    text = corpus.text(row)
    encoding = tokenizer.encode(question.text, text)
    shift = passage.start - (len(text) - len(passage.text))
    bounds = [
        (passage.start + start, passage.start + end) for start, end in sentence_spans(passage.text)
    ]
    sentence_of, places = [], []
    for (start, end), part in zip(encoding.offsets, encoding.sequence_ids, strict=True):
        place = (start + shift, end + shift) if part == 1 else None
        places.append(place)
        sentence_of.append(
            next(
                (
                    n
                    for n, (first, last) in enumerate(bounds)
                    if first <= place[0] and place[1] <= last
                ),
                -1,
            )
            if place
            else -1
        )
    starts, ends, sentences = [], [], []
    for first, last in question.answers if holds_answer else ():
        inside = [
            token
            for token, place in enumerate(places)
            if place and place[0] < last and place[1] > first and sentence_of[token] >= 0
        ]
        if inside:
            starts.append(inside[0])
            ends.append(inside[-1])
            sentences.append(sentence_of[inside[0]])
    return MarkedPair(encoding.ids, encoding.type_ids, sentence_of, starts, ends, sentences)


def mark_group(
    tokenizer: Tokenizer, corpus: Corpus, example: Example, negatives: int, draw: random.Random
) -> list[MarkedPair]:
    """The passages of one question that compete in a step."""
    if draw.random() < UNMARKED:
        example = Example(
            without_mark(example.question), example.positives, example.same, example.others
        )
    rows = [(row, True) for row in example.positives[:1]]
    # Nearer passages are the harder ones, and drawn more often.
    pools = [list(example.same), list(example.others)]
    while len(rows) < 1 + negatives and any(pools):
        pool = draw.choice([pool for pool in pools if pool])
        rows.append((pool.pop(min(int(draw.expovariate(NEARNESS)), len(pool) - 1)), False))
    return [mark_pair(tokenizer, corpus, example, row, holds_answer=own) for row, own in rows]


def pair_tokenizer(folder: Path) -> Tokenizer:
    """The model's tokenizer for a question and a passage, which alone is cut."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    return tokenizer
