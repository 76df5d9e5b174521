"""Reads the slips in a question: each word that stands nowhere as the one that was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from qa.spelling.candidates import LEAST_LETTERS, best_candidate
from qa.spelling.correction import Correction
from qa.spelling.english import english_words, is_english
from qa.spelling.print import print_of, share_side_by_side, word_of
from qa.spelling.slips import slip_between, splits
from qa.store import Store
from qa.text.proper_names import NO_NAMES, Word, fold, is_country
from qa.text.terms import STOP_WORDS

RARE = 3
"""A word that fewer articles hold may be a misprint of theirs, if it is no name."""

LEAST_PART = 2
"""Letters of the parts of a word that lacks a blank."""

LEAST_OF_STOPS, LEAST_APART, LONG_PART = 6, 7, 5
"""Letters of a word that may lack a blank: of two words that questions are made of, of one of
them and another, and of each of two others."""

LEAST_SHARE = 0.5
"""Of the passages that hold both parts best must print them side by side: "Goodfellow" is a name
though somebody is a good fellow."""

_LETTERS = re.compile(r"[a-z]+(?:\d+)?")
_APART = re.compile(r"([a-z]{2,})(\d+|[A-Z]\w+)")
_WORDS = re.compile(r"[^\W_]+")


def slips_in(store: Store, text: str, *, keep: Collection[str] = ()) -> tuple[Correction, ...]:
    """The words of a question that hold slips, and how they are read.

    Words that no article holds, and that are no English either, are compared with those of
    the archive; so are rare ones that are no names, and English ones whose neighbours stand
    beside another in print. A question with more unknown words than slips explain is left as it is.

    Args:
        store: the archive.
        text: the question, in English and visible characters.
        keep: words that must be taken as they were typed.
    """
    kept = {words.casefold() for words in keep}
    words = list(_WORDS.finditer(text))
    unknown, unheard = _suspects(store, [match.group() for match in words])
    corrections: list[Correction] = []
    unread = len(unknown)
    for at in sorted(unknown | unheard):
        if words[at].group().casefold() in kept:
            continue
        correction = _correction(store, text, words, at, is_word=at in unheard)
        if correction and correction.typed.casefold() not in kept:
            corrections.append(correction)
            unread -= at in unknown
    if not corrections or 2 * unread >= max(len(words), 3):
        return ()
    return tuple(dict.fromkeys(corrections))


def _suspects(store: Store, texts: Sequence[str]) -> tuple[dict[int, Word], dict[int, Word]]:
    """The words that may hold slips, by their places: unknown ones, and English no article holds.

    An unknown word that few articles hold may be a misprint of theirs, if it is no name.
    """
    words = {
        at: word
        for at, text in enumerate(texts)
        if (word := word_of(fold(text)))
        and len(word.text) >= LEAST_LETTERS
        and _LETTERS.fullmatch(word.text)
        and word.text not in STOP_WORDS | NO_NAMES
        and not is_country(word)
    }
    counts = store.document_frequencies(list({word.term for word in words.values()}))
    unknown = {
        at: word
        for at, word in words.items()
        if counts[word.term] < RARE and not is_english(word)
        if not (counts[word.term] and print_of(store, word).is_name)
    }
    unheard = {at: word for at, word in words.items() if not counts[word.term]}
    return unknown, {at: word for at, word in unheard.items() if at not in unknown}


def _correction(
    store: Store, text: str, words: Sequence[re.Match[str]], at: int, *, is_word: bool
) -> Correction | None:
    """How a word is read that may hold a slip; an English one only as its neighbours have it."""
    typed = words[at].group()
    before, after = (
        words[place].group() if 0 <= place < len(words) else "" for place in (at - 1, at + 1)
    )
    is_name = typed[0].isupper() and at > 0 and not _is_in_capitals(words)
    best = None
    if typed.isalpha():
        best = best_candidate(store, fold(typed), fold(before), fold(after), is_name=is_name)
    if is_word:
        if best is None or is_name or best.is_name or not best.print.is_beside:
            return None
        # "Did it rise?" is no slip of "rose".
        slip = slip_between(fold(typed), best.word.text)
        is_slip = slip not in ("vowel", "other") and typed[0] == best.word.text[0]
        return Correction(typed, best.text) if is_slip else None
    if joined := _joined(store, text, (f"{before} {typed}", f"{typed} {after}")):
        return joined
    if best is None:
        divided = _divided(store, typed, is_name=is_name)
        return Correction(typed, divided) if divided else None
    is_whole = is_name and before[:1].isupper() and fold(before) not in STOP_WORDS | NO_NAMES
    if best.is_name and is_whole and not best.print.is_beside:
        return None  # no article puts these two names together: somebody else
    if best.is_name and best.print.before[:1].isupper() and f"{before} {typed}" in text:
        return Correction(f"{before} {typed}", f"{best.print.before} {best.text}")
    if best.is_name and best.print.after[:1].isupper() and f"{typed} {after}" in text:
        return Correction(f"{typed} {after}", f"{best.text} {best.print.after}")
    return Correction(typed, best.text)


def _is_in_capitals(words: Sequence[re.Match[str]]) -> bool:
    """Whether a question is typed so that capitals tell nothing."""
    typed = [match.group() for match in words[1:]]
    small = [word for word in typed if fold(word) in STOP_WORDS - NO_NAMES]
    return all(word.isupper() for word in typed) or (bool(small) and all(map(str.istitle, small)))


def _joined(store: Store, text: str, pairs: Iterable[str]) -> Correction | None:
    """Two words that are one: "in flation"."""
    for pair in pairs:
        word = word_of(fold(pair.replace(" ", "")))
        is_word = word is not None and word.text in english_words()
        if word and is_word and pair.strip() == pair and pair in text:
            counts = store.document_frequencies([word.term])
            if counts[word.term]:
                return Correction(pair, word.text)
    return None


def _divided(store: Store, typed: str, *, is_name: bool) -> str | None:
    """Two words of a word that lacks a blank: "worldcup", "whatwould", "since2019", "inOsk"."""
    if match := _APART.fullmatch(typed):
        return " ".join(match.groups()) if match[1] in english_words() else None
    for left, right in splits(typed, LEAST_PART):
        parts = fold(left), fold(right)
        may_be = not is_name or any(map(is_country, filter(None, map(word_of, parts))))
        if may_be and english_words().issuperset(parts) and _are_words_apart(store, parts):
            return f"{left} {right}"
    return None


def _are_words_apart(store: Store, parts: tuple[str, str]) -> bool:
    """Whether two words are two.

    They often stand side by side, or are long, or one is of those that questions are made of.
    Not in short words: "Asif" and "Hasan" are names.
    """
    shortest, length = min(map(len, parts)), sum(map(len, parts))
    has_stop, are_stops = not STOP_WORDS.isdisjoint(parts), STOP_WORDS.issuperset(parts)
    if shortest >= LONG_PART or are_stops or (has_stop and length >= LEAST_APART):
        others = [word.term for part in parts if part not in STOP_WORDS if (word := word_of(part))]
        return length >= LEAST_OF_STOPS and all(store.document_frequencies(others).values())
    return share_side_by_side(store, parts) >= LEAST_SHARE
