"""Words a sentence anew so that what it cites still bears it out, one way each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from benchmarks.support.altering import Altered
from qa.answering.statements.matching import Statement
from qa.text.dates import WEEKDAY_PATTERN

_FULL_NAME = re.compile(
    r"\b(?:Cllr|Councillor|Superintendent|Foreman|Manager)?\s?\b"
    r"(?:Lorna|Howard|Agnes|Dinah|Tobin|Lionel|Thea|Mina|Ruth|Priya"
    r"|Ines|Carl|Alun|Greta|Paul|Kit|Ray|Abel|Corin|Gideon|Bernard|Joss|Perrin|Maud)"
    r" ([A-Z][a-z]+)\b"
)
_TIME_AT_END = re.compile(
    rf" (on {WEEKDAY_PATTERN}(?: (?:morning|afternoon|evening|night))?|in (?:March|May|June"
    r"|October)(?: \d{4})?|last night|this morning)\.$"
)
_TAIL = re.compile(r", (?:which|who|while|because|although|where|after|before|so that)\b[^“”]*\.$")
_APPOSITION = re.compile(r"(?<=[a-z]), (?:the|who|which) [^,“”]{4,60},(?= [a-z])")
_DIGITS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fourteen": "14", "fifteen": "15",
    "nineteen": "19", "ninety": "90", "forty": "40",
}  # fmt: skip
_LARGE = re.compile(r"(?<![\w.,-])(£?)(\d{1,3},\d{3})(?![\w,-])")
_NEAR = {
    "shut": "closed", "mended": "repaired", "mend": "repair", "bill": "cost", "injured": "hurt",
    "pupils": "schoolchildren", "begins": "starts", "begin": "start", "said": "stated",
    "per cent": "%", "residents": "inhabitants", "replaced": "substituted", "closed": "shut",
    "repaired": "mended", "bought": "purchased", "about": "around", "some": "about",
    "almost": "nearly", "children": "pupils", "flooding": "inundating",
}  # fmt: skip


def copied(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Word for word."""
    del others, random
    return statement.text, (statement,)


def surname_only(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """The surname in place of the full name."""
    del others, random
    text = _FULL_NAME.sub(lambda match: f"{' ' if match.group()[0] == ' ' else ''}{match[1]}",
                          statement.text, count=1)  # fmt: skip
    return (text.strip(), (statement,)) if text != statement.text else None


def time_first(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """The time put in front."""
    del others, random
    match = _TIME_AT_END.search(statement.text)
    if (
        not match
        or "“" in statement.text
        or re.match(r"(?:For|At|In|On|By|After)\b", statement.text)
    ):
        return None
    time, rest = match[1], statement.text[: match.start()]
    begins_low = re.match(r"(?:The|A|It|He|She|They|Its|His|Her|Two|Three|There)\b", rest)
    rest = rest[0].lower() + rest[1:] if begins_low else rest
    return f"{time[0].upper()}{time[1:]}, {rest}.", (statement,)


def tail_dropped(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Without its last clause, or what is put in between."""
    del others, random
    text = _TAIL.sub(".", statement.text)
    if text == statement.text:
        text = _APPOSITION.sub("", statement.text, count=1)
    return (text, (statement,)) if text != statement.text and len(text.split()) > 4 else None


def in_digits(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Digits in place of a number word."""
    del others
    words = [
        word
        for word in _DIGITS
        if re.search(rf"(?<!-)\b{word}\b(?![- ](?:past|to|minutes to))(?!-)", statement.text)
        and not re.search(
            rf"(?:half|quarter|twenty|thirty|hundred and|past|to|January) {word}\b", statement.text
        )
    ]
    if not words or "“" in statement.text:
        return None
    word = random.choice(sorted(words))
    return re.sub(rf"\b{word}\b", _DIGITS[word], statement.text, count=1), (statement,)


def rounded(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Says "about" and a round number."""
    del others, random
    match = _LARGE.search(statement.text)
    if not match or re.search(
        r"(?:about|some|almost|nearly|over|than|only|near) $", statement.text[: match.start()]
    ):
        return None
    value = int(match[2].replace(",", ""))
    place = 10 ** (len(str(value)) - 2)
    round_number = f"about {match[1]}{round(value / place) * place:,}"
    text = f"{statement.text[: match.start()]}{round_number}{statement.text[match.end() :]}"
    return text[0].upper() + text[1:], (statement,)


def other_words(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A word of the same meaning in place of one."""
    del others
    words = [word for word in _NEAR if re.search(rf"\b{word}\b", statement.text)]
    if not words or "“" in statement.text:
        return None
    word = random.choice(sorted(words))
    return re.sub(rf"\b{word}\b", _NEAR[word], statement.text, count=1), (statement,)


def joined(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Two sentences of one story made one."""
    beside = [other for other in others if other.context == statement.context]
    at = beside.index(statement)
    if at + 1 == len(beside) or any("“" in other.text for other in beside[at : at + 2]):
        return None
    second = beside[at + 1].text
    if re.match(
        r"(?:The|A|It|He|She|They|Its|His|Her|Two|Three|There|Work|All|Most|Seven|Bicycles|Four)\b",
        second,
    ):
        second = second[0].lower() + second[1:]
    del random
    return f"{statement.text[:-1]}, and {second}", (statement, beside[at + 1])


REWORDINGS = {
    "copied": copied,
    "surname": surname_only,
    "time first": time_first,
    "tail dropped": tail_dropped,
    "digits": in_digits,
    "rounded": rounded,
    "other words": other_words,
    "joined": joined,
}
