"""Fuzzing of the readers and of cleaning: odd bytes in, documents or failures out, never an error.

    python -m benchmarks.fuzz [--minutes 10] [--target html] [--findings FOLDER]
    python -m benchmarks.fuzz --target html --replay FILE

Each target takes bytes and raises `Finding` where a promise is broken; any other error
is a finding too. With atheris installed (https://github.com/google/atheris) it steers by
coverage; without, a mutator of our own cuts, flips, repeats and splices the sample
articles. What breaks a promise is kept as a file, to be replayed. tests/seeds/test_fuzz.py runs
the same targets for some seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from benchmarks.fuzz.coverage_run import run_atheris
from benchmarks.fuzz.inputs import corpus, mutated, random_steps
from benchmarks.fuzz.targets import TARGETS, Finding


def main() -> None:
    """Fuzz; the exit is 1 when something was found."""
    arguments = _arguments()
    if arguments.replay is not None:
        with tempfile.TemporaryDirectory() as folder:
            TARGETS[arguments.target](arguments.replay.read_bytes(), Path(folder))
        print("nothing is wrong with it")
        return
    names = [arguments.target] if arguments.target else list(TARGETS)
    minutes = arguments.minutes / len(names)
    has_atheris = importlib.util.find_spec("atheris") is not None and not arguments.plain
    count = 0
    for name in names:
        run = run_atheris if has_atheris else _with_mutator
        count += run(name, minutes * 60, arguments.findings, arguments.seed)
    print(f"{count} findings" + (f" in {arguments.findings}" if count else ""))
    sys.exit(1 if count else 0)


def _with_mutator(name: str, seconds: float, findings: Path, seed: int) -> int:
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
    inputs, target = corpus(name), TARGETS[name]
    end, runs = time.monotonic() + seconds, 0
    written: dict[str, Path] = {}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            data = mutated(chance.choice(inputs), inputs, random_steps(chance))
            begin = time.process_time()
            try:
                target(data, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever is raised is a finding
                _write(written, name, data, error, findings)
            slowest = max(slowest, time.process_time() - begin)
            runs += 1
    print(f"{name:6} {runs:8,} inputs, {len(written)} findings, slowest {slowest:.2f} s")
    return len(written)


def _write(
    written: dict[str, Path], name: str, data: bytes, error: Exception, findings: Path
) -> None:
    """Write an input that broke a promise to a file; one for each place and promise."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
    key = f"{type(error).__name__}: {error}" if isinstance(error, Finding) else line
    if key in written:
        return
    findings.mkdir(parents=True, exist_ok=True)
    written[key] = findings / f"{name}-{sha256(data).hexdigest()[:12]}"
    written[key].write_bytes(data)
    print(f"{name:6} {type(error).__name__}: {str(error)[:200]} ({line})\n       {written[key]}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fuzz",
        description=__doc__.partition("\n")[0] if __doc__ else None,
    )
    parser.add_argument("--minutes", type=float, default=10, help="of all targets together")
    parser.add_argument("--target", choices=TARGETS, help="only this one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plain", action="store_true", help="our own mutator, also with atheris")
    parser.add_argument("--replay", type=Path, help="an input that was kept")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    arguments = parser.parse_args()
    if arguments.replay is not None and arguments.target is None:
        parser.error("--replay needs --target")
    return arguments


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main()
