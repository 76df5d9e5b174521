"""A summary by a language model above the quotes of an answer, for which no commit waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from embeddings.embedder import Embedder
from qa.answering.answer import Answer
from qa.answering.pipeline import OnLead
from qa.answering.summary.by_model import summary_by_model, with_summary, without_summary
from qa.answering.support.check import Entailment
from qa.asking.memo import Passing
from qa.engine import ArchiveStore
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from seeds.article import Article

UNSURE = "Quotes that only may answer are not summarised."


class SummaryOptions(TypedDict, total=False):
    """What else a language model does; as for `qa.archive.Archive.ask`.

    Attributes:
        summarise: False; whether it writes a few sentences above the quotes.
        entailment: none; a model of inference, which may strike sentences of them.
    """

    summarise: bool
    entailment: Entailment | None


def summarised_answer(
    store: ArchiveStore,
    chosen: Callable[[], Answer],
    llm: LanguageModel,
    deadline: Deadline,
    on_lead: OnLead | None,
    entailment: Entailment | None = None,
    embedder: Embedder | None = None,
) -> Answer:
    """The answer by a language model's choice, with a summary by the same.

    There is none where it was not asked to choose, or failed to; nor where the quotes only may
    answer: a sentence says more surely than they do what nobody is sure of. What is committed
    while it writes may have taken a quote away: then the answer is chosen anew, without one.

    Args:
        store: the archive.
        chosen: the answer by its choice, as the archive is then.
        llm: is asked.
        deadline: for it.
        on_lead: is given the answer by its choice, then the same with each sentence that is
            borne out.
        entailment: has the last word on each sentence.
        embedder: the archive's own, as `qa.answering.support.check.first_fault` asks it.

    Raises:
        Passing: the answer without a summary, for the model failed and may not the next time.
        LanguageModelError: the client is not installed.
    """
    model, revision = llm.server.name, store.revision()
    answer = chosen()
    if answer.choice is None:
        return answer
    if answer.choice.outcome == "failed":
        raise Passing(answer)
    if answer.verdict != "answered":
        return without_summary(answer, UNSURE, model)
    if on_lead:
        on_lead(answer)

    def cited() -> Mapping[str, Article] | None:
        is_changed = store.revision() != revision
        ids = (citation.article_id for citation in answer.citations)
        return None if is_changed else store.articles(ids)

    articles = store.with_consistent_snapshot(cited)
    if articles is not None:
        summary = summary_by_model(
            llm,
            answer,
            articles,
            lambda summary: on_lead(with_summary(answer, summary)) if on_lead else None,
            deadline,
            entailment,
            embedder,
        )
        if isinstance(summary, Failure):
            raise Passing(without_summary(answer, summary.text, model))
        if store.revision() == revision:
            return with_summary(answer, summary)
    reason = f"The archive changed while the language model {model} wrote."
    raise Passing(without_summary(chosen(), reason, model))
