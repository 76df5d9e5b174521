"""Models of one small layer with random weights, always the same, saved the usual way."""

from __future__ import annotations

from collections.abc import Sequence
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


def question_answering(folder: Path, **settings: Any) -> Path:
    """A model of BERT that marks answers, with the bundled model's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    torch.manual_seed(11)
    tokenizer = AutoTokenizer.from_pretrained(str(bundled_folder()), local_files_only=True)
    config = BertConfig(vocab_size=tokenizer.vocab_size, initializer_range=0.5, **_SIZES)
    config.update(settings)
    BertForQuestionAnswering(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def byte_level_question_answering(folder: Path, *, first: str | None = "<s>") -> Path:
    """A model of RoBERTa that marks answers.

    Its tokens are bytes, of which the space belongs to the word behind it, and it knows no
    types of tokens; ``first`` is the token that its tokenizer calls the first.
    """
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, RobertaConfig, RobertaForQuestionAnswering

    torch.manual_seed(12)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("Ġ", letter) for letter in letters]
    known = ["<s>", "<pad>", "</s>", "<unk>", *letters, *map("".join, merges)]
    vocabulary = {token: number for number, token in enumerate(known)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=False
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        cls_token=first,
        pad_token="<pad>",  # noqa: S106
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(known),
        max_position_embeddings=514,
        type_vocab_size=1,
        initializer_range=0.5,
        **_SIZES,
    )
    RobertaForQuestionAnswering(config).save_pretrained(folder)
    return folder


def cross_encoder(folder: Path, *, labels: int = 1, named: Sequence[str] = ()) -> Path:
    """A cross-encoder of BERT with the bundled model's tokenizer; its labels may have names."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    tokenizer = AutoTokenizer.from_pretrained(str(bundled_folder()), local_files_only=True)
    config = BertConfig(
        vocab_size=tokenizer.vocab_size,
        num_labels=len(named) or labels,
        initializer_range=0.5,  # so that scores differ
        **_SIZES,
    )
    if named:
        config.id2label = dict(enumerate(named))
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
