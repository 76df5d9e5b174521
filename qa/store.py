"""The seam between retrieval and storage.

Retrieval knows an archive only by this protocol, so that the same ranking can
run over another engine (a distributed one, say) that keeps the same promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from embeddings.embedder import Vectors
from qa.passage import Passage
from seeds.article import Article


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer.

    Attributes:
        since, until: first and last day of publication, both included.
        keeps_undated: whether articles without a date count where since or until
            is set, although nothing says that they lie inside.
        as_of: the day to look from; articles published later are hidden,
            articles without a date are not. Only the day of publication counts: an
            article that was changed later is shown as it is now, and a newer version
            that is hidden does not bring the older one back.
        outlets: names of outlets, compared without regard to case; empty
            means every outlet.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    outlets: frozenset[str] = frozenset()
    keeps_undated: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds, as told to a person whose question it cannot answer.

    Attributes:
        articles: how many can be found.
        passages: how many they are cut into.
        first_day, last_day: of publication; None if no article has a date.
        outlets: names of the outlets, those with most articles first.
    """

    articles: int
    passages: int
    first_day: date | None
    last_day: date | None
    outlets: tuple[str, ...]


class Store(Protocol):
    """Articles, passages and vectors, with two ways to find candidates.

    Every candidate method returns ids with scores, best first, ties by id;
    it never returns an id that the filters exclude or that ``passages`` does
    not know, and it filters inside the search, never after the top k.
    """

    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,)."""
        ...

    def lexical(self, query: str, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by BM25 over headline and passage."""
        ...

    def lexical_articles(self, query: str, k: int, filters: Filters) -> dict[str, float]:
        """Article ids by BM25 over headline and whole article."""
        ...

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages that exist among ``ids``."""
        ...

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles that exist among ``ids``."""
        ...

    def copies(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each of ``ids`` that has near-identical copies the ids of all of them.

        Only articles that can be found count. Each tuple holds the article itself too
        and begins with the original: the first to be published.
        """
        ...

    def days(self, ids: Iterable[str]) -> dict[str, date | None]:
        """The days of publication of the articles that can be found among ``ids``."""
        ...

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Stored vectors, row i for ``ids[i]``; shape (len(ids), dimension)."""
        ...

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """For each term (as `qa.text.terms` makes them) the number of articles that hold it."""
        ...

    def similar_texts(self, term: str) -> list[str]:
        """A few passages that hold a term one letter away from this one, in a fixed order."""
        ...

    def coverage(self) -> Coverage:
        """What there is to find."""
        ...
