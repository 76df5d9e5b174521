"""A summary of an answer's quotes by a language model; no sentence is shown that they do not bear.

What is checked is each sentence against those that it cites, not what it leaves out: readers
have the quotes below.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from embeddings.embedder import Embedder
from qa.answering.answer import Answer, Citation
from qa.answering.statements.matching import Statement
from qa.answering.summary.bearing import bearing
from qa.answering.summary.differing import tells_differing
from qa.answering.summary.model_summary import ModelSummary, SummarySentence, summary_of
from qa.answering.summary.plain import is_plain
from qa.answering.support.check import Entailment, first_fault
from qa.languages.messages import say
from qa.languages.punctuation import in_a_row
from qa.llm.offer import OfferedSentence, offer_of
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.summary.write import write
from qa.llm.summary.written import WrittenSentence
from qa.text.dates import day_of
from qa.text.sentences import sentence_spans
from seeds.article import Article

_REACH = 600
"""Characters in which the sentence before a quote is looked for."""

OnSummary = Callable[[ModelSummary], None]


def summary_by_model(
    model: LanguageModel,
    answer: Answer,
    articles: Mapping[str, Article],
    on_summary: OnSummary,
    deadline: Deadline,
    entailment: Entailment | None = None,
    embedder: Embedder | None = None,
) -> ModelSummary | Failure:
    """Let a language model summarise the quotes of an answer.

    Args:
        model: is asked.
        answer: with its quotes.
        articles: the cited ones, by id.
        on_summary: is told the summary so far whenever a sentence is borne out.
        deadline: for it.
        entailment: a model of inference, which has the last word on each sentence.
        embedder: the archive's own; it tells what is invented from what is put in other words.

    Raises:
        LanguageModelError: the client is not installed.
    """
    citations = _offered(answer)
    statements = [_statement(citation, articles) for citation in citations]
    quotes = [citation.quote for citation in citations]
    checked: dict[WrittenSentence, SummarySentence | None] = {}

    def summary(sentences: Sequence[WrittenSentence]) -> ModelSummary:
        for sentence in sentences:
            if sentence not in checked:
                checked[sentence] = _borne_out(
                    sentence, citations, statements, entailment, embedder
                )
        borne = tuple(filter(None, (checked[sentence] for sentence in sentences)))
        differs = any(tells_differing(shown.text, answer) for shown in borne)
        struck = len(sentences) - len(borne)
        return summary_of(
            model.server.name,
            borne,
            struck,
            quotes,
            differs=differs,
            language=answer.query.told_in,
        )

    def tell(sentences: Sequence[WrittenSentence]) -> None:
        so_far = summary(sentences)
        if so_far.sentences:
            on_summary(so_far)

    offer = offer_of(
        OfferedSentence(citation.quote, citation.outlet, day_of(citation.published))
        for citation in citations
    )
    written = write(model, answer.understood, offer, tell, deadline)
    return written if isinstance(written, Failure) else summary(written)


def without_summary(answer: Answer, reason: str, model: str) -> Answer:
    """An answer for which no summary came about; the note says why."""
    none = say(answer.query.told_in, "There is no summary.")
    return _with(answer, ModelSummary(model, (), 0, f"{reason} {none}"))


def with_summary(answer: Answer, summary: ModelSummary) -> Answer:
    """An answer with a summary; if it has no sentence, the note says why."""
    return replace(answer, summary=summary) if summary.sentences else _with(answer, summary)


def _with(answer: Answer, summary: ModelSummary) -> Answer:
    note = in_a_row(answer.query.told_in, (answer.note, summary.text))
    return replace(answer, note=note, summary=summary)


def _offered(answer: Answer) -> list[Citation]:
    """What may be summarised: the quotes, and who says the same; no figure that was replaced."""
    numbers = {n for quote in answer.quotes for n in (*quote.citations, *quote.support)}
    return [citation for citation in answer.citations if citation.number in numbers]


def _statement(citation: Citation, articles: Mapping[str, Article]) -> Statement:
    """A cited sentence, with what says more of whom it speaks."""
    before = articles[citation.article_id].text[: citation.start][-_REACH:]
    spans = sentence_spans(before)[-1:]
    context = " ".join([citation.title, *(before[start:end] for start, end in spans)])
    return Statement(citation.quote, citation.outlet or "", citation.published, context)


def _borne_out(
    sentence: WrittenSentence,
    citations: Sequence[Citation],
    statements: Sequence[Statement],
    entailment: Entailment | None,
    embedder: Embedder | None,
) -> SummarySentence | None:
    """A sentence as it may be shown, with no more numbers than bear it out; None if it may not."""

    def is_borne_out(text: str, numbers: Collection[int], model: Entailment | None = None) -> bool:
        cited = [statements[number - 1] for number in numbers]
        return first_fault(text, cited, model, embedder) is None

    quotes = [statements[number - 1].text for number in sentence.numbers]
    if not is_plain(sentence.text, quotes):
        return None
    numbers = bearing(sentence.text, sentence.numbers, is_borne_out)
    if not numbers or (entailment and not is_borne_out(sentence.text, numbers, entailment)):
        return None
    cited = sorted(citations[number - 1].number for number in numbers)
    return SummarySentence(sentence.text, tuple(cited))
