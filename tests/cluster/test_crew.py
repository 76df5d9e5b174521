"""Tasks on the cores of a cluster: in order, whatever becomes of the cores."""

from __future__ import annotations

import pytest
from ray_cluster.ray_nodes import RayNodes, cores_at_work, stop_silently
from ray_cluster.small_tasks import Count

from embeddings.embedder import Embedder
from qa.cluster.core import NodeModel
from qa.cluster.crew import Crew
from qa.cluster.nodes import Nodes
from qa.errors import ClusterError

pytestmark = [
    pytest.mark.distributed,
    # Lance warns of forks, and Ray starts its processes so.
    pytest.mark.filterwarnings("ignore:lance is not fork-safe"),
]


@pytest.fixture
def model(embedder: Embedder) -> NodeModel:
    return NodeModel(embedder.name, embedder.fingerprint)


def test_results_come_in_order(nodes: RayNodes, model: NodeModel) -> None:
    tasks = [Count((n, n + 1), seconds=0.02 * (n % 3)) for n in range(0, 60, 2)]
    with Nodes(nodes.address, model) as joined, Crew(joined, limit=30) as crew:
        assert [n for results in crew.run(tasks) for n in results] == list(range(60))


def test_a_deadly_thing_costs_itself_alone(nodes: RayNodes, model: NodeModel) -> None:
    with Nodes(nodes.address, model) as joined, Crew(joined, limit=30) as crew:
        results = list(crew.run([Count((1, 2)), Count((3, 4, 5), deadly=4), Count((6,))]))
    assert results == [[1, 2], [3, -1, 5], [6]]


def test_a_core_that_does_not_answer_loses_its_task_to_another(
    nodes: RayNodes, model: NodeModel
) -> None:
    with Nodes(nodes.address, model) as joined, Crew(joined, limit=4) as crew:
        running = crew.run([Count((n,), seconds=0.2) for n in range(30)])
        results = [next(running)]
        stop_silently(cores_at_work()[0])
        results += running
        longer = list(crew.run([Count((30,), seconds=5.0)], limit=30))
    assert results == [[n] for n in range(30)]
    assert longer == [[30]]


def test_a_node_that_goes_loses_its_task_to_another(nodes: RayNodes, model: NodeModel) -> None:
    with Nodes(nodes.address, model) as joined, Crew(joined, limit=30) as crew:
        running = crew.run([Count((n,), seconds=0.2) for n in range(30)])
        results = [next(running)]
        nodes.kill()
        results += running
    assert results == [[n] for n in range(30)]


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_time_that_is_none_is_refused(model: NodeModel, limit: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        Crew(Nodes("127.0.0.1:9", model), limit)


def test_other_weights_on_a_node_end_the_build(nodes: RayNodes, model: NodeModel) -> None:
    other = NodeModel(model.name, "0" * 64)
    with (
        Nodes(nodes.address, other) as joined,
        Crew(joined, limit=30) as crew,
        pytest.raises(ClusterError, match="another version of the model"),
    ):
        list(crew.run([Count((1,))]))


def test_no_cluster_is_one_clear_sentence(model: NodeModel) -> None:
    with pytest.raises(ClusterError, match=r"no Ray cluster at 127\.0\.0\.1:9"):
        Nodes("127.0.0.1:9", model).__enter__()
