"""How fast a build is without the model, and how much memory it takes, over text made here.

    python -m benchmarks.memory --megabytes 500 --workers 2

writes JSON Lines of made-up words, builds an archive of them in a process of its own with
vectors that cost nothing, and prints articles a second and the most memory that the
process and its workers held. The vectors are as many and as long as the model's, so that
what is stored of them counts; the model itself is loaded, since its tokenizer cuts the text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.embedders import Around
from embeddings import OnProgress, Vectors, load_embedder

RECORD_CHARACTERS = 9_400
"""Of scraped pages in our samples, on average."""

_SECONDS = 0.1
_SYLLABLES = ("ba", "cor", "den", "fil", "gra", "hol", "ket", "lan", "mor", "nes", "pil", "ros")


class Weightless(Around):
    """The embedder it is given, but passages get vectors of chance: the same for the same text."""

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Unit vectors of the text's digest."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            seed = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
            row[:] = np.random.default_rng(int.from_bytes(seed, "big")).standard_normal(len(row))
        if on_progress is not None:
            on_progress(len(texts))
        scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled


def main() -> None:
    """Build in a process of its own, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, nargs="?", help="a file of yours in place of ours")
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build is not None:
        _build(options.source, options.build, options.workers)
        return
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        source = options.source or Path(folder) / "news.jsonl"
        if options.source is None:
            _write(source, options.megabytes)
        command = [sys.executable, "-m", "benchmarks.memory", str(source)]
        command += ["--workers", str(options.workers), "--build", str(Path(folder) / "archive")]
        with subprocess.Popen(command) as process:
            most, most_together = _watch(process)
        if process.returncode:
            raise SystemExit(process.returncode)
    print(f"most memory    {most_together / 2**20:8.0f} MiB together")
    for number, peak in enumerate(most):
        print(f"               {peak / 2**20:8.0f} MiB {'worker' if number else 'the build'}")


def _build(source: Path, archive: Path, workers: int) -> None:
    from qa.ingest.build import build

    embedder = Weightless(load_embedder())
    begin, begin_processor = time.perf_counter(), time.process_time()
    report = build([source], archive, embedder=embedder, workers=workers)
    seconds, processor = time.perf_counter() - begin, time.process_time() - begin_processor
    print(f"records        {report.documents:8d}    {report.archive_passages} passages")
    print(f"build          {seconds:8.1f} s    {report.documents / seconds:.0f} a second")
    print(f"processor      {processor:8.1f} s    without the workers", flush=True)


def _watch(process: subprocess.Popen[bytes]) -> tuple[list[int], int]:
    """The most bytes that a process and each of its children held, and all of them together."""
    most: dict[int, int] = {}
    most_together = 0
    while process.poll() is None:
        now = {number: _resident(number) for number in (process.pid, *_children(process.pid))}
        most = {**most, **{number: max(held, most.get(number, 0)) for number, held in now.items()}}
        most_together = max(most_together, sum(now.values()))
        time.sleep(_SECONDS)
    return list(most.values()), most_together


def _resident(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    sizes = [line.split()[1] for line in lines if line.startswith("VmRSS")]
    return int(sizes[0]) * 1024 if sizes else 0


def _children(process: int) -> list[int]:
    try:
        folder = Path(f"/proc/{process}/task")
        listed = [(task / "children").read_text(encoding="ascii") for task in folder.iterdir()]
    except OSError:
        return []
    return sorted({int(number) for line in listed for number in line.split()})


def _write(path: Path, megabytes: int) -> None:
    size = 0
    with path.open("w", encoding="utf-8") as file:
        for record in _records():
            line = json.dumps(record) + "\n"
            size += file.write(line)
            if size >= megabytes * 2**20:
                return


def _records() -> Iterator[dict[str, str]]:
    draw = random.Random(11)  # noqa: S311 - no secret
    words = ["".join(draw.choices(_SYLLABLES, k=draw.randrange(1, 4))) for _ in range(4_000)]
    number = 0
    while True:
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < RECORD_CHARACTERS:
            sentences = (" ".join(draw.choices(words, k=18)).capitalize() for _ in range(3))
            paragraphs.append(". ".join(sentences) + ".")
        number += 1
        yield {
            "id": str(number),
            "title": " ".join(draw.choices(words, k=8)).capitalize(),
            "published": f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            "outlet": f"The {words[number % 7].capitalize()} Post",
            "text": "\n\n".join(paragraphs),
        }


if __name__ == "__main__":
    main()
