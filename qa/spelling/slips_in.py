"""Reads the slips in a question: each word that stands nowhere as the one that was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from qa.spelling.candidates import LEAST_LETTERS, best_candidate
from qa.spelling.correction import Correction
from qa.spelling.english import english_words, is_english
from qa.spelling.print import print_of, share_side_by_side, word_of
from qa.spelling.slips import splits
from qa.store import Store
from qa.text.proper_names import fold
from qa.text.terms import STOP_WORDS

RARE = 3
"""A word that fewer articles hold may be a misprint of theirs, if it is no name."""

MISPRINT = 50
"""How many times more articles must hold the word that such a misprint is read as."""

LEAST_PART = 2
"""Letters of the parts of a word that lacks a blank."""

LEAST_APART = 7
"""Letters of a word that may lack a blank beside a word that questions are made of; one less
where both are: "whatis"."""

LEAST_SHARE = 0.5
"""Of the passages that hold both parts best must print them side by side: "Goodfellow" is a name
though somebody is a good fellow."""

_LETTERS = re.compile(r"[a-z]+(?:\d+)?")
_BEFORE_A_NUMBER = re.compile(r"([a-z]{2,})(\d+)")
_WORDS = re.compile(r"[^\W_]+")


def slips_in(store: Store, text: str, *, keep: Collection[str] = ()) -> tuple[Correction, ...]:
    """The words of a question that hold slips, and how they are read.

    Words that no article holds, and that are no English either, are compared with those of
    the archive; so are rare ones that are no names. A question with more unknown words than
    slips explain is of another language and left as it is.

    Args:
        store: the archive.
        text: the question, in visible characters.
        keep: words that must be taken as they were typed.
    """
    kept = {words.casefold() for words in keep}
    words = list(_WORDS.finditer(text))
    suspects = _suspects(store, [match.group() for match in words])
    corrections: list[Correction] = []
    for at, count in suspects.items():
        if words[at].group().casefold() not in kept:
            correction = _correction(store, text, words, at, count)
            if correction and correction.typed.casefold() not in kept:
                corrections.append(correction)
    unread = len(suspects) - len(corrections)
    if not corrections or 2 * unread >= max(len(words), 3):
        return ()
    return tuple(dict.fromkeys(corrections))


def _suspects(store: Store, texts: Sequence[str]) -> dict[int, int]:
    """The places of the words that may hold slips, with the number of articles that hold each."""
    words = {at: word for at, text in enumerate(texts) if (word := word_of(fold(text)))}
    unknown = {
        at: word
        for at, word in words.items()
        if len(word.text) >= LEAST_LETTERS and _LETTERS.fullmatch(word.text)
        if not is_english(word)
    }
    counts = store.document_frequencies(list({word.term for word in unknown.values()}))
    return {
        at: counts[word.term]
        for at, word in unknown.items()
        if not counts[word.term] or (counts[word.term] < RARE and not print_of(store, word).is_name)
    }


def _correction(
    store: Store, text: str, words: Sequence[re.Match[str]], at: int, count: int
) -> Correction | None:
    """How a word is read that may hold a slip, and that ``count`` articles hold as it is."""
    typed = words[at].group()
    before, after = (
        words[place].group() if 0 <= place < len(words) else "" for place in (at - 1, at + 1)
    )
    if joined := _joined(store, text, (f"{before} {typed}", f"{typed} {after}")):
        return joined
    is_name = typed[0].isupper() and at > 0 and not _is_in_capitals(words)
    best = None
    if typed.isalpha():
        best = best_candidate(store, fold(typed), fold(before), fold(after), is_name=is_name)
    if best is not None:
        if best.count < MISPRINT * count:
            return None
        if best.is_name and best.print.before[:1].isupper() and f"{before} {typed}" in text:
            return Correction(f"{before} {typed}", f"{best.print.before} {best.text}")
        if best.is_name and best.print.after[:1].isupper() and f"{typed} {after}" in text:
            return Correction(f"{typed} {after}", f"{best.text} {best.print.after}")
        return Correction(typed, best.text)
    divided = None if is_name else _divided(store, fold(typed))
    return Correction(typed, divided) if divided else None


def _is_in_capitals(words: Sequence[re.Match[str]]) -> bool:
    """Whether a question is typed so that capitals tell nothing."""
    capitals = sum(match.group()[0].isupper() for match in words)
    return 2 * capitals > len(words)


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


def _divided(store: Store, typed: str) -> str | None:
    """Two words of a word that lacks a blank: "worldcup", "whatwould", "since2019"."""
    if match := _BEFORE_A_NUMBER.fullmatch(typed):
        return " ".join(match.groups()) if match[1] in english_words() else None
    for parts in splits(typed, LEAST_PART):
        if english_words().issuperset(parts) and _are_words_apart(store, parts):
            return " ".join(parts)
    return None


def _are_words_apart(store: Store, parts: tuple[str, str]) -> bool:
    """Whether two words often stand side by side; one that questions are made of may anywhere.

    Not in short words: "Asif" and "Hasan" are names.
    """
    least = LEAST_APART - STOP_WORDS.issuperset(parts)
    if len("".join(parts)) >= least and not STOP_WORDS.isdisjoint(parts):
        others = [word.term for part in parts if part not in STOP_WORDS if (word := word_of(part))]
        return all(store.document_frequencies(others).values())
    return share_side_by_side(store, parts) >= LEAST_SHARE
