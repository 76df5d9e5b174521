"""Whether a sentence says more, all or the reverse where what it cites does not; English."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading import markers
from qa.answering.support.reading.clauses import (
    all_words,
    clauses,
    content_words,
    near_key,
    statements_of,
)
from qa.answering.support.reading.near_words import (
    amounts_like,
    converses,
    families,
    is_form,
    reverses,
)
from qa.text.terms import word_set

_NEAR = 4
"""Telling words on either side of a word that are next to it."""
# How much of a whole: each class, the classes that bear it out, and its words.
_QUANTIFIERS = {
    "all": (
        {"all"},
        r"(?<!\bat\s)(?<!\bin\s)(?<!after\s)(?<!above\s)(?<!of\s)all(?!-)|every|every(?:one|body"
        r"|thing)|each|entire|entirely|whole|always|completely|fully|both",
    ),
    "most": (
        {"most", "all", "share"},
        r"most(?:\sof|(?=\s[a-z]+s\b))|majority|mostly|largely|mainly",
    ),
    "many": ({"many", "most", "all", "number", "share"}, r"many|numerous|widespread"),
    "few": ({"few"}, r"(?<!\ba\s)(?<!\btoo\s)few(?!er)"),
    "none": ({"none"}, r"nobody|no\sone|none|nothing"),
    "only": (
        {"only"},
        r"(?:only|solely|exclusively|alone|merely)(?!\s(?:\d|an?\s|one|two|three|[£€$]))",
    ),
    "half": ({"half", "share"}, r"(?<!first\s)(?<!second\s)(?<!other\s)half"),
}
_CITED_TOO = {
    "all": r"all|every\w*|each|entire\w*|whole|both|always|complete\w*|full\w*|any|nobody|none"
    r"|no\sone",
    "most": r"most|majority|mostly|largely|mainly|bulk",
    "many": r"many|numerous|hundreds|thousands|dozens|widespread|several|large\snumber",
    "few": r"few|handful|hardly\sany",
    "none": r"nobody|no\sone|none|nothing|no|not\s(?:any|a)|never|without|nor",
    "only": r"only|solely|exclusively|alone|merely|just|sole|but|not\suntil",
    "half": r"half|halve[sd]?|halving|50\s?%|50\sper\s?cent",
    "share": r"(?:5[0-9]|[6-9]\d)(?:\.\d+)?\s?(?:%|per\s?cent)|two[\s-]thirds|three[\s-]quarters",
    "number": r"\d+|dozen\w*|some|several",
}
_CLASSES = {
    name: (allowed, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for name, (allowed, pattern) in _QUANTIFIERS.items()
}
_CITED = {
    name: re.compile(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE)
    for name, pattern in _CITED_TOO.items()
}
_SUPERLATIVE = re.compile(
    r"\b(?:(?:larg|small|high|low|old|young|new|long|short|big|great|bad|strong|weak|fast|slow|rich"
    r"|poor|deadli|heavi|earli|lat|near|clos|cheap|hard|hott|cold|wett|dri|steep|sharp|tall|deep)est"
    r"|worst|best|record|ever"
    r"|(?:first|last)(?=\s(?:time|(?:in|since|of|for|to)\b|[a-z]+\s(?:time|since|to|ever)\b)))\b"
    r"(?!\s(?:half|quarter|week|month|year|season|lady|minister|name|aid|degree|floor|class)\b)",
    re.IGNORECASE,
)
"""Words by which something stands out among all of its kind."""
_SAME_SUPERLATIVES = (
    word_set("largest biggest greatest highest high record most best strongest longest peak top"),
    word_set("worst deadliest heaviest most sharpest steepest biggest record weakest lowest"),
    word_set("smallest lowest low fewest least weakest record worst"),
    word_set("last final latest closing remaining newest recent most"),
    word_set("first initially initial new never debut inaugural opening earliest"),
    word_set("fastest quickest best record faster"),
    word_set("ever record since history never before"),
    word_set("oldest earliest longest"),
    word_set("nearest closest"),
)
_ANY_OTHER = re.compile(r"\bthan\s(?:\w+\s){0,2}?(?:any(?:\sother)?|all|every|ever)\b")
"""With a comparative before it, as good as a superlative."""
_VOTED = re.compile(
    r"\bvot(?:e[ds]?|ing)\s(?:\w+\s){0,5}?(for|in\sfavour|against)\b", re.IGNORECASE
)


def wording_faults(sentence: str, cited: Sequence[str]) -> Faults:
    """Reverses, quantifiers and causes that are written and not cited."""
    text = " ".join(cited)
    yield from _reversed(sentence, cited)
    yield from _other_members(sentence, cited)
    sides, known = (_votes(part) for part in (sentence, text))
    if sides and known and sides.isdisjoint(known):
        yield Fault("direction", sentence.strip(), "they voted the other way")
    yield from _quantifiers(sentence, text)
    yield from _superlatives(sentence, text)


def _votes(text: str) -> set[bool]:
    """Whether it tells of votes against, of votes for, or of both."""
    return {match[1].lower() == "against" for match in _VOTED.finditer(text)}


def _reversed(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds "fell" for "rose": a word of a meaning whose reverse is cited, and itself is not.

    "Not safe" is the same as "unsafe". Both have to be told of the same: words for more and
    less in statements that share a word or a number, others among words that are the same.
    """
    written = _meant(sentence)
    known = [meant for text in cited for meant in _meant(text)]
    words, others = ({meant.key for meant in part} for part in (written, known))
    for meaning, reverse in reverses():
        amounts = amounts_like(meaning)
        if _has_any(others, meaning | amounts) or _has_any(words, reverse):
            continue
        for meant in written:
            if meant.key in meaning and any(
                other.key in reverse
                and meant.is_denied == other.is_denied
                and _share(*((meant.beside, other.beside) if amounts else (meant.near, other.near)))
                for other in known
            ):
                yield Fault("direction", meant.key, "the reverse is cited")
    for meaning, reverse in converses():
        if _has_any(others, meaning) or _has_any(words, reverse):
            continue
        for meant in written:
            if meant.key in meaning and any(
                other.key in reverse
                and meant.is_denied == other.is_denied
                and _share(meant.subject, other.subject)
                for other in known
            ):
                yield Fault("direction", meant.key, "the reverse is cited")


def _has_any(keys: Set[str], meaning: frozenset[str]) -> bool:
    """Whether one of the keys is a word of a meaning, or a form of one: "critic", "criticise"."""
    return any(key in meaning or any(is_form(key, other) for other in meaning) for key in keys)


def _share(keys: frozenset[str], others: frozenset[str]) -> bool:
    return any(near_key(key, others) for key in keys)


def _other_members(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds "Rain" where "snow" is cited."""
    written = {word.key for word in content_words(sentence)}
    known = {word.key for text in cited for word in content_words(text)}
    for family in families():
        for key in sorted(written & family):
            others = (known & family) - written
            if others and near_key(key, known) is None:
                yield Fault("invented", key, f"cited: {', '.join(sorted(others))}")


@dataclass(frozen=True, slots=True)
class _Meant:
    """A word by its key, and whether its clause is denied.

    ``beside`` is what else its statement has, ``near`` the telling words next to it, and
    ``subject`` those of them before it.
    """

    key: str
    is_denied: bool
    beside: frozenset[str]
    near: frozenset[str]
    subject: frozenset[str]


def _meant(sentence: str) -> list[_Meant]:
    made = []
    for statement in statements_of(sentence):
        telling = content_words(statement)
        beside = frozenset(word.key for word in telling) | frozenset(
            re.findall(r"\d[\d.,]*\d|\d", statement)
        )
        at = 0
        for clause in clauses(statement):
            at = max(at, statement.find(clause.text, at))
            text = clause.text
            for pattern in (markers.AFFIRMS, markers.IDIOMS):
                text = pattern.sub(lambda match: " " * len(match.group()), text)
            text = markers.AGAINST.sub(lambda match: f"{'oppose':{len(match.group())}}", text)
            turning = list(markers.TURNS_DOWN.finditer(text))
            for word in all_words(text):
                start, end = at + word.start, at + word.end
                before = [own.key for own in telling if own.end <= start][-_NEAR:]
                behind = [own.key for own in telling if own.start >= end][:_NEAR]
                others = frozenset([*before, *behind]) - {word.key}
                is_denied = clause.is_denied and not any(
                    match.start() <= word.start < match.end() for match in turning
                )
                made.append(
                    _Meant(word.key, is_denied, beside - {word.key}, others, frozenset(before))
                )
    return made


def _quantifiers(sentence: str, text: str) -> Faults:
    held = {name for name, pattern in _CITED.items() if pattern.search(text)}
    for allowed, pattern in _CLASSES.values():
        match = pattern.search(sentence)
        if match and held.isdisjoint(allowed):
            yield Fault("quantifier", match.group(), f"cited: {', '.join(sorted(held)) or 'none'}")


def _superlatives(sentence: str, text: str) -> Faults:
    if _ANY_OTHER.search(text):
        return
    known = {match.lower() for match in re.findall(r"[^\W\d_]+", text)}
    for match in _SUPERLATIVE.finditer(sentence):
        word = match.group().lower()
        alike = {word}.union(*(group for group in _SAME_SUPERLATIVES if word in group))
        if known.isdisjoint(alike):
            yield Fault("quantifier", match.group(), "not cited")
