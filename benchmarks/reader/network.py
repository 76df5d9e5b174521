"""The reader as it is trained: the bundled encoder with low-rank updates and three token scores."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

HEADS = ("start", "end", "evidence")
"""Scores of each token: an answer starts here, ends here; its sentence answers."""

NO_ANSWER = -4.0
"""First bias of the scores, against the 0 of "no answer"."""


class LowRank(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """A linear layer with a low-rank update of its weight (Hu et al., "LoRA", ICLR 2022)."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, rows: Tensor) -> Tensor:
        return self.base(rows) + (rows @ self.down.T) @ self.up.T


class Network(nn.Module):  # type: ignore[misc]
    """Question and passage in, three scores of each token out."""

    def __init__(self, folder: Path, rank: int | None) -> None:
        """Load the encoder.

        Args:
            folder: of the sentence-transformers model.
            rank: of the updates; None trains all weights.
        """
        super().__init__()
        from transformers import AutoModel

        self.encoder: Any = AutoModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        width = self.encoder.config.hidden_size
        self.token = nn.Linear(width, len(HEADS))
        self.passage = nn.Linear(width, len(HEADS), bias=False)
        nn.init.normal_(self.token.weight, std=0.02)
        nn.init.constant_(self.token.bias, NO_ANSWER)
        nn.init.zeros_(self.passage.weight)
        self._whole: frozenset[str] = frozenset()
        if rank is not None:
            self._add_updates(rank)

    def _add_updates(self, rank: int) -> None:
        self.encoder.requires_grad_(False)
        for module in list(self.encoder.encoder.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(module, name, LowRank(child, rank))
        whole = {
            name: parameter
            for name, parameter in self.encoder.named_parameters()
            if parameter.ndim == 1 or "token_type" in name
        }
        for parameter in whole.values():
            parameter.requires_grad_(True)
        self._whole = frozenset(whole)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Scores of shape (texts, tokens, 3)."""
        hidden = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        scores: Tensor = self.token(hidden) + self.passage(hidden[:, :1])
        return scores.float()

    def adapter(self) -> dict[str, Tensor]:
        """What was trained, by the names that `embeddings.readers.adapter` reads."""
        tensors = {}
        for name, tensor in self.state_dict().items():
            inner = name.removeprefix("encoder.")
            if inner == name:
                tensors[f"head.{name}"] = tensor
            elif inner.endswith((".down", ".up")):
                weight, _, kind = inner.rpartition(".")
                tensors[f"{kind}.{weight}.weight"] = tensor
            elif inner in self._whole:
                tensors[f"whole.{inner.replace('.base.', '.')}"] = tensor
        return tensors
