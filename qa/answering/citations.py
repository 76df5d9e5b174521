"""Quotes and their citations, each checked letter by letter against the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qa.answering.answer import Citation, Contrast, DifferingFigure, Quote, copy_of
from qa.answering.context import context_span, needs_context
from qa.errors import ArchiveDamaged
from qa.store import Store
from qa.text.figures import figures
from qa.text.number_words import NUMBER_WORDS
from qa.text.sentences import sentence_spans
from qa.text.terms import text_terms
from seeds.article import Article

LONGEST_QUOTE = 600
"""Characters. A sentence that leans on a longer one before it is quoted alone."""

TOLD = 0.75
"""Share of a sentence's words that a copy's sentence must have, to be the same one."""

BEFORE = 2
"""Sentences taken along at most, so that a quote can be understood alone."""

_WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to be cited: ``article.text[start:end] == text``.

    Attributes:
        copies: ids of the near-identical articles, as in `qa.passage.ScoredPassage`.
    """

    article_id: str
    start: int
    end: int
    text: str
    copies: tuple[str, ...] = ()


class Citing:
    """Numbers citations in the order of their first use; no letter is quoted twice.

    Attributes:
        citations: those made so far.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.citations: list[Citation] = []

    def quote(self, chosen: Chosen, support: Iterable[Chosen] = ()) -> Quote:
        """A quote of a sentence, with those before it that it needs to be understood.

        Raises:
            ArchiveDamaged: it does not stand in the stored article.
        """
        number = self._cite(chosen, with_context=True)
        supporting = tuple(self._cite(one, with_context=False) for one in support)
        return Quote(self.citations[number - 1].quote, (number,), supporting)

    def holding(self, chosen: Chosen) -> Citation | None:
        """The citation made so far that quotes of the sentence; None if there is none."""
        return next((one for one in self.citations if _meets(one, chosen)), None)

    def contrast(self, unit: str, figures: Sequence[tuple[Chosen, str]]) -> Contrast:
        """What sources say on one figure, each with its citation.

        Raises:
            ArchiveDamaged: a sentence does not stand in the stored article.
        """
        return Contrast(
            unit,
            tuple(
                DifferingFigure(text, self._cite(chosen, with_context=False))
                for chosen, text in figures
            ),
        )

    def _cite(self, chosen: Chosen, *, with_context: bool) -> int:
        held = self.holding(chosen)
        if held is not None:
            return held.number
        wanted = [chosen.article_id, *chosen.copies]
        articles = self._store.articles(wanted)
        article = articles.get(chosen.article_id)
        if article is None or article.text[chosen.start : chosen.end] != chosen.text:
            raise ArchiveDamaged(
                f"article {chosen.article_id} no longer holds the sentence that was to be quoted;"
                " ask again, and if this stays, build the archive anew from its sources"
            )
        start = _start(article, chosen) if with_context else chosen.start
        if any(_meets(one, replace(chosen, start=start)) for one in self.citations):
            start = chosen.start  # what stands before is quoted already
        number = len(self.citations) + 1
        self.citations.append(
            Citation(
                number=number,
                article_id=article.id,
                title=article.title,
                outlet=article.outlet,
                url=article.url,
                published=article.published,
                quote=article.text[start : chosen.end],
                start=start,
                end=chosen.end,
                also_in=tuple(
                    copy_of(articles[one])
                    for one in chosen.copies
                    if one != article.id
                    and one in articles
                    and _tells(chosen.text, articles[one])
                    and not _has_other_figures(chosen.text, articles[one])
                ),
            )
        )
        return number


def _meets(citation: Citation, chosen: Chosen) -> bool:
    """Whether they have a letter in common."""
    return (
        citation.article_id == chosen.article_id
        and chosen.start < citation.end
        and citation.start < chosen.end
    )


def _tells(sentence: str, copy: Article) -> bool:
    """Whether a copy has the sentence, give or take a word: one that was cut may lack it."""
    if sentence in copy.text:
        return True
    words = set(text_terms(sentence))
    return any(
        len(words.intersection(text_terms(copy.text[start:end]))) >= TOLD * len(words)
        for start, end in sentence_spans(copy.text, copy.language)
    )


def _has_other_figures(sentence: str, copy: Article) -> bool:
    """Whether a copy has a sentence with other figures: then it is not "also in" there.

    Copies may differ in a figure or two, "12 people" where the other has "14 people".
    """
    form, numbers = _form(sentence)
    if not numbers or sentence in copy.text:
        return False
    told = [
        copy.text[start:end]
        for start, end in sentence_spans(copy.text, copy.language)
        if _form(copy.text[start:end])[0] == form
    ]
    return bool(told) and not any(_same_numbers(sentence, one) for one in told)


def _same_numbers(one: str, other: str) -> bool:
    """Whether two sentences of one form give the same numbers, in words or in digits."""
    left, right = _form(one)[1], _form(other)[1]
    values = [[figure.value for figure in figures(text)] for text in (one, other)]
    return left == right or (values[0] == values[1] and len(values[0]) == len(left))


def _form(sentence: str) -> tuple[list[str], list[str]]:
    """The words of a sentence with a sign for each number, and the numbers."""
    form, numbers = [], []
    words = (match[0].casefold() for match in _WORD.finditer(sentence))
    for is_number, run in groupby(words, key=_is_number):
        told = list(run)
        form += ["#"] if is_number else told
        numbers += [" ".join(told)] if is_number else []
    return form, numbers


def _is_number(word: str) -> bool:
    return word in NUMBER_WORDS or any(map(str.isdigit, word))


def _start(article: Article, chosen: Chosen) -> int:
    """Where the quote of a sentence begins: with the sentences before that it leans on."""
    if not needs_context(article.text[chosen.start : chosen.end]):
        return chosen.start
    spans = sentence_spans(article.text, article.language)
    starts = [start for start, _ in spans]
    if chosen.start not in starts:
        return chosen.start
    position = starts.index(chosen.start)
    texts = [article.text[start:end] for start, end in spans]
    first = starts[position - context_span(texts, position, BEFORE)]
    return first if chosen.end - first <= LONGEST_QUOTE else chosen.start
