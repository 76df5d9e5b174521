"""A node behind a link that is cut in the middle of the work."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from ray_cluster import far_node
from ray_cluster.ray_nodes import RayNodes, kill_tree, ray_nodes
from ray_cluster.small_tasks import Where

from embeddings.embedder import Embedder
from qa.cluster.core import NodeModel
from qa.cluster.crew import Crew
from qa.cluster.nodes import Nodes

pytestmark = [
    pytest.mark.distributed,
    pytest.mark.filterwarnings("ignore:lance is not fork-safe"),
]

START_SECONDS = 60.0
TASKS_AFTER = 20
"""Tasks behind the last one that was done before the cut; more than are given out ahead."""


@pytest.fixture
def far_nodes() -> Iterator[RayNodes]:
    """A cluster with a node here, and one behind the link."""
    try:
        with (
            far_node.far_place(),
            ray_nodes(1, host=far_node.HERE) as nodes,
            subprocess.Popen(
                [*far_node.IN_THERE, sys.executable, "-m", "ray.scripts.scripts", "start",
                 f"--address={nodes.address}", f"--node-ip-address={far_node.THERE}",
                 "--num-cpus=1", "--block"],
                stdout=subprocess.DEVNULL,
            ) as far,
        ):  # fmt: skip
            try:
                yield nodes
            finally:
                kill_tree(far.pid)
    except far_node.NotAllowed as error:
        pytest.skip(f"no network namespaces here: {error}")


def test_what_was_behind_a_cut_link_is_done_here(far_nodes: RayNodes, embedder: Embedder) -> None:
    model = NodeModel(embedder.name, embedder.fingerprint)
    with Nodes(far_nodes.address, model) as joined:
        end = time.monotonic() + START_SECONDS
        while joined.cores() < 2 and time.monotonic() < end:
            time.sleep(0.5)
        with Crew(joined, limit=4) as crew:
            ends: list[int] = []

            def tasks() -> Iterator[Where]:
                for number in itertools.count():
                    if ends and number >= ends[0]:
                        return
                    yield Where(number, seconds=0.3)

            running = crew.run(tasks())
            done = []
            for [result] in running:
                done.append(result)
                if {host for _, host in done} == {far_node.HERE, far_node.THERE}:
                    break
            far_node.cut()
            ends.append(len(done) + TASKS_AFTER)
            begin = time.monotonic()
            done += [result for [result] in running]
    assert [number for number, _ in done] == list(range(ends[0]))
    assert time.monotonic() - begin < 120
