"""A Ray cluster and an object store for the tests marked `distributed`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from ray_cluster.ray_nodes import RayNodes, ray_nodes

from benchmarks.cluster.object_store import ObjectStore

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def paths_for_nodes(cluster_packages: None) -> Iterator[None]:
    """Nodes that are started find this program, and the tasks of tests."""
    with pytest.MonkeyPatch.context() as patch:
        paths = [str(ROOT), str(ROOT / "tests" / "support"), os.environ.get("PYTHONPATH", "")]
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        patch.setenv("RAY_DISABLE_DOCKER_CPU_WARNING", "1")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        yield


@pytest.fixture(scope="session")
def cluster(store: ObjectStore) -> Iterator[RayNodes]:
    """A cluster of two nodes with one core each, which reach the store."""
    with ray_nodes(2) as started:
        yield started


@pytest.fixture
def nodes(cluster: RayNodes) -> RayNodes:
    """The same, with two nodes whatever the tests before have done."""
    while len(cluster) < 2:
        cluster.add()
    return cluster
