"""Loads an embedder by its model's name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from embeddings.embedder import ARITHMETICS, Arithmetic
from embeddings.encoders.backend import (
    Backend,
    checked_encoder,
    choose_encoder,
    passages_in_int8,
)
from embeddings.encoders.encoder import Encoder, ModelSettings
from embeddings.encoders.graph_cache import GraphCache, default_folder
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.errors import ModelError
from embeddings.libraries import (
    first_line,
    let_idle_threads_sleep,
    loading_errors,
    no_progress_bars,
)
from embeddings.model_folder import BUNDLED_NAME, BUNDLED_NAMES, bundled_folder, fingerprint
from embeddings.packed.multilingual import MULTILINGUAL_NAME, multilingual_folder
from embeddings.prompts import Prompts, chosen_prompts, family_prompts, prompted_fingerprint
from embeddings.readers.bundled import reader_for
from embeddings.sentence_transformer import SentenceTransformerEmbedder

LONGEST = 8192
"""Cap on a model's own maximum: some configurations say 10**30, and a passage of more
than this is no passage."""

_ADVICE = (
    "check the spelling and the connection, give the folder of a model, or leave the name "
    "out for the bundled one"
)


def load_embedder(
    name: str | None = None,
    *,
    backend: Backend = "auto",
    cache: Path | None = None,
    download: bool = True,
    threads: int | None = None,
    encode: Arithmetic = "auto",
    insist: bool = True,
    read: Arithmetic = "auto",
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    by_family: bool = True,
) -> SentenceTransformerEmbedder:
    """Load a sentence-transformers model.

    The bundled model, the multilingual one and a model in a folder never use the network.
    Another name is looked up among the models that were downloaded before, then on the
    model hub. A model in a folder is called by the folder's absolute path, so that its name
    holds wherever the program is started.

    Args:
        name: None, "all-MiniLM-L6-v2" or "sentence-transformers/all-MiniLM-L6-v2" for
            the bundled model; "multilingual" for the one that the extra of that name
            brings; a folder; or the name of a model on the hub.
        backend: "auto" takes OpenVINO on a CPU when the model can be converted and its
            vectors agree with torch's (`LEAST_COSINE`), else torch; the other two force
            one. ``embedder.backend`` says what runs.
        cache: folder that keeps the converted model, and the multilingual one, for the next
            start, by default ``~/.cache/citewire``. It may be deleted.
        download: whether the hub may be asked; otherwise nothing uses the network.
        threads: that OpenVINO uses for vectors; by default as many as there are cores.
        encode: "int8" embeds passages faster than "auto" and a little less exactly, on CPUs
            with bf16 and with the bundled model only; see `embeddings.encoders.int8`.
        insist: whether ``encode`` must be had; otherwise "auto" takes its place where it cannot,
            and ``embedder.encode`` says which it is.
        read: "int8" lets the bundled reader read so, where the CPU can.
        query_prompt: text in front of each question, in place of the model's own; "" for none.
        passage_prompt: text in front of each passage, likewise.
        by_family: whether a model whose settings name no prompts gets those of its family,
            see `embeddings.prompts`.

    Raises:
        ModelError: there is no such model, or it cannot be used, or not so.
    """
    if backend not in ("auto", "openvino", "torch"):
        raise ValueError(f'backend is "auto", "openvino" or "torch", not {backend!r}.')
    for option, value in (("encode", encode), ("read", read)):
        if value not in ARITHMETICS:
            raise ValueError(f'{option} is "auto" or "int8", not {value!r}.')
    let_idle_threads_sleep()
    cache = cache or default_folder()
    shown, folder = _locate(name, cache)
    if folder is None and not download:
        raise ModelError(
            f"The model {shown!r} is not on this machine (no such folder, and not downloaded "
            "before): put its folder back, or download it by naming it in `citewire build "
            "--model`."
        )
    graphs = GraphCache(cache)

    def finish(
        digest: str, settings: ModelSettings, tokenizer: ModelTokenizer, encoder: Encoder
    ) -> SentenceTransformerEmbedder:
        own = Prompts(settings.query_prompt, settings.passage_prompt)
        family = family_prompts(shown, folder or _downloaded(shown)) if by_family else None
        prompts = chosen_prompts(query_prompt, passage_prompt, own, family)
        return SentenceTransformerEmbedder(
            name=shown,
            fingerprint=prompted_fingerprint(digest, *prompts),
            settings=settings,
            tokenizer=tokenizer,
            encoder=encoder,
            query_prompt=prompts[0],
            passage_prompt=prompts[1],
            encode=_encoding(shown, digest, encoder, encode, insist=insist),
            load_reader=partial(reader_for, digest, folder or _whereabouts(shown), graphs, read),
        )

    def make() -> SentenceTransformerEmbedder:
        model = _load_model(shown, folder)
        digest = fingerprint(folder or _whereabouts(shown))
        settings, definition = _settings(shown, model), _tokenizer_definition(shown, model)
        tokenizer = ModelTokenizer(definition, settings)
        chosen = choose_encoder(
            shown, digest, model, settings, definition, tokenizer, backend, graphs, threads
        )
        return finish(digest, settings, tokenizer, chosen)

    if folder is None or backend == "torch":
        return make()
    digest = fingerprint(folder)
    with graphs.alone(digest) as converted:
        if converted is not None:
            tokenizer = ModelTokenizer(converted.tokenizer, converted.settings)
            if (checked := checked_encoder(converted, tokenizer, threads)) is not None:
                return finish(digest, converted.settings, tokenizer, checked)
        return make()


def _locate(name: str | None, cache: Path | None) -> tuple[str, Path | None]:
    """The name to show and the folder of the model, None when it must be downloaded."""
    if name is None or name in BUNDLED_NAMES:
        return BUNDLED_NAME, bundled_folder()
    if name == MULTILINGUAL_NAME:
        return name, multilingual_folder(cache)
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


def _whereabouts(name: str) -> Path:
    """The folder of a model that was just downloaded."""
    return _downloaded(name) or Path(name)


def _load_model(name: str, folder: Path | None) -> Any:
    from sentence_transformers import SentenceTransformer

    source = name if folder is None else str(folder)
    try:
        with no_progress_bars():
            return SentenceTransformer(source, local_files_only=folder is not None)
    except loading_errors() as error:
        hint = _ADVICE if folder is None else "copy or download the model again"
        raise ModelError(
            f"The model {name!r} cannot be loaded ({first_line(error)}): {hint}."
        ) from error


def _encoding(
    name: str, digest: str, encoder: Encoder, encode: Arithmetic, *, insist: bool
) -> Arithmetic:
    """The arithmetic in which an encoder embeds passages from now on."""
    if encode == "int8":
        try:
            passages_in_int8(name, digest, encoder)
        except ModelError:
            if insist:
                raise
            return "auto"
    return encode


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
