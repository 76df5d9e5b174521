"""The noun phrases of a question: what it is about, as typed.

Words side by side that neither belong to the form of an English question nor
are what people ask with ("tell", "explain") make a phrase. No tagger: measured
on the follow-up questions of CAsT 2019 (see `benchmarks/quality/followups.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, word_set

_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
_PART = re.compile(r"[-.’']")
_ENDING = re.compile(r"(?:[’'](?:s|m|re|ve|ll|d)|n?[’']t)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
# "Hallett & Oduya", "Tanners' Footbridge"
_INSIDE_NAMES = (" & ", "' ", "’ ")


AUXILIARIES = word_set("do does did will would can could should may might must shall ca wo")
TIMES = CALENDAR_WORDS | word_set(
    """
    year years month months week weeks day days night morning afternoon evening today tomorrow
    yesterday tonight time times hour hours minute minutes ago last past next
    spring summer autumn fall winter season weekend century decade moment
    """
)
"""They are understood as moments and not carried as names."""

TELLING_VERBS = word_set(
    """
    held built sold shot hit cut set sent brought caught taught born led met fought sunk stolen
    broken written chosen hurt killed kill kills die dies died win wins won lose loses lost pay pays
    paid left
    """
)
"""Irregular verbs that tell what happened; others are known by "-ed" or by their place."""

ASKING = TELLING_VERBS | word_set(
    """
    tell tells told describe explain compare say says said give gives gave show shows happen happens
    mean means think thinks thought know knows known work works get gets got make makes made take
    takes took taken go goes went gone come comes came want wants need needs use uses using find
    found start starts began begin begins begun become became call calls keep kept put see seen look
    looks let help helps cause causes affect affects ask
    asks talk do done famous important popular good bad best better worst common different
    main new old big many much more most long often well really exactly actually still now ever
    first one ones two three other others another else interesting possible typical available
    unique successful key major easy easier easiest hard harder difficult bigger biggest larger
    largest younger older someone anyone everyone somebody anybody something anything everything
    used general please like ok okay thanks there here again yet so far
    """
)
"""What people ask with and judge by: carried to another question they would find anything."""

PREPOSITIONS = word_set(
    """
    about across against among around at between by during for from in into of on over since
    than to towards under until with
    """
)

_FORM = STOP_WORDS | ASKING | TIMES | PREPOSITIONS | AUXILIARIES
_NEVER = CALENDAR_WORDS | word_set("ok okay thanks")
# They stand in names, and are none where somebody types them small.
_KINDS = word_set(
    """
    world house state states city court party cup war street park league county country president
    government police minister department university committee river school hospital agency group
    commission union bank company island church centre center district airport college team club
    game games act bill law north south east west national international federal
    """
)
_DO = word_set("do does did")
_IS = (["is"], ["are"], ["was"], ["were"])
_DETERMINERS = word_set("the a an this that these those my your our all some any most")
# "is going", "for playing", "if someone is suffering"
_BEFORE_ING = word_set("is are was were be been am being start stop someone keep by for of from if")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a question.

    Attributes:
        text: as typed, without a possessive ending.
        is_name: whether it holds a word with a capital, or one that is known as a name.
        is_subject: whether it stands before the verb, behind no preposition.
        order: how many words stand before it.
        name: its words that are names, those that stand side by side.
    """

    text: str
    is_name: bool
    is_subject: bool
    order: int
    name: str = ""


def plain_words(question: str) -> list[str]:
    """The words of a question in lower case, without "'s" and the like."""
    return [_plain(word.group()) for word in _WORD.finditer(question)]


def noun_phrases(question: str, names: Collection[str] = ()) -> Iterator[Phrase]:
    """The noun phrases of a question, in their order.

    Args:
        question: as typed.
        names: words in lower case that are names however they are typed.

    >>> [phrase.text for phrase in phrases("What did Turkey's minister say about Libya?")]
    ['Turkey', 'minister', 'Libya']
    """
    words = list(_WORD.finditer(question))
    capital = [_is_capital(word.group(), at, names) for at, word in enumerate(words)]
    is_content = _content(words, capital)
    printed = [
        is_name and not word.group().islower() for word, is_name in zip(words, capital, strict=True)
    ]
    awaits_verb, is_free = False, True
    at = 0
    while at < len(words):
        if not is_content[at]:
            word = _plain(words[at].group())
            if word in AUXILIARIES:
                awaits_verb, is_free = True, True
            elif word in PREPOSITIONS:
                is_free = False
            elif word not in STOP_WORDS and awaits_verb:
                awaits_verb, is_free = False, False
            at += 1
            continue
        end = at + 1
        while end < len(words) and is_content[end] and _is_beside(question, words, printed, end):
            end += 1
        verb = None
        if awaits_verb and capital[at] and not all(capital[at:end]):
            verb = end = at + capital[at:end].index(False)  # "did Netflix shift"
        text = question[words[at].start() : words[end - 1].end()]
        name = _POSSESSIVE.sub("", _name_in(question, words[at:end], capital[at:end]))
        yield Phrase(_POSSESSIVE.sub("", text), bool(name), is_free, at, name)
        if verb is not None:
            awaits_verb, is_free, end = False, False, verb + 1
        at = end


def event_words(question: str, names: Collection[str] = ()) -> list[str]:
    """The verbs of a question that tell what happened, in their order.

    >>> event_words("Who attacked Paul Pelosi?")
    ['attacked']
    """
    words = list(_WORD.finditer(question))
    capital = [_is_capital(word.group(), at, names) for at, word in enumerate(words)]
    is_content = _content(words, capital)
    empty = (_FORM - TELLING_VERBS) | _NEVER
    return [
        word.group()
        for word, is_noun in zip(words, is_content, strict=True)
        if not is_noun
        and word.group()[0].islower()
        and len(plain := _plain(word.group())) > 2
        and not {plain, plain.removesuffix("ed"), plain.removesuffix("d")} & empty
        and not plain.endswith("ly")
    ]


def _content(words: list[re.Match[str]], capital: list[bool]) -> list[bool]:
    """Which words can stand in a phrase: no verbs, and none that only form a question."""
    is_content = [
        _is_content_word(word.group(), is_capital)
        for word, is_capital in zip(words, capital, strict=True)
    ]
    for at in _verbs(words, is_content, capital):
        is_content[at] = False
    return is_content


def _verbs(matches: list[re.Match[str]], is_content: list[bool], capital: list[bool]) -> list[int]:
    """Where words stand that only a verb can be, told by the words around them."""
    words = [match.group() for match in matches]
    plain = [_plain(word) for word in words]
    verbs = []
    for at, word in enumerate(words):
        if not is_content[at] or capital[at] or not word.islower():
            continue
        before = plain[at - 1] if at else ""
        is_last = at + 1 == len(words) or plain[at + 1] in PREPOSITIONS | STOP_WORDS
        if (
            (at == 1 and before == "who")  # "who leads"
            or (at == 1 and before == "how" and plain[at + 1 :][:1] in _IS)  # "how secure is"
            or (before == "to" and not word.endswith("s"))  # "to treat"
            or (word.endswith("ing") and not before.endswith("s") and before in _BEFORE_ING)
            or (at and is_last and is_content[at - 1] and _awaits_verb(plain, is_content, at))
        ):
            verbs.append(at)
    return verbs


def _awaits_verb(plain: list[str], is_content: list[bool], at: int) -> bool:
    """Whether "do", "did" or the like, and nothing but the subject, stands before a word."""
    start = at
    while start and is_content[start - 1]:
        start -= 1
    while start and plain[start - 1] in _DETERMINERS:
        start -= 1
    return start > 0 and plain[start - 1] in _DO and not plain[at].endswith("s")


def _is_beside(question: str, words: list[re.Match[str]], capital: list[bool], at: int) -> bool:
    """Whether a word goes on with the phrase of the word before it."""
    before = words[at - 1]
    gap = question[before.end() : words[at].start()]
    if capital[at]:
        return capital[at - 1] and (
            gap in _INSIDE_NAMES or (gap == " " and not _POSSESSIVE.search(before.group()))
        )
    return gap == " " and not _POSSESSIVE.search(before.group())


def _name_in(question: str, words: list[re.Match[str]], capital: list[bool]) -> str:
    """The first words side by side that are names; empty if none is."""
    if not any(capital):
        return ""
    first = capital.index(True)
    last = next((at for at in range(first, len(words)) if not capital[at]), len(words)) - 1
    return question[words[first].start() : words[last].end()]


def _plain(word: str) -> str:
    return _ENDING.sub("", word).lower() or word.lower()


def _is_capital(word: str, at: int, names: Collection[str]) -> bool:
    """Whether a word is a name, or written as one; the first of a question in full capitals."""
    if word[0].isupper() and (at > 0 or word[1:2].isupper()):
        return True
    plain = _plain(word)
    return bool(names) and plain not in _KINDS and any(p in names for p in _PART.split(plain))


def _is_content_word(word: str, is_capital: bool) -> bool:
    plain = _plain(word)
    if plain in _NEVER or not plain[0].isalpha() or len(plain) < 2:
        return False
    if is_capital and (plain not in STOP_WORDS or word.isupper()):
        return True
    return not (plain in _FORM or plain.endswith("ly") or (plain.endswith("ed") and len(plain) > 4))
