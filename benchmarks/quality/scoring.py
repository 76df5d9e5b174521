"""Score the answers over the sample corpus, and pin the scores as floors.

    python -m benchmarks.quality [--misses] [--pin [--lower REASON]]

Asks the questions of ``tests/data/quality.jsonl`` and the conversations of
``tests/data/conversations.jsonl`` of an archive of ``seeds/articles``, built in a
temporary folder with the bundled model, and prints how many came out right.
``--pin`` writes the scores into ``tests/data/quality_floors.json``, below which
``tests/quality/test_quality.py`` fails. It lowers no floor, unless ``--lower`` gives a
reason, which is kept in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.floors import (
    FLOORS,
    FloorLoweredError,
    Score,
    hash_files,
    pinned,
    read_floors,
    write_floors,
)
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.ingest.build import build
from qa.question.thread.turns import Turn

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "seeds" / "articles"
QUESTIONS = ROOT / "tests" / "data" / "quality.jsonl"
CONVERSATIONS = ROOT / "tests" / "data" / "conversations.jsonl"

AS_OF = "2026-03-01"
"""The day from which a question is asked that names none: soon after the last story."""
FIRST = 3
"""How many articles a reader looks at."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what answers it.

    Attributes:
        kind: "answerable", "time", "unanswerable", "differing", "copies" or "phrase";
            "follow-up" in a conversation.
        articles: names of the sample files any of which answers it; none if nothing does.
        answers: verbatim; any of them is right, but of kind "differing" all are wanted.
        as_of: the day on which it is asked, ISO 8601.
        wrong_articles: files that only a careless reader would quote.
    """

    id: str
    text: str
    kind: str
    articles: tuple[str, ...]
    answers: tuple[str, ...]
    as_of: str = AS_OF
    wrong_articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what came of it.

    Attributes:
        ranked: for each article found, the best first, its file and text.
        cited: files of the quoted articles.
    """

    question: Question
    answer: Answer
    ranked: tuple[tuple[str, str], ...]
    cited: frozenset[str]

    def is_right(self, first: int = 1) -> bool:
        """Whether a right article is among the first: one of a named file that holds an answer."""
        return any(
            file in self.question.articles
            and any(gold.casefold() in text.casefold() for gold in self.question.answers)
            for file, text in self.ranked[:first]
        )

    def holds_answer(self, first: int | None = None) -> bool:
        """Whether the first quotes (None for all of them) hold an answer."""
        return any(any(holds) for holds in self._holds[:first])

    def holds_every_answer(self) -> bool:
        """Whether quotes and differing figures together hold every answer."""
        cited = [citation.quote.casefold() for citation in self.answer.citations]
        answers = self.question.answers
        return bool(answers) and all(
            any(gold.casefold() in text for text in cited) for gold in answers
        )

    def holds_answer_once(self) -> bool:
        """Whether the quotes hold an answer, and copies of one text are cited once."""
        citations = self.answer.citations
        others = {copy.article_id for citation in citations for copy in citation.also_in}
        cited = {citation.article_id for citation in citations}
        return self.holds_answer() and others.isdisjoint(cited)

    def is_timely(self) -> bool:
        """Whether a right article comes first and none is quoted that is wrong for the time."""
        return self.is_right() and not self.cited.intersection(self.question.wrong_articles)

    def is_answered(self) -> bool:
        return self.answer.verdict == "answered"

    def is_refused(self) -> bool:
        return self.answer.verdict != "answered"

    @property
    def _holds(self) -> list[list[bool]]:
        """For each quote, which of the answers it holds."""
        return [
            [gold.casefold() in quote.text.casefold() for gold in self.question.answers]
            for quote in self.answer.quotes
        ]


ANSWERABLE = ("answerable", "time", "differing", "copies", "phrase")

MEASURES: dict[str, tuple[tuple[str, ...], Callable[[Outcome], bool]]] = {
    "article_first": (ANSWERABLE, Outcome.is_right),
    "article_in_first_three": (ANSWERABLE, lambda outcome: outcome.is_right(FIRST)),
    "answer_in_first_quote": (ANSWERABLE, lambda outcome: outcome.holds_answer(1)),
    "answer_in_answer": (ANSWERABLE, Outcome.holds_answer),
    "answerable_answered": (ANSWERABLE, Outcome.is_answered),
    "unanswerable_refused": (("unanswerable",), Outcome.is_refused),
    "time_right": (("time",), Outcome.is_timely),
    "differing_figures_all_quoted": (("differing",), Outcome.holds_every_answer),
    "copies_quoted_once": (("copies",), Outcome.holds_answer_once),
    "phrase_article_first": (("phrase",), Outcome.is_right),
    "follow_up_article_first": (("follow-up",), Outcome.is_right),
    "follow_up_answer_in_answer": (("follow-up",), Outcome.holds_answer),
}
"""For each measure the kinds of questions it counts, and when one of them is right."""


def read_questions() -> list[Question]:
    """The questions that stand alone."""
    return [_question(row) for row in _rows(QUESTIONS)]


def read_conversations() -> list[list[Question]]:
    """The turns of each conversation; those after the first are of kind "follow-up"."""
    return [
        [
            _question(
                {
                    **turn,
                    "_id": f"{row['_id']}.{number}",
                    "kind": "answerable" if number == 1 else "follow-up",
                }
            )
            for number, turn in enumerate(row["turns"], 1)
        ]
        for row in _rows(CONVERSATIONS)
    ]


def data_sha256() -> str:
    """One hash over all that the scores depend on beside the program."""
    samples = [path for path in SAMPLES.iterdir() if not path.name.startswith(".")]
    return hash_files([QUESTIONS, CONVERSATIONS, *samples])


def ask_everything(archive: Archive) -> list[Outcome]:
    """Ask an archive of the samples all questions, and the follow-ups in their conversations."""
    outcomes = [
        _outcome(archive, question, archive.ask(question.text, as_of=question.as_of))
        for question in read_questions()
    ]
    return outcomes + list(_follow_ups(archive))


def score(outcomes: list[Outcome]) -> dict[str, Score]:
    """The `MEASURES` over what came of the questions."""
    scores = {}
    for name, (kinds, is_right) in MEASURES.items():
        counted = [outcome for outcome in outcomes if outcome.question.kind in kinds]
        missed = tuple(count.question.id for count in counted if not is_right(count))
        scores[name] = Score(len(counted) - len(missed), len(counted), missed)
    return scores


def _follow_ups(archive: Archive) -> Iterator[Outcome]:
    for conversation in read_conversations():
        turns: list[Turn] = []
        for question in conversation:
            answer = archive.ask(question.text, as_of=question.as_of, history=turns)
            turns.append(Turn(question.text, answer.query.understood))
            if question.kind == "follow-up":
                yield _outcome(archive, question, answer)


def _outcome(archive: Archive, question: Question, answer: Answer) -> Outcome:
    ranked_ids = dict.fromkeys(hit.article_id for hit in answer.passages)
    articles = archive.articles(
        [*ranked_ids, *(citation.article_id for citation in answer.citations)]
    )
    files = {name: Path(article.path).name for name, article in articles.items()}
    return Outcome(
        question,
        answer,
        tuple((files[name], articles[name].text) for name in ranked_ids),
        frozenset(files[citation.article_id] for citation in answer.citations),
    )


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["_id"],
        text=row["text"],
        kind=row["kind"],
        articles=tuple(row["articles"]),
        answers=tuple(row["answers"]),
        as_of=row.get("as_of", AS_OF),
        wrong_articles=tuple(row.get("wrong_articles", ())),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        build([SAMPLES], Path(folder) / "archive")
        with Archive.open(Path(folder) / "archive") as archive:
            outcomes = ask_everything(archive)
    scores = score(outcomes)
    old = read_floors() if FLOORS.exists() else None
    for name, measured in scores.items():
        floor = "" if old is None else f"   floor {old.floors.get(name, '-')}"
        print(f"{name:28} {measured.right:4} of {measured.of:3}{floor}")
    if arguments.misses:
        _print_misses(outcomes, scores)
    if arguments.pin:
        try:
            write_floors(pinned(old, scores, data_sha256(), arguments.lower))
        except FloorLoweredError as error:
            sys.exit(f"{error}")
        print(f"written to {FLOORS.relative_to(ROOT)}")


def _print_misses(outcomes: list[Outcome], scores: dict[str, Score]) -> None:
    for outcome in outcomes:
        missed = [name for name, each in scores.items() if outcome.question.id in each.missed]
        if missed:
            question = outcome.question
            print(f"\n{question.id} {question.text} (as of {question.as_of})")
            print(f"  missed {', '.join(missed)}")
            print(f"  wanted {question.answers} in {question.articles}")
            first = [file for file, _ in outcome.ranked[:FIRST]]
            print(f"  first {first}, cited {sorted(outcome.cited)}")
            for quote in outcome.answer.quotes or [outcome.answer]:
                print(f"    - {quote.text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score the answers over the sample corpus.")
    parser.add_argument("--misses", action="store_true", help="show what did not come out right")
    parser.add_argument("--pin", action="store_true", help="write the scores as floors")
    parser.add_argument("--lower", metavar="REASON", default="", help="why floors must fall")
    return parser.parse_args()
