"""An answer by a language model's choice, for which neither a reader nor a commit waits."""

from __future__ import annotations

from collections.abc import Callable

from qa.answering.answer import Answer
from qa.answering.choosing.by_model import choice_of, with_choice, without_choice
from qa.answering.choosing.draft import Draft
from qa.answering.pipeline import OnLead
from qa.asking.memo import Passing
from qa.engine import ArchiveStore
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.ladder import LanguageModel


def chosen_answer(
    store: ArchiveStore,
    compute: Callable[[], Draft],
    llm: LanguageModel,
    deadline: Deadline,
    on_lead: OnLead | None,
) -> Answer:
    """The answer by a language model's choice.

    What is committed while it chooses may have taken a sentence away: then its choice is none.

    Args:
        store: the archive.
        compute: the answer that stands without it, of one state of the archive.
        llm: is asked.
        deadline: for it.
        on_lead: is given the answer that stands.

    Raises:
        Passing: the answer that stands, for the model failed and may not the next time.
        LanguageModelError: the client is not installed.
    """
    model, revision = llm.server.name, store.revision()
    draft = compute()
    grounds = draft.grounds
    if grounds is None:
        return draft.answer
    if on_lead:
        on_lead(draft.answer)
    choice = choice_of(llm, grounds, deadline)

    def answer_by_choice() -> Answer | None:
        is_changed = store.revision() != revision
        return None if is_changed else with_choice(store, draft, grounds, choice, model)

    answer = store.with_consistent_snapshot(answer_by_choice)
    if answer is None:
        reason = f"The archive changed while the language model {model} was asked."
        answer = without_choice(compute().answer, reason, model)
    if answer.choice and answer.choice.outcome == "failed":
        raise Passing(answer)
    return answer
