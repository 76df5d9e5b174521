"""The time that a question in another language than English names.

``[time]`` of a language's file turns its phrases into English ones, which
`qa.question.time.window` resolves. ``rules`` has one for each line, "pattern => English", with
parts in braces: ``{day}``, ``{mm}`` (a month in digits), ``{month}``, ``{weekday}``, ``{year}``,
``{decade}``, ``{n}``, ``{unit}``, ``{season}``, ``{nth}``; one with a 2 behind it is another of
the same. ``leads`` and ``trails`` tell what before and behind a time bounds it ("seit = since").
Months and weekdays are Babel's, by `qa.question.foreign.calendar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from qa.languages.codes import ENGLISH
from qa.languages.phrases import phrases
from qa.languages.sections import section
from qa.languages.writing import WITHOUT_BLANKS
from qa.question.foreign.calendar import counts_units, months, names_time, weekdays
from qa.question.foreign.numbers import plain_digits
from qa.question.time.calendar_spans import Days, length_of
from qa.question.time.window import Moment, find_moment
from qa.text.dates import MONTHS, WEEKDAYS

MOST_TIMES = 6
"""Times that are read of one question."""

_PART = re.compile(r"\{(\w+?)(2?)\}")
_DIGITS = {
    "day": r"(?:0?[1-9]|[12]\d|3[01])",
    "mm": r"(?:0?[1-9]|1[0-2])",
    "year": r"(?:1[7-9]|20)\d\d",
    "decade": r"(?:(?:1[7-9]|20)?\d0)",
}
_BEHIND_DAY = r"(?:\.|er|º|ª|°)?"
# Beside the rules of a file: a time that only its preposition shows to be one.
_BOUNDED = ("{day} {month} => {day} {month}", "{month} => {month}", "{year} => {year}",
            "{weekday} => {weekday}")  # fmt: skip
_ISO = r"{iso} => on {iso}"
_HANGS_ON = r"(?:['’]?[dt][ae]n)?"
"""What Turkish puts on a time before "beri"."""


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    english: str


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: tuple[_Rule, ...]
    values: Mapping[str, Mapping[str, str]]


def moment_of(
    question: str, language: str, as_of: date, covered: Days | None = None
) -> Moment | None:
    """The time that a question names, by the rules of its language; None if it names none."""
    if language == ENGLISH:
        return find_moment(question, as_of, covered)
    return find_moment_in(language, question, as_of, covered)


def find_moment_in(
    language: str, question: str, as_of: date, covered: Days | None = None
) -> Moment | None:
    """The time that a question names; None if it names none, or its language has no rules.

    Args:
        language: ISO 639 code, not of English.
        question: as asked; offsets and words are its own.
        as_of: the day of asking.
        covered: the days of the oldest and the newest article.
    """
    found = []
    for start, end, english in _phrases_in(language, plain_digits(question)):
        if moment := _resolved(english, as_of, covered):
            words = question[start:end]
            found.append(replace(moment, words=words, start=start, end=end))
    return min(found, key=_width, default=None)


def tells_when(language: str, text: str) -> bool:
    """Whether a text names a time, "three days ago" but not "three days"."""
    if names_time(language, text):
        return True
    return counts_units(language, text) and bool(_phrases_in(language, plain_digits(text)))


def names_only_time(language: str, text: str) -> bool:
    """Whether a text is nothing but a time."""
    spans = _phrases_in(language, plain_digits(text))
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return bool(spans) and not any(map(str.isalnum, text[:start] + text[end:]))


def without_times(language: str, text: str) -> str:
    """A text without the phrases that name a time."""
    if language == ENGLISH:
        return text
    for start, end, _ in reversed(_phrases_in(language, plain_digits(text))):
        text = f"{text[:start]} {text[end:]}"
    return text


def _resolved(english: tuple[str, ...], as_of: date, covered: Days | None) -> Moment | None:
    moments = (find_moment(phrase, as_of, covered) for phrase in english)
    return next((moment for moment in moments if moment and moment.has_days), None)


def _width(moment: Moment) -> int:
    if moment.since is None or moment.until is None:
        return date.max.toordinal()
    return length_of((moment.since, moment.until))


def _phrases_in(language: str, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """The phrases of a text that name a time, with their English, the longest at each place."""
    rules = _rules(language)
    spans = [
        (match.start(), match.end(), english)
        for rule in rules.rules
        for match in rule.pattern.finditer(text)
        if match.end() > match.start() and not _is_name(rules, text, match)
        if (english := _in_english(rule, rules, match))
    ]
    chosen: list[tuple[int, int, tuple[str, ...]]] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(span[1] <= start or end <= span[0] for start, end, _ in chosen):
            chosen.append(span)
    return sorted(chosen)[:MOST_TIMES]


def _is_name(rules: _Rules, text: str, match: re.Match[str]) -> bool:
    """Whether a phrase inside a question begins with a capital that only a name has: "Heute"."""
    word = re.match(r"[^\W\d]+", match.group())
    if word is None or not word.group()[0].isupper() or not text[: match.start()].strip(" ¿¡"):
        return False
    plain = word.group().lower()
    known = any(plain in rules.values[part] for part in ("month", "weekday", "season"))
    return not known and "month" not in {part for part, told in match.groupdict().items() if told}


def _in_english(rule: _Rule, rules: _Rules, match: re.Match[str]) -> tuple[str, ...]:
    """What a phrase is in English, at first with what bounds it; nothing if it has no value."""
    groups = match.groupdict()
    missing = False

    def value(part: re.Match[str]) -> str:
        nonlocal missing
        name = part[1]
        typed = groups.get(f"{name}{part[2]}") or groups.get(f"{name}2") or ""
        told = _value(rules, name, typed)
        missing = missing or not told
        return told

    english = _PART.sub(value, rule.english)
    if missing:
        return ()
    words = (groups.get("lead") or groups.get("trail") or "").lower()
    bound = rules.values["bound"].get(" ".join(words.split()), "")
    core = re.sub(r"^(?:in|on) ", "", english)
    return (f"{bound} {core}", english) if bound else (english,)


def _value(rules: _Rules, name: str, typed: str) -> str:
    if name == "mm":
        return MONTHS[int(typed) - 1] if typed else ""
    if name == "decade":
        return typed if len(typed) == 4 else f"19{typed}"
    if name in rules.values:
        plain = " ".join(typed.lower().split())
        return typed if typed.isdigit() else rules.values[name].get(plain, "")
    return typed


@cache
def _rules(language: str) -> _Rules:
    bounds = _pairs(language, "leads"), _pairs(language, "trails")
    values = {
        "month": {name: MONTHS[number - 1] for name, number in months(language).items()},
        "weekday": {name: WEEKDAYS[number] for name, number in weekdays(language).items()},
        "n": _pairs(language, "counts"),
        "unit": _pairs(language, "units"),
        "season": _pairs(language, "seasons"),
        "nth": _pairs(language, "nths"),
        "bound": bounds[0] | bounds[1],
    }
    lines = str(section(language, "time").get("rules", "")).splitlines()
    lines = [line for line in lines if " => " in line]
    compiled = list(_compiled(language, lines, values, bounds, is_bounded=False))
    if compiled and values["bound"]:
        compiled += _compiled(language, _BOUNDED, values, bounds, is_bounded=True)
    compiled += _compiled(language, [_ISO], values, bounds, is_bounded=False)
    return _Rules(tuple(compiled), values)


def _compiled(
    language: str,
    lines: list[str] | tuple[str, ...],
    values: Mapping[str, Mapping[str, str]],
    bounds: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    is_bounded: bool,
) -> Iterator[_Rule]:
    leads, trails = (_any_of(words) for words in bounds)
    is_run = language in WITHOUT_BLANKS
    blank = "" if is_run else r"\s{1,3}"
    before = rf"(?P<lead>{leads}){blank}" if leads else ""
    hanging = _HANGS_ON if language == "tr" else ""
    behind = rf"{hanging}{blank}(?P<trail>{trails})" if trails else ""
    for line in lines:
        pattern, _, english = line.partition(" => ")
        core = _PART.sub(lambda part: _group(part, values), pattern.strip())
        core = core.replace(" ", r"\s{1,3}")
        if is_bounded:
            forms = [before + core] * bool(before) + [core + behind] * bool(behind)
        else:
            forms = [(f"(?:{before})?" if before else "") + core]
            forms = [form + (f"(?:{behind})?" if behind else "") for form in forms]
        for form in forms:
            edges = (r"(?<!\d)", r"(?!\d)") if is_run or language == "ko" else (
                r"(?<![\w-])", r"(?![\w-])"
            )  # fmt: skip
            yield _Rule(re.compile(edges[0] + form + edges[1], re.IGNORECASE), english.strip())


def _group(part: re.Match[str], values: Mapping[str, Mapping[str, str]]) -> str:
    """The pattern of a part of a rule."""
    name = part[1]
    if name == "iso":
        return r"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    listed = _DIGITS.get(name) or _any_of(values.get(name, {})) or r"(?!)"
    if name == "n":
        listed = rf"\d{{1,3}}|{_any_of(values['n']) or '(?!)'}"
    whole = rf"(?P<{name}{part[2]}>{listed})"
    return whole + _BEHIND_DAY if name == "day" else whole


def _any_of(words: Mapping[str, str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in longest)


def _pairs(language: str, name: str) -> dict[str, str]:
    pairs = (phrase.partition(" = ") for phrase in phrases(language, "time", name))
    return {left.strip().lower(): right.strip() for left, _, right in pairs}
