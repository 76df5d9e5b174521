"""How long an archive in a bucket takes to open and to search, beside the folder it came from.

    python -m benchmarks.cluster.bucket ARCHIVE... --questions FILE...

Needs the extras `cluster` and `distributed`. Starts an object store on this machine, copies the
archives there, and lets `benchmarks.scale` measure both: opening with a first search in a process
of its own, and searches under each filter once an archive is warm. No time of a real network is
in it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cluster.object_store import BUCKET, object_store
from benchmarks.scale.measure import measure
from benchmarks.scale.questions import read_questions
from qa.addresses import Address
from qa.maintenance.copying import copy

PARTS = ("opening", "search")
QUESTIONS = 60


def in_bucket(archives: Sequence[Path]) -> list[str]:
    """Copy archives into the bucket, print how long each took, and give the addresses."""
    addresses = []
    for archive in archives:
        address = f"s3://{BUCKET}/{archive.name}"
        begin = time.perf_counter()
        copied = copy(Address.parse(archive), Address.parse(address))
        seconds = time.perf_counter() - begin
        print(f"{address}: {copied.passages:,} passages copied in {seconds:.1f} s", flush=True)
        addresses.append(address)
    return addresses


def main() -> None:
    """Copy and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", nargs="+", type=Path, help="folders")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, help="JSON Lines")
    parser.add_argument("--count", type=int, default=QUESTIONS, help="of questions")
    arguments = parser.parse_args()
    questions = read_questions(arguments.questions, arguments.count)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder, object_store(Path(folder)) as store:
        os.environ.update(store.environment)
        addresses = in_bucket(arguments.archives)
        for archive, address in zip(arguments.archives, addresses, strict=True):
            measure([str(archive), address], questions, PARTS)


if __name__ == "__main__":
    main()
