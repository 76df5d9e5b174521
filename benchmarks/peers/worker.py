"""One step of one program, in a process of its own and in the environment that has it.

    python -m benchmarks.peers.worker NAME build|search INPUT FOLDER RESULT

Reads what there is to build of, or the questions, from INPUT, and writes what it took to RESULT.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.peers.pieces import articles_of, read_pieces

OURS = ("citewire", "citewire-plain")
PEERS = ("txtai", "haystack", "langchain")
CUTTING = "-cut"
"""At the end of the name of a peer that cuts the articles itself."""

PASSAGES = 100
"""That every search gives, to rank ten articles by; as many as `citewire evaluate` takes."""

WARMING = "Is it warm?"
"""The first question, which loads what is loaded late; counted as opening."""


def main() -> None:
    """Do the step, and write its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("step", choices=("build", "search"))
    for name in ("input", "folder", "result"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    run = _build if options.step == "build" else _search
    figures = run(options.name, options.input, options.folder)
    options.result.write_text(json.dumps(figures), encoding="utf-8")


def _build(name: str, source: Path, folder: Path) -> dict[str, Any]:
    begin = time.perf_counter()
    if name in OURS:
        from benchmarks.peers import citewire_here

        citewire_here.build(source, folder)
        count = None
    else:
        peer = _peer(name)
        pieces = list(read_pieces(source))
        if name.endswith(CUTTING):
            pieces = peer.cut(pieces)
        count = len(pieces)
        peer.build(pieces, folder)
    return {"seconds": time.perf_counter() - begin, "cpu": _cpu(), "passages": count}


def _search(name: str, source: Path, folder: Path) -> dict[str, Any]:
    questions: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    begin = time.perf_counter()
    search = _opened(name, folder)
    search(WARMING)
    opening = time.perf_counter() - begin
    seconds, cpu, rankings = [], [], {}
    for id_, question in questions.items():
        begin, begin_cpu = time.perf_counter(), time.process_time()
        rankings[id_] = search(question)
        seconds.append(time.perf_counter() - begin)
        cpu.append(time.process_time() - begin_cpu)
    return {"opening": opening, "seconds": seconds, "cpu": cpu, "rankings": rankings}


def _opened(name: str, folder: Path) -> Callable[[str], list[str]]:
    """A search for the articles of the best passages."""
    if name in OURS:
        from benchmarks.peers import citewire_here

        open_ = citewire_here.opened if name == OURS[0] else citewire_here.opened_plain
        return open_(folder, PASSAGES)
    search = _peer(name).opened(folder, PASSAGES)
    return lambda question: articles_of(search(question))


def _peer(name: str) -> Any:
    return importlib.import_module(f"benchmarks.peers.{name.removesuffix(CUTTING)}_peer")


def _cpu() -> float:
    """Seconds of processor time of this process and of those that it started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(who) for who in both]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
