"""Analyses words for the search: folded, stemmed, and without stop words.

One analyser serves the index, the question and the quotes, so that a word
counts as the same word everywhere: "Türkiye’s" and "turkiye" are one term.
It is one of a text and its language, see `qa.text.words`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from qa.languages.codes import ENGLISH, base_code
from qa.text.words.compounds import parts_of
from qa.text.words.cutting import letters_of, tokens_of
from qa.text.words.letters import (
    OTHER_ALPHABETS,
    alphabet_of,
    folded,
    is_plain,
    lower,
    one_form,
    search_text,
    simplified,
)
from qa.text.words.stems import stem
from qa.text.words.stops import StopWords, index_pairs, plain_word, stop_words, telling_pairs

if TYPE_CHECKING:
    import tantivy

_WORDS = re.compile(r"\w+")

RULES = "6a0de0ecf8dc4cc8"
"""Digest of the lists in `qa/languages/data` that decide terms. It is pinned, for to read all of
them at each opening would cost 26 ms; a test tells when it must change."""

LONGEST_TERM = 40
"""Characters. Runs so long are links and debris, not words (Tantivy's own default)."""


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


_ENGLISH_STOPS = StopWords(ENGLISH, STOP_WORDS, frozenset())


def text_terms(text: str, language: str | None = ENGLISH) -> list[str]:
    """Return every term of a text, in its order, repeats included.

    Args:
        text: any text.
        language: ISO 639 code of the language that it is in; None for an unknown one. A
            region behind it ("pt-BR") does not count.
    """
    text, code = search_text(text), base_code(language)
    if code == ENGLISH and is_plain(text):
        return list(_english().analyze(text))
    terms: list[str] = []
    for token in tokens_of(one_form(text)):
        terms += index_pairs(token.text) if token.is_run else _terms(token.text, code)
    return terms


def terms_version() -> str:
    """What decides the terms of a text besides this code; indexes of another one are made anew.

    Unicode aside, whose new letters are in no news.
    """
    import Stemmer
    import tantivy

    return f"rules {RULES}, Snowball {Stemmer.version()}, {tantivy.__version__}"


@lru_cache(maxsize=20_000)
def word_terms(word: str, language: str | None = ENGLISH) -> tuple[str, ...]:
    """`text_terms` of one word, remembered: the same words stand in every article."""
    return tuple(text_terms(word, language))


def query_terms(
    question: str, language: str = ENGLISH, held: Sequence[str] = (), *, only: str | None = None
) -> list[str]:
    """Return the terms of a question that can find something, each once, in its order.

    Stop words go, unless the question holds nothing else ("Who is he?").

    Args:
        question: any text.
        language: in which it is asked, and whose stop words go.
        held: the languages of the articles that it is to find, in each of which it is
            analysed; none for its own. Among English articles every question is English.
        only: the one of them that the terms are for; None for all.
    """
    words = query_words(question, language, held, only=only)
    return list(dict.fromkeys(term for word in words for term in word))


def query_words(
    question: str, language: str = ENGLISH, held: Sequence[str] = (), *, only: str | None = None
) -> list[tuple[str, ...]]:
    """The words of `query_terms`, each once, with its terms in every language or one."""
    own = base_code(language)
    # Its own language first, so that of a question that is cut short these terms stay.
    codes = sorted(dict.fromkeys(map(base_code, held or (own,))), key=lambda code: code != own)
    text = search_text(question)
    if codes == [ENGLISH] and is_plain(text):
        words = split_words(text)
        kept = [word for word in words if word not in STOP_WORDS] or words
        return list(dict.fromkeys(terms for word in kept if (terms := tuple(text_terms(word)))))
    stops = _ENGLISH_STOPS if own == ENGLISH or codes == [ENGLISH] else stop_words(own)
    codes = codes if only is None else [base_code(only)]
    every: list[tuple[str, ...]] = []
    telling: list[tuple[str, ...]] = []
    for token in tokens_of(one_form(text)):
        if token.is_run:
            every += [(term,) for term in index_pairs(token.text)]
            telling += [(term,) for term in telling_pairs(token.text, stops)]
            continue
        word = tuple(dict.fromkeys(term for code in codes for term in _terms(token.text, code)))
        every.append(word)
        if not stops.holds(token.text):
            telling.append(word)
    return list(dict.fromkeys(filter(None, telling or every)))


def phrase_terms(phrase: str, held: Sequence[str] = ()) -> list[list[str]]:
    """The terms of a phrase, each once, in each of some languages; English if there are none.

    A text that holds the phrase holds all terms of one of these lists.
    """
    lists = [tuple(dict.fromkeys(text_terms(phrase, code))) for code in held or (ENGLISH,)]
    return [list(terms) for terms in dict.fromkeys(lists) if terms]


def split_words(text: str, language: str | None = ENGLISH) -> list[str]:
    """The words of a text in its order: lower case, without accents, not stemmed.

    Where print has no spaces between words each letter is one.
    """
    text, code = search_text(text), base_code(language)
    if code == ENGLISH and is_plain(text):
        return list(_splitter().analyze(text))
    words: list[str] = []
    for token in tokens_of(one_form(text)):
        words += (
            letters_of(simplified(token.text)) if token.is_run else [plain_word(token.text, code)]
        )
    return words


@lru_cache(maxsize=50_000)
def _terms(word: str, language: str) -> tuple[str, ...]:
    """The terms of a word that is no run; none for one that is too long."""
    if len(word) >= LONGEST_TERM:
        return ()
    small = lower(word, language)
    alphabet = alphabet_of(small)
    # Names and words in Latin letters stand in the news of every alphabet, most of them English.
    if alphabet == "Latin" and (language == ENGLISH or language in OTHER_ALPHABETS):
        return tuple(_english().analyze(folded(small, "Latin")))
    if alphabet != "Latin":
        small = folded(small, alphabet)
    parts = parts_of(small, language) if alphabet == "Latin" else ()
    terms = (folded(stem(part, language, alphabet), alphabet) for part in (small, *parts))
    return tuple(dict.fromkeys(filter(None, terms)))


@cache
def _english() -> tantivy.TextAnalyzer:
    """Lower case, no accents, English stems."""
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


@cache
def _splitter() -> tantivy.TextAnalyzer:
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def stems_in_order(text: str, language: str | None = ENGLISH) -> list[str]:
    """The words of a text in its order, stemmed; where print has no spaces each letter is one."""
    text, code = search_text(text), base_code(language)
    if code == ENGLISH and is_plain(text):
        return list(_english().analyze(text))
    words: list[str] = []
    for token in tokens_of(one_form(text)):
        words += letters_of(simplified(token.text)) if token.is_run else _terms(token.text, code)
    return words


def times_held(text: str, phrase: str, language: str | None = ENGLISH) -> int:
    """How often the words of a phrase stand in a text one after the other, in any form."""
    wanted = _side_by_side(stems_in_order(phrase, language))
    return _side_by_side(stems_in_order(text, language)).count(wanted) if wanted else 0


def _side_by_side(words: Sequence[str]) -> str:
    return "".join(f" {word} " for word in words)


def holds_words(
    text: str,
    phrase: str,
    slop: int = 0,
    *,
    is_exact: bool = True,
    language: str | None = ENGLISH,
) -> bool:
    """Whether the words of a phrase stand in a text, one after the other or nearly so.

    Nearness is that of Lucene's sloppy phrases: of the places at which the phrase would have
    to begin for each of its words to stand where it does, the last and the first lie ``slop``
    words apart at the most.

    Args:
        text: any text.
        phrase: its words; one without a word stands nowhere.
        slop: 0 for one after the other.
        is_exact: whether words count as they are or by their terms.
        language: of the text.
    """
    split = split_words if is_exact else stems_in_order
    wanted = split(phrase, language)
    if slop:
        wanted = list(dict.fromkeys(wanted))  # one place must not stand for two words
    places: dict[str, list[int]] = {word: [] for word in wanted}
    for place, word in enumerate(split(text, language)):
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


def holds_phrase(text: str, phrase: str, language: str | None = ENGLISH) -> bool:
    """Whether a phrase stands in a text as whole words, marks and case aside.

    A phrase without a letter or digit stands nowhere.
    """
    if base_code(language) != ENGLISH or not is_plain(text):
        return holds_words(text, phrase, language=language)
    wanted = _words_only(phrase)
    return bool(wanted) and f" {wanted} " in f" {_words_only(text)} "


def _words_only(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


STOP_TERMS = STOP_WORDS | frozenset(text_terms(" ".join(sorted(STOP_WORDS))))
"""Stop words and their terms: "does" is the term "doe"."""
