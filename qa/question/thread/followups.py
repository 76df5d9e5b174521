"""Follow-up questions: what "And what did Russia say?" takes from the turns before it.

No model: a question leans on the earlier ones when it opens like one ("And",
"What about"), points back ("it", "there"), is too bare to stand alone ("Why?",
"What are the reasons?") or asks of what is so in general and names nothing
("What are popular trails?"). Then the names and noun phrases of the last turn
are carried over, but for a name in whose place the new question puts its own,
and beside them what the talk began with; for "he" the name that an answer gave,
and for "why?" the verb. A question that stands alone carries nothing: in an
archive a word too many leads astray further than a word too few.

Measured by `benchmarks/quality/followups.py`: of the terms that people add to make a
follow-up stand alone, .62 are recovered on CAsT 2019 and .30 on the first half
of CAsT 2020, where the rules were found, and .23 on the second half, which was
held out; .67, .48 and .33 of the terms added are right. Much of what 2020 wants
stands in the answers only, which this benchmark does not have. Of 2,947 turns
to another topic, also after real follow-ups, 12 take anything over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.question.thread.anaphora import ASKED_WITH, TO_BE, is_relative, pronoun_at
from qa.question.thread.noun_phrases import AUXILIARIES, Phrase
from qa.question.thread.referents import (
    answer_meant,
    event_meant,
    introduces,
    spoken_of,
    topic_of,
)
from qa.question.thread.restatements import restate
from qa.question.thread.turns import ReadTurn, Turn, last_topic, read_turn
from qa.text.terms import text_terms

MOST_PHRASES = 2
"""Phrases. On CAsT 2019 a third recovers no term more and costs .03 of precision."""

MOST_CARRIED = MOST_PHRASES + 1
"""With the verb that the question leaves out."""


def with_carried(question: str, carried: Sequence[str]) -> str:
    """The question with what it takes from earlier ones in brackets behind it."""
    return f"{question} ({', '.join(carried)})" if carried else question


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question takes over from the turns before it.

    Attributes:
        question: what is asked, without the words that only open it; of one that puts an
            earlier question right, that one with the new words in their place.
        carried: names, noun phrases and a verb, each as it was typed earlier, or as an answer
            gave it.
        timed: earlier questions whose time it takes over where it names none, the nearest
            first; none where it stands alone.
        is_restatement: whether it puts the last question right.
        dropped: phrases that are not carried any more.
    """

    question: str
    carried: tuple[str, ...] = ()
    timed: tuple[str, ...] = ()
    is_restatement: bool = False
    dropped: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        """The question with what it takes over."""
        return with_carried(self.question, self.carried)


def follow_up(
    question: str,
    turns: Sequence[Turn],
    *,
    drop: Collection[str] = (),
    names: Collection[str] = (),
) -> FollowUp:
    """Find what a question takes over from the turns before it.

    Args:
        question: as typed.
        turns: the earlier turns, the oldest first.
        drop: carried phrases that the user took away; they are not carried again.
        names: words in lower case that are names however they are typed; without them
            capitals tell names.
    """
    now = read_turn(Turn(question), names)
    before = [read_turn(turn, names) for turn in turns]
    dropped = _dropped(before, drop)
    if not before or not now.words:
        return FollowUp(now.text, dropped=dropped)
    if now.turning == "restatement":
        text, carried = restate(now, before[-1])
    else:
        text = now.text
        carried = _carried(now, before) if now.dependence else _named_in_part(now, before)
    known = set(text_terms(text))
    gone = {phrase.casefold() for phrase in dropped}
    new: list[str] = []
    for phrase in carried:
        terms = set(text_terms(phrase))
        if terms - known:
            new.append(phrase)
            known |= terms
    kept = tuple(phrase for phrase in new[:MOST_CARRIED] if phrase.casefold() not in gone)
    is_restatement = now.turning == "restatement"
    leans = is_restatement or now.dependence or carried
    timed = [turn for turn in reversed(last_topic(before)) if not turn.turn.any_time]
    return FollowUp(
        text, kept, tuple(turn.text for turn in timed if leans), is_restatement, dropped
    )


def answer_pointed_to(
    question: str, turns: Sequence[Turn], names: Collection[str] = ()
) -> int | None:
    """Which turn's answer a question points to ("What did he say?" after "Who won?"), if any."""
    now = read_turn(Turn(question), names)
    place = pronoun_at(now.words, now.phrases)
    if place is None or not turns:
        return None
    return answer_meant(now.words[place], [read_turn(turn, names) for turn in turns])


def _dropped(turns: Sequence[ReadTurn], drop: Collection[str]) -> tuple[str, ...]:
    """What was taken away and not asked for since."""
    dropped: dict[str, None] = {}
    for turn in turns:
        asked = turn.text.casefold()
        dropped = dict.fromkeys(phrase for phrase in dropped if phrase.casefold() not in asked)
        dropped |= dict.fromkeys(turn.turn.drop)
    return tuple(dropped | dict.fromkeys(drop))


def _carried(now: ReadTurn, turns: Sequence[ReadTurn]) -> list[str]:
    """What a dependent question takes over, the most telling first."""
    topic = topic_of(turns)
    if now.dependence == "general":
        return [phrase.text for phrase in topic]
    last = spoken_of(turns)
    if introduces(turns[-1]):
        topic = []
    earlier = list({phrase.text: phrase for phrase in [*last[:1], *topic, *last[1:]]}.values())
    pronoun = pronoun_at(now.words, now.phrases)
    end = len(now.words) if pronoun is None else pronoun
    new = [phrase for phrase in now.names if phrase.order < end]
    left = _without_replaced(earlier, new, is_bare=now.dependence == "opener")
    if pronoun is not None:
        phrases = [*_given(now, turns), *(phrase.text for phrase in left or earlier)]
    else:
        has_new_topic = any(phrase not in left and not phrase.is_subject for phrase in earlier)
        is_clause = bool(set(now.words[1:]) & (ASKED_WITH | AUXILIARIES | TO_BE))
        if has_new_topic and is_clause and now.dependence == "opener":
            return []
        phrases = [phrase.text for phrase in left]
    return [*phrases[:MOST_PHRASES], *event_meant(now, turns)]


def _given(now: ReadTurn, turns: Sequence[ReadTurn]) -> list[str]:
    """The name of an earlier answer that a question points to."""
    place = pronoun_at(now.words, now.phrases)
    at = None if place is None else answer_meant(now.words[place], turns)
    return [] if at is None else list(turns[at].turn.introduced or ())[:1]


def _without_replaced(old: list[Phrase], new: list[Phrase], *, is_bare: bool) -> list[Phrase]:
    """Without the names in whose place the new question puts its own.

    After a bare "And Syria?" the place is unknown: only a name that stood alone is replaced.
    """
    for name in new:
        names = [phrase for phrase in old if phrase.is_name]
        same = [phrase for phrase in names if phrase.is_subject == name.is_subject]
        if is_bare and not same and len(names) == 1:
            same = names
        old = [phrase for phrase in old if phrase not in same[:1]]
    return old


def _named_in_part(now: ReadTurn, turns: Sequence[ReadTurn]) -> list[str]:
    """The whole of a name of which the question holds the last word: "the College"."""
    if now.turning or any(" " in phrase.text for phrase in now.names):
        return []
    last = {
        term
        for phrase in now.phrases
        for term in text_terms(phrase.text)[:1]
        if phrase.order
        and now.words[phrase.order - 1] in ("the", "this", "that")
        and not is_relative(phrase.text)
    }
    for turn in reversed(turns):
        for text in [*(phrase.text for phrase in turn.names), *turn.behind]:
            terms = text_terms(text)
            if len(terms) > 1 and terms[-1] in last:
                return [text]
    return []
