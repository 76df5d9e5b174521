"""What comes of the questions of one language, in an archive of it alone or of all languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.languages.sets import AS_OF, PracticeQuestion
from qa.answering.answer import Answer, Quote
from qa.archive import Archive

Story = tuple[str, str]
"""Language and id of an article of the sets."""

Golds = Mapping[tuple[str, str], PracticeQuestion]
"""The questions by language and id, for what answers them there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what came of it.

    Attributes:
        first: the article found first.
        is_right: for each quote in turn whether it holds the answer; of an article in another
            language it must be the answer that stands there.
    """

    question: PracticeQuestion
    answer: Answer
    first: Story | None
    is_right: tuple[bool, ...]

    @property
    def is_article_right(self) -> bool:
        """Whether the story that answers came first, in whatever language."""
        return self.first is not None and self.first[1] == self.question.story


@dataclass(frozen=True, slots=True)
class Marks:
    """Counts over the questions of one language.

    Attributes:
        answerable: questions that an article answers.
        article_first: of these, with the right article first.
        quote_first, quote_anywhere: with the answer in the first quote, or in any.
        refused: without any quote, verdict "absent".
        sure: with the verdict "answered".
        absent: questions that nothing answers.
        answered_absent: of these, with the verdict "answered".
        quoted_absent: with the verdict "uncertain".
    """

    answerable: int
    article_first: int
    quote_first: int
    quote_anywhere: int
    refused: int
    sure: int
    absent: int
    answered_absent: int
    quoted_absent: int


def ask_all(archive: Archive, questions: Iterable[PracticeQuestion], golds: Golds) -> list[Outcome]:
    """Ask every question by itself."""
    return [_outcome(archive, question, golds) for question in questions]


def marks(outcomes: Sequence[Outcome]) -> Marks:
    """Count what came out right."""
    answerable = [outcome for outcome in outcomes if outcome.question.story]
    absent = [outcome for outcome in outcomes if not outcome.question.story]
    return Marks(
        answerable=len(answerable),
        article_first=sum(outcome.is_article_right for outcome in answerable),
        quote_first=sum(outcome.is_right[:1] == (True,) for outcome in answerable),
        quote_anywhere=sum(any(outcome.is_right) for outcome in answerable),
        refused=sum(outcome.answer.verdict == "absent" for outcome in answerable),
        sure=sum(outcome.answer.verdict == "answered" for outcome in answerable),
        absent=len(absent),
        answered_absent=sum(outcome.answer.verdict == "answered" for outcome in absent),
        quoted_absent=sum(outcome.answer.verdict == "uncertain" for outcome in absent),
    )


def stories_of(archive: Archive, article_ids: Iterable[str]) -> dict[str, Story]:
    """Language and story of articles, by their ids."""
    articles = archive.articles(list(dict.fromkeys(article_ids)))
    return {
        name: (Path(article.path).parent.name, article.record or "")
        for name, article in articles.items()
    }


def _outcome(archive: Archive, question: PracticeQuestion, golds: Golds) -> Outcome:
    answer = archive.ask(question.text, as_of=AS_OF)
    cited = {citation.number: citation.article_id for citation in answer.citations}
    first = [hit.article_id for hit in answer.passages[:1]]
    stories = stories_of(archive, [*first, *cited.values()])

    def is_right(quote: Quote) -> bool:
        return any(
            stories[cited[number]][1] == question.story
            and golds[stories[cited[number]][0], question.id].is_answered_by(quote.text)
            for number in quote.citations
        )

    return Outcome(
        question,
        answer,
        stories[first[0]] if first else None,
        tuple(is_right(quote) for quote in answer.quotes),
    )
