"""Figures in sentences: numbers with what they count, and whether two may be the same.

Precision comes first: a figure that cannot be tied to what it counts is worth nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from qa.text.dates import MONTH_PATTERN, SHORT_MONTH_PATTERN
from qa.text.number_words import NUMBER, number_value
from qa.text.terms import text_terms, word_set

_QUALIFIERS = {
    phrase: qualifier
    for qualifier, phrases in {
        "at least": "at least, no fewer than, no less than, not less than, a minimum of",
        "more than": "more than, over, just over, well over, in excess of, above, upwards of, "
        "slightly more than, a little over",
        "nearly": "nearly, almost, close to, just under",
        "less than": "fewer than, less than, under, below",
        "up to": "up to, as many as, as much as, a maximum of",
        "about": "about, around, some, approximately, roughly, an estimated, estimated, "
        "estimated at",
    }.items()
    for phrase in phrases.split(", ")
}
_QUALIFIER = re.compile(
    r"(?:^|(?<=[\s(“\"]))("
    + "|".join(sorted(map(re.escape, _QUALIFIERS), key=len, reverse=True))
    + r")\s$",
    re.IGNORECASE,
)

_MONTH = f"(?:{MONTH_PATTERN}|{SHORT_MONTH_PATTERN})"
_NO_FIGURE_BEFORE = re.compile(
    rf"(?:\b{_MONTH}\.?\s|\baged?\s(?:of\s)?|\b(?:[Nn]o|[Nn]umber|[Nn]r)\.?\s|#\s?"
    r"|\b(?i:between|chapter|page|route|group\sof|version|(?:half|quarter|third|tenth)\sof)\s"
    r"|\b[Bb]etween\s\S{1,12}\s(?:[a-z]+\s)?and\s|\b[\d-]+\s|\b(?:one|\d)\sin\s|\btop\s"
    r"|\b(?i:per|every|out\sof)\s)$"
)
_NO_FIGURE_AFTER = re.compile(
    rf"(?:\s?[ap]\.?m\b|\s(?:GMT|BST|E[SD]?T|hours?\sGMT|o[’']clock)\b"
    rf"|\s(?:of\s|to\s\d\d?\s)?{_MONTH}\b|[-\s](?:quarters|thirds|fifths)\b"
    r"|[-\s]years?[-\s]old|\syears?\sof\sage|\s\d|\s(?:out\sof|in)\s(?:\d|ten\b))"
)
_TO_BEFORE = re.compile(
    r"(?<!from\s)(?<!from\s[£$€])(?<![\d.,])([£$€]?)\d[\d.,]*[^\s,]{0,4}\s(?:to|or)\s$"
)
_TO_AFTER = re.compile(r"\s(?:to|or)\s([£$€]?)\d")
_AFTER_A_NAME = re.compile(r"\b[A-Z][\w’'-]*,\s(?:then\s)?$")
_HYPHENED = re.compile(r"-(year|month|week|day|hour|minute|mile|point|seat|member|strong)s?\b")
_TIME_NOUN = re.compile(
    r"\s(?:[a-z]+\s)?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b", re.IGNORECASE
)
_NEVER_COUNTED = word_set("others times ways thirds quarters hundreds thousands millions dozens")
_TOLL = (
    r"(?:(?:death\stoll|deaths|dead|fatalities|toll)\s(?:[\w’']+\s){0,4}"
    r"(?:to|at|of|was|is|reached|reaches|hit)\s"
    r"|number\sof\s(?:people\s|those\s|victims\s)?(?:killed|dead|deaths)\b[^.;:]{0,80}?"
    r"\b(?:to|at|is|was|reached|reaches)\s)"
)
_CASUALTIES = {
    "killed": re.compile(
        r"\b(?:(?:killing|killed|kills|kill|claimed\sthe\slives\sof|deaths\sof)\s|" + _TOLL + ")$",
        re.IGNORECASE,
    ),
    "injured": re.compile(r"\b(?:injur|wound|hurt)(?:ing|ed)?\s$", re.IGNORECASE),
}
_BETWEEN = (
    r"\s(?:(?!(?:after|before|where|when|that|as|and|or|since|while|ago|by|if|said|says|have\skilled"
    r"|had\skilled|has\skilled)\b)[\w’'-]+\s){0,6}?"
)
_NO_OBJECT = r"(?!\s(?:an?|the|\d+|two|three|four|five|his|her|their|him|them|off)\b)"
_CASUALTIES_AFTER = {
    "killed": re.compile(
        rf"{_BETWEEN}(?:killed{_NO_OBJECT}|dead|died|deaths|fatalities|perished|lost\stheir\slives)\b"
    ),
    "injured": re.compile(rf"{_BETWEEN}(?:(?:injured|wounded|hurt){_NO_OBJECT}|injuries)\b"),
}
_LIVES = re.compile(r"\slives\b")
_LOST = re.compile(r"\b(?:cost|costing|claimed|claiming|taken|took)\s$")
_MONEY_AFTER = re.compile(
    r"\s?(?:(US|Australian|Canadian|Hong\sKong)\s)?(dollars?|euros?|pounds?(?!\s(?:of|in\sweight)\b)"
    r"|yen|yuan|rupees?|roubles?|rubles?|pence|cents?|francs?)\b",
    re.IGNORECASE,
)
_MONEY = {"dollar": "$", "euro": "€", "pound": "£", "yen": "¥"}
_MEASURES = {
    "kilometre": "km", "kilometer": "km", "kms": "km", "km": "km", "mile": "mile", "kg": "kg",
    "kilogram": "kg", "kilo": "kg", "metre": "metre", "meter": "metre", "tonne": "tonne",
    "ton": "tonne", "person": "people", "people": "people", "percentage": "% point",
}  # fmt: skip
_COLLECTIVE = word_set(
    """
    people men women children staff police personnel crew troops sheep cattle fish civilians
    """
)
_STOPS = word_set(
    """
    in on at to from by with for of and or but than that which who whom whose when while as is are
    was were be been has have had will would could can may might said says after before during
    since until into over under against between among about per each the a an this these those his
    her its their our it he she they we i you not only also if because though
    """
)
_PERSONS = frozenset({"killed", "injured", "people"})
_CAPITAL_BEFORE = re.compile(r"\S\s+(?!\w+day\b)[A-Z][\w’']*\s$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CLAUSE_END = re.compile(r"[,;:.!?()\[\]“”\"—]|\s[–-]+\s")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, in one sentence.

    Attributes:
        value: 12 for "a dozen", 1200000 for "1.2 million", 0.25 for "25%".
        text: as printed, with its qualifier: ``sentence[start:end]``.
        unit: what is counted: a stem ("soldier"), a sign ("%", "$"), "killed"
            or "injured" for all the words that mean it; empty where unknown.
        qualifier: "at least", "more than", "nearly", "less than", "up to",
            "about", or empty.
        start, end: character offsets in the sentence.
    """

    value: float
    text: str
    unit: str
    qualifier: str
    start: int
    end: int


@lru_cache(maxsize=1_024)  # several rules look at the sentences of a question
def figures(sentence: str) -> tuple[Figure, ...]:
    """Find the figures of a sentence, in its order.

    Years, days, times, ages, ordinals, scores, ranges, and numbers in names
    ("Channel 4") are none.

    Args:
        sentence: one English sentence; linear time.
    """
    numbers = NUMBER.finditer(sentence)
    return tuple(figure for number in numbers if (figure := _figure(sentence, number)))


def _figure(sentence: str, number: re.Match[str]) -> Figure | None:
    start, end = number.span()
    before = sentence[max(0, start - 120) : start]
    after = sentence[end : end + 90]
    qualified = _QUALIFIER.search(before)
    if qualified:
        start -= len(qualified.group())
        before = before[: qualified.start()]
    value = number_value(number)
    if value is None or _is_no_figure(number, before, after):
        return None
    unit, length = _unit(number, before, after)
    if unit not in _PERSONS and (_is_year(number) or (number["words"] or "").lower() == "one"):
        return None
    if number["m"] and unit == "metre":
        value /= 1e6
    return Figure(
        value=value / 100 if unit == "%" else value,
        text=sentence[start : end + length],
        unit=unit,
        qualifier=_QUALIFIERS[" ".join(qualified[1].lower().split())] if qualified else "",
        start=start,
        end=end + length,
    )


def _is_no_figure(number: re.Match[str], before: str, after: str) -> bool:
    """Whether it is a day, an hour, an age, a range or a number that is a name."""
    if _NO_FIGURE_BEFORE.search(before) or _NO_FIGURE_AFTER.match(after):
        return True
    if _is_range(number, before, after):
        return True
    if after.startswith("-") and not _HYPHENED.match(after):
        return True
    bare = not (number["currency"] or number["attached"] or number["scale"])
    if bare and _AFTER_A_NAME.search(before) and after[:1] in {",", ".", ""}:
        return True  # "Ada Holm, 34, …"
    if number["words"] and number["words"][0].isupper() and before.rstrip()[-1:].isalnum():
        return True  # "the Six Nations"
    if bare and number["digits"] and _CAPITAL_BEFORE.search(before):
        return not any(pattern.match(after) for pattern in _CASUALTIES_AFTER.values())
    return False


def _is_range(number: re.Match[str], before: str, after: str) -> bool:
    """True for both ends of "10 to 15", not for "from 10 to 15" nor "by 5% to $10"."""
    if (right := _TO_AFTER.match(after)) and not (right[1] and not number["currency"]):
        return not before.endswith("from ")
    left = _TO_BEFORE.search(before)
    return bool(left and (left[1] or not number["currency"]))


def _is_year(number: re.Match[str]) -> bool:
    digits = number["digits"]
    return (
        number.group() == digits
        and len(digits) == 4
        and digits.isdecimal()
        and 1500 <= int(digits) <= 2100
    )


def _unit(number: re.Match[str], before: str, after: str) -> tuple[str, int]:
    """Return what is counted, and how many characters behind the number belong to it."""
    if number["currency"]:
        return number["currency"].upper().removeprefix("US"), 0
    attached = (number["attached"] or number["share"] or "").strip().lower()
    if attached:
        share = attached == "%" or attached.startswith(("per", "pc"))
        return ("%" if share else _MEASURES.get(attached, attached)), 0
    if money := _MONEY_AFTER.match(after):
        name = money[2].lower().removesuffix("s")
        sign = _MONEY.get(name, name)
        if money[1] and money[1].upper() != "US":
            sign = money[1][0].upper() + sign
        return sign, money.end()
    return _counted(number, before, after), 0


def _counted(number: re.Match[str], before: str, after: str) -> str:
    if hyphened := _HYPHENED.match(after):
        return hyphened[1]
    clause = _CLAUSE_END.split(after, maxsplit=1)[0]
    if not _TIME_NOUN.match(after) and not before.endswith("of the "):
        for unit, pattern in _CASUALTIES.items():
            if pattern.search(before):
                return unit
        for unit, pattern in _CASUALTIES_AFTER.items():
            if pattern.match(clause):
                return unit
        if _LIVES.match(clause) and _LOST.search(before):
            return "killed"
    unit = _noun(clause)
    return "metre" if number["m"] and not unit else unit


def _noun(clause: str) -> str:
    """Return the stem of the first plural among the next four words."""
    for match in islice(_WORD.finditer(clause), 4):
        word = match.group().lower().replace("’", "'").removesuffix("'")
        if word in _STOPS or word in _NEVER_COUNTED:
            return ""
        if word in _COLLECTIVE or word in _MEASURES:
            return _MEASURES.get(word, word)
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
            stems = text_terms(word)
            stem = stems[-1] if stems else ""
            return _MEASURES.get(word.removesuffix("s"), stem)
    return ""


def compatible(figure: Figure, other: Figure) -> bool:
    """Whether both figures may stand for one number.

    "About 12" and 12 may, "nearly 500,000" and 498,210, "$1.1bn" and "$1.13bn",
    "more than 40" and 43; 12 and 13 may not, nor "at least 12" and 19: a toll
    that grew is worth showing.
    """
    (low, high), (other_low, other_high) = _value_range(figure), _value_range(other)
    # Neighbours touch: 31 may stand for 30.5 to 31.5, and 32 for 31.5 to 32.5.
    return figure.value == other.value or (low < other_high and other_low < high)


def _value_range(figure: Figure) -> tuple[float, float]:
    """Return what a figure may stand for; the widths are a matter of news style."""
    value = figure.value
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    place = 10.0**exponent if isinstance(exponent, int) else 1.0
    if value == 0:
        place = 0.0
    rounding = min(place / 2, 0.025 * value)
    below, above = {
        "about": (0.06, 0.06),
        "more than": (0.0, 0.25),
        "nearly": (0.1, 0.0),
        "less than": (0.25, 0.0),
        "up to": (0.25, 0.0),
    }.get(figure.qualifier, (0.0, 0.0))
    return value - max(rounding, below * value), value + max(rounding, above * value)
