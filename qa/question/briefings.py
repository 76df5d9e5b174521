"""Questions that ask for the news of a matter in brief: a briefing, a course of events, an article.

Told by their wording, English: "what happened in Iran", "latest on the strike", "tell me about
…", "summarise …", or the bare name of a matter ("hurricane ian"). What asks for one fact is none
("What happened to the tank?"), and so is all that is not surely one: an answer with its best
sentence first serves it either way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.question.intent import asks_for_timeline, without_timeline_words
from qa.question.thread.noun_phrases import TIMES
from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, word_set

BriefingKind = Literal["matter", "course", "article", "days"]
"""Of what it is: the developments of a matter; these as a course of events; the gist of one
article, which is named by its headline; or the news of the days that a question names."""

ASKED = "What happened in"
"""How every briefing is asked of the archive."""

LONGEST = 300
"""Characters; what is longer asks for something else."""

MOST_WORDS = 3
"""Telling words of a bare topic ("hurricane ian"); more are a question in brief ("glacier melt sea
level rise"), which one fact answers."""

MOST_WITH_MARK = 2
"""Words of a topic with a question mark ("ukraine?"); more ask something, in whatever language."""

LEAST_TITLE = 3
"""Words of a headline that is put in quotation marks; fewer are the name of a book or a film."""

_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok|okay|so|and|but|now|then|well|thanks"
    r"|(?:can|could|would|will) you(?: please)?|i(?:'d| would) (?:like|love)(?: you)? to"
    r"|i (?:want|need)(?: you)? to|let me|help me|just|quickly|briefly)\b[,!.:]? ?)+(?=\S)",
    re.IGNORECASE,
)
_OF = r"(?:of|on|about|regarding|concerning|around|in|with|from|for|at|between|over|inside|into)"
_ADJECTIVES = (
    r"(?:(?:short|brief|quick|full|detailed|concise|general|complete|very|good|latest|newest"
    r"|most recent|recent|current|breaking|any|some|all|the|a|an|your|more|main|key|top|new) )*"
)
_SUMMARY = (
    r"(?:summar(?:y|ies)|overview|briefing|brief|recap|run-?down|digest|round-?up|outline"
    r"|synopsis|account|gist|update)"
)
_NEWS = r"(?:news|latest|newest|updates?|headlines|developments|events|happenings|situation)"
_VERB = (
    r"(?:summari[sz]e|sum up|recap|outline|(?:brief|update|fill) (?:me|us)(?: in)? (?:on|about)"
    r"|(?:catch|bring|get) (?:me|us) up(?: to (?:date|speed))?(?: on| with| about)?)"
)
_GIVE = r"(?:(?:give|write|make|get|show|send|draft|do|provide|read)(?: me| us)? )?"
_WHAT = r"what(?:'s| is| are| was| were| has| have|'s been| has been| have been| all)?"
_WHEN = (
    r"(?:exactly|recently|lately|right now|these days|currently|in|on|during|over|the|of|\d{1,4}|"
    + "|".join(sorted(TIMES | CALENDAR_WORDS | word_set("this")))
    + ")"
)
_TOPIC = r"(?P<topic>\S.*)"

_BRIEFINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_VERB} (?:{_ADJECTIVES}(?:{_NEWS}|{_SUMMARY}|story|coverage) {_OF} )?{_TOPIC}",
        rf"{_GIVE}{_ADJECTIVES}{_SUMMARY} {_OF} (?:{_ADJECTIVES}{_NEWS} {_OF} )?{_TOPIC}",
        rf"tell (?:me|us) (?:(?:more|all|something|everything|anything|a bit|a little) )*about"
        rf" (?:{_ADJECTIVES}(?:{_NEWS}|story|coverage) {_OF} )?{_TOPIC}",
        rf"{_WHAT} (?:been )?(?:going on|happening|happened|occurred|occurring|taken place"
        rf"|took place|went on|gone on|new|up)(?: {_WHEN})*? (?:in|with|at|during|on|inside|around"
        rf"|between|across) {_TOPIC}",
        rf"(?:{_WHAT} )?{_ADJECTIVES}(?:{_NEWS}(?: {_NEWS})?|state of (?:play|affairs|things)"
        rf"|story) {_OF} {_TOPIC}",
        r"what (?:do (?:we|you) know|is (?:there )?(?:known|reported)|should (?:i|we|one) know"
        rf"|can you (?:tell|say)(?: me| us)?) (?:so far )?(?:about|of|on) {_TOPIC}",
        rf"how (?:is|are) (?:things|the situation|it)(?: going| looking)? (?:in|with|at) {_TOPIC}",
        r"(?P<bare>\S.*) (?:news|latest(?: news)?|newest|updates?|summary|overview|briefing"
        r"|headlines|round-?up|recap)",
    )
)
_OF_DAYS = re.compile(
    rf"(?:{_WHAT} (?:been )?(?:going on|happening|happened|new|reported about)"
    rf"|(?:{_WHAT} )?(?:in )?(?:the )?{_ADJECTIVES}(?:{_NEWS}))"
    r"(?: in the (?:news|world))?,? (?P<when>\S.*)",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent|current(?:ly)?|breaking|updates?|update me"
    r"|up to (?:date|speed)"
    r"|what(?:'s| is| are) (?:new|up|going on|happening|the (?:news|situation|status|state))"
    r"|how (?:is|are) (?:things|the situation|it)|now|lately|recently|these days)\b",
    re.IGNORECASE,
)

_ARTICLE = r"(?:news )?(?:article|story|piece|report|text|post|page|item|column)"
_QUOTED = r"[\"“„«](?P<title>[^\"“”„«»].*?)[\"“”»]"
_NAMED = (
    r"(?: (?:titled|called|headlined|entitled|named|with the (?:title|headline)|under the headline"
    r"))?"
)
_ARTICLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_VERB}|{_GIVE}{_ADJECTIVES}{_SUMMARY} {_OF}|tell (?:me|us) (?:more |all )?about"
        rf"|what (?:does|did|do|is|happened|happens)(?: in)?) (?:(?:the|this|that|an?|one)? ?"
        rf"(?:\w[\w.]* ){{0,3}}{_ARTICLE}{_NAMED}[:,]? )?{_QUOTED}(?: (?:say|about|tell)s?)?",
        rf"(?:{_VERB}|{_GIVE}{_ADJECTIVES}{_SUMMARY} {_OF}) (?:the|this|that) (?:\w[\w.]* ){{0,3}}?"
        rf"{_ARTICLE}(?: (?:titled|called|headlined|entitled|named)|:) (?P<title>\S.{{8,}})",
    )
)

# A topic does not begin with these, nor hold them: they make a clause.
_CLAUSE = word_set(
    """
    did does do was were is are am has have had will would can could should might must shall
    who whom whose which what when why how where i you my your his her their our me us if because
    whether than that there not didn't doesn't wasn't isn't don't aren't weren't it he she they we
    this these those him them explain compare list name show find give tell say said
    """
)
# What a thing has, and one fact can say: "avatar release date" asks when it comes out.
_FACTS = word_set(
    """
    toll price prices cost costs age winner winners loser score scores date dates day time cause
    causes name names number numbers percent percentage population capital address size height
    length weight result results salary worth odds deadline ceo founder author owner director
    meaning definition reason reasons motive amount total share rate rates poll polls count
    location schedule victim suspect successor quote quotes sentence verdict charge charges
    members candidates list ranking rankings temperature best worst most least first last
    """
)
# "What happened to the tank?" and "… in 1994?" ask for one fact.
_ONE_FACT = re.compile(
    r"what(?:'s| is| has| had| have| all)? (?:happened|been happening|occurred)\b"
    r"(?!.* (?:since|so far)\b)",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"^(?:(?:give|tell|show|write|make|draw|find|get)(?: me| us)?\b|what(?: has| have)?\b"
    r"|how (?:did|has|have|had|do|does|is|are|was|were)"
    r"|(?:a|an|the|full|complete|short|brief|whole)\b|of\b|on\b|about\b| )*",
    re.IGNORECASE,
)
_OF_TIME = TIMES | word_set(
    "the this on in of from for at during over between and to early late mid"
)
_POINTING = word_set("it this that them these those everything him her")
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a briefing is of.

    Attributes:
        kind: see `BriefingKind`.
        topic: the matter as typed; of an article its headline; "" of days, and where the
            question only points to what was talked of before ("summarise it").
        newest_first: whether the newest state is wanted before what led to it.
        is_bare: whether the question is nothing but the name of a matter.
    """

    kind: BriefingKind
    topic: str
    newest_first: bool = False
    is_bare: bool = False


def briefing_in(question: str) -> Briefing | None:
    """The briefing that a question asks for; None if it asks for anything else."""
    if len(question) > LONGEST:
        return None
    asked = " ".join(question.replace("’", "'").split())
    has_mark = asked.endswith("?")
    asked = _POLITE.sub("", asked.rstrip(" ?!.…"))
    if title := _title_named(asked):
        return Briefing("article", title)
    if (match := _OF_DAYS.fullmatch(asked)) and _names_only_time(match["when"]):
        return Briefing("days", "")
    newest = _NEWEST.search(asked) is not None
    for pattern in _BRIEFINGS:
        if match := pattern.fullmatch(asked):
            topic = next(filter(None, match.groupdict().values()))
            if topic.casefold() in _POINTING:
                return Briefing("matter", "", newest)
            if _is_matter(topic, is_bare="bare" in match.groupdict()):
                return Briefing("matter", topic, newest)
    if asks_for_timeline(asked) and not _ONE_FACT.match(asked):
        topic = " ".join(_COURSE.sub(" ", without_timeline_words(asked)).split())
        return Briefing("course", topic.strip(" ,"))
    if is_topic(asked) and (not has_mark or len(asked.split()) <= MOST_WITH_MARK):
        return Briefing("matter", asked, newest, is_bare=True)
    return None


def _title_named(asked: str) -> str | None:
    matches = filter(None, (pattern.fullmatch(asked) for pattern in _ARTICLES))
    titles = (match["title"] for match in matches)
    return next(
        (title.strip(" .,…") for title in titles if len(title.split()) >= LEAST_TITLE), None
    )


def wording_of(briefing: Briefing, question: str) -> str:
    """The question in the words that find most: all briefings in the same ones.

    So the confidence tells better what an archive holds. Of 15 matters that a news archive has
    it is .94 in the middle, .85 in the words typed; of 20 that it lacks, or only names in
    passing, it comes to .5 for two, for three in the words typed.
    """
    if briefing.kind == "article" or not briefing.topic:
        return briefing.topic or question
    return f"{ASKED} {briefing.topic}"


def is_topic(text: str) -> bool:
    """Whether a text is the name of a matter and no question: "ukraine", "roe v wade"."""
    words = _plain_words(text)
    telling = [word for word in words if word not in STOP_WORDS and not word[0].isdigit()]
    return (
        0 < len(telling) <= MOST_WORDS
        and _CLAUSE.isdisjoint(words)
        and _FACTS.isdisjoint(words)
        and words[0] not in _NOT_FIRST
        and words[-1] not in STOP_WORDS
        and not any(word.endswith("est") for word in words[:-1])
        and not set(text) & set('?:;"“”¿¡')
        and not CALENDAR_WORDS.issuperset(telling)
    )


def _names_only_time(text: str) -> bool:
    words = _plain_words(text)
    return bool(words) and all(word[0].isdigit() or word in _OF_TIME for word in words)


_NOT_FIRST = STOP_WORDS - word_set("the a an") | word_set("latest newest news summarise summarize")


def _is_matter(topic: str, *, is_bare: bool) -> bool:
    """Whether what a briefing would be of is a matter, and no question in its turn."""
    words = _plain_words(topic)
    if not words or words[0] in _CLAUSE:
        return False
    telling = [word for word in words if word not in STOP_WORDS and not word[0].isdigit()]
    return is_topic(topic) if is_bare else not TIMES.issuperset(telling)


def _plain_words(text: str) -> list[str]:
    return [word.casefold().removesuffix("'s") for word in _WORD.findall(text)]
