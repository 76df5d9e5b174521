"""The adapter that makes a reader of an embedding model: low-rank updates and token scores."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelError
from embeddings.model_folder import fingerprint
from embeddings.readers.language_pairs import with_pairs

FORMAT = "1"
"""Of the file; written into its metadata."""

HEADS = 3
"""Scores of a token; see `embeddings.reader`."""

LANGUAGE = "language."
_DOWN, _UP, _WHOLE, _HEAD = "down.", "up.", "whole.", "head."


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Tensors by their names.

    "down." and "up." of a weight, "whole." values, "head." layers, and the "language." means of
    `embeddings.readers.language_pairs`.

    Attributes:
        digest: hex SHA-256 of the file.
        base: fingerprint of the model it was trained on.
        longest: tokens of question and passage together.
    """

    digest: str
    base: str
    longest: int
    tensors: dict[str, NDArray[np.float32]]

    @property
    def language_means(self) -> dict[str, NDArray[np.float32]]:
        """Of the words of each language, by its code, in the order of the codes."""
        names = sorted(name for name in self.tensors if name.startswith(LANGUAGE))
        return {name.removeprefix(LANGUAGE): self.tensors[name] for name in names}


def load_adapter(file: Path) -> Adapter:
    """Read an adapter.

    Raises:
        ModelError: the file is missing, damaged, or of another format.
    """
    from safetensors import SafetensorError, safe_open

    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        # By numpy, so that a reader whose graph is in the cache needs no torch.
        with safe_open(file, framework="np") as tensors:
            about = tensors.metadata() or {}
            values = {
                name: tensors.get_tensor(name).astype(np.float32)
                for name in tensors.keys()  # noqa: SIM118
            }
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The reader's adapter {file} cannot be read: {error}.") from error
    if about.get("format") != FORMAT:
        raise ModelError(f"The file {file} is no adapter of a reader in format {FORMAT}.")
    return Adapter(digest, about["base"], int(about["longest"]), values)


def merged_network(folder: Path, adapter: Adapter) -> Any:
    """The encoder in ``folder`` with the adapter merged into its weights, as a torch module.

    Called with token ids, attention mask and token types, each of shape (texts, tokens), it
    gives scores of shape (texts, tokens, 3).

    Raises:
        ModelError: the adapter was trained on another model.
    """
    import torch
    from torch import nn
    from transformers import AutoModel

    if fingerprint(folder) != adapter.base:
        raise ModelError(f"The reader was trained on another model than the one in {folder}.")
    encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, local_files_only=True)
    weights = encoder.state_dict()
    is_half = all((tensor == tensor.half()).all() for tensor in weights.values())
    tensors = {name: torch.from_numpy(values) for name, values in adapter.tensors.items()}
    for name, tensor in tensors.items():
        if name.startswith(_UP):
            weight = name.removeprefix(_UP)
            weights[weight] += tensor @ tensors[_DOWN + weight]
            if is_half:  # as all else stays: it then takes half the disk and memory
                weights[weight].copy_(weights[weight].half())
        elif name.startswith(_WHOLE):
            weights[name.removeprefix(_WHOLE)].copy_(tensor)

    if means := adapter.language_means:
        own = encoder.embeddings.token_type_embeddings.weight.detach().numpy()
        table = torch.from_numpy(with_pairs(own, means))
        if is_half:
            table = table.half().float()
        encoder.embeddings.token_type_embeddings = nn.Embedding.from_pretrained(table)

    class Network(nn.Module):  # type: ignore[misc]  # torch is untyped here
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.token = nn.Linear(encoder.config.hidden_size, HEADS)
            self.passage = nn.Linear(encoder.config.hidden_size, HEADS, bias=False)
            self.load_state_dict(
                {
                    name.removeprefix(_HEAD): tensor
                    for name, tensor in tensors.items()
                    if name.startswith(_HEAD)
                },
                strict=False,
            )

        def forward(self, ids: Any, mask: Any, types: Any) -> Any:
            hidden = self.encoder(
                input_ids=ids, attention_mask=mask, token_type_ids=types
            ).last_hidden_state
            return self.token(hidden) + self.passage(hidden[:, :1])

    return Network().eval().requires_grad_(False)


def save_adapter(file: Path, tensors: dict[str, Any], base: str, longest: int) -> None:
    """Write an adapter; the tensors in half precision."""
    from safetensors.torch import save_file
    from torch import as_tensor

    about = {"format": FORMAT, "base": base, "longest": str(longest)}
    values = {
        name: as_tensor(tensor).detach().half().contiguous() for name, tensor in tensors.items()
    }
    save_file(values, file, metadata=about)
