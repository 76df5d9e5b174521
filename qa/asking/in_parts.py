"""A question of several parts, each searched for and answered by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.answer import Answer
from qa.answering.choosing.by_model import without_choice
from qa.answering.forms.parts import AnsweredPart, put_together
from qa.asking.memo import Passing
from qa.engine import ArchiveStore
from qa.question.query import Query


def answer_in_parts(
    store: ArchiveStore,
    whole: Callable[[], Answer],
    chosen: Callable[[], Answer],
    parts: Sequence[Query],
    answer_part: Callable[[Query], Answer],
    listed: int,
    model: str,
) -> Answer:
    """The answers to the parts of a question as one; where none of them is sure, as to the whole.

    Args:
        store: the archive.
        whole: the answer to the whole question that stands without a language model.
        chosen: the same by its choice.
        parts: two or more.
        answer_part: the answer to one by its choice.
        listed: how many of the passages the answer lists, beside those it cites.
        model: the name for readers of the language model that wrote the parts.

    Raises:
        Passing: the model failed and may not the next time, or the archive changed.
        LanguageModelError: the client is not installed.
    """
    revision = store.revision()
    answered = [AnsweredPart(part.asked.rstrip("?!. "), answer_part(part)) for part in parts]
    if store.revision() != revision:
        reason = f"The archive changed while the language model {model} was asked."
        raise Passing(without_choice(whole(), reason, model))
    answers = [part.answer for part in answered]
    if any(answer.verdict == "answered" for answer in answers):
        draft = whole()
        restated = " · ".join(part.understood for part in parts)
        query = replace(draft.query, restated=restated, carried=())
        answer = put_together(query, answered, listed)
        answer = replace(answer, explanation=draft.explanation)
    else:
        answer = chosen()
        answers = [answer]
    choices = [part.choice for part in answers if part.choice]
    if any(choice.outcome == "failed" for choice in choices):
        raise Passing(answer)
    return answer
