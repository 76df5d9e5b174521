"""Measure each language, and questions across languages, on the practice sets.

    python -m benchmarks.languages [--model NAME] [--languages de,fr] [--misses]
        [--only within,together,across]

Builds an archive of the twelve articles of each language and one of all articles together, in a
temporary folder, with a named model (the bundled one without), and prints

- for each language, of 18 questions that an article answers: right article first, right quote
  first, right quote anywhere, refused, answered without a doubt; of 2 that none answers: answered
  without a doubt, and quoted with one;
- the same for the archive of all languages, where a story is right in whatever language;
- nDCG@10 of questions over all articles, by Citewire's ranking and by the model's bare vectors
  (see `benchmarks.languages.across`).

``--misses`` prints each question whose first quote is not right.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from benchmarks.languages.across import Across, across, ranked_by_archive, ranked_by_vectors
from benchmarks.languages.sets import PracticeSet, practice_languages, read_set
from benchmarks.languages.within import Golds, Marks, Outcome, ask_all, marks
from embeddings import load_embedder
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build

PARTS = ("within", "together", "across")

HEADINGS = ("of", "article", "quote", "anywhere", "refused", "sure", "absent", "sure", "unsure")


def main() -> None:
    arguments = _arguments()
    sets = [read_set(language) for language in arguments.languages]
    golds = {(q.language, q.id): q for each in sets for q in each.questions}
    embedder = load_embedder(arguments.model)
    print(f"model {embedder.name}")
    if "within" in arguments.only:
        _within(sets, golds, embedder, misses=arguments.misses)
    if set(arguments.only) & {"together", "across"}:
        with _archive(sets, embedder) as archive:
            if "together" in arguments.only:
                asked = [(s.language, ask_all(archive, s.questions, golds)) for s in sets]
                _print_marks("all languages in one archive", asked, misses=arguments.misses)
            if "across" in arguments.only:
                _across(archive, sets, embedder)


def _within(sets: Sequence[PracticeSet], golds: Golds, embedder: Embedder, *, misses: bool) -> None:
    asked = []
    for practice in sets:
        with _archive([practice], embedder) as archive:
            asked.append((practice.language, ask_all(archive, practice.questions, golds)))
    _print_marks("an archive for each language", asked, misses=misses)


def _across(archive: Archive, sets: Sequence[PracticeSet], embedder: Embedder) -> None:
    questions = [question for practice in sets for question in practice.questions]
    languages = [practice.language for practice in sets]
    rankings = {
        "citewire": ranked_by_archive(archive),
        "bare vectors": ranked_by_vectors(embedder, sets),
    }
    measured = {name: across(questions, languages, ranked) for name, ranked in rankings.items()}
    print("\nnDCG@10 over all articles")
    for name, result in measured.items():
        _print_across(name, result)


@contextmanager
def _archive(sets: Sequence[PracticeSet], embedder: Embedder) -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        build([practice.articles for practice in sets], path, embedder=embedder)
        with Archive.open(path, embedder) as archive:
            yield archive


def _print_marks(heading: str, asked: Sequence[tuple[str, list[Outcome]]], *, misses: bool) -> None:
    print(f"\n{heading}")
    print(" " * 6 + "".join(f"{name:>9}" for name in HEADINGS))
    rows = [(language, marks(outcomes)) for language, outcomes in asked]
    sums = Marks(*map(sum, zip(*(astuple(row) for _, row in rows), strict=True)))
    for language, row in [*rows, ("all", sums)]:
        print(f"{language:6}" + "".join(f"{count:9}" for count in astuple(row)))
    if misses:
        for _, outcomes in asked:
            for outcome in outcomes:
                _print_miss(outcome)


def _print_miss(outcome: Outcome) -> None:
    question, answer = outcome.question, outcome.answer
    is_missed = outcome.is_right[:1] != (True,) if question.story else answer.verdict == "answered"
    if not is_missed:
        return
    where = "" if outcome.is_article_right or not question.story else f", first {outcome.first}"
    print(f"\n{question.language} {question.id} {question.text}")
    print(f"   {answer.kind} {answer.verdict}{where}; wanted {question.story}: {question.answer}")
    for quote, right in zip(answer.quotes, outcome.is_right, strict=True):
        print(f"   {'+' if right else '-'} {' '.join(quote.text.split())}")


def _print_across(name: str, result: Across) -> None:
    print(f"{name:13} every {result.every:.3f}  same {result.same:.3f}  other {result.other:.3f}")
    for title, values in (("from", result.from_language), ("to", result.to_language)):
        print(f"   {title:5}" + "  ".join(f"{code} {value:.2f}" for code, value in values.items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure languages on the practice sets.")
    parser.add_argument("--model", help="a model's name or folder; the bundled one without")
    parser.add_argument(
        "--languages", type=_codes, default=practice_languages(), help="only these, by comma"
    )
    parser.add_argument("--only", type=_codes, default=PARTS, help=f"of {', '.join(PARTS)}")
    parser.add_argument("--misses", action="store_true", help="print what is not right")
    return parser.parse_args()


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


if __name__ == "__main__":
    main()
