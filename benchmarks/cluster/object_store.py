"""An object store for tests and measurements: SeaweedFS with three storage servers here."""

from __future__ import annotations

import importlib.util
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUCKET = "news"
START_SECONDS = 60.0


class ObjectStore:
    """A master, three storage servers of which two hold each object, and the door that speaks S3.

    Attributes:
        servers: the processes of the storage servers.
        environment: variables by which a program finds the store.
    """

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        """What the servers store and say is to lie in the folder."""
        self.servers: list[subprocess.Popen[bytes]] = []
        self.environment: dict[str, str] = {}
        self._folder = folder
        self._host = host
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start it, and wait until it takes objects."""
        master, filer, door, *servers = free_ports(6)
        known = f"-master={self._host}:{master}"
        self._serve("master", master, "-peers=none", "-volumeSizeLimitMB=64", "-mdir=.")
        for number, port in enumerate(servers):
            rack = f"-rack=rack{number}"
            self.servers.append(self._serve("volume", port, known, "-dir=.", "-max=20", rack))
        self._serve(
            "filer", filer, known, "-s3", f"-s3.port={door}", "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-defaultReplicaPlacement=010",
        )  # fmt: skip
        endpoint = f"http://{self._host}:{door}"
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": "us-east-1",
        }
        _ask(f"{endpoint}/{BUCKET}", "PUT")
        # The door opens before the storage servers have told the master of themselves.
        _ask(f"{endpoint}/{BUCKET}/ready", "PUT", b"yes")

    def stop(self) -> None:
        """End all servers."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()

    def _serve(self, kind: str, port: int, *options: str) -> subprocess.Popen[bytes]:
        folder = self._folder / f"{kind}-{port}"
        folder.mkdir(parents=True)
        weed = Path(sys.executable).with_name("weed")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [weed, kind, f"-ip={self._host}", f"-port={port}", *options],
                cwd=folder, stdout=log, stderr=log,
            )  # fmt: skip
        self._processes.append(process)
        return process


def missing_packages() -> list[str]:
    """What the tests of clusters need and is not installed."""
    missing = [name for name in ("ray", "lance") if importlib.util.find_spec(name) is None]
    if not Path(sys.executable).with_name("weed").exists():
        missing.append("SeaweedFS")
    return missing


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, nor on those 10,000 above, where SeaweedFS speaks gRPC."""
    ports: list[int] = []
    while len(ports) < count:
        port = random.randrange(20_000, 30_000)  # noqa: S311 - no secret
        if port not in ports and all(map(_is_free, (port, port + 10_000))):
            ports.append(port)
    return ports


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        return listener.connect_ex(("127.0.0.1", port)) != 0


def _ask(url: str, method: str, body: bytes | None = None) -> None:
    """Ask until it is done, or it is too late."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            request = urllib.request.Request(url, data=body, method=method)  # noqa: S310
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - a server of ours
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@contextmanager
def object_store(folder: Path, host: str = "127.0.0.1") -> Iterator[ObjectStore]:
    """An object store for as long as it is needed."""
    store = ObjectStore(folder, host)
    try:
        store.start()
        yield store
    finally:
        store.stop()
