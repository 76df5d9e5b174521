"""The shape of what the doors for programs take and answer, as they publish it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from qa.question.query import LONGEST_QUESTION


class Shape(BaseModel):
    """Nothing but what is named here is in an answer."""

    model_config = ConfigDict(extra="forbid")


class QuoteShape(Shape):
    """A verbatim sentence of an answer."""

    text: str = Field(description="The sentence, to the letter.")
    citations: list[int] = Field(description="Numbers of the citations where it stands.")
    support: list[int] = Field(
        description="Numbers of the citations where other outlets say the same in their own words."
    )


class CopyShape(Shape):
    """A near-identical article elsewhere, which counts as the same source."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None


class CitationShape(Shape):
    """Where a quote stands: characters `start` to `end` of the article's text are `quote`."""

    number: int = Field(description="1, 2, … in the order of first use in the answer.")
    article_id: str
    title: str
    outlet: str | None
    url: str | None = Field(description="As the source gives it; follow `link` instead.")
    published: str | None = Field(description="The outlet's own date, ISO 8601.")
    quote: str = Field(description="The sentence, to the letter.")
    start: int
    end: int
    also_in: list[CopyShape]
    link: str | None = Field(
        description="The outlet's own page, which opens at the sentence; null if there is none."
    )
    read: str | None = Field(
        description="The page of the chat that opens the article at the sentence; null without one."
    )


class PassageShape(Shape):
    """A passage that was found: characters `start` to `end` of the article's text."""

    score: float = Field(description="What results are ordered by, 0 to 1.")
    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    start: int
    end: int
    text: str
    dense: float = Field(description="Cosine of question and passage.")
    lexical: float = Field(description="BM25 of the passage.")
    article_lexical: float = Field(description="BM25 of the whole article.")
    fused: float = Field(description="What the three say together, 0 to 1.")
    late: float | None = Field(description="How well its best sentence answers word by word.")
    copies: list[str] = Field(description="Ids of the near-identical articles it stands for.")
    link: str | None
    read: str | None


class TimeShape(Shape):
    """The days that were taken from the question's own words."""

    words: str
    since: str | None
    until: str | None


class FigureShape(Shape):
    """A figure as printed, and the number of its citation."""

    text: str
    citation: int


class ContrastShape(Shape):
    """A figure on which the sources differ."""

    unit: str
    figures: list[FigureShape]


class AnswerShape(Shape):
    """An answer: verbatim quotes with their citations, or that the archive has none."""

    question: str
    abstained: bool = Field(description="True if the archive does not answer the question.")
    text: str = Field(description="The quotes with the numbers of their citations, or a refusal.")
    quotes: list[QuoteShape]
    citations: list[CitationShape]
    passages: list[PassageShape] = Field(description="What was found, best first.")
    note: str | None = Field(description="What a reader should know of how it was found.")
    understood: str = Field(description="The question with what it took from earlier ones.")
    time: TimeShape | None
    carried: list[str] = Field(description="What it took from earlier questions.")
    contrasts: list[ContrastShape]
    sources: int = Field(description="Independent sources cited; copies of one text count once.")


class FoundShape(Shape):
    """The passages that were found, best first."""

    passages: list[PassageShape]


class ArticleShape(Shape):
    """A whole article, cleaned."""

    id: str
    title: str
    text: str
    outlet: str | None
    authors: list[str]
    url: str | None
    published: str | None
    modified: str | None
    language: str | None
    dateline: str | None
    captions: list[str]
    record: str | None
    link: str | None
    read: str | None


class AskedBefore(Shape):
    """An earlier question of a conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION, description="As it was asked.")
    understood: str = Field(
        "", max_length=2 * LONGEST_QUESTION, description="`understood` of its answer."
    )
    any_time: bool = Field(False, description="As it was asked.")


class ProblemShape(Shape):
    """Why there is no answer, in one sentence."""

    detail: str
