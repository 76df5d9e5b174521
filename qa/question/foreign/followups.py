"""What a question in another language than English takes from the talk before it.

A question leans on those before it where it opens like one ("Und wann?"), points back with a
pronoun and names nothing itself, or says too little to stand alone ("Warum?"); small talk and
questions about the archive never do. Then the names
of the last turn are carried over; where it puts its own name in their place ("Und in Lyon?"),
the other words. ``[thread]`` of a language's file lists ``openers``, ``persons`` and ``things``,
and in ``apart`` words that only look as if they held one of these.
English is richer, see `qa.question.thread.followups`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from qa.languages.codes import ENGLISH
from qa.languages.phrases import any_of, has, listed_words, pattern_of, phrases
from qa.languages.writing import CAPITAL_NOUNS, MARKS, VERB_LAST, WITHOUT_BLANKS
from qa.question.foreign.archive import asks_of_archive
from qa.question.foreign.kinds import kind_of_name_in
from qa.question.foreign.talk import talk_in
from qa.question.foreign.times import without_times
from qa.question.language import has_english_words, question_language
from qa.question.thread.followups import MOST_PHRASES, FollowUp
from qa.question.thread.history import Answered, NamesIn, follow_up_of
from qa.question.thread.turns import Turn
from qa.text.proper_names import fold
from qa.text.words.stops import stop_words

MOST_BARE = 1
"""Telling words of a question that says too little to stand alone: "Combien de morts ?"."""
MOST_BARE_LETTERS = 6
"""Letters that it may have besides, where no blanks part words."""

MOST_TOLD_BY_TALK = 4
"""Words of a question that may be in the language of the one before it."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_CARRIED = re.compile(r"\(([^()]+)\)$")
_SPLIT = re.compile(rf"[^\w{MARKS}・ー々〇-]+")


def follow_up_in(
    language: str,
    text: str,
    turns: Sequence[Turn],
    *,
    drop: Collection[str] = (),
    names: NamesIn | None = None,
    answered: Answered | None = None,
) -> FollowUp:
    """What a question takes over; arguments as for `qa.question.thread.history.follow_up_of`.

    Args:
        language: of the question, ISO 639.
        text: the question.
        turns: those before it, oldest first.
        drop: phrases that are not carried.
        names: how the archive prints words.
        answered: gives the names of an earlier answer.
    """
    if language == ENGLISH or not phrases(language, "thread", "openers"):
        return follow_up_of(text, turns, drop=drop, names=names, answered=answered)
    if not turns or talk_in(text) or asks_of_archive(language, text):
        return FollowUp(text, dropped=tuple(drop))
    own = _names(language, text, names)
    opens = has_opener(language, text)
    points = not own and _points_back(language, text)
    if not (opens or points or (not own and _is_bare(language, text))):
        return FollowUp(text, dropped=tuple(drop))
    carried = _introduced(language, text, turns, answered) if points else ()
    carried = carried or _carried(
        turns,
        names,
        is_replaced=bool(own),
        is_pointed=points,
        is_person=_points(language, "persons", text),
    )
    gone = {phrase.casefold() for phrase in drop}
    kept = [
        phrase
        for phrase in carried
        if phrase.casefold() not in gone and phrase.casefold() not in text.casefold()
    ]
    timed = tuple(turn.question for turn in reversed(turns) if not turn.any_time)
    return FollowUp(text, tuple(kept[:MOST_PHRASES]), timed, dropped=tuple(drop))


def language_in_talk(
    text: str, history: Sequence[Turn], held: Collection[str], reader: str = ENGLISH
) -> str:
    """The language of a question; of one that tells none ("Und in Lyon?") that of the talk.

    Of a greeting that several languages have ("Hej") the reader's, if it is one of them.
    """
    talk = talk_in(text, (reader,))
    if talk is not None and talk.language == reader:
        return reader
    language = question_language(text, held)
    last = history[-1] if history else None
    before = question_language(last.question, held) if isinstance(last, Turn) else language
    if before in (language, ENGLISH) or has_english_words(text):
        return language
    is_short = len(text.split()) <= MOST_TOLD_BY_TALK
    return before if is_short and has_opener(before, text) else language


def has_opener(language: str, text: str) -> bool:
    """Whether a question opens as one that goes on ("Und …", "ومتى")."""
    listed = phrases(language, "thread", "openers")
    begins = pattern_of(language, [f"^{phrase}" for phrase in listed])
    return bool(listed) and re.match(begins, text, re.IGNORECASE) is not None


def _points_back(language: str, text: str) -> bool:
    return _points(language, "persons", text) or _points(language, "things", text)


def _points(language: str, name: str, text: str) -> bool:
    """Whether a word of a list points back, which is no part of another word ("土耳其")."""
    apart = phrases(language, "thread", "apart")
    rest = re.sub(any_of(language, apart), " ", text) if apart else text
    return has(language, "thread", name, rest)


def _names(language: str, text: str, names: NamesIn | None) -> list[str]:
    """The names of a question: words side by side with capitals, or that are known as names."""
    known = names(text) if names else ()
    found = []
    for run in _runs(language, text):
        part: list[str] = []
        for word in [*_WORD.findall(run), ""]:
            is_first = text.lstrip("¿¡ ").startswith(word)
            if word and ((word[0].isupper() and not is_first) or fold(word) in known):
                part.append(word)
            elif part:
                found.append(" ".join(part))
                part = []
    return found


def _is_bare(language: str, text: str) -> bool:
    """Whether a question without names says too little: it may have one word of its own."""
    runs = _runs(language, text)
    if language in WITHOUT_BLANKS:
        parts = [part for run in runs for part in run.split("的") if _is_matter(language, part)]
        return len(parts) <= MOST_BARE and sum(map(len, runs)) <= MOST_BARE_LETTERS
    words = [word for run in runs for word in _WORD.findall(run)]
    if language in CAPITAL_NOUNS:  # without a noun it says nothing by itself
        return not any(word[0].isupper() for word in words[1:])
    return len(words) <= MOST_BARE


def _is_matter(language: str, part: str) -> bool:
    """Whether a part of a question says anything: one letter of Chinese alone rarely does."""
    return len(part) > 1 or language != "zh"


def _introduced(
    language: str, text: str, turns: Sequence[Turn], answered: Answered | None
) -> tuple[str, ...]:
    """The name that the last answer gave, where "he" may mean whom it was asked for."""
    last = turns[-1]
    asked = question_language(last.question)
    if not _points(language, "persons", text):
        return ()
    if kind_of_name_in(asked, last.question) != "person":
        return ()
    given = last.introduced
    if given is None and answered is not None:
        given = answered(last, turns[:-1])
    return tuple(given or ())[:1]


def _carried(
    turns: Sequence[Turn],
    names: NamesIn | None,
    *,
    is_replaced: bool,
    is_pointed: bool,
    is_person: bool,
) -> tuple[str, ...]:
    """What the last turn that has any names or telling words lends."""
    for turn in reversed(turns):
        language = question_language(turn.question)
        named = _names(language, turn.question, names)
        # Of German nouns the last is the likeliest in whose place a name is put.
        gone = named[-1:] if is_replaced and language in CAPITAL_NOUNS else named
        runs = _runs(language, turn.question)
        others = [run for run in runs if not any(name in run for name in gone)]
        if is_replaced and not others and language not in VERB_LAST:
            # "öppnade Brink bron": no article parts the name from the matter behind it.
            behind_names = (run.partition(name)[2].strip() for run in runs for name in gone)
            others = [rest for rest in behind_names if rest]
        if language not in VERB_LAST:  # the matter stands behind the verb
            others.reverse()
        behind = _CARRIED.search(turn.understood)
        old = [part.strip() for part in behind[1].split(",")] if behind else []
        if is_replaced:
            lent = [*others, *old]
        elif is_pointed:
            lent = [*named, *old] or others
            if not is_person:  # "it" may be the matter, whatever is named beside it
                lent = [*lent, *others]
        else:
            lent = [*named, *old, *others]
        if lent:
            return tuple(dict.fromkeys(lent))
    return ()


def _runs(language: str, text: str) -> list[str]:
    """The telling words of a question that stand side by side, without what only asks."""
    rest = without_times(language, text)
    if language in WITHOUT_BLANKS:
        return _runs_of_run(language, rest)
    stops, asking = stop_words(language), listed_words(language, "questions", "asks")
    asking |= _pointing(language)
    runs: list[list[str]] = [[]]
    for part in _SPLIT.split(rest):
        is_word = bool(part) and not part.isdigit()
        if is_word and part.lower() not in asking and not stops.holds(part):
            runs[-1].append(part)
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def _runs_of_run(language: str, text: str) -> list[str]:
    """The same where no blanks part words: what is left between those that only ask."""
    small = [
        *listed_words(language, "questions", "asks"),
        *(phrase for name in _ASKING for phrase in phrases(language, "questions", name)),
        *_pointing(language),
    ]  # fmt: skip
    cut = re.sub(pattern_of(language, small), " ", text) if small else text
    runs = re.split(r"[\s、。，？?！!・はがをにでのもへと]+" if language == "ja" else r"\W+", cut)
    return [run for run in runs if not _EMPTY.fullmatch(run)]


_EMPTY = re.compile(r"[\u3041-\u309f]*|[的了是吗呢吧在]")
"""Endings of Japanese, particles of Chinese."""
_ASKING = ("number", "day", "place", "person", "thing", "reason", "said")


def _pointing(language: str) -> set[str]:
    listed = (phrases(language, "thread", name) for name in ("openers", "persons", "things"))
    return set().union(*listed)
