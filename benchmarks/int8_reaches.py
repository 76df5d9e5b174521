"""Measures how far the channels of the bundled model and reader reach, over real news.

    python -m benchmarks.int8_reaches --articles FILE.jsonl [--texts 150]

The file holds one object a line with ``title`` and ``body`` or ``text``. Of each article that
is taken its first passage goes through the model, and beside a question through the reader.
Writes `embeddings/encoders/int8_reaches.npz`: figures alone, no text.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings import load_embedder
from embeddings.encoders.batches import Batch
from embeddings.encoders.conversion import openvino
from embeddings.encoders.graph_cache import ConvertedModel, GraphCache, default_folder
from embeddings.encoders.int8 import REACHES, products_by_input
from embeddings.encoders.openvino_encoder import arrays_of_ids
from embeddings.encoders.tokenizer import ModelTokenizer
from embeddings.readers.adapter import load_adapter
from embeddings.readers.bundled import BUNDLED, digest_of
from embeddings.readers.pair_tokenizer import PairTokenizer
from embeddings.readers.token_reader import arrays_of

CHARACTERS = 1_000
"""Of a passage: some 200 tokens."""

QUESTIONS = (
    "Who said so?",
    "When did it happen and where?",
    "How much will it cost the people who live there?",
    "Why was the decision of the minister criticised by the unions in 2004?",
    "what is the latest on the trial",
)

Arrays = dict[str, NDArray[np.int64]]


def main() -> None:
    """Measure both networks and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=150)
    arguments = parser.parse_args()
    texts = _texts(arguments.articles, arguments.texts)
    embedder = load_embedder()
    if embedder.reader is None:  # loading it has put its graph into the cache
        raise SystemExit("The bundled model has no reader.")
    cache = GraphCache(default_folder())
    adapter = load_adapter(BUNDLED.file)
    digest = digest_of(adapter)
    measured: dict[str, Any] = {}
    for name, batches in ((embedder.fingerprint, _alone), (digest, _paired)):
        converted = cache.load(name)
        if converted is None:
            raise SystemExit("OpenVINO does not run the bundled model here.")
        measured[name] = _measured(converted.graph, batches(converted, texts))
        print(f"{name[:12]}  {len(measured[name])} channels, {len(texts)} texts")
    np.savez_compressed(REACHES, allow_pickle=False, **measured)


def _texts(file: Path, count: int) -> list[str]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    random.Random(0).shuffle(rows)  # noqa: S311
    return [
        f"{row['title']}\n{(row.get('body') or row['text'])[:CHARACTERS]}" for row in rows[:count]
    ]


def _alone(converted: ConvertedModel, texts: list[str]) -> Iterator[Arrays]:
    ids = ModelTokenizer(converted.tokenizer, converted.settings).ids(texts)
    names = [port.any_name for port in converted.graph.inputs]
    for row, tokens in enumerate(ids):
        yield arrays_of_ids(ids, Batch((row,), len(tokens)), converted.settings.pad_id, names)


def _paired(converted: ConvertedModel, texts: list[str]) -> Iterator[Arrays]:
    tokenizer = PairTokenizer(converted.tokenizer, converted.settings.max_length)
    for row, text in enumerate(texts):
        [pair] = tokenizer.pairs(QUESTIONS[row % len(QUESTIONS)], [text])
        yield arrays_of([pair], len(pair.ids), converted.settings.pad_id)


def _measured(graph: Any, batches: Iterable[Arrays]) -> NDArray[np.float16]:
    """The greatest absolute value of each channel, those of all inputs one after the other."""
    graph = graph.clone()
    ports = [products[0].input_value(0) for products in products_by_input(graph)]
    first = len(graph.outputs)
    graph.add_outputs(ports)
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    request = openvino().Core().compile_model(graph, "CPU", settings).create_infer_request()
    greatest = np.zeros(0, dtype=np.float32)
    for arrays in batches:
        request.infer(arrays)
        tables = [request.get_output_tensor(first + place).data for place in range(len(ports))]
        reach = np.concatenate([np.abs(table).max(axis=(0, 1)) for table in tables])
        greatest = np.maximum(greatest, reach) if len(greatest) else reach
    return greatest.astype(np.float16)


if __name__ == "__main__":
    main()
