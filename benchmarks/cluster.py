"""How much faster more nodes build: the same news by one node with one core, by two, and so on.

    python -m benchmarks.cluster corpus.jsonl --nodes 1 2

Needs the extra `cluster`. The nodes are processes of this machine, so there must be a core for
each of them, and some of one for the process that reads and stores. The archives lie in Lance
tables in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from qa.addresses import Address
from qa.cluster.build import build_on_nodes

STORE_BYTES = 200 * 1024 * 1024


def measure(sources: Sequence[Path], nodes: int) -> tuple[float, int]:
    """Seconds of a build by so many nodes, and the passages of it; prints what it measured."""
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        for _ in range(nodes):
            cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
        with tempfile.TemporaryDirectory() as folder:
            begin, own = time.perf_counter(), _own_seconds()
            report = build_on_nodes(
                sources, Address.parse(f"lance:{folder}/archive"), ray=cluster.address
            )
            seconds, own = time.perf_counter() - begin, _own_seconds() - own
    finally:
        cluster.shutdown()
    count = report.passages_embedded
    print(
        f"{nodes} nodes: {count:,} passages in {seconds:.1f} s, {count / seconds:.1f} a second;"
        f" {own:.1f} s of processor time here, {1000 * own / max(count, 1):.2f} ms a passage",
        flush=True,
    )
    return seconds, count


def _own_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, and print how many times as fast as the first each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--nodes", nargs="+", type=int, default=[1, 2])
    arguments = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[1]))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    first = None
    for nodes in arguments.nodes:
        seconds, _ = measure(arguments.sources, nodes)
        first = first or seconds
        print(f"  {first / seconds:.2f} times as fast as {arguments.nodes[0]} nodes", flush=True)


if __name__ == "__main__":
    main()
