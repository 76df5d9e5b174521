"""Trains the reader's adapter: seeded, on a CPU, in about an hour."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from benchmarks.reader.examples import Corpus, Example
from benchmarks.reader.network import Network
from benchmarks.reader.pairs import MarkedPair, mark_group


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the adapter is trained; the values are those that were compared.

    Attributes:
        rank: of the low-rank updates.
        rate: highest learning rate; it rises over `warmup` of the steps and falls to 0.
        groups: questions of pair step.
        negatives: passages without the answer beside each question's own.
    """

    epochs: float = 2.0
    rank: int | None = 48
    rate: float = 1e-3
    warmup: float = 0.04
    groups: int = 8
    negatives: int = 2
    seed: int = 7


SCHEDULE = Schedule()


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (width - len(row))] for row in rows])


def scores_of(network: Network, readings: Sequence[MarkedPair]) -> Tensor:
    """Token scores of a batch, shape (texts, tokens, 3)."""
    ids = _padded([pair.ids for pair in readings], 0)
    types = _padded([pair.types for pair in readings], 0)
    mask = _padded([[1] * len(pair.ids) for pair in readings], 0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return network(ids, mask, types)


def _choice_loss(values: Tensor, right: Tensor) -> Tensor:
    """Cross entropy over all candidates of a question and "no answer", whose score is 0.

    Candidates of all its passages share pair softmax (Clark and Gardner, "Simple and
    effective multi-paragraph reading comprehension", ACL 2018), so that scores compare
    across passages; several right ones share the credit.
    """
    whole = torch.logsumexp(torch.cat([values, values.new_zeros(1)]), 0)
    if not right.any():
        return whole
    return whole - torch.logsumexp(values[right], 0)


def group_loss(scores: Tensor, readings: Sequence[MarkedPair]) -> Tensor:
    """The loss of pair question over its passages."""
    kinds: tuple[list[Tensor], ...] = ([], [], [])
    right: tuple[list[bool], ...] = ([], [], [])
    for line, pair in zip(scores, readings, strict=True):
        sentence_of = torch.tensor(pair.sentence_of)
        tokens = torch.nonzero(sentence_of >= 0)[:, 0]
        if not len(tokens):
            continue
        for kind, marked in ((0, pair.starts), (1, pair.ends)):
            kinds[kind].append(line[tokens, kind])
            right[kind].extend(int(token) in marked for token in tokens)
        numbers = sentence_of[tokens]
        count = int(numbers.max()) + 1
        sums = line.new_zeros(count).index_add(0, numbers, line[tokens, 2])
        sizes = torch.bincount(numbers, minlength=count).clamp(min=1)
        present = torch.unique(numbers)
        kinds[2].append((sums / sizes)[present])
        right[2].extend(int(number) in pair.sentences for number in present)
    losses = [
        _choice_loss(torch.cat(values), torch.tensor(marks))
        for values, marks in zip(kinds, right, strict=True)
        if values
    ]
    return (losses[0] + losses[1]) / 2 + losses[2] if len(losses) == 3 else scores.sum() * 0


def train(
    network: Network,
    tokenizer: Tokenizer,
    corpus: Corpus,
    examples: Sequence[Example],
    schedule: Schedule,
    bar: tqdm[NoReturn],
) -> None:
    """Train in place.

    Args:
        network: from its first weights.
        tokenizer: from `pair_tokenizer`.
        corpus: that holds the passages.
        examples: with their negatives.
        schedule: how long and how fast.
        bar: for the progress; shows the mean loss of the last steps.
    """
    torch.manual_seed(schedule.seed)
    draw = random.Random(schedule.seed)  # noqa: S311  # no secret
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=schedule.rate, weight_decay=0.01)
    steps = int(schedule.epochs * len(examples) / schedule.groups)
    order: list[int] = []
    recent: list[float] = []
    bar.reset(steps)
    network.train()
    for step in range(steps):
        if len(order) < schedule.groups:
            order = list(range(len(examples)))
            draw.shuffle(order)
        chosen = [examples[order.pop()] for _ in range(schedule.groups)]
        groups = [
            mark_group(tokenizer, corpus, example, schedule.negatives, draw) for example in chosen
        ]
        share = (step + 1) / steps
        rate = schedule.rate * min(share / schedule.warmup, (1 - share) / (1 - schedule.warmup))
        for part in optimizer.param_groups:
            part["lr"] = rate
        flat = [pair for readings in groups for pair in readings]
        scores = scores_of(network, flat)
        losses, at = [], 0
        for readings in groups:
            losses.append(group_loss(scores[at : at + len(readings)], readings))
            at += len(readings)
        loss = torch.stack(losses).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        recent = [*recent[-49:], float(loss.detach())]
        bar.set_postfix(loss=f"{np.mean(recent):.2f}")
        bar.update()
