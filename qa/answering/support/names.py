"""Whether a sentence names whom and what it cites, and each in the part it has there; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.statements.days import is_calendar_word
from qa.answering.statements.matching import Statement
from qa.answering.statements.names import has_rival, is_named, key_of, name_keys, named_in
from qa.answering.support.clauses import Word, clauses, content_words, near_key
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.near_words import is_near
from qa.spelling.english import english_words
from qa.text.terms import STOP_WORDS
from qa.text.verbs import BASES

_START = re.compile(r"(?:^|[.:!?“\"‘(]\s*)([A-Z][\w’'-]*)")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_CAPITALS = re.compile(r"(?:[A-Z][\w-]+\s)*([A-Z][\w-]+)")
_LOWER = re.compile(r"\b[a-z][a-z’'-]{2,}\b")
_HARD = re.compile(r"[;.“”]|\b(?:but|while|whereas|although|though)\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\b(?:\s[\w’'-]+){1,6}?\sby\b")
_NO_VERB = frozenset(
    "and or of the with from for in on at to by near as both its their his her who whose which"
    " that then than former deputy mayor builder leader head chief".split()
)
# Verbs that turn the parts about, and verbs whose parts are alike.
_CONVERSE = re.compile(
    r"\b(?:los[et]s?|losing|sold|sells?|selling|hand(?:s|ed|ing)?|gave|gives?|giving|fell to"
    r"|receiv(?:es?|ed|ing)|ma[dk]e way for|makes way for|preced(?:es?|ed))\b"
)
_ALIKE = re.compile(
    r"\b(?:me[et]ts?|met|meeting|talk(?:s|ed)?|marr(?:y|ied)|dr[ae]w|play(?:s|ed)?|agre\w+|merg\w+|joint\w*"
    r"|discuss\w*|clash\w*|fought|negotiat\w+|fac(?:es?|ed)|link\w*|connect\w*|between|together"
    r"|with|said|says)\b"
)
_IN = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside)\s(?:the\s)?((?:[A-Z][\w’-]*\s?)+)")
_FARTHEST = 120
"""Characters between two names that one verb may join."""
_AROUND = 90
"""Characters on either side of a name whose words tell what is said of it."""
_CLEARLY = 3
"""So many more of these words stand in a sentence that does not have the name."""
_NEXT = 40
"""Characters between a verb and what belongs to it."""
_BE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\s(?:\w+ly\s)?$")
_AGENT = re.compile(r"\sby\s")
_BY_AT_ONCE = re.compile(r"(?:\s\w+)?\sby\s")
_DETERMINED = re.compile(r"\b(?:the|an?|its)\s$")
_OBJECT = re.compile(r"\s(?:the|an?|its|their|his|her|[A-Z])")
_BY = re.compile(r"\bby\s(?:[\w’'-]+\s){0,3}$")
# What stands in such a phrase takes no part in what is told.
_ASIDE = re.compile(
    r"\b(?:in|at|near|outside|on|off|of|for|during|after|before|since|under|through|across|into|from"
    r"|around|along|between)\s(?:the\s)?(?:[a-z]+\s)?$",
    re.IGNORECASE,
)
_BEATEN = re.compile(
    r"\b(?:beat|beats|beaten|beating|defeat\w*|overcame|outpolled|edged|ousted|unseated)\s"
    r"((?:[A-Z][\w’-]*\s?)+)"
)
_WINS = re.compile(
    r"(?:\s[a-z]+ly)?\s(?:won|wins?|took|takes|claimed|clinched|secured|beat|defeated|triumphed)\b"
)


def name_faults(sentence: str, cited: Sequence[Statement]) -> Faults:
    """Names that nothing cited has, or that have another's part there."""
    texts = [statement.text for statement in cited]
    known = name_keys(
        " ".join(f"{statement.text} {statement.context} {statement.source}" for statement in cited)
    )
    rivals = [name for text in texts for name in named_in(text)]
    for name in _names(sentence, known):
        if not is_named(name, known) or has_rival(name, rivals):
            yield Fault("name", " ".join(name), "not named in what is cited")
    yield from _places(sentence, texts)
    yield from _swapped_names(sentence, texts)
    yield from _swapped_words(sentence, texts)
    yield from _losers(sentence, texts)
    yield from _misplaced(sentence, texts)


def _names(sentence: str, known: Set[str]) -> Iterator[tuple[str, ...]]:
    """The names of a sentence, without ordinary words that have a capital where one begins."""
    beginnings = {key_of(match[1]) for match in _START.finditer(sentence)}
    for name in named_in(sentence):
        if name[0] in beginnings and name[0] not in known and _is_ordinary(name[0]):
            name = name[1:]
        if name:
            yield name


def _is_ordinary(key: str) -> bool:
    words = english_words()
    return key in words or key.removesuffix("s") in words or key.partition("-")[0] in words


def _places(sentence: str, texts: Sequence[str]) -> Faults:
    """"Arrested in Tarn" where what is cited has them arrested in Velm."""
    cited = " ".join(texts)
    places = {key_of(name.strip()) for name in _IN.findall(cited)}
    named = sentence.lower()
    for name in _IN.findall(sentence):
        key = key_of(name.strip())
        if key not in places and places and key in cited.lower():
            left_out = [place for place in places if place not in named]
            if len(left_out) == len(places):
                yield Fault("roles", name.strip(), f"cited: in {', '.join(sorted(places))}")


def _swapped_names(sentence: str, texts: Sequence[str]) -> Faults:
    """Two names of which one does in the sentence what the other does in what it cites."""
    for left, right, acts in _pairs(sentence):
        orders = {
            other_acts if left == other_left else not other_acts
            for text in texts
            for other_left, other_right, other_acts in _pairs(text)
            if {left, right} == {other_left, other_right}
        }
        if orders and acts not in orders:
            yield Fault("roles", f"{left}, {right}", "the other way round in what is cited")


def _pairs(text: str) -> Iterator[tuple[str, str, bool]]:
    """Names that a verb joins, by their last words, and whether the first acts on the second."""
    bare = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    places = _name_places(bare)
    for at, (left, start, end) in enumerate(places):
        for right, begin, _ in places[at + 1 : at + 3]:
            between = bare[end:begin]
            if left == right or len(between) > _FARTHEST or _HARD.search(between):
                continue
            if _ASIDE.search(bare[max(0, start - 14) : start]) or _ASIDE.search(
                between.removesuffix("from ")
            ):
                continue
            verbs = [word for word in _LOWER.findall(between) if word not in _NO_VERB]
            is_passive = _PASSIVE.search(between)
            if not verbs or _ALIKE.search(between) or bool(is_passive) != bool(_BY.search(between)):
                continue
            yield left, right, bool(is_passive) == bool(_CONVERSE.search(between))


def _name_places(text: str) -> list[tuple[str, int, int]]:
    """Each name by its last word, and where it stands."""
    beginnings = {match.start(1) for match in _START.finditer(text)}
    places = []
    for match in _CAPITALS.finditer(text):
        key = key_of(match[1])
        is_single = match.start() == match.start(1)
        if is_calendar_word(key) or key in STOP_WORDS:
            continue
        if is_single and match.start() in beginnings and _is_ordinary(key):
            continue
        places.append((key, match.start(), match.end()))
    return places


def _swapped_words(sentence: str, texts: Sequence[str]) -> Faults:
    """The same verb, with what stood before it behind it and the other way round."""
    for told in _tellings(sentence):
        likes = [
            (other, text)
            for text in texts
            for other in _tellings(text)
            if told.key == other.key
        ]
        if likes and all(
            _are_turned(told, other) or _has_other_subject(told, other, text)
            for other, text in likes
        ):
            yield Fault("roles", told.verb, "another does it in what is cited")


@dataclass(frozen=True, slots=True)
class _Telling:
    """A verb, and the keys of who does it and of whom it is done to.

    ``before`` are the words before it in its clause, ``names`` those with a capital.
    """

    verb: str
    key: str
    doers: frozenset[str]
    others: frozenset[str]
    before: frozenset[str]
    names: frozenset[str]
    is_passive: bool


@lru_cache(maxsize=128)
def _tellings(sentence: str) -> tuple[_Telling, ...]:
    made = []
    for clause in clauses(sentence):
        for at, word in enumerate(clause.words):
            if not _is_verb(clause.text, word):
                continue
            start, end = word.start, word.end
            before = frozenset(w.key for w in clause.words[:at] if start - w.end < _NEXT)
            behind = frozenset(
                w.key for w in clause.words[at + 1 : at + 4] if w.start - end < _NEXT
            )
            is_passive = not word.text.endswith("ing") and bool(
                _BE.search(clause.text[max(0, start - 25) : start])
                or _BY_AT_ONCE.match(clause.text, end)
            )
            by = _AGENT.search(clause.text, end, end + 60) if is_passive else None
            agents = frozenset(w.key for w in clause.words if by and w.start >= by.start())
            made.append(
                _Telling(
                    verb=word.text,
                    key=word.key,
                    doers=agents if is_passive else before,
                    others=before if is_passive else behind,
                    before=before,
                    names=frozenset(
                        w.key for w in clause.words[:at] if clause.text[w.start].isupper()
                    ),
                    is_passive=is_passive,
                )
            )
    return tuple(made)


def _is_verb(text: str, word: Word) -> bool:
    printed = text[word.start : word.end]
    if printed[0].isupper():
        return False
    if word.text in BASES or word.text.endswith(("ed", "ing")):
        return not _DETERMINED.search(text[max(0, word.start - 6) : word.start])
    return word.text.endswith("s") and bool(_OBJECT.match(text, word.end))


def _has_other_subject(told: _Telling, other: _Telling, text: str) -> bool:
    """Whether who stands before the verb stands in another clause of what is cited."""
    if told.is_passive != other.is_passive or not told.before or not other.before:
        return False
    subject = told.before - told.names or told.before
    if any(near_key(key, other.before) for key in subject):
        return False
    elsewhere = {word.key for word in content_words(text)} - other.before
    if not other.is_passive:
        elsewhere -= other.others
    return all(near_key(key, elsewhere) for key in subject)


def _are_turned(told: _Telling, other: _Telling) -> bool:
    return _have(told.doers, other.others, other.doers) and _have(
        told.others, other.doers, other.others
    )


def _have(keys: Set[str], others: Set[str], without: Set[str]) -> bool:
    return any(
        any(is_near(key, other) for other in others)
        and not any(is_near(key, other) for other in without)
        for key in keys
    )


def _losers(sentence: str, texts: Sequence[str]) -> Faults:
    """Who was beaten and is told to have won."""
    for text in texts:
        for name in _BEATEN.findall(text):
            last = name.split()[-1]
            for match in re.finditer(rf"\b{re.escape(last)}\b", sentence):
                if _WINS.match(sentence, match.end()):
                    yield Fault("roles", last, "beaten in what is cited")



def _misplaced(sentence: str, texts: Sequence[str]) -> Faults:
    """A name where the cited sentence that says the rest has another."""
    if len(texts) < 2:
        return
    places = _name_places(sentence)
    written = content_words(sentence)
    named = {last for last, _, _ in places}
    cited = [(text, {word.key for word in content_words(text)}) for text in texts]
    for last, start, end in places:
        around = [word for word in written if -_AROUND < word.start - end < _AROUND
                  and word.end - start < _AROUND and not sentence[word.start].isupper()]  # fmt: skip
        shares = [
            (sum(near_key(word.key, keys) is not None for word in around), last in name_keys(text))
            for text, keys in cited
        ]
        with_name = max((share for share, has_name in shares if has_name), default=0)
        best = max((share for share, _ in shares), default=0)
        if best - with_name >= _CLEARLY:
            text = cited[[share for share, _ in shares].index(best)][0]
            others = {other for other, _, _ in _name_places(text)} - named
            if others:
                yield Fault("roles", last, f"cited: {', '.join(sorted(others))}")
