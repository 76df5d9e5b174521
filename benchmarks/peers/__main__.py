"""Build and search the same news with Citewire and with other programs, in one run.

    python -m benchmarks.peers FOLDER:SPLIT... --environment DIR [--questions N] [--cut]

FOLDER is a set in BEIR layout. DIR is a virtual environment for the other programs, made of
``requirements.txt`` here if there is none. Each builds, and then opens and searches, in two
processes of its own, one after the other. A table tells:

- build: from files to a saved index, libraries and model loaded; of processor time as well;
- open: libraries, model and index loaded, until a first question is answered;
- search: one question after the other, each once; by the clock and of processor time;
- memory: the most that a program had, with the processes it started, in each step;
- nDCG@10 of articles, each ranked by its best of 100 passages, with its 95 % interval.

What is fair, and what is not:

- The model is all-MiniLM-L6-v2 everywhere, out of the same package. Citewire runs it by OpenVINO,
  in bf16 where the CPU has it; the others by PyTorch, as they do unless told otherwise.
- The others are set up as their documents show for hybrid search; see the modules ``…_peer``.
  No weight is tuned here. Citewire's were found on two sets of news (`qa.retrieval.fusion`); where
  one of these is measured, that favours it. "citewire-plain" has no weights.
- They are given Citewire's passages, clean and with their headlines. So cleaning and cutting cost
  them nothing, and the quality of the passages is equal. With ``--cut`` each is given whole
  articles as well, and cuts them by the splitter that its documents show.
- Every search asks for 100 passages, where their examples ask for 3 to 10.
- Citewire also understands the question, joins copies, and lets its reader read the best
  passages. "citewire-plain" does none of it and ranks as two of the others do, so that only the
  engine differs.
- No question has limits: the others know no day or outlet unless one writes it down for them.
- Haystack and LangChain keep all in memory here, as their documents begin. With a server for
  vectors, which both can use, they would be others.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import citewire_here
from benchmarks.peers.pieces import write_pieces
from benchmarks.peers.processes import environment, run_watched
from benchmarks.peers.worker import CUTTING, OURS, PEERS
from qa.archive import Archive
from qa.evaluation.beir import TestSet, read_set
from qa.evaluation.corpus_archive import CorpusRows
from qa.evaluation.measures import NAMES, Estimate, estimates, per_question
from qa.question.query import LONGEST_QUESTION

_NDCG = NAMES.index("nDCG@10")
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What one program took, and how well it ranked.

    Attributes:
        built, searched: figures of `benchmarks.peers.worker`, with the peak of memory.
        disk: bytes of what it saved.
        ndcg: nDCG@10 of articles.
    """

    name: str
    built: dict[str, Any]
    searched: dict[str, Any]
    disk: int
    ndcg: Estimate

    def row(self) -> str:
        """A row of the table."""
        clock, cpu = (1000 * np.array(self.searched[key]) for key in ("seconds", "cpu"))
        build = f"{self.built['seconds']:.0f} ({self.built['cpu']:.0f})"
        memory = f"{self.built['peak'] / _MIB:.0f} / {self.searched['peak'] / _MIB:.0f}"
        cells = (
            self.name,
            f"{self.built['passages']:,}",
            build,
            f"{self.searched['opening']:.1f}",
            f"{np.percentile(clock, 50):.0f} / {np.percentile(clock, 95):.0f}",
            f"{np.percentile(cpu, 50):.0f}",
            memory,
            f"{self.disk / _MIB:.0f}",
            f"{self.ndcg.value:.3f} ({self.ndcg.low:.3f} to {self.ndcg.high:.3f})",
        )
        return f"| {' | '.join(cells)} |"


HEAD = """\
| program | passages | build s (processor) | open s | search ms p50 / p95 | processor p50 \
| memory MiB build / search | disk MiB | nDCG@10 |
|---|---|---|---|---|---|---|---|---|"""


class Comparison:
    """A set, and a scratch folder in which the programs build their indexes of it."""

    def __init__(self, test_set: TestSet, scratch: Path, python: Path, most: int | None) -> None:
        self._set = test_set
        self._scratch = scratch
        self._python = python
        questions = test_set.questions[:most]
        self._ids = [question.id for question in questions]
        self._questions = scratch / "questions.json"
        asked = {question.id: question.text[:LONGEST_QUESTION] for question in questions}
        self._questions.write_text(json.dumps(asked), encoding="utf-8")

    def ours(self) -> list[Measured]:
        """Citewire, and its engine alone, over one archive; leaves its passages to the others."""
        built = self._step(OURS[0], "build", self._set.corpus)
        with Archive.open(self._archive) as archive:
            pieces, articles = citewire_here.pieces_of(archive)
        write_pieces(self._pieces, pieces)
        write_pieces(self._articles, articles)
        built["passages"] = len(pieces)
        return [self._searched(name, built, self._archive) for name in OURS]

    def peer(self, name: str) -> Measured:
        """One of the others."""
        source = self._articles if name.endswith(CUTTING) else self._pieces
        return self._searched(name, self._step(name, "build", source), self._scratch / name)

    @property
    def _archive(self) -> Path:
        return self._scratch / OURS[0]

    @property
    def _pieces(self) -> Path:
        return self._scratch / "pieces.jsonl"

    @property
    def _articles(self) -> Path:
        return self._scratch / "articles.jsonl"

    def _searched(self, name: str, built: dict[str, Any], folder: Path) -> Measured:
        searched = self._step(name, "search", self._questions, folder)
        with Archive.open(self._archive) as archive:
            rows = CorpusRows(archive, self._set.rows)
            rankings = {id_: rows.of_articles(ids) for id_, ids in searched["rankings"].items()}
        values = per_question(self._set.qrels, rankings, self._ids)
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return Measured(name, built, searched, disk, estimates(values)[_NDCG])

    def _step(
        self, name: str, step: str, source: Path, folder: Path | None = None
    ) -> dict[str, Any]:
        """Run a worker; its figures, with the peak of its memory in bytes."""
        python = sys.executable if name in OURS else str(self._python)
        result = self._scratch / f"{name}-{step}.json"
        files = (str(source), str(folder or self._scratch / name), str(result))
        load = os.getloadavg()[0]
        print(f"{name}: {step}, load {load:.1f}", file=sys.stderr, flush=True)
        peak = run_watched([python, "-m", "benchmarks.peers.worker", name, step, *files])
        figures: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return {**figures, "peak": peak}


def compare(
    folder: Path, split: str | None, python: Path, peers: Sequence[str], most: int | None
) -> None:
    """Measure all over one set, and print the table row by row."""
    test_set = read_set(folder, split)
    with tempfile.TemporaryDirectory() as scratch:
        comparison = Comparison(test_set, Path(scratch), python, most)
        load = os.getloadavg()[0]
        print(f"\n{folder.name}, {test_set.split}; {os.cpu_count()} cores, load {load:.1f}\n")
        print(HEAD, flush=True)
        for measured in comparison.ours():
            print(measured.row(), flush=True)
        for name in peers:
            try:
                print(comparison.peer(name).row(), flush=True)
            except subprocess.CalledProcessError:
                print(f"{name} failed, see above; the rest goes on", file=sys.stderr)


def main() -> None:
    """Compare over each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sets", nargs="+", metavar="FOLDER:SPLIT")
    parser.add_argument("--environment", type=Path, required=True, help="of the other programs")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    parser.add_argument("--questions", type=int, help="at most so many of a set")
    parser.add_argument("--cut", action="store_true", help="also cut by the peers' own splitters")
    options = parser.parse_args()
    python = environment(options.environment.absolute())
    endings = ("", CUTTING) if options.cut else ("",)
    names = [name + ending for ending in endings for name in options.peers]
    for named in options.sets:
        folder, _, split = named.partition(":")
        compare(Path(folder), split or None, python, names, options.questions)


if __name__ == "__main__":
    main()
