"""What a language model made of an answer's quotes in the language of its question."""

from __future__ import annotations

from dataclasses import dataclass

from qa.languages.messages import say, to_say
from qa.languages.punctuation import in_a_row

_LABEL = to_say(
    "Translated by the language model %(model)s: no quote, and checked by nobody; the original"
    " counts."
)


@dataclass(frozen=True, slots=True)
class ModelTranslation:
    """Quotes in other languages than the question's, translated; the answer stays what it is.

    Attributes:
        model: its name and where it runs, see `qa.llm.settings.ModelServer.name`.
        language: ISO 639 code of the translations.
        quotes: one for each quote of the answer, plain text on one line; "" for one that needs
            none, or of which none was asked for or came.
        label: for readers, a sentence of ours that says who made them; belongs to each.
        problem: why some did not come, in sentences of ours; mostly "".
    """

    model: str
    language: str
    quotes: tuple[str, ...]
    label: str
    problem: str


def translation_of(
    model: str, language: str, quotes: tuple[str, ...], problem: str, told_in: str
) -> ModelTranslation:
    """Translations with what readers are told of them, in a language that the program speaks."""
    stays = say(told_in, "The quotes stand as they are.")
    stand = in_a_row(told_in, (problem, stays)) if problem else ""
    return ModelTranslation(model, language, quotes, say(told_in, _LABEL, model=model), stand)
