"""The JSON of answers, passages and articles, wherever it is written.

The shapes below are its one definition: names, order, types and what is published of them.
The command line and the page write the fields that a record of `qa.answering` has; the web
server adds the addresses of `ADDRESSES` (`qa.web.api.payloads`), and OpenAPI and MCP publish
the shapes themselves.
"""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from qa.answering.answer import Answer
from qa.answering.confidence import Verdict
from qa.export.shapes import (
    AnswerKind,
    CorrectionShape,
    ExplanationShape,
    ListingShape,
    ModelChoiceShape,
    ModelSummaryShape,
    ModelTranslationShape,
    ReplyShape,
    Shape,
    TimeShape,
    TurnShape,
    WatchedShape,
)
from qa.passage import ScoredPassage
from qa.store import Listing
from seeds.article import Article, PageKind

JsonObject = dict[str, Any]
"""A JSON object: string keys, and values that JSON knows."""

ADDRESSES = frozenset({"link", "read"})
"""Fields that hold addresses to open; only the web server knows them."""


class QuoteShape(Shape):
    """A verbatim sentence of an answer."""

    text: str = Field(description="The sentence, to the letter.")
    citations: list[int] = Field(description="Numbers of the citations where it stands.")
    support: list[int] = Field(
        description="Numbers of the citations where other outlets say the same in their own words."
    )
    answer_start: int | None = Field(
        description="Where in `text` the words begin that answer, in characters; null if unknown."
    )
    answer_end: int | None = Field(description="Where they end.")
    related: list[int] = Field(
        description="Numbers of those where other outlets speak of the matter, but say otherwise."
    )
    side: str | None = Field(
        description="Which side of a comparison it tells of, or which part of a question it was "
        "found for; null in other answers, and of both sides."
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
    is_partial: bool = Field(description="True if the page shows the beginning of the story only.")
    language: str | None = Field(description="ISO 639 code; null if it is not known.")
    opinion: bool = Field(description="True if the page calls itself opinion.")
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
    is_partial: bool = Field(description="True if the page shows the beginning of the story only.")
    language: str | None = Field(description="ISO 639 code; null if it is not known.")
    dense: float = Field(description="Cosine of question and passage.")
    lexical: float = Field(description="BM25 of the passage.")
    article_lexical: float = Field(description="BM25 of the whole article.")
    fused: float = Field(description="What the three say together, 0 to 1.")
    late: float | None = Field(description="How well its best sentence answers word by word.")
    reader: float | None = Field(description="The reader's log odds that it answers.")
    copies: list[str] = Field(description="Ids of the near-identical articles it stands for.")
    link: str | None
    read: str | None


class FigureShape(Shape):
    """A figure as printed, and the number of its citation."""

    text: str
    citation: int


class ContrastShape(Shape):
    """A figure on which the sources differ."""

    unit: str
    figures: list[FigureShape]


class StateShape(Shape):
    """A figure as printed, the day it was published, and the number of its citation."""

    text: str
    day: str
    citation: int


class StateHistoryShape(Shape):
    """A figure that later articles replaced."""

    unit: str
    states: list[StateShape] = Field(description="The newest first.")


class AnswerShape(Shape):
    """An answer: verbatim quotes with their citations, or that the archive has none."""

    question: str
    kind: AnswerKind = Field(
        description="`answer`; `smalltalk`; `archive` for a question about the archive itself. "
        "The last two have a `reply` and no quotes."
    )
    verdict: Verdict = Field(
        description="`answered`; `uncertain` if the quotes may answer and may not; `absent`."
    )
    confidence: float = Field(description="0 to 1, what the verdict was made on.")
    abstained: bool = Field(description="True if no answer was found: the verdict is `absent`.")
    text: str = Field(
        description="The quotes with the numbers of their citations, under a sentence that says "
        "so where they only may answer; or a refusal."
    )
    quotes: list[QuoteShape]
    citations: list[CitationShape]
    passages: list[PassageShape] = Field(description="What was found, best first.")
    note: str | None = Field(description="What a reader should know of how it was found.")
    understood: str = Field(description="The question with what it took from earlier ones.")
    time: TimeShape | None
    restated: str | None = Field(
        description="The earlier question that it puts right, as it was asked again, the "
        "question without the outlet that it limits itself to, or as a language model put it: "
        "so that it stands alone, or its parts with “ · ” between them; else null."
    )
    carried: list[str] = Field(description="What it took from earlier questions and answers.")
    outlets_named: list[str] = Field(description="The outlets that its words limit it to.")
    corrections: list[CorrectionShape] = Field(
        description="Slips of the keyboard that were read as what was meant."
    )
    contrasts: list[ContrastShape]
    states: list[StateHistoryShape] = Field(
        description="Figures that changed from day to day; the newest is what is true now."
    )
    sources: int = Field(
        description="Independent sources that say the same; copies of one text count once."
    )
    explanation: ExplanationShape | None = Field(
        description="How it came about; null unless `explain` asked for it."
    )
    reply: ReplyShape | None = Field(description="What is said without a quote, else null.")
    next_questions: list[str] = Field(
        description="What may be asked next; empty unless `next` asked for it."
    )
    turn: TurnShape = Field(description="Hand it back in `history`, to follow up on the answer.")


class ChosenAnswerShape(AnswerShape):
    """An answer for which a language model was asked; one without is what it was before."""

    choice: ModelChoiceShape


class SummarisedAnswerShape(ChosenAnswerShape):
    """The same, where it was also to write a summary."""

    summary: ModelSummaryShape


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
    path: SkipJsonSchema[str] = ""  # of a file of this machine: the web server leaves it out
    record: str | None
    is_partial: bool = Field(description="True if the page shows the beginning of the story only.")
    kind: PageKind = Field(description="What the page is that it stands on.")
    part_of: str | None = Field(
        description="The headline of the live blog or round-up that it is a part of."
    )
    link: str | None
    read: str | None


def answer_to_dict(answer: Answer) -> JsonObject:
    """An answer as `citewire ask --json` prints it."""
    shape = ChosenAnswerShape if answer.choice else AnswerShape
    payload = to_dict(answer, SummarisedAnswerShape if answer.summary else shape)
    if answer.translation:
        payload["translation"] = to_dict(answer.translation, ModelTranslationShape)
    return payload


def passage_to_dict(passage: ScoredPassage) -> JsonObject:
    """A passage as `citewire search --json` prints it."""
    return to_dict(passage, PassageShape)


def article_to_dict(article: Article) -> JsonObject:
    """All fields of an article, as `citewire show --json` prints it."""
    return to_dict(article, ArticleShape)


def listing_to_dict(listing: Listing) -> JsonObject:
    """A list of articles as `citewire list --json` prints it."""
    return to_dict(listing, ListingShape)


def watched_to_dict(watched: object) -> JsonObject:
    """A `qa.watched.questions.Watched` as `citewire watch-question list --json` prints it."""
    return to_dict(watched, WatchedShape)


def to_dict(record: object, shape: type[Shape]) -> JsonObject:
    """The fields of a shape, without `ADDRESSES`, from the attributes of a record.

    Returns:
        only dicts, lists, strings, numbers, booleans and None, so that
        ``json.loads(json.dumps(d)) == d``.
    """
    return {
        name: _to_json(getattr(record, name), field.annotation)
        for name, field in shape.model_fields.items()
        if name not in ADDRESSES
    }


def _to_json(value: object, annotation: object) -> object:
    """A value of a field that is declared as a shape, a list of it, or a plain type."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        [inner] = get_args(annotation)
        return [_to_json(item, inner) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    for declared in (annotation, *get_args(annotation)):
        if value is not None and isinstance(declared, type) and issubclass(declared, Shape):
            return to_dict(value, declared)
    return value
