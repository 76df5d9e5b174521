"""The sides of a comparison: what is compared, and what to ask of each by itself; English.

"Who is richer, Ada Holm or Ivo Lund?" asks "How rich is Ada Holm?" and "How rich is Ivo Lund?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from qa.text.proper_names import telling_words
from qa.text.terms import word_set


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that a question compares.

    Attributes:
        name: as it was typed, without a possessive ending.
        question: the question for this side alone; the whole one where a name is all it has.
    """

    name: str
    question: str


_ADJECTIVES = word_set(
    """
    rich wealthy poor big large small tall short old young dear cheap costly pricey fast slow quick
    high low long strong weak great heavy light deep wide close near hot warm cold busy happy deadly
    early late new hard easy safe bright loud rare tough healthy hungry lucky powerful popular
    """
)
_DEAR = word_set("dear cheap costly pricey expensive")
_RICH = word_set("rich wealthy poor")


def _degrees(adjective: str) -> tuple[str, str]:
    """Its comparative and superlative: "busier", "busiest"."""
    stem = adjective
    if adjective.endswith("y"):
        stem = f"{adjective[:-1]}i"
    elif adjective.endswith("e"):
        stem = adjective[:-1]
    elif adjective in {"big", "hot"}:
        stem = adjective + adjective[-1]
    return f"{stem}er", f"{stem}est"


_BASES = {degree: word for word in _ADJECTIVES for degree in _degrees(word)}
DEGREES = "|".join(sorted(_BASES))
"""Comparatives and superlatives, for a pattern."""

_DEGREE = f"(?:{DEGREES})"
_COMPARED = rf"(?:the )?(?:(?P<degree>{_DEGREE})|(?:more|less|most|least) (?P<adjective>\w+))"
_NO_PREPOSITION = r"(?!(?:in|on|at|for|than|from|across|during|to|with|after|before|as)\b)"
_MORE = re.compile(
    rf"\b(?:the )?(?:more|less|fewer|most|fewest|least|better|worse|{_DEGREE})\b"
    rf"(?: {_NO_PREPOSITION}(?P<noun>people|(?:[a-z]+ {_NO_PREPOSITION})??[a-z]+s|[a-z]+))?",
    re.IGNORECASE,
)
_TIMING = re.compile(r"\b(?:first|earlier|sooner|later|last)\b", re.IGNORECASE)

_THING = r"(?:the |both )?[\w'.&-]+(?: [\w'.&-]+){0,5}?"
PAST = (
    r"\w+ed|won|lost|sold|made|fought|left|met|paid|took|got|gave|came|went|had|became|broke"
    r"|began|fell|rose|ran|held|built|bought|brought|led|hit|cut|set|spent|grew|drew|beat|shot|saw"
    r"|sent|kept|put|wore|stood|sank|said|told|quit|let|shut|rode|ate|flew|sang|wrote|taught|laid"
)
"""A verb in the past, rather too few than too many."""

_OR = rf"(?P<left>{_THING}),? or (?P<right>{_THING})"
_AND = rf"(?:both )?(?P<left>{_THING}) and (?P<right>{_THING})"
_BE = r"(?P<be>is|are|was|were|looks|seems)"
_DO = r"(?P<do>do|does|did|has|have|will)"
_WH = r"(?:which|who|what)(?: one| of (?:them|the two|these))?"
_SAYING = (
    r"(?:say|said|think|thought|tell|told|claim|argue|promise|propose|write|make of|want|announce)"
)


def sides_of(question: str, names: Collection[str] = ()) -> tuple[Side, ...]:
    """The two sides of a comparison; none where the question compares nothing.

    Args:
        question: in visible characters, with plain apostrophes and single spaces.
        names: its words that are names, see `qa.text.proper_names`; "Is A bigger than B?"
            compares names only, for "than expected" is no side.
    """
    asked = question.strip().rstrip("?!. ")
    for pattern, ask, compares_names in _PATTERNS:
        match = pattern.search(asked)
        if match is None:
            continue
        left, right, noun = _apart(match["left"], match["right"])
        are_named = all(
            any(word.folded in names for word in telling_words(side)) for side in (left, right)
        )
        if left.casefold() == right.casefold() or (compares_names and not are_named):
            continue
        questions = [ask(match, side, noun) for side in (left, right)]
        if all(questions):
            return tuple(
                Side(_plain(side), question)
                for side, question in zip((left, right), questions, strict=True)
            )
    return ()


def _apart(left: str, right: str) -> tuple[str, str, str]:
    """Both sides, and the noun that belongs to each: "Holm's and Lund's plans"."""
    for named, bare in ((right, left), (left, right)):
        owner, _, owned = named.partition("'s ")
        if owned and bare.endswith("'s"):
            return (left, f"{owner}'s", owned) if named is right else (f"{owner}'s", right, owned)
    return left, right, ""


def _plain(side: str) -> str:
    return re.sub(r"'s?$", "", re.sub(r"^(?:both|in|at|by|from|for|to|with|on) ", "", side))


def _with_noun(side: str, noun: str) -> str:
    """A side with what it owns: "Holm's card"; one that owns nothing by itself."""
    return f"{side} {noun}" if noun and side.endswith(("'s", "'")) else _plain(side)


def _being(match: re.Match[str], side: str, noun: str) -> str:
    """What something is like: "How old was Holm?"."""
    groups = match.groupdict()
    thing = _with_noun(side, noun or (groups.get("noun") or "").strip())
    base = _BASES.get((groups["degree"] or "").lower()) or groups["adjective"].lower()
    be = groups["be"].lower()
    if base in _DEAR:
        return f"How much {'did' if be in {'was', 'were'} else 'does'} {thing} cost?"
    if base in _RICH:
        return f"How much {be} {thing} worth?"
    return f"How {base} {be} {thing}{_tail(groups)}?"


def _doing(match: re.Match[str], side: str, noun: str) -> str:
    """How much somebody did: "How many people did Holm lay off?"; "" if nothing is compared."""
    groups = match.groupdict()
    done, do = groups["done"].strip(), (groups.get("do") or "").lower()
    thing = _with_noun(side, noun)
    if more := _MORE.search(done):
        counted, rest = more["noun"] or "", done[more.end() :]
        if counted.endswith("s") or counted == "people":
            how = f"How many {counted}"
        elif counted == "money":
            how = "How much money"
        else:
            how, rest = "How much", f"{counted} {rest}"
        return " ".join(f"{how} {do} {thing} {done[: more.start()]} {rest}".split()) + "?"
    if when := _TIMING.search(done):
        rest = f"{done[: when.start()]} {done[when.end() :]}"
        return " ".join(f"When {do} {thing} {rest}".split()) + "?"
    return ""


def _place(match: re.Match[str], side: str, noun: str) -> str:
    """How many did so there: "How many people did die in Holm?"."""
    before = match["before"]
    words = match["done"].split()
    thing = _with_noun(side.removeprefix(f"{before} "), noun)
    return " ".join(["How many", words[1], match["do"].lower(), *words[2:], before, thing]) + "?"


def _saying(match: re.Match[str], side: str, noun: str) -> str:
    """What somebody said: "What did Holm say about the strike?"."""
    thing = _with_noun(side, noun)
    return f"{match['before']} {thing} {match['behind']}?"


def _said(match: re.Match[str], side: str, noun: str) -> str:
    """The same of "what Holm said about the strike"."""
    behind = re.sub(r"^(?:have |has )?said\b", "say", match["behind"], flags=re.IGNORECASE)
    return f"{match['before']} did {_with_noun(side, noun)} {behind}?"


def _topic(match: re.Match[str], side: str, noun: str) -> str:
    """The side as a topic: "Holm on taxes"; the whole question where that says too little."""
    thing = _with_noun(side, noun) + _tail(match.groupdict())
    return match.string if thing == _plain(side) else thing


def _tail(groups: dict[str, str | None]) -> str:
    tail = groups.get("tail")
    return f" {tail.strip()}" if tail else ""


_Ask = Callable[[re.Match[str], str, str], str]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(f"^(?:and |so |but |please )?{words}$", re.IGNORECASE)


_TAIL = r"(?P<tail> (?:in|on|at|for|by|about|during|since|over|when) .+)?"
_PATTERNS: tuple[tuple[re.Pattern[str], _Ask, bool], ...] = (
    (_pattern(rf"{_OR}[,:;]* {_WH} {_BE} {_COMPARED}{_TAIL}"), _being, False),
    (_pattern(rf"{_OR}[,:;]* {_WH} (?P<done>.+)"), _doing, False),
    (
        _pattern(
            rf"(?:which|what|whose|who)(?P<noun> [\w' -]+?)?(?: one| of (?:them|the two))? {_BE} "
            rf"{_COMPARED}(?P<tail> [^,:;]+)?[,:;-]+ {_OR}"
        ),
        _being,
        False,
    ),
    (
        _pattern(
            rf"(?:which|what|who)(?: [\w'-]+(?= (?:{PAST})\b))? (?P<done>[^,:;]+)[,:;-]+ {_OR}"
        ),
        _doing,
        False,
    ),
    (_pattern(rf"{_BE} {_OR} {_COMPARED}{_TAIL}"), _being, False),
    (_pattern(rf"{_DO} {_OR} (?P<done>.+)"), _doing, False),
    (
        _pattern(
            rf"{_DO} (?P<done>(?:more|fewer) .+) (?P<before>in|at|by|from|for|to|with|on) {_OR}"
        ),
        _place,
        False,
    ),
    (_pattern(rf"{_BE} (?P<left>{_THING}) {_COMPARED} than (?P<right>{_THING})"), _being, True),
    (_pattern(rf"{_DO} (?P<left>{_THING}) (?P<done>.+?) than (?P<right>{_THING})"), _doing, True),
    (
        _pattern(rf"(?P<before>what (?:do|does|did|have|has)) {_AND} (?P<behind>{_SAYING}\b.*)"),
        _saying,
        True,
    ),
    (
        _pattern(rf"compare (?P<before>what|how) {_AND} (?P<behind>(?:have |has )?{_SAYING}\b.*)"),
        _said,
        False,
    ),
    (
        _pattern(
            rf"compare (?P<left>{_THING}) (?:and|with|to|versus|vs\.?) (?P<right>{_THING}){_TAIL}"
        ),
        _topic,
        False,
    ),
    (
        _pattern(
            r"(?:(?:what (?:is|are|was|were)|what's|tell me|explain) )?(?:the )?(?:\w+ )?"
            rf"(?:differences?|contrast|comparison) between {_AND}{_TAIL}"
        ),
        _topic,
        False,
    ),
    (
        _pattern(
            rf"how (?:do|does|did|is|are) (?P<left>{_THING}) (?:and|differ from|different from"
            rf"|differ to|compare to|compare with) (?P<right>{_THING})"
            rf"(?: (?:differ|compare|different))?{_TAIL}"
        ),
        _topic,
        True,
    ),
    (_pattern(rf"(?P<left>{_THING}) (?:vs\.?|versus) (?P<right>{_THING}){_TAIL}"), _topic, True),
)
