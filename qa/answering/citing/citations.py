"""Quotes and their citations, each checked letter by letter against the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from qa.answering.answer import (
    Citation,
    Contrast,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
    copy_of,
)
from qa.answering.citing.context import context_span, needs_context
from qa.errors import ArchiveDamaged
from qa.store import Store
from qa.text.figures import figures
from qa.text.number_words import NUMBER_WORDS
from qa.text.prose.quotable import bar, question_before
from qa.text.sentences import sentence_spans, whole_sentence
from qa.text.terms import text_terms
from seeds.article import Article

LONGEST_QUOTE = 600
"""Characters. A sentence that needs a longer one before it is quoted alone."""

SAME_SENTENCE = 0.75
"""Share of a sentence's words that a copy's sentence must have, to be the same one."""

MOST_CONTEXT = 2
"""Sentences taken along at most, so that a quote can be understood alone."""

_WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence to be cited: ``article.text[start:end] == text``.

    Attributes:
        copies: ids of the near-identical articles, as in `qa.passage.ScoredPassage`.
    """

    article_id: str
    start: int
    end: int
    text: str
    copies: tuple[str, ...] = ()


class CitationBuilder:
    """Numbers citations in the order of their first use; no letter is quoted twice.

    Attributes:
        citations: those made so far.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.citations: list[Citation] = []

    def quote(
        self,
        sentence: SourceSentence,
        support: Iterable[SourceSentence] = (),
        answer: tuple[int, int] | None = None,
        related: Iterable[SourceSentence] = (),
    ) -> Quote:
        """A quote of a sentence, with those before it that it needs to be understood.

        Args:
            sentence: to be quoted.
            support: sentences of other outlets that say the same.
            related: others of theirs on the matter.
            answer: where the words that answer begin and end, as offsets into the article's
                text; None where they are not known. What lies outside the quote is cut off.

        Raises:
            ArchiveDamaged: it does not stand in the stored article.
        """
        number = self._cite(sentence, with_context=True)
        supporting = tuple(self._cite(other, with_context=False) for other in support)
        on_this = tuple(self._cite(other, with_context=False) for other in related)
        citation = self.citations[number - 1]
        start, end = _span_within(citation, answer)
        return Quote(citation.quote, (number,), supporting, start, end, on_this)

    def citation_of(self, sentence: SourceSentence) -> Citation | None:
        """The citation made so far that quotes of the sentence; None if there is none."""
        overlapping = (made for made in self.citations if _overlaps(made, sentence))
        return next(overlapping, None)

    def contrast(self, unit: str, figures: Sequence[tuple[SourceSentence, str]]) -> Contrast:
        """What sources say on one figure, each with its citation; errors as of `quote`."""
        differing = tuple(
            DifferingFigure(text, self._cite(sentence, with_context=False))
            for sentence, text in figures
        )
        return Contrast(unit, differing)

    def history(
        self, unit: str, states: Sequence[tuple[SourceSentence, str, date]]
    ) -> StateHistory:
        """The states of a figure, each with its citation; errors as of `quote`."""
        return StateHistory(
            unit,
            tuple(
                State(text, day, self._cite(sentence, with_context=False))
                for sentence, text, day in states
            ),
        )

    def _cite(self, sentence: SourceSentence, *, with_context: bool) -> int:
        made = self.citation_of(sentence)
        if made is not None:
            return made.number
        articles = self._store.articles([sentence.article_id, *sentence.copies])
        article = articles.get(sentence.article_id)
        if article is None or article.text[sentence.start : sentence.end] != sentence.text:
            raise ArchiveDamaged(
                f"article {sentence.article_id} no longer holds the sentence that was to be quoted;"
                " ask again, and if this stays, build the archive anew from its sources"
            )
        sentence = _whole(article, sentence)
        start = _context_start(article, sentence) if with_context else sentence.start
        if self.citation_of(replace(sentence, start=start)) is not None:
            start = sentence.start  # what stands before is quoted already
        number = len(self.citations) + 1
        self.citations.append(
            Citation(
                number=number,
                article_id=article.id,
                title=article.title,
                outlet=article.outlet,
                url=article.url,
                published=article.published,
                quote=article.text[start : sentence.end],
                start=start,
                end=sentence.end,
                also_in=tuple(
                    copy_of(articles[copy])
                    for copy in sentence.copies
                    if copy != article.id
                    and copy in articles
                    and _has_sentence(sentence.text, articles[copy])
                    and not _has_other_figures(sentence.text, articles[copy])
                ),
                is_partial=article.is_partial,
                language=article.language,
            )
        )
        return number


def _span_within(
    citation: Citation, span: tuple[int, int] | None
) -> tuple[int, int] | tuple[None, None]:
    """A span of the article as offsets into a quote of it; None twice if none of it is there."""
    if span is None:
        return None, None
    start, end = max(span[0], citation.start), min(span[1], citation.end)
    return (start - citation.start, end - citation.start) if start < end else (None, None)


def _overlaps(citation: Citation, sentence: SourceSentence) -> bool:
    """Whether they have a letter in common."""
    return (
        citation.article_id == sentence.article_id
        and sentence.start < citation.end
        and citation.start < sentence.end
    )


def _has_sentence(sentence: str, copy: Article) -> bool:
    """Whether a copy has the sentence, give or take a word: one that was cut may lack it."""
    if sentence in copy.text:
        return True
    words = set(text_terms(sentence))
    return any(
        len(words.intersection(text_terms(copy.text[start:end]))) >= SAME_SENTENCE * len(words)
        for start, end in sentence_spans(copy.text, copy.language)
    )


def _has_other_figures(sentence: str, copy: Article) -> bool:
    """Whether a copy has a sentence with other figures: then it is not "also in" there.

    Copies may differ in a figure or two, "12 people" where the other has "14 people".
    """
    form, numbers = _form(sentence)
    if not numbers or sentence in copy.text:
        return False
    alike = [
        copy.text[start:end]
        for start, end in sentence_spans(copy.text, copy.language)
        if _form(copy.text[start:end])[0] == form
    ]
    return bool(alike) and not any(_same_numbers(sentence, other) for other in alike)


def _same_numbers(sentence: str, other: str) -> bool:
    """Whether two sentences of one form give the same numbers, in words or in digits."""
    left, right = _form(sentence)[1], _form(other)[1]
    values = [[figure.value for figure in figures(text)] for text in (sentence, other)]
    return left == right or (values[0] == values[1] and len(values[0]) == len(left))


def _form(sentence: str) -> tuple[list[str], list[str]]:
    """The words of a sentence with a sign for each number, and the numbers."""
    form, numbers = [], []
    words = (match[0].casefold() for match in _WORD.finditer(sentence))
    for is_number, group in groupby(words, key=_is_number):
        run = list(group)
        form += ["#"] if is_number else run
        numbers += [" ".join(run)] if is_number else []
    return form, numbers


def _is_number(word: str) -> bool:
    return word in NUMBER_WORDS or any(map(str.isdigit, word))


def _whole(article: Article, sentence: SourceSentence) -> SourceSentence:
    """The whole sentence, where a passage ends inside it, unless it is too long to quote."""
    start, end = whole_sentence(article.text, sentence.start, sentence.end, article.language)
    if end - start > LONGEST_QUOTE or (start, end) == (sentence.start, sentence.end):
        return sentence
    return replace(sentence, start=start, end=end, text=article.text[start:end])


def _context_start(article: Article, sentence: SourceSentence) -> int:
    """Where the quote of a sentence begins: with the sentences before that it needs.

    These are the question that it replies to, or what its pronouns stand for.
    """
    asked = question_before(article.text, sentence.start)
    if asked is not None:
        return asked if sentence.end - asked <= LONGEST_QUOTE else sentence.start
    if not needs_context(article.text[sentence.start : sentence.end], article.language):
        return sentence.start
    spans = sentence_spans(article.text, article.language)
    starts = [start for start, _ in spans]
    if sentence.start not in starts:
        return sentence.start
    position = starts.index(sentence.start)
    texts = [article.text[start:end] for start, end in spans]
    count = context_span(texts, position, MOST_CONTEXT, article.language)
    first = starts[position - count]
    is_story = all(
        bar(article.text, start, end, article.language, is_gallery=article.kind == "gallery")
        in (None, "question")
        for start, end in spans[position - count : position]
    )
    return first if is_story and sentence.end - first <= LONGEST_QUOTE else sentence.start
