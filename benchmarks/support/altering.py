"""Alters a sentence so that what it cites no longer bears it out, one way each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from qa.answering.statements.matching import Statement
from qa.text.dates import MONTHS, WEEKDAYS
from qa.text.verbs import BASES

Altered = tuple[str, tuple[Statement, ...]] | None

_NAME = re.compile(
    r"(?<=[a-z,] )(?:the )?(?!Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January"
    r"|February|March|April|May|June|July|August|September|October|November|December|Cllr|Councillor|Mrs|Mr|Dr"
    r"|I\b)[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*"
)
_PERSON = re.compile(
    r"\b(?!The|At|In|On|By|It|Her|His|A|Of|For|From|After|Cllr|Councillor|Superintendent|Tanners|Quay"
    r"|Tannery|Weir|Corn|Cawl|Eel|Tilse|Marrowford|Skerrow|Radio|Methodist|Lantern|Brannock|Northfold)"
    r"[A-Z][a-z]{2,} (?!Primary|Library|Lane|Street|Town|Ironworks|Footbridge|County|Row|Road|Hall"
    r"|Fair|Meadow|Council|Stairs|Rail|League|Point|Valley|Society|Tilse|Lion|Rovers)[A-Z][a-z]{2,}\b"
)
_SPEAKER = re.compile(
    rf"{_PERSON.pattern}(?=[^“”]*\b(?:said|told|called|replied|confirmed|put)\b)"
    rf"|(?<=said ){_PERSON.pattern}"
)
_WHOLE_NAME = re.compile(r"(?:(?<=[a-z,] )|(?<=^))[A-Z][a-z]+(?: [A-Z][a-z]+)+")
_NUMBER = re.compile(r"(?<![\w.,:–-])(£?)(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w:–-]|,\d|\.\d)")
_SMALL_NUMBERS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_MEASURED = {
    "metres": "kilometres", "centimetres": "metres", "millimetres": "centimetres",
    "miles": "kilometres", "minutes": "hours", "seconds": "minutes", "hours": "minutes",
    "weeks": "months", "days": "weeks", "years": "months", "tonnes": "kilograms",
    "kilograms": "tonnes", "million": "billion", "litres": "gallons", "months": "weeks",
    "degrees": "metres",
}  # fmt: skip
_AUXILIARY = re.compile(r"\b(was|were|is|are|has|had|have|will|would|could|can|may)\b(?! not)")
_SPOKEN = re.compile(r"[“”\"]")
_REVERSED = {
    "more": "less", "higher": "lower", "first": "last", "before": "after", "after": "before",
    "opened": "closed", "closed": "opened", "above": "below", "below": "above",
    "falling": "rising", "rise": "fall", "open": "closed", "won": "lost",
    "lost": "won", "up": "down", "begins": "ends", "north": "south", "south": "north",
    "dearer": "cheaper", "lighter": "heavier", "biggest": "smallest", "highest": "lowest",
    "bought": "sold", "sold": "bought", "longer": "shorter", "fewer": "more", "rises": "falls",
    "southern": "northern", "northern": "southern", "agreed": "refused", "best": "worst",
    "some": "all", "most": "few", "many": "few", "half": "most", "several": "all",
}  # fmt: skip
_SUPPOSED = (
    "Police suspect that {}", "It is alleged that {}", "A lawsuit claims that {}",
    "An unconfirmed report says that {}", "Neighbours accuse the council of covering up that {}",
    "Prosecutors allege that {}", "Rumours have it that {}",
)  # fmt: skip


def another_name(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A name in place of one of the sentence."""
    pattern = _PERSON if _PERSON.search(statement.text) else _NAME
    names = pattern.findall(statement.text)
    pool = sorted({name for other in others for name in pattern.findall(other.text)})
    words = set(statement.text.split())
    pool = [name for name in pool if words.isdisjoint(name.split())]
    if not names or not pool:
        return None
    return statement.text.replace(random.choice(names), random.choice(pool), 1), (statement,)


def changed_parts(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Two names with a verb between them change places."""
    del others, random
    text = statement.text
    places = [place for place in _WHOLE_NAME.finditer(text) if _NAME.search(f" {place.group()}")]
    for left, right in ((a, b) for a in places for b in places if a.end() < b.start()):
        between = text[left.end() : right.start()]
        if re.search(r" [a-z]{3,}", between) and not re.fullmatch(r" of the ", between):
            turned = f"{right.group()}{between}{left.group()}"
            return f"{text[: left.start()]}{turned}{text[right.end() :]}", (statement,)
    return None


def another_number(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A number in place of one of the sentence."""
    del others
    places = [place for place in _NUMBER.finditer(statement.text) if not _is_year(place[2])]
    if places and random.random() < 0.8:
        place = random.choice(places)
        digits = place[2]
        changed = digits
        while changed == digits:
            at = random.choice([at for at, char in enumerate(digits) if char.isdigit()][:2])
            changed = f"{digits[:at]}{random.choice('123456789')}{digits[at + 1 :]}"
        return (
            f"{statement.text[: place.start(2)]}{changed}{statement.text[place.end(2) :]}",
            (statement,),
        )
    words = [word for word in _SMALL_NUMBERS if re.search(rf"\b{word}\b(?!-)", statement.text)]
    if not words:
        return None
    word = random.choice(words)
    changed = random.choice([other for other in _SMALL_NUMBERS if other not in statement.text])
    return re.sub(rf"\b{word}\b", changed, statement.text, count=1), (statement,)


def another_day(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A day, a month or a year in place of the one of the sentence."""
    del others
    names = [
        (name, names)
        for names in (WEEKDAYS, MONTHS)
        for name in names
        if re.search(rf"\b{name}\b", statement.text) and name != "May"
    ]
    years = re.findall(r"\b(?:19|20)\d\d\b", statement.text)
    if names and (not years or random.random() < 0.7):
        name, alike = random.choice(names)
        changed = random.choice([other for other in alike if other not in statement.text])
    elif years:
        name = random.choice(years)
        changed = str(int(name) + random.choice([-9, -3, 2, 4, 10]))
    else:
        return None
    return re.sub(rf"\b{name}\b", changed, statement.text, count=1), (statement,)


def another_unit(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A unit in place of the one of the sentence."""
    del others
    if "£" in statement.text and random.random() < 0.4:
        return statement.text.replace("£", random.choice("$€"), 1), (statement,)
    for unit, changed in random.sample(sorted(_MEASURED.items()), len(_MEASURED)):
        if re.search(rf"(?:\d|\b(?:{'|'.join(_SMALL_NUMBERS)})) {unit}\b", statement.text):
            return re.sub(rf"\b{unit}\b", changed, statement.text, count=1), (statement,)
    return None


def denied(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A "not" more or less."""
    del others
    text = statement.text
    if re.search(r"\b(?:was|were|is|are|has|had|have|will|would|did|does|do) not\b", text):
        return re.sub(r" not\b", "", text, count=1), (statement,)
    if text.startswith(("No one ", "Nobody ")):
        return re.sub(r"^(?:No one|Nobody)", "A man", text), (statement,)
    places = [place for place in _AUXILIARY.finditer(text) if not _is_quoted(text, place.start())]
    if not places:
        return None
    place = random.choice(places)
    return f"{text[: place.end()]} not{text[place.end() :]}", (statement,)


def done_or_planned(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """What is planned told as done, or the other way round."""
    del others, random
    text = statement.text
    if _SPOKEN.search(text):
        return None
    for pattern, changed in (
        (r"\bwill be (\w+ed|paid|held|taught|cut|built)\b", r"was \1"),
        (r"\b(?:is|are) to be (\w+)\b", r"was \1"),
        (r"\b(?:was|were) (closed|opened|arrested|repaired|lifted|planned|printed|cut|sold|brought"
         r"|carried|cast|emptied|taken|found|treated|counted|hired|handed|mended|restored)\b",
         r"will be \1"),
    ):  # fmt: skip
        if re.search(pattern, text):
            return re.sub(pattern, changed, text, count=1), (statement,)
    pattern = (
        r"\b(?:will|(?:is|are) to|hopes to|(?:is|are) expected to|could|plans to) ([a-z]{3,})\b"
    )
    match = re.search(pattern, text)
    if match and match[1] not in {"have", "not", "never", "stay", "run"}:
        return f"{text[: match.start()]}{_past(match[1])}{text[match.end() :]}", (statement,)
    return None


def alleged(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """What is cited as an allegation, told as a fact."""
    del others
    if _SPOKEN.search(statement.text) or re.search(
        r"\b(?:said|says|told|according|called|confirmed|replied)\b", statement.text
    ):
        return None
    text = statement.text
    low = (
        text if _NAME.match(text) or text.startswith(("I ", "Mrs")) else text[0].lower() + text[1:]
    )
    supposed = random.choice(_SUPPOSED).format(low)
    return text, (replace(statement, text=supposed),)


def another_mouth(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """Words that one said, given to another who is cited too."""
    speaker = _SPEAKER.search(statement.text)
    if not speaker:
        return None
    beside = [
        other
        for other in others
        if (name := _SPEAKER.search(other.text))
        and name.group() not in statement.text
        and speaker.group() not in other.text
    ]
    other = random.choice(beside)
    name = _SPEAKER.search(other.text)
    text = statement.text.replace(speaker.group(), name.group() if name else "", 1)
    return text, (statement, other)


def reversed_(statement: Statement, others: Sequence[Statement], random: Random) -> Altered:
    """A word in place of its reverse: "fell" for "rose", "all" for "some"."""
    del others
    words = [
        word
        for word in _REVERSED
        if re.search(rf"\b{word}\b(?! past)", statement.text)
        and _REVERSED[word] not in statement.text
    ]
    if not words or _SPOKEN.search(statement.text):
        return None
    word = random.choice(sorted(words))
    return re.sub(rf"\b{word}\b", _REVERSED[word], statement.text, count=1), (statement,)


def _past(base: str) -> str:
    forms = [form for form, verb in BASES.items() if verb == base]
    if forms:
        return forms[0]
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}ed"


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdecimal() and 1500 < int(digits) < 2100


def _is_quoted(text: str, place: int) -> bool:
    return text[:place].count("“") > text[:place].count("”")


ALTERATIONS = {
    "name": another_name,
    "roles": changed_parts,
    "number": another_number,
    "day": another_day,
    "unit": another_unit,
    "negation": denied,
    "planned": done_or_planned,
    "alleged": alleged,
    "mouth": another_mouth,
    "reverse": reversed_,
}
