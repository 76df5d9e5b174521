"""The seam between retrieval and storage.

Retrieval knows an archive only by this protocol, so that the same ranking can
run over another engine (a distributed one, say) that keeps the same promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from embeddings.embedder import Vectors
from qa.passage import Passage, Span
from seeds.article import Article

First = TypeVar("First")
Second = TypeVar("Second")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together in the text of a passage or in its headline.

    Attributes:
        words: as they were typed.
        slop: how far they may stand from being one after the other, in words (Lucene's slop):
            so many others may lie between them, and two may change places from 2 on.
        is_exact: whether each stands as it is, capitals and accents aside, or in any form.
    """

    words: str
    slop: int = 0
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class WordFilter:
    """Which passages may answer, by their words.

    Attributes:
        required: every one of them stands in the passage.
        excluded: none of them does.
    """

    required: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer, and which of their passages.

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
        words: what passages hold; whole articles are not searched by it.
        languages: ISO 639 codes of the languages that articles are in, compared without their
            regions (`qa.languages.codes`); empty means every one, and those whose language is
            not known.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    outlets: frozenset[str] = frozenset()
    keeps_undated: bool = False
    words: WordFilter = WordFilter()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds, as told to a person whose question it cannot answer.

    Attributes:
        articles: how many can be found.
        passages: how many they are cut into.
        first_day, last_day: of publication; None if no article has a date.
        outlets: names of the outlets, those with most articles first.
        languages: ISO 639 codes with their number of articles, most first; without those of
            articles whose language is not known.
    """

    articles: int
    passages: int
    first_day: date | None
    last_day: date | None
    outlets: tuple[str, ...]
    languages: tuple[tuple[str, int], ...] = ()

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and its last day; None if no article has a date."""
        return (self.first_day, self.last_day) if self.first_day and self.last_day else None

    @property
    def analysed_in(self) -> tuple[str, ...]:
        """Codes of the languages in which the words of its articles are analysed, most first.

        Articles of an unknown language are analysed as English.
        """
        codes = tuple(code for code, _ in self.languages)
        is_known = sum(number for _, number in self.languages) >= self.articles
        return codes if is_known or "en" in codes else (*codes, "en")


@dataclass(frozen=True, slots=True, eq=False)
class LanguageMean:
    """Where the passages of a language lie among the vectors of an archive.

    Attributes:
        passages: of how many it is the mean, 1 or more.
        mean: of their vectors, shape (dimension,), not of length 1.
    """

    passages: int
    mean: Vectors


@dataclass(frozen=True, slots=True)
class Headline:
    """An article in a list.

    Attributes:
        article_id: the article's id.
        title: its headline, "" if it has none.
        outlet: who published it, if that is known.
        published: the outlet's own date, ISO 8601.
        authors: as the outlet names them; none where it does not.
        url: as the source gives it.
        language: ISO 639 code; None if it is not known.
    """

    article_id: str
    title: str
    outlet: str | None
    published: str | None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles of an archive are meant.

    Attributes:
        phrase: words that stand in them one after the other, in the headline or the text;
            "" for all articles. Of phrases joined by "and" all may stand apart.
        is_about: whether they must be about the phrase: it stands in the headline, at the
            top, or several times in the text.
        author: a name that stands in their byline; "" for all.
        filters: of which days and outlets.
        oldest_first: in which order; those without a date come last in either.
    """

    phrase: str = ""
    is_about: bool = False
    author: str = ""
    filters: Filters = Filters()
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Articles that were selected: one page of their headlines, and their numbers.

    Attributes:
        articles: of this page.
        offset: how many come before this page.
        total: how many there are on all pages.
        mentioning: how many hold the phrase, whether they are about it or not.
        outlets: names of their outlets with the number of articles, most first.
        is_scattered: whether the phrase stands nowhere as it is, and these articles hold
            all of its words.
    """

    articles: tuple[Headline, ...]
    offset: int
    total: int
    mentioning: int
    outlets: tuple[tuple[str, int], ...]
    is_scattered: bool = False


class Catalogue(Protocol):
    """What an archive holds, counted and listed exactly."""

    def coverage(self) -> Coverage:
        """What there is to find."""
        ...

    def select(self, selection: Selection, n: int, offset: int = 0) -> Listing:
        """At most ``n`` of the articles selected, in their order."""
        ...


class Store(Protocol):
    """Articles, passages and vectors, with two ways to find candidates.

    Every candidate method returns ids with scores, best first, ties by id;
    it never returns an id that the filters exclude or that ``spans`` does
    not know, and it filters inside the search, never after the top k.
    """

    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,)."""
        ...

    def lexical(
        self, query: str, k: int, filters: Filters, language: str = "en"
    ) -> dict[int, float]:
        """Passage ids by BM25 over headline and passage.

        Its words are analysed by the rules of ``language``, in which it is asked, and of all
        languages that the archive holds, see `qa.text.terms.query_terms`.
        """
        ...

    def lexical_articles(
        self, query: str, k: int, filters: Filters, language: str = "en"
    ) -> dict[str, float]:
        """Article ids by BM25 over headline and whole article."""
        ...

    def at_once(
        self, first: Callable[[], First], second: Callable[[], Second]
    ) -> tuple[First, Second]:
        """The results of two searches that hang on nothing of each other, at once if it can."""
        ...

    def spans(self, ids: Iterable[int]) -> dict[int, Span]:
        """Where the passages among ``ids`` stand; of articles that can be found."""
        ...

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The same passages with their words."""
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

    def language_means(self) -> Mapping[str, LanguageMean]:
        """For each language the mean of some of its passages' vectors, most passages first.

        Codes are those of `qa.passage.Span.language`, "" for what is of no known language.
        """
        ...

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """For each term (as `qa.text.terms` makes them) the number of articles that hold it."""
        ...

    def terms_beginning(self, prefix: str) -> list[str]:
        """The terms of all articles' texts that begin with some letters, in their order."""
        ...

    def coverage(self) -> Coverage:
        """What there is to find."""
        ...
