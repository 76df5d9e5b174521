"""Follow-up questions: what "And what did Russia say?" takes from the turns before it.

No model: a question leans on the earlier ones when it opens like one ("And",
"What about"), points back ("it", "there"), is too bare to stand alone ("Why?",
"What are the reasons?") or asks of what is so in general and names nothing
("What are popular trails?"). Then the names and noun phrases of the last turn
are carried over, but for a name in whose place the new question puts its own,
and beside them what the talk began with. A question that stands alone carries
nothing: in an archive a word too many leads astray further than a word too few.

Measured by `benchmarks/followups.py`: of the terms that people add to make a
follow-up stand alone, .62 are recovered on CAsT 2019 and .30 on the first half
of CAsT 2020, where the rules were found, and .23 on the second half, which was
held out; .66, .48 and .33 of the terms added are right. Much of what 2020 wants
stands in the answers only. Of 2,947 turns to another topic, also after real
follow-ups, 16 take anything over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.question.anaphora import (
    ASKED_WITH,
    TO_BE,
    ContextDependence,
    context_dependence,
    is_relative,
    pronoun_at,
)
from qa.question.noun_phrases import AUXILIARIES, Phrase, noun_phrases, plain_words
from qa.text.terms import text_terms, word_set

MOST_CARRIED = 2
"""Phrases. On CAsT 2019 a third recovers no term more and costs .03 of precision."""

_PRESENT = word_set("is are am do does can could should tell describe explain 's")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation.

    Attributes:
        question: as it was asked.
        understood: with what was carried over to it; empty means the same.
        any_time: whether no time was taken from its words; then none is carried over.
    """

    question: str
    understood: str = ""
    any_time: bool = False


def with_carried(question: str, carried: Sequence[str]) -> str:
    """The question with what it takes from earlier ones in brackets behind it."""
    return f"{question} ({', '.join(carried)})" if carried else question


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question takes over from the turns before it.

    Attributes:
        carried: names and noun phrases, each as it was typed earlier.
        is_dependent: whether the question depends on the earlier ones; then it may take its
            time from them too, even where no name is carried.
    """

    carried: tuple[str, ...] = ()
    is_dependent: bool = False


def follow_up(question: str, turns: Sequence[Turn], *, drop: Collection[str] = ()) -> FollowUp:
    """Find what a question takes over from the turns before it.

    Args:
        question: as typed.
        turns: the earlier turns, the oldest first.
        drop: carried phrases that the user took away; they are not carried again.
    """
    words, phrases = plain_words(question), list(noun_phrases(question))
    if not turns or not words:
        return FollowUp()
    if dependence := context_dependence(question):
        carried = _carried(dependence, words, phrases, turns)
    else:
        carried = _named_in_part(words, phrases, turns)
    known = set(text_terms(question))
    new: list[str] = []
    for phrase in carried:
        terms = set(text_terms(phrase))
        if terms - known:
            new.append(phrase)
            known |= terms
    dropped = {phrase.casefold() for phrase in drop}
    new = [phrase for phrase in new[:MOST_CARRIED] if phrase.casefold() not in dropped]
    return FollowUp(tuple(new), is_dependent=bool(dependence or carried))


def _carried(
    dependence: ContextDependence, words: list[str], phrases: list[Phrase], turns: Sequence[Turn]
) -> list[str]:
    """What a dependent question takes over, the most telling first."""
    topic = _topic(turns)
    if dependence == "general":
        return [phrase.text for phrase in topic]
    last = _spoken_of(turns)
    if _introduces(turns[-1]):
        topic = []
    earlier = list({phrase.text: phrase for phrase in [*last[:1], *topic, *last[1:]]}.values())
    pronoun = pronoun_at(words, phrases)
    end = len(words) if pronoun is None else pronoun
    new = [phrase for phrase in phrases if phrase.is_name and phrase.order < end]
    left = _without_replaced(earlier, new, is_bare=dependence == "opener")
    if pronoun is not None:
        return [phrase.text for phrase in left or earlier]
    has_new_topic = any(phrase not in left and not phrase.is_subject for phrase in earlier)
    is_clause = bool(set(words[1:]) & (ASKED_WITH | AUXILIARIES | TO_BE)) and dependence == "opener"
    return [] if has_new_topic and is_clause else [phrase.text for phrase in left]


def _spoken_of(turns: Sequence[Turn]) -> list[Phrase]:
    """The names and nouns of the last turn that has any."""
    for turn in reversed(turns):
        phrases = [phrase for phrase in noun_phrases(turn.question) if not _is_aspect(phrase)]
        names = [phrase for phrase in phrases if phrase.is_name]
        # Behind a question that leaned itself stands what the talk is about.
        old = [_typed(text, turns) for text in _behind(turn)]
        if phrases or old:
            nouns = [phrase for phrase in phrases if not phrase.is_name]
            dependence = context_dependence(turn.question)
            if old and dependence == "general":
                return [*names, *nouns[:1], *old[:1]]
            if old and dependence == "pronoun":
                # "How does it compare to Amazon?": what "it" is stays in the middle.
                subjects = [phrase for phrase in names if phrase.is_subject]
                others = [phrase for phrase in names if not phrase.is_subject]
                return [*subjects, *old[:1], *others, *old[1:]]
            return [*names, *(old or nouns[: 1 if names else 2])]
    return []


def _topic(turns: Sequence[Turn]) -> list[Phrase]:
    """What the talk began with: the first phrase of the last turn that shows a new topic."""
    start = next((at for at in range(len(turns) - 1, 0, -1) if _turns_away(turns[at])), 0)
    if any(_puts_in_place(turn) for turn in turns[start + 1 :]):
        return []
    return _spoken_of(turns[: start + 1])[:1]


def _puts_in_place(turn: Turn) -> bool:
    """Whether a question puts a name in the place of an earlier one: "And what did Russia say?"."""
    return context_dependence(turn.question) == "opener" and any(
        phrase.is_name for phrase in noun_phrases(turn.question)
    )


def _turns_away(turn: Turn) -> bool:
    """Whether a question turns to other news: it stands alone and asks what happened to a name."""
    return (
        not context_dependence(turn.question)
        and not _behind(turn)
        and not _PRESENT & set(plain_words(turn.question))
        and any(phrase.is_name for phrase in noun_phrases(turn.question))
    )


def _introduces(turn: Turn) -> bool:
    """Whether a question turns to one thing and asks of nothing else: "Tell me about Tesla."."""
    phrases = list(noun_phrases(turn.question))
    words = plain_words(turn.question)
    return (
        len(phrases) == 1
        and not _is_aspect(phrases[0])
        and not context_dependence(turn.question)
        and words[0] in ("tell", "what", "who", "describe")
        and not AUXILIARIES & set(words)
        and phrases[0].order + len(phrases[0].text.split()) == len(words)
    )


def _is_aspect(phrase: Phrase) -> bool:
    """Whether a phrase names an aspect of something else: "the side effects"."""
    return not phrase.is_name and is_relative(phrase.text.split()[-1])


def _behind(turn: Turn) -> list[str]:
    """What was carried over to an earlier turn: it stands in brackets behind the question."""
    rest = turn.understood.removeprefix(turn.question).strip()
    if not turn.understood.startswith(turn.question) or rest[:1] + rest[-1:] != "()":
        return []
    return [phrase.strip() for phrase in rest[1:-1].split(",") if phrase.strip()]


def _typed(text: str, turns: Sequence[Turn]) -> Phrase:
    """A carried phrase as it stands in the turn where it was typed."""
    for turn in reversed(turns):
        for phrase in noun_phrases(turn.question):
            if phrase.text == text:
                return phrase
    return Phrase(text, is_name=text[0].isupper(), is_subject=False, order=0)


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


def _named_in_part(words: list[str], phrases: list[Phrase], turns: Sequence[Turn]) -> list[str]:
    """The whole of a name of which the question holds the last word: "the College"."""
    if any(phrase.is_name and " " in phrase.text for phrase in phrases):
        return []
    last = {
        term
        for phrase in phrases
        for term in text_terms(phrase.text)[:1]
        if phrase.order
        and words[phrase.order - 1] in ("the", "this", "that")
        and not is_relative(phrase.text)
    }
    for turn in reversed(turns):
        for text in [
            *(phrase.text for phrase in noun_phrases(turn.question) if phrase.is_name),
            *_behind(turn),
        ]:
            terms = text_terms(text)
            if len(terms) > 1 and terms[-1] in last:
                return [text]
    return []
