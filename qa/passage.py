"""Passages: the pieces of an article that are embedded, found and quoted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from seeds.article import Article


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article.

    Always ``article.text[start:end] == passage.text``.

    Attributes:
        id: 63-bit number made of the article and the span: the same in every
            run, and the key in SQLite, FAISS and Tantivy alike.
        start, end: character offsets into the article's text.
    """

    id: int
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Where a passage stands: what ranking needs of hundreds, whose words nobody reads.

    Attributes:
        article_id: of its article.
        start, end: character offsets into the article's text.
        day: on which the article was published, if that is known.
        language: code of the article's language, by `qa.languages.codes.primary`; "" if that
            is not known.
    """

    article_id: str
    start: int
    end: int
    day: date | None
    language: str = ""

    def cut(self, number: int, article: Article) -> Passage:
        """The passage, whose id is given, out of its article."""
        text = article.text[self.start : self.end]
        return Passage(number, article.id, self.start, self.end, text)


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage that was found, with its article and why it ranks where it does.

    Attributes:
        score: what results are ordered by, 0 to 1.
        dense: cosine of question and passage, -1 to 1.
        lexical: BM25 of the passage, 0 or more.
        article_lexical: BM25 of the whole article, 0 or more.
        fused: what the three say together, 0 to 1; 1 only if this passage is the
            best by each.
        late: how well its best sentence answers the question word by word, about
            0 to 1 (see `qa.retrieval.late_interaction`); None where it was not read so.
        reader: the reader's log odds that its best sentence answers; None where it was
            not read.
        copies: ids of the near-identical articles that it stands for, its own
            among them, the first to be published first; empty if it has none.
    """

    passage: Passage
    article: Article
    score: float
    dense: float
    lexical: float
    article_lexical: float
    fused: float = 0.0
    late: float | None = None
    reader: float | None = None
    copies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def start(self) -> int:
        return self.passage.start

    @property
    def end(self) -> int:
        return self.passage.end

    @property
    def article_id(self) -> str:
        return self.article.id

    @property
    def title(self) -> str:
        return self.article.title

    @property
    def outlet(self) -> str | None:
        return self.article.outlet

    @property
    def url(self) -> str | None:
        return self.article.url

    @property
    def published(self) -> str | None:
        return self.article.published

    @property
    def is_partial(self) -> bool:
        return self.article.is_partial

    @property
    def language(self) -> str | None:
        return self.article.language


def passage_id(article_id: str, start: int, end: int) -> int:
    """The id of a passage: 63 bits of SHA-256 over article and span.

    63 bits, so that it fits SQLite's and FAISS's signed 64-bit keys.
    """
    digest = hashlib.sha256(f"{article_id}:{start}:{end}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
