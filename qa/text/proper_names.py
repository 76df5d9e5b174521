"""The proper names in a question, and what shows them in a text.

Which words are names is told by how articles print them (`qa.retrieval.names`) and not
by the capitals of a question: people type as they like.

A question about Germany has no answer in an archive that never mentions
Germany, however near its passages come. Of 341 questions with an answer in
their archive one held a name that no article mentions (a misspelling); of 678
asked of an archive without the answer, more than half did.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qa.languages.codes import ENGLISH
from qa.text.countries import Form, country_forms
from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, text_terms, word_set, word_terms
from qa.text.words.stops import stop_words

FORMS_OF_ADDRESS = word_set(
    """
    mr mrs ms miss dr prof sir lord lady madam president prime minister king queen prince princess
    senator governor mayor general judge justice pope
    """
)
# Printed with a capital, and yet a text about them need not hold them: days and
# months (the article has a date instead) and forms of address.
NO_NAMES = CALENDAR_WORDS | FORMS_OF_ADDRESS | word_set("christmas easter")

_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"[^\W\x00-\x7f]")
"""Letters and digits beyond ASCII; quotation marks are none."""
_POSSESSIVE = re.compile(r"[’'`´]s\b", re.IGNORECASE)
_BETWEEN = frozenset({" ", "-", "’", "'", ".", ". "})
_SENTENCE_END = frozenset('.?!:;“”"‘•*)]—–|/\n')
_INITIALS = range(2, 7)
"""Letters of a short form that stands for words with capitals: "UN" to "UNESCO"."""
_SMALL_WORDS = word_set("of the and for in on de la du des y")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text that may find something: ``text[start:end]``, with its term.

    The term is that of the ``language`` it is written in, an ISO 639 code.
    """

    text: str
    start: int
    end: int
    term: str
    language: str = ENGLISH

    @property
    def folded(self) -> str:
        """In lower case, without marks on its letters."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class ProperName:
    """A name as it was typed, and what shows it in a text.

    Attributes:
        text: as typed, without a possessive ending.
        forms: terms, see `qa.text.terms`; each form shows it by all of its terms.
        short: the letters that initials in a text may spell, or "".
        language: in which its terms are told, ISO 639.
    """

    text: str
    forms: tuple[Form, ...]
    short: str = ""
    language: str = ENGLISH

    @property
    def terms(self) -> frozenset[str]:
        """All terms of its forms."""
        return frozenset(term for form in self.forms for term in form)


def fold(word: str) -> str:
    """A word in lower case, without marks on its letters."""
    if word.isascii():
        return word.lower()
    split = unicodedata.normalize("NFKD", word.replace("ı", "i").casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


def telling_words(text: str, language: str = ENGLISH) -> list[Word]:
    """The words of a question in a language that can be names, in their order."""
    if language != ENGLISH:
        return _telling_abroad(text, language)
    plain = _POSSESSIVE.sub(lambda match: " " * len(match.group()), text)
    words = []
    for match in _WORD.finditer(plain):
        folded = fold(match.group())
        terms = text_terms(match.group())
        if len(terms) == 1 and folded not in STOP_WORDS | NO_NAMES and not folded[0].isdigit():
            words.append(Word(match.group(), match.start(), match.end(), terms[0]))
    return words


def _telling_abroad(text: str, language: str) -> list[Word]:
    stops = stop_words(language)
    words = []
    for match in _WORD.finditer(text):
        word, terms = match.group(), word_terms(match.group(), language)
        if len(terms) == 1 and not word[0].isdigit() and not stops.holds(word):
            words.append(Word(word, match.start(), match.end(), terms[0], language))
    return words


def proper_names(
    text: str, names: Collection[str], language: str = ENGLISH
) -> tuple[ProperName, ...]:
    """The proper names in a question, each once.

    Names side by side are one, and each of its words shows it: "Mevlut Cavusoglu" is
    known where only "Cavusoglu" is.

    Args:
        text: the question.
        names: its words that are names, as `Word.folded` gives them.
        language: of the question, ISO 639.
    """
    by_words: dict[str, ProperName] = {}
    for run in _runs(
        text, [word for word in telling_words(text, language) if word.folded in names]
    ):
        name = text[run[0].start : run[-1].end]
        by_words.setdefault(fold(name), _proper_name(name, run))
    return tuple(by_words.values())


def is_country(word: Word) -> bool:
    """Whether a word alone names a country or its people."""
    return (word.term,) in country_forms(word.language)


def prints_of(text: str, word: Word) -> Iterator[bool]:
    """For each place where a text prints a word inside a sentence, whether with a capital."""
    for match in words_beginning(text, word.folded[:3]):
        printed = match.group()
        if word_terms(printed, word.language) != (word.term,):
            continue
        before = text[: match.start()].rstrip(" ")
        if before and before[-1] not in _SENTENCE_END:
            yield printed[0].isupper()


def words_beginning(text: str, letters: str) -> Iterator[re.Match[str]]:
    """The words of a text whose first three letters are these when they are folded.

    Args:
        text: any text; linear time.
        letters: three, or fewer for words of so many.
    """
    places = _WORD.finditer(text) if _MARKED.search(text) else _matches(text, letters)
    return (match for match in places if fold(match.group()[:3])[:3] == letters)


def _matches(text: str, letters: str) -> Iterator[re.Match[str]]:
    """Words that begin so, of a text whose letters are all of ASCII: found without folding."""
    lowered = text.lower()
    place = lowered.find(letters)
    while place >= 0:
        is_begun = place > 0 and lowered[place - 1].isalnum()
        if not is_begun and (match := _WORD.match(text, place)):
            yield match
        place = lowered.find(letters, place + 1)


def printed_words(text: str) -> list[str]:
    """The words of a text as they stand there."""
    return _WORD.findall(text)


def share_named(names: Collection[ProperName], text: str) -> float:
    """Return the share of proper names that a text holds; 1 if there are none."""
    if not names:
        return 1.0
    terms = frozenset(text_terms(text))
    for language in {name.language for name in names} - {ENGLISH}:
        terms |= frozenset(text_terms(text, language))
    return sum(is_named(name, text, terms) for name in names) / len(names)


def is_named(name: ProperName, text: str, terms: frozenset[str]) -> bool:
    """Whether a text, with its terms, holds a name, or words whose initials it is."""
    if any(terms.issuperset(form) for form in name.forms):
        return True
    return bool(name.short) and any(name.short in spelled for spelled in _initials(text))


def _proper_name(text: str, run: list[Word]) -> ProperName:
    terms = tuple(word.term for word in run)
    language = run[0].language
    countries = country_forms(language)
    forms: dict[Form, None] = dict.fromkeys((term,) for term in terms)
    for start in range(len(terms)):
        for end in range(start + 1, len(terms) + 1):
            forms |= dict.fromkeys(countries.get(terms[start:end], ()))
    is_short = len(run) == 1 and len(text) in _INITIALS and text.isalpha()
    return ProperName(text, tuple(forms), fold(text) if is_short else "", language)


def _runs(text: str, words: list[Word]) -> list[list[Word]]:
    """Group names that stand side by side."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and text[runs[-1][-1].end : word.start] in _BETWEEN:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _initials(text: str) -> Iterator[str]:
    """The initials of each run of words with capitals: "Libyan National Army" gives "lna"."""
    spelled, end = "", -1
    for match in _WORD.finditer(text):
        word = match.group()
        if end >= 0 and text[end : match.start()].strip(" -"):
            yield spelled
            spelled = ""
        if word[0].isupper():
            spelled += fold(word[0])
        elif word not in _SMALL_WORDS:
            yield spelled
            spelled = ""
        end = match.end()
    yield spelled
