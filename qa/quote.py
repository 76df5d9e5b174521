"""From passages to an answer: choose the sentences, cite them, or say there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from embeddings.embedder import Embedder, Vectors
from qa.answer import Answer, Citation, Quote
from qa.confidence import confidence, is_answer
from qa.errors import ArchiveDamaged
from qa.passage import ScoredPassage
from qa.query import Query
from qa.refusal import refusal
from qa.sentences import sentence_spans
from qa.store import Store
from qa.terms import query_terms, text_terms


@dataclass(frozen=True, slots=True)
class Quoting:
    """What makes a sentence worth quoting.

    The weights come from a sweep over 205 standalone questions on 638 CNN
    stories and 98 quiz questions on 900 pages of three outlets, repeated by
    `benchmarks/answers.py`: the first quote holds the gold answer for 57 and
    49 %, the whole answer for 82 and 63 % (cosine alone: 52 and 37 %).

    Attributes:
        cosine: weight of the cosine of question and sentence.
        words: weight of the share of the question's rare words in the sentence.
        context: the same share, with the headline and the sentence before.
        passage: weight of the passage's own score.
        passages: how many of the best passages are read for quotes.
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
    most: int = 4
    margin: float = 0.7
    repeat: float = 0.92
    sources: int = 3


QUOTING = Quoting()

FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might be quoted.

    Attributes:
        found: the passage it stands in.
        start, end: offsets into the article's text.
        before: the sentence before it in the article, or "".
    """

    found: ScoredPassage
    start: int
    end: int
    before: str

    @property
    def text(self) -> str:
        return self.found.article.text[self.start : self.end]


def answer(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    found: Sequence[ScoredPassage],
    quoting: Quoting = QUOTING,
) -> Answer:
    """Answer a question with verbatim sentences of the passages found.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.query.understand`.
        vector: the query's vector, shape (dimension,).
        found: what `qa.retrieval.retrieve` gave, best first.
        quoting: the weights.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    passages = tuple(found)
    candidates = _candidates(passages[: quoting.passages])
    if not candidates:
        return _abstain(store, query, passages, 0.0)
    rarity = _rarity(store, query)
    vectors = embedder.embed_passages([candidate.text for candidate in candidates])
    cosines = vectors @ vector
    sure = confidence(
        passage_cosine=max(hit.dense for hit in passages),
        sentence_cosine=float(cosines.max()),
        coverage=max(_coverage(rarity, f"{hit.title}\n{hit.text}") for hit in passages),
    )
    if not is_answer(sure):
        return _abstain(store, query, passages, sure)
    scores = _scores(candidates, cosines, rarity, quoting)
    groups = _choose(candidates, scores, vectors, quoting)
    return _compose(store, query, groups, passages, sure)


def _candidates(passages: Sequence[ScoredPassage]) -> list[Candidate]:
    """Every sentence of the passages, each place once, in the order of the passages."""
    spans: dict[str, list[tuple[int, int]]] = {}
    seen: set[tuple[str, int]] = set()
    candidates = []
    for hit in passages:
        article = hit.article
        if article.id not in spans:
            spans[article.id] = sentence_spans(article.text, article.language)
        before = ""
        for start, end in spans[article.id]:
            inside = hit.start <= start and end <= hit.end
            if inside and (article.id, start) not in seen:
                seen.add((article.id, start))
                candidates.append(Candidate(hit, start, end, before))
            before = article.text[start:end]
    return candidates


def _rarity(store: Store, query: Query) -> dict[str, float]:
    """The question's terms, each with its inverse document frequency as in BM25.

    A term that no article holds weighs most: that it is missing everywhere is
    the best sign that the answer is, too.
    """
    terms = query_terms(query.text)
    counts = store.document_frequencies(terms)
    total = store.coverage().articles
    return {
        term: math.log(1.0 + (total - counts[term] + 0.5) / (counts[term] + 0.5)) for term in terms
    }


def _coverage(rarity: Mapping[str, float], text: str) -> float:
    """The share of the question's words that a text holds, rare words counting more; 0 to 1."""
    whole = sum(rarity.values())
    if whole <= 0.0:
        return 0.0
    present = rarity.keys() & set(text_terms(text))
    return sum(weight for term, weight in rarity.items() if term in present) / whole


def _scores(
    candidates: Sequence[Candidate],
    cosines: Vectors,
    rarity: Mapping[str, float],
    quoting: Quoting,
) -> list[float]:
    return [
        quoting.cosine * float(cosine)
        + quoting.words * _coverage(rarity, one.text)
        + quoting.context * _coverage(rarity, f"{one.found.title}\n{one.before}\n{one.text}")
        + quoting.passage * one.found.score
        for one, cosine in zip(candidates, cosines, strict=True)
    ]


def _choose(
    candidates: Sequence[Candidate], scores: Sequence[float], vectors: Vectors, quoting: Quoting
) -> list[list[Candidate]]:
    """The sentences to quote, best first, each with the other places that print it."""
    order = sorted(range(len(candidates)), key=lambda row: (-scores[row], row))
    floor = scores[order[0]] - quoting.margin
    rows: list[int] = []
    groups: dict[str, list[Candidate]] = {}
    for row in order:
        one = candidates[row]
        wording = one.text.casefold()
        if wording in groups:
            if len(groups[wording]) < quoting.sources:
                groups[wording].append(one)
            continue
        if len(rows) == quoting.most or scores[row] < floor:
            continue
        if _repeats(row, rows, candidates, vectors, quoting):
            continue
        rows.append(row)
        groups[wording] = [one]
    return list(groups.values())


def _repeats(
    row: int,
    chosen: Sequence[int],
    candidates: Sequence[Candidate],
    vectors: Vectors,
    quoting: Quoting,
) -> bool:
    """True if a quoted sentence says the same; other figures are never the same."""
    figures = FIGURES.findall(candidates[row].text)
    return any(
        float(vectors[other] @ vectors[row]) > quoting.repeat
        and FIGURES.findall(candidates[other].text) == figures
        for other in chosen
    )


def _compose(
    store: Store,
    query: Query,
    groups: Sequence[Sequence[Candidate]],
    passages: tuple[ScoredPassage, ...],
    sure: float,
) -> Answer:
    citations: list[Citation] = []
    quotes: list[Quote] = []
    for group in groups:
        numbers = []
        for one in group:
            citations.append(_cite(store, one, len(citations) + 1))
            numbers.append(len(citations))
        quotes.append(Quote(group[0].text, tuple(numbers)))
    text = "\n\n".join(
        quote.text + " " + "".join(f"[{number}]" for number in quote.citations) for quote in quotes
    )
    return Answer(
        question=query.question,
        abstained=False,
        text=text,
        quotes=tuple(quotes),
        citations=tuple(citations),
        passages=passages,
        confidence=sure,
    )


def _cite(store: Store, one: Candidate, number: int) -> Citation:
    """A citation, checked letter by letter against what the archive stores now."""
    article = store.articles([one.found.article_id]).get(one.found.article_id)
    if article is None or article.text[one.start : one.end] != one.text:
        raise ArchiveDamaged(
            f"article {one.found.article_id} no longer holds the sentence that was to be quoted; "
            "ask again, and if this stays, run: citewire build on its source"
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


def _abstain(
    store: Store, query: Query, passages: tuple[ScoredPassage, ...], sure: float
) -> Answer:
    return Answer(
        question=query.question,
        abstained=True,
        text=refusal(store.coverage(), query.filters),
        quotes=(),
        citations=(),
        passages=passages,
        confidence=sure,
    )
