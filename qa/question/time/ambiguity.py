"""Whether words that have the form of a time are used as one, and are no name."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.question.time.patterns import TimeWords
from qa.text.terms import STOP_WORDS, word_set

_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|going to|upcoming|scheduled|planned|expected to|set to|about to"
    r"|hopes? to|plans to|slated)\b|['’]ll\b",
    re.IGNORECASE,
)
# Things that are called by a year or a day: what stands in front of them is their name.
_NAMED = (
    r"(?:olympics?|games|world cup|cup|champions?|championships?|super bowl|bowl|grand prix|finals?"
    r"|tournament|season|series|oscars?|awards?|grammys|festival|elections?|primar(?:y|ies)"
    r"|referendum|census|budget|crisis|recession|crash|war|coup|tsunami|hurricane|earthquake"
    r"|attacks?|hearings?|insurrection|rioters?|defendants?|inquiry|bombings?|shootings?|massacre|genocide|revolution|uprising|riots?|protests?|law|act"
    r"|bill|treaty|accords?|agreement|constitution|film|movie|song|album|hit|novel|book|model"
    r"|edition|version|campaign|committee|commission|movement|street|road|avenue|square|bridge)"
)
_COUNTED = (
    r"(?:people|men|women|children|others|troops|soldiers|jobs|homes|houses|votes|miles|met(?:er|re)s"
    r"|kilomet(?:er|re)s|km|feet|years?|days|hours|minutes|dollars|euros|pounds|percent|per|million"
    r"|billion|points|copies|cases|deaths|pages|words)"
)
_FURTHER = word_set(
    """
    across against amid among around at between by concerning despite following from in near of on
    over since to toward towards via when with within without
    """
)
# Never told by capitals: people type as they like.
_IN_NAME = re.compile(
    rf"(?:\s{{1,3}}(?!(?:{'|'.join(sorted(STOP_WORDS | _FURTHER))})\b)[\w.'’-]{{1,20}}){{0,3}}?"
    rf"\s{{1,3}}{_NAMED}\b",
    re.IGNORECASE,
)
_COUNTS = re.compile(rf"\s{{1,3}}{_COUNTED}\b", re.IGNORECASE)
_OF = re.compile(r"\s{1,3}(?:of|before|prior)\b", re.IGNORECASE)
# "Was held Friday over the leak", "said Monday" end there; "Monday Owls" do not.
_GOES_ON = re.compile(
    r"\s{1,3}(?!(?:" + "|".join(sorted(STOP_WORDS | _FURTHER)) + r"|\w+(?:ing|ed))\b)[^\W\d_]{2}",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s{1,3}[a-z]")
_DETERMINER = re.compile(
    r"(?:\b(?:the|an?|this|that|its|their|his|her|our|my|your)|['’]s|s['’])\s{1,3}$", re.IGNORECASE
)
_OWNER = re.compile(r"(?:\b(?:its|their|his|her|our|my|your)|['’]s|s['’])\s{1,3}$", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:over|least|most|nearly|almost)\s{1,3}$", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|compared\s{1,3}(?:to|with))(?:\s{1,3}in)?\s{1,3}$", re.IGNORECASE
)
_WEEKDAY_NAME_BEFORE = re.compile(
    r"\b(?:black|good|super|bloody|palm|easter|ash|cyber|giving|shrove|holy|maundy|fat|ruby|whit"
    r"|casual|freaky|manic|bowl|blue|boxing|spy|clean|man)\s{1,3}$",
    re.IGNORECASE,
)
_WEEKDAY_NAME_BEHIND = re.compile(
    r"\s{1,3}(?:times|telegraph|mirror|mail|express|herald|post|mass|service|addams|school|roast"
    r"|best|review|the\s{1,3}\d\w{0,3}|live|lights|fever|football)\b",
    re.IGNORECASE,
)
_TODAY_NAME_BEFORE = re.compile(
    r"\b(?:usa|russia|psychology|history|christianity|philosophy|medicine)\s{1,3}$", re.IGNORECASE
)
_TODAY_NAME_BEHIND = re.compile(r"\s{1,3}(?:show|world|society|programme|program)\b", re.IGNORECASE)
_PERSON_MAY = re.compile(
    r"\s{1,3}(?:\w{3,14}ed|became|took|was|is|has|had|won|lost|left|said|came|went|met|made|gave"
    r"|be|have|not)\b|['’]s\b",
    re.IGNORECASE,
)
_MARCH_ON = re.compile(r"\s{1,3}(?:on|to|through|against|for|from|madness|of)\b", re.IGNORECASE)
_MARCH_LEADS = {"in", "since", "until", "till", "by", "between"}  # "after the march on"
# "Who may resign after the 10 may be counted?", "to march 20 miles": verbs.
_VERB_BEFORE = re.compile(r"(?:\b(?:will|to|who|they|it)|^)\s{0,3}$", re.IGNORECASE)
_CONTEXT = 80


def _is_day(words: TimeWords, before: str, behind: str) -> bool:
    if words.names_year:
        return True
    if _IN_NAME.match(behind):
        return False
    month = (words.parts.get("month1") or words.parts.get("month2") or "").lower()
    if month in {"may", "march", "mar"} and (
        _COUNTS.match(behind) or _PERSON_MAY.match(behind) or _VERB_BEFORE.search(before)
    ):
        return False
    # "The July 7 bombing" is the name of a thing, "the 7th of July" is a day.
    is_named = _DETERMINER.search(before) if "month1" in words.parts else words.lead == ""
    return not (is_named and _WORD.match(behind) and "month1" in words.parts)


def _is_month(words: TimeWords, before: str, behind: str) -> bool:
    name = (words.parts.get("bare") or "").lower()
    if not name:
        return True
    if not words.part and "mdet" not in words.parts and words.lead not in _MONTH_LEADS:
        return False
    if _IN_NAME.match(behind):
        return False
    if name == "march" and words.lead not in _MARCH_LEADS and _MARCH_ON.match(behind):
        return False
    return not (name in {"may", "april", "june", "august"} and _PERSON_MAY.match(behind))


_MONTH_LEADS = {"in", "since", "until", "till", "before", "after", "during", "by", "between", "of"}


def _is_year(words: TimeWords, before: str, behind: str) -> bool:
    if words.kind != "decade" and words.has_article:
        # "In the 2009 offensive": the year belongs to the offensive's name.
        return False
    is_led = words.lead in _YEAR_LEADS or _ARTICLES_FROM.search(before)
    if not words.part and not is_led:
        return False
    if "tens" in words.parts and _DEGREES.search(before + behind):
        return False
    return not (_IN_NAME.match(behind) or _COUNTS.match(behind))


# A thing made "from 2019" counts from then; an article from 2019 was published then.
_ARTICLES_FROM = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|headlines?|pieces?|news|you have)(?: (?:are|is|were|was))?"
    r"\s{1,3}(?:from|of|dated)\s{1,3}$",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"\b(?:temperatures?|degrees|highs|lows|heat|speeds?|mph)\b", re.IGNORECASE)


def _is_quarter(words: TimeWords, before: str, behind: str) -> bool:
    if words.names_year:
        return True
    name = words.parts.get("spans", "").lower()
    return name != "half" and not _SPORTS.search(before + behind)


_SPORTS = re.compile(
    r"\b(?:scor(?:e|ed|ing)|touchdowns?|points|goals?|yards|baskets?|rebounds|fumbles?|quarterback"
    r"|nfl|nba|super bowl|halftime|innings?|overtime|match|game)\b",
    re.IGNORECASE,
)


def _is_season(words: TimeWords, before: str, behind: str) -> bool:
    if words.names_year:
        return True
    if not words.part and words.lead not in _SEASON_LEADS:
        return False
    is_a_fall = words.parts["season"].lower() == "fall" and words.lead in {"after", "before"}
    is_name = _GOES_ON.match(behind) or _OF.match(behind) or _SPRING_NAME.match(behind)
    return not (is_a_fall or is_name)


_SPRING_NAME = re.compile(r"\s{1,3}(?:training|cleaning|break)\b", re.IGNORECASE)
_SEASON_LEADS = {"in", "over", "during", "throughout", "within", "since", "before", "after"}


_YEAR_LEADS = {
    "in", "since", "until", "till", "before", "after", "during", "by", "throughout", "between",
    "within", "prior to",
}  # fmt: skip


def _is_weekday(words: TimeWords, before: str, behind: str) -> bool:
    if _WEEKDAY_NAME_BEFORE.search(before) or _WEEKDAY_NAME_BEHIND.match(behind):
        return False
    return bool(words.lead or words.parts.get("wdet")) or not _GOES_ON.match(behind)


def _is_ago(words: TimeWords, before: str, behind: str) -> bool:
    return not _ABOUT.search(before)


def _is_rolling(words: TimeWords, before: str, behind: str) -> bool:
    if _OF.match(behind) or _OWNER.search(before):
        return False
    return "last_unit" not in words.parts or words.lead in {"in", "over", "during", "within"}


def _is_unit(words: TimeWords, before: str, behind: str) -> bool:
    if _OF.match(behind) or _OWNER.search(before):
        return False
    # "This year's Oscars" are an event; articles on them may be of any day.
    is_name = words.parts.get("unit", "").lower() not in {"week", "month", "quarter", "weekend"}
    return not (is_name and words.text.lower().endswith(("'s", "’s")))


def _is_near(words: TimeWords, before: str, behind: str) -> bool:
    return not (_TODAY_NAME_BEFORE.search(before) or _TODAY_NAME_BEHIND.match(behind))


_CHECKS: dict[str, Callable[[TimeWords, str, str], bool]] = {
    "days": _is_day,
    "day": _is_day,
    "month": _is_month,
    "quarter": _is_quarter,
    "season": _is_season,
    "decade": _is_year,
    "years": _is_year,
    "year": _is_year,
    "weekday": _is_weekday,
    "ago": _is_ago,
    "rolling": _is_rolling,
    "unit": _is_unit,
    "near": _is_near,
}


_WITHOUT_YEAR = {"day", "days", "month", "quarter", "season", "weekday", "whole"}
_BOUNDS_AHEAD = {"until", "till", "by"}


def _may_be_to_come(words: TimeWords) -> bool:
    """Whether a day, month or season without a year could also be the next one."""
    if words.names_year or words.kind not in _WITHOUT_YEAR:
        return False
    signs = {words.parts.get(name, "").lower() for name in ("wdet", "mdet")}
    says_past = {"last", "past", "this past"} & signs
    return not says_past and words.lead != "since"


def is_to_come(question: str, words: TimeWords) -> bool:
    """Whether a time without a year may be the next such one: "on March 6 it will"."""
    return _may_be_to_come(words) and (
        words.lead in _BOUNDS_AHEAD or _FUTURE.search(question) is not None
    )


def is_time(text: str, words: TimeWords) -> bool:
    """Whether a span that has the form of a time is used as one."""
    before = text[max(0, words.start - _CONTEXT) : words.start]
    behind = text[words.end : words.end + _CONTEXT]
    if _COMPARED.search(before):
        return False
    check = _CHECKS.get(words.kind)
    return check is None or check(words, before, behind)
