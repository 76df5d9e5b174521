"""One damage after another, and what must be true after each."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.damage.kinds import CHANGES, SWAPS, Damage, apply, files_of
from benchmarks.damage.scene import Answers, Scene, answers
from qa.errors import ArchiveError
from qa.maintenance.repair import repair
from qa.maintenance.verify import verify
from qa.storage.layout import DATABASE

WITHOUT_CONTENT = ("write.lock", ".tantivy-meta.lock", ".tantivy-writer.lock")
"""Files of which nobody reads a byte: only that they can be locked counts."""

_SAMPLE = 2
_TRUTH_SHARE = 0.4
_VECTORS_SHARE = 0.2

Verdict = Literal["same", "refused", "other state"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a damage.

    Attributes:
        verdict: whether the archive answered as before, refused with a typed error, or
            answered as that archive whose database was put in its place.
        faults: what went wrong with Citewire; none if it kept its promise.
    """

    damage: Damage
    verdict: Verdict
    faults: tuple[str, ...] = ()


def outcomes(scene: Scene, seed: int, damages: int, *, repairs: int = 1) -> Iterator[Outcome]:
    """Try damages that change something.

    Args:
        scene: what is damaged; its archives stay as they are.
        seed: of the first damage; the others follow by counting up.
        damages: how many.
        repairs: every so many damages the archive is repaired, too.
    """
    number, done = seed * 1_000_000, 0
    while done < damages:
        outcome = attempt(scene, number, repairs=done % repairs == 0)
        number += 1
        if outcome is not None:
            done += 1
            yield outcome


def attempt(scene: Scene, number: int, *, repairs: bool = True) -> Outcome | None:
    """Try the damage of a number; None if it changes nothing."""
    lot = random.Random(number)  # noqa: S311
    damage = _drawn(scene, number, lot)
    work = scene.folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(scene.whole, work)
    donor = {"other": scene.other, "older": scene.older}.get(damage.kind)
    if not apply(damage, work, lot, donor):
        return None
    try:
        return _tried(scene, damage, work, repairs=repairs)
    except BaseException as error:
        error.add_note(f"after the damage: {damage}")
        raise


def _drawn(scene: Scene, number: int, lot: random.Random) -> Damage:
    files = files_of(scene.whole)
    drawn = lot.random()
    if drawn < _TRUTH_SHARE:
        files = [DATABASE]
    elif drawn < _TRUTH_SHARE + _VECTORS_SHARE:
        files = [name for name in files if name.startswith("vectors.")]
    return Damage(lot.choice((*CHANGES, *SWAPS)), lot.choice(files), number)


def _tried(scene: Scene, damage: Damage, work: Path, *, repairs: bool) -> Outcome:
    is_truth = damage.file == DATABASE
    is_swapped = is_truth and damage.kind in SWAPS
    wanted = scene.answers[damage.kind if is_swapped else "whole"]
    faults = []
    report = verify(work, sample=_SAMPLE, embedder=scene.embedder)
    has_content = not damage.file.endswith(WITHOUT_CONTENT)
    # Whole files of another state are no damage: that an index lags is a note.
    lags = damage.kind in SWAPS and any("the next use" in note for note in report.notes)
    if (not report.is_sound or lags) != has_content:
        faults.append("verify finds nothing" if has_content else f"verify: {report.findings}")
    verdict: Verdict = "other state" if is_swapped else "same"
    try:
        answered = answers(work, scene.embedder)
    except ArchiveError as error:
        verdict = "refused"
        if not is_truth:
            faults.append(f"refused, though the truth is sound: {error}")
        elif DATABASE not in str(error) and damage.kind != "delete":
            faults.append(f"the error does not name the file: {error}")
    else:
        faults += _differences(answered, wanted)
    if repairs:
        faults += _after_repair(scene, work, wanted, is_truth=is_truth and not is_swapped)
    return Outcome(damage, verdict, tuple(faults))


def _after_repair(scene: Scene, work: Path, wanted: Answers, *, is_truth: bool) -> list[str]:
    try:
        mended = repair(work, sample=_SAMPLE, embedder=scene.embedder)
    except ArchiveError as error:
        return [] if is_truth else [f"repair refuses, though the truth is sound: {error}"]
    if not mended.after.is_sound:
        return [f"not sound after repair: {mended.after.findings}"]
    answered = answers(work, scene.embedder)
    if not is_truth or not (mended.lost or mended.notes):
        return [f"after repair: {what}" for what in _differences(answered, wanted)]
    changed = [
        id_
        for id_, article in answered["articles"].items()
        if wanted["articles"].get(id_) != article
    ]
    faults = [f"after repair article {id_} is another one" for id_ in changed]
    unnamed = [
        id_
        for id_ in wanted["articles"]
        if id_ not in answered["articles"] and not any(id_ in lost for lost in mended.lost)
    ]
    # Where not even the ids can be read, it says so.
    if len(unnamed) > sum("number" in lost for lost in mended.lost) and not mended.notes:
        faults.append(f"repair does not tell of the lost {unnamed}")
    return faults


def _differences(answered: Answers, wanted: Answers) -> list[str]:
    return [f"another answer to {name!r}" for name in wanted if answered.get(name) != wanted[name]]
