"""The practice sets: the same twelve invented stories in each language, with questions.

``tests/data/languages/<code>/articles.jsonl`` and ``questions.jsonl``, all written for this. A
story has one id in all languages, a question too; questions are put as reporters type, so some
stand without accents or capitals, and not the same ones in each language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SETS = Path(__file__).resolve().parents[2] / "tests" / "data" / "languages"

AS_OF = "2025-12-31"
"""The day on which the questions are asked: after the last story."""


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question in one language.

    Attributes:
        id: the same in all languages.
        story: the id of the article that answers it; None if none does.
        answer: a pattern (`re`) that the right quote holds, its white space read as single
            blanks; None if nothing answers.
    """

    id: str
    language: str
    text: str
    story: str | None
    answer: str | None

    def is_answered_by(self, quote: str) -> bool:
        """Whether a quote holds the answer."""
        return self.answer is not None and bool(re.search(self.answer, " ".join(quote.split())))


@dataclass(frozen=True, slots=True)
class PracticeSet:
    """The articles and questions of one language.

    Attributes:
        articles: the file of them, as `citewire build` reads it.
        texts: for each story its headline and text.
    """

    language: str
    articles: Path
    texts: dict[str, tuple[str, str]]
    questions: tuple[PracticeQuestion, ...]


def practice_languages() -> tuple[str, ...]:
    """ISO 639 codes of the languages that have a set, sorted."""
    return tuple(sorted(folder.name for folder in SETS.iterdir() if folder.is_dir()))


def read_set(language: str) -> PracticeSet:
    """The set of a language."""
    folder = SETS / language
    articles = folder / "articles.jsonl"
    return PracticeSet(
        language,
        articles,
        {row["id"]: (row["title"], row["text"]) for row in _rows(articles)},
        tuple(
            PracticeQuestion(row["id"], language, row["text"], row["story"], row["answer"])
            for row in _rows(folder / "questions.jsonl")
        ),
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())
