"""Whom and what a sentence names, and whether another one names it, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from qa.answering.statements.days import is_calendar_word
from qa.text.terms import STOP_WORDS, text_terms, word_set

WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_][\w’'-]*")
# Capitals that name nobody on their own.
_TITLES = word_set(
    """
    mr mrs ms dr sir lord lady president vice prime minister secretary senator sen rep gov
    governor mayor judge justice chief general gen attorney director chairman chairwoman ceo
    officer police officials authorities the a an following according reports meanwhile
    however additionally also voters residents scientists researchers doctors experts
    """
)
# Kinds of places and bodies: it is the word before that names one.
_KINDS = word_set(
    """
    court department county university house party committee city state states river street
    bridge school hospital police times post council agency commission office service union
    association bank company group island lake park church center centre district county airport
    college team league cup games open day act bill law new north south east west san st saint los
    las fort mount central national international federal american
    """
)
_SAME_NAMES = {
    "u.s": "america", "us": "america", "usa": "america", "american": "america",
    "americans": "america", "america": "america", "u.k": "britain", "uk": "britain",
    "british": "britain", "britons": "britain", "u.n": "un", "eu": "europe", "european": "europe",
    "gop": "republican", "covid-19": "covid", "coronavirus": "covid",
}  # fmt: skip


def named_in(text: str) -> list[tuple[str, ...]]:
    """Runs of words with a capital, as keys; no days, months, titles."""
    runs: list[list[str]] = []
    end = -9
    for match in WORD.finditer(text):
        word = match.group()
        key = key_of(word)
        if not word[0].isupper() or key in STOP_WORDS or is_calendar_word(key):
            continue
        if text[end : match.start()] in {" ", " of ", " of the ", "-", " & "} and runs:
            runs[-1].append(key)
        else:
            runs.append([key])
        end = match.end()
    named = (tuple(key for key in run if key not in _TITLES) for run in runs)
    return [name for name in named if name]


def key_of(word: str) -> str:
    key = word.lower().replace("’", "'").removesuffix("'s").rstrip("'.")
    return _SAME_NAMES.get(key, key)


def name_keys(text: str) -> frozenset[str]:
    """All words of a text as they would name something, and initials of its names."""
    keys = {key_of(word) for word in WORD.findall(text)}
    stems = {stem for key in keys for stem in _stems(key)}
    initials = {"".join(key[0] for key in name) for name in named_in(text) if len(name) > 1}
    return frozenset(keys | stems | initials)


def _stems(key: str) -> Iterator[str]:
    """The stem of a word, and of the country of a people: "russian" to "russia"."""
    yield from text_terms(key)
    for ending in ("n", "an", "ian", "s", "ns", "ish", "ese"):
        if len(key) > len(ending) + 3 and key.endswith(ending):
            yield key.removesuffix(ending)


def is_named(name: tuple[str, ...], known: Set[str]) -> bool:
    """Whether a name is among the words of the other: its last word, or most of them."""
    held = [key in known or any(stem in known for stem in _stems(key)) for key in name]
    if len(name) == 1:
        return held[0] or _is_spelled_alike(name[0], known)
    if name[-1] in _KINDS:
        return sum(held) > len(name) / 2 and held[-2]
    if _is_spelled_alike(name[-1], known):
        return True
    return held[-1] or sum(held) > len(name) / 2 or "".join(key[0] for key in name) in known


def has_rival(name: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> bool:
    """Whether another of the family is named in its place: "Ada Holm" and "Ivo Holm"."""
    kin = [other for other in others if min(len(name), len(other)) > 1 and other[-1] == name[-1]]
    return bool(kin) and all(set(other[:-1]).isdisjoint(name[:-1]) for other in kin)


def _is_spelled_alike(name: str, known: Set[str]) -> bool:
    """Whether a long name is there but for a letter doubled or left out at its end."""
    return len(name) > 6 and any(
        len(key) > 6 and abs(len(key) - len(name)) <= 1 and key[:-1].startswith(name[:-2])
        for key in known
    )
