"""The names of a question as the archive prints them, whatever way they were typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from embeddings.vocabulary import ordinary_words
from qa.languages.codes import ENGLISH
from qa.languages.names import language_name
from qa.languages.writing import CAPITAL_NOUNS, INFLECTED_NAMES, WITHOUT_CAPITALS
from qa.passage import ScoredPassage
from qa.question.analysis import analyse
from qa.question.foreign.calendar import is_calendar_word
from qa.question.foreign.kinds import asking_words
from qa.question.foreign.unheld import foreign_language
from qa.question.language import has_english_words, question_language
from qa.question.query import Query
from qa.question.understand import plain_question
from qa.spelling.print import print_in, texts_of
from qa.spelling.slips import one_slip_away, slip_between
from qa.store import Store
from qa.text.countries import country_forms
from qa.text.proper_names import Word, is_country, share_named, telling_words

LEAST_KNOWN = 0.9
"""Share of the articles whose language must be known, so that one is told not to be there."""

MOST_REMEMBERED = 20_000
"""Words whose print is remembered."""

_WORDS = re.compile(r"[^\W_]+")
_FORMED = ("ing", "ed", "ly", "ness", "ised", "ise", "able")
_ENDING = re.compile(
    r"(?<=\w{4})(?:ees?|ers?|ors?|ings?|ness|ments?|less|ful|ly|able|ible|isms?|ists?|i[sz]e[sd]?"
    r"|ships?|ations?|ed|e?s|y)$"
)


class PrintedNames:
    """Which words an archive prints as names, remembered while it stays as it is."""

    def __init__(self, store: Store, revision: Callable[[], Hashable]) -> None:
        """Ask ``store``; what is remembered holds for one ``revision`` of it."""
        self._store = store
        self._revision = revision
        self._known: tuple[Hashable, dict[str, bool]] = (None, {})

    def of(self, text: str, language: str | None = None) -> frozenset[str]:
        """The words of a text that are names, folded; see `as_printed`.

        Args:
            text: a question.
            language: that it is asked in; None to have it told.
        """
        if language is None:
            language = question_language(text)
        if language != ENGLISH or not _is_at_home(self._store, language):
            return names_abroad(self._store, text, language)
        revision = self._revision()
        if self._known[0] != revision or len(self._known[1]) > MOST_REMEMBERED:
            self._known = (revision, {})
        known = self._known[1]
        words = telling_words(text)
        new = [word for word in words if word.folded not in known]
        if new:
            names = _names(self._store, new)
            known |= {word.folded: word.folded in names for word in new}
        return frozenset(word.folded for word in words if known[word.folded])


def as_printed(
    store: Store,
    query: Query,
    names: PrintedNames | None = None,
    *,
    knows_english_only: bool = False,
) -> Query:
    """The query with its names, told by the archive's own print.

    A word is a name if the passages that hold it print it with a capital inside their
    sentences, if it is a country, or if no article holds it and it is no ordinary word.
    How the question was typed does not count. For other languages see `names_abroad`.

    To a model that knows English only a question in a language that the archive does not hold
    (`Query.foreign`) says no more than its names and numbers.

    Args:
        store: the archive.
        query: as it was typed.
        names: those that are known of the archive already.
        knows_english_only: whether its model does.
    """
    foreign = _not_held(store, query) if knows_english_only else ""
    words = telling_words(query.text)
    if knows_english_only and not foreign and query.language != ENGLISH:
        query = replace(query, is_unread=True)
    if foreign:
        query = replace(query, foreign=foreign)
        words = [word for word in words if not _only_asks(query.text, word, query.language)]
        counts = store.document_frequencies([word.term for word in words])
        held = [word for word in words if counts[word.term]]
        return _by_names(query, held, _names(store, words))
    names = names or PrintedNames(store, lambda: None)
    printed = names.of(query.text, query.language)
    analysis = analyse(query.asked, query.text, query.moment, printed, query.language)
    return replace(query, analysis=analysis)


def _not_held(store: Store, query: Query) -> str:
    """The language of a question by its English name, if no article is in it; else "".

    Only articles in the languages of the filters count. Where the language of some is not known,
    the words of the question tell whether they are in it.
    """
    coverage, wanted = store.coverage(), query.filters.languages
    held = {code for code, _ in coverage.languages if not wanted or code in wanted}
    known = sum(number for _, number in coverage.languages)
    is_known = bool(wanted) or known >= LEAST_KNOWN * coverage.articles
    if is_known and not held:
        return ""
    if query.language != ENGLISH and (is_known or query.language in held):
        return "" if query.language in held else language_name(query.language)
    question = plain_question(query.question)  # invisible signs part words
    if is_known and ENGLISH not in held and has_english_words(question):
        return language_name(ENGLISH)
    told = foreign_language(store, question)
    return "" if told in map(language_name, held) else told


def _is_at_home(store: Store, language: str) -> bool:
    """Whether half of the articles are in a language: what none of them says is not there.

    "Moskau" stands in no English article, and many tell of Moscow.
    """
    languages = dict(store.coverage().languages)
    own = languages.get(language, 0)
    return 2 * own >= sum(languages.values()) if languages else language == ENGLISH


def names_abroad(store: Store, text: str, language: str) -> frozenset[str]:
    """The names of a question that is not in English, or of an archive that is not.

    What shows a name is a capital in print, where the language has capitals and does not give
    one to every noun. A word that no article holds is a name only where the articles are in the
    language, which has names in one form, and it is typed with a capital inside the question.
    """
    words = telling_words(text, language)
    words = [word for word in words if not _only_asks(text, word, language)]
    typed = {
        word.folded
        for word in words
        if not text.isupper() and _is_typed_as_name(text, word, language)
    }
    counts = store.document_frequencies([word.term for word in words])
    is_home = _is_at_home(store, language)
    countries = {
        word.folded for word in words if is_country(word) and (is_home or _is_told(store, word))
    }
    held = [word for word in words if counts[word.term] and word.folded not in countries]
    if language == ENGLISH:
        held = [word for word in held if not _is_ordinary(word)]
    if language in WITHOUT_CAPITALS:
        held = [word for word in held if word.text.isascii()]
    if language in CAPITAL_NOUNS:
        held = [word for word in held if word.folded in typed]
    may_miss = language not in INFLECTED_NAMES | WITHOUT_CAPITALS
    unheard: set[str] = set()
    if may_miss and language != ENGLISH and is_home:
        unheard = {word.folded for word in words if not counts[word.term]} & typed
    return frozenset(countries | unheard | _printed_as_names(store, held))


def _only_asks(text: str, word: Word, language: str) -> bool:
    """Whether a word of a question names a time or is one of those that ask: "pasó" is no Paso.

    One that is typed as a name inside the question may be one.
    """
    if is_calendar_word(language, word.text):
        return True
    if word.folded not in asking_words(language) or _is_typed_as_name(text, word, language):
        return False
    is_first = not text[: word.start].strip("¿¡ ") and word.text[0].isupper()
    return not (is_first and text[word.end :].lstrip()[:1].isupper())  # "Kim Jong Un ne dedi?"


def _is_told(store: Store, country: Word) -> bool:
    """Whether any article tells of a country, by one of the names that are known of it."""
    forms = country_forms(country.language)[(country.term,)]
    counts = store.document_frequencies(list({term for form in forms for term in form}))
    return any(all(counts[term] for term in form) for form in forms)


def _is_typed_as_name(text: str, word: Word, language: str) -> bool:
    """Whether a word has a capital inside a question; of German beside another one."""
    before = text[: word.start].rstrip(" ")
    is_inside = bool(before.strip("¿¡ ")) and before[-1] not in ".!?:"
    if not (word.text[0].isupper() and is_inside):
        return False
    if language not in CAPITAL_NOUNS:
        return True
    left = _WORDS.findall(before)
    right = _WORDS.findall(text[word.end :])
    is_left = len(left) > 1 and left[-1][0].isupper() and before.endswith(left[-1])
    is_right = bool(right) and right[0][0].isupper() and text[word.end :].startswith(f" {right[0]}")
    return is_left or is_right


def unknown_names(
    store: Store, query: Query, hits: Sequence[ScoredPassage] = ()
) -> tuple[str, ...]:
    """The proper names of the question that no article mentions, as they were typed.

    Args:
        store: where they are looked for.
        query: as the archive prints it, see `qa.retrieval.names`.
        hits: passages that may spell out a short form.
    """
    names = query.analysis.proper_names
    counts = store.document_frequencies(list({term for name in names for term in name.terms}))
    absent = [
        name for name in names if not any(min(counts[term] for term in form) for form in name.forms)
    ]
    return tuple(
        name.text for name in absent if not any(share_named([name], hit.text) for hit in hits)
    )


def _names(store: Store, words: Sequence[Word]) -> frozenset[str]:
    counts = store.document_frequencies([word.term for word in words])
    countries = {word.folded for word in words if is_country(word)}
    unheard = {word.folded for word in words if not counts[word.term] and not _is_ordinary(word)}
    held = [word for word in words if counts[word.term] and word.folded not in countries]
    return frozenset(countries | unheard | _printed_as_names(store, held))


def _printed_as_names(store: Store, words: Sequence[Word]) -> set[str]:
    texts = texts_of(store, [word.text for word in words])
    return {
        word.folded
        for word, passages in zip(words, texts, strict=True)
        if print_in(passages, word).is_name
    }


def _by_names(query: Query, held: Sequence[Word], names: frozenset[str]) -> Query:
    """The query of a foreign question: what English articles may hold of it, names and numbers."""
    known = {word.text for word in held if word.folded in names}
    words = [word for word in _WORDS.findall(query.text) if word in known or word.isdigit()]
    rest = query.moment.words if query.moment else query.text
    text = " ".join(words) or " ".join(word.text for word in held) or rest
    asked = text if query.language == ENGLISH else query.asked
    return replace(
        query, text=text, analysis=analyse(asked, text, query.moment, names, query.language)
    )


def _is_ordinary(word: Word) -> bool:
    """Whether English uses a word, or makes it of one that it uses: "returnees"."""
    if word.folded.endswith(_FORMED) or _is_mistyped(word.folded):
        return True
    root = _ENDING.sub("", word.folded)
    forms = (word.folded, word.folded.removesuffix("s"), word.term, root, f"{root}e")
    return not ordinary_words().isdisjoint(forms)


def _is_mistyped(word: str) -> bool:
    """Whether a word is an ordinary one with a slip that no article helps to mend."""
    return len(word) > 3 and any(
        slip_between(word, meant) in ("swap", "double", "drop")
        for meant in ordinary_words() & one_slip_away(word)
    )
