"""Answers: verbatim quotes, each with its citation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.answering.choosing.model_choice import ModelChoice
from qa.answering.confidence import Verdict
from qa.answering.explanation import Explanation
from qa.answering.introduced import names_given
from qa.answering.summary.model_summary import ModelSummary
from qa.answering.summary.model_translation import ModelTranslation
from qa.answering.talk.reply import Reply, ReplyKind
from qa.languages.messages import say, to_say
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.question.thread.turns import Turn
from qa.question.time.window import Moment
from qa.spelling.correction import Correction
from qa.text.prose.opinion import is_opinion
from seeds.article import Article

UNCERTAIN = to_say("No sentence found that surely answers; these may.")


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-identical article elsewhere, which counts as the same source."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: ``article.text[start:end] == quote``.

    Attributes:
        number: 1, 2, … in the order of first use in the answer.
        published: the outlet's own date, ISO 8601, or None.
        quote: the sentence, to the letter; with the one or two before it where it
            cannot be understood without.
        start, end: character offsets into the article's text.
        also_in: near-identical articles, the first published first, but not with other figures.
        is_partial: whether the page shows the beginning of the story only.
        language: ISO 639 code of its article; None if it is not known.
    """

    number: int
    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    quote: str
    start: int
    end: int
    also_in: tuple[Copy, ...] = ()
    is_partial: bool = False
    language: str | None = None

    @property
    def opinion(self) -> bool:
        """Whether the page calls itself opinion; see `qa.text.prose.opinion`."""
        return is_opinion(self.title, self.url)


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim sentence of an answer and the numbers of its citations.

    Attributes:
        text: to the letter; see `Citation.quote`.
        citations: where it stands.
        support: where other outlets say the same in their own words.
        answer_start, answer_end: the words that answer are ``text[answer_start:answer_end]``;
            both None where they are not known.
        related: where other outlets speak of the matter, and do not say the same.
        side: which side of a comparison it tells of, as typed, or which part of a question it
            was found for; None in other answers, and for what compares both.
    """

    text: str
    citations: tuple[int, ...]
    support: tuple[int, ...] = ()
    answer_start: int | None = None
    answer_end: int | None = None
    related: tuple[int, ...] = ()
    side: str | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the words that answer (all where these are unknown), they, the rest."""
        if self.answer_start is None or self.answer_end is None:
            return self.text, "", ""
        start, end = self.answer_start, self.answer_end
        return self.text[:start], self.text[start:end], self.text[end:]

    @property
    def with_numbers(self) -> str:
        """The text with the numbers behind it of those that say so."""
        return self.text + self.numbers

    @property
    def numbers(self) -> str:
        """The numbers of its citations as they stand behind the text: " [1][2]"."""
        return " " + "".join(f"[{number}]" for number in (*self.citations, *self.support))


@dataclass(frozen=True, slots=True)
class DifferingFigure:
    """A figure as printed, and the number of its citation."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """A figure on which sources differ, two or more side by side.

    Attributes:
        unit: what is counted: "people", "killed", "%", "" where it is not known.
        figures: one for each source.
    """

    unit: str
    figures: tuple[DifferingFigure, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A figure as printed, the day it was published, and the number of its citation."""

    text: str
    day: date
    citation: int


@dataclass(frozen=True, slots=True)
class StateHistory:
    """A figure that changed from day to day: a toll that rose, a term that was prolonged.

    Attributes:
        unit: as in `Contrast`.
        states: two or more, each of a day of its own; the newest first.
    """

    unit: str
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question, or that no answer was found.

    Attributes:
        verdict: "answered"; "uncertain" if the quotes may answer and may not; "absent" if no
            answer was found: then ``quotes`` and ``citations`` are empty and ``text`` says
            so in a sentence of ours.
        text: the quotes with their citation numbers, under `UNCERTAIN` where they only may
            answer; or the refusal.
        quotes: one to four verbatim sentences, the best first. Of a briefing up to eight, by
            their days, the newest last or, as asked for, first. Of an uncertain answer to three.
            Of a question in parts so many for each part, in their order.
        citations: one for each quoted sentence and source, in number order.
        passages: what retrieval found, best first, answered or not.
        confidence: 0 to 1, see `qa.answering.confidence.verdict_of`.
        query: the question as it was understood.
        contrasts: figures on which the sources of the answer differ.
        states: figures that later articles replaced; the newest is what is true now.
        note: what a reader should know of how it was found, in sentences of ours.
        explanation: how it came about; None where nobody asked for it.
        reply: what is said without a quote, to small talk or about the archive itself; else
            None. Then ``text`` is its text, and the verdict "absent" only if no article fits.
        next_questions: what may be asked next; none where nobody asked for it.
        choice: what a language model did for it; None where none was asked.
        summary: what it wrote above the quotes; None where nobody asked for it.
        translation: what it made of quotes in other languages; None likewise.
    """

    question: str
    verdict: Verdict
    text: str
    quotes: tuple[Quote, ...]
    citations: tuple[Citation, ...]
    passages: tuple[ScoredPassage, ...]
    confidence: float
    query: Query
    contrasts: tuple[Contrast, ...] = ()
    note: str | None = None
    explanation: Explanation | None = None
    states: tuple[StateHistory, ...] = ()
    reply: Reply | None = None
    next_questions: tuple[str, ...] = ()
    choice: ModelChoice | None = None
    summary: ModelSummary | None = None
    translation: ModelTranslation | None = None

    @property
    def lead(self) -> Citation | None:
        """Where the first quote stands; None without quotes."""
        numbers = self.quotes[0].citations if self.quotes else ()
        return next((one for one in self.citations if one.number in numbers), None)

    @property
    def kind(self) -> Literal["answer"] | ReplyKind:
        """What was asked: a question of the news, small talk, or of the archive itself."""
        return self.reply.kind if self.reply else "answer"

    @property
    def abstained(self) -> bool:
        """Whether no answer was found: the verdict is "absent"."""
        return self.verdict == "absent"

    @property
    def caution(self) -> str | None:
        """What stands above quotes that only may answer; None above others."""
        return say(self.query.told_in, UNCERTAIN) if self.verdict == "uncertain" else None

    @property
    def understood(self) -> str:
        return self.query.understood

    @property
    def time(self) -> Moment | None:
        """The days that were taken from the question's own words; None if none were."""
        return self.query.time

    @property
    def carried(self) -> tuple[str, ...]:
        return self.query.carried

    @property
    def outlets_named(self) -> tuple[str, ...]:
        return self.query.outlets_named

    @property
    def corrections(self) -> tuple[Correction, ...]:
        return self.query.corrections

    @property
    def restated(self) -> str | None:
        """What was asked in place of the question, see `Query.restated`; mostly None."""
        return self.query.restated or None

    @property
    def introduced(self) -> tuple[str, ...]:
        """The names that it answers with; see `qa.answering.introduced.names_given`."""
        if self.verdict != "answered" or not self.quotes:
            return ()
        lead = self.quotes[0]
        before, answer, _ = lead.parts
        place = (len(before), len(before) + len(answer)) if answer else None
        return names_given(self.understood, lead.text, place)

    @property
    def turn(self) -> Turn:
        """What a later question of the conversation needs to know of this one."""
        is_timeless = self.abstained or self.query.moment is None
        return Turn(
            self.question, self.understood, is_timeless, self.introduced, self.query.dropped
        )

    @property
    def sources(self) -> int:
        """How many independent sources say the same; see `count_agreeing_sources`."""
        return count_agreeing_sources(self)


def count_independent_sources(citations: Iterable[Citation]) -> int:
    """How many independent sources are among citations; an outlet is one."""
    return len({(citation.outlet or citation.article_id).casefold() for citation in citations})


def count_agreeing_sources(answer: Answer, gone: Collection[int] = ()) -> int:
    """How many independent sources agree on the quote that most agree on; no sum over quotes.

    Args:
        answer: with its quotes; 0 for a refusal.
        gone: numbers of citations that count no more.
    """
    standing = {one.number: one for one in answer.citations if one.number not in gone}
    agreeing = (
        [standing[number] for number in (*quote.citations, *quote.support) if number in standing]
        for quote in answer.quotes
    )
    return max(map(count_independent_sources, agreeing), default=0)


def copy_of(article: Article) -> Copy:
    """What an answer says of a near-identical article."""
    return Copy(article.id, article.title, article.outlet, article.url, article.published)
