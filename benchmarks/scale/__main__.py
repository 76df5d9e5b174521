"""Make archives of many passages from real news, and measure how they are asked.

    python -m benchmarks.scale make FOLDER --passages N --real ARCHIVE [SOURCE...]
    python -m benchmarks.scale measure ARCHIVE... --questions FILE...

``make`` builds an archive of the sources, which are real articles, with the real model, and
fills another with these articles and as many made of them as are wanted (`made`), through the
product's own writer. It goes on where it stopped, and an archive of few passages is the
beginning of one of many: copy it, and go on with the copy. For a million passages it takes a
quarter of an hour and 6 GB.

``measure`` asks the archives in turn, so that what else the machine does meets them alike, and
prints what it is told to: bytes on disk; how near the best passages are; opening with a first
search; searching under filters; asking; recall beside comparing every vector; how often the
others answer as the first one that holds as much; the memory of a chat. An address of Lance
tables is measured beside the folder that it was copied from. It writes to no archive, but an
archive that is opened brings its own indexes up to date.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.scale.measure import PARTS

SEED = 15
QUESTIONS = 100


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(required=True, dest="command")
    make = commands.add_parser("make", help="make an archive, or go on with it")
    make.add_argument("folder", type=Path, help="of the archive")
    make.add_argument("sources", type=Path, nargs="*", help="files of real articles")
    make.add_argument("--passages", type=int, required=True)
    make.add_argument("--real", type=Path, required=True, help="the archive of the real articles")
    make.add_argument("--seed", type=int, default=SEED)
    make.set_defaults(run=_make)
    measure = commands.add_parser("measure", help="measure archives beside each other")
    measure.add_argument("archives", nargs="+", help="folders, or other addresses")
    measure.add_argument("--questions", type=Path, nargs="+", required=True, help="JSON Lines")
    measure.add_argument("--count", type=int, default=QUESTIONS, help="of questions")
    measure.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    measure.set_defaults(run=_measure)
    options = parser.parse_args()
    options.run(options)


def _make(options: argparse.Namespace) -> None:
    from benchmarks.scale.fill import fill
    from benchmarks.scale.stock import read_stock
    from embeddings import load_embedder
    from qa.archive import Archive
    from qa.ingest.build import build

    if options.sources:
        build(options.sources, options.real)
    with Archive.open(options.real) as archive:
        stock = read_stock(archive)
    _tell(f"{len(stock.articles):,} real articles of {len(stock.vectors):,} passages")
    fill(options.folder, stock, options.passages, options.seed, load_embedder(), _tell)


def _measure(options: argparse.Namespace) -> None:
    from benchmarks.scale.measure import measure
    from benchmarks.scale.questions import read_questions

    measure(options.archives, read_questions(options.questions, options.count), options.parts)


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
