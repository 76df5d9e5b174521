"""The shapes of what stands beside the quotes of an answer: explanations, replies, lists."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.answering.choosing.model_choice import Outcome
from qa.answering.confidence import Verdict
from qa.answering.explanation import Fate
from qa.answering.talk.reply import ReplyKind

AnswerKind = Literal["answer"] | ReplyKind
"""What was asked; see `qa.answering.answer.Answer.kind`."""


class Shape(BaseModel):
    """A JSON object with the fields named here and no other."""

    model_config = ConfigDict(extra="forbid")


class TimeShape(Shape):
    """The days that were taken from the question's own words."""

    words: str
    since: str | None
    until: str | None
    counted_from: str | None = Field(
        description="The day of the newest article, where it is counted from that."
    )


class CorrectionShape(Shape):
    """Words of the question that hold a slip, and how they were read."""

    typed: str
    read_as: str


class TurnShape(Shape):
    """What a later question of the same conversation needs to know of this one."""

    question: str
    understood: str
    any_time: bool = Field(description="True if a later question takes no time over from it.")
    introduced: list[str] = Field(description="Names that it was answered with.")
    drop: list[str] = Field(description="Phrases that are not taken over any more.")


class ScoreShape(Shape):
    """A score by its name."""

    name: str
    value: float


class ExplainedQuestionShape(Shape):
    """A question as it was understood."""

    understood: str
    terms: list[ScoreShape] = Field(description="The words searched for, each with its weight.")
    names: list[str] = Field(description="Proper names, as they were typed.")
    unknown: list[str] = Field(description="Those of them that no article mentions.")
    answer_type: str = Field(description="What kind of answer is wanted.")
    since: str | None
    until: str | None
    outlets: list[str] = Field(description="Of the articles that could answer; none means all.")
    languages: list[str] = Field(description="The same as ISO 639 codes.")


class ExplainedPassageShape(Shape):
    """A passage that was found, with each of its scores."""

    article_id: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    is_read: bool = Field(description="Whether its sentences were scored.")
    scores: list[ScoreShape]


class ExplainedSentenceShape(Shape):
    """A sentence that might have been quoted, with each of its scores."""

    article_id: str
    start: int
    end: int
    text: str
    scores: list[ScoreShape]
    total: float = Field(description="What sentences are ordered by.")
    fate: Fate = Field(description="Whether it is quoted, or why not.")


class ExplanationShape(Shape):
    """How an answer came about."""

    question: ExplainedQuestionShape
    is_outside: bool = Field(description="Whether it was looked for outside the question's days.")
    passages: list[ExplainedPassageShape] = Field(description="What was found, best first.")
    sentences: list[ExplainedSentenceShape] = Field(description="The likely ones, best first.")
    evidence: list[ScoreShape] = Field(description="What the confidence was computed from.")
    confidence: float
    verdict: Verdict
    reason: str = Field(description="Of the verdict.")


class HeadlineShape(Shape):
    """An article in a list."""

    article_id: str
    title: str
    outlet: str | None
    published: str | None = Field(description="The outlet's own date, ISO 8601.")
    authors: list[str]
    url: str | None = Field(description="As the source gives it; follow `link` instead.")
    language: str | None = Field(description="ISO 639 code; null if it is not known.")
    link: str | None
    read: str | None


class FiltersShape(Shape):
    """Of which days, outlets and languages articles are."""

    since: str | None
    until: str | None
    as_of: str | None
    outlets: list[str] = Field(description="None means all.")
    languages: list[str] = Field(description="ISO 639 codes. None means all.")


class SelectionShape(Shape):
    """Which articles are meant."""

    phrase: str = Field(description="What stands in them; empty for all.")
    is_about: bool = Field(
        description="Whether in the headline, at the top or several times in the text."
    )
    author: str = Field(description="Whose name stands in the byline; empty for all.")
    filters: FiltersShape
    oldest_first: bool


class ReplyShape(Shape):
    """What is said without a quote: to small talk, or of the archive itself."""

    said: str = Field(description="In sentences of Citewire's own.")
    total: int | None = Field(description="How many articles; null where none are counted.")
    headlines: list[HeadlineShape] = Field(description="The first of them, in their order.")
    selection: SelectionShape | None = Field(description="Which ones; null where none are listed.")
    examples: list[str] = Field(description="Questions that this archive answers.")
    names_authors: bool = Field(description="Whether it was asked who wrote them.")


class ListingShape(Shape):
    """Articles that were selected."""

    total: int = Field(description="How many there are.")
    mentioning: int = Field(description="How many hold the phrase, about it or not.")
    is_scattered: bool = Field(
        description="True if none holds the phrase as it is, and these hold all of its words."
    )
    offset: int = Field(description="How many come before those listed.")
    articles: list[HeadlineShape]


class ModelChoiceShape(Shape):
    """That a language model was asked which sentences answer, and what came of it."""

    model: str = Field(description="Its name and where it runs.")
    outcome: Outcome = Field(
        description="`chosen` if the quotes are those that it chose; `refused` if it found no "
        "answer, `failed` if nothing of use came: then they are those found without it."
    )
    text: str = Field(description="The same for readers; part of the answer's `note`.")


class SummarySentenceShape(Shape):
    """A sentence that a language model wrote, and that what it cites bears out."""

    text: str = Field(description="Plain text, without a link or markup.")
    citations: list[int] = Field(description="Numbers of the citations that bear it out.")


class ModelSummaryShape(Shape):
    """What a language model wrote above the quotes; show it with its `text` only."""

    model: str = Field(description="Its name and where it runs.")
    sentences: list[SummarySentenceShape] = Field(
        description="Each was checked against what it cites; none where there is no summary."
    )
    struck: int = Field(description="How many more it wrote, which were not supported.")
    text: str = Field(
        description="For readers: who wrote it and what was struck; or why there are no "
        "sentences, which the answer's `note` says, too."
    )


class ModelTranslationShape(Shape):
    """Quotes in other languages, by a language model; show each with its `label` only."""

    model: str = Field(description="Its name and where it runs.")
    language: str = Field(description="ISO 639 code of the translations.")
    quotes: list[str] = Field(
        description="One for each of `quotes`; empty for one that needs none, or of which none "
        "came. They are no quotes: cite the original."
    )
    label: str = Field(description="For readers: who made them.")
    problem: str = Field(description="Why some did not come; mostly empty.")


class LeadQuoteShape(Shape):
    """The first quote of an answer: characters `start` to `end` of the article's text."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None = Field(description="As the source gives it; follow `link` instead.")
    published: str | None
    quote: str = Field(description="The sentence, to the letter.")
    start: int
    end: int
    link: str | None
    read: str | None


class WatchedShape(Shape):
    """A question that is asked again after each build, as it was answered last."""

    question: str
    added: str = Field(description="When it was first asked, ISO 8601.")
    changed: str = Field(description="When its answer last changed.")
    verdict: Verdict
    quote: LeadQuoteShape | None = Field(
        description="The first quote of the answer; null without one."
    )
