"""Follow-up questions: what "And what did Russia say?" takes from the turns before it.

No model: a question leans on the earlier ones when it opens like one ("And",
"What about"), points back ("it", "there"), or is too bare to stand alone
("Why?", "What are the reasons?"). Then the names and noun phrases of the last
turn are carried over, but for a name in whose place the new question puts its
own. A question that stands alone carries nothing: in an archive a word too many
leads astray further than a word too few. `benchmarks/followups.py` measures it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.phrases import (
    ASKING,
    AUXILIARIES,
    PREPOSITIONS,
    TIMES,
    Phrase,
    phrases,
    plain_words,
    word_set,
)
from qa.terms import STOP_WORDS, text_terms

MOST_CARRIED = 2
"""Phrases. On CAsT 2019 a third recovers no term more and costs .03 of precision."""

_OPENERS = word_set("and but also plus or then")
_ASIDES = ("what about", "how about", "what else", "who else", "where else", "anything else")
_PERSONAL = word_set("he she him his her hers")
_POINTING = _PERSONAL | word_set("its they them their theirs")
# Of these a name before them in the same question is the owner.
_OWNED = _PERSONAL | word_set("its their theirs they")
_POSSESSIVES = word_set("his her its their")
_JOINING = word_set(
    "and but or that whether if because when while after before who which since as so"
)
_BE = word_set("is are was were be been being has have had")
_ASKED_WITH = word_set("what who when where why how which")
_FUNCTION = STOP_WORDS | word_set("ever yet so far")
_BEFORE_THAT = _BE | AUXILIARIES | word_set("about of for from after before to by with why like")
_NO_ONE = word_set("no any every some this that only just")
# "How long did it take to mend the bridge?" points at nothing.
_EMPTY_IT = word_set("take takes took cost costs mean means true possible likely right rain snow")
# Nouns that need another to mean anything: "the causes" of what?
_RELATIVE = word_set(
    """
    advantage benefit disadvantage cause reason effect impact implication consequence result outcome
    finding symptom sign treatment type kind sort form example difference similarity variety
    characteristic feature role purpose goal aim function use application origin history founding
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
# "The talks" are those that were spoken of.
_ROLES = word_set(
    """
    talks president minister ministers government leader leaders spokesman deal agreement attack
    ceasefire truce war conflict decision plan proposal city country region town area team company
    group film book movie study studies system party army theory event band show game crash trial
    """
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation.

    Attributes:
        question: as it was asked.
        understood: with what was carried over to it; empty means the same.
        names: proper names in the answer, the most telling first.
    """

    question: str
    understood: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as it is understood after the turns before it.

    Attributes:
        text: the question in its own words, and behind it in brackets what was carried over.
        carried: names and noun phrases, each as it was typed earlier.
        leans: whether the question leans on the earlier ones; then it may take its time
            from them too, even where no name is carried.
    """

    text: str
    carried: tuple[str, ...] = ()
    leans: bool = False


def follow_up(question: str, turns: Sequence[Turn], *, drop: Collection[str] = ()) -> FollowUp:
    """Understand a question after the turns before it.

    Args:
        question: as typed.
        turns: the earlier turns, the oldest first.
        drop: carried phrases that the user took away; they are not carried again.
    """
    words = plain_words(question)
    if not turns or not words:
        return FollowUp(question)
    own = list(phrases(question))
    kind = _leaning(words, own)
    carried = _carried(kind, words, own, turns) if kind else _named_in_part(words, own, turns)
    known = set(text_terms(question))
    kept: list[str] = []
    for phrase in carried:
        terms = set(text_terms(phrase))
        if terms - known:
            kept.append(phrase)
            known |= terms
    dropped = {one.casefold() for one in drop}
    kept = [one for one in kept[:MOST_CARRIED] if one.casefold() not in dropped]
    gap = "" if question[-1].isspace() else " "
    text = f"{question}{gap}({', '.join(kept)})" if kept else question
    return FollowUp(text, tuple(kept), leans=bool(kind or carried))


def _leaning(words: list[str], own: list[Phrase]) -> str:
    """How a question leans: "opener", "pronoun", "bare", or "" where it stands alone."""
    names = [phrase for phrase in own if phrase.is_name]
    if words[0] in _OPENERS or " ".join(words[:2]) in _ASIDES or (words[0] == "so" and not names):
        return "opener"
    if _pronoun(words, own) is not None:
        return "pronoun"
    has_own_pronoun = any(_points_back(words, at) for at in range(len(words)))
    return "" if names or has_own_pronoun or _is_whole(words) else "bare"


def _pronoun(words: list[str], own: list[Phrase]) -> int | None:
    """Where the first word stands that points back beyond the question itself."""
    name = min((one.order for one in own if one.is_name), default=len(words))
    noun = min((one.order for one in own if not _is_relative(one.text)), default=len(words))
    for at in range(len(words)):
        if _points_back(words, at):
            clause = (_JOINING - {"and", "or"}) & set(words[name:at])
            is_owned = at > name and (words[at] in _OWNED or bool(clause))
            is_owned |= (
                at > noun and words[at] in _POSSESSIVES and words[at - 1] not in PREPOSITIONS
            )
            if not is_owned and not (at > min(name, noun) and _is_joined(words, at)):
                return at
    return None


def _is_joined(words: list[str], at: int) -> bool:
    """Whether a pronoun opens a later clause, whose noun stands before it: "X and why it…"."""
    start = at
    while start and words[start - 1] in _BE | AUXILIARIES | _ASKED_WITH:
        start -= 1
    return words[start - 1] in _JOINING if start else words[0] == "if"


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
            return after not in TIMES | {"who", "that", "which"}
        case "there":
            return not {before, after} & _BE and before not in AUXILIARIES
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
    matter = [w for w in telling if _is_relative(w) or not (w in ASKING or w.endswith("ed"))]
    nouns = [w for w in matter if not _is_relative(w)]
    if not nouns:
        return False
    pairs = list(zip(words, [*words[1:], ""], strict=True))
    if any(_singular(one) in _TWO_SIDED and after in ("on", "to", "with") for one, after in pairs):
        return "of" in words or "between" in words
    relative = next((at for at, one in enumerate(words) if _is_relative(one)), len(words))
    if len(nouns) > 2 or {"of", "for", "about"} & set(words[relative:]):
        return True
    return not (
        len(nouns) < len(matter)
        or any(one in _COMPARING for one in telling)
        or any(_is_headless(words, at) for at in range(len(words)))
        or any(one == "the" and after in _ROLES for one, after in pairs)
    )


def _is_headless(words: list[str], at: int) -> bool:
    """Whether "the first", "the biggest" stand there without their noun."""
    after = words[at + 1] if at + 1 < len(words) else ""
    is_top = words[at] in ("first", "last", "latest", "second") or words[at].endswith("est")
    before = words[at - 1] if at else ""
    is_end = not after or after in _FUNCTION or after.endswith("ed")
    return is_top and before in ("the", "what") and is_end


def _is_relative(word: str) -> bool:
    return word.lower() in _RELATIVE or _singular(word.lower()) in _RELATIVE


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _carried(kind: str, words: list[str], own: list[Phrase], turns: Sequence[Turn]) -> list[str]:
    """What a leaning question takes over, the most telling first."""
    found = _spoken_of(turns)
    pronoun = _pronoun(words, own)
    end = len(words) if pronoun is None else pronoun
    new = [one for one in own if one.is_name and one.order < end]
    kept = _without_replaced(found, new, is_bare=kind == "opener")
    if pronoun is not None:
        answered = _answered(words[pronoun], turns[-1])
        return [*answered, *(one.text for one in kept or found)]
    has_new_topic = any(one not in kept and not one.is_subject for one in found)
    is_clause = bool(set(words[1:]) & (_ASKED_WITH | AUXILIARIES | _BE)) and kind == "opener"
    return [] if has_new_topic and is_clause else [one.text for one in kept]


def _spoken_of(turns: Sequence[Turn]) -> list[Phrase]:
    """The names and nouns of the last turn that has any."""
    for turn in reversed(turns):
        asked = [one for one in phrases(turn.question) if not _is_relative(one.text)]
        names = [one for one in asked if one.is_name]
        # Behind a question that leaned itself stands what the talk is about.
        old = [_typed(text, turns) for text in _behind(turn)]
        if asked or old:
            nouns = [one for one in asked if not one.is_name]
            return [*names, *(old or nouns[: 1 if names else 2])]
    return []


def _answered(pronoun: str, turn: Turn) -> tuple[str, ...]:
    """The name that the last answer gave to "Who…?" or "Where…?", if the pronoun asks for it."""
    asked = plain_words(turn.question)[:1]
    is_person = pronoun in _PERSONAL and asked in (["who"], ["whose"], ["whom"])
    is_place = pronoun == "there" and asked == ["where"]
    return turn.names[:1] if is_person or is_place else ()


def _behind(turn: Turn) -> list[str]:
    """What was carried over to an earlier turn: it stands in brackets behind the question."""
    rest = turn.understood.removeprefix(turn.question).strip()
    if not turn.understood.startswith(turn.question) or rest[:1] + rest[-1:] != "()":
        return []
    return [one.strip() for one in rest[1:-1].split(",") if one.strip()]


def _typed(text: str, turns: Sequence[Turn]) -> Phrase:
    """A carried phrase as it stands in the turn where it was typed."""
    for turn in reversed(turns):
        for phrase in phrases(turn.question):
            if phrase.text == text:
                return phrase
    return Phrase(text, is_name=text[0].isupper(), is_subject=False, order=0)


def _without_replaced(old: list[Phrase], new: list[Phrase], *, is_bare: bool) -> list[Phrase]:
    """Without the names in whose place the new question puts its own.

    After a bare "And Syria?" the place is unknown: only a name that stood alone is replaced.
    """
    for name in new:
        names = [one for one in old if one.is_name]
        same = [one for one in names if one.is_subject == name.is_subject]
        if is_bare and not same and len(names) == 1:
            same = names
        old = [one for one in old if one not in same[:1]]
    return old


def _named_in_part(words: list[str], own: list[Phrase], turns: Sequence[Turn]) -> list[str]:
    """The whole of a name of which the question holds the last word: "the College"."""
    if any(one.is_name and " " in one.text for one in own):
        return []
    last = {
        term
        for one in own
        for term in text_terms(one.text)[:1]
        if one.order
        and words[one.order - 1] in ("the", "this", "that")
        and not _is_relative(one.text)
    }
    for turn in reversed(turns):
        for text in [*(one.text for one in phrases(turn.question)), *_behind(turn)]:
            terms = text_terms(text)
            if len(terms) > 1 and terms[-1] in last:
                return [text]
    return []
