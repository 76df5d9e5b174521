"""Products in int8: how close they come, what they leave alone, and for which networks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoders.conversion import openvino
from embeddings.encoders.int8 import REACHES, in_int8, products_by_input, stored_reaches
from embeddings.model_folder import bundled_folder, fingerprint
from embeddings.readers.adapter import load_adapter
from embeddings.readers.bundled import ADAPTER, digest_of

Table = NDArray[np.float32]

OUTLIER = 7
"""A channel with values twenty times as high as others."""


def random(*shape: int, seed: int = 0) -> Table:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def activations() -> Table:
    table = random(1, 64, 128)
    table[..., OUTLIER] *= 20
    return table


@pytest.fixture
def graph() -> Any:
    """Two products of one input, one that narrows what they give, and one that is small."""
    openvino()
    from openvino import Model, opset13

    tokens = opset13.parameter([1, -1, 128], np.float32, name="tokens")
    wide = [
        opset13.matmul(tokens, opset13.constant(random(256, 128, seed=seed)), False, True)
        for seed in (1, 2)
    ]
    both = opset13.add(wide[0], wide[1])
    narrow = opset13.matmul(both, opset13.constant(random(128, 256, seed=3)), False, True)
    small = opset13.matmul(tokens, opset13.constant(random(3, 128, seed=4)), False, True)
    return Model([both, narrow, small], [tokens], "made up")


def outputs(graph: Any, tokens: Table) -> list[Table]:
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino().Core().compile_model(graph, "CPU", settings)
    return [np.array(table) for table in compiled(tokens).to_tuple()]


def test_it_suits_products_that_do_not_narrow(graph: Any) -> None:
    assert [len(products) for products in products_by_input(graph)] == [2]


def test_products_stay_close_also_beside_a_channel_of_high_values(graph: Any) -> None:
    tokens = activations()
    reach = np.abs(tokens).max(axis=(0, 1))
    exact, close = outputs(graph, tokens), outputs(in_int8(graph, [reach]), tokens)
    for table, other in zip(exact, close, strict=True):
        assert np.linalg.norm(table - other) < 0.02 * np.linalg.norm(table)
    assert (exact[0] != close[0]).any()
    assert (exact[2] == close[2]).all()
    # What the outlier does not reach is not lost in its steps.
    tokens[..., OUTLIER] = 0
    exact, close = outputs(graph, tokens), outputs(in_int8(graph, [reach]), tokens)
    assert np.linalg.norm(exact[0] - close[0]) < 0.06 * np.linalg.norm(exact[0])


def test_values_beyond_the_reach_are_cut_and_nothing_worse(graph: Any) -> None:
    tokens = activations()
    close = outputs(in_int8(graph, [np.abs(tokens).max(axis=(0, 1)) / 2]), tokens)
    assert all(np.isfinite(table).all() for table in close)


def test_the_bundled_networks_were_measured_and_no_others(graph: Any) -> None:
    with np.load(REACHES) as stored:
        assert set(stored) == {digest_of(load_adapter(ADAPTER)), fingerprint(bundled_folder())}
        assert all((stored[digest] > 0).all() for digest in stored)
    assert stored_reaches("0" * 64, graph) is None
    assert stored_reaches(fingerprint(bundled_folder()), graph) is None
