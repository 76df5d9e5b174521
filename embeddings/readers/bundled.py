"""The readers that come with Citewire: adapters on embedding models, by their fingerprints."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.embedder import Arithmetic
from embeddings.encoders.compiled_graph import CompiledGraph, Precision
from embeddings.encoders.conversion import INPUTS, conversion_errors, cpu_has_bf16, trace
from embeddings.encoders.encoder import ModelSettings
from embeddings.encoders.graph_cache import ConvertedModel, GraphCache
from embeddings.encoders.int8 import in_int8, stored_reaches
from embeddings.errors import ModelError
from embeddings.libraries import errors_only, loading_errors, no_progress_bars
from embeddings.readers.adapter import Adapter, load_adapter, merged_network
from embeddings.readers.pair_tokenizer import PairTokenizer
from embeddings.readers.token_reader import Arrays, Run, TokenReader, arrays_of


@dataclass(frozen=True, slots=True)
class ShippedAdapter:
    """An adapter that was measured; see docs/reader.md.

    Attributes:
        name: of the reader.
        file: its weights.
        sha256: hex digest of the file.
        base: fingerprint of the model that it was trained on.
    """

    name: str
    file: Path
    sha256: str
    base: str


_HERE = Path(__file__).parent
BUNDLED = ShippedAdapter(
    name="bundled",
    file=_HERE / "reader.safetensors",
    sha256="180037acd9c0a5dd8b126f454f2455ade60d1a1aa5a9817bb4820a1a16810606",
    base="1b4f0be20d5dda27e0d700b463f055ca26651b363c6ade29c466a08e054a41ee",
)
MULTILINGUAL = ShippedAdapter(
    name="multilingual",
    file=_HERE / "multilingual_reader.safetensors",
    sha256="bac77580b6255704ec4b9e74f50d7d845bb7581ef26294a184ea509a9920dfc7",
    base="1d6e3fc2b297e7103750d4db56b9c75512cb073456d2b3d0c05bbf70482129d9",
)
SHIPPED = (BUNDLED, MULTILINGUAL)

LEAST_CORRELATION = 0.999
"""A faster way is taken only when its scores of the probes follow torch's in fp32 so closely."""

_QUESTION = "Who voted to rebuild the fish market?"
_SENTENCE = (
    "The council of the small harbour town voted on Tuesday, by nine votes to four, to rebuild "
    "the old fish market; the mayor said that work would begin in spring and cost 3.2 million. "
)
PROBES = ("A headline\n" + _SENTENCE, _SENTENCE * 4, "Élodie Køhler à Zürich: «Привет», 東京")

_log = logging.getLogger(__name__)


def reader_for(
    base: str, folder: Path, cache: GraphCache, encode: Arithmetic = "auto"
) -> TokenReader | None:
    """Load the reader that was trained on a model; None where there is none.

    The adapter is merged into the model's weights once, and the graph is kept in the cache.

    Args:
        base: fingerprint of the model.
        folder: where it lies.
        cache: of converted networks.
        encode: its arithmetic; see `embeddings.encoders.int8`.

    Raises:
        ModelError: the adapter or the model is damaged.
    """
    shipped = next((adapter for adapter in SHIPPED if adapter.base == base), None)
    if shipped is None:
        return None
    adapter = load_adapter(shipped.file)
    if (adapter.digest, adapter.base) != (shipped.sha256, base):
        raise ModelError(
            f"The reader's adapter {shipped.file} is not the one that belongs to this release: "
            "install Citewire again."
        )
    digest = digest_of(adapter)
    with cache.alone(digest) as converted:
        if converted:
            pairs = PairTokenizer(converted.tokenizer, converted.settings.max_length)
            if graph := _checked(converted, pairs, digest, encode):
                return _graph_reader(shipped.name, converted, pairs, graph, adapter)
        return _made(shipped.name, adapter, digest, folder, cache, encode)


def _made(
    name: str, adapter: Adapter, digest: str, folder: Path, cache: GraphCache, encode: Arithmetic
) -> TokenReader:
    """The reader from the model's weights and the adapter's."""
    try:
        with no_progress_bars(), errors_only():
            network = merged_network(folder, adapter)
    except loading_errors() as error:
        raise ModelError(f"The reader cannot be loaded: {error}.") from error
    tokenizer = (folder / "tokenizer.json").read_text("utf-8")
    settings = _settings(adapter)
    pairs = PairTokenizer(tokenizer, settings.max_length)

    def by_torch(arrays: Arrays) -> np.ndarray:
        import torch

        with torch.inference_mode():
            scores = network(*(torch.from_numpy(arrays[name]) for name in INPUTS))
        return np.asarray(scores.numpy(), dtype=np.float32)

    try:
        probes = _probe(by_torch, pairs)
        converted = ConvertedModel(trace(network, INPUTS), tokenizer, settings, probes)
        if graph := _checked(converted, pairs, digest, encode):
            cache.save(digest, converted)
            return _graph_reader(name, converted, pairs, graph, adapter)
    except conversion_errors() as error:
        _log.info("The reader is run by torch: %s", error)
    return TokenReader(name, pairs, settings, by_torch, languages=[*adapter.language_means])


def digest_of(adapter: Adapter) -> str:
    """Hex SHA-256 that tells the merged network from others."""
    return hashlib.sha256(f"{adapter.base} {adapter.digest}".encode()).hexdigest()


def _settings(adapter: Adapter) -> ModelSettings:
    return ModelSettings(
        dimension=3, max_length=adapter.longest, pad_id=0, query_prompt="", passage_prompt=""
    )


def _graph_reader(
    name: str,
    converted: ConvertedModel,
    pairs: PairTokenizer,
    graph: CompiledGraph,
    adapter: Adapter,
) -> TokenReader:
    run = partial(graph.infer, output=0)
    languages = [*adapter.language_means]
    return TokenReader(name, pairs, converted.settings, run, graph.optimal(), languages)


def _checked(
    converted: ConvertedModel, pairs: PairTokenizer, digest: str, encode: Arithmetic
) -> CompiledGraph | None:
    """The graph in the fastest arithmetic whose scores agree with torch's."""
    for kind, precision, variant in _variants(converted.graph, digest, encode):
        graph = CompiledGraph(variant, "THROUGHPUT", precision)
        try:
            probes = _probe(partial(graph.infer, output=0), pairs)
        except RuntimeError as error:  # a kernel that this CPU does not have
            _log.info("OpenVINO cannot run the reader in %s: %s", kind, error)
            continue
        if probes.shape == converted.probes.shape and np.isfinite(probes).all():
            correlation = np.corrcoef(probes.ravel(), converted.probes.ravel())[0, 1]
            if correlation >= LEAST_CORRELATION:
                return graph
    return None


def _variants(graph: Any, digest: str, encode: Arithmetic) -> Iterator[tuple[str, Precision, Any]]:
    """The graph in each arithmetic, the fastest first, with its name and that of the rest."""
    if cpu_has_bf16():  # and then int8 too: such CPUs have VNNI
        reaches = stored_reaches(digest, graph) if encode == "int8" else None
        if reaches is not None:
            yield "int8", "bf16", in_int8(graph, reaches)
        yield "bf16", "bf16", graph
    yield "f32", "f32", graph


def _probe(run: Run, pairs: PairTokenizer) -> np.ndarray:
    """Scores of all tokens of the probes, shape (tokens, 3)."""
    return np.concatenate(
        [
            run(arrays_of([pair], len(pair.ids), 0))[0, : len(pair.ids)]
            for pair in pairs.pairs(_QUESTION, PROBES)
        ]
    )
