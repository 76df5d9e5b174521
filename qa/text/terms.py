"""Analyses words for the search: folded, stemmed, and without stop words.

One analyser serves the index, the question and the quotes, so that a word
counts as the same word everywhere: "Türkiye’s" and "turkiye" are one term.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tantivy

_WORDS = re.compile(r"\w+")

LONGEST_TERM = 40
"""Bytes. Longer runs are links and debris, not words (Tantivy's own default)."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between."""
    return frozenset(text.split())


# Words that carry the form of an English question and none of its matter. They
# are dropped from questions only; the index keeps every word.
STOP_WORDS = word_set(
    """
    a about after all also am an and any are as at be because been before being both but by can
    could did do does doing during each for from had has have having he her hers him his how i
    if in into is it its itself just many may me might more most much must my no nor not of on
    or our out over own please s same shall she should so some such t tell than that the their
    theirs them then there these they this those through to too under until up upon us very was
    we were what when where which while who whom whose why will with would you your
    """
)


def index_analyzer() -> tantivy.TextAnalyzer:
    """Build the analyser of the lexical index: lower case, no accents, English stems."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(LONGEST_TERM),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


_stemmer = cache(index_analyzer)


@cache
def _splitter() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def search_text(text: str) -> str:
    """Normalise a text for the search; never what is shown or quoted.

    In NFKC, and without characters that nobody sees: one of them inside a word would make
    two of it, and hide it from whoever looks for it (Boucher et al., "Bad Characters",
    IEEE S&P 2022).
    """
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    unseen = [char for char in set(folded) if unicodedata.category(char) == "Cf"]
    return folded.translate(dict.fromkeys(map(ord, unseen))) if unseen else folded


def text_terms(text: str) -> list[str]:
    """Return every term of a text, in its order, repeats included."""
    return list(_stemmer().analyze(search_text(text)))


@lru_cache(maxsize=20_000)
def word_terms(word: str) -> tuple[str, ...]:
    """`text_terms` of one word, remembered: the same words stand in every article."""
    return tuple(text_terms(word))


def query_terms(question: str) -> list[str]:
    """Return the terms of a question that can find something, each once, in its order.

    Stop words go, unless the question holds nothing else ("Who is he?").
    """
    words = split_words(question)
    telling = [word for word in words if word not in STOP_WORDS] or words
    return list(dict.fromkeys(term for word in telling for term in text_terms(word)))


def split_words(text: str) -> list[str]:
    """The words of a text in its order: lower case, without accents, not stemmed."""
    return list(_splitter().analyze(search_text(text)))


def holds_words(text: str, phrase: str, slop: int = 0, *, is_exact: bool = True) -> bool:
    """Whether the words of a phrase stand in a text, one after the other or nearly so.

    Nearness is that of Lucene's sloppy phrases: of the places at which the phrase would have
    to begin for each of its words to stand where it does, the last and the first lie ``slop``
    words apart at the most.

    Args:
        text: any text.
        phrase: its words; one without a word stands nowhere.
        slop: 0 for one after the other.
        is_exact: whether words count as they are or by their terms.
    """
    split = split_words if is_exact else text_terms
    wanted = split(phrase)
    if slop:
        wanted = list(dict.fromkeys(wanted))  # one place must not stand for two words
    places: dict[str, list[int]] = {word: [] for word in wanted}
    for place, word in enumerate(split(text)):
        if word in places:
            places[word].append(place)
    begins = sorted(
        (place - offset, offset) for offset, word in enumerate(wanted) for place in places[word]
    )
    nearest: dict[int, int] = {}  # for each word of the phrase, the last beginning so far
    for begin, offset in begins:
        nearest[offset] = begin
        if len(nearest) == len(wanted) and begin - min(nearest.values()) <= slop:
            return True
    return False


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words, marks and case aside.

    A phrase without a letter or digit stands nowhere.
    """
    wanted = _words_only(phrase)
    return bool(wanted) and f" {wanted} " in f" {_words_only(text)} "


def _words_only(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


STOP_TERMS = STOP_WORDS | frozenset(text_terms(" ".join(sorted(STOP_WORDS))))
"""Stop words and their terms: "does" is the term "doe"."""
