"""The wordings of questions about the archive itself, as regular expressions over whole texts.

They are matched against what is left of a question when its polite words, its time, the words
for "in this archive" and the name of an outlet are taken out (`archive_question`).
"""

from __future__ import annotations

import re

_HOLDS = r"(?:have|hold|store|keep|contain|include|cover|know of|got|index)"
_HELD = (
    r"(?:archive|collection|database|corpus|library|index|dataset|data ?base|repository|holdings"
    r"|knowledge base|system|app)"
)
_THE_ARCHIVE = rf"(?:this|the|your|that|our) (?:news |article |whole |entire )?{_HELD}"
HERE = re.compile(
    rf"\b(?:(?:in|from|inside|within|of) (?:here|{_THE_ARCHIVE})|(?:right )?here(?= ?$)|altogether"
    rf"|in total|overall|available|in all|all together|(?:that |which )?do (?:you|we) {_HOLDS}"
    rf"|(?:that |which )?you(?:'ve got| have got| {_HOLDS})"
    rf"|have you(?: got)?|(?:that |which )?does {_THE_ARCHIVE} {_HOLDS}"
    rf"|(?:that |which )?{_THE_ARCHIVE} {_HOLDS}s?|(?:that )?(?:are|is) (?:stored|held)"
    r"|(?:that )?(?:can )?you (?:can )?(?:search|quote)(?: from)?|(?:are|is) there(?= ?$))\b",
    re.IGNORECASE,
)
"""Words that say that the archive is meant, and nothing else."""

LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok|okay|so|and|but|now|then|well|thanks|thank you|citewire"
    r"|i(?:'d| would) like to know|i want to know|do you know|let me know|tell me|tell us"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|show|give|list|find|get|say)"
    r"(?: me| us)?)\b[,!.:]? ?)+(?=\S)",
    re.IGNORECASE,
)
"""Polite words before a question."""

_FIRM = r"(?:news(?:paper)? |press |different |separate )*(?:articles?)"
_SOFT = (
    r"(?:news(?:paper)? |press |different |separate )*"
    r"(?:articles?|stories|story|pieces?|headlines?|news items?)"
)
_ANY = rf"(?:{_SOFT}|items?|texts?|documents?|reports?|pages?)"
_SOME = r"(?:(?:all|some|any|the|every|more|other|your|of|a few|a list of|an?|\d{1,3}|list) )*"
_IS = r"(?:are |is |were |was )?(?:there )?"
_ABOUT = (
    r"about|on|regarding|concerning|covering|related to|relating to|dealing with|on the (?:topic"
    r"|subject) of|(?:that |which )?(?:talk|talks|speak|speaks|report|reports|write) (?:about|on)"
    r"|(?:that |which )?(?:cover|covers|discuss|discusses|concern|concerns)"
    r"|(?:that |which )?deals? with|(?:that |which )(?:are|is) about"
)
_MENTION = (
    r"(?:that |which |where )?(?:mentions?|mentioning|mentioned|names?|naming|refers? to"
    r"|referring to|contains?|containing|with|ha(?:s|ve)|includes?|including|uses?)"
    r"(?: (?:the )?(?:words?|names?|terms?|phrases?|mentions? of))"
    r"|(?:that |which )?(?:mentions?|mentioning|mentioned|refers? to|referring to|names?|naming)"
)
_REL = rf"(?:(?P<mention>{_MENTION})|(?P<about>{_ABOUT}))"
_X = r"(?P<x>\S.*?)"
_PUBLISHED = (
    r"(?: (?:that )?(?:were |was |are |is |have been |has been )?(?:published|written|printed"
    r"|posted|released|dated|out|there|listed|stored))?"
)
_COUNT = (
    r"(?:how many|how much|count|(?:what(?:'s| is| was) )?the (?:total |exact )?(?:number|count) of"
    r"|number of)(?: (?:all|the|different|of (?:the|your|these|those)|other|such|distinct))*"
)
_FIRST = r"(?:(?:what|which|show|give|open|list|find|get)(?: me)?(?:'s|'re| is| are| was| were)? )?"
_NEWEST = r"(?P<newest>newest|latest|most recent(?:ly published)?|youngest|last)"
_OLDEST = r"(?P<oldest>oldest|earliest|first)"
_SEVERAL = r"(?:\d{1,2}|two|three|four|five|six|ten)"
_END = rf"(?:the |your )?(?:very |{_SEVERAL} )?(?:{_NEWEST}|{_OLDEST})(?: {_SEVERAL})?"
_OUTLETS = (
    r"(?:news ?papers?|(?:news |media )?outlets?|news ?rooms?|publishers?|publications?"
    r"|news (?:sources?|sites?|organi[sz]ations?|agencies|websites?)|magazines?)"
)
_SOURCES = r"(?:sources?|papers?|sites?|websites?|media|agencies|titles)"
_WHICH = (
    r"(?:what|which|list|name|show|how many)(?: me)?(?:'s|'re| is| are)?(?: (?:all|of|the|your))*"
)
_SHOW = (
    r"(?:show|list|give|find|get|display|bring up|pull up|search for|search|look for|look up|see"
    r"|open|i want|i need|i(?:'d| would) like)(?: to see| to read)?(?: me| us)?"
)
_PERIOD = (
    r"(?:time ?)?(?:periods?|days?|dates?|years?|months?|span|frame|range(?: of (?:dates|days))?)"
)
_YOURS = r"(?:your|the|these|those|all(?: the)?) (?:news|articles|stories|texts|documents)"
_AUTHORS = r"(?:authors?|journalists?|reporters?|writers?|bylines?|correspondents?)"
_TITLED = (
    r"(?:titled|called|headlined|entitled|named|with the (?:title|headline)|under the headline)"
)


def _whole(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{form})" for form in forms), re.IGNORECASE)


# Each pattern is tried alone, so that its groups have their names.
COUNTS = (
    _whole(rf"{_COUNT} {_FIRM} {_IS}{_REL} {_X}{_PUBLISHED}"),
    _whole(rf"{_COUNT} {_SOFT} {_IS}{_REL} {_X}{_PUBLISHED}"),
    _whole(rf"in {_COUNT} {_FIRM} (?:is|are|was|were) {_X} (?P<mention>mentioned|named)"),
    _whole(rf"{_COUNT} {_FIRM} (?:is|are|was|were) {_X} (?P<mention>mentioned|named) in"),
    _whole(rf"{_COUNT} {_FIRM} (?:come |were written |are written |were )?(?P<by>from|by) {_X}"),
)
COUNTS_ALL = (
    _whole(rf"{_COUNT} {_FIRM} ?{_IS}{_PUBLISHED}(?: ?(?:exist|now|so far|currently))?"),
    _whole(rf"{_COUNT} {_ANY} ?{_IS}{_PUBLISHED}"),
)
ENDS = (
    _whole(rf"{_FIRST}{_END} {_FIRM}{_PUBLISHED}(?: {_REL} {_X})?"),
    _whole(rf"{_FIRST}{_END} {_SOFT} {_REL} {_X}"),
    _whole(
        rf"(?:when was|how (?:old|recent|new) is|what is the date of|of when is) {_END} {_SOFT}"
        rf"(?: {_REL} {_X}?)??{_PUBLISHED}"
    ),
    _whole(rf"which {_FIRM} (?:is|are|was) {_END}(?: one)?"),
)
ENDS_HERE = (_whole(rf"{_FIRST}{_END} (?:{_SOFT}|news|one)(?: (?:you )?know)?"),)
OUTLETS = (
    _whole(
        rf"{_WHICH} {_OUTLETS}(?: (?:are|is|were|do you))?(?: (?:there|included|covered"
        r"|represented|cited|used|listed|known|search|quote|use|read))*"
    ),
    _whole(
        r"(?:from )?(?:which|what) (?:news ?papers?|outlets?|sources?|sites?) (?:are|do|did) "
        rf"{_YOURS} (?:come )?(?:from|taken from)?"
    ),
    _whole(
        rf"where (?:do|does|did) {_YOURS} come from|where (?:do|did) you get {_YOURS}(?: from)?"
        r"|(?:what|which|who) are your (?:news )?sources"
        rf"|(?:what|which) (?:{_OUTLETS}|{_SOURCES}) do you (?:use|search|quote|read|draw on)"
    ),
)
OUTLETS_HERE = (_whole(rf"{_WHICH} {_SOURCES}(?: (?:are|is|were))?(?: (?:there|included|used))*"),)
OUTLETS_OF = (
    _whole(
        rf"(?:which|what|how many) {_OUTLETS} (?:have {_SOFT} )?(?:(?P<mention>mention|mentions"
        r"|mentioned)|(?P<about>about|on|cover|covers|covered|write about|wrote about"
        rf"|reported? (?:on|about))) {_X}"
    ),
)
LANGUAGES = (
    _whole(
        rf"(?:in )?(?:which|what|how many) languages? (?:are|is) {_YOURS}"
        r"(?: (?:written|published|available))?(?: in)?",
        r"(?:which|what|how many) languages? (?:(?:are|is) (?:there|here|held|covered|in here)"
        rf"|does {_THE_ARCHIVE} (?:hold|have|cover|contain)|do you (?:hold|have|cover|search))",
    ),
)
DAYS = (
    _whole(
        rf"(?:what|which) {_PERIOD} (?:do|does|did) {_YOURS} (?:cover|span|come from|range over)"
        rf"|(?:from )?(?:which|what) {_PERIOD} are {_YOURS}(?: from)?"
    ),
    _whole(
        rf"how far (?:back )?(?:do|does|did) (?:you|it|{_YOURS}|{_THE_ARCHIVE}) (?:go|reach"
        rf"|extend)(?: back)?|how (?:recent|up[ -]to[ -]date|current|fresh|old|new) (?:are|is) "
        rf"(?:you|{_YOURS}|{_THE_ARCHIVE}|your (?:information|data|knowledge))"
    ),
    _whole(
        rf"(?:from )?when are {_YOURS}(?: from)?|what(?:'s| is) the {_PERIOD} of {_YOURS}"
        rf"|when (?:does|did) {_THE_ARCHIVE} (?:start|begin"
        rf"|end|stop)|when (?:was|were) (?:you|{_THE_ARCHIVE}) (?:last )?(?:updated|filled)"
        rf"|(?:what|when) is your (?:knowledge )?cut-?off(?: date)?"
    ),
)
DAYS_HERE = (
    _whole(
        rf"(?:what|which|how many) (?:time )?{_PERIOD}(?: (?:are|is|were))?"
        r"(?: (?:there|covered|included))*"
    ),
)
OVERVIEWS = (
    _whole(
        rf"(?:what|what all|what else)(?:'s| is| are)? (?:in|inside) (?:here|{_THE_ARCHIVE})"
        rf"|what(?:'s| is) {_THE_ARCHIVE}(?: about)?|what do you (?:have|hold|know|cover)"
        rf"(?: here)?|what news (?:do you|does {_THE_ARCHIVE}) cover"
        rf"|what does {_THE_ARCHIVE} (?:have|hold|contain|cover)"
        rf"|how (?:big|large) is {_THE_ARCHIVE}|describe {_THE_ARCHIVE}"
        rf"|tell me about {_THE_ARCHIVE}|about {_THE_ARCHIVE}"
    ),
)
TOPICS = (
    _whole(
        r"(?:what|which)(?: (?:kinds?|sorts?|types?) of)? (?P<x>[a-z-]+(?: [a-z-]+)?)"
        rf" (?:do|can) (?:you|we) (?:cover|know(?: about)?|have (?:{_ANY} )?(?:about|on))"
    ),
    _whole(
        r"(?:what|which)(?: (?:kinds?|sorts?|types?) of)? (?P<x>[a-z-]+(?: [a-z-]+)?)"
        rf" (?:does {_THE_ARCHIVE} cover|are (?:covered|there)(?: (?:in )?here| in {_THE_ARCHIVE}))"
    ),
)
"""Matched where no other wording asks for what is covered: an outlet, a day."""

LEFT_OVER = re.compile(r" (?:are|is|was|were)$", re.IGNORECASE)
"""What is left at the end of a question without the words of `HERE`."""

LIST_OF_OUTLET = re.compile(
    rf"what(?: all| else)? (?P<about>about|on|regarding|concerning) {_X}", re.IGNORECASE
)
"""What is left of "What has The Post written about …?" without the outlet and its verb."""

HOLDINGS = (
    _whole(
        rf"what (?:all |else )?(?:do|have) you (?:have |hold |got )?(?P<about>about|on|regarding"
        rf"|concerning) {_X}"
    ),
    _whole(
        rf"what (?:is (?:there )?in|does) {_THE_ARCHIVE} (?:have |hold |contain )?"
        rf"(?P<about>about|on|regarding) {_X}"
    ),
    _whole(
        r"(?:do you have|have you(?: got)?|got) (?:anything|something|any (?:news|material"
        rf"|coverage|information|info)) (?P<about>about|on|regarding|concerning) {_X}"
    ),
    _whole(rf"is there anything (?P<about>about|on|regarding) {_X} in (?:here|{_THE_ARCHIVE})"),
)

LISTS = (
    _whole(rf"{_SHOW} {_SOME}{_FIRM}{_PUBLISHED} {_REL} {_X}"),
    _whole(rf"{_SOME}{_FIRM} {_REL} {_X}"),
    _whole(rf"{_SHOW} {_SOME}{_SOFT}{_PUBLISHED} {_REL} {_X}"),
    _whole(rf"(?:are|is) there {_SOME}{_SOFT} {_REL} {_X}"),
    _whole(rf"(?:what|which) (?:other )?{_SOFT} {_IS}{_REL} {_X}"),
    _whole(
        rf"{_SHOW} {_SOME}{_FIRM} (?:that (?:are|were) )?(?:written |published )?"
        rf"(?P<by>by|from) {_X}"
    ),
    _whole(rf"{_SOME}{_FIRM} (?:written |published )?(?P<by>by) {_X}"),
    _whole(rf"(?:what|which) {_FIRM} (?:did|has|have) (?P<by>){_X} (?:write|written|wrote)"),
)
LISTS_HERE = (_whole(rf"(?:(?:{_SHOW}|what|which) )?{_SOME}{_ANY} {_IS}{_REL} {_X}"),)
LISTS_ALL = (
    _whole(rf"{_SHOW} {_SOME}{_FIRM}{_PUBLISHED}"),
    _whole(rf"(?:what|which) {_FIRM}(?: (?:are|were|was))?(?: (?:there|published|written))?"),
)
AUTHORS_OF = (
    _whole(
        rf"who (?:wrote|authored|penned|is (?:the )?(?:author|writer) of|was (?:the )?(?:author"
        rf"|writer) of) (?:the |this |that |an? |your )?{_SOFT} (?:{_REL}|(?P<titled>{_TITLED}))"
        rf" {_X}"
    ),
    _whole(r"who (?:wrote|writes|reported|reports) (?P<about>about|on) " + _X),
    _whole(
        r"who (?:wrote|is the author of) (?:the (?:article|story|piece) )?(?P<titled>)"
        r"(?P<x>[\"“«].{3,}[\"”»])"
    ),
    _whole(rf"(?:which|what) {_AUTHORS} (?:wrote|write|reported?) (?P<about>about|on) {_X}"),
)
