"""Measure how long an archive takes to open, without its model.

    python -m benchmarks.opening [--passages 20000] [--archive DIR]

Fills an archive with made-up articles and random vectors, unless DIR holds one
already, and opens it in fresh processes: once with the indexes as they are, and
once after they were deleted, so that they are made again from SQLite.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tqdm import tqdm

from embeddings import load_embedder
from qa.archive import Archive
from qa.passage import Passage, passage_id
from qa.storage.layout import DATABASE
from seeds.article import Article, article_id

PASSAGES_PER_ARTICLE = 10
WORDS_PER_PASSAGE = 130
VOCABULARY = 30_000
BATCH = 100

OPEN = """
import sys, time
start = time.perf_counter()
import numpy as np
from qa.archive import Archive
from qa.store import Filters
loaded = time.perf_counter()
with Archive.open(sys.argv[1]) as archive:
    opened = time.perf_counter()
    archive.dense(np.eye(1, archive.dimension, dtype=np.float32)[0], 10, Filters())
    archive.lexical("w1 w2", 10, Filters())
    first = time.perf_counter()
print(f"imports {loaded - start:.2f} s, open {opened - loaded:.3f} s, first search of both "
      f"indexes {first - opened:.2f} s, together {first - start:.2f} s")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long an archive takes to open.")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--archive", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = arguments.archive or Path(scratch) / "archive"
        if not (path / DATABASE).exists():
            fill(path, arguments.passages)
        for _ in range(3):
            _open(path, "as it is:")
        copy = Path(scratch) / "copy"
        copy.mkdir()
        shutil.copyfile(path / DATABASE, copy / DATABASE)
        _open(copy, "indexes made again:")


def fill(path: Path, passages: int) -> None:
    """Make an archive of so many passages."""
    dice = random.Random(1)  # noqa: S311 - made-up words, no secret
    numbers = np.random.default_rng(1)
    with Archive.create(path, load_embedder()) as archive:
        articles = passages // PASSAGES_PER_ARTICLE
        for start in tqdm(range(0, articles, BATCH), unit="batch", disable=None):
            batch = [
                _article(dice, number) for number in range(start, min(start + BATCH, articles))
            ]
            owned = [passage for article in batch for passage in _passages(article)]
            vectors = numbers.normal(size=(len(owned), archive.dimension)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            archive.add(batch, owned, vectors)


def _article(dice: random.Random, number: int) -> Article:
    paragraphs = [
        " ".join(f"w{int(VOCABULARY * dice.random() ** 3)}" for _ in range(WORDS_PER_PASSAGE))
        for _ in range(PASSAGES_PER_ARTICLE)
    ]
    title, text = f"Article {number}", "\n\n".join(paragraphs)
    return Article(id=article_id(str(number), title, text), title=title, text=text)


def _passages(article: Article) -> list[Passage]:
    passages, start = [], 0
    for paragraph in article.text.split("\n\n"):
        end = start + len(paragraph)
        name = passage_id(article.id, start, end)
        passages.append(Passage(name, article.id, start, end, paragraph))
        start = end + 2
    return passages


def _open(path: Path, label: str) -> None:
    command = [sys.executable, "-c", OPEN, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    print(label, done.stdout.strip())


if __name__ == "__main__":
    main()
