"""Cross-encoders: models that read question and passage together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelError
from embeddings.libraries import errors_only, first_line, loading_errors, no_progress_bars


class Reranker(Protocol):
    """Judges passages one by one against a question.

    Attributes:
        name: what `load_reranker` was given.
    """

    @property
    def name(self) -> str: ...

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """One number for each passage, the higher the better; shape (len(passages),)."""
        ...


class CrossEncoderReranker:
    """A cross-encoder of sentence-transformers; made by `load_reranker`.

    Safe to use from several threads, which take turns.
    """

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self._model = model
        self._lock = threading.Lock()

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """One number for each passage; shape (len(passages),).

        Raises:
            ModelError: the model gives no number for a pair, or more than one.
        """
        return self._predict(question, passages)

    def log_odds(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """As `score`, before the function that bends it to its range: a sigmoid, mostly."""
        from torch.nn import Identity

        return self._predict(question, passages, activation_fn=Identity())

    def _predict(
        self, question: str, passages: Sequence[str], **options: Any
    ) -> NDArray[np.float64]:
        if not passages:
            return np.empty(0)
        pairs = [(question, passage) for passage in passages]
        with self._lock:
            scores = np.asarray(
                self._model.predict(pairs, show_progress_bar=False, **options), dtype=np.float64
            )
        if not np.isfinite(scores).all():
            raise ModelError(f"The cross-encoder {self.name!r} gives no number for a pair.")
        if scores.shape != (len(passages),):
            raise ModelError(
                f"The cross-encoder {self.name!r} gives an output of the shape {scores.shape} for"
                f" {len(passages)} pairs: name a cross-encoder with one score."
            )
        return scores


def load_reranker(name: str, *, download: bool = True) -> CrossEncoderReranker:
    """Load a cross-encoder by its folder or its name on the model hub.

    Args:
        name: a folder, or a name such as "cross-encoder/ms-marco-MiniLM-L6-v2".
        download: whether the hub may be asked.

    Raises:
        ModelError: there is no such model, or it is no cross-encoder with one score.
    """
    model = load_cross_encoder(name, download=download)
    if model.num_labels != 1:
        raise ModelError(
            f"The cross-encoder {name!r} gives {model.num_labels} numbers for a pair: name a"
            " cross-encoder with one score."
        )
    return CrossEncoderReranker(name, model)


def load_cross_encoder(name: str, *, download: bool = True) -> Any:
    """Load a cross-encoder of any number of labels; arguments and errors of `load_reranker`."""
    from sentence_transformers import CrossEncoder

    is_folder = Path(name).is_dir()
    try:
        with no_progress_bars(), errors_only():
            model = CrossEncoder(name, local_files_only=is_folder or not download)
    except loading_errors() as error:
        raise ModelError(
            f"The cross-encoder {name!r} cannot be loaded ({first_line(error)}): give the folder"
            " of one or its name on the model hub."
        ) from error
    if _has_invented_head(model):
        raise ModelError(
            f"The model {name!r} is no cross-encoder, and its scores would be those of random"
            " weights: name one that was trained on pairs."
        )
    return model


def _has_invented_head(model: Any) -> bool:
    """Whether the layer that judges pairs was made up on loading.

    Given an encoder of texts, sentence-transformers puts such a layer on top and only
    writes a line to the log.
    """
    network = getattr(model[0], "model", None)
    config = getattr(network, "config", None)
    stored: Sequence[str] = getattr(config, "architectures", None) or []
    kind = "ForSequenceClassification"
    return bool(stored) and type(network).__name__.endswith(kind) and not stored[0].endswith(kind)
