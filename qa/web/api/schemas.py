"""What the programmatic APIs take and answer beside answers, passages and articles."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from qa.export.answer_json import PassageShape, Shape
from qa.question.query import LONGEST_QUESTION


class FoundShape(Shape):
    """The passages that were found, best first."""

    passages: list[PassageShape]


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
