"""What a language model did for an answer, as the browser keeps it and sends it back."""

from __future__ import annotations

from typing import cast, get_args

from qa.answering.choosing.model_choice import ModelChoice, Outcome
from qa.answering.summary.model_summary import ModelSummary, SummarySentence
from qa.web.chat import fields
from qa.web.chat.fields import Object, PageError

MOST_SENTENCES = 10
"""Of a summary; more than any has."""


def restore_choice(record: Object) -> ModelChoice | None:
    """The choice of a kept answer; None where no model was asked.

    Raises:
        PageError: it is not what was kept.
    """
    if record.get("choice") is None:
        return None
    row = fields.as_object(record["choice"])
    if row.get("outcome") not in get_args(Outcome):
        raise PageError("a language model chose, refused or failed")
    outcome = cast(Outcome, row["outcome"])
    return ModelChoice(fields.text(row, "model"), outcome, fields.text(row, "text"))


def restore_summary(record: Object, citations: int) -> ModelSummary | None:
    """The summary of a kept answer, with as many citations; None where none was asked for.

    Raises:
        PageError: it is not what was kept.
    """
    if record.get("summary") is None:
        return None
    row = fields.as_object(record["summary"])
    return ModelSummary(
        model=fields.text(row, "model"),
        sentences=tuple(
            _sentence(sentence, citations)
            for sentence in fields.objects(row, "sentences", MOST_SENTENCES)
        ),
        struck=fields.number(row, "struck"),
        text=fields.text(row, "text"),
    )


def _sentence(row: Object, citations: int) -> SummarySentence:
    numbers = fields.values_of(row, "citations", citations)
    if not numbers or not all(type(n) is int and 1 <= n <= citations for n in numbers):
        raise PageError("a sentence of a summary has no citation")
    return SummarySentence(fields.text(row, "text"), tuple(numbers))
