"""Cross-encoders of natural language inference: whether one text follows from another."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from embeddings.errors import ModelError
from embeddings.reranker import load_cross_encoder

_LABEL = "entailment"


class CrossEncoderEntailment:
    """A cross-encoder of sentence-transformers; made by `load_entailment`.

    Safe to use from several threads, which take turns.

    Attributes:
        name: what `load_entailment` was given.
    """

    def __init__(self, name: str, model: Any, label: int) -> None:
        self.name = name
        self._model = model
        self._label = label
        self._lock = threading.Lock()

    def probability(self, premise: str, hypothesis: str) -> float:
        """How probably the premise entails the hypothesis, 0 to 1.

        Raises:
            ModelError: the model gives no number.
        """
        from torch.nn import Softmax

        with self._lock:
            [labels] = self._model.predict(
                [(premise, hypothesis)], show_progress_bar=False, activation_fn=Softmax(dim=-1)
            )
        probability = float(labels[self._label])
        if not np.isfinite(probability):
            raise ModelError(f"The cross-encoder {self.name!r} gives no number for a pair.")
        return probability


def load_entailment(name: str, *, download: bool = True) -> CrossEncoderEntailment:
    """Load a cross-encoder of inference by its folder or its name on the model hub.

    Args:
        name: a folder, or a name such as "cross-encoder/nli-deberta-v3-base".
        download: whether the hub may be asked.

    Raises:
        ModelError: there is no such model, or none of its labels is "entailment".
    """
    model = load_cross_encoder(name, download=download)
    labels = {label.casefold(): place for place, label in model[0].model.config.id2label.items()}
    if _LABEL not in labels:
        raise ModelError(
            f"The cross-encoder {name!r} has no label {_LABEL!r}: name one of natural language"
            " inference."
        )
    return CrossEncoderEntailment(name, model, labels[_LABEL])
