"""The floors under the quality of the answers: `tests/data/quality_floors.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).resolve().parents[2] / "tests" / "data" / "quality_floors.json"
PIN = "python -m benchmarks.quality --pin"

STEP = 2
"""Questions. A floor lies no further below what was measured."""
PER_QUESTION_OF_SLACK = 20
"""Another processor rounds otherwise and may lose one question of so many."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many questions came out right, and the ids of those that did not."""

    right: int
    of: int
    missed: tuple[str, ...]

    @property
    def slack(self) -> int:
        """How many questions fewer are let pass."""
        return min(STEP, self.of // PER_QUESTION_OF_SLACK)


@dataclass(frozen=True, slots=True)
class Floors:
    """What was measured, and how little is allowed from then on.

    Attributes:
        data_sha256: of the questions, the conversations and the sample articles.
        floors: for each measure the number of questions that must come out right.
        measured: the scores when they were pinned.
        history: why floors were lowered: the reason, and which from what to what.
    """

    data_sha256: str
    floors: Mapping[str, int]
    measured: Mapping[str, Score]
    history: tuple[Mapping[str, Any], ...] = ()


class FloorLoweredError(ValueError):
    """A floor would come to lie lower than it does."""


def hash_files(paths: Iterable[Path]) -> str:
    """One hash over names and bytes; a file that is not there counts as an empty one."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        data = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors as they stand."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Floors(
        data_sha256=stored["data_sha256"],
        floors=stored["floors"],
        measured={
            name: Score(counts["right"], counts["of"], tuple(counts["missed"]))
            for name, counts in stored["measured"].items()
        },
        history=tuple(stored["history"]),
    )


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Store floors that `pinned` gave, a line for each measure."""
    stored = asdict(floors)
    measured = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(counts)}"
        for name, counts in stored.pop("measured").items()
    )
    history = stored.pop("history")
    text = json.dumps({**stored, "history": history, "measured": {}}, indent=1, ensure_ascii=False)
    path.write_text(text.removesuffix("{}\n}") + "{\n" + measured + "\n }\n}\n", "utf-8")


def pinned(
    old: Floors | None,
    scores: Mapping[str, Score],
    data_sha256: str,
    reason: str = "",
    pin: str = PIN,
) -> Floors:
    """Floors under the scores; none lies lower than it did, unless there is a reason.

    With other data, a share of the questions takes the place of their number.

    Raises:
        FloorLoweredError: a measure lies below its floor or is gone, and there is no reason.
    """
    lowered = {} if old is None else _lowered(old, scores)
    if lowered and not reason.strip():
        listed = "; ".join(
            f"{name} from {change['from']} to {change['to']}" for name, change in lowered.items()
        )
        raise FloorLoweredError(
            f"this would lower floors: {listed}. Mend the program, or say why they must fall:"
            f' {pin} --lower "REASON"'
        )
    floors = {}
    for name, score in scores.items():
        floor = score.right - score.slack
        if old is not None and name not in lowered and _is_comparable(old, name, score):
            floor = max(floor, old.floors[name])
        floors[name] = floor
    history = () if old is None else old.history
    if lowered:
        history = (*history, {"reason": reason.strip(), "lowered": lowered})
    return Floors(data_sha256, floors, dict(scores), history)


def failures(floors: Floors, scores: Mapping[str, Score], texts: Mapping[str, str]) -> list[str]:
    """What is wrong with the scores: a sentence and the questions lost for each measure.

    Args:
        floors: to compare with.
        scores: as measured now.
        texts: the question of each id.
    """
    problems = []
    for name in sorted(floors.floors.keys() | scores.keys()):
        if name not in scores or name not in floors.floors:
            problems.append(f"{name} is {'not pinned' if name in scores else 'no longer measured'}")
            continue
        score, floor = scores[name], floors.floors[name]
        if score.right < floor:
            before = set(floors.measured[name].missed)
            lost = [missed_id for missed_id in score.missed if missed_id not in before]
            problems.append(
                f"{name}: {score.right} of {score.of} came out right, and {floor} must. Lost:"
                + "".join(f"\n    {name}  {texts.get(name, '')}" for name in lost)
            )
    return problems


def _lowered(old: Floors, scores: Mapping[str, Score]) -> dict[str, dict[str, str | None]]:
    """Measures that are gone or lie below their floors."""
    lowered: dict[str, dict[str, str | None]] = {}
    for name, floor in old.floors.items():
        score, of = scores.get(name), old.measured[name].of
        # Shares, as whole numbers: floor / of > right / of.
        if score is None or floor * score.of > score.right * of:
            to = None if score is None else f"{score.right} of {score.of}"
            lowered[name] = {"from": f"{floor} of {of}", "to": to}
    return lowered


def _is_comparable(old: Floors, name: str, score: Score) -> bool:
    return name in old.floors and old.measured[name].of == score.of
