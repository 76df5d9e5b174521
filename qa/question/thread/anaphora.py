"""Whether a question depends on those before it, told by its form.

"And what did Russia say?" opens like a follow-up, "Why was it closed?" points
back, "What are the reasons?" is too bare to stand alone, "What are popular
trails?" asks of what is so in general, and names nothing. English only, no
tagger. The rules were found on CAsT 2019, and on questions that stand alone,
which they must not touch (`benchmarks/quality/followups.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from qa.question.thread.noun_phrases import (
    ASKING,
    AUXILIARIES,
    PREPOSITIONS,
    TELLING_VERBS,
    TIMES,
    Phrase,
    noun_phrases,
    plain_words,
)
from qa.text.terms import STOP_WORDS, word_set

ContextDependence = Literal["opener", "pronoun", "bare", "general", ""]
"""By what a question depends on those before it; empty where it stands alone."""

_OPENERS = word_set("and but also plus or then")
_ASIDES = ("what about", "how about", "what else", "who else", "where else", "anything else")
_SENTENCE = re.compile(r"\S.*?(?:[.?!](?=\s)|$)", re.DOTALL)
_PERSONAL = word_set("he she him his her hers")
_POINTING = _PERSONAL | word_set("its they them their theirs")
# Of these a name before them in the same question is the owner.
_OWNED = _PERSONAL | word_set("its their theirs they")
_SAYING = word_set(
    "say says said believe believes believed think thinks thought hope hopes claim claims announced"
)
_POSSESSIVES = word_set("his her its their")
_JOINING = word_set(
    "and but or that whether if because when while after before who which since as so than"
)
TO_BE = word_set("is are was were be been being has have had")
ASKED_WITH = word_set("what who when where why how which")
_FUNCTION = STOP_WORDS | word_set("ever yet so far")
_BEFORE_THAT = TO_BE | AUXILIARIES | word_set("about of for from after before to by with why like")
_NO_ONE = word_set("no any every some this that only just")
# "How long did it take to mend the bridge?" points at nothing.
_EMPTY_IT = word_set("take takes took cost costs mean means true possible likely right rain snow")
# Nouns that need another to mean anything: "the causes" of what?
_RELATIVE = word_set(
    """
    advantage benefit disadvantage cause reason effect impact implication consequence result outcome
    finding symptom sign treatment type kind sort form example difference similarity variety
    characteristic feature role purpose aim function use application origin history founding
    meaning importance significance definition theme part member option source price cost problem
    issue risk danger argument evidence controversy criticism reaction response alternative detail
    background aftermath population size age weight height length level author founder winner loser
    victim survivor casualty death injury suspect witness visitor rest total number figure amount
    way thing place people pros cons term name answer question step rule law method
    """
)
_TWO_SIDED = word_set("impact effect influence relationship difference")
_COMPARING = word_set(
    "other others another else next same similar different difference differ instead main earlier"
)
_JUDGING = word_set(
    """
    popular famous important common typical best worst biggest largest interesting good key
    unique major traditional main different other most well-known
    """
)
_PAST = word_set("did was were had been happened said")
# "The talks" are those that were spoken of.
_ROLES = word_set(
    """
    talks president minister ministers government leader leaders spokesman deal agreement attack
    ceasefire truce war conflict decision plan proposal city country region town area team company
    group film book movie study studies system party army theory event band show game crash trial
    """
)


def context_dependence(question: str, names: Collection[str] = ()) -> ContextDependence:
    """By what a question depends on those before it.

    Of several sentences the first decides: the others lean on it.

    Args:
        question: as typed.
        names: words in lower case that are names however they are typed.
    """
    words, phrases = plain_words(question), list(noun_phrases(question, names))
    sentences = list(_SENTENCE.finditer(question))
    for sentence in sentences if len(sentences) > 1 else ():
        words = plain_words(sentence.group())
        phrases = list(noun_phrases(sentence.group(), names))
        at = pronoun_at(words, phrases)
        if phrases or at is not None:
            # A statement before the question brings its own matter along.
            is_statement = sentence.group().endswith((".", "!")) and sentence.end() < len(
                question.rstrip()
            )
            is_statement = is_statement and words[0] not in ASKED_WITH | _OPENERS
            if (
                is_statement
                and at != 0
                and any(phrase.order < (at or len(words)) for phrase in phrases)
            ):
                return ""
            break  # "Interesting.", "OK." say nothing
    return _dependence(words, phrases)


def _dependence(words: list[str], phrases: list[Phrase]) -> ContextDependence:
    if not words:
        return ""
    names = [phrase for phrase in phrases if phrase.is_name]
    if words[0] in _OPENERS or " ".join(words[:2]) in _ASIDES or (words[0] == "so" and not names):
        return "" if _is_of_its_own(words, phrases) else "opener"
    if pronoun_at(words, phrases) is not None:
        return "pronoun"
    has_owned_pronoun = any(_points_back(words, at) for at in range(len(words)))
    if names or has_owned_pronoun:
        return ""
    if not _is_whole(words):
        return "bare"
    return "general" if _is_generic(words, phrases) else ""


def _is_of_its_own(words: list[str], phrases: list[Phrase]) -> bool:
    """Whether a question turns to a matter that it names in full, though it opens like others.

    "What about the Osk bridge?", "… the strike at Brannock?", or a clause with two names.
    """
    if pronoun_at(words, phrases) is not None:
        return False
    names = [phrase for phrase in phrases if phrase.is_name]
    if set(words[1:]) & (ASKED_WITH - {"what", "how"} | AUXILIARIES | TO_BE) or "what" in words[2:]:
        return len(names) > 1
    if "about" not in words[:3]:
        return False
    for phrase in phrases:
        end = phrase.order + len(phrase.text.split())
        is_placed = words[end : end + 1] in (["in"], ["at"], ["on"])
        is_told = phrase.is_name and phrase.name != phrase.text
        is_told |= is_placed and not is_relative(phrase.text.split()[-1]) and bool(names)
        if is_told and words[phrase.order - 1] in ("the", "a", "an"):
            return True
    return False


def pronoun_at(words: list[str], phrases: list[Phrase]) -> int | None:
    """Where the first word stands that points back beyond the question itself."""
    for at in range(len(words)):
        if _points_back(words, at) and not _is_owned(words, phrases, at):
            return at
    return None


def _is_owned(words: list[str], phrases: list[Phrase], at: int) -> bool:
    """Whether a pronoun stands for something in its own question."""
    word, before = words[at], words[at - 1] if at else ""
    name = min((phrase.order for phrase in phrases if phrase.is_name), default=len(words))
    noun = min(
        (phrase.order for phrase in phrases if not is_relative(phrase.text)), default=len(words)
    )
    if at > name and (word in _OWNED or (_JOINING - {"and", "or"}) & set(words[name:at])):
        return True
    if at > min(name, noun):
        if _is_joined(words, at):  # "X and why it…"
            return True
        if word in _POSSESSIVES and before not in PREPOSITIONS:  # "Does the library lend its…"
            return True
        if word in _OWNED and words[0] == "which":  # "Which club sold … in its shop"
            return True
    if before in _SAYING and at + 1 < len(words):  # "Who said he would…"
        return at > min(name, noun) or words[0] in ("who", "which")
    # "In its report, what did…", "How much of its steel does Hyundai…"
    rest = set(words[at + 1 :])
    has_subject = any(
        phrase.order > at and words[phrase.order - 1] in AUXILIARIES for phrase in phrases
    )
    return word in _POSSESSIVES and (has_subject or bool(rest & {"what", "which", "who"}))


def _is_joined(words: list[str], at: int) -> bool:
    """Whether a pronoun opens a later clause, whose noun stands before it: "X and why it…"."""
    start = at
    while start and words[start - 1] in TO_BE | AUXILIARIES | ASKED_WITH:
        start -= 1
    if not start:
        return words[0] == "if"
    return words[start - 1] in _JOINING or bool(ASKED_WITH & set(words[start:at]))


def _points_back(words: list[str], at: int) -> bool:
    word = words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    match word:
        case "it":
            return not (after in _EMPTY_IT and {"to", "that", "for"} & set(words[at + 2 :]))
        case "that":
            return before in _BEFORE_THAT and after not in TIMES
        case "this" | "these" | "those":
            # "Those who fled", "those leaving the army" are told of at once.
            return after not in TIMES | {"who", "that", "which"} and not after.endswith("ing")
        case "there":
            return not {before, after} & TO_BE and before not in AUXILIARIES
        case "then":
            return not after or before == "since"
        case "one" | "ones":
            is_alone = not after or after in _FUNCTION - {"of"}
            return at > 0 and is_alone and before not in _NO_ONE
    return word in _POINTING


def _is_whole(words: list[str]) -> bool:
    """Whether a question without names says enough to stand alone."""
    telling = [w for w in words if w not in STOP_WORDS | TIMES and not w.isdigit()]
    if words[:2] == ["what", "causes"]:  # here a verb
        telling.remove("causes")
    content = [w for w in telling if is_relative(w) or not (w in ASKING or w.endswith("ed"))]
    nouns = [w for w in content if not is_relative(w)]
    if not nouns:
        return False
    pairs = list(zip(words, [*words[1:], ""], strict=True))
    if any(
        _singular(word) in _TWO_SIDED and after in ("on", "to", "with") for word, after in pairs
    ):
        return "of" in words or "between" in words
    relative = next((at for at, word in enumerate(words) if is_relative(word)), len(words))
    if len(nouns) > 2 or {"of", "for", "about", "to"} & set(words[relative:]):
        return True
    if relative < len(words) and PREPOSITIONS & set(words[:relative]):
        return True
    if _is_placed(words, nouns):
        return True
    return not (
        len(nouns) < len(content)
        or any(word in _COMPARING for word in telling)
        or any(_is_headless(words, at) for at in range(len(words)))
        or any(word == "the" and after in _ROLES for word, after in pairs)
    )


def _is_generic(words: list[str], phrases: list[Phrase]) -> bool:
    """Whether a question without names asks of what is so in general: "What are popular trails?".

    Who turns to other news asks of what happened, and not for the best or how it works.
    """
    if (
        words[0] not in {"what", "which", "how", "why", "who"} | AUXILIARIES | TO_BE
        or "of" in words
    ):
        return False
    if set(words) & (_PAST | TELLING_VERBS) or any(word.endswith("ed") for word in words):
        return False
    nouns = [phrase for phrase in phrases if not is_relative(phrase.text.split()[-1])]
    if len(nouns) > 1 or any(char.isdigit() for word in words for char in word):
        return False
    if any(word in _JUDGING for word in words):
        return True
    at = nouns[0].order if nouns else 0
    is_defined = words[0] == "what" and words[1:2] in (["is"], ["are"]) and at <= 3
    return not is_defined and len(words) < 9


def _is_placed(words: list[str], nouns: list[str]) -> bool:
    """Whether a noun stands behind a preposition: "treated after the leak"."""
    places = [at for at, word in enumerate(words) if word in PREPOSITIONS or word == "after"]
    return any(set(words[at + 1 : at + 5]) & set(nouns) for at in places)


def _is_headless(words: list[str], at: int) -> bool:
    """Whether "the first", "the biggest" stand there without their noun."""
    after = words[at + 1] if at + 1 < len(words) else ""
    is_top = words[at] in ("first", "last", "latest", "second") or words[at].endswith("est")
    before = words[at - 1] if at else ""
    is_end = not after or after in _FUNCTION or after.endswith("ed")
    return is_top and before in ("the", "what") and is_end


def is_relative(word: str) -> bool:
    """Whether a noun needs another to mean anything, as "the causes" do."""
    return word.lower() in _RELATIVE or _singular(word.lower()) in _RELATIVE


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
