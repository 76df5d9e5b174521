"""A question as a language model puts it: without its talk, and in parts; for search only."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.standalone import standalone_questions
from qa.question.analysis import analyse
from qa.question.forms import seems_several
from qa.question.query import Query
from qa.question.thread.turns import Turn
from qa.text.terms import text_terms

_CAPITAL = re.compile(r"\s[^\W\d_a-z]")
"""A word behind the first that may be a name of which the archive knows nothing."""


class Understand(Protocol):
    """Makes a query of a question behind these turns, with its names, under the same limits."""

    def __call__(self, question: str, *, history: Sequence[Turn]) -> Query: ...


def asks_several(query: Query) -> bool:
    """Whether a question may be several, which nothing answers together."""
    is_one = query.analysis.sides or query.briefing
    return not is_one and seems_several(query.asked)


def standing_alone(
    model: LanguageModel,
    query: Query,
    turns: Sequence[Turn],
    drop: Collection[str],
    deadline: Deadline,
    understand: Understand,
) -> tuple[Query, ...] | Failure:
    """A query for what a question means in its talk, or one for each of its parts.

    Where a model adds nothing it is the same one. A model that only repeats the question takes
    nothing away that was taken over by rule. One that writes several questions is followed only
    where it may be several.

    Args:
        model: is asked.
        query: the question as it was understood by rule.
        turns: before it, the newest last.
        drop: phrases that must not be taken over.
        deadline: for the model.
        understand: makes the queries.
    """
    said = list(turns)
    if said:  # names that an earlier answer gave are known by rule
        said[-1] = replace(said[-1], introduced=(*(said[-1].introduced or ()), *query.carried))
    written = standalone_questions(model, query.asked, said, deadline)
    if isinstance(written, Failure):
        return written
    if any(phrase.casefold() in text.casefold() for phrase in drop for text in written):
        return (query,)
    text, *others = written
    if others:
        parts = _parts(query, written, turns, understand) if asks_several(query) else []
        return tuple(parts) if len(parts) > 1 else (query,)
    if set(text_terms(text)) <= set(text_terms(query.asked)):
        return (query,)
    alone = understand(text, history=())
    return (
        replace(
            alone,
            question=query.question,
            restated=alone.asked,
            filters=query.filters,
            moment=alone.moment or query.moment,
            quoted=query.quoted,
            corrections=query.corrections,
            is_follow_up=True,
            dropped=query.dropped,
        ),
    )


def _parts(
    query: Query, texts: Sequence[str], turns: Sequence[Turn], understand: Understand
) -> list[Query]:
    """The parts of a question, each of which may lean on those before it, as in a talk."""
    parts: list[Query] = []
    behind = list(turns)
    for text in texts:
        part = understand(text, history=behind)
        part = replace(
            part,
            filters=part.filters if part.outlets_named else query.filters,
            moment=part.moment or query.moment,
        )
        if parts:
            part = _with_names(part, parts[-1])
        if not any(text_terms(part.text) == text_terms(other.text) for other in parts):
            parts.append(part)
            behind.append(Turn(text, part.understood))
    return parts


def _with_names(part: Query, before: Query) -> Query:
    """A part with the names of the one before it, if it has none of its own.

    "Who built the dam?" would be answered with any dam.
    """
    names = tuple(name.text for name in before.analysis.proper_names)
    has_own = part.analysis.proper_names or _CAPITAL.search(part.asked)
    if part.carried or has_own or not names:
        return part
    text = " ".join((part.text, *names))
    analysis = analyse(part.asked, text, part.moment, before.analysis.names, part.language)
    return replace(part, text=text, analysis=analysis, carried=names)
