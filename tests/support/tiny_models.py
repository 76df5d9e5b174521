"""Models of one small layer with random weights, always the same, saved the usual way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from embeddings.model_folder import bundled_folder

WORDS = "the harbour town voted to rebuild old fish market who when why query passage : , . ?"
MAX_TOKENS = 62
"""Of one text, special tokens left out."""

_SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 64,
}


def sentence_model(
    folder: Path,
    *,
    prompts: dict[str, str] | None = None,
    pooling: str = "mean",
    dense: bool = False,
    include_prompt: bool = True,
    seed: int = 0,
) -> Path:
    """A sentence-transformers model of BERT that knows `WORDS`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    base = folder.with_name(folder.name + "-base")
    base.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
    (base / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    BertTokenizerFast(str(base / "vocab.txt"), model_max_length=64).save_pretrained(base)
    config = BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **_SIZES)
    BertModel(config).save_pretrained(base)
    modules: list[Any] = [
        Transformer(str(base)),
        Pooling(32, pooling, include_prompt=include_prompt),
    ]
    if dense:
        modules.append(Dense(32, 24))
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


def cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """A cross-encoder of BERT with the bundled model's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    tokenizer = AutoTokenizer.from_pretrained(str(bundled_folder()), local_files_only=True)
    config = BertConfig(
        vocab_size=tokenizer.vocab_size,
        num_labels=labels,
        initializer_range=0.5,  # so that scores differ
        **_SIZES,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
