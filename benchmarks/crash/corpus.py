"""A small made-up newsroom, before and after a day's changes; see `benchmarks.crash`.

The same number gives the same files. Among them are what makes a build do different
things: copies, an outlet's own lines, bad files and records, and in the second state
changed, new, renamed and lost records and files.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SEED = 11
PER_FILE = 10

_SUBJECTS = (
    "the harbour board", "a school in the hills", "the old brewery", "the tram company",
    "a farmer of the lower valley", "the choir", "the district court", "a young chemist",
    "the fire brigade", "the salt works", "a retired pilot", "the library", "the ferry crew",
)  # fmt: skip
_VERBS = (
    "opened", "closed", "repaired", "sold", "counted", "painted", "flooded", "measured",
    "inherited", "moved", "lost", "found", "lent", "mapped", "insured", "rebuilt",
)  # fmt: skip
_OBJECTS = (
    "a bridge of iron", "the upper lock", "nine wagons of barley", "the north gate",
    "a bell from 1742", "forty beehives", "the chess hall", "its oldest boat", "a sealed crate",
    "the weather station", "two greenhouses", "the night train", "a map of the caves",
)  # fmt: skip
_WHENS = (
    "on Monday", "before dawn", "in the first week of May", "after a long quarrel", "by lot",
    "against all advice", "during the frost", "with borrowed money", "in plain sight",
    "for the third time", "without a word", "at the request of the bishop",
)  # fmt: skip
_FOOT = "Subscribe to the newsletter of The Holm Ledger and read it before everybody else does."


def write_before(folder: Path, files: int) -> None:
    """Write the newsroom as it is at first: so many files of records and as many pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in range(files):
        _write_records(folder / f"town-{file}.jsonl", _records(file))
        _write_page(folder / f"page-{file}.txt", file, "first")
    (folder / "broken.json").write_text('{"title": "Holm", "text": ', encoding="utf-8")


def write_after(folder: Path, files: int) -> None:
    """Change what `write_before` wrote, as a day's work does."""
    for file in range(0, files, 2):
        records = _records(file)
        for number in range(0, PER_FILE, 3):
            records[number]["text"] = _story(f"{file}-{number}-later", 3)
        _write_records(folder / f"town-{file}.jsonl", records[:-1])
        _write_page(folder / f"page-{file}.txt", file, "second")
    _write_records(folder / f"town-{files}.jsonl", _records(files))
    with (folder / f"town-{files}.jsonl").open("a", encoding="utf-8") as file_:
        file_.write('{"title": "Half a record in Holm", "te\n')
    (folder / "page-1.txt").rename(folder / "page-1-again.txt")


def _records(file: int) -> list[dict[str, Any]]:
    records = []
    for number in range(PER_FILE):
        outlet = ("The Holm Ledger", "Valley Post", "Salt Road News")[number % 3]
        # Every seventh is a copy of a story in the file before, told by another outlet.
        name = f"{file - 1}-{number}" if number % 7 == 6 and file else f"{file}-{number}"
        text = _story(name, 1 + number % 4)
        if outlet == "The Holm Ledger":
            text = f"{text}\n\n{_FOOT}"
        record = {
            "id": f"{file}-{number}",
            "title": _title(name),
            "text": text,
            "outlet": outlet,
            "published": f"2021-{1 + file % 12:02}-{1 + number:02}",
        }
        if number % 2:
            record["url"] = f"https://holm-{number % 3}.example/{file}/{number}"
        records.append(record)
    return records


def _write_records(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _write_page(path: Path, file: int, edition: str) -> None:
    head = f"Title: {_title(f'page {file}')}\nOutlet: Valley Post\nDate: 2021-06-{1 + file % 28:02}"
    path.write_text(f"{head}\n\n{_story(f'page-{file}-{edition}', 2)}\n", encoding="utf-8")


def _title(name: str) -> str:
    dice = random.Random(f"{SEED} title {name}")  # noqa: S311 - no secret
    return f"Holm: {dice.choice(_SUBJECTS)} and {dice.choice(_OBJECTS)}, part {name}"


def _story(name: str, paragraphs: int) -> str:
    dice = random.Random(f"{SEED} story {name}")  # noqa: S311 - no secret
    return "\n\n".join(" ".join(_sentence(dice) for _ in range(7)) for _ in range(paragraphs))


def _sentence(dice: random.Random) -> str:
    subject, verb, thing, when = (
        dice.choice(words) for words in (_SUBJECTS, _VERBS, _OBJECTS, _WHENS)
    )
    count = dice.randrange(12, 9000)
    return f"{subject.capitalize()} {verb} {thing} {when}, and {count} people came to see it."
