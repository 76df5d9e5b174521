"""The turns of a conversation, and what of each the next question may lean on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.question.thread.anaphora import ContextDependence, context_dependence, is_relative
from qa.question.thread.noun_phrases import Phrase, event_words, noun_phrases, plain_words
from qa.question.thread.openings import Turning, opening_of

_WITH_CARRIED = re.compile(r"(?P<question>.*\S) \((?P<carried>[^()]+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation.

    Attributes:
        question: as it was asked.
        understood: with what was carried over to it; empty means that it is understood anew,
            by the turns before it.
        any_time: whether no time of its words is carried over: none was taken from them, or
            nothing was found.
        introduced: the names that its answer gave, see `qa.answering.introduced`; None
            means that they are not known.
        drop: phrases that were taken away from it; they are not carried again, until somebody
            asks for them.
    """

    question: str
    understood: str = ""
    any_time: bool = False
    introduced: tuple[str, ...] | None = None
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn with what its words are.

    Attributes:
        turn: as it was.
        text: what was asked: without the words it opens with, and of a question that puts an
            earlier one right ("No, I meant …") that one with its new words.
        turning: whether it turns to another topic, see `qa.question.thread.openings`.
        words: of the text, in lower case.
        phrases: its noun phrases.
        events: its verbs that tell what happened.
        dependence: by what it depends on the turns before it.
        behind: what it took over from them.
    """

    turn: Turn
    text: str
    turning: Turning
    words: list[str]
    phrases: list[Phrase]
    events: list[str]
    dependence: ContextDependence
    behind: tuple[str, ...]

    @property
    def names(self) -> list[Phrase]:
        """Its phrases that are names."""
        return [phrase for phrase in self.phrases if phrase.is_name]

    @property
    def leans(self) -> bool:
        """Whether it goes on with the talk before it."""
        return bool(self.dependence or self.behind)


def read_turn(turn: Turn, names: Collection[str] = ()) -> ReadTurn:
    """Read a turn; ``names`` are words in lower case that are names however they are typed."""
    opening = opening_of(turn.question)
    text, turning = opening.rest, opening.turning
    behind: tuple[str, ...] = ()
    if turn.understood and turn.understood != turn.question:
        rest = turn.understood.removeprefix(turn.question).strip()
        if not turn.understood.startswith(turn.question):
            match = _WITH_CARRIED.fullmatch(turn.understood)
            text = match["question"] if match else turn.understood
            rest = f"({match['carried']})" if match else ""
        if rest[:1] + rest[-1:] == "()":
            behind = tuple(part.strip() for part in rest[1:-1].split(",") if part.strip())
    words = plain_words(text)
    if (
        turning and text is opening.rest and text[:1].isupper()
    ):  # no capital of a sentence: "No, I meant Dorrin"
        names = {*names, words[0]}
    dependence = context_dependence(text, names)
    if turning == "change" and dependence != "pronoun":
        dependence = ""
    phrases = list(noun_phrases(text, names))
    events = event_words(text, names)
    return ReadTurn(turn, text, turning, words, phrases, events, dependence, behind)


def last_topic(turns: Sequence[ReadTurn]) -> Sequence[ReadTurn]:
    """The turns since somebody last asked what leans on nothing."""
    start = next((at for at in range(len(turns) - 1, 0, -1) if not turns[at].leans), 0)
    return turns[start:]


def is_aspect(phrase: Phrase) -> bool:
    """Whether a phrase names an aspect of something else: "the side effects"."""
    return not phrase.is_name and is_relative(phrase.text.split()[-1])
