"""The memory that a web archive takes that is read and cleaned, however big it is.

The archive is made up: pages of made-up words among pictures, as crawls have them. Run

    python -m benchmarks.warc [--mebibytes 2048] [--gzip] [--build] [--folder DIR]

With ``--build`` an archive is built of it as `citewire build` does, workers, model and all;
the figure is then the most that all its processes held together, and no bound is put on it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from seeds.limits import MEBIBYTE

MOST_MEBIBYTES = 500

SYLLABLES = "ba ker lo tin mar sel do ven ri cap tor un is wen ha ply mo gre"
PAGES = 4
PICTURE_BYTES = 400_000
"""For each so many pages one picture: most bytes of a crawl are no pages."""

CHILD = """
import resource, sys, time
from pathlib import Path
from seeds.article import RawDocument
from seeds.clean import clean
from seeds.readers import read_sources
pages = articles = 0
for item in read_sources([Path(sys.argv[1])]):
    if isinstance(item, RawDocument):
        pages += 1
        articles += len(clean(item).articles)
    else:
        print(item.where, getattr(item, "count", 1), item.reason)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{pages:,} pages, {articles:,} articles, {time.process_time():.0f} s")
print(peak)
"""


COMMAND_LINE = "from qa.cli.main import main; main()"


def main() -> None:
    """Make the archive, read it, print, and exit with 1 where it took too much."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mebibytes", type=int, default=2048, help="how big, before gzip")
    parser.add_argument("--gzip", action="store_true", help="each record compressed, as crawls are")
    parser.add_argument("--build", action="store_true", help="build an archive of it")
    parser.add_argument("--folder", type=Path, help="where it is made; it needs the room")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        path = Path(name) / f"made-up.warc{'.gz' if options.gzip else ''}"
        write_warc(path, options.mebibytes * MEBIBYTE, is_packed=options.gzip)
        print(f"made-up archive     {path.stat().st_size / MEBIBYTE:8.0f} MiB")
        peak = built_peak(path) if options.build else read_peak(path)
    wanted = "" if options.build else f"   wanted below {MOST_MEBIBYTES}"
    print(f"peak of memory      {peak:8.0f} MiB{wanted}")
    if wanted and peak > MOST_MEBIBYTES:
        raise SystemExit(1)


def write_warc(path: Path, size: int, *, is_packed: bool = False) -> None:
    """Write an archive of so many bytes, the same in every run."""
    written = 0
    with path.open("wb") as stream:
        for record in _records(random.Random(14)):  # noqa: S311
            written += len(record)
            stream.write(gzip.compress(record, 1) if is_packed else record)
            if written >= size:
                return


def read_peak(path: Path) -> float:
    """The most MiB that a process of its own holds which reads and cleans the archive."""
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    *lines, peak = ran.stdout.splitlines()
    print(*lines, sep="\n")
    return float(peak)


def built_peak(path: Path) -> float:
    """The most MiB that a build and its workers held together."""
    command = [sys.executable, "-c", COMMAND_LINE, "build", str(path)]
    command += ["--archive", str(path.parent / "archive")]
    peak = 0.0
    with subprocess.Popen(command) as build:
        while build.poll() is None:
            peak = max(peak, sum(map(_mebibytes, [build.pid, *_children(build.pid)])))
            time.sleep(0.2)
    return peak


def _children(process: int) -> list[int]:
    children: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, parent = path.parent.name, path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it has ended meanwhile
        if int(parent) == process:
            children += [int(number), *_children(int(number))]
    return children


def _mebibytes(process: int) -> float:
    """What a process holds, its share of what several hold."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _records(chance: random.Random) -> Iterator[bytes]:
    words = [
        "".join(chance.choices(SYLLABLES.split(), k=chance.randint(1, 4))) for _ in range(20_000)
    ]
    weights = list(itertools.accumulate(1 / place for place in range(1, len(words) + 1)))
    number = 0
    while True:
        for _ in range(PAGES):
            number += 1
            yield _record(
                f"https://made-up.example/{number}", "text/html", _page(chance, words, weights)
            )
        yield _record(
            f"https://made-up.example/{number}.jpg", "image/jpeg", chance.randbytes(PICTURE_BYTES)
        )


def _page(chance: random.Random, words: list[str], weights: list[float]) -> bytes:
    def prose(length: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=length)).capitalize() + "."

    head = f"<html><head><title>{prose(8)}</title><style>{'p { margin: 0 } ' * 600}</style></head>"
    links = "".join(f"<li><a href='/{n}'>{prose(5)}</a></li>" for n in range(60))
    story = "".join(f"<p>{prose(25)} {prose(30)}</p>" for _ in range(chance.randint(5, 40)))
    return (
        f"{head}<body><nav><ul>{links}</ul></nav><article><h1>{prose(8)}</h1>{story}</article>"
        f"<footer>{prose(30)}</footer></body></html>"
    ).encode()


def _record(url: str, kind: str, body: bytes) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    fields = (
        "WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-05-07T09:30:00Z", "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}", "", "",
    )  # fmt: skip
    return "\r\n".join(fields).encode() + block + b"\r\n\r\n"


if __name__ == "__main__":
    main()
