"""The noun phrases of a question: what it is about, as typed.

Words side by side that neither belong to the form of an English question nor
are what people ask with ("tell", "explain") make a phrase. No tagger: measured
on the follow-up questions of CAsT 2019 (see `benchmarks/followups.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, word_set

_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
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

ASKING = word_set(
    """
    tell tells told describe explain compare say says said give gives gave show shows happen happens
    mean means think thinks thought know knows known work works get gets got make makes made take
    takes took taken go goes went gone come comes came want wants need needs use uses using find
    found start starts began begin begins begun become became call calls keep kept put see seen look
    looks let help helps win wins won lose loses lost pay pays paid cause causes affect affects ask
    asks talk do done famous important popular good bad best better worst common different
    main new old big many much more most long often well really exactly actually still now ever
    first one ones two three other others another else interesting possible typical available
    unique successful key major easy easier easiest hard harder difficult bigger biggest larger
    largest younger older someone anyone everyone somebody anybody something anything everything
    held built sold shot hit cut set sent brought caught taught born left led met fought sunk
    used general stolen broken written chosen hurt killed died
    please like ok okay thanks there here again yet so far
    """
)
"""What people ask with and judge by: carried to another question they would find anything."""

PREPOSITIONS = word_set(
    """
    about across against among around at between by during for from in into of on over than to
    towards under with
    """
)

_FORM = STOP_WORDS | ASKING | TIMES | PREPOSITIONS | AUXILIARIES
_NEVER = CALENDAR_WORDS | word_set("ok okay thanks")
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
        is_name: whether it holds a word with a capital.
        is_subject: whether it stands before the verb, behind no preposition.
        order: how many words stand before it.
    """

    text: str
    is_name: bool
    is_subject: bool
    order: int


def plain_words(question: str) -> list[str]:
    """The words of a question in lower case, without "'s" and the like."""
    return [_plain(word.group()) for word in _WORD.finditer(question)]


def noun_phrases(question: str) -> Iterator[Phrase]:
    """The noun phrases of a question, in their order.

    >>> [phrase.text for phrase in phrases("What did Turkey's minister say about Libya?")]
    ['Turkey', 'minister', 'Libya']
    """
    words = list(_WORD.finditer(question))
    is_content = [_is_content_word(word.group(), at) for at, word in enumerate(words)]
    for at in _verbs(words, is_content):
        is_content[at] = False
    capital = [_is_capital(word.group(), at) for at, word in enumerate(words)]
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
        while end < len(words) and is_content[end] and _is_beside(question, words, capital, end):
            end += 1
        verb = None
        if awaits_verb and capital[at] and not all(capital[at:end]):
            verb = end = at + capital[at:end].index(False)  # "did Netflix shift"
        text = question[words[at].start() : words[end - 1].end()]
        yield Phrase(_POSSESSIVE.sub("", text), any(capital[at:end]), is_free, at)
        if verb is not None:
            awaits_verb, is_free, end = False, False, verb + 1
        at = end


def _verbs(matches: list[re.Match[str]], is_content: list[bool]) -> list[int]:
    """Where words stand that only a verb can be, told by the words around them."""
    words = [match.group() for match in matches]
    plain = [_plain(word) for word in words]
    verbs = []
    for at, word in enumerate(words):
        if not (is_content[at] and word.islower()):
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


def _plain(word: str) -> str:
    return _ENDING.sub("", word).lower() or word.lower()


def _is_capital(word: str, at: int) -> bool:
    """Whether a word is written as a name; the first of a question only in full capitals."""
    return word[0].isupper() and (at > 0 or word[1:2].isupper())


def _is_content_word(word: str, at: int) -> bool:
    plain = _plain(word)
    if plain in _NEVER or not plain[0].isalpha() or len(plain) < 2:
        return False
    if _is_capital(word, at) and (plain not in STOP_WORDS or word.isupper()):
        return True
    return not (plain in _FORM or plain.endswith("ly") or (plain.endswith("ed") and len(plain) > 4))
