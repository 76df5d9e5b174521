"""From passages to an answer: choose the sentences, cite them, or say there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.embedder import Embedder, Vectors
from qa.answer import Answer, Citation, Quote
from qa.confidence import ANSWER_FROM, Evidence, confidence
from qa.errors import ArchiveDamaged
from qa.evidence import Sentence, coverage, rarity, sentences
from qa.names import proper_names
from qa.passage import ScoredPassage
from qa.query import Query
from qa.refusal import refusal
from qa.store import Store


@dataclass(frozen=True, slots=True)
class Quoting:
    """What makes a sentence worth quoting.

    The weights come from a sweep over 205 standalone questions on 638 CNN
    stories and 98 quiz questions on 900 pages of three outlets: the first quote
    held the gold answer for 58 and 48 % of them (by cosine alone 52 and 37 %).
    A wider margin finds more answers and more chaff: .4 gives 2.4 quotes that
    hold the answer to 75 % of the first set, .6 gives 3.0 and 79 %, .8 gives
    3.4 and 83 %. `benchmarks/retrieval.py`
    measures it on any such set.

    Attributes:
        cosine: weight of the cosine of question and sentence.
        words: weight of the share of the question's rare words in the sentence.
        context: the same share, with the headline and the sentence before.
        passage: weight of the passage's own score.
        passages: how many of the best passages are read for quotes.
        sentences: how many sentences are embedded, chosen by all but their
            cosine; 12 of the 50 that eight passages have gave the same answers
            as all of them.
        most: most quotes in an answer.
        margin: a sentence this far below the best is not quoted.
        repeat: a sentence whose cosine with a quoted one is higher adds nothing.
        sources: most citations of one sentence that several articles print.
    """

    cosine: float = 1.0
    words: float = 0.5
    context: float = 0.5
    passage: float = 2.0
    passages: int = 8
    sentences: int = 16
    most: int = 4
    margin: float = 0.6
    repeat: float = 0.92
    sources: int = 3


QUOTING = Quoting()

_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """The likely sentences of the passages, and what they are worth.

    Attributes:
        sentences: each once.
        worth: one number for each, the higher the better.
        vectors: row i for ``sentences[i]``; shape (len(sentences), dimension).
        evidence: the best there is of each kind.
    """

    sentences: tuple[Sentence, ...]
    worth: tuple[float, ...]
    vectors: Vectors
    evidence: Evidence


def answer(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    found: Sequence[ScoredPassage],
    *,
    listed: int = QUOTING.passages,
    quoting: Quoting = QUOTING,
) -> Answer:
    """Answer a question with verbatim sentences of the passages found.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.query.understand`.
        vector: the query's vector, shape (dimension,).
        found: what `qa.retrieval.retrieve` gave, best first.
        listed: how many of the passages the answer lists, beside those it cites.
        quoting: the weights.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    passages = tuple(found)
    reading = read(store, embedder, query, vector, passages, quoting)
    unknown = unknown_names(store, query)
    sure = confidence(reading.evidence) if reading.sentences and not unknown else 0.0
    if sure < ANSWER_FROM:
        return Answer(
            question=query.question,
            abstained=True,
            text=refusal(store.coverage(), query.filters, unknown, len(passages[:listed])),
            quotes=(),
            citations=(),
            passages=passages[:listed],
            confidence=sure,
        )
    groups = _choose(reading, quoting)
    quotes, citations = _cite_all(store, groups)
    cited = {one.found.passage.id for group in groups for one in group}
    return Answer(
        question=query.question,
        abstained=False,
        text="\n\n".join(_with_numbers(quote) for quote in quotes),
        quotes=quotes,
        citations=citations,
        passages=tuple(
            hit for rank, hit in enumerate(passages) if rank < listed or hit.passage.id in cited
        ),
        confidence=sure,
    )


def read(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    passages: Sequence[ScoredPassage],
    quoting: Quoting,
) -> Reading:
    """Weigh the sentences of the best passages; only the likely ones are embedded."""
    passages = passages[: quoting.passages]
    weights = rarity(store, query)
    likely = sorted(  # stable: equal ones stay in the order of the passages
        sentences(passages, weights), key=lambda one: -_prior(one, quoting)
    )[: quoting.sentences]
    vectors = embedder.embed_passages([one.text for one in likely])
    cosines = (vectors @ vector).tolist()
    evidence = Evidence(
        passage_cosine=max((hit.dense for hit in passages), default=0.0),
        sentence_cosine=max(cosines, default=0.0),
        coverage=max(
            (coverage(weights, f"{hit.title}\n{hit.text}") for hit in passages), default=0.0
        ),
        score=max((hit.score for hit in passages), default=0.0),
        searched=store.coverage().passages,
    )
    worth = tuple(
        _prior(one, quoting) + quoting.cosine * cosine
        for one, cosine in zip(likely, cosines, strict=True)
    )
    return Reading(tuple(likely), worth, vectors, evidence)


def unknown_names(store: Store, query: Query) -> tuple[str, ...]:
    """The proper names of the question that no article mentions, as they were typed."""
    names = proper_names(query.text)
    counts = store.document_frequencies([term for terms in names.values() for term in terms])
    return tuple(name for name, terms in names.items() if not any(counts[one] for one in terms))


def _prior(one: Sentence, quoting: Quoting) -> float:
    """What a sentence is worth before its meaning is looked at."""
    return (
        quoting.words * one.words
        + quoting.context * one.context
        + quoting.passage * one.found.score
    )


def _choose(reading: Reading, quoting: Quoting) -> list[list[Sentence]]:
    """The sentences to quote, best first, each with the other places that print it."""
    order = sorted(range(len(reading.sentences)), key=lambda row: (-reading.worth[row], row))
    floor = reading.worth[order[0]] - quoting.margin
    chosen: list[int] = []
    groups: dict[str, list[Sentence]] = {}
    for row in order:
        one = reading.sentences[row]
        wording = one.text.casefold()
        if wording in groups:
            if len(groups[wording]) < quoting.sources:
                groups[wording].append(one)
        elif (
            len(chosen) < quoting.most
            and reading.worth[row] >= floor
            and not _repeats(reading, row, chosen, quoting)
        ):
            chosen.append(row)
            groups[wording] = [one]
    return list(groups.values())


def _repeats(reading: Reading, row: int, chosen: Sequence[int], quoting: Quoting) -> bool:
    """True if a chosen sentence says the same; with other figures it never does."""
    figures = _FIGURES.findall(reading.sentences[row].text)
    return any(
        float(reading.vectors[other] @ reading.vectors[row]) > quoting.repeat
        and _FIGURES.findall(reading.sentences[other].text) == figures
        for other in chosen
    )


def _cite_all(
    store: Store, groups: Sequence[Sequence[Sentence]]
) -> tuple[tuple[Quote, ...], tuple[Citation, ...]]:
    """Quotes with their citations, numbered in the order of use."""
    citations: list[Citation] = []
    quotes: list[Quote] = []
    for group in groups:
        first = len(citations) + 1
        citations += [_cite(store, one, first + place) for place, one in enumerate(group)]
        quotes.append(Quote(group[0].text, tuple(range(first, len(citations) + 1))))
    return tuple(quotes), tuple(citations)


def _cite(store: Store, one: Sentence, number: int) -> Citation:
    """A citation, checked letter by letter against what the archive stores now."""
    article = store.articles([one.found.article_id]).get(one.found.article_id)
    if article is None or article.text[one.start : one.end] != one.text:
        raise ArchiveDamaged(
            f"article {one.found.article_id} no longer holds the sentence that was to be quoted; "
            "ask again, and if this stays, build the archive anew from its sources"
        )
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published=article.published,
        quote=one.text,
        start=one.start,
        end=one.end,
    )


def _with_numbers(quote: Quote) -> str:
    return quote.text + " " + "".join(f"[{number}]" for number in quote.citations)
