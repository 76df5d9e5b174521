"""Whether the numbers of a sentence are those of what it cites, unit and rounding told; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading.clauses import all_words, content_words, near_key
from qa.answering.support.reading.near_words import is_near
from qa.answering.support.sides import is_change, side_of
from qa.answering.support.shares import FRACTION, share_faults
from qa.answering.support.times import MONTH_DAY
from qa.text.figures import figures
from qa.text.number_words import NUMBER, number_value
from qa.text.terms import word_set

ROUNDED = 0.01
"""A number that is printed without "about" may be off by this share where it has fewer digits."""
ABOUT = 0.06
"""Likewise with it, as in `qa.text.figures`."""
OVER, UNDER = 0.25, 0.1
"""How far what is counted may lie above "more than 40", and below "nearly 40"."""

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
        "power": "kilowatt:.001 megawatt mw:1 gigawatt gw:1000",
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
_TWO = re.compile(r"\b(?:both|couple|pair|twins)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(from|to)\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|just\s|a\s|an\s)?"
    r"(?:record\s|further\s)?$"
)
_TALLY = re.compile(r"(?<!from\s)\b(\d+)(?:\svotes)?\sto\s(\d+)\b")
_HALF_UNIT = re.compile(
    r"\b(half|quarter\sof|third\sof|three[\s-]quarters\sof)\san?\s(?!dozen|hundred|thousand|million|billion|trillion)([a-z]+)\b", re.IGNORECASE
)
_HALVES = {"hal": 1 / 2, "qua": 1 / 4, "thi": 1 / 3, "thr": 3 / 4}
_NO_QUALIFIER = re.compile(
    r"\b(?:(?:twice|times|half|third)\sas\s(?:many|much)\sas"
    r"|\d\S*\s\w+\s(?:over|under|above|below)|(?:vote|majority|win|victory|period)\w*\s(?:of|over))\s$"
)
_PERIOD = re.compile(r"[\s-](?:year|month|week|day|hour|season|game|stage|lap|leg)s?\b")
_TWICE = re.compile(r"\btwice\b(?!\sas\b)", re.IGNORECASE)
_EARLIER = re.compile(r"\s(?:earlier|ago|before|later|previously|on)\b|(?<=a\s)year\sto\b")
_OF = re.compile(r"(?:\s\w+)?\sof\s([a-z][\w-]*)")
_DIGITS = re.compile(r"\d+")
_CASUALTIES = {"killed", "injured"}
_AT_ODDS = ({"from", "to"}, {"part", "whole"})
_OTHER_UNIT = 0.1
"""How far times may lie apart that are told in other units."""
_ABOVE, _BELOW = {"at least", "more than"}, {"nearly", "less than", "up to"}


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


def number_faults(sentence: str, cited: Sequence[str]) -> Faults:
    """Numbers that are written and stand for none that is cited."""
    known = [count for text in cited for count in counts(text)]
    known += [Count(2.0, 2.0, "twice", "", "", "", "") for text in cited if _TWICE.search(text)]
    written = counts(sentence)
    for count in written:
        if _TWO.fullmatch(count.text) or count.role == "than":
            continue
        rivals = _rivals(count, known, written)
        if not any(_stands_for(count, other) for other in rivals):
            if _is_bare_time(count) and not any(other.dimension == "time" for other in rivals):
                continue
            values = ", ".join(dict.fromkeys(other.text for other in rivals))
            yield Fault("number", count.text, f"cited: {values or 'no such number'}")
    tallies = {match.groups() for text in cited for match in _TALLY.finditer(text)}
    for match in _TALLY.finditer(sentence):
        if match.groups() not in tallies and match.groups()[::-1] in tallies:
            yield Fault("number", match.group(), "the other way round in what is cited")
    yield from _other_nouns(sentence, cited)
    yield from _loose_digits(sentence, cited)
    shares = [count.value / 100 for count in known if count.dimension == "%"]
    yield from share_faults(sentence, cited, shares, [count.value for count in known])


@lru_cache(maxsize=512)
def counts(sentence: str) -> tuple[Count, ...]:
    """The numbers of a sentence but for days, years, hours and scores; linear time."""
    return (*_counts(_blanked(sentence)), *_halves(sentence))


def _blanked(sentence: str) -> str:
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
        role = "than" if _EARLIER.match(sentence, match.end()) else ""
        yield Count(1.0, float(_UNITS[match[1]][1]), match.group(), "time", "", "", role)
    for match in _TWO.finditer(sentence):
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


def _rivals(count: Count, known: Sequence[Count], beside: Sequence[Count]) -> list[Count]:
    """The cited numbers that may stand for one: of its dimension, or of none where it has none.

    What they count is often called by another word, and tells them apart only where the sentence
    has the cited word, too, at another number (``beside``): "four died and nine were hurt".
    """
    if count.dimension:
        return [
            other
            for other in known
            if other.dimension == count.dimension or not (other.dimension or other.noun)
        ]
    nouns = {other.noun for other in beside if other is not count and other.noun}
    return [
        other
        for other in known
        if (not other.dimension or not count.noun)
        and not (count.noun in _CASUALTIES and other.noun in _CASUALTIES and count.noun != other.noun)
        and (
            not (count.noun and other.noun)
            or is_near(count.noun, other.noun)
            or not any(is_near(other.noun, noun) for noun in nouns)
        )
    ]


def _stands_for(count: Count, other: Count) -> bool:
    if {count.role, other.role} in _AT_ODDS or count.side * other.side < 0:
        return False
    written, cited = count.value, other.value
    if not (count.dimension and other.dimension):
        written, cited = count.number, other.number
    if written == cited or abs(written - cited) < 1e-9 * abs(cited):
        return _qualifiers_agree(count.qualifier, other.qualifier)
    if cited == 0:
        return False
    off = (cited - written) / written if written else 1.0
    is_rounded = abs(cited - written) <= _place(count) / 2
    if count.dimension == "time" and abs(off) <= _OTHER_UNIT and count.number != other.number:
        return count.value / count.number != other.value / other.number  # "three months", "12 weeks"
    return {
        "about": abs(off) <= ABOUT and is_rounded,
        "at least": 0 < off <= OVER,
        "more than": 0 < off <= OVER,
        "nearly": -UNDER <= off < 0,
        "less than": -OVER <= off < 0,
        "up to": False,
    }.get(count.qualifier, abs(off) <= ROUNDED and is_rounded)


def _place(count: Count) -> float:
    """What the last digit that tells something stands for: 100 for 3,200, a tenth for 3.2."""
    mantissa, _, exponent = f"{count.value:.9e}".partition("e")
    return 10.0 ** (int(exponent) - len(mantissa.rstrip("0").partition(".")[2]))


def _qualifiers_agree(written: str, cited: str) -> bool:
    if written in _ABOVE:
        return cited in _ABOVE or (written == "at least" and not cited)
    if written in _BELOW:
        return cited in _BELOW
    return cited not in {"less than", "up to"} or written in {"about"}


def _is_bare_time(count: Count) -> bool:
    return count.dimension == "time" and count.text.lower().startswith("a")


def _other_nouns(sentence: str, cited: Sequence[str]) -> Faults:
    """Finds an amount of something that is not cited: "40 kilos of ivory"."""
    known = frozenset(word.key for text in cited for word in all_words(text))
    for match in NUMBER.finditer(_blanked(sentence)):
        of = _OF.match(sentence, match.end())
        word = next(iter(content_words(of[1])), None) if of else None
        if word and not word.text.endswith("ing") and near_key(word.key, known) is None:
            yield Fault("number", f"{match.group()} … {word.text}", "nothing of the kind cited")


def _loose_digits(sentence: str, cited: Sequence[str]) -> Faults:
    """Digits of scores, hours and names that stand in nothing cited."""
    known = {digits for text in cited for digits in _DIGITS.findall(text)}
    blank = _blanked(sentence)
    rest = list(blank)
    for match in NUMBER.finditer(blank):
        if number_value(match) is not None:
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    for digits in _DIGITS.findall("".join(rest)):
        if digits not in known:
            yield Fault("number", digits, "not cited")
