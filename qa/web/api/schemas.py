"""Request and response models of the APIs, beside answers, passages and articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from qa.export.answer_json import AnswerShape, JsonObject, PassageShape
from qa.export.shapes import (
    ModelChoiceShape,
    ModelSummaryShape,
    ModelTranslationShape,
    Shape,
    WatchedShape,
)
from qa.languages.names import LONGEST_NAME as LONGEST_LANGUAGE
from qa.languages.names import MOST_LANGUAGES
from qa.question.query import (
    LONGEST_NAME,
    LONGEST_QUESTION,
    MOST_DROPPED,
    MOST_OUTLETS,
    MOST_TURNS,
    QuestionLimits,
)
from qa.question.thread.turns import Turn
from qa.web.api.payloads import MOST_FOUND


def _without_default(schema: JsonObject) -> None:
    """A field that is not there has no value."""
    del schema["default"]


class ServedAnswerShape(AnswerShape):
    """An answer: verbatim quotes with their citations, or that the archive has none.

    `choice`, `summary` and `translation` are there only where a language model was asked for them.
    """

    choice: ModelChoiceShape | SkipJsonSchema[None] = Field(
        None, json_schema_extra=_without_default
    )
    summary: ModelSummaryShape | SkipJsonSchema[None] = Field(
        None, json_schema_extra=_without_default
    )
    translation: ModelTranslationShape | SkipJsonSchema[None] = Field(
        None, json_schema_extra=_without_default
    )


class FoundShape(Shape):
    """The passages that were found, best first."""

    passages: list[PassageShape]


class WatchedQuestionsShape(Shape):
    """The questions that are watched, in the order in which they were added."""

    watched: list[WatchedShape]


Name = Annotated[str, Field(max_length=LONGEST_NAME)]


class AskedBefore(Shape):
    """An earlier question of a conversation: `turn` of its answer, or less of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION, description="As it was asked.")
    understood: str = Field(
        "", max_length=2 * LONGEST_QUESTION, description="`understood` of its answer."
    )
    any_time: bool = Field(False, description="Whether no time is taken over from it.")
    introduced: list[Name] | None = Field(
        None,
        max_length=MOST_DROPPED,
        description="Names that it was answered with. Where they are not given and a question "
        "points to them, the archive answers the earlier one again.",
    )
    drop: list[Name] = Field(
        [], max_length=MOST_DROPPED, description="Phrases that are not taken over any more."
    )

    def turn(self) -> Turn:
        """The turn of the conversation that it names."""
        introduced = None if self.introduced is None else tuple(self.introduced)
        return Turn(self.question, self.understood, self.any_time, introduced, tuple(self.drop))


class ProblemShape(Shape):
    """Why there is no answer, in one sentence."""

    detail: str


_DAY = r"^(\d{4}-\d{2}-\d{2})?$"


def _no_broken_day(text: str) -> str:
    if not re.fullmatch(_DAY, text):
        raise ValueError("a day is written as YYYY-MM-DD, such as 2020-06-11")
    return text


Day = Annotated[
    str, AfterValidator(_no_broken_day), Field(json_schema_extra={"pattern": _DAY}, max_length=10)
]
Phrase = Annotated[str, Field(max_length=LONGEST_QUESTION)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


class AskRequest(BaseModel):
    """A question and what limits the articles that may answer it."""

    model_config = ConfigDict(extra="forbid")

    question: Text = Field(description="The question, in natural language.")
    since: Day = Field("", description="First day of publication that counts, YYYY-MM-DD.")
    until: Day = Field("", description="Last day of publication that counts, YYYY-MM-DD.")
    as_of: Day = Field(
        "", description="The day to look from; later articles are hidden. Today if none is given."
    )
    any_time: bool = Field(
        False, description='Take no time from the question\'s words, such as "last week".'
    )
    k: int | None = Field(None, ge=1, le=MOST_FOUND, description="How many passages to list.")


Languages = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_LANGUAGE)]],
    Field(
        max_length=MOST_LANGUAGES,
        description='Languages of articles, each by its code ("de") or name ("German", "Deutsch"). '
        "None means all.",
    ),
]


class SearchQuery(AskRequest):
    """A question as it stands in an address."""

    outlet: list[Name] = Field(
        [],
        max_length=MOST_OUTLETS,
        description="The name of an outlet that may answer; once for each. None means all.",
    )
    language: Languages = []


class SearchedByBody(AskRequest):
    """A question with the ones before it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    outlets: list[Name] = Field(
        [],
        max_length=MOST_OUTLETS,
        description="Names of the outlets that may answer. None means all.",
    )
    languages: Languages = []
    history: list[AskedBefore] = Field(
        [],
        max_length=100,
        description=f"The earlier questions, oldest first; the last {MOST_TURNS} are looked at.",
    )
    drop: list[Name] = Field(
        [],
        max_length=MOST_DROPPED,
        description="Phrases of earlier questions that are not taken over, and words of this one "
        "that are taken as they are typed.",
    )


_EXPLAIN = Field(False, description="Whether the answer says how it came about.")
_NEXT = Field(False, description="Whether to look for `next_questions`, which takes a while.")
_LLM = Field(True, description="Whether a language model may take part, where the server has one.")
_TRANSLATE = Field(
    False,
    description="Whether it also translates quotes in another language than the question's; needs "
    "a server that has one.",
)


class AskQuery(SearchQuery):
    """A question to be answered, as it stands in an address."""

    explain: bool = _EXPLAIN
    next: bool = _NEXT
    llm: bool = _LLM
    translate: bool = _TRANSLATE


class AskedByBody(SearchedByBody):  # its name stands in the published OpenAPI
    """A question to be answered, with the ones before it."""

    explain: bool = _EXPLAIN
    next: bool = _NEXT
    llm: bool = _LLM
    translate: bool = _TRANSLATE


def question_limits(
    since: str,
    until: str,
    as_of: str,
    outlets: Sequence[str],
    any_time: bool,
    history: Sequence[Turn],
    drop: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> QuestionLimits:
    """The limits of a question, by one shape for all APIs."""
    return {
        "since": since,
        "until": until,
        "as_of": as_of,
        "outlets": outlets,
        "languages": languages,
        "any_time": any_time,
        "history": history,
        "drop": drop,
    }


class HealthShape(Shape):
    """Whether the archive can be read, and what is in it; without a login only the first."""

    status: str = Field(description="Always `ok`; another status code comes with a problem.")
    articles: int | None = None
    passages: int | None = None
    first_day: str | None = None
    last_day: str | None = None
    built: str | None = Field(None, description="When the archive was last built, ISO 8601.")
    model_loaded: bool | None = Field(
        None, description="Whether the first question need not wait for it."
    )
