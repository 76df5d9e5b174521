"""Written sentences with what they cite: a hundred by hand, and four hundred made by a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.support.altering import ALTERATIONS
from benchmarks.support.rewording import REWORDINGS
from benchmarks.support.samples import sample_statements
from qa.answering.statements.matching import Statement

ROOT = Path(__file__).resolve().parents[2]
BY_HAND = ROOT / "tests" / "data" / "written_statements.jsonl"
PARAPHRASED = ROOT / "tests" / "data" / "paraphrased_statements.jsonl"
SUMMARIES = ROOT / "tests" / "data" / "summary_statements.jsonl"
SEED = 16
OF_A_KIND = 20
"""Sentences that are altered in one way."""
TRUE = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A written sentence, what it cites, and what is wrong with it.

    Attributes:
        kind: "true", or how it says something else.
        half: 0 was looked at when the rules were written, 1 was not.
    """

    id: str
    kind: str
    written: str
    cited: tuple[Statement, ...]
    half: int = 0

    @property
    def is_true(self) -> bool:
        """Whether what it cites bears it out."""
        return self.kind == "true"


Change = Callable[
    [Statement, Sequence[Statement], Random], "tuple[str, tuple[Statement, ...]] | None"
]
"""Makes a written sentence of a statement and others, with what it then cites."""


def pairs_by_hand(path: Path = BY_HAND) -> list[Pair]:
    """Sentences as a model writes them over invented news, 60 of a hundred false.

    Those in `PARAPHRASED` lie farther from the words of what they cite, and those in `SUMMARIES`
    farthest, as summaries do; both were looked at.
    """
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Pair(
            id=line["id"],
            kind=line["kind"],
            written=line["written"],
            cited=tuple(
                Statement(cited["text"], cited["outlet"], cited["published"])
                for cited in line["cited"]
            ),
            half=line["half"],
        )
        for line in lines
    ]


def pairs_by_script(seed: int = SEED) -> list[Pair]:
    """Sentences of the sample corpus: 200 altered, 200 reworded or copied."""
    random = Random(seed)  # noqa: S311  # no secret
    statements = sample_statements()
    pairs = [
        pair
        for kind, change in ALTERATIONS.items()
        for pair in _made(kind, change, statements, OF_A_KIND, random)
    ]
    for name, change in REWORDINGS.items():
        pairs += _made("true", change, statements, TRUE // len(REWORDINGS), random, name)
    return pairs


def _made(
    kind: str,
    change: Change,
    statements: Sequence[Statement],
    count: int,
    random: Random,
    name: str = "",
) -> Iterator[Pair]:
    """So many pairs of one kind, each of another sentence where there are enough."""
    made = 0
    for _ in range(3):  # a sentence may be altered in several places
        for statement in random.sample(list(statements), len(statements)):
            if made < count and (pair := change(statement, statements, random)):
                written, cited = pair
                made += 1
                yield Pair(f"{name or kind} {made}", kind, written, cited)
