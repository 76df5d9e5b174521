"""The numbers of a sentence, with their units and with what they count; English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.support.numbers.shares import FRACTION
from qa.answering.support.numbers.sides import is_change, side_of
from qa.answering.support.times import MONTH_DAY
from qa.text.figures import figures
from qa.text.number_words import NUMBER, number_value
from qa.text.terms import word_set

_UNITS = {
    name: (dimension, factor)
    for dimension, units in {
        "length": "mm millimetre:.001 cm centimetre:.01 m metre:1 km kilometre:1000 mile:1609.3"
        " ft foot feet:.3048 inch:.0254 yard:.9144",
        "mass": "gram:.001 kg kilo kilogram:1 tonne ton:1000 ounce:.02835",
        "time": "second:1 minute:60 hour:3600 day:86400 week:604800 month:2629800"
        " quarter:7889400 year:31557600 decade:315576000 century:3155760000",
        "area": "hectare:1 acre:.4047",
        "volume": "litre:1 gallon:4.546 barrel:159",
        "speed": "mph:1 kph:.6214 knot:1.151",
        "degrees": "degree:1 °c:1 °f:1",
        "%": "% pc percent:1",
        "points": "point:1",
        "power": "kilowatt kwh:.001 megawatt mw mwh:1 gigawatt gw gwh:1000",
    }.items()
    for names, factor in (
        (group.split(), number) for group, number in re.findall(r"([^:]+):([\d.]+)\s?", units)
    )
    for name in names
}
_MONEY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_MONEY_WORDS = word_set(
    """
    dollar euro pound yen yuan rupee rouble ruble penny pence cent franc crown krone kronor
    kroner krona peso real rand lira dinar shilling zloty forint won
    """
)
_AFTER = re.compile(r"[\s-]?(?:(?:US|square|cubic)\s)?([^\W\d_]+|%|°[CF]?)")
_ONE_OF_TIME = re.compile(r"\b(?:an?)\s(minute|hour|day|week|month|year|decade|century)\b")
TWO = re.compile(r"\b(?:both|couple|pair|twins)\b", re.IGNORECASE)
"""Words for two."""
_ROLE = re.compile(
    r"\b(from|to)\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|just\s|a\s|an\s)?"
    r"(?:record\s|further\s)?$"
)
_HALF_UNIT = re.compile(
    r"\b(half|quarter\sof|third\sof|three[\s-]quarters\sof)\san?\s(?!dozen|hundred|thousand|million|billion|trillion)([a-z]+)\b",
    re.IGNORECASE,
)
_HALVES = {"hal": 1 / 2, "qua": 1 / 4, "thi": 1 / 3, "thr": 3 / 4}
_NO_QUALIFIER = re.compile(
    r"\b(?:(?:twice|times|half|third)\sas\s(?:many|much)\sas"
    r"|\d\S*\s\w+\s(?:over|under|above|below)|(?:vote|majority|win|victory|period)\w*\s(?:of|over))\s$"
)
_PERIOD = re.compile(r"[\s-](?:year|month|week|day|hour|season|game|stage|lap|leg)s?\b")
_EARLIER = re.compile(r"\s(?:earlier|ago|before|later|previously|on)\b|(?<=a\s)year\sto\b")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a sentence.

    Attributes:
        number: as it stands.
        value: in the first unit of its dimension where it has one ("80 mm": 0.08).
        text: as it stands.
        dimension: "length", "%", a currency; empty for what is counted.
        noun: key of what is counted, or empty.
        qualifier: as in `qa.text.figures.Figure`.
        role: "from", "to", "part", "whole", or empty.
        side: 1 where it is told to be more than something, -1 for less, else 0.
    """

    number: float
    value: float
    text: str
    dimension: str
    noun: str
    qualifier: str
    role: str
    side: int = 0


@lru_cache(maxsize=512)
def counts(sentence: str) -> tuple[Count, ...]:
    """The numbers of a sentence but for days, years, hours and scores; linear time."""
    return (*_counts(blanked(sentence)), *_halves(sentence))


def blanked(sentence: str) -> str:
    """The sentence without its days and fractions, as long as before."""
    for pattern in (MONTH_DAY, _HALF_UNIT, FRACTION):
        sentence = pattern.sub(lambda match: " " * len(match.group()), sentence)
    return sentence


def _counts(sentence: str) -> Iterator[Count]:
    told = figures(sentence)
    for match in NUMBER.finditer(sentence):
        value = number_value(match)
        figure = next((f for f in told if f.start <= match.start() < f.end), None)
        if value is None or (figure is None and _is_no_count(match)):
            continue
        unit, factor, noun = _unit(match, sentence, figure.unit if figure else "")
        role = _ROLE.search(sentence[max(0, match.start() - 30) : match.start()])
        yield Count(
            number=value,
            value=value * factor,
            text=match.group().strip(),
            dimension=unit,
            noun=noun,
            qualifier=_qualifier(figure.qualifier, match, sentence) if figure else "",
            role=role[1] if role and _has_both_ends(sentence) else _part(match, sentence),
            side=side_of(sentence, match.start(), match.end()),
        )
    for match in _ONE_OF_TIME.finditer(sentence):
        # "A year earlier" says to what something is compared, and has no number.
        than = "than" if _EARLIER.match(sentence, match.end()) else ""
        yield Count(1.0, float(_UNITS[match[1]][1]), match.group(), "time", "", "", than)
    for match in TWO.finditer(sentence):
        yield Count(2.0, 2.0, match.group(), "", "", "", "")


def _has_both_ends(sentence: str) -> bool:
    """Whether numbers are told to change from one to another, or some of them to do so."""
    return bool(re.search(r"\b(?:from|to)\b", sentence)) and is_change(sentence)


def _halves(sentence: str) -> Iterator[Count]:
    """Parts of a unit: "half a metre"."""
    for match in _HALF_UNIT.finditer(sentence):
        share = _HALVES[match[1][:3].lower()]
        dimension, factor = _UNITS.get(match[2].lower(), ("", 1))
        if dimension:
            side = side_of(sentence, match.start(), match.end())
            yield Count(share, share * float(factor), match.group(), dimension, "", "", "", side)


def _qualifier(qualifier: str, match: re.Match[str], sentence: str) -> str:
    """What limits a number; nothing for the "over" of "10 seconds over 100 metres"."""
    before = sentence[max(0, match.start() - 40) : match.start()]
    is_period = before.endswith("over ") and _PERIOD.match(sentence, match.end())
    return "" if is_period or _NO_QUALIFIER.search(before) else qualifier


def _part(match: re.Match[str], sentence: str) -> str:
    """Tells "part" for the 3 of "3 of the 9 boats", "whole" for the 9."""
    if re.match(
        r"\sof\s(?:the|its|their|his|her|\w+[’']s)\b", sentence[match.end() : match.end() + 30]
    ):
        return "part"
    before = sentence[max(0, match.start() - 40) : match.start()]
    is_whole = re.search(r"\bof\s(?:the|its|their|his|her|all)\s(?:[\w-]+[’']s\s)?$", before)
    return "whole" if is_whole else ""


def _is_no_count(match: re.Match[str]) -> bool:
    """Whether it is "one", or a year."""
    text = match.group().lower()
    return text in {"one", "a dozen", "dozen"} or bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", text))


def _unit(match: re.Match[str], sentence: str, noun: str) -> tuple[str, float, str]:
    """The dimension, what one of its unit makes in it, and else what is counted."""
    if match["currency"]:
        return _MONEY.get(match["currency"][-1], "money"), 1.0, ""
    attached = (match["attached"] or match["share"] or "").strip().lower()
    if attached.startswith(("per", "pc", "%")):
        return "%", 1.0, ""
    after = _AFTER.match(sentence, match.end())
    word = attached or (after[1].lower() if after else "")
    if word == "percentage":
        return "points", 1.0, ""
    if match["m"] and word == "":
        return "", 1.0, ""
    for name in (word, word.removesuffix("s"), re.sub("er(s?)$", "re", word)):
        if name in _MONEY_WORDS:
            return {"pence": "penny"}.get(name, name), 1.0, ""
        if name in _UNITS:
            dimension, factor = _UNITS[name]
            return dimension, float(factor), ""
    return "", 1.0, noun
