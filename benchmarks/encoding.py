"""Passages per second: plain SentenceTransformer.encode in fp32 against Citewire's embedder.

Both encode the same texts in alternating rounds of one run, so that a busy machine
slows both; the ratio is the figure, the absolute numbers are the machine's. Run

    python -m benchmarks.encoding [--texts FILE.jsonl] [--passages 400] [--rounds 8]
        [--encode int8] [--model multilingual]

FILE.jsonl holds one object a line with "text"; it is cut into passages of 150 words
(about 200 tokens). Without it the texts are made up from a word list, Zipf-like.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from embeddings import Vectors, load_embedder
from embeddings.encoders.graph_cache import default_folder
from embeddings.model_folder import bundled_folder
from embeddings.packed.multilingual import MULTILINGUAL_NAME, multilingual_folder

WORDS = 150
PART = 100
"""Passages of one round."""

SYLLABLES = "ba ker lo tin mar sel do ven ri cap tor un is wen ha ply mo gre"
COMMON = "the of and to in a said on for that was with as by at from it he its"

LEAST_RATIO = 4.0
LEAST_COSINE = 0.999


class Speed(NamedTuple):
    """Passages per second, and milliseconds of processor time per passage."""

    rate: float
    cpu: float


def main() -> None:
    """Measure, print, and exit with 1 when the vectors are too far from fp32."""
    arguments = _arguments()
    texts = _cut(arguments.texts) if arguments.texts else _made_up()
    random.Random(0).shuffle(texts)  # noqa: S311
    texts = texts[: arguments.passages]
    start = time.perf_counter()
    embedder = load_embedder(
        arguments.model, backend=arguments.backend, cache=arguments.cache, encode=arguments.encode
    )
    print(f"load                {time.perf_counter() - start:8.2f} s  {embedder.backend}")
    plain = _plain(arguments.model, arguments.cache)
    encode = partial(plain.encode, prompt=plain.prompts.get("passage", ""))
    tokens = [len(spans) for spans in embedder.token_spans(texts)]
    print(f"passages            {len(texts):8d}    {statistics.mean(tokens):.0f} tokens on average")

    embedder.embed_passages(texts[:32])
    encode(texts[:32])
    rounds = []
    cosine = 1.0
    for number in range(arguments.rounds):
        part = [texts[(number * PART + i) % len(texts)] for i in range(PART)]
        slow, reference = _timed(encode, part)
        fast, vectors = _timed(embedder.embed_passages, part)
        rounds.append((slow, fast))
        cosine = min(cosine, float((vectors * reference).sum(axis=1).min()))
        print(f"round               {slow.rate:8.1f} -> {fast.rate:.1f} passages/s")
    _report(rounds)
    print(f"least cosine        {cosine:8.6f}    wanted {LEAST_COSINE}")
    _queries(embedder.embed_queries)
    if cosine < LEAST_COSINE:
        raise SystemExit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=Path, help="JSON lines with a text field")
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--backend", choices=("auto", "openvino", "torch"), default="auto")
    parser.add_argument("--encode", choices=("auto", "int8"), default="auto")
    parser.add_argument("--model", help="in place of the bundled one: multilingual, or a folder")
    parser.add_argument("--cache", type=Path, help="folder of converted models")
    return parser.parse_args()


def _plain(model: str | None, cache: Path | None) -> Any:
    from sentence_transformers import SentenceTransformer

    folder = bundled_folder() if model is None else Path(model)
    if model == MULTILINGUAL_NAME:
        folder = multilingual_folder(cache or default_folder())
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _timed(encode: Callable[[list[str]], Any], texts: list[str]) -> tuple[Speed, Vectors]:
    wall, cpu = time.perf_counter(), time.process_time()
    vectors: Vectors = np.asarray(encode(texts), dtype=np.float32)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Speed(len(vectors) / wall, 1000 * cpu / len(vectors)), vectors


def _report(rounds: list[tuple[Speed, Speed]]) -> None:
    median = statistics.median
    print(f"plain fp32          {median(slow.rate for slow, _ in rounds):8.1f} passages/s")
    print(f"citewire            {median(fast.rate for _, fast in rounds):8.1f} passages/s")
    ratio = median(fast.rate / slow.rate for slow, fast in rounds)
    print(f"ratio, median       {ratio:8.2f}    wanted {LEAST_RATIO} on a CPU with bf16")
    ratio = median(slow.cpu / fast.cpu for slow, fast in rounds)
    print(f"ratio of CPU time   {ratio:8.2f}    what other programs do weighs less in it")


def _queries(embed: Callable[[list[str]], Vectors]) -> None:
    times = []
    for number in range(50):
        start = time.perf_counter()
        embed([f"Who opened the new bridge over the river in the year {1950 + number}?"])
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(f"one question, p50   {times[25]:8.1f} ms  p95 {times[47]:.1f} ms")


def _cut(path: Path) -> list[str]:
    passages = []
    for line in path.read_text("utf-8").splitlines():
        words = json.loads(line)["text"].split()
        starts = range(0, len(words) - WORDS + 1, WORDS)
        passages += [" ".join(words[start : start + WORDS]) for start in starts]
    return passages


def _made_up() -> list[str]:
    """2,000 texts of 90 to 170 words, the common words common and the rare ones rare."""
    chance = random.Random(1)  # noqa: S311
    rare = ["".join(chance.choices(SYLLABLES.split(), k=chance.randint(1, 3))) for _ in range(4000)]
    weights = [1 / (rank + 20) for rank in range(len(rare))]
    texts = []
    for _ in range(2000):
        content = chance.choices(rare, weights, k=chance.randint(45, 85))
        words = [word for rare_ in content for word in (chance.choice(COMMON.split()), rare_)]
        texts.append(" ".join(words).capitalize() + ".")
    return texts


if __name__ == "__main__":
    main()
