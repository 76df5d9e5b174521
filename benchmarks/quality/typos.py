"""Whether answers survive slips of the keyboard, on questions over the sample corpus.

    python -m benchmarks.quality.typos [--seed N] [--misses]

Asks questions of the quality gate as they are, then with one or two slips each made by a
seeded hand: two letters that change places, one left out, doubled or hit beside the right key,
a blank left out. Prints how many answers stay the same, with slips read as what was meant and
with every word taken as it was typed, and what reading costs. First letters are left alone:
people hardly miss them (J. J. Pollock & A. Zamora, "Automatic spelling correction in scientific
and scholarly text", CACM 1984).
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.quality.scoring import SAMPLES, Question, read_questions
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.ingest.build import build
from qa.spelling.slips import keys_beside
from qa.spelling.slips_in import slips_in

QUESTIONS = 100
SEED = 2026
LEAST_LETTERS = 4
"""Of a word that gets a slip."""
BLANKS = 0.1
"""Share of the slips that leave out a blank."""

_WORD = re.compile(rf"[A-Za-z]{{{LEAST_LETTERS},}}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the same with slips, and what was answered to both.

    Attributes:
        mended: the answer to the question with slips.
        unmended: the same, each word taken as it was typed.
    """

    question: Question
    slipped: str
    clean: Answer
    mended: Answer
    unmended: Answer


def with_slips(text: str, hand: random.Random) -> str:
    """A question with one or two slips, in words of their own."""
    words = list(_WORD.finditer(text))
    hit = hand.sample(words, min(hand.choice((1, 2)), len(words)))
    for word in sorted(hit, key=lambda match: -match.start()):
        before, behind = text[: word.start()], text[word.end() :]
        if behind[:1] == " " and hand.random() < BLANKS:
            text = before + word.group() + behind[1:]
        else:
            text = before + slip_in(word.group(), hand) + behind
    return text


def slip_in(word: str, hand: random.Random) -> str:
    """A word with one slip behind its first letter, and other letters than before."""
    while True:
        at = hand.randrange(1, len(word))
        slipped = hand.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
                word[:at] + hand.choice(sorted(keys_beside(word[at].lower()))) + word[at + 1 :],
            )
        )
        if slipped != word:
            return slipped


def is_same(answer: Answer, other: Answer) -> bool:
    """Whether two answers lead with the same sentence, or both have none."""
    leads = [
        (each.verdict == "absent", each.quotes[0].text if each.quotes else "")
        for each in (answer, other)
    ]
    return leads[0] == leads[1]


def ask_all(archive: Archive, seed: int) -> list[Outcome]:
    """The first questions of the gate, each asked clean, slipped, and slipped but unread."""
    hand = random.Random(seed)  # noqa: S311
    outcomes = []
    for question in read_questions()[:QUESTIONS]:
        slipped = with_slips(question.text, hand)
        typed = re.findall(r"\w+", slipped)
        outcomes.append(
            Outcome(
                question,
                slipped,
                archive.ask(question.text, as_of=question.as_of),
                archive.ask(slipped, as_of=question.as_of),
                archive.ask(slipped, as_of=question.as_of, drop=typed),
            )
        )
    return outcomes


def milliseconds(archive: Archive, questions: list[str]) -> float:
    """The median cost of reading questions, in milliseconds."""
    costs = []
    for question in questions:
        start = time.perf_counter()
        slips_in(archive, question)
        costs.append(1000 * (time.perf_counter() - start))
    return median(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask questions with slips of the keyboard.")
    parser.add_argument("--seed", type=int, default=SEED, help="of the hand that slips")
    parser.add_argument("--misses", action="store_true", help="show the answers that change")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build([SAMPLES], Path(folder) / "archive")
        with Archive.open(Path(folder) / "archive") as archive:
            outcomes = ask_all(archive, arguments.seed)
            clean = milliseconds(archive, [outcome.question.text for outcome in outcomes])
            slipped = milliseconds(archive, [outcome.slipped for outcome in outcomes])
    stays = [is_same(outcome.clean, outcome.mended) for outcome in outcomes]
    unread = sum(is_same(outcome.clean, outcome.unmended) for outcome in outcomes)
    print(f"answers that stay: {sum(stays)} of {len(stays)}; as typed: {unread}")
    print(f"cost of reading: {clean:.1f} ms without slips, {slipped:.1f} ms with")
    changed = [outcome for outcome in outcomes if outcome.clean.query.corrections]
    print(f"clean questions that were read otherwise: {len(changed)}")
    if arguments.misses:
        for outcome, same in zip(outcomes, stays, strict=True):
            if not same:
                print(f"\n{outcome.question.id} {outcome.question.text}")
                print(f"  typed   {outcome.slipped}\n  read as {outcome.mended.query.asked}")


if __name__ == "__main__":
    main()
