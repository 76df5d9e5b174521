"""A sentence as clauses, each with its words and with how it says what it says; English.

No parser: marks and conjunctions part clauses, and what denies, plans or alleges counts for its
whole clause, so that an active and a passive voice read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.answering.support.reading import markers
from qa.answering.support.reading.near_words import PARTICLES, is_near, key_of_word, phrasal_key
from qa.text.dates import CALENDAR_WORDS
from qa.text.number_words import NUMBER_WORDS
from qa.text.terms import STOP_WORDS, word_set
from qa.text.verbs import BASES

LONGEST = 2_000
"""Characters of a sentence that are looked at; a longer one is no sentence of news."""

DONE, PLANNED, WISHED, POSSIBLE = 4, 3, 2, 1
"""How firm a clause is."""

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[’'][^\W\d_]+)?")
QUOTES = re.compile(r"“([^”]+)”|\"([^\"]+)\"|(?<!\w)‘([^’]+(?:’\w[^’]*)*)’(?!\w)")
_APART = re.compile(r"[;]|,\sand\b|,?\s\b(?:but|while|whereas|although|though)\b|\.\s(?=[A-Z“])")
_CONCEDED = re.compile(r"(?:Although|Though|While|Whereas)\s([^,]+),\s")
_EMPTY = (
    STOP_WORDS
    | CALENDAR_WORDS
    | NUMBER_WORDS
    | word_set(
        """
        said says say saying told tell tells according reported report reports stated state
        mr mrs ms dr around nearly almost least roughly approximately some more less fewer up
        including include includes included total also still now then however meanwhile later
        one two three new yet another other others well even within along amid among across
        per cent percent percentage point points year years month months week weeks day days hour
        hours minute minutes today yesterday tomorrow tonight last next morning noon afternoon
        evening night midnight overnight weekend since ago once early soon yet already
        """
    )
)
_VERBS = {*BASES, *BASES.values(), *["will", "may", "might", "could", "can", "would", "shall"]}
_SAME_IN_THE_PAST = word_set("cut put hit set burst let shut cost hurt quit spread split cast read")
_POSSESSIVES = word_set("his her their its")
# Words that stand between what denies or plans and what is denied or planned.
_BETWEEN = word_set(
    """
    sign evidence proof indication reason plan plans hope hopes able been being be intention
    longer one immediate further considering consider to build-up
    """
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence that tells something: its small letters, and its key."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and its words.

    Attributes:
        text: as it stands.
        words: those that tell something.
        is_denied: whether it says that something is not so.
        is_negative: whether it may say so by other words ("turned down").
        firmness: from `DONE` to `POSSIBLE`.
        is_alleged: whether it tells what somebody is said to have done.
        denied: keys of the first words behind what denies.
        denied_verbs: those behind "not" and the like.
        not_so: keys of all words behind it.
        unreal: keys of the first words behind what plans or supposes.
        told: the words by which it tells that something is or was so: its finite verbs.
    """

    text: str
    words: tuple[Word, ...]
    is_denied: bool
    is_negative: bool
    firmness: int
    is_alleged: bool
    denied: frozenset[str]
    denied_verbs: frozenset[str]
    not_so: frozenset[str]
    unreal: frozenset[str]
    told: tuple[Word, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Of its words."""
        return frozenset(word.key for word in self.words)


@lru_cache(maxsize=512)  # each rule looks at the same few sentences
def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence, in its order; linear time."""
    made: list[Clause] = []
    border, is_alleged, is_aside = "", False, False
    for text, next_border in _pieces(sentence[:LONGEST]):
        alleges = markers.ALLEGES.search(text) is not None
        is_alleged = alleges or (is_alleged and not _ends_allegation(border, text, is_aside))
        is_aside = bool(re.search("who|which", border)) if alleges else is_aside
        before = made[-1] if made and markers.PASSED_ON.search(border) else None
        clause = _clause(text, border, before, is_alleged=is_alleged)
        if made and not before and _goes_on(clause, border):
            clause = replace(clause, firmness=min(clause.firmness, made[-1].firmness))
        if made and "that" in border and markers.DENIES_WHOLE.search(made[-1].text):
            clause = _denied(clause)
        made.append(clause)
        if alleges and re.search(r",|which|[–—]", border) and markers.ALLEGES_BEHIND.match(text):
            made = [replace(clause, is_alleged=True) for clause in made]
        border = next_border
    return tuple(made)


def statements_of(sentence: str) -> Iterator[str]:
    """The parts of a sentence between "but", "while" and the like, quotations left whole."""
    shielded = QUOTES.sub(lambda match: re.sub(r"[;.,]|\b[a-z]", "x", match.group()), sentence)
    start = 0
    if first := _CONCEDED.match(shielded):
        yield sentence[first.start(1) : first.end(1)]
        start = first.end()
    for border in _APART.finditer(shielded, start):
        if sentence[start : border.start()].strip():
            yield sentence[start : border.start()]
        start = border.end()
    if sentence[start:].strip():
        yield sentence[start:]


def content_words(text: str) -> list[Word]:
    """The words of a text that tell something; no numbers, days or empty words."""
    return [
        word
        for word in all_words(text)
        if len(word.text) > 1 and word.text not in _EMPTY and not word.text[0].isdigit()
    ]


def all_words(text: str) -> list[Word]:
    """Every word of a text, in small letters, with its key; "called off" is one word."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        plain = match.group().lower().replace("’", "'").removesuffix("'s").rstrip(".'")
        verb = -2 if len(words) > 1 and words[-1].text in _POSSESSIVES else -1
        if words and plain in PARTICLES and (whole := phrasal_key(words[verb].key, plain)):
            words[verb] = replace(words[verb], key=whole, end=match.end())
        elif plain and (key := key_of_word(plain)):
            words.append(Word(plain, key, match.start(), match.end()))
    return words


def near_key(key: str, keys: Set[str]) -> str | None:
    """The key among others that means nearly the same; itself first."""
    if key in keys:
        return key
    return next((other for other in sorted(keys) if is_near(key, other)), None)


def _pieces(sentence: str) -> Iterator[tuple[str, str]]:
    """Each clause, and the border behind it."""
    start = 0
    for border in markers.BORDER.finditer(sentence):
        if sentence[start : border.start()].strip():
            yield sentence[start : border.start()], border.group()
        start = border.end()
    if sentence[start:].strip():
        yield sentence[start:], ""


def _clause(text: str, border: str, before: Clause | None, *, is_alleged: bool) -> Clause:
    bare = markers.MAY_THE_MONTH.sub(" ", text)
    words = tuple(content_words(text))
    firmness = POSSIBLE if markers.CONDITION.search(border) else _firmness(bare)
    unreal = _heads(bare, (markers.WISHED, markers.POSSIBLE, markers.PLANNED))
    is_whole = before and "that" in border and markers.PASSED_ON_WHOLE.search(before.text)
    if before and before.firmness < firmness and (is_whole or not markers.OWN_SUBJECT.match(text)):
        firmness = before.firmness
        unreal |= {word.key for word in words[:1]}
    denying = markers.AFFIRMS.sub(lambda match: " " * len(match.group()), text)
    denier = markers.DENIES.search(denying) or markers.TURNS_DOWN.search(denying)
    told = _told(text, words, border)
    return Clause(
        text=text,
        words=words,
        is_denied=denier is not None,
        is_negative=bool(denier or markers.NEGATIVE.search(text) or "unless" in border),
        firmness=firmness,
        is_alleged=is_alleged,
        denied=_heads(denying, (markers.DENIES, markers.TURNS_DOWN)),
        denied_verbs=_heads(denying, (markers.DENIES_VERB, markers.TURNS_DOWN))
        | {word.key for word in told if denier and word.start > denier.start()},
        not_so=frozenset(word.key for word in words if denier and word.start >= denier.start()),
        unreal=unreal,
        told=told,
    )


def _denied(clause: Clause) -> Clause:
    """The clause behind "denied that"."""
    verbs = frozenset(word.key for word in clause.told)
    return replace(
        clause, is_denied=True, is_negative=True, denied=verbs, denied_verbs=verbs,
        not_so=clause.keys,
    )  # fmt: skip


def _goes_on(clause: Clause, border: str) -> bool:
    """Whether a clause has no verb of its own, so that the one before says how firm it is."""
    return not (
        clause.told
        or markers.HARD.search(border)
        or markers.FINITE.search(clause.text)
        or markers.STANDS_APART.match(f"{border}{clause.text}")
    )


def _told(text: str, words: tuple[Word, ...], border: str) -> tuple[Word, ...]:
    """The words that may be the verb of a clause: "closed", "has been flying", "bans"."""
    told: list[Word] = []
    participles: list[Word] = []
    for word in words:
        before = text[max(0, word.start - 40) : word.start]
        is_past = word.text.endswith("ed") or word.text in BASES or word.text in _SAME_IN_THE_PAST
        if markers.MODAL_BEFORE.search(before):
            told.append(word)
        elif markers.BE_BEFORE.search(before):
            told += [word] if is_past or word.text.endswith("ing") else []
        elif is_past and not markers.NO_VERB_BEHIND.search(before):
            is_apart = not before.strip() and not re.search(r"\b(?:and|or)\b", border)
            may_be_participle = (markers.PLACED if is_apart else markers.BY_AT_ONCE).match(
                text, word.end
            )
            (participles if may_be_participle else told).append(word)
        elif _is_present(text, word):
            told.append(word)
    if told or markers.FINITE.search(text) or markers.PHRASE.match(text):
        return tuple(told)
    return tuple(word for word in participles if text[: word.start].strip())


def _is_present(text: str, word: Word) -> bool:
    """Whether it is a verb such as "bans": what ends in s, with an object or a place behind it."""
    is_behind_noun = text[: word.start].rstrip()[-1:].isalpha()
    return bool(is_behind_noun and word.text.endswith("s") and markers.OBJECT.match(text, word.end))


def _firmness(text: str) -> int:
    if markers.POSSIBLE.search(text):
        return POSSIBLE
    if markers.WISHED.search(text):
        return WISHED
    return PLANNED if markers.PLANNED.search(text) else DONE


def _heads(text: str, patterns: tuple[re.Pattern[str], ...]) -> frozenset[str]:
    """Keys of the first telling word behind each match."""
    heads = set()
    for pattern in patterns:
        for match in pattern.finditer(text):
            words = content_words(text[match.end() : match.end() + 60])
            head = next((word for word in words if word.text not in _BETWEEN), None)
            if head:
                heads.add(head.key)
    return frozenset(heads)


def _ends_allegation(border: str, text: str, is_aside: bool) -> bool:
    """Whether a clause behind an allegation is not of it, which may stand in an aside."""
    if markers.HARD.search(border):
        return True
    if is_aside:
        return bool(re.search(r",|\band\b", border)) and bool(markers.OWN_SUBJECT.match(text))
    is_next = re.search(r"\band\b", border) is not None
    return is_next and bool(markers.NEW_SUBJECT.match(text)) and has_verb(text)


def has_verb(text: str) -> bool:
    """Whether a clause tells something, and is no mere name of it."""
    return any(word.text in _VERBS or word.text.endswith(("ed", "s")) for word in all_words(text))
