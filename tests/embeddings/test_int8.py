"""Products in int8: how close they come, what they leave alone, and for which networks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import ModelError, SentenceTransformerEmbedder, load_embedder
from embeddings.encoders.conversion import openvino
from embeddings.encoders.int8 import REACHES, in_int8, products_by_input, stored_reaches
from embeddings.model_folder import bundled_folder, fingerprint
from embeddings.readers.adapter import load_adapter
from embeddings.readers.bundled import BUNDLED, digest_of

Table = NDArray[np.float32]

LEAST_COSINE = 0.998
"""Of vectors in int8 with those in bf16."""

NEWS = (
    "The council of Lower Marle voted by nine votes to four to rebuild the old fish market, "
    "said the mayor, Ida Brakke; work begins in spring and costs 3.2 million crowns. "
)

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
        assert set(stored) == {digest_of(load_adapter(BUNDLED.file)), fingerprint(bundled_folder())}
        assert all((stored[digest] > 0).all() for digest in stored)
    assert stored_reaches("0" * 64, graph) is None
    assert stored_reaches(fingerprint(bundled_folder()), graph) is None


def test_passages_can_be_embedded_in_int8(bundled_embedder: SentenceTransformerEmbedder) -> None:
    if bundled_embedder.backend != "openvino bf16":
        with pytest.raises(ModelError, match="int8"):
            load_embedder(encode="int8")
        pytest.skip("this CPU has no bf16")
    embedder = load_embedder(encode="int8")
    assert embedder.backend == "openvino int8"
    assert embedder.fingerprint == bundled_embedder.fingerprint
    texts = ["Who voted?", NEWS, NEWS * 3, "東京 → 42 %, naïve façade 🐟"]
    close, exact = embedder.embed_passages(texts), bundled_embedder.embed_passages(texts)
    assert LEAST_COSINE < (close * exact).sum(axis=1).min() < 0.99999
    assert (embedder.embed_queries(texts) == bundled_embedder.embed_queries(texts)).all()


def test_another_model_is_refused_in_one_sentence(
    bundled_embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    copy = tmp_path / "model"
    shutil.copytree(bundled_folder(), copy)
    settings = copy / "sentence_bert_config.json"
    settings.write_text(settings.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(ModelError, match="in int8"):
        load_embedder(str(copy), cache=tmp_path / "cache", encode="int8")
    with pytest.raises(ValueError, match="encode is"):
        load_embedder(encode="int4")  # type: ignore[arg-type]
