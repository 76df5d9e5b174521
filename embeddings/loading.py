"""From a model's name to an embedder, by the fastest way that is exact enough."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np

from embeddings.embedder import Vectors
from embeddings.encoders.encoder import Encoder
from embeddings.encoders.graph_cache import ConvertedModel, GraphCache, default_folder
from embeddings.encoders.openmp import let_idle_threads_sleep
from embeddings.encoders.openvino_encoder import (
    INPUTS,
    OpenVINOEncoder,
    Precision,
    convert,
    cpu_has_bf16,
    openvino,
)
from embeddings.encoders.settings import ModelSettings
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.encoders.torch_encoder import TorchEncoder
from embeddings.errors import ModelError
from embeddings.model_folder import BUNDLED_NAME, BUNDLED_NAMES, bundled_folder, fingerprint
from embeddings.sentence_transformer import SentenceTransformerEmbedder
from embeddings.vectors import unit_rows

Backend = Literal["auto", "openvino", "torch"]

LONGEST = 8192
"""Cap on a model's own maximum: some configurations say 10**30, and a passage of more
than this is no passage."""

LEAST_COSINE = 0.9995
"""A faster way is taken only when its vectors of the probe texts are at least this close
to those of torch in fp32 (measured: .99997 with bf16, .9975 with int8)."""

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

_ADVICE = (
    "check the spelling and the connection, give the folder of a model, or leave the name "
    "out for the bundled one"
)

_log = logging.getLogger(__name__)


def load_embedder(
    name: str | None = None,
    *,
    backend: Backend = "auto",
    cache: Path | None = None,
    download: bool = True,
) -> SentenceTransformerEmbedder:
    """Load a sentence-transformers model.

    The bundled model and a model in a folder never use the network. Another name is
    looked up among the models that were downloaded before, then on the model hub. A
    model in a folder is called by the folder's absolute path, so that its name holds
    wherever the program is started.

    Args:
        name: None, "all-MiniLM-L6-v2" or "sentence-transformers/all-MiniLM-L6-v2" for
            the bundled model; a folder; or the name of a model on the hub.
        backend: "auto" takes OpenVINO on a CPU when the model can be converted and its
            vectors agree with torch's (`LEAST_COSINE`), else torch; the other two force
            one. ``embedder.backend`` says what runs.
        cache: folder that keeps the converted model for the next start, by default
            ``~/.cache/citewire``. It is only a copy, and may be deleted.
        download: whether the hub may be asked; otherwise nothing uses the network.

    Raises:
        ModelError: there is no such model, or it cannot be used.
    """
    if backend not in ("auto", "openvino", "torch"):
        raise ValueError(f'backend is "auto", "openvino" or "torch", not {backend!r}.')
    let_idle_threads_sleep()
    name, folder = _locate(name)
    if folder is None and not download:
        raise ModelError(
            f"The model {name!r} is not on this machine (no such folder, and not downloaded "
            "before): put its folder back, or download it by naming it in `citewire build "
            "--model`."
        )
    kept = GraphCache(cache or default_folder())
    if folder is not None and backend != "torch":
        digest = fingerprint(folder)
        converted = kept.load(digest)
        encoder = _checked(converted) if converted else None
        if converted and encoder:
            return _embedder(name, digest, converted.settings, converted.tokenizer, encoder)
    model = _load_model(name, folder)
    digest = fingerprint(folder or _downloaded(name) or Path(name))
    return _from_torch(name, digest, model, backend, kept)


def _locate(name: str | None) -> tuple[str, Path | None]:
    """The name to show and the folder of the model, None when it must be downloaded."""
    if name is None or name in BUNDLED_NAMES:
        return BUNDLED_NAME, bundled_folder()
    if name and Path(name).is_dir():
        folder = Path(name).absolute()
        return str(folder), folder
    return name, _downloaded(name)


def _downloaded(name: str) -> Path | None:
    """The folder in the hub's cache; None when the model was never downloaded."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise ModelError(
            f"The model {name!r} cannot be loaded (no such folder, and no name that a hub "
            f"could know): {_ADVICE}."
        ) from error
    except OSError:
        return None


def _load_model(name: str, folder: Path | None) -> Any:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    source = name if folder is None else str(folder)
    try:
        with no_progress_bars():
            return SentenceTransformer(source, local_files_only=folder is not None)
    except (
        OSError,
        ValueError,
        RuntimeError,
        LookupError,
        TypeError,
        AttributeError,
        ImportError,
        SafetensorError,
    ) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        hint = _ADVICE if folder is None else "copy or download the model again"
        raise ModelError(f"The model {name!r} cannot be loaded ({reason}): {hint}.") from error


@contextmanager
def no_progress_bars() -> Iterator[None]:
    """Keep transformers from drawing a bar for weights that load in a moment."""
    from transformers.utils import logging as transformers_logging

    drawn = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            transformers_logging.enable_progress_bar()


def _from_torch(
    name: str, digest: str, model: Any, backend: Backend, kept: GraphCache
) -> SentenceTransformerEmbedder:
    """Choose how to run a model that torch has loaded."""
    settings = _settings(name, model)
    tokenizer = _tokenizer_definition(name, model)
    plain = TorchEncoder(model, settings)
    if backend == "torch" or (backend == "auto" and model.device.type != "cpu"):
        return _embedder(name, digest, settings, tokenizer, plain)
    probes = _probe(plain)
    try:
        converted = ConvertedModel(_graph(model, settings), tokenizer, settings, probes)
        encoder = _chosen(converted, digest, None if backend == "openvino" else plain, kept)
    except _conversion_errors() as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        if backend == "openvino":
            raise ModelError(f"OpenVINO cannot run the model {name!r}: {reason}.") from error
        _log.info("The model %r is run by torch: %s.", name, reason)
        mixed = TorchEncoder(model, settings, bf16=True)
        close = cpu_has_bf16() and _agree(_probe(mixed), probes)
        return _embedder(name, digest, settings, tokenizer, mixed if close else plain)
    return _embedder(name, digest, settings, tokenizer, encoder)


def _graph(model: Any, settings: ModelSettings) -> Any:
    if not _convertible(model, settings):
        raise ValueError("it is not a plain text model")
    inputs = [name for name in INPUTS if name in model.tokenizer.model_input_names]
    return convert(model, inputs)


def _chosen(
    converted: ConvertedModel, digest: str, rival: Encoder | None, kept: GraphCache
) -> OpenVINOEncoder:
    """The OpenVINO encoder, kept for the next start, or a ValueError that says why not."""
    encoder = _checked(converted)
    if encoder is None:
        raise ValueError("its vectors differ from torch's")
    if rival and encoder.precision == "f32" and _seconds(encoder) > _seconds(rival):
        raise ValueError("torch is faster here")
    kept.save(digest, converted)
    # The graph read back is optimised a little differently: use what later starts use.
    again = kept.load(digest)
    return (_checked(again) if again else None) or encoder


def _embedder(
    name: str, digest: str, settings: ModelSettings, tokenizer: str, encoder: Encoder
) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(
        name=name,
        fingerprint=digest,
        settings=settings,
        tokenizer=ModelTokenizer(tokenizer, settings),
        encoder=encoder,
    )


def _checked(converted: ConvertedModel) -> OpenVINOEncoder | None:
    """An encoder for the converted model, None when none agrees with torch."""
    precisions: tuple[Precision, ...] = ("bf16", "f32") if cpu_has_bf16() else ("f32",)
    for precision in precisions:
        encoder = OpenVINOEncoder(
            converted.graph,
            ModelTokenizer(converted.tokenizer, converted.settings),
            converted.settings,
            precision=precision,
        )
        try:
            if _agree(_probe(encoder), converted.probes):
                return encoder
        except RuntimeError as error:  # a kernel that this CPU does not have
            _log.info("OpenVINO cannot run the model in %s: %s", precision, error)
    return None


def _probe(encoder: Encoder) -> Vectors:
    return encoder.encode_queries(PROBES)


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
        encoder.encode_passages([_SENTENCE * 4] * 16, lambda finished: None)
        times.append(time.perf_counter() - start)
    return min(times)


def _settings(name: str, model: Any) -> ModelSettings:
    prompts = {key: value or "" for key, value in (model.prompts or {}).items()}
    passage = next((prompts[k] for k in ("document", "passage", "corpus") if prompts.get(k)), "")
    dimension = model.get_embedding_dimension()
    if not dimension:
        raise ModelError(f"The model {name!r} does not say how long its vectors are.")
    pad_id = getattr(model.tokenizer, "pad_token_id", None)
    return ModelSettings(
        dimension=int(dimension),
        max_length=int(min(model.max_seq_length or LONGEST, LONGEST)),
        pad_id=0 if pad_id is None else int(pad_id),
        query_prompt=prompts.get("query", ""),
        passage_prompt=passage,
    )


def _tokenizer_definition(name: str, model: Any) -> str:
    from tokenizers import Tokenizer

    fast = getattr(model.tokenizer, "backend_tokenizer", model.tokenizer)
    if not isinstance(fast, Tokenizer):
        raise ModelError(
            f"The model {name!r} has no fast tokenizer, which counting tokens needs: "
            "use another model."
        )
    return str(fast.to_str())


def _convertible(model: Any, settings: ModelSettings) -> bool:
    """Whether the model is a plain Transformer, Pooling, Dense, Normalize text model."""
    modules = list(model)
    known = all(type(module).__module__.startswith("sentence_transformers.") for module in modules)
    kinds = [type(module).__name__ for module in modules]
    prompted = bool(settings.query_prompt or settings.passage_prompt)
    return (
        known
        and kinds[:2] == ["Transformer", "Pooling"]
        and set(kinds[2:]) <= {"Dense", "Normalize"}
        and model.truncate_dim is None
        and getattr(model.tokenizer, "padding_side", "") == "right"
        and "message" not in getattr(modules[0], "modality_config", {})
        and not (prompted and not getattr(modules[1], "include_prompt", True))
        and set(model.tokenizer.model_input_names) <= set(INPUTS)
    )


def _conversion_errors() -> tuple[type[Exception], ...]:
    openvino()
    from openvino import frontend

    failures = (frontend.OpConversionFailure, frontend.GeneralFailure)
    return (*failures, RuntimeError, ValueError, TypeError, LookupError, AttributeError)
