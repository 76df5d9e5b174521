"""From passages to an answer: choose the sentences, cite them, or say there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.embedder import Embedder, Vectors
from qa.answering.answer import Answer
from qa.answering.citations import Chosen, Citing
from qa.answering.confidence import ANSWER_FROM, Evidence, confidence
from qa.answering.contrasts import Difference, Statement, differences, same_figures
from qa.answering.refusal import refusal
from qa.passage import ScoredPassage
from qa.question.quantities import Quantity
from qa.question.query import Query
from qa.retrieval.retrieve import Found
from qa.retrieval.sentence_scores import Sentence
from qa.store import Store
from qa.text.proper_names import share_named


@dataclass(frozen=True, slots=True)
class Quoting:
    """What makes a sentence worth quoting.

    The weights are those of a softmax regression over the sentences of the eight best
    passages for 700 questions about 638 stories, rounded, but for the share of words
    with the headline and the sentence before, which did no good: without it the first
    quote held the gold answer for 62 and 47 % and the whole answer for 83 and 66 % of
    205 other questions and of 98 quiz questions over three outlets, with 3.0 and 3.6
    quotes; with it for 61 and 47, 80 and 61 %. A margin of .6 gives some 75 and 60 %
    with 2.1 and 2.7 quotes. Refusals are left out of all these.

    Attributes:
        cosine: weight of the cosine of question and sentence.
        late: weight of `qa.retrieval.late_interaction`.
        words: weight of the share of the question's rare words in the sentence.
        gives: weight of holding what the question asks for.
        phrase: weight of a phrase that the question quotes; not fitted.
        passage: weight of the passage's own score.
        passages: how many of the best passages are read for quotes.
        sentences: how many sentences are embedded, chosen by all but their
            cosine.
        most: most quotes in an answer.
        margin: a sentence this far below the best is not quoted.
        repeat: a sentence whose cosine with a quoted one is higher adds nothing.
        support: a sentence of another outlet with a higher cosine, and with no other
            figures, says the same in its own words.
        supporters: most citations of one quote for such sentences.
    """

    cosine: float = 1.0
    late: float = 1.0
    words: float = 1.0
    gives: float = 0.65
    phrase: float = 1.0
    passage: float = 2.5
    passages: int = 8
    sentences: int = 16
    most: int = 4
    margin: float = 1.0
    repeat: float = 0.90
    support: float = 0.75
    supporters: int = 3


QUOTING = Quoting()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with the passage through which it was found."""

    sentence: Sentence
    hit: ScoredPassage

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def source(self) -> str:
        """What counts as one source: near-identical articles are one."""
        return self.hit.copies[0] if self.hit.copies else self.hit.article_id


@dataclass(frozen=True, slots=True)
class Reading:
    """The likely sentences of the passages, and what they are worth.

    Attributes:
        candidates: each once.
        worth: one number for each, the higher the better.
        vectors: row i for ``candidates[i]``; shape (len(candidates), dimension).
        evidence: the best there is of each kind.
    """

    candidates: tuple[Candidate, ...]
    worth: tuple[float, ...]
    vectors: Vectors
    evidence: Evidence


def answer(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    found: Found,
    *,
    listed: int = QUOTING.passages,
    quoting: Quoting = QUOTING,
) -> Answer:
    """Answer a question with verbatim sentences of the passages found.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.question.understand.understand`.
        vector: the query's vector, shape (dimension,).
        found: what `qa.retrieval.retrieve.retrieve` gave.
        listed: how many of the passages the answer lists, beside those it cites.
        quoting: the weights.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    reading = weigh(store, embedder, query, vector, found, quoting)
    unknown = unknown_names(store, query)
    sure = confidence(reading.evidence) if reading.candidates and not unknown else 0.0
    if sure < ANSWER_FROM:
        return Answer(
            question=query.question,
            query=query,
            abstained=True,
            text=refusal(store.coverage(), query, unknown, len(found.hits[:listed])),
            quotes=(),
            citations=(),
            passages=found.hits[:listed],
            confidence=sure,
        )
    rows = _choose(reading, quoting)
    if query.analysis.asks_timeline:
        rows = sorted(rows, key=lambda row: _told_on(reading.candidates[row]))
    found_differences = _differences(reading, query.analysis.quantity)
    differing = [one for one in found_differences if {at for at, _ in one.figures} & set(rows)]
    citing = Citing(store)
    quotes = tuple(
        citing.quote(_chosen(reading, row), _supporters(reading, row, rows, quoting))
        for row in rows
        if citing.holding(_chosen(reading, row)) is None
    )
    contrasts = tuple(
        citing.contrast(
            one.unit, [(_chosen(reading, at), figure.text) for at, figure in one.figures]
        )
        for one in differing
    )
    cited = {citation.article_id for citation in citing.citations}
    return Answer(
        question=query.question,
        query=query,
        abstained=False,
        text="\n\n".join(quote.with_numbers for quote in quotes),
        quotes=quotes,
        citations=tuple(citing.citations),
        contrasts=contrasts,
        passages=tuple(
            hit for rank, hit in enumerate(found.hits) if rank < listed or hit.article_id in cited
        ),
        confidence=sure,
    )


def _told_on(candidate: Candidate) -> tuple[bool, str]:
    """Sorts by the day of publication, what has none behind the rest."""
    published = candidate.hit.published or ""
    return not published, published[:10]


def weigh(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    found: Found,
    quoting: Quoting = QUOTING,
) -> Reading:
    """Weigh the sentences of the best passages; only the likely ones are embedded."""
    hits = [hit for hit in found.hits if hit.passage.id in found.sentences][: quoting.passages]
    likely = sorted(  # stable: equal ones stay in the order of the passages
        _candidates(hits, found.sentences), key=lambda one: -_prior(one, quoting)
    )[: quoting.sentences]
    vectors = embedder.embed_passages([one.text for one in likely])
    cosines = (vectors @ vector).tolist()
    worth = tuple(
        _prior(one, quoting) + quoting.cosine * cosine
        for one, cosine in zip(likely, cosines, strict=True)
    )
    best = max(range(len(worth)), key=lambda row: worth[row], default=None)
    names = query.analysis.proper_names
    evidence = Evidence(
        cosine=max((hit.dense for hit in hits), default=0.0),
        late=max((hit.late or 0.0 for hit in hits), default=0.0),
        fused=max((hit.fused for hit in hits), default=0.0),
        context=0.0 if best is None else likely[best].sentence.context,
        names=max((share_named(names, f"{hit.title} {hit.text}") for hit in hits), default=0.0),
        terms=len(found.weights),
        searched=store.coverage().passages,
    )
    return Reading(tuple(likely), worth, vectors, evidence)


def unknown_names(store: Store, query: Query) -> tuple[str, ...]:
    """The proper names of the question that no article mentions, as they were typed."""
    names = query.analysis.proper_names
    counts = store.document_frequencies([term for name in names for term in name.terms])
    return tuple(name.text for name in names if not any(counts[term] for term in name.terms))


def _candidates(
    hits: Sequence[ScoredPassage], sentences: Mapping[int, tuple[Sentence, ...]]
) -> list[Candidate]:
    """Every sentence once, in the order of the passages."""
    seen: set[tuple[str, int]] = set()
    found = []
    for hit in hits:
        for one in sentences[hit.passage.id]:
            if (hit.article_id, one.start) not in seen:
                seen.add((hit.article_id, one.start))
                found.append(Candidate(one, hit))
    return found


def _prior(one: Candidate, quoting: Quoting) -> float:
    """What a sentence is worth before its own vector is looked at."""
    return (
        quoting.late * one.sentence.late
        + quoting.words * one.sentence.words
        + quoting.gives * one.sentence.gives
        + quoting.phrase * one.sentence.has_phrase
        + quoting.passage * one.hit.score
    )


def _choose(reading: Reading, quoting: Quoting) -> list[int]:
    """The rows of the sentences to quote, best first."""
    order = sorted(range(len(reading.worth)), key=lambda row: (-reading.worth[row], row))
    floor = reading.worth[order[0]] - quoting.margin
    chosen: list[int] = []
    for row in order:
        if len(chosen) == quoting.most or reading.worth[row] < floor:
            break
        if not any(_repeats(reading, row, other, quoting.repeat) for other in chosen):
            chosen.append(row)
    return chosen


def _repeats(reading: Reading, row: int, other: int, least: float) -> bool:
    """True if two sentences say the same; with other figures they never do."""
    one, two = reading.candidates[row].text, reading.candidates[other].text
    return one.casefold() == two.casefold() or (
        float(reading.vectors[row] @ reading.vectors[other]) > least and same_figures(one, two)
    )


def _supporters(reading: Reading, row: int, rows: Sequence[int], quoting: Quoting) -> list[Chosen]:
    """Sentences of other sources that say what the quoted one says, nearest first."""
    quoted = reading.candidates[row]
    cosines = reading.vectors @ reading.vectors[row]
    found: dict[str, Chosen] = {}
    for other in sorted(range(len(cosines)), key=lambda at: (-cosines[at], at)):
        one = reading.candidates[other]
        is_other = one.source != quoted.source and (
            one.hit.outlet is None or one.hit.outlet != quoted.hit.outlet
        )
        if (
            is_other
            and other not in rows
            and one.source not in found
            and _repeats(reading, row, other, quoting.support)
        ):
            found[one.source] = _chosen(reading, other)
    return list(found.values())[: quoting.supporters]


def _chosen(reading: Reading, row: int) -> Chosen:
    one = reading.candidates[row]
    sentence = one.sentence
    return Chosen(one.hit.article_id, sentence.start, sentence.end, sentence.text, one.hit.copies)


def _differences(reading: Reading, quantity: Quantity | None) -> tuple[Difference, ...]:
    """Figures on which the likely sentences differ."""
    statements = [Statement(one.text, one.source, one.hit.published) for one in reading.candidates]
    similarity = np.asarray(reading.vectors @ reading.vectors.T, dtype=np.float32)
    return differences(statements, similarity, quantity)
