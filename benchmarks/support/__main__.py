"""How many false sentences are caught, and how many true ones are struck.

    python -m benchmarks.support [--misses] [--seed N]

Over the pairs that were written by hand, each half by itself, those farther from the words of
what they cite, and those that a script makes of the sample corpus. ``--misses`` prints what
came out wrong, but of the half that is set apart only how much it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.support.pairs import (
    PARAPHRASED,
    SEED,
    SUMMARIES,
    Pair,
    pairs_by_hand,
    pairs_by_script,
)
from benchmarks.support.rates import Rates, rates
from embeddings import load_embedder
from qa.answering.support.check import first_fault


def main() -> None:
    """Print both rates of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    embedder = load_embedder()
    by_hand = pairs_by_hand()
    sets: list[tuple[str, Sequence[Pair], bool]] = [
        ("by hand, looked at", [pair for pair in by_hand if pair.half == 0], True),
        ("by hand, set apart", [pair for pair in by_hand if pair.half == 1], False),
        ("by hand, in other words", pairs_by_hand(PARAPHRASED), True),
        ("by hand, as in summaries", pairs_by_hand(SUMMARIES), True),
        ("by script", pairs_by_script(options.seed), True),
    ]
    for name, pairs, is_shown in sets:
        measured = rates(pairs, embedder)
        print(f"{name}: {_told(measured)}")
        for pair in measured.wrong if options.misses and is_shown else ():
            print(f"  {pair.id} ({pair.kind}): {pair.written}")
            print(*(f"    cites: {statement.text}" for statement in pair.cited), sep="\n")
            print(f"    {first_fault(pair.written, pair.cited, embedder=embedder)}")


def _told(measured: Rates) -> str:
    return (
        f"caught {measured.caught} of {measured.false} ({measured.caught / measured.false:.1%}),"
        f" true struck {measured.struck} of {measured.true} ({measured.struck / measured.true:.1%})"
    )


if __name__ == "__main__":
    main()
