"""Loads a reader by its folder or its name on the model hub."""

from __future__ import annotations

from pathlib import Path

from embeddings.errors import ModelError
from embeddings.libraries import errors_only, first_line, loading_errors, no_progress_bars
from embeddings.reader import Reader
from embeddings.readers.cross_encoder import CrossEncoderReader
from embeddings.readers.question_answering import load_question_answering
from embeddings.reranker import load_reranker


def load_reader(name: str, *, download: bool = True) -> Reader:
    """Load a question-answering model or a cross-encoder; which of them, its settings tell.

    Args:
        name: a folder, or a name such as "deepset/minilm-uncased-squad2".
        download: whether the hub may be asked.

    Raises:
        ModelError: there is no such model, or it is of another kind.
    """
    from transformers import AutoConfig

    download = download and not Path(name).is_dir()
    try:
        with no_progress_bars(), errors_only():
            config = AutoConfig.from_pretrained(name, local_files_only=not download)
            [kind, *_] = config.architectures or ["model of no known kind"]
            if kind.endswith("ForQuestionAnswering"):
                return load_question_answering(name, download=download)
    except loading_errors() as error:
        raise ModelError(
            f"The reader {name!r} cannot be loaded ({first_line(error)}): give the folder of a"
            " question-answering model or a cross-encoder, or its name on the model hub."
        ) from error
    if kind.endswith("ForSequenceClassification"):
        return CrossEncoderReader(load_reranker(name, download=download))
    raise ModelError(
        f"The model {name!r} cannot be a reader ({kind}): name a question-answering model"
        " or a cross-encoder."
    )
