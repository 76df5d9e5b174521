"""Measure how well follow-up questions are understood, on TREC CAsT 2019 and 2020.

    python -m benchmarks.quality.followups FOLDER [--year YEAR] [--misses]
        [--alone QUERIES.jsonl[:QRELS.tsv] …]

FOLDER holds ``2019_evaluation_topics_v1.0.json`` (what was asked),
``2019_evaluation_topics_annotated_resolved_v1.0.tsv`` and
``2020_manual_evaluation_topics_v1.0.json`` (the same questions made whole by
people). Only the questions as asked are the history. Counted are the telling
terms (see `qa.text.terms`): how many of those that a person added come back
(recall), how many of those that we add the person added too (precision), and
how many questions that stand alone are left alone. Each file named by ``--alone``
holds questions (``text``); those that the qrels judge are asked after one to three others that
share no word with them, and after follow-ups of these (see `BEFORE`): none should take anything.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.question.thread.followups import follow_up, with_carried
from qa.question.thread.turns import Turn
from qa.text.terms import STOP_WORDS, query_terms

ASKED_2019 = "2019_evaluation_topics_v1.0.json"
WHOLE_2019 = "2019_evaluation_topics_annotated_resolved_v1.0.tsv"
BOTH_2020 = "2020_manual_evaluation_topics_v1.0.json"

BEFORE = (
    ("",),
    ("", ""),
    ("", "", ""),
    ("", "And what did Russia say?"),
    ("", "Why?"),
    ("", "And what did Russia say?", "Why was it closed?"),
    ("", "What did she say about it?", "And in London?"),
)
"""What stands before a question that turns to another topic; empty for any unrelated one."""

Understand = Callable[[str, Sequence[Turn]], str]
"""From a question and the turns before it to the question as understood."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question as asked, and as a person wrote it to stand alone."""

    asked: str
    whole: str


Conversation = list[Pair]


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of the follow-up turns (all but the first of a conversation).

    Attributes:
        wanted: terms that the people added.
        added: terms that we added.
        right: terms that both added.
        alone: turns to which the people added no term.
        left_alone: of these, the turns to which we added none.
        leaning: turns to which the people added a term.
        helped: of these, the turns of which we recovered at least one.
    """

    wanted: int = 0
    added: int = 0
    right: int = 0
    alone: int = 0
    left_alone: int = 0
    leaning: int = 0
    helped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.wanted + other.wanted,
            self.added + other.added,
            self.right + other.right,
            self.alone + other.alone,
            self.left_alone + other.left_alone,
            self.leaning + other.leaning,
            self.helped + other.helped,
        )


def read_2019(folder: Path) -> list[Conversation]:
    """The 50 conversations of CAsT 2019, with the people's rewrites."""
    with (folder / WHOLE_2019).open(encoding="utf-8", newline="") as lines:
        whole = {row[0]: row[1] for row in csv.reader(lines, "excel-tab") if len(row) > 1}
    topics = json.loads((folder / ASKED_2019).read_text("utf-8"))
    return [
        [
            Pair(turn["raw_utterance"], whole[key])
            for turn in topic["turn"]
            if (key := f"{topic['number']}_{turn['number']}") in whole
        ]
        for topic in topics
    ]


def read_2020(folder: Path) -> list[Conversation]:
    """The 25 conversations of CAsT 2020, with the people's rewrites.

    Rules may be found on the first 12 only; the others are held out.
    """
    topics = json.loads((folder / BOTH_2020).read_text("utf-8"))
    return [
        [Pair(turn["raw_utterance"], turn["manual_rewritten_utterance"]) for turn in topic["turn"]]
        for topic in topics
    ]


READERS: dict[str, Callable[[Path], list[Conversation]]] = {
    "2019": read_2019,
    "2020": read_2020,
    "2020-tuned": lambda folder: read_2020(folder)[:12],
    "2020-held-out": lambda folder: read_2020(folder)[12:],
}


def telling(text: str) -> set[str]:
    """The terms of a text that can find something; none where it holds only empty words."""
    return {term for term in query_terms(text) if term not in STOP_WORDS}


def count(pair: Pair, understood: str) -> Counts:
    """What one turn adds to the counts."""
    asked = telling(pair.asked)
    wanted = telling(pair.whole) - asked
    added = telling(understood) - asked
    return Counts(
        wanted=len(wanted),
        added=len(added),
        right=len(wanted & added),
        alone=not wanted,
        left_alone=not wanted and not added,
        leaning=bool(wanted),
        helped=bool(wanted & added),
    )


def measure(conversations: list[Conversation], understand: Understand) -> Counts:
    """Walk every conversation, each question with the turns before it as history."""
    counts = Counts()
    for conversation in conversations:
        turns: list[Turn] = []
        for pair in conversation:
            understood = understand(pair.asked, turns)
            if turns:
                counts += count(pair, understood)
            turns.append(Turn(pair.asked, understood))
    return counts


def ours(question: str, turns: Sequence[Turn]) -> str:
    """The question as `qa.question.thread.followups` understands it."""
    return with_carried(question, follow_up(question, turns).carried)


def as_asked(question: str, _turns: Sequence[Turn]) -> str:
    """The question alone."""
    return question


def with_first(question: str, turns: Sequence[Turn]) -> str:
    """The question and the whole first turn."""
    return " ".join([question, *(turn.question for turn in turns[:1])])


def with_previous(question: str, turns: Sequence[Turn]) -> str:
    """The question and the whole turn before it."""
    return " ".join([question, *(turn.question for turn in turns[-1:])])


def with_both(question: str, turns: Sequence[Turn]) -> str:
    """The question, the whole first turn and the whole turn before it."""
    return with_previous(with_first(question, turns), turns)


def with_all(question: str, turns: Sequence[Turn]) -> str:
    """The question and every turn before it: more cannot be recovered from questions."""
    return " ".join([question, *(turn.question for turn in turns)])


WAYS: dict[str, Understand] = {
    "question alone": as_asked,
    "+ first turn": with_first,
    "+ previous turn": with_previous,
    "+ first and previous": with_both,
    "+ every turn": with_all,
    "qa.question.thread": ours,
}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def row(name: str, counts: Counts) -> str:
    """One line of the table."""
    recall, precision = _ratio(counts.right, counts.wanted), _ratio(counts.right, counts.added)
    f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
    return (
        f"{name:22}{recall:8.3f}{precision:11.3f}{f1:7.3f}"
        f"{_ratio(counts.helped, counts.leaning):9.3f}"
        f"{_ratio(counts.left_alone, counts.alone):12.3f}"
    )


def misses(conversations: list[Conversation]) -> list[str]:
    """Every turn in which we add other terms than the person did."""
    lines = []
    for conversation in conversations:
        turns: list[Turn] = []
        for pair in conversation:
            understood = ours(pair.asked, turns)
            if turns and telling(understood) != telling(pair.whole):
                lines += [f"was:    {turns[-1].understood}", f"ours:   {understood}"]
                lines += [f"person: {pair.whole}", ""]
            turns.append(Turn(pair.asked, understood))
    return lines


def shifts(texts: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Questions that turn to another topic, each with the questions before it.

    Before every question stand one to three that share no telling term with it, drawn
    with a fixed seed, some followed by real follow-up questions.
    """
    draw = random.Random(2026)  # noqa: S311 - no secret
    for text in texts:
        told_by = telling(text)
        others = [text for text in texts if not told_by & telling(text)]
        for before in BEFORE:
            drawn = iter(draw.sample(others, min(len(others), len(before))))
            yield [line or next(drawn) for line in before], text


def understood(questions: Sequence[str]) -> list[Turn]:
    """The turns of a conversation, each understood after those before it."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, ours(question, turns)))
    return turns


def wrongly_carried(path: Path, qrels: Path | None = None) -> tuple[int, list[str]]:
    """How many topic shifts a file of questions makes, and those that took something over."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if qrels:
        judged = {line.split("\t")[0] for line in qrels.read_text("utf-8").splitlines()}
        rows = [row for row in rows if row["_id"] in judged]
    asked = list(shifts([row["text"] for row in rows]))
    followed = [
        (before, text, follow_up(text, understood(before)).carried) for before, text in asked
    ]
    return len(followed), [
        f"{' | '.join(before)} => {with_carried(text, carried)}"
        for before, text, carried in followed
        if carried
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with the three CAsT files")
    parser.add_argument("--year", choices=list(READERS), help="this year only")
    parser.add_argument("--misses", action="store_true", help="list the turns that differ")
    parser.add_argument("--alone", nargs="+", default=[], help="unrelated questions: FILE[:QRELS]")
    options = parser.parse_args()
    years = [options.year] if options.year else list(READERS)
    read = {year: READERS[year](options.folder) for year in years}
    if options.misses:
        print("\n".join(line for turns in read.values() for line in misses(turns)))
    for year, conversations in read.items():
        first = measure(conversations, as_asked)
        print(f"{year}: {first.leaning} turns lean on earlier ones, {first.alone} stand alone")
        print(f"{'':22}{'recall':>8}{'precision':>11}{'F1':>7}{'helped':>9}{'left alone':>12}")
        for name, understand in WAYS.items():
            print(row(name, measure(conversations, understand)))
        print()
    for name in options.alone:
        path, _, qrels = name.partition(":")
        asked, wrong = wrongly_carried(Path(path), Path(qrels) if qrels else None)
        print(f"{path}: {len(wrong)} of {asked} unrelated questions take something over")
        print("".join(f"  {text}\n" for text in wrong if options.misses))


if __name__ == "__main__":
    main()
