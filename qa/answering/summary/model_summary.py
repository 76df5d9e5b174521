"""What a language model wrote of an answer's quotes, as far as they bear it out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.languages.codes import ENGLISH
from qa.languages.messages import say, say_number, to_say, to_say_number
from qa.languages.punctuation import in_a_row

_WORD = re.compile(r"\w+")

_REPEATED = to_say("The language model %(model)s only repeated quotes, so there is no summary.")
_NOTHING = to_say(
    "The language model %(model)s wrote nothing that the quotes support, so there is no summary."
)
_SUMMARY = to_say(
    "Summary by the language model %(model)s, checked sentence by sentence against the quotes that"
    " it cites; the quotes alone count."
)
_STRUCK = to_say_number(
    "%(number)s sentence was not supported and is not shown.",
    "%(number)s sentences were not supported and are not shown.",
)


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence that a language model wrote, and that what it cites bears out.

    Attributes:
        text: plain text on one line, without a link or markup.
        citations: numbers of those of the answer, at least one.
    """

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A few sentences above the quotes of an answer, by a language model.

    Attributes:
        model: its name and where it runs, see `qa.llm.settings.ModelServer.name`.
        sentences: each checked against what it cites; none where there is no summary.
        struck: how many more it wrote, which are shown nowhere.
        text: for readers, in sentences of ours: who wrote it and what was struck, which belongs
            to the sentences; or why there are none, which stands in the answer's note, too.
    """

    model: str
    sentences: tuple[SummarySentence, ...]
    struck: int
    text: str


def summary_of(
    model: str,
    sentences: tuple[SummarySentence, ...],
    struck: int,
    quotes: Iterable[str] = (),
    *,
    differs: bool = False,
    language: str = ENGLISH,
) -> ModelSummary:
    """A summary with what readers are told of it in a language; none if it only repeats quotes.

    ``differs`` says that it tells a figure on which sources differ.
    """
    quoted = "\n".join(map(_wording, quotes))
    if all(_wording(sentence.text) in quoted for sentence in sentences):
        text = say(language, _REPEATED if sentences else _NOTHING, model=model)
        return ModelSummary(model, (), struck, text)
    told = [say(language, _SUMMARY, model=model)]
    if differs:
        told.append(say(language, "Sources differ on a figure in it, see below."))
    if struck:
        told.append(say_number(language, struck, *_STRUCK))
    return ModelSummary(model, sentences, struck, in_a_row(language, told))


def _wording(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
