"""Products of a graph in int8, for CPUs that have instructions for them (VNNI, AMX).

Weights have a scale for each row. Activations have one for all, which channels with rare high
values would spoil: so these are divided by a factor that the weights take up (Xiao et al.,
"SmoothQuant", ICML 2023). Nothing is measured at run time: how far each channel reaches was,
over real news, by `benchmarks/int8_reaches.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.conversion import openvino

REACHES = Path(__file__).parent / "int8_reaches.npz"

SMOOTHING = 0.8
"""How much of a channel's reach the weights take up, 0 to 1. Of .25 to 1 the least error over
the products of the bundled model and reader; the paper's .5 has up to three times as much."""

SMALLEST = 128
"""A product whose weights have a side shorter than this stays as it is, and so does one that has
more inputs than outputs: behind a GELU single values are twenty times as high as others."""

STEPS = 127
"""Of int8 on each side of 0."""

_LEAST = 1e-4


def stored_reaches(digest: str, graph: Any) -> tuple[NDArray[np.float32], ...] | None:
    """The reaches that were measured for the network with this digest; None for another.

    Returns:
        The greatest absolute value of each channel, for each input of `products_by_input`.
    """
    widths = [len(_weights(products[0])[0]) for products in products_by_input(graph)]
    with np.load(REACHES, allow_pickle=False) as stored:
        if digest not in stored or len(stored[digest]) != sum(widths):
            return None
        return tuple(np.split(stored[digest].astype(np.float32), np.cumsum(widths)[:-1]))


def products_by_input(graph: Any) -> list[list[Any]]:
    """The products of activations with constant weights that int8 suits, by their input.

    In the order of their names, which a graph keeps on disk.
    """
    products: dict[tuple[str, int], list[Any]] = {}
    for node in sorted(graph.get_ordered_ops(), key=lambda node: str(node.get_friendly_name())):
        if node.get_type_name() == "MatMul" and _suits(node.input_value(1).get_node()):
            source = node.input_value(0)
            key = (source.get_node().get_friendly_name(), source.get_index())
            products.setdefault(key, []).append(node)
    return list(products.values())


def in_int8(graph: Any, reaches: Sequence[NDArray[np.float32]]) -> Any:
    """A copy of the graph with `products_by_input` in int8.

    Args:
        graph: an ``openvino.Model``.
        reaches: as from `stored_reaches`.
    """
    copy = graph.clone()
    for products, reach in zip(products_by_input(copy), reaches, strict=True):
        _quantize(products, np.maximum(reach, _LEAST))
    return copy


def _suits(weights: Any) -> bool:
    if weights.get_type_name() != "Constant" or weights.data.ndim != 2:
        return False
    outputs, inputs = weights.data.shape
    return bool(SMALLEST <= inputs <= outputs)


def _weights(product: Any) -> NDArray[np.float32]:
    """Shape (outputs, inputs)."""
    return np.asarray(product.input_value(1).get_node().data, dtype=np.float32)


def _quantize(products: list[Any], reach: NDArray[np.float32]) -> None:
    openvino()
    from openvino import opset13

    def constant(values: Any) -> Any:
        return opset13.constant(np.asarray(values, np.float32))

    heaviest = np.max([np.abs(_weights(product)).max(axis=0) for product in products], axis=0)
    factors = reach**SMOOTHING / np.maximum(heaviest, _LEAST) ** (1 - SMOOTHING)
    high = float((reach / factors).max())
    bounds = [constant(-high * (STEPS + 1) / STEPS), constant(high)]
    smooth = opset13.multiply(products[0].input_value(0), constant(1 / factors[None, None]))
    quantized = opset13.fake_quantize(smooth, *bounds, *bounds, levels=2 * STEPS + 2)
    for product in products:
        rows = _weights(product) * factors
        scales = np.abs(rows).max(axis=1, keepdims=True) / STEPS
        steps = opset13.constant(np.rint(rows / scales).astype(np.int8))
        weights = opset13.multiply(opset13.convert(steps, "f32"), constant(scales))
        product.input(0).replace_source_output(quantized.output(0))
        product.input(1).replace_source_output(weights.output(0))
