"""The real articles of an archive with their real vectors, of which many more are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.archive import Archive
from qa.storage.tables.articles import page
from qa.storage.tables.passages import as_vector
from seeds.article import Article

NEAR = 20
"""Articles that count as being on the matter of another."""

_PAGE = 512
_WORD = re.compile(r"([^\W_][\w'’]*)")
_LONGEST_PLAIN = 3  # letters of a word that is left as it is: "the", "of", "was"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text cut into words and what stands between them.

    Attributes:
        pieces: all of it; joined, they are the text.
        names, numbers, plain: positions of words that are made others.
    """

    pieces: tuple[str, ...]
    names: tuple[int, ...]
    numbers: tuple[int, ...]
    plain: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Cut a text; the word at the beginning of a sentence is no name."""
        pieces = tuple(_WORD.split(text))
        names, numbers, plain = [], [], []
        for place in range(1, len(pieces), 2):
            word = pieces[place]
            if word[0].isdigit():
                numbers.append(place)
            elif word[0].isupper():
                if pieces[place - 1].strip() in {"", ",", "-", "’s"} and place > 1:
                    names.append(place)
            elif len(word) > _LONGEST_PLAIN:
                plain.append(place)
        return cls(pieces, tuple(names), tuple(numbers), tuple(plain))


@dataclass(frozen=True, slots=True)
class RealArticle:
    """An article with its passages.

    Attributes:
        spans: of its passages, in order.
        rows: of their vectors in `Stock.vectors`.
    """

    article: Article
    spans: tuple[tuple[int, int], ...]
    rows: range


@dataclass(frozen=True, slots=True)
class Stock:
    """Real articles and what is drawn from when others are made of them.

    Attributes:
        articles: each that can be found and has passages.
        titles, passages: their wordings, by article and by row of ``vectors``.
        vectors: unit rows, one a passage; shape (n, dimension).
        near: for each article the `NEAR` nearest ones; shape (len(articles), NEAR).
        spread: a matrix that gives numbers of chance the covariance of the vectors; shape
            (dimension, dimension).
        names, words: every name and every plain word as often as it stands in print.
    """

    articles: tuple[RealArticle, ...]
    titles: tuple[Wording, ...]
    passages: tuple[Wording, ...]
    vectors: Vectors
    near: NDArray[np.intp]
    spread: Vectors
    names: tuple[str, ...]
    words: tuple[str, ...]


def read_stock(archive: Archive) -> Stock:
    """Read all of an archive's articles; a GiB of memory for fifty thousand passages."""
    pairs = list(_articles(archive))
    articles, rows, first = [], [], 0
    for article, spans, vectors in pairs:
        articles.append(RealArticle(article, spans, range(first, first + len(spans))))
        rows.append(vectors)
        first += len(spans)
    matrix = np.concatenate(rows)
    passages = tuple(
        Wording.of(real.article.text[start:end]) for real in articles for start, end in real.spans
    )
    return Stock(
        articles=tuple(articles),
        titles=tuple(Wording.of(real.article.title) for real in articles),
        passages=passages,
        vectors=matrix,
        near=_near(np.stack([vectors.mean(axis=0) for vectors in rows])),
        spread=np.linalg.cholesky(
            np.cov(matrix, rowvar=False) + 1e-6 * np.eye(matrix.shape[1])
        ).T.astype(np.float32),
        names=tuple(wording.pieces[at] for wording in passages for at in wording.names),
        words=tuple(wording.pieces[at] for wording in passages for at in wording.plain),
    )


def _articles(
    archive: Archive,
) -> Iterator[tuple[Article, tuple[tuple[int, int], ...], Vectors]]:
    """Each article that can be found, the spans of its passages, and their vectors."""
    after = 0
    with archive.reading() as connection:
        while rows := page(connection, after, _PAGE):
            for key, _, article in rows:
                passages = connection.execute(
                    'SELECT p.start, p."end", v.vector FROM articles a'
                    " JOIN passages p ON p.article = a.key JOIN vectors v ON v.key = p.vector"
                    " WHERE a.key = ? AND a.is_current ORDER BY p.start",
                    (key,),
                ).fetchall()
                if passages and article is not None:
                    vectors = [as_vector(blob, archive.dimension) for *_, blob in passages]
                    spans = tuple((start, end) for start, end, _ in passages)
                    yield article, spans, np.stack(vectors)
            after = rows[-1][0]


def _near(means: Vectors) -> NDArray[np.intp]:
    cosines = means @ means.T
    np.fill_diagonal(cosines, -1)
    count = min(NEAR, len(means) - 1)
    return np.argpartition(-cosines, count - 1, axis=1)[:, :count]
