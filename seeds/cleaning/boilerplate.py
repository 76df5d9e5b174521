"""Boilerplate rules: lines that belong to the page and not to the story.

Every rule here judges one line by itself. A rule matches from the start of the
line, or wants several signs at once; whatever reads like reporting is kept.
"""

from __future__ import annotations

import re
from functools import cache

from seeds.cleaning.foreign_lines import foreign_rule
from seeds.cleaning.line_kinds import SHAPES
from seeds.cleaning.reporting import has_attribution, has_site_words, is_reporting, is_running_text
from seeds.metadata.head_words import head_words

LONGEST_BOILERPLATE = 700
"""Characters. Longer lines are prose; the longest plea seen in 900 scraped
pages of three outlets had 560."""

SHORTEST_SIGN = 12
"""Characters. Shorter lines hold none of the signs that are looked for anywhere in a line; a
page may be full of them."""

LONGEST_CONTACT = 300
"""Characters. Longer paragraphs that end with an address say more than that."""

# Labels that head notes and lists as well ("Opinion: A July column misspelled …").
_WEAK_LABELS = ("opinion", "exclusive", "explainer", "fact check", "photo", "gallery", "video")
# Labels that head nothing but pointers; others ("More from the trial: the jury …")
# open sentences of the story too.
_POINTERS = (
    "read", "also read", "must read", "see ", "related", "watch", "listen", "you m", "don",
    "what to read", "in case you", "editor", "most ", "top stories", "further", "more stories",
    "more news", "more coverage",
)  # fmt: skip
# Rules whose first words open sentences of any kind: there a line of plain words
# is story though its verb may be one that we do not know.
_PLAIN_OPENINGS = frozenset(
    {"continues", "desk_line", "copyright", "media_player", "advertisement", "reading_time"}
)

_SAID = re.compile(r"\b(?:said|says|told)\b")
QUOTE_START = ("“", '"', "‘", "'", "«", "„")

_FROM_START = re.compile(
    # Marks in front of a line are not part of its words.
    r"[\s>»►▶•·*\-–—|/\[(<#→]{0,8}(?:"
    + "|".join(
        f"(?P<{name.replace('-', '_')}>{'|'.join(patterns)})" for name, patterns in SHAPES.items()
    )
    + r")\W{0,5}$"
)

# Case tells here: "MORE COVERAGE:How it began", "Opinion:'The end of an era'".
# A colon glued to the next word is a link whose label and title ran together.
_GLUED_LINK = re.compile(
    r"[^\W\d_][^:.\n]{1,70}:(?=[A-Z‘“'\"][^\s:]{0,40}\s)[^\n]{8,220}(?<![.;,])$"
)
_CAPITAL_LINK = re.compile(
    r"(?:READ|SEE|MORE|WATCH|LISTEN|RELATED|ALSO|FULL|PHOTOS?|VIDEOS?|GALLERY|LIVE)"
    r"(?: [A-Z’']{2,20}){0,5}: ?[^\n]{8,220}(?<![.;,])$"
)
_CREDIT = re.compile(
    r"(?:[-–—] ?)?[^\n]{3,300}\bcontributed to this (?:report|story|article)\b[^\n]{0,20}$"
    # Scientists contribute to reports as well: then a name comes first, not a number of them.
    r"|(?:[-–—] ?)?(?:(?:[A-Z][\w.’'-]{0,24}|and|of|in|for|the|reporters?|writers?|staff"
    r"|correspondents?|producers?),? ){2,24}contributed to the (?:report|story|article)\.?$"
    r"|(?:[-–—] ?)?[A-Z][^.\n]{3,200}\bcontributed (?:reporting\b[^.\n]{0,60}"
    r"|research(?: (?:to|for) this \w{1,12})?)\.?$"
    r"|(?:From|By) [A-Z][^.\n]{2,80} (?:for CNN|Network and wire reports|and wire reports"
    r"|staff and wire reports)\.?$"
)
# What WordPress puts under each entry of a feed, with the headline in it, in any language.
_SYNDICATED = re.compile(
    r"(?:The (?:post|article) .{1,300} appeared first on|Der Beitrag .{1,300} erschien zuerst auf"
    r"|L[’']article .{1,300} est apparu en premier sur|La entrada .{1,300} (?:se publicó|aparece)"
    r" primero en|O post .{1,300} apareceu primeiro em|L[’']articolo .{1,300} proviene da"
    r"|Het bericht .{1,300} verscheen eerst op|Artykuł .{1,300} pochodzi z serwisu"
    r"|Inlägget .{1,300} dök först upp på|Indlægget .{1,300} blev først udgivet på"
    r"|Сообщение .{1,300} появились сначала на) [^\n]{1,100}$"
)
_RESERVED = re.compile(r"\ball rights reserved\b(?! (?:for|to)\b)")
# Words of reprint notices; of other things it is said too that they may not be reproduced.
_RIGHTS = re.compile(
    r"©|copyright|\bthis\b|\bcontent|\bmaterial|broadcast|republish|redistribut|rewritten"
    r"|in whole or in part|written permission"
)
# An order at the head of a sentence: millions may follow her on Twitter in the story.
_BIO_CONTACT = re.compile(
    r"(?:^|[.!?:;,…)»”\"] {0,2})(?:or |and )?(?:You can )?"
    r"(?:[Ff]ollow|[Rr]each|[Cc]ontact|[Ee]-?mail|[Tt]weet(?: at)?) "
    r"(?:him|her|them|me|us|the author|this reporter)\b"
    r"|\b(?:or|and) (?:follow|reach|contact|e-?mail|tweet(?: at)?) (?:him|her|them|me|us)\b"
    r".{0,100}@"
    r"|\d{4},? (?:or|and) (?:follow|e-?mail) (?:him|her|them|me|us)\b"
    r"|\bcan be reached (?:at|on|via)\b.{0,30}(?:@|\d{3}|[Tt]witter)"
)
_GET_BY_MAIL = re.compile(
    r"(?i)(?:^|[.!?)»”\"’:] {0,2}|inbox,? |free,? )"
    r"\(?(?:you can )?(?:sign up|subscribe|get (?:it|this|the|our|more|\W?\d things)"
    r"|register (?:now|here|today|for|to|with)|delivered)\b"
)
_PLEA_WORDS = re.compile(
    r"(?i)\b(?:your (?:\w+ ){0,3}(?:support|contributions?|donations?|gift|membership)"
    r"|our readers|our supporters|"
    r"(?:support|help) (?:us|our)|journalism|donat(?:e|ing|ions?)|contributions?|subscri(?:be"
    r"|bing|bers?|ptions?)|"
    r"newsletters?|paid walls?|paywalls?|newsroom|reader-funded|thank you for)\b"
)
# "US" is a country.
_WE_AND_YOU = re.compile(r"(?i:\b(?:we|our|you|your)\b)|\b[Uu]s\b")
_SHARE_WORDS = frozenset(
    {
        "share", "shares", "tweet", "tweets", "facebook", "twitter", "x", "instagram",
        "youtube", "linkedin", "reddit", "pinterest", "whatsapp", "telegram", "messenger",
        "email", "e", "mail", "mailto", "print", "save", "bookmark", "copy", "link",
        "copied", "url", "pin", "post", "this", "article", "story", "on", "via", "to", "by",
        "with", "the", "a", "gift", "flipboard", "tumblr", "viber", "vk", "sms", "pocket",
        "google", "plus", "buffer", "threads", "bluesky", "close", "menu", "search", "home",
        "like", "reprints", "republish", "font", "size", "text", "larger", "smaller",
        "increase", "decrease", "order"
    }
)  # fmt: skip
_SHARE_SIGNS = frozenset(
    {
        "share", "shares", "tweet", "facebook", "twitter", "whatsapp", "linkedin", "reddit",
        "pinterest", "email", "print", "bookmark", "copied", "reprints", "republish",
        "telegram", "messenger", "flipboard"
    }
)  # fmt: skip
_COPY_BUTTONS = frozenset({"copy link", "copy the link", "copy url", "copy this link"})
_FONT_SIZE = frozenset({"tt", "aa", "a a", "a a a", "a+", "a-", "a+ a-", "a- a+", "a a+", "t t"})
_WORD = re.compile(r"[^\W_]+")
# Left-over templates and short codes.
_MARKUP = re.compile(r".{0,60}\{\{.{0,60}\}\}|\[(\w{2,20})\b.{0,110}\[/\1\]$")
# A headline with the kind of its page behind it, such as [VIDEO].
_TAGGED_LINK = re.compile(r"[^\[\].]{10,} \[(?!REDACTED)[A-Z]{4,12}\]\|?$")


def boilerplate_rule(line: str) -> str | None:
    """Name the rule that takes this whole line, or None if it may be story."""
    if len(line) > LONGEST_BOILERPLATE:
        return None
    if len(line) <= 120 and (rule := _short_rule(line)):
        return rule
    if rule := foreign_rule(line):
        return rule
    low = line.lower()
    match = _FROM_START.match(low)
    if match is not None and _is_believable(line, low, match):
        return str(match.lastgroup).replace("_", "-")
    return _sign_rule(line, low) if len(line) >= SHORTEST_SIGN else None


def _is_believable(line: str, low: str, match: re.Match[str]) -> bool:
    """Whether a line that begins like boilerplate does not go on like a story."""
    name = "link_title" if match["link_title"] else "action_title"
    if match[name]:
        # A link's title is one clause; two sentences behind a label are prose.
        title = line[match.start(name) : match.end(name)].rstrip()
        if ". " in title:
            return False
        if not title.endswith("."):
            return True
        if low.startswith(_WEAK_LABELS):
            return False
        is_link = low.startswith(_POINTERS) or line[0] in "►▶»>→" or title[0].isalnum()
        is_story = has_attribution if is_link else is_reporting
        return not is_story(title)
    if match["consent"] is not None and has_site_words(line):
        # "as described in our policy" reports nothing.
        return _SAID.search(line) is None
    if match.lastgroup in _PLAIN_OPENINGS and is_running_text(line):
        return False
    return not is_reporting(line)


def _short_rule(line: str) -> str | None:
    """Rules for lines of a few words."""
    plain = line.casefold()
    if plain in _FONT_SIZE:
        return "crumb"
    if line in _agencies():
        return "agency-line"
    words = _WORD.findall(plain)
    is_markup = ("{" in line or line[0] == "[") and _MARKUP.match(line)
    if not words or (is_markup and not is_reporting(line)):
        return "crumb"
    if line[-1] in "]|" and _TAGGED_LINK.match(line):
        return "related-link"
    kinds = set(words)
    if kinds <= _SHARE_WORDS and (kinds & _SHARE_SIGNS or plain in _COPY_BUTTONS):
        return "share-bar"
    return None


@cache
def _agencies() -> frozenset[str]:
    return frozenset(head_words("agencies", "en") + head_words("suppliers"))


def _sign_rule(line: str, low: str) -> str | None:
    """Rules that look for signs anywhere in the line."""
    if _SYNDICATED.match(line):
        return "related-link"
    is_link = ":" in line and (_GLUED_LINK.match(line) or _CAPITAL_LINK.match(line))
    if line.startswith(QUOTE_START):
        return "related-link" if is_link else None
    if _RESERVED.search(low) or ("may not be reproduced" in low and _RIGHTS.search(low)):
        return "copyright" if len(line) <= 300 and not has_attribution(line) else None
    may_credit = "contributed " in low or low.startswith(("from ", "by "))
    if may_credit and _CREDIT.match(line):
        return "desk-line"
    if ("newsletter" in low or "inbox" in low) and _GET_BY_MAIL.search(line):
        return None if has_attribution(line) else "newsletter"
    if is_link:
        return "related-link"
    if (
        len(low) <= LONGEST_CONTACT
        and ("@" in low or "twitter" in low)
        and _BIO_CONTACT.search(line)
    ):
        return None if has_attribution(line) else "follow-us"
    if "our journalism" in low or "our newsroom" in low or "recurring contribution" in low:
        return "donation" if is_plea(line) else None
    return None


def speaks_to_readers(line: str) -> bool:
    """Whether a line speaks as the outlet or to its readers, and reports nothing."""
    return (
        not line.startswith(QUOTE_START)
        and _WE_AND_YOU.search(line) is not None
        and not has_attribution(line)
    )


def is_plea(line: str) -> bool:
    """Whether a line speaks for the outlet to its readers, and reports nothing.

    Alone this proves nothing (a column may sound so): `clean` asks only about
    neighbours of lines that are pleas for certain.
    """
    return _PLEA_WORDS.search(line) is not None and speaks_to_readers(line)


# "… in the capital. E-mail to a friend", "Watch the rescue team at work »"
_TAIL = re.compile(
    r"(?<=[.!?\"”’)]) {1,2}(?:E-mail to a friend|Email to a friend|Read more|Read More|Learn more"
    r"|Continue reading)"
    r" ?[»›>.…]{0,3}$"
    r"|(?<=[.!?\"”’')]) {0,2}Click [Tt]o [Tt]weet$"
)
_TAIL_MARKS = " »›>.…"
_TAIL_WORDS = ("friend", "more", "More", "reading", "tweet", "Tweet")
# "（完）" and the reporter behind the last sentence of a Chinese agency's story.
_CHINESE_ENDS = ("）", ")")
_CHINESE_END = re.compile(r"(?<=[。！？”])[（(](?:完|(?:记者|記者|编辑|編輯)[^（）()]{2,16})[）)]$")
_ARROW_LINK = re.compile(
    r"(?:(?<=^)|(?<=[.!?\"”’)] ))(?:Watch|See|Read|Click|Learn|View|Listen|Find out|Take|Hear"
    r"|Explore|Look)"
    r" [^.!?»]{1,140}»(?: ?$| (?=\S))"
)


def link_spans(line: str) -> list[tuple[int, int]]:
    """The spans of link words inside or behind a paragraph, in order."""
    spans: list[tuple[int, int]] = []
    if "»" in line:
        spans = [match.span() for match in _ARROW_LINK.finditer(line)]
    if line.endswith(_CHINESE_ENDS) and (end := _CHINESE_END.search(line, max(0, len(line) - 24))):
        return [*spans, end.span()]
    # Few lines end so: asking that first saves a search in every other one.
    if not line[-44:].rstrip(_TAIL_MARKS).endswith(_TAIL_WORDS):
        return spans
    tail = _TAIL.search(line, max(0, len(line) - 40))
    if tail and (not spans or spans[-1][1] <= tail.start()):
        spans.append(tail.span())
    return spans
