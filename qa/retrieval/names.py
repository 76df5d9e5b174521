"""The names of a question as the archive prints them, whatever way they were typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from embeddings.vocabulary import ordinary_words
from qa.question.analysis import analyse
from qa.question.query import Query
from qa.spelling.language import foreign_language
from qa.spelling.print import print_in, texts_of
from qa.spelling.slips import one_slip_away, slip_between
from qa.store import Store
from qa.text.proper_names import Word, is_country, telling_words

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

    def of(self, text: str) -> frozenset[str]:
        """The words of a text that are names, folded; see `as_printed`."""
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
    How the question was typed does not count.

    To a model that knows English only a question in a language that the archive does not hold
    (`Query.foreign`) says no more than its names and numbers.

    Args:
        store: the archive.
        query: as it was typed.
        names: those that are known of the archive already.
        knows_english_only: whether its model does.
    """
    language = foreign_language(store, query.question) if knows_english_only else ""
    words = telling_words(query.text)
    printed = names.of(query.text) if names else _names(store, words)
    if language:
        query = replace(query, foreign=language)
        counts = store.document_frequencies([word.term for word in words])
        return _by_names(query, [word for word in words if counts[word.term]], printed)
    return replace(
        query, analysis=analyse(query.asked, query.text, query.moment, printed, query.language)
    )


def _names(store: Store, words: Sequence[Word]) -> frozenset[str]:
    counts = store.document_frequencies([word.term for word in words])
    countries = {word.folded for word in words if is_country(word)}
    unheard = {word.folded for word in words if not counts[word.term] and not _is_ordinary(word)}
    held = [word for word in words if counts[word.term] and word.folded not in countries]
    texts = texts_of(store, [word.text for word in held])
    printed = {
        word.folded
        for word, passages in zip(held, texts, strict=True)
        if print_in(passages, word).is_name
    }
    return frozenset(countries | unheard | printed)


def _by_names(query: Query, held: Sequence[Word], names: frozenset[str]) -> Query:
    """The query of a foreign question: what English articles may hold of it, names and numbers."""
    known = {word.text for word in held if word.folded in names}
    words = [word for word in _WORDS.findall(query.text) if word in known or word.isdigit()]
    text = " ".join(words) or query.text
    return replace(query, text=text, analysis=analyse(text, text, query.moment, names))


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
