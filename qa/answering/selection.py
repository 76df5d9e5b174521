"""The sentences of the passages that an answer quotes, and those that support or contrast them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from embeddings.embedder import Embedder, Vectors
from qa.answering.citing.citations import SourceSentence
from qa.answering.confidence import ConfidenceFeatures
from qa.answering.sentence_weights import BY_LATE_INTERACTION, QUOTING, sentence_worth, weights_of
from qa.answering.statements.cosines import Cosines
from qa.answering.statements.repeats import are_two
from qa.answering.statements.repeats import repeats as says_again
from qa.languages.codes import primary
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.retrieval.centring.centres import sentence_vectors
from qa.retrieval.names import unknown_names
from qa.retrieval.retrieve import RetrievalResult, is_timely
from qa.retrieval.sentence_scores import ScoredSentence
from qa.store import Store
from qa.text.proper_names import share_named
from qa.text.prose.quotable import is_own_question, is_quotable
from qa.text.terms import STOP_TERMS, text_terms

SHARED = 3
"""Words that two sentences must share to be compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with the passage through which it was found.

    Attributes:
        asked: the article's own question that it replies to; "" if there is none.
    """

    sentence: ScoredSentence
    hit: ScoredPassage
    asked: str = ""

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def language(self) -> str:
        """Code of its article's language, "" if that is not known."""
        return self.sentence.article.language or ""

    @property
    def source(self) -> str:
        """What counts as one source: near-identical articles are one."""
        return self.hit.copies[0] if self.hit.copies else self.hit.article_id

    @property
    def answer(self) -> tuple[int, int] | None:
        """Offsets in the article of the words that answer; None where none surely do."""
        reading = self.sentence.reading
        if reading is None or reading.span < QUOTING.marked:
            return None
        length = self.sentence.end - self.sentence.start
        is_part = 0 < reading.end - reading.start <= QUOTING.most_marked * length
        return (reading.start, reading.end) if is_part else None

    @property
    def place(self) -> SourceSentence:
        """Where it stands, to be cited."""
        start, end = self.sentence.start, self.sentence.end
        return SourceSentence(self.hit.article_id, start, end, self.text, self.hit.copies)


@dataclass(frozen=True, slots=True)
class SelectedSentences:
    """The likely sentences of the passages, and what they are worth.

    Attributes:
        candidates: each once.
        scores: one for each, the higher the better.
        cosines: of the candidates by their places; 0 for those that nothing is compared with.
        features: the best there is of each kind.
        language: of the question.
    """

    candidates: tuple[Candidate, ...]
    scores: tuple[float, ...]
    cosines: Cosines
    features: ConfidenceFeatures
    language: str = ""


def select_sentences(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    retrieved: RetrievalResult,
) -> SelectedSentences:
    """Score the sentences of the best passages; only the likely ones are compared."""
    return with_cosines(store, embedder, vector, likely_sentences(store, query, retrieved))


def likely_sentences(store: Store, query: Query, retrieved: RetrievalResult) -> SelectedSentences:
    """The sentences of the best passages without their cosines, and what they are worth so.

    Where a reader read them that is all that they are worth, see `with_cosines`.
    """
    sentences = retrieved.sentences
    hits = [hit for hit in retrieved.hits if hit.passage.id in sentences][: QUOTING.read]
    ranked = sorted(  # stable: equal ones stay in the order of the passages
        ((_prior(candidate, query), candidate) for candidate in _candidates(hits, sentences)),
        key=lambda scored: -scored[0],
    )
    likely = islice((scored for scored in ranked if _is_quotable(scored[1])), QUOTING.sentences)
    scores, candidates = tuple(zip(*likely, strict=True)) or ((), ())
    readings = list(filter(None, (candidate.sentence.reading for candidate in candidates)))
    names = query.analysis.proper_names
    features = ConfidenceFeatures(
        cosine=max((hit.dense for hit in hits), default=0.0),
        relevance=max((candidate.sentence.relevance for candidate in candidates), default=0.0),
        span=max((reading.span for reading in readings), default=0.0),
        is_read=bool(readings),
        is_centred=retrieved.is_centred,
        is_foreign=bool(candidates) and _is_foreign(candidates[0], query),
        fused=max((hit.fused for hit in hits), default=0.0),
        context=_context_of_best(candidates, scores),
        names=max((share_named(names, f"{hit.title} {hit.text}") for hit in hits), default=0.0),
        terms=len(retrieved.weights),
        searched=store.coverage().passages,
        unknown=len(unknown_names(store, query, hits)),
    )
    return SelectedSentences(candidates, scores, Cosines({}), features, query.language)


def with_cosines(
    store: Store, embedder: Embedder, vector: Vectors, selected: SelectedSentences
) -> SelectedSentences:
    """The same with the cosines of those that are compared; without a reader, with the question's.

    Args:
        store: the archive.
        embedder: its own.
        vector: the query's vector, shape (dimension,).
        selected: from `likely_sentences`.
    """
    candidates, scores = selected.candidates, selected.scores
    if not candidates:
        return selected
    weights = weights_of(candidates[0].sentence)
    texts = [f"{candidate.asked} {candidate.text}".lstrip() for candidate in candidates]
    languages = dict(zip(texts, (candidate.language for candidate in candidates), strict=True))

    def embed(wanted: Sequence[str]) -> Vectors:
        return sentence_vectors(store, embedder, wanted, [languages[text] for text in wanted])

    if not weights.cosine:
        rows = _comparable(selected, weights.margin)
        return replace(selected, cosines=Cosines({row: texts[row] for row in rows}, embed))
    vectors = embed(texts)
    cosines = (vectors @ vector).tolist()
    scores = tuple(
        score + weights.cosine * cosine for score, cosine in zip(scores, cosines, strict=True)
    )
    features = replace(selected.features, context=_context_of_best(candidates, scores))
    if features.is_centred:  # as the confidence was fitted: by what is worth most without it
        plain = [
            sentence_worth(c.sentence, c.hit.score, is_timely=False, weights=BY_LATE_INTERACTION)
            for c in candidates
        ]
        features = replace(features, context=_context_of_best(candidates, np.add(plain, cosines)))
    return replace(selected, scores=scores, cosines=Cosines.of_vectors(vectors), features=features)


def _is_foreign(candidate: Candidate, query: Query) -> bool:
    return primary(candidate.language) not in ("", primary(query.language))


def _context_of_best(candidates: Sequence[Candidate], scores: Sequence[float]) -> float:
    best = max(range(len(scores)), key=lambda row: scores[row], default=None)
    return 0.0 if best is None else candidates[best].sentence.context


def _comparable(selected: SelectedSentences, margin: float) -> list[int]:
    """The rows that may be quoted, and those that may say the same as one.

    All rules that compare what sources say in one language ask for as many shared words. For one
    in another language than the question's any in its own may stand.
    """
    candidates, scores = selected.candidates, selected.scores
    terms = [frozenset(text_terms(candidate.text)) - STOP_TERMS for candidate in candidates]
    quotable = [row for row, score in enumerate(scores) if score >= max(scores) - margin]
    abroad = [are_two(candidate.language, selected.language) for candidate in candidates]
    is_abroad = any(abroad[row] for row in quotable)
    return [
        row
        for row, candidate in enumerate(candidates)
        if row in quotable
        or (is_abroad and not abroad[row])
        or any(
            candidate.source != candidates[other].source
            and len(terms[row] & terms[other]) >= SHARED
            for other in quotable
        )
    ]


def _candidates(
    hits: Sequence[ScoredPassage], sentences: Mapping[int, tuple[ScoredSentence, ...]]
) -> list[Candidate]:
    """Every sentence once, in the order of the passages; replies in place of their questions."""
    by_place: dict[tuple[str, int], Candidate] = {}
    for hit in hits:
        asked: ScoredSentence | None = None
        for sentence in sentences[hit.passage.id]:
            if is_own_question(sentence.text):
                asked = sentence
                continue
            candidate = Candidate(sentence, hit) if asked is None else _reply(sentence, asked, hit)
            by_place.setdefault((hit.article_id, sentence.start), candidate)
            asked = None
    return list(by_place.values())


def _reply(sentence: ScoredSentence, asked: ScoredSentence, hit: ScoredPassage) -> Candidate:
    """A sentence right behind a question of the article, with what speaks for that question."""
    scored = replace(
        sentence,
        words=max(sentence.words, asked.words),
        context=max(sentence.context, asked.context),
        late=max(sentence.late, asked.late),
    )
    if sentence.reading and asked.reading:
        evidence = max(sentence.reading.evidence, asked.reading.evidence)
        scored = replace(scored, reading=replace(sentence.reading, evidence=evidence))
    return Candidate(scored, hit, asked.text)


def _is_quotable(candidate: Candidate) -> bool:
    sentence = candidate.sentence
    return is_quotable(sentence.article, sentence.start, sentence.end)


def _prior(candidate: Candidate, query: Query) -> float:
    """What a sentence is worth before its own vector is looked at."""
    score = candidate.hit.score
    return sentence_worth(candidate.sentence, score, is_timely=is_timely(query))


def by_worth(selected: SelectedSentences) -> list[int]:
    """The rows of all sentences, best first."""
    return sorted(range(len(selected.scores)), key=lambda row: (-selected.scores[row], row))


def rows_to_quote(selected: SelectedSentences) -> list[int]:
    """The rows of the sentences to quote, best first; there must be a candidate."""
    scores, order = selected.scores, by_worth(selected)
    floor = scores[order[0]] - margin_of(selected)
    near = [row for row in order if scores[row] >= floor]
    if len(near) > 1:
        selected.cosines.embed(near[: QUOTING.most])
    rows: list[int] = []
    for row in near:
        if len(rows) == QUOTING.most:
            break
        if not any(repeats(selected, row, other) for other in rows):
            rows += in_language_of_question(selected, [row])
    return list(dict.fromkeys(rows))  # two may be told by one


def in_language_of_question(selected: SelectedSentences, rows: Sequence[int]) -> list[int]:
    """For each row the best in the question's language that says the same, or itself; each once."""
    languages = [primary(candidate.language) for candidate in selected.candidates]
    wanted = primary(selected.language)
    own = [row for row in by_worth(selected) if languages[row] == wanted]

    def told(row: int) -> int:
        others = own if are_two(languages[row], wanted) else ()
        return next((other for other in others if repeats(selected, other, row)), row)

    return list(dict.fromkeys(map(told, rows)))


def margin_of(selected: SelectedSentences) -> float:
    """How far behind the best a sentence may be to be quoted; there must be a candidate."""
    return weights_of(selected.candidates[0].sentence).margin


def repeats(selected: SelectedSentences, row: int, other: int) -> bool:
    """Whether two sentences say the same; with other figures they never do."""
    left, right = selected.candidates[row], selected.candidates[other]
    return says_again(
        left.text,
        right.text,
        (left.language, right.language),
        lambda: selected.cosines.of(row, other),
    )
