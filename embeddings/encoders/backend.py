"""Chooses the backend of a model: the fastest one whose vectors agree with torch's."""

from __future__ import annotations

import logging
import time
from typing import Any, Literal

import numpy as np

from embeddings.embedder import Vectors, unit_rows
from embeddings.encoders.compiled_graph import Precision
from embeddings.encoders.conversion import INPUTS, conversion_errors, convert, cpu_has_bf16
from embeddings.encoders.encoder import Encoder, ModelSettings
from embeddings.encoders.graph_cache import ConvertedModel, GraphCache
from embeddings.encoders.openvino_encoder import OpenVINOEncoder
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.encoders.torch_encoder import TorchEncoder
from embeddings.errors import ModelError
from embeddings.libraries import first_line

Backend = Literal["auto", "openvino", "torch"]

LEAST_COSINE = 0.9995
"""A faster way is taken only when its vectors of the probe texts are at least this close
to those of torch in fp32 (measured: .99997 with bf16)."""

_SENTENCE = (
    "The council of the small harbour town voted on Tuesday, by nine votes to four, to rebuild "
    "the old fish market; the mayor said that work would begin in spring and cost 3.2 million. "
)
PROBES = (
    "Who voted?",
    "  A headline\n\nwith white space around it \n",
    "Élodie Køhler à Zürich: «Привет», 東京 → 42 %, naïve façade 🐟",
    _SENTENCE,
    _SENTENCE * 4,
    _SENTENCE * 60,  # longer than most models take: the cut is compared too
)
"""Texts of several lengths, scripts and spacings that both ways are compared on."""

_log = logging.getLogger(__name__)


def choose_encoder(
    name: str,
    digest: str,
    model: Any,
    settings: ModelSettings,
    definition: str,
    tokenizer: ModelTokenizer,
    backend: Backend,
    cache: GraphCache,
    threads: int | None = None,
) -> Encoder:
    """Choose how to run a model that torch has loaded, of this name, digest and tokenizer.

    The tokenizer's ``definition`` is kept with the model.

    A converted model goes into the cache, for the next start.

    Raises:
        ModelError: OpenVINO is wanted and cannot run the model.
    """
    plain = TorchEncoder(model)
    if backend == "torch" or (backend == "auto" and model.device.type != "cpu"):
        return plain
    probes = _probe(plain, settings)
    try:
        converted = ConvertedModel(_graph(model), definition, settings, probes)
        rival = None if backend == "openvino" else plain
        return _cached(converted, tokenizer, digest, rival, cache, threads)
    except conversion_errors() as error:
        reason = first_line(error)
        if backend == "openvino":
            raise ModelError(f"OpenVINO cannot run the model {name!r}: {reason}.") from error
        _log.info("The model %r is run by torch: %s.", name, reason)
        mixed = TorchEncoder(model, bf16=True)
        return mixed if cpu_has_bf16() and _agree(_probe(mixed, settings), probes) else plain


def checked_encoder(
    converted: ConvertedModel, tokenizer: ModelTokenizer, threads: int | None = None
) -> OpenVINOEncoder | None:
    """An encoder for the converted model, None when none agrees with torch."""
    precisions: tuple[Precision, ...] = ("bf16", "f32") if cpu_has_bf16() else ("f32",)
    for precision in precisions:
        encoder = OpenVINOEncoder(
            converted.graph,
            tokenizer,
            converted.settings,
            precision=precision,
            threads=threads,
        )
        try:
            if _agree(_probe(encoder, converted.settings), converted.probes):
                return encoder
        except RuntimeError as error:  # a kernel that this CPU does not have
            _log.info("OpenVINO cannot run the model in %s: %s", precision, error)
    return None


def passages_in_int8(name: str, digest: str, encoder: Encoder) -> None:
    """Let an encoder embed passages in int8.

    Raises:
        ModelError: this CPU cannot, OpenVINO does not run the model, or nobody has measured
            how far its channels reach.
    """
    if not isinstance(encoder, OpenVINOEncoder) or encoder.precision != "bf16":
        raise ModelError(
            f"The model {name!r} cannot be run in int8 here, which takes OpenVINO and a CPU with"
            " bf16 (AVX512-BF16 or AMX): leave int8 out."
        )
    reaches = encoder.reaches(digest)
    if reaches is None:
        raise ModelError(f"Only the bundled model can be run in int8, not {name!r}.")
    encoder.run_passages_in_int8(reaches)


def _graph(model: Any) -> Any:
    if not _convertible(model):
        raise ValueError("it is not a plain text model")
    inputs = [name for name in INPUTS if name in model.tokenizer.model_input_names]
    return convert(model, inputs)


def _cached(
    converted: ConvertedModel,
    tokenizer: ModelTokenizer,
    digest: str,
    rival: Encoder | None,
    cache: GraphCache,
    threads: int | None,
) -> OpenVINOEncoder:
    """The OpenVINO encoder, kept for the next start, or a ValueError that says why not."""
    encoder = checked_encoder(converted, tokenizer, threads)
    if encoder is None:
        raise ValueError("its vectors differ from torch's")
    if rival and encoder.precision == "f32" and _seconds(encoder) > _seconds(rival):
        raise ValueError("torch is faster here")
    cache.save(digest, converted)
    # The graph read back is optimised a little differently: use what later starts use.
    again = cache.load(digest)
    return (checked_encoder(again, tokenizer, threads) if again else None) or encoder


def _probe(encoder: Encoder, settings: ModelSettings) -> Vectors:
    return encoder.encode_queries(PROBES, settings.query_prompt)


def _agree(ours: Vectors, theirs: Vectors) -> bool:
    if ours.shape != theirs.shape or not np.isfinite(ours).all():
        return False
    cosines = (unit_rows(ours, "probed") * unit_rows(theirs, "probed")).sum(axis=1)
    return bool(cosines.min() >= LEAST_COSINE)


def _seconds(encoder: Encoder) -> float:
    """Time of sixteen passages of some 160 tokens, the better of two runs."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        encoder.encode_passages([_SENTENCE * 4] * 16, "", lambda finished: None)
        times.append(time.perf_counter() - start)
    return min(times)


def _convertible(model: Any) -> bool:
    """Whether the model is a plain Transformer, Pooling, Dense, Normalize text model."""
    modules = list(model)
    known = all(type(module).__module__.startswith("sentence_transformers.") for module in modules)
    kinds = [type(module).__name__ for module in modules]
    return (
        known
        and kinds[:2] == ["Transformer", "Pooling"]
        and set(kinds[2:]) <= {"Dense", "Normalize"}
        and model.truncate_dim is None
        and getattr(model.tokenizer, "padding_side", "") == "right"
        and "message" not in getattr(modules[0], "modality_config", {})
        # Else pooling leaves the prompt out, and the graph would have to know how long it is.
        and getattr(modules[1], "include_prompt", True)
        and set(model.tokenizer.model_input_names) <= set(INPUTS)
    )
