"""A question of a talk as a language model puts it, so that it stands alone; for search only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.standalone import standalone_questions
from qa.question.query import Query
from qa.question.thread.turns import Turn
from qa.text.terms import text_terms


def standing_alone(
    model: LanguageModel,
    query: Query,
    turns: Sequence[Turn],
    drop: Sequence[str],
    deadline: Deadline,
    understand: Callable[[str], Query],
) -> Query | Failure:
    """A query for what a question means in its talk; the same one where a model adds nothing.

    A model that only repeats the question takes nothing away that was taken over by rule. One
    that writes several questions is not followed: an answer is searched for once.

    Args:
        model: is asked.
        query: the question as it was understood by rule.
        turns: before it, the newest last; at least one.
        drop: phrases that must not be taken over.
        deadline: for the model.
        understand: makes a query of a question, under the same limits and without the turns.
    """
    *earlier, last = turns
    # Names that an earlier answer gave are known by rule.
    last = replace(last, introduced=(*(last.introduced or ()), *query.carried))
    parts = standalone_questions(model, query.asked, (*earlier, last), deadline)
    if isinstance(parts, Failure):
        return parts
    text, *others = parts
    is_dropped = any(phrase.casefold() in text.casefold() for phrase in drop)
    if others or is_dropped or set(text_terms(text)) <= set(text_terms(query.asked)):
        return query
    alone = understand(text)
    return replace(
        alone,
        question=query.question,
        restated=alone.asked,
        filters=query.filters,
        moment=alone.moment or query.moment,
        quoted=query.quoted,
        corrections=query.corrections,
        is_follow_up=True,
        dropped=query.dropped,
    )
