"""How much faster more nodes build: the same news by one node with one core, by two, and so on.

    python -m benchmarks.cluster corpus.jsonl --nodes 1 2

Needs the extra `cluster`. The nodes are processes of this machine, so there must be a core for
each of them, and some of one for the process that reads and stores. The archives lie in Lance
tables in a temporary folder.

Three times are told apart. Until there is a batch of passages for each node, nodes start and load
the model, which takes as long for a million passages. From there to the last batch all work, and
the passages a second of that stretch tell what another node is worth; the news should be enough
for ten batches (`qa.ingest.batches.BATCH_PASSAGES`) a node. What follows is the publishing.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.addresses import Address
from qa.cluster.build import build_on_nodes
from qa.progress import NoProgress

STORE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BuildTimes:
    """A build by some nodes, in seconds.

    Attributes:
        nodes: how many, with one core each.
        passages: embedded in all.
        start: until a batch for each node was embedded.
        steady: from there until the last were.
        later: passages that were embedded in this stretch.
        publish: what followed.
        own: processor time of the process that reads and stores.
    """

    nodes: int
    passages: int
    start: float
    steady: float
    later: int
    publish: float
    own: float

    @property
    def seconds(self) -> float:
        """In all."""
        return self.start + self.steady + self.publish

    @property
    def pace(self) -> float:
        """Passages a second once all nodes work."""
        return self.later / max(self.steady, 1e-9)

    def __str__(self) -> str:
        own = 1000 * self.own / max(self.passages, 1)
        return (
            f"{self.nodes} nodes: {self.passages:,} passages in {self.seconds:.1f} s: start"
            f" {self.start:.1f}, embedding {self.steady:.1f} with {self.pace:.1f} passages a"
            f" second, publishing {self.publish:.1f}; {own:.2f} ms of processor time a passage here"
        )


class Moments(NoProgress):
    """Notes when passages were embedded: (moment, how many)."""

    def __init__(self) -> None:
        self.embedded: list[tuple[float, int]] = []
        self._what = ""

    def start(self, total: int, what: str, done: int = 0) -> None:
        """Note what is done now."""
        self._what = what

    def advance(self, count: int) -> None:
        """Note passages."""
        if self._what == "passages" and count:
            self.embedded.append((time.perf_counter(), count))


def measure(sources: Sequence[Path], nodes: int) -> BuildTimes:
    """The times of a build by so many nodes."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        for _ in range(nodes):
            cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
        with tempfile.TemporaryDirectory() as folder:
            moments = Moments()
            begin, own = time.perf_counter(), _own_seconds()
            report = build_on_nodes(
                sources,
                Address.parse(f"lance:{folder}/archive"),
                ray=cluster.address,
                progress=moments,
            )
            end, own = time.perf_counter(), _own_seconds() - own
    finally:
        cluster.shutdown()
    count = report.passages_embedded
    early = moments.embedded[:nodes]
    first, last = early[-1][0], moments.embedded[-1][0]
    later = count - sum(passages for _, passages in early)
    return BuildTimes(nodes, count, first - begin, last - first, later, end - last, own)


def _own_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print how many times as fast as the first each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--nodes", nargs="+", type=int, default=[1, 2])
    arguments = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    # Ray forks to start its processes, and each becomes another program at once.
    warnings.filterwarnings("ignore", "lance is not fork-safe")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    first = None
    for nodes in arguments.nodes:
        times = measure(arguments.sources, nodes)
        first = first or times
        print(
            f"{times}; beside {first.nodes} nodes {times.pace / first.pace:.2f} times as fast"
            f" while all work, {first.seconds / times.seconds:.2f} in all",
            flush=True,
        )


if __name__ == "__main__":
    main()
