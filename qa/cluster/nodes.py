"""The nodes of a Ray cluster: how one joins it, and asks one of its cores."""

from __future__ import annotations

import socket
import threading
import warnings
from types import TracebackType
from typing import Any, Self

from embeddings.libraries import first_line
from qa.cluster.core import Core, NodeModel
from qa.errors import ClusterError
from seeds.work.tasks import Task

HIRE_SECONDS = 120.0
"""How long a core may take to start and load the model before another one is asked for."""

KNOCK_SECONDS = 10.0
"""How long the head of a cluster may take to be heard."""

_POLL_SECONDS = 1.0


class HandLost(Exception):
    """A core did not give back a task: it is gone, or its time was over."""


class Hand:
    """A core of the cluster that does one task at a time, in a process of its own."""

    def __init__(self, actor: Any) -> None:
        """Take the actor."""
        self._actor = actor

    def ask(self, task: Task[Any], limit: float) -> list[Any]:
        """The results of a task that may take ``limit`` seconds; its errors are raised here.

        Raises:
            HandLost: they did not come back in time, or never will.
        """
        results: list[Any] = _fetch(self._actor.run.remote(task), limit)
        return results

    def dismiss(self) -> None:
        """Give the core back, whatever it is at."""
        import ray

        ray.kill(self._actor, no_restart=True)


class Nodes:
    """A Ray cluster that this process has joined.

    Attributes:
        address: where its head is; "local" for a cluster of this machine alone.
        patience: seconds without any free core until a build ends.
    """

    def __init__(
        self, address: str, model: NodeModel, *, patience: float = 2 * HIRE_SECONDS
    ) -> None:
        """Join the cluster at ``address``; its cores load the model."""
        self.address = address
        self.patience = patience
        self._model = model

    def __enter__(self) -> Self:
        try:
            import ray
        except ImportError as error:
            raise ClusterError(
                "building on a cluster needs Ray: pip install 'citewire[cluster]'"
            ) from error
        try:
            _knock(self.address)
            with warnings.catch_warnings():
                # Ray forks to start its processes, and each becomes another program at once.
                warnings.filterwarnings("ignore", "lance is not fork-safe")
                ray.init(address=self.address, log_to_driver=False, logging_level="ERROR")
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterError(
                f"there is no Ray cluster at {self.address} ({first_line(error)}):"
                " `ray start --head` starts one and tells its address"
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        import ray

        ray.shutdown()

    def cores(self) -> int:
        """How many cores the nodes have now.

        Raises:
            ClusterError: none.
        """
        import ray

        cores = int(ray.cluster_resources().get("CPU", 0))
        if not cores:
            raise ClusterError(f"the Ray cluster at {self.address} has no node with a core")
        return cores

    def hire(self, is_over: threading.Event) -> Hand | None:
        """Wait for a free core that has the model ready; None if there was none in time."""
        import ray

        actor = ray.remote(Core).options(num_cpus=1, max_restarts=0).remote(self._model)
        ready = actor.check.remote()
        for _ in range(int(HIRE_SECONDS / _POLL_SECONDS)):
            if is_over.is_set():
                break
            if ray.wait([ready], timeout=_POLL_SECONDS)[0]:
                try:
                    _fetch(ready, _POLL_SECONDS)
                except HandLost:
                    break
                return Hand(actor)
        ray.kill(actor, no_restart=True)
        return None


def _knock(address: str) -> None:
    """Make sure that somebody listens: Ray tries for minutes.

    Raises:
        OSError: nobody does.
    """
    host, colon, port = address.rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()


def _fetch(reference: Any, seconds: float) -> Any:
    """What a core gave back; its own errors are raised as they were there."""
    import ray
    from ray.exceptions import RayError, RayTaskError

    try:
        return ray.get(reference, timeout=seconds)
    except RayTaskError as error:
        cause = error.cause
        raise (cause if isinstance(cause, Exception) else error) from None
    except RayError as error:  # GetTimeoutError is one, and a TimeoutError as well
        raise HandLost(str(error)) from error
