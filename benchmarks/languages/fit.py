"""Fit the choice of sentences and the confidence for a model of many languages.

    python -m benchmarks.languages.fit NAME=FOLDER:SPLIT:ARCHIVE... [--model multilingual]

Each named set is a folder in BEIR layout beside a built archive of it, in English. The stories
of the practice sets are parted into two archives of all languages; each question is asked of both,
so that one answers it and one does not, of the articles in its own language and of those in
another one, drawn. Questions of the named sets are asked of their own archive and of the practice
articles, those of the practice sets also of the named archives. Printed are the weights for
`qa.answering.sentence_weights` and `qa.answering.confidence`, and what they are worth where each
half of the stories, or each named set, is left out of the fit.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from benchmarks.languages.sets import AS_OF, PracticeQuestion, practice_languages, read_set
from benchmarks.languages.within import Golds, stories_of
from benchmarks.reader.cases import Case, IsRight, ask, collect, drawn_questions
from benchmarks.reader.fit import SetWeights, report
from embeddings import load_embedder
from embeddings.embedder import Embedder
from qa.answering.selection import Candidate
from qa.archive import Archive
from qa.asking.understanding import Understanding
from qa.ingest.build import build

SEED = 5
HALVES = ("first half", "second half")
ENGLISH = "en"
ABROAD = 0.3
"""Share of the practice questions that are asked of each named archive."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions asked of articles in their own language, and in another one."""

    same: list[Case]
    across: list[Case]


def half_of(story: str) -> str:
    """The archive that a story is in."""
    stories = sorted(read_set(ENGLISH).texts)
    return HALVES[stories.index(story) >= len(stories) // 2]


def practice_cases(halves: dict[str, Archive], named: dict[str, Archive]) -> Cases:
    """The questions of the practice sets, of both halves and of the named archives."""
    draw = random.Random(SEED)  # noqa: S311  # no secret
    codes = practice_languages()
    questions = [question for code in codes for question in read_set(code).questions]
    golds = {(question.language, question.id): question for question in questions}
    understandings = {
        name: Understanding(archive, lambda: 0, lambda _: (), knows_english_only=False)
        for name, archive in (halves | named).items()
    }
    cases = Cases([], [])
    for question in tqdm(questions, desc="practice", unit="question"):
        home = half_of(question.story) if question.story else None
        other = draw.choice([code for code in codes if code != question.language])
        for name, archive in halves.items():
            is_right = _is_right(archive, question, golds) if name == home else None
            for code, kept in ((question.language, cases.same), (other, cases.across)):
                query = understandings[name].of(question.text, as_of=AS_OF, languages=[code])
                kept.append(collect(archive, query, name, home or name, is_right))
        for name, archive in named.items():
            if draw.random() < ABROAD:
                query = understandings[name].of(question.text, any_time=True)
                kept = cases.same if question.language == ENGLISH else cases.across
                kept.append(collect(archive, query, name, "practice", None))
    return cases


def _is_right(archive: Archive, question: PracticeQuestion, golds: Golds) -> IsRight:
    def is_right(candidate: Candidate) -> bool:
        name = candidate.hit.article_id
        language, story = stories_of(archive, [name])[name]
        gold = golds[language, question.id]
        return story == question.story and gold.is_answered_by(candidate.text)

    return is_right


def named_cases(
    name: str, archive: Archive, files: Path, split: str, practice: Archive, most: int
) -> Iterator[Case]:
    """The questions of a named set, of its own archive, and some of practice articles."""
    own, missing = drawn_questions(files, split, most)
    for asked in tqdm([*own, *missing], desc=name, unit="question"):
        yield ask(archive, name, name, asked)
    for asked in own[: most // 3]:
        yield ask(practice, HALVES[0], name, asked)


def _halves(folder: Path, embedder: Embedder, stack: ExitStack) -> dict[str, Archive]:
    """Two archives of all practice articles, each with half of the stories."""
    archives = {}
    for name in HALVES:
        files = []
        for code in practice_languages():
            practice = read_set(code)
            lines = practice.articles.read_text("utf-8").splitlines()
            files.append(folder / name / code / practice.articles.name)
            files[-1].parent.mkdir(parents=True)
            kept = zip(practice.texts, lines, strict=True)
            files[-1].write_text(
                "".join(f"{line}\n" for story, line in kept if half_of(story) == name), "utf-8"
            )
        path = folder / f"archive of the {name}"
        build(files, path, embedder=embedder)
        archives[name] = stack.enter_context(Archive.open(path, embedder))
    return archives


def main() -> None:
    """Ask, fit and print."""
    parser = argparse.ArgumentParser(description="Fit choice and confidence for many languages.")
    parser.add_argument("sets", nargs="*", metavar="NAME=FOLDER:SPLIT:ARCHIVE")
    parser.add_argument("--model", default="multilingual")
    parser.add_argument("--questions", type=int, default=200, help="of each named set")
    arguments = parser.parse_args()
    embedder = load_embedder(arguments.model)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        halves = _halves(Path(folder), embedder, stack)
        named: dict[str, Archive] = {}
        english: list[Case] = []
        for text in arguments.sets:
            name, _, place = text.partition("=")
            files, split, path = place.split(":")
            named[name] = stack.enter_context(Archive.open(path, embedder))
            english += named_cases(
                name, named[name], Path(files), split, halves[HALVES[0]], arguments.questions
            )
        cases = practice_cases(halves, named)
    print("in the question's language")
    report([*english, *cases.same], SetWeights(searched=-0.5, unknown=-4.0, missing=0.5))
    print("in another language")
    report(cases.across, SetWeights(searched=-1.2, unknown=0.0, missing=0.5))


if __name__ == "__main__":
    main()
