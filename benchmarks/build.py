"""How much of a build's time goes into anything but the model.

The sources are built twice: once as always, and once with the vectors of the first
time at hand, so that only the rest is left. Run

    python -m benchmarks.build SOURCE...

By the clock the rest is what a build takes while the model does not work; most of
it is done beside the model. By processor time nothing can hide: there it is the
second build against the first.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.embedders import Around
from embeddings import Embedder, OnProgress, Vectors, load_embedder
from qa.ingest.build import BuildReport, build

MOST_OTHER = 0.10


class Recorded(Around):
    """The embedder it is given, with all vectors kept; then those vectors alone."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self._vectors: dict[str, Vectors] = {}

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages, computed if they are not at hand."""
        fresh = [text for text in texts if text not in self._vectors]
        if fresh:
            vectors = self._embedder.embed_passages(fresh, on_progress=on_progress)
            self._vectors.update(zip(fresh, vectors, strict=True))
        return np.stack([self._vectors[text] for text in texts])


class Run(NamedTuple):
    """A build, and the processor seconds it took."""

    report: BuildReport
    cpu: float


def main() -> None:
    """Measure, print, and exit with 1 when the rest takes too much of the time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", type=Path, nargs="+")
    sources = parser.parse_args().sources
    embedder = Recorded(load_embedder())
    with tempfile.TemporaryDirectory() as folder:
        whole = _run(sources, Path(folder) / "whole", embedder)
        rest = _run(sources, Path(folder) / "rest", embedder)
    report = whole.report
    other = report.seconds - report.embedding_seconds
    print(f"passages            {report.archive_passages:8d}    {report.archive_articles} articles")
    print(f"build               {report.seconds:8.1f} s    {whole.cpu:8.1f} s of processor time")
    print(f"the model           {report.embedding_seconds:8.1f} s")
    print(
        f"the rest, alone     {rest.report.seconds:8.1f} s    {rest.cpu:8.1f} s of processor time"
    )
    share = other / report.seconds
    print(f"other, by the clock {share:8.1%}    wanted {MOST_OTHER:.0%} at most")
    print(f"other, by processor {rest.cpu / whole.cpu:8.1%}")
    if share > MOST_OTHER:
        raise SystemExit(1)


def _run(sources: list[Path], path: Path, embedder: Embedder) -> Run:
    begin = time.process_time()
    report = build(sources, path, embedder=embedder)
    return Run(report, time.process_time() - begin)


if __name__ == "__main__":
    main()
