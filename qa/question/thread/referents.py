"""What the turns of a conversation speak of, and what of it a question can point to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.question.intent import kind_of_name_asked
from qa.question.thread.anaphora import ASKED_WITH, TO_BE, pronoun_at
from qa.question.thread.noun_phrases import (
    ASKING,
    AUXILIARIES,
    PREPOSITIONS,
    TELLING_VERBS,
    TIMES,
    Phrase,
    plain_words,
)
from qa.question.thread.turns import ReadTurn, is_aspect, last_topic
from qa.text.terms import STOP_WORDS, word_set

_PRESENT = word_set("is are am do does can could should tell describe explain 's")
_EMPTY = (STOP_WORDS | ASKED_WITH | AUXILIARIES | PREPOSITIONS | TIMES | ASKING) - TELLING_VERBS
# "Why did he do it?", "When was that?", "How did it happen?"
_OF_THE_EVENT = re.compile(
    r"\b(?:did|do|does|done|doing) (?:it|that|this|so)"
    r"(?: (?:in|on|at|for|with|from|and|then)\b.*)?$"
    r"|\b(?:it|that|this) (?:all |ever )?happen(?:ed)?\b(?! to\b)"
    r"|^(?:and )?(?:when|where|why|how|since when) (?:was|is|were) (?:that|this)$"
)
_HE, _SHE, _THEY = word_set("he him his"), word_set("she her hers"), word_set("they them their")
_IT = word_set("it its")
_PRONOUNS = (_HE, _SHE, _THEY, _IT)


def spoken_of(turns: Sequence[ReadTurn]) -> list[Phrase]:
    """The names and nouns of the last turn that has any."""
    for turn in reversed(turns):
        phrases = [phrase for phrase in turn.phrases if not is_aspect(phrase)]
        if not phrases and not turn.leans:
            phrases = turn.phrases  # "grain prices"
        names = [phrase for phrase in phrases if phrase.is_name]
        # Behind a question that leaned itself stands what the talk is about.
        events = {event for turn in turns for event in turn.events}
        old = [_typed(text, turns) for text in turn.behind if text not in events]
        if phrases or old:
            nouns = [phrase for phrase in phrases if not phrase.is_name]
            if old and turn.dependence == "general":
                return [*names, *nouns[:1], *old[:1]]
            if old and turn.dependence == "pronoun":
                # "How does it compare to Amazon?": what "it" is stays in the middle.
                subjects = [phrase for phrase in names if phrase.is_subject]
                others = [phrase for phrase in names if not phrase.is_subject]
                return [*subjects, *old[:1], *others, *old[1:]]
            return [*names, *(old or nouns[: 1 if names else 2])]
    return []


def topic_of(turns: Sequence[ReadTurn]) -> list[Phrase]:
    """What the talk began with: the first phrase of the last turn that shows a new topic."""
    start = next((at for at in range(len(turns) - 1, 0, -1) if _turns_away(turns[at])), 0)
    if any(_puts_in_place(turn) for turn in turns[start + 1 :]):
        return []
    return spoken_of(turns[: start + 1])[:1]


def _puts_in_place(turn: ReadTurn) -> bool:
    """Whether a question puts a name in the place of an earlier one: "And what did Russia say?"."""
    return turn.dependence == "opener" and bool(turn.names)


def _turns_away(turn: ReadTurn) -> bool:
    """Whether a question turns to other news.

    It says so, or names only a matter ("hurricane Ada"), or stands alone and asks what
    happened to a name.
    """
    if turn.turning == "restatement":
        return True
    if turn.leans:
        return False
    if turn.turning == "change" or is_bare_topic(turn):
        return True
    return not _PRESENT & set(turn.words) and bool(turn.names)


def is_bare_topic(turn: ReadTurn) -> bool:
    """Whether a question is but the name of a matter: "bridge repair", "flood in Osk"."""
    phrases = [phrase for phrase in turn.phrases if not is_aspect(phrase)]
    asking = ASKED_WITH | AUXILIARIES | _PRESENT | ASKING - TELLING_VERBS
    return bool(phrases) and not asking & set(turn.words)


def introduces(turn: ReadTurn) -> bool:
    """Whether a question turns to one thing and asks of nothing else: "Tell me about Tesla."."""
    if turn.leans:
        return False
    if is_bare_topic(turn) or turn.turning == "change":
        return True
    return (
        len(turn.phrases) == 1
        and not is_aspect(turn.phrases[0])
        and turn.words[0] in ("tell", "what", "who", "describe")
        and not AUXILIARIES & set(turn.words)
        and turn.phrases[0].order + len(turn.phrases[0].text.split()) == len(turn.words)
    )


def _typed(text: str, turns: Sequence[ReadTurn]) -> Phrase:
    """A carried phrase as it stands in the turn where it was typed."""
    for turn in reversed(turns):
        for phrase in turn.phrases:
            if phrase.text == text:
                return phrase
    return Phrase(text, is_name=text[0].isupper(), is_subject=False, order=0)


def event_meant(now: ReadTurn, turns: Sequence[ReadTurn]) -> list[str]:
    """The verb that a question leaves out: "with what?" after "Who attacked the mayor?"."""
    is_elliptic = pronoun_at(now.words, now.phrases) is None and (
        all(word in _EMPTY for word in now.words) or _is_bare_name(now)
    )
    if not is_elliptic and not _OF_THE_EVENT.search(" ".join(now.words)):
        return []
    return next((turn.events[:1] for turn in reversed(last_topic(turns)) if turn.events), [])


def _is_bare_name(now: ReadTurn) -> bool:
    """Whether a question only puts a name in the place of another: "And Syria?"."""
    words = {word for phrase in now.names for word in plain_words(phrase.text)}
    return bool(words) and all(word in _EMPTY or word in words for word in now.words)


def answer_meant(word: str, turns: Sequence[ReadTurn]) -> int | None:
    """Which turn's answer a pronoun points to, by its kind and the nearest first.

    "He" and "she" are whom "who" was answered with, "it" what "which" was. A turn that has
    the same pronoun speaks of whom the turns before it spoke of.
    """
    same = next((kind for kind in _PRONOUNS if word in kind), frozenset({word}))
    start = len(turns) - len(last_topic(turns))
    for at in range(len(turns) - 1, start - 1, -1):
        turn = turns[at]
        if same & set(turn.words):
            continue
        if turn.turn.introduced != () and _can_be_answer(word, turn):
            return at
        if turn.names and not turn.leans:
            break
    return None


def _can_be_answer(word: str, turn: ReadTurn) -> bool:
    kind = kind_of_name_asked(turn.text)
    if kind is None or _names_whom_it_asks_for(turn):
        return False
    if word in _HE | _SHE | _THEY:
        return kind != "place"
    return kind == ("place" if word == "there" else "thing" if word in _IT else None)


def _names_whom_it_asks_for(turn: ReadTurn) -> bool:
    """Whether a question asks who a person is whom it names: "Who is Ada Holm?"."""
    is_first = any(phrase.order == 2 for phrase in turn.names)
    return turn.words[:1] == ["who"] and set(turn.words[1:2]) <= TO_BE and is_first
