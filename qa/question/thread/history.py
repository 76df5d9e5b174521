"""The turns before a question, made ready, and what the question takes over from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from qa.errors import QuestionError
from qa.languages.codes import ENGLISH
from qa.question.language import question_language
from qa.question.operators import without_operators
from qa.question.query import LONGEST_QUESTION, MOST_TURNS, check_length
from qa.question.talk.small_talk import small_talk_in
from qa.question.thread.followups import FollowUp, answer_pointed_to, follow_up
from qa.question.thread.turns import Turn
from qa.spelling.correction import Correction, mended

SlipsIn = Callable[[str], Sequence[Correction]]
"""From a text to how its words with slips are read; see `qa.spelling.slips_in.slips_in`."""

NamesIn = Callable[[str], Collection[str]]
"""From a text to its words that are names, folded; see `qa.retrieval.names.PrintedNames`."""

Answered = Callable[[Turn, Sequence[Turn]], tuple[str, ...]]
"""From a turn and those before it to the names that its answer gives."""


def turns_before(history: Sequence[Turn], slips_in: SlipsIn | None = None) -> list[Turn]:
    """The last of the earlier turns, with their slips read as what was meant.

    A question leans on none that was small talk.

    Raises:
        QuestionError: one of them is no turn, or could not have been asked.
    """
    turns = list(history)
    for turn in turns:
        if not isinstance(turn, Turn):
            raise QuestionError(
                "history holds turns (qa.question.thread.turns.Turn) and not "
                f"{type(turn).__name__}."
            )
    turns = [turn for turn in turns if small_talk_in(turn.question) is None][-MOST_TURNS:]
    for turn in turns:
        if not turn.question.strip():
            raise QuestionError("An earlier question is empty.")
        check_length(turn.question)
        # Understood is the question with the few names that it took over.
        check_length(turn.understood, 2 * LONGEST_QUESTION)
    return [_mended(_without_operators(turn), slips_in) for turn in turns]


def corrections_in(text: str, slips_in: SlipsIn | None) -> tuple[Correction, ...]:
    """How words with slips are read; small talk and other languages are left as they are typed."""
    is_left = slips_in is None or small_talk_in(text) or question_language(text) != ENGLISH
    return () if slips_in is None or is_left else tuple(slips_in(text))


def follow_up_of(
    text: str,
    turns: Sequence[Turn],
    *,
    drop: Collection[str] = (),
    names: NamesIn | None = None,
    answered: Answered | None = None,
) -> FollowUp:
    """What a question takes over from turns that may lack what an archive knows of them.

    Args:
        text: the question.
        turns: those before it, oldest first; one that was not understood yet is now.
        drop: as in `qa.question.thread.followups.follow_up`.
        names: how the archive prints words; without it capitals tell names.
        answered: gives the names of an earlier answer. It is asked at most once, for a turn
            that the question points to and that does not know them.
    """
    known: Collection[str] = ()
    if turns and names:
        known = names("\n".join((text, *(turn.question for turn in turns))))
    whole: list[Turn] = []
    for turn in turns:
        if not turn.understood:
            earlier = follow_up(turn.question, whole, drop=turn.drop, names=known)
            turn = replace(turn, understood=earlier.understood)
        whole.append(turn)
    if answered and (at := answer_pointed_to(text, whole, known)) is not None:
        turn = whole[at]
        if turn.introduced is None:
            whole[at] = replace(turn, introduced=answered(turn, whole[:at]))
    return follow_up(text, whole, drop=drop, names=known)


def _without_operators(turn: Turn) -> Turn:
    asked, understood = map(without_operators, (turn.question, turn.understood))
    return replace(turn, question=asked, understood=understood)


def _mended(turn: Turn, slips_in: SlipsIn | None) -> Turn:
    """An earlier turn without its slips, so that none is taken over."""
    corrections = corrections_in(turn.question, slips_in)
    if not corrections:
        return turn
    return replace(
        turn,
        question=mended(turn.question, corrections),
        understood=mended(turn.understood, corrections),
    )
