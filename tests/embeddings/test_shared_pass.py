"""Questions that wait share one pass through the model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import numpy as np
import pytest

from embeddings import SentenceTransformerEmbedder
from embeddings.embedder import Vectors
from embeddings.encoders.shared_pass import SharedPass

DEADLINE = 10.0
"""Seconds."""


def lengths(texts: Sequence[str]) -> Vectors:
    return np.array([[len(text)] for text in texts], dtype=np.float32).reshape(-1, 1)


class Gate:
    """An encoder that holds its first pass until it is opened, and notes all passes."""

    def __init__(self) -> None:
        self.passes: list[list[str]] = []
        self.opened = threading.Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.passes.append(list(texts))
        assert self.opened.wait(DEADLINE)
        if "bad" in texts:
            raise ValueError("bad")
        return lengths(texts)


def wait_until_waiting(shared: SharedPass, count: int) -> None:
    end = monotonic() + DEADLINE
    while len(shared._waiting) < count and monotonic() < end:
        sleep(0.001)
    assert len(shared._waiting) == count


def test_who_comes_alone_is_alone() -> None:
    gate = Gate()
    gate.opened.set()
    shared = SharedPass(gate.encode)
    assert shared.vectors(["one", "fifteen"]).tolist() == [[3], [7]]
    assert shared.vectors(["ten"]).tolist() == [[3]]
    assert gate.passes == [["one", "fifteen"], ["ten"]]


def test_who_waits_shares_the_next_pass_and_gets_what_is_his() -> None:
    gate = Gate()
    shared = SharedPass(gate.encode)
    calls = [["a"], ["bb", "ccc"], ["dddd"], ["eeeee"]]
    with ThreadPoolExecutor(len(calls)) as pool:
        results = []
        for place, texts in enumerate(calls, 1):
            results.append(pool.submit(shared.vectors, texts))
            wait_until_waiting(shared, place)
        gate.opened.set()
        for texts, result in zip(calls, results, strict=True):
            assert result.result(DEADLINE).tolist() == lengths(texts).tolist()
    assert gate.passes == [["a"], ["bb", "ccc", "dddd", "eeeee"]]


def test_a_pass_that_fails_fails_for_its_own_caller_only() -> None:
    gate = Gate()
    shared = SharedPass(gate.encode)
    texts = ["first", "bad", "good"]
    with ThreadPoolExecutor(len(texts)) as pool:
        results = []
        for place, text in enumerate(texts, 1):
            results.append(pool.submit(shared.vectors, [text]))
            wait_until_waiting(shared, place)
        gate.opened.set()
        errors = [result.exception(DEADLINE) for result in results]
    assert [type(error) for error in errors] == [type(None), ValueError, type(None)]
    assert results[2].result().tolist() == [[4]]
    assert shared._waiting == []


def test_many_at_once_get_their_own(bundled_embedder: SentenceTransformerEmbedder) -> None:
    embed = bundled_embedder.embed_queries
    questions = [f"Who painted ship number {number}?" for number in range(24)]
    alone = np.concatenate([embed([question]) for question in questions])
    with ThreadPoolExecutor(8) as pool:
        together = np.concatenate(list(pool.map(lambda question: embed([question]), questions)))
    assert (together * alone).sum(axis=1).min() == pytest.approx(1, abs=1e-5)
