"""Train the reader and measure it on articles that it has not seen.

    python -m benchmarks.reader --articles FILE... --train FILE --dev FILE --newsqa FOLDER
        [--output embeddings/readers/reader.safetensors] [--epochs 2] [--rank 48]
        [--model multilingual]

Articles are JSONL files with ``id`` or ``_id``, ``title`` and ``body`` or ``text``; questions
are those of `benchmarks.reader.examples.written_questions`; the folder of NewsQA is a set in
BEIR layout whose questions give the offsets of their answers. The stories of its standalone
questions take no part in the training. ``--model`` says of which model the adapter is.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch
from tqdm import tqdm

from benchmarks.reader.examples import (
    article_of,
    build_corpus,
    mine,
    newsqa_questions,
    read_lines,
    written_questions,
)
from benchmarks.reader.measure import measure
from benchmarks.reader.network import Network
from benchmarks.reader.pairs import LONGEST, pair_tokenizer
from benchmarks.reader.train import SCHEDULE, train
from embeddings.embedder import Embedder
from embeddings.encoders.graph_cache import default_folder
from embeddings.loading import load_embedder
from embeddings.model_folder import BUNDLED_NAME, bundled_folder, fingerprint
from embeddings.packed.multilingual import MULTILINGUAL_NAME, multilingual_folder
from embeddings.readers.adapter import save_adapter
from embeddings.readers.bundled import BUNDLED

MEASURED = 350
"""Questions of each kind that the reader is measured on."""


def main() -> None:
    """Train, measure, and write the adapter."""
    arguments = _arguments()
    embedder: Embedder = load_embedder()
    newsqa, apart = newsqa_questions(arguments.newsqa / "queries.jsonl")
    files = [*arguments.articles, arguments.newsqa / "corpus.jsonl"]
    corpus = build_corpus([article_of(row) for file in files for row in read_lines(file)], embedder)
    sets = {
        "train": [
            *written_questions(arguments.train),
            *(question for question in newsqa if question.article_id not in apart),
        ],
        "dev": written_questions(arguments.dev),
        "NewsQA": [question for question in newsqa if question.article_id in apart],
    }
    examples = {name: mine(corpus, questions, embedder) for name, questions in sets.items()}
    schedule = replace(SCHEDULE, epochs=arguments.epochs, rank=arguments.rank, seed=arguments.seed)
    torch.manual_seed(schedule.seed)
    is_other = arguments.model == MULTILINGUAL_NAME
    folder = multilingual_folder(default_folder()) if is_other else bundled_folder()
    network, tokenizer = Network(folder, schedule.rank), pair_tokenizer(folder)
    with tqdm(desc="train", unit="step") as bar:
        train(network, tokenizer, corpus, examples["train"], schedule, bar)
    save_adapter(arguments.output, network.adapter(), fingerprint(folder), LONGEST)
    for name in ("dev", "NewsQA"):
        print(name, measure(network, tokenizer, corpus, examples[name][:MEASURED]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--newsqa", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=BUNDLED.file)
    parser.add_argument("--model", choices=(BUNDLED_NAME, MULTILINGUAL_NAME), default=BUNDLED_NAME)
    parser.add_argument("--epochs", type=float, default=SCHEDULE.epochs)
    parser.add_argument("--rank", type=int, default=SCHEDULE.rank)
    parser.add_argument("--seed", type=int, default=SCHEDULE.seed)
    return parser.parse_args()


if __name__ == "__main__":
    main()
