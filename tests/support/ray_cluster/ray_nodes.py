"""A Ray cluster for tests: a head without cores, and nodes with one core each, on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

STORE_BYTES = 80 * 1024 * 1024
"""Memory for objects on their way, of each node."""


class RayNodes:
    """A cluster whose nodes come and go.

    Attributes:
        address: of its head.
    """

    def __init__(self, cluster: Any, host: str | None) -> None:
        self.address: str = cluster.address
        self._cluster = cluster
        self._host = host
        self._nodes: list[Any] = []

    def add(self) -> None:
        """Start one more node."""
        self._nodes.append(
            self._cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES, **_at(self._host))
        )

    def kill(self) -> None:
        """Let the oldest node go as if its plug was pulled: no process of it says good-bye."""
        self._cluster.remove_node(self._nodes.pop(0), allow_graceful=False)

    def __len__(self) -> int:
        return len(self._nodes)


@contextmanager
def ray_nodes(count: int, host: str | None = None) -> Iterator[RayNodes]:
    """A cluster of so many nodes, at an address of this machine, as long as it is needed.

    By itself Ray takes the machine's own address, and also looks there for who says 127.0.0.1.
    """
    from ray.cluster_utils import Cluster

    head = {
        "num_cpus": 0,
        "object_store_memory": STORE_BYTES,
        "include_dashboard": False,
        **_at(host),
    }
    cluster = Cluster(initialize_head=True, head_node_args=head)
    try:
        nodes = RayNodes(cluster, host)
        for _ in range(count):
            nodes.add()
        yield nodes
    finally:
        cluster.shutdown()


def _at(host: str | None) -> dict[str, str]:
    return {} if host is None else {"node_ip_address": host}


def cores_at_work() -> list[int]:
    """Processes in which a core of a node does tasks."""
    lines = subprocess.run(
        ["pgrep", "-f", "^ray::Core"], capture_output=True, text=True, check=False
    ).stdout.split()
    return [int(line) for line in lines]


def kill_tree(process: int) -> None:
    """End a process and all that it has started."""
    children = subprocess.run(
        ["pgrep", "-P", str(process)], capture_output=True, text=True, check=False
    ).stdout.split()
    for child in children:
        kill_tree(int(child))
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def stop_silently(process: int) -> None:
    """Let a process neither go on nor end, as behind a link that was cut."""
    os.kill(process, signal.SIGSTOP)
