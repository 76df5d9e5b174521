"""A reader over a question-answering model that marks an answer's start and end."""

from __future__ import annotations

from typing import Any

import numpy as np

from embeddings.encoders.conversion import INPUTS
from embeddings.encoders.encoder import ModelSettings
from embeddings.errors import ModelError
from embeddings.readers.pair_tokenizer import QUESTION_TOKENS, PairTokenizer
from embeddings.readers.token_reader import Arrays, TokenReader

LEAST_LENGTH = 2 * QUESTION_TOKENS
"""Tokens that a model must take, so that room is left for a passage."""

RESERVED = 2
"""Positions that RoBERTa and its kin count as theirs and use for no token."""


def load_question_answering(name: str, *, download: bool) -> TokenReader:
    """Load an extractive model; ``download`` says whether the hub may be asked.

    The score of a span is the sum of its start and end less that of the first token, which
    stands for "no answer" in models that were trained on questions without one (Devlin et
    al., "BERT", NAACL 2019, section 4.3).

    Raises:
        ModelError: the model is none of its kind. Errors of the libraries are the caller's.
    """
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=not download)
    model, report = AutoModelForQuestionAnswering.from_pretrained(
        name, local_files_only=not download, output_loading_info=True
    )
    if report["missing_keys"]:
        raise ModelError(
            f"The model {name!r} lacks {min(report['missing_keys'])}, which would be made up of"
            " random numbers: copy or download it again."
        )
    model.eval().requires_grad_(False)
    fast = getattr(tokenizer, "backend_tokenizer", None)
    if fast is None:
        raise ModelError(f"The model {name!r} has no fast tokenizer, which tells where words are.")
    longest = _longest(tokenizer, model.config)
    if longest < LEAST_LENGTH:
        raise ModelError(f"The model {name!r} takes {longest} tokens; {LEAST_LENGTH} are needed.")
    pairs = PairTokenizer(fast.to_str(), longest)
    inputs = [part for part in INPUTS if part in tokenizer.model_input_names]

    def run(arrays: Arrays) -> np.ndarray:
        tensors = {part: torch.from_numpy(arrays[part]) for part in inputs}
        with torch.inference_mode():
            output = model(**tensors)
            scores = torch.stack((output.start_logits, output.end_logits), dim=-1).float()
        if not scores.isfinite().all():
            raise ModelError(f"The reader {name!r} gives no number for a token.")
        return np.asarray((scores - scores[:, :1]).numpy(), dtype=np.float32)

    settings = ModelSettings(
        dimension=2,
        max_length=longest,
        pad_id=tokenizer.pad_token_id or 0,
        query_prompt="",
        passage_prompt="",
    )
    reader = TokenReader(name, pairs, settings, run)
    [probe] = pairs.pairs("Who?", ["Nobody."])
    if probe.ids[0] != tokenizer.cls_token_id:
        raise ModelError(f'The model {name!r} has no first token that stands for "no answer".')
    reader.read("Who?", ["Nobody."], [[(0, 7)]])
    return reader


def _longest(tokenizer: Any, config: Any) -> int:
    """Tokens that the model takes; what its tokenizer says is often no bound at all."""
    stated = int(tokenizer.model_max_length)
    positions = getattr(config, "max_position_embeddings", None) or 512 + RESERVED
    return stated if stated <= positions else positions - RESERVED
