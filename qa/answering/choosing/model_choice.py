"""What a language model did for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["chosen", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """That a language model was asked which sentences answer, and what came of it.

    Attributes:
        model: its name and where it runs, see `qa.llm.settings.ModelServer.name`.
        outcome: "chosen" if the quotes are those that it chose; "refused" if it found that no
            sentence answers, "failed" if nothing of use came: then the quotes are those of the
            answer without it.
        text: the same for readers, in sentences of ours; it stands in the answer's note.
    """

    model: str
    outcome: Outcome
    text: str
