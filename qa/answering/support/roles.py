"""Whether two names of a sentence have the parts that they have in what it cites; English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.names import name_places
from qa.text.terms import word_set

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_LAST_WORD = re.compile(r"\b(?!the\b|an?\b)[a-z][\w’'-]*")
_LOWER = re.compile(r"\b[a-z][a-z’'-]{2,}\b")
_HARD = re.compile(r"[;.“”]|,\sand\b|\b(?:but|while|whereas|although|though)\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\b(?:\s[\w’'-]+){1,6}?\sby\b")
_NO_VERB = word_set(
    """
    and or of the with from for in on at to by near as both its their his her who whose which
    that then than former deputy mayor builder leader head chief
    """
)
# Verbs that turn the parts about, and verbs whose parts are alike.
_CONVERSE = re.compile(
    r"\b(?:los[et]s?|losing|sold|sells?|selling|hand(?:s|ed|ing)?|gave|gives?|giving|fell to"
    r"|receiv(?:es?|ed|ing)|pass(?:es|ed|ing)?(?=\s(?:\w+\s){0,4}?(?:on|to)\b)"
    r"|ma[dk]e way for|makes way for|preced(?:es?|ed))\b"
)
_ALIKE = re.compile(
    r"\b(?:me[et]ts?|met|meeting|talk(?:s|ed)?|marr(?:y|ied)|dr[ae]w|play(?:s|ed)?|agre\w+|merg\w+|joint\w*"
    r"|discuss\w*|clash\w*|fought|negotiat\w+|fac(?:es?|ed)|link\w*|connect\w*|between|together"
    r"|with|said|says)\b"
)
_FARTHEST = 120
"""Characters between two names that one verb may join."""
_BY = re.compile(r"\bby\s(?:[\w’'-]+\s){0,3}$")
# What stands in such a phrase takes no part in what is told.
_ASIDE = re.compile(
    r"\b(?:in|at|near|outside|on|off|of|for|during|after|before|since|under|through|across|into|from"
    r"|around|along|between)\s(?:the\s)?(?:[a-z]+\s)?$",
    re.IGNORECASE,
)
_BEATEN = re.compile(
    r"\b(?:beat|beats|beaten|beating|defeat\w*|overcame|outpolled|edged|ousted|unseated)\s"
    r"((?:[A-Z][\w’-]*\s?)+)"
)
_WINS = re.compile(
    r"(?:\s[a-z]+ly)?\s(?:won|wins?|took|takes|claimed|clinched|secured|beat|defeated|triumphed)\b"
)


def role_faults(sentence: str, texts: Sequence[str]) -> Faults:
    """Names that do in the sentence what another does in what it cites."""
    yield from _swapped_names(sentence, texts)
    yield from _exchanged(sentence, texts)
    yield from _losers(sentence, texts)


def _swapped_names(sentence: str, texts: Sequence[str]) -> Faults:
    """Two names of which one does in the sentence what the other does in what it cites."""
    for left, right, acts in _pairs(sentence):
        orders = {
            other_acts if left == other_left else not other_acts
            for text in texts
            for other_left, other_right, other_acts in _pairs(text)
            if {left, right} == {other_left, other_right}
        }
        if orders and acts not in orders:
            yield Fault("roles", f"{left}, {right}", "the other way round in what is cited")


def _exchanged(sentence: str, texts: Sequence[str]) -> Faults:
    """Two names of which each stands between the words that the other one has there."""
    written = _neighbours(sentence)
    for text in texts:
        cited = _neighbours(text)
        names = sorted(written.keys() & cited.keys())
        for left, right in combinations(names, 2):
            if _is_list(sentence, left, right) or _is_list(text, left, right):
                continue
            crossed = (
                _alike(written[left], cited[right]),
                _alike(written[right], cited[left]),
            )
            straight = _alike(written[left], cited[left]) + _alike(written[right], cited[right])
            if min(crossed) > 0 and sum(crossed) > straight:
                yield Fault("roles", f"{left}, {right}", "exchanged in what is cited")


def _neighbours(text: str) -> dict[str, tuple[list[str], list[str]]]:
    """For each name that stands once, by its last word, the words before and behind it."""
    places = name_places(text)
    counted = Counter(last for last, _, _ in places)
    return {
        last: (
            _LAST_WORD.findall(text[max(0, start - 30) : start])[-1:] or [""],
            _LAST_WORD.findall(text[end : end + 30])[:1] or [""],
        )
        for last, start, end in places
        if counted[last] == 1
    }


def _alike(written: tuple[list[str], list[str]], cited: tuple[list[str], list[str]]) -> int:
    return sum(left == right != [""] for left, right in zip(written, cited, strict=True))


def _is_list(text: str, left: str, right: str) -> bool:
    """Whether two names stand side by side as in "Holm and Lund"."""
    return any(
        re.search(
            rf"(?i:\b{re.escape(first)})(?:,| and| or|, and) (?:the )?(?:[A-Z][\w-]+ )*"
            rf"(?i:{re.escape(last)})\b",
            text,
        )
        for first, last in ((left, right), (right, left))
    )


def _pairs(text: str) -> Iterator[tuple[str, str, bool]]:
    """Names that a verb joins, by their last words, and whether the first acts on the second."""
    bare = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    places = name_places(bare)
    for at, (left, start, end) in enumerate(places):
        for right, begin, _ in places[at + 1 : at + 3]:
            between = bare[end:begin]
            if (
                re.match(r"[’']s?\s", between)
                or left == right
                or len(between) > _FARTHEST
                or _HARD.search(between)
            ):
                continue
            if _ASIDE.search(bare[max(0, start - 14) : start]) or _ASIDE.search(
                between.removesuffix("from ")
            ):
                continue
            verbs = [word for word in _LOWER.findall(between) if word not in _NO_VERB]
            is_passive = _PASSIVE.search(between)
            if not verbs or _ALIKE.search(between) or bool(is_passive) != bool(_BY.search(between)):
                continue
            yield left, right, bool(is_passive) == bool(_CONVERSE.search(between))


def _losers(sentence: str, texts: Sequence[str]) -> Faults:
    """Who was beaten and is told to have won."""
    for text in texts:
        for name in _BEATEN.findall(text):
            last = name.split()[-1]
            for match in re.finditer(rf"\b{re.escape(last)}\b", sentence):
                if _WINS.match(sentence, match.end()):
                    yield Fault("roles", last, "beaten in what is cited")
