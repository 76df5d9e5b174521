"""Kill processes that write to an archive, at any moment, and see that nothing is lost.

    python -m benchmarks.crash [--kills 500] [--seed N] [--operation NAME] [--kill CALL:NUMBER]

Builds, updates, removals and rebuilds of an archive are run in a process of their own and
killed (SIGKILL) at a write, an fsync, a rename or the like, or at a random time. strace
does it, to whichever library makes the call: SQLite, Tantivy in Rust, or our own code.
After each kill the archive must open, be in one of the states that a run which nobody
killed commits, and answer from it by the database and both indexes; the same operation
run again must end with the same content (`Archive.content_hash`), leave no rubbish, and
embed at most one batch a second time.

What fails is printed with what replays it.
"""

from __future__ import annotations

import argparse
import random
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from benchmarks.crash.child import BATCH_PASSAGES, OPERATIONS, use_small_batches
from benchmarks.crash.fork_server import ForkServers
from benchmarks.crash.kills import Kill, Trial, choose, run_trials, why_not
from benchmarks.crash.scene import prepare
from embeddings import load_embedder


def main() -> None:
    """Kill, look, print, and exit with 1 when anything was wrong."""
    arguments = _arguments()
    if reason := why_not():
        raise SystemExit(reason)
    seed = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed
    use_small_batches()
    with tempfile.TemporaryDirectory() as temporary, ForkServers(arguments.workers) as servers:
        folder = arguments.keep or Path(temporary)
        scene = prepare(folder / "scene", load_embedder(), arguments.files)
        operations = arguments.operation or OPERATIONS
        if arguments.kill is None:
            dice = random.Random(seed)  # noqa: S311 - no secret
            chosen = choose(servers, scene, operations, arguments.kills, dice, folder)
        else:
            chosen = [(operation, arguments.kill) for operation in operations]
        trials = run_trials(
            servers,
            scene,
            chosen,
            folder,
            workers=arguments.workers,
            real_model=arguments.real_model,
        )
        done = list(tqdm(trials, total=len(chosen), unit="kill", disable=None))
    _tell(seed, arguments.files, done)
    if any(trial.faults for trial in done):
        raise SystemExit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.crash",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, help="the same one gives the same kills")
    parser.add_argument("--files", type=int, default=4, help="size of the made-up corpus")
    parser.add_argument("--operation", choices=OPERATIONS, action="append")
    parser.add_argument("--kill", type=Kill.parse, help="this one alone: CALL:NUMBER or SECONDS")
    parser.add_argument(
        "--real-model",
        type=float,
        default=0.1,
        metavar="SHARE",
        help="of the killed processes, that load the model itself instead of saved vectors",
    )
    parser.add_argument("--workers", type=int, default=2, help="how many at once")
    parser.add_argument("--keep", type=Path, help="an empty folder; what went wrong stays in it")
    return parser.parse_args()


def _tell(seed: int, files: int, done: Sequence[Trial]) -> None:
    for trial in done:
        for fault in trial.faults:
            print(f"--files {files} --operation {trial.operation} --kill {trial.kill}: {fault}")
    print("operation       kills  at calls  not in time  with faults  embedded twice, at most")
    for operation in OPERATIONS:
        trials = [trial for trial in done if trial.operation == operation]
        if trials:
            print(
                f"{operation:14} {len(trials):6} {sum(bool(trial.kill.call) for trial in trials):9}"
                f" {sum(not trial.was_killed for trial in trials):12}"
                f" {sum(bool(trial.faults) for trial in trials):12}"
                f" {max(trial.repeated for trial in trials):24}"
            )
    print(f"seed {seed}; a batch has {BATCH_PASSAGES} passages, in two halves")


if __name__ == "__main__":
    main()
