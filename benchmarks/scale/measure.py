"""Measure archives beside each other, and print it."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Sequence

import numpy as np

from benchmarks.scale.agreement import agreement
from benchmarks.scale.exact import TOP, recalls
from benchmarks.scale.processes import chat_memory, opening_seconds
from benchmarks.scale.questions import Limit, limits
from benchmarks.scale.times import (
    ClockedEmbedder,
    ModelClock,
    Timing,
    time_asks,
    time_searches,
)
from embeddings import load_embedder
from qa.addresses import Address
from qa.archive import Archive

PARTS = ("size", "hardness", "opening", "search", "ask", "recall", "agreement", "memory")

_WARMING = 5  # questions before time is taken
_CHAT_QUESTIONS = 20
_OPENINGS = 3


def measure(addresses: Sequence[str], questions: Sequence[str], parts: Sequence[str]) -> None:
    """Measure the archives in all parts, and print what came out.

    Args:
        addresses: of archives of the bundled model.
        questions: to ask of each.
        parts: some of `PARTS`.
    """
    if "opening" in parts:
        _opening(addresses)
    clock = ModelClock()
    embedder = ClockedEmbedder(load_embedder(), clock)
    with contextlib.ExitStack() as stack:
        archives = [stack.enter_context(Archive.open(address, embedder)) for address in addresses]
        if "size" in parts:
            _size(archives)
        vectors = embedder.embed_queries(list(questions))
        if "hardness" in parts:
            _hardness(archives, vectors)
        if "search" in parts:
            time_asks(archives, clock, questions[:_WARMING])
            for limit in limits(_common_outlet(archives)):
                timings = time_searches(archives, clock, questions, limit)
                _print_times(f"search, {limit.name}", archives, timings)
        if "ask" in parts:
            time_asks(archives, clock, questions[:_WARMING])
            _print_times("ask", archives, time_asks(archives, clock, questions))
        if "recall" in parts:
            _recall(archives, vectors)
        if "agreement" in parts:
            _agreement(archives, questions, vectors)
    if "memory" in parts:
        _memory(addresses, questions[:_CHAT_QUESTIONS])


def _common_outlet(archives: Sequence[Archive]) -> str:
    """An outlet that the greatest archive holds much of."""
    greatest = max(archives, key=lambda archive: archive.coverage().passages)
    return greatest.coverage().outlets[1]


def _size(archives: Sequence[Archive]) -> None:
    for archive in archives:
        info = archive.info()
        print(
            f"{_name(archive.address)} {info.passages:9,} passages {info.articles:8,} articles"
            f" {info.bytes_on_disk / 2**20:8,.0f} MiB on disk,"
            f" {info.bytes_on_disk / max(info.passages, 1):,.0f} bytes a passage",
            flush=True,
        )


def _hardness(archives: Sequence[Archive], vectors: np.ndarray) -> None:
    """How near the best passages of questions are, and how near to each other."""
    for archive in archives:
        rows = [
            list(archive.dense(vector, TOP + 1, limits("")[0].filters).values())
            for vector in vectors
        ]
        tops = np.array([row for row in rows if len(row) > TOP])
        first, last, behind = tops[:, 0], tops[:, TOP - 1], tops[:, TOP]
        print(
            f"{_name(archive.address)} cosine of the best {_quartiles(first)}, of the"
            f" {TOP}th {_quartiles(last)}, from there to the next {_quartiles(last - behind)}",
            flush=True,
        )


def _quartiles(values: np.ndarray) -> str:
    return "/".join(f"{value:.4f}" for value in np.percentile(values, (25, 50, 75)))


def _opening(addresses: Sequence[str]) -> None:
    for address in addresses:
        runs = [opening_seconds(address) for _ in range(_OPENINGS)]
        clock, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
        print(
            f"{_name(address)} opening with a first search {clock:6.2f} s,"
            f" {cpu:6.2f} s of processor time with the imports",
            flush=True,
        )


def _print_times(
    name: str, archives: Sequence[Archive], timings: Sequence[Sequence[Timing]]
) -> None:
    for archive, row in zip(archives, timings, strict=True):
        whole, beyond, cpu, cpu_beyond = (
            [1000 * getattr(timing, field) for timing in row]
            for field in ("seconds", "beyond", "cpu", "cpu_beyond")
        )
        print(
            f"{_name(archive.address)} {name:24} p50 {_share(whole, 50):6.0f} p95"
            f" {_share(whole, 95):6.0f} ms; beyond the model p50 {_share(beyond, 50):6.0f} p95"
            f" {_share(beyond, 95):6.0f} ms; processor p50 {_share(cpu, 50):6.0f} ms,"
            f" of it beyond the model p50 {_share(cpu_beyond, 50):6.0f} p95"
            f" {_share(cpu_beyond, 95):6.0f} ms ({len(row)})",
            flush=True,
        )


def _share(values: Sequence[float], percent: int) -> float:
    return float(np.percentile(values, percent)) if values else float("nan")


def _recall(archives: Sequence[Archive], vectors: np.ndarray) -> None:
    chosen: tuple[Limit, ...] = limits(_common_outlet(archives))
    for archive in archives:
        whole = _first_alike(archives, archive)
        if whole.address.engine != "embedded":
            continue  # every vector can be read only from a folder
        for name, share in recalls(archive, vectors, chosen, whole).items():
            print(f"{_name(archive.address)} recall@{TOP}, {name:18} {share:.4f}", flush=True)


def _agreement(archives: Sequence[Archive], questions: Sequence[str], vectors: np.ndarray) -> None:
    for other in archives:
        first = _first_alike(archives, other)
        if first is other:
            continue
        alike = agreement(first, other, questions, vectors)
        print(
            f"{_name(other.address)} beside {_name(first.address).strip()}: nearest {TOP}"
            f" {alike.nearest:.4f}, retrieved {TOP} {alike.retrieved:.4f},"
            f" answers {alike.answers:.4f}, first quotes {alike.leads:.4f}",
            *alike.different,
            sep="\n    ",
            flush=True,
        )


def _first_alike(archives: Sequence[Archive], archive: Archive) -> Archive:
    """The first one that holds as many passages as an archive, which may be itself."""
    passages = archive.coverage().passages
    return next(other for other in archives if other.coverage().passages == passages)


def _name(address: Address | str) -> str:
    """The last part of an address, in a column; of Lance tables with a sign of them."""
    address = Address.parse(address)
    name = address.place.rstrip("/").rpartition("/")[2]
    return f"{name if address.engine == 'embedded' else f'lance:{name}':12}"


def _memory(addresses: Sequence[str], questions: Sequence[str]) -> None:
    for address in addresses:
        memory = chat_memory(address, questions)
        print(
            f"{_name(address)} chat after {len(questions)} questions:"
            f" {memory.own / 2**20:,.0f} MiB of its own, {memory.mapped / 2**20:,.0f} MiB of files,"
            f" at most {memory.peak / 2**20:,.0f} MiB",
            flush=True,
        )
