"""Scores of each sentence of a passage against the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.embedder import Embedder, Vectors
from embeddings.errors import NoTokenVectors
from embeddings.reader import Reader, SentenceReading
from qa.languages.codes import primary
from qa.passage import Passage
from qa.question.query import Query
from qa.retrieval.answer_cues import contains_answer_type
from qa.retrieval.centring.centres import Centres
from qa.retrieval.late_interaction import QuestionTokens, sentence_scores, weigh
from qa.retrieval.weighing.term_weights import share_of, weights_for
from qa.text.chunking import embedding_text
from qa.text.prose.quotable import is_quotable
from qa.text.sentences import sentence_spans
from qa.text.terms import holds_phrase, text_terms
from seeds.article import Article


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that might be quoted, and what speaks for it.

    Attributes:
        article: it stands in.
        start, end: offsets into the article's text.
        words: share of the question's words in this sentence, rare ones
            counting more, 0 to 1.
        context: the same share, with the headline and the sentence before.
        late: how well it answers word by word, about -1 to 1; see
            `qa.retrieval.late_interaction`. 0 where a reader read it.
        reading: what the reader says of it, with the answer's offsets in the article's text;
            None where there is no reader.
        gives: whether it holds what the question asks for, 0 to 1; see `qa.retrieval.answer_cues`.
        headline: share of the words of its article's headline in this sentence, 0 to 1.
        has_phrase: whether it holds a phrase that the question quotes.
        is_centred: whether its vectors are those of `qa.retrieval.centring`.
    """

    article: Article
    start: int
    end: int
    words: float
    context: float
    late: float
    gives: float
    headline: float = 0.0
    has_phrase: bool = False
    reading: SentenceReading | None = None
    is_centred: bool = False

    @property
    def relevance(self) -> float:
        """What the model says of it: the reader's log odds, or the late interaction."""
        return self.late if self.reading is None else self.reading.evidence

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def holds_quotable(passage: Passage, article: Article) -> bool:
    """Whether a passage holds a sentence that may be quoted; captions alone may not."""
    return any(is_quotable(article, *span) for span in _sentence_spans(passage, article))


def score_sentences(
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    weights: Mapping[str, float],
    passages: Sequence[tuple[Passage, Article]],
    centres: Centres | None = None,
) -> dict[int, tuple[ScoredSentence, ...]]:
    """Score the sentences of passages in one pass through the model; by passage id.

    The embedder's reader reads them beside the question; without one their tokens are
    compared with the question's. A model that has no vectors of tokens gives each
    sentence the cosine of its own vector in place of the late interaction.
    """
    spans = [_sentence_spans(passage, article) for passage, article in passages]
    reader = embedder.reader
    if reader is None:
        late = _late(embedder, query, vector, weights, passages, spans, centres)
        readings: Sequence[Sequence[SentenceReading | None]] = [
            [None] * len(part) for part in spans
        ]
    else:
        late = [[0.0] * len(part) for part in spans]
        readings = sentence_readings(reader, query.text, query.language, passages, spans)
    scored: dict[int, tuple[ScoredSentence, ...]] = {}
    for (passage, article), passage_spans, scores, read in zip(
        passages, spans, late, readings, strict=True
    ):
        sentences = []
        language = article.language
        own = weights_for(weights, language)
        title = set(text_terms(article.title, language))
        before: set[str] = set()
        for (start, end), score, reading in zip(passage_spans, scores, read, strict=True):
            text = article.text[start:end]
            terms = set(text_terms(text, language))
            sentences.append(
                ScoredSentence(
                    article=article,
                    start=start,
                    end=end,
                    words=share_of(own, terms),
                    context=share_of(own, title | before | terms),
                    late=score,
                    gives=contains_answer_type(query.analysis, text, language),
                    headline=len(title & terms) / len(title) if title else 0.0,
                    has_phrase=any(holds_phrase(text, phrase, language) for phrase in query.quoted),
                    reading=reading,
                    is_centred=centres is not None,
                )
            )
            before = terms
        scored[passage.id] = tuple(sentences)
    return scored


def _sentence_spans(passage: Passage, article: Article) -> list[tuple[int, int]]:
    # Passages are cut between sentences, so that the rest of the article may stay unread.
    return [
        (passage.start + start, passage.start + end)
        for start, end in sentence_spans(passage.text, article.language)
    ]


def sentence_readings(
    reader: Reader,
    question: str,
    language: str,
    passages: Sequence[tuple[Passage, Article]],
    spans: Sequence[Sequence[tuple[int, int]]],
) -> list[list[SentenceReading]]:
    """What the reader says of each sentence, its offsets moved into the article's text.

    Args:
        reader: the embedder's.
        question: natural language.
        language: of the question.
        passages: with their articles.
        spans: the sentences of each passage, as offsets into its article's text.
    """
    texts = [embedding_text(article, passage) for passage, article in passages]
    shifts = [_shift(text, passage) for text, (passage, _) in zip(texts, passages, strict=True)]
    sentences = [_moved(part, shift) for part, shift in zip(spans, shifts, strict=True)]
    asked = primary(language)
    languages = [(asked, primary(article.language or "")) for _, article in passages]
    readings = reader.read(question, texts, sentences, languages)
    return [
        [replace(read, start=read.start - shift, end=read.end - shift) for read in reads]
        for reads, shift in zip(readings, shifts, strict=True)
    ]


def _shift(text: str, passage: Passage) -> int:
    """What offsets into the article's text lack in the passage's, which the headline leads."""
    return len(text) - len(passage.text) - passage.start


def _moved(spans: Sequence[tuple[int, int]], shift: int) -> list[tuple[int, int]]:
    return [(start + shift, end + shift) for start, end in spans]


def _late(
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    weights: Mapping[str, float],
    passages: Sequence[tuple[Passage, Article]],
    spans: Sequence[Sequence[tuple[int, int]]],
    centres: Centres | None,
) -> list[list[float]]:
    try:
        [tokens] = embedder.query_tokens([query.text])
        if centres is not None:
            tokens = centres.question_tokens(tokens, query.language)
        question = weigh(query.text, tokens, weights, query.language)
        return _by_tokens(embedder, question, passages, spans, centres)
    except NoTokenVectors:
        texts = [
            article.text[start:end]
            for (_, article), passage_spans in zip(passages, spans, strict=True)
            for start, end in passage_spans
        ]
        vectors = embedder.embed_passages(texts)
        if centres is not None:
            languages = [
                article.language or ""
                for (_, article), passage_spans in zip(passages, spans, strict=True)
                for _ in passage_spans
            ]
            vectors = centres.passages(vectors, languages)
        cosines = iter((vectors @ vector).tolist())
        return [[next(cosines) for _ in passage_spans] for passage_spans in spans]


def _by_tokens(
    embedder: Embedder,
    question: QuestionTokens,
    passages: Sequence[tuple[Passage, Article]],
    spans: Sequence[Sequence[tuple[int, int]]],
    centres: Centres | None,
) -> list[list[float]]:
    texts = [embedding_text(article, passage) for passage, article in passages]
    scores = []
    for text, tokens, (passage, article), passage_spans in zip(
        texts, embedder.passage_tokens(texts), passages, spans, strict=True
    ):
        if centres is not None:
            tokens = centres.passage_tokens(tokens, article.language or "")
        moved = _moved(passage_spans, _shift(text, passage))
        scores.append(sentence_scores(question, tokens, moved))
    return scores
