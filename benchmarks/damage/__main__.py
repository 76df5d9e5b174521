"""Damage a file of an archive, ask it, verify it, repair it; again and again."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.damage.journal import broken_off
from benchmarks.damage.run import attempt, outcomes
from benchmarks.damage.scene import Scene, prepare
from embeddings import load_embedder


def main() -> None:
    """Exits with 1 if anything went wrong; prints how to do it again."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.damage", description=__doc__)
    parser.add_argument("--damages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="try the damage of this number alone")
    parser.add_argument(
        "--repairs", type=int, default=1, help="repair the archive every so many damages"
    )
    parser.add_argument(
        "--commits", type=int, default=0, help="break so many commits off halfway instead"
    )
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        scene = prepare(Path(folder), load_embedder())
        failed = _run_commits(scene, options) if options.commits else _run(scene, options)
    print(f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


def _run(scene: Scene, options: argparse.Namespace) -> int:
    if options.only is not None:
        outcome = attempt(scene, options.only)
        if outcome is not None:
            print(outcome)
        return int(outcome is not None and bool(outcome.faults))
    counts: Counter[tuple[str, str, str]] = Counter()
    failed = 0
    for outcome in outcomes(scene, options.seed, options.damages, repairs=options.repairs):
        counts[_group(outcome.damage.file), outcome.damage.kind, outcome.verdict] += 1
        if outcome.faults:
            failed += 1
            print(f"FAULT after {outcome.damage}: {'; '.join(outcome.faults)}", flush=True)
    for (file, kind, verdict), count in sorted(counts.items()):
        print(f"{count:6}  {file:<14} {kind:<9} {verdict}")
    print(f"{sum(counts.values())} damages, {failed} with a fault")
    return failed


def _run_commits(scene: Scene, options: argparse.Namespace) -> int:
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(options.seed * 1_000, options.seed * 1_000 + options.commits):
        broken = broken_off(scene, number)
        counts[broken.kind, broken.verdict] += 1
        if broken.verdict == "half":
            print(f"UNNOTICED half a commit: {broken}", flush=True)
    for (kind, verdict), count in sorted(counts.items()):
        print(f"{count:6}  journal: {kind:<9} {verdict}")
    return sum(count for (_, verdict), count in counts.items() if verdict == "half")


def _group(file: str) -> str:
    return "lexical index" if "/" in file else Path(file).name


if __name__ == "__main__":
    main()
