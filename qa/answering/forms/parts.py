"""Put the answers to the parts of a question together: each part is quoted under its words.

Nothing is surer together than it is apart: a part that has no answer makes all of it unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from qa.answering.answer import UNCERTAIN, Answer, Citation, Quote
from qa.answering.choosing.model_choice import ModelChoice, Outcome
from qa.answering.confidence import UNCERTAIN_FROM, verdict_of
from qa.languages.messages import quoted, say
from qa.languages.punctuation import in_a_row, signs
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.text.plain import on_one_line

_OUTCOMES: tuple[Outcome, ...] = ("chosen", "refused", "failed")


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """A part of a question with the answer to it.

    Attributes:
        name: the part as it is shown over its quotes, without a mark behind it.
        answer: to the part alone.
    """

    name: str
    answer: Answer


def put_together(query: Query, parts: Sequence[AnsweredPart], listed: int) -> Answer:
    """One answer that holds the quotes of all parts in their order.

    A sentence that answers several parts is quoted once, under all of them.

    Args:
        query: the whole question.
        parts: two or more, of which one has quotes at the least.
        listed: how many of the passages the answer lists, beside those it cites.
    """
    citations: list[Citation] = []
    answers = [_renumbered(part.answer, citations) for part in parts]
    sure = max(min(answer.confidence for answer in answers), UNCERTAIN_FROM)
    verdict = verdict_of(sure)
    quotes: list[Quote] = []
    for part, answer in zip(parts, answers, strict=True):
        for quote in answer.quotes:
            if verdict != "answered":  # nothing is marked where nobody is sure that it answers
                quote = replace(quote, answer_start=None, answer_end=None)
            _add(quotes, replace(quote, side=part.name))
    choice, language = _choice(parts), query.told_in
    missing = [quoted(language, part.name) for part in parts if part.answer.abstained]
    notes = (
        *_by_part((part.name, _own_note(part.answer)) for part in parts),
        say(language, "No answer found to: %(parts)s.", parts=signs(language).comma.join(missing))
        if missing
        else None,
        choice.text if choice else None,
    )
    paragraphs = [quote.with_numbers for quote in quotes]
    return Answer(
        question=query.question,
        query=query,
        verdict=verdict,
        text="\n\n".join(
            paragraphs if verdict == "answered" else (say(language, UNCERTAIN), *paragraphs)
        ),
        quotes=tuple(quotes),
        citations=tuple(citations),
        passages=_passages(answers, listed, {citation.article_id for citation in citations}),
        confidence=sure,
        contrasts=tuple(dict.fromkeys(chain(*(answer.contrasts for answer in answers)))),
        states=tuple(dict.fromkeys(chain(*(answer.states for answer in answers)))),
        note=in_a_row(language, notes) or None,
        choice=choice,
    )


def headed(quotes: Iterable[Quote]) -> Iterator[tuple[str, Quote]]:
    """Quotes, each with its side on one line; "" where that stands over the one before it."""
    before: str | None = None
    for quote in quotes:
        yield on_one_line(quote.side or "") if quote.side != before else "", quote
        before = quote.side


def _renumbered(answer: Answer, citations: list[Citation]) -> Answer:
    """An answer whose numbers go on from those of ``citations``, to which its own are added."""
    numbers: dict[int, int] = {}
    for citation in answer.citations:
        same = next((made for made in citations if _is_same(made, citation)), None)
        if same is None:
            same = replace(citation, number=len(citations) + 1)
            citations.append(same)
        numbers[citation.number] = same.number

    def renumber(cited: Iterable[int]) -> tuple[int, ...]:
        return tuple(numbers[number] for number in cited)

    return replace(
        answer,
        quotes=tuple(
            replace(
                quote,
                citations=renumber(quote.citations),
                support=renumber(quote.support),
                related=renumber(quote.related),
            )
            for quote in answer.quotes
        ),
        contrasts=tuple(
            replace(
                contrast,
                figures=tuple(
                    replace(figure, citation=numbers[figure.citation])
                    for figure in contrast.figures
                ),
            )
            for contrast in answer.contrasts
        ),
        states=tuple(
            replace(
                history,
                states=tuple(
                    replace(state, citation=numbers[state.citation]) for state in history.states
                ),
            )
            for history in answer.states
        ),
    )


def _is_same(made: Citation, citation: Citation) -> bool:
    """Whether both cite one sentence to the letter."""
    place = (citation.article_id, citation.start, citation.end)
    return (made.article_id, made.start, made.end) == place


def _add(quotes: list[Quote], quote: Quote) -> None:
    """Add a quote; one that is there already is named for its new side too."""
    for place, known in enumerate(quotes):
        if known.citations == quote.citations:
            quotes[place] = replace(known, side=f"{known.side} · {quote.side}")
            return
    quotes.append(quote)


def _choice(parts: Sequence[AnsweredPart]) -> ModelChoice | None:
    """What a language model did for all parts; None where it was asked about none."""
    choices = [(part.name, part.answer.choice) for part in parts if part.answer.choice]
    outcomes = {choice.outcome for _, choice in choices}
    outcome = next((outcome for outcome in _OUTCOMES if outcome in outcomes), None)
    if outcome is None:
        return None
    text = " ".join(_by_part((name, choice.text) for name, choice in choices))
    return ModelChoice(choices[0][1].model, outcome, text)


def _own_note(answer: Answer) -> str:
    """The note of an answer without what a language model did."""
    note = answer.note or ""
    return note.removesuffix(answer.choice.text).rstrip() if answer.choice else note


def _by_part(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is said of parts, each with its name; what is said of all of them once without."""
    listed = list(said)
    texts = {text for _, text in listed}
    if len(texts) == 1:
        yield from texts
    else:
        yield from (f"“{name}”: {text}" for name, text in listed if text)


def _passages(answers: Sequence[Answer], listed: int, cited: set[str]) -> tuple[ScoredPassage, ...]:
    """The passages of all parts, each once: the best of each before the second of any."""
    ranks = zip_longest(*(answer.passages for answer in answers))
    hits = {hit.passage.id: hit for hit in chain(*ranks) if hit is not None}.values()
    return tuple(hit for rank, hit in enumerate(hits) if rank < listed or hit.article_id in cited)
