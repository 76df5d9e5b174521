"""Converts a sentence-transformers model to one OpenVINO graph.

The torch module itself (transformer, pooling, dense, normalise) is traced, so the
weights and the arithmetic are the model's own; only the kernels differ.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from embeddings.libraries import errors_only

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""Inputs a plain text model can have, in the order of the traced graph."""

EXAMPLE_TOKENS = 8
"""Tokens of the example that the model is traced with; any small number does."""


def openvino() -> Any:
    """The OpenVINO package, loaded without its telemetry.

    Importing it sends an event to Google Analytics (and writes a client id into
    the home folder) when ``openvino_telemetry`` can be imported; when it cannot,
    OpenVINO falls back to a stub that does nothing. So it is hidden for the time
    of the first import.
    """
    if "openvino" not in sys.modules:
        with _hidden("openvino_telemetry"):
            import openvino
    import openvino

    return openvino


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    before = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]  # "cannot be imported"
    try:
        yield
    finally:
        if before is None:
            del sys.modules[module]
        else:
            sys.modules[module] = before


def cpu_has_bf16() -> bool:
    """Whether this CPU has instructions for bf16 (AVX512-BF16, AMX, SVE)."""
    capabilities = openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "BF16" in capabilities


def convert(model: Any, inputs: Sequence[str]) -> Any:
    """The OpenVINO graph of a sentence-transformers model.

    Its outputs are the vectors of the texts and those of their tokens. The parts behind
    ``openvino.convert_model`` are called directly: the function itself reports to the
    telemetry package, and it traces the model twice.

    Args:
        model: a ``SentenceTransformer`` whose modules are all plain torch.
        inputs: which of `INPUTS` the model takes.

    Raises:
        RuntimeError: the graph has other inputs than the model.
    """

    def forward(*tensors: Any) -> Any:
        features = dict(zip(inputs, tensors, strict=True))
        for module in model:
            features = module(features)
        return features["sentence_embedding"], features["token_embeddings"]

    model.eval().requires_grad_(False)
    return trace(forward, inputs)


def trace(forward: Any, inputs: Sequence[str]) -> Any:
    """The OpenVINO graph of a torch function or module.

    Args:
        forward: takes whole numbers of shape (texts, tokens).
        inputs: what each of its arguments is called in the graph.

    Raises:
        RuntimeError: the graph has other inputs than the model.
    """
    import torch

    openvino()
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    example = tuple(torch.ones((2, EXAMPLE_TOKENS), dtype=torch.int64) for _ in inputs)
    with warnings.catch_warnings(), errors_only(), torch.inference_mode():
        # OpenVINO reads TorchScript; its reader of the successor, torch.export,
        # took 12 s where this takes one.
        warnings.filterwarnings("ignore", r"`torch\.jit\.trace", DeprecationWarning)
        # It looks at every attribute of a model, those that transformers gives up too.
        warnings.simplefilter("ignore", FutureWarning)
        # "the trace might not generalize to other inputs": that is what the
        # comparison with torch on texts of several lengths is for.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(forward, example, check_trace=False)
        frontend = FrontEndManager().load_by_framework("pytorch")
        decoder = TorchScriptPythonDecoder(traced, shared_memory=False)
        graph = frontend.convert(frontend.load(decoder))
    if len(graph.inputs) != len(inputs):
        raise RuntimeError(f"the graph takes {len(graph.inputs)} inputs instead of {len(inputs)}")
    for port, name in zip(graph.inputs, inputs, strict=True):
        port.get_tensor().set_names({name})
    return graph


def conversion_errors() -> tuple[type[Exception], ...]:
    """The errors of `convert` and of a graph for a model that OpenVINO cannot run."""
    openvino()
    from openvino import frontend

    failures = (frontend.OpConversionFailure, frontend.GeneralFailure)
    return (*failures, RuntimeError, ValueError, TypeError, LookupError, AttributeError)
