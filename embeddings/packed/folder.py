"""Writes an unpacked model as a folder that sentence-transformers reads.

The same model gives the same bytes on every machine, so that the fingerprint of the folder
is the same everywhere: the JSON is written here and not by a library, whose next release
may write it otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.packed.model_file import PackedModel, Sizes

QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
"""What the E5 models were trained with (Wang et al., "Multilingual E5 Text Embeddings", 2024)."""

_SPACE = "▁"
"""Stands for a space in the pieces of SentencePiece."""

_WAVE, _STAND_IN = "～", "\ue0fe"
"""The one character in use that SentencePiece keeps and NFKC changes; while NFKC runs, a
character of the private use area stands in for it."""

_MASK = "<mask>"

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARTS = {"w": "weight", "b": "bias"}


def write_folder(model: PackedModel, folder: Path) -> None:
    """Write the files of a model into an empty folder.

    Raises:
        OSError: no space, no right to write.
        ValueError: an array has another size than the network says.
        KeyError: an array is missing.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    weights = folder / "model.safetensors"
    tensors = _tensors(model)
    try:
        save_file(tensors, weights, metadata={"format": "pt"})
    except SafetensorError as error:  # a full disk, too
        raise OSError(str(error)) from error
    weights.chmod(0o644)  # by itself only its owner could read it
    (folder / "1_Pooling").mkdir()
    for name, content in _settings(model).items():
        (folder / name).write_text(_json(content), "utf-8", newline="\n")
    (folder / "tokenizer.json").write_text(_json(_tokenizer(model)), "utf-8", newline="\n")


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _tensors(model: PackedModel) -> dict[str, NDArray[np.float16]]:
    """The arrays by the names and in the shapes of ``transformers.BertModel``."""
    sizes = model.sizes
    width, inner = sizes.width, sizes.inner_width
    shapes: dict[str, tuple[str, tuple[int, ...]]] = {
        "emb.word": ("embeddings.word_embeddings.weight", (sizes.vocabulary, width)),
        "emb.pos": ("embeddings.position_embeddings.weight", (sizes.positions, width)),
        "emb.type": ("embeddings.token_type_embeddings.weight", (sizes.types, width)),
        "emb.ln.w": ("embeddings.LayerNorm.weight", (width,)),
        "emb.ln.b": ("embeddings.LayerNorm.bias", (width,)),
    }
    rows = {"fi": inner}
    columns = {"fo": inner}
    for layer in range(sizes.layers):
        for short, long in _LAYER.items():
            for part, full in _PARTS.items():
                is_matrix = part == "w" and not short.endswith("ln")
                shape: tuple[int, ...] = (rows.get(short, width),)
                if is_matrix:
                    shape = (*shape, columns.get(short, width))
                shapes[f"l{layer}.{short}.{part}"] = (f"encoder.layer.{layer}.{long}.{full}", shape)
    return {name: model.arrays[short].reshape(shape) for short, (name, shape) in shapes.items()}


def _settings(model: PackedModel) -> dict[str, Any]:
    """The contents of the JSON files beside the tokenizer."""
    special = {
        "bos_token": model.pieces[model.begin][0],
        "cls_token": model.pieces[model.begin][0],
        "eos_token": model.pieces[model.end][0],
        "sep_token": model.pieces[model.end][0],
        "pad_token": model.pieces[model.pad][0],
        "unk_token": model.pieces[model.unknown][0],
        "mask_token": _MASK,
    }
    positions = model.sizes.positions
    modules = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    return {
        "config.json": _config(model.sizes, model.epsilon, model.pad),
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {
                "idx": number,
                "name": str(number),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for number, (kind, path) in enumerate(modules)
        ],
        "sentence_bert_config.json": {
            "max_seq_length": positions,
            "do_lower_case": False,
            # The means of the tokens are taken by the next module.
            "model_args": {"add_pooling_layer": False},
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.sizes.width,
            "pooling_mode_mean_tokens": True,
        },
        "special_tokens_map.json": special,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "padding_side": "right",
            **special,
        },
    }


def _config(sizes: Sizes, epsilon: float, pad: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        # The weights are stored in float16, which not every CPU computes in.
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": sizes.width,
        "intermediate_size": sizes.inner_width,
        "layer_norm_eps": float(f"{epsilon:.6g}"),
        "max_position_embeddings": sizes.positions,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "pad_token_id": pad,
        "type_vocab_size": sizes.types,
        "vocab_size": sizes.vocabulary,
    }


def _tokenizer(model: PackedModel) -> dict[str, Any]:
    """The definition of XLM-R's tokenizer, as the library ``tokenizers`` reads it."""
    begin, end = model.pieces[model.begin][0], model.pieces[model.end][0]
    special = [model.begin, model.pad, model.end, model.unknown, len(model.pieces) - 1]
    space = {"type": "Metaspace", "replacement": _SPACE, "prepend_scheme": "always", "split": True}
    opened, closed = _special(begin), _special(end)
    first, second = _sequence("A"), _sequence("B")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "content": model.pieces[number][0],
                "single_word": False,
                "lstrip": model.pieces[number][0] == _MASK,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number in sorted(special)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Nmt"},
                {"type": "Replace", "pattern": {"String": _WAVE}, "content": _STAND_IN},
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"String": _STAND_IN}, "content": _WAVE},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, space],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [opened, first, closed],
            "pair": [opened, first, closed, closed, second, closed],
            "special_tokens": {
                begin: {"id": begin, "ids": [model.begin], "tokens": [begin]},
                end: {"id": end, "ids": [model.end], "tokens": [end]},
            },
        },
        "decoder": space,
        "model": {
            "type": "Unigram",
            "unk_id": model.unknown,
            "vocab": [list(piece) for piece in model.pieces],
            "byte_fallback": False,
        },
    }


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _sequence(name: str) -> dict[str, Any]:
    return {"Sequence": {"id": name, "type_id": 0}}
