"""How often "the same from" keeps its promise: precision and recall on labelled pairs.

    python -m benchmarks.quality.agreement ARCHIVE [PAIRS]

ARCHIVE is one of pages that the pairs name, PAIRS a file of lines such as ::

    {"a": ["<article id>", start, end], "b": [...], "same": "=", "half": 0}

``same`` says what a reader found: "=" both say the same, "<" the second says all of the
first and more, ">" the other way round, "-" neither. The sentences themselves are not ours
to print. Rules were tuned on half 0 alone; the halves were drawn by the articles' ids.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.answering.statements.agreement import says_same
from qa.answering.statements.matching import Statement, same_figures
from qa.archive import Archive

PAIRS = Path(__file__).parents[2] / "tests" / "data" / "same_statements.jsonl"

BEFORE = 0.75
"""Cosine from which on sentences without conflicting figures were taken for the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences in one direction, and whether the second says all of the first."""

    statement: Statement
    other: Statement
    cosine: float
    is_same: bool
    half: int


def main(archive_path: str, pairs_path: str = str(PAIRS)) -> None:
    """Print precision and recall of the rules, of either half and in all."""
    lines = [json.loads(line) for line in Path(pairs_path).read_text("utf-8").splitlines()]
    with Archive.open(archive_path) as archive:
        pairs = list(_pairs(archive, lines))
    sys.stdout.write(f"{len(pairs)} directed pairs of {2 * len(lines)} are in the archive\n")
    for name, half in (("half 0, tuned on", {0}), ("half 1", {1}), ("all", {0, 1})):
        chosen = [pair for pair in pairs if pair.half in half]
        for rule, proposed in (
            ("figures and cosine", [_is_same_by_figures(pair) for pair in chosen]),
            ("says_same", [says_same(pair.statement, pair.other, pair.cosine) for pair in chosen]),
        ):
            sys.stdout.write(f"{name}: {rule}: {_measures(chosen, proposed)}\n")


def _pairs(archive: Archive, lines: list[dict[str, Any]]) -> Iterator[Pair]:
    places = [_place(line, side) for line in lines for side in ("a", "b")]
    articles = archive.articles({id_ for id_, _, _ in places})
    statements = {
        (id_, start, end): Statement(
            articles[id_].text[start:end], id_, articles[id_].published, articles[id_].title
        )
        for id_, start, end in places
        if id_ in articles
    }
    texts = [statement.text for statement in statements.values()]
    vectors = dict(zip(statements, archive.embedder.embed_passages(texts), strict=True))
    for line in lines:
        left, right = _place(line, "a"), _place(line, "b")
        if left in statements and right in statements:
            cosine = float(vectors[left] @ vectors[right])
            half = int(str(line["half"]))
            for place, other, signs in ((left, right, "=<"), (right, left, "=>")):
                is_same = str(line["same"]) in signs
                yield Pair(statements[place], statements[other], cosine, is_same, half)


def _place(line: dict[str, Any], side: str) -> tuple[str, int, int]:
    """Id of the article, and characters of its text from where to where."""
    id_, start, end = line[side]
    return str(id_), int(start), int(end)


def _is_same_by_figures(pair: Pair) -> bool:
    return pair.cosine > BEFORE and same_figures(pair.statement.text, pair.other.text)


def _measures(pairs: list[Pair], proposed: list[bool]) -> str:
    hits = sum(
        pair.is_same and is_proposed for pair, is_proposed in zip(pairs, proposed, strict=True)
    )
    precision = hits / max(1, sum(proposed))
    recall = hits / max(1, sum(pair.is_same for pair in pairs))
    return f"precision {precision:.3f}, recall {recall:.3f}, {sum(proposed)} proposed"


if __name__ == "__main__":
    main(*sys.argv[1:])
