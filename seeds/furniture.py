"""Site furniture: lines that belong to the page and not to the story.

Every rule here judges one line by itself. A rule matches from the start of the
line, or wants several signs at once; whatever reads like reporting is kept.
"""

from __future__ import annotations

import re

LONGEST_FURNITURE = 700
"""Characters. Longer lines are prose; the longest plea seen in 900 scraped
pages of three outlets had 560."""

# Somebody is quoted or something is told: then it is the story.
_REPORTING = re.compile(
    r"\b(?:said|says|told|tells|asked|wrote|writes|tweeted|announced|reported|according to|"
    r"added|warned|argued|explained|urged|accused|claimed|described|testified|replied)\b"
)

_QUOTE_START = ("“", '"', "‘", "'", "«", "„")

_SITES = (
    r"(?:facebook|twitter|x|instagram|youtube|tiktok|linkedin|whatsapp|telegram|threads|bluesky|"
    r"reddit|pinterest|google news|google|apple news|flipboard|snapchat|mastodon|messenger|viber|"
    r"vk|weibo|wechat|line)"
)
_OUR = r"(?:us|our|the|my|your|this)"

# One alternative for each shape; the group's name is the rule's. Matched against
# the line in lower case: ten times faster than ignoring case.
_FROM_START = re.compile(
    r"(?x)"
    # Marks in front of a line are not part of its words.
    r"[\s>»►▶•·*\-–—|/\[(<#→]{0,8}"
    r"(?:"
    r"(?P<continues>(?:story|article|text|page)\ (?:continues|resumes)\b.{0,40}$"
    r"|continue\ reading\b.{0,120}$|keep\ reading\b.{0,60}$|read\ (?:the\ )?full\ (?:story|article)\b.{0,40}$"
    r"|(?:show|load|see|view)\ (?:more|less|all)(?:\W|$).{0,30}$|skip\ (?:to|past)\ .{1,80}$"
    r"|end\ of\ .{1,60}$|(?:next|previous)\ (?:article|story|page)\W{0,3}$"
    r"|scroll\ (?:down\ )?(?:to\ continue|for\ more)\b.{0,60}$)"
    r"|(?P<advertisement>advertise?ments?\W{0,3}$|ad\W{0,2}$|ads\ by\ .{1,40}$|sponsored(?:\ (?:content|links?|by\ .{1,40}))?\W{0,3}$"
    r"|promoted\ (?:content|links?|stories)\W{0,3}$|paid\ (?:content|post|partner\ content)\W{0,3}$"
    r"|(?:this\ )?ad(?:vertisement)?\ (?:will\ end|has\ not\ loaded|feedback)\b.{0,60}$"
    r"|(?:\d\.\ )?how\ relevant\ is\ this\ ad\ to\ you\b.{0,40}$"
    r"|(?:\d\.\ )?did\ you\ encounter\ any\ technical\ issues\b.{0,40}$"
    r"|video\ player\ was\ slow\ to\ load\b.{0,250}$"
    r"|report\ this\ ad\W{0,3}$|remove\ ads?\W{0,3}$|article\ continues\ (?:below|after)\b.{0,40}$)"
    r"|(?P<related_link>(?:read\ more|also\ read|read\ also|read\ next|must\ read|see\ also|see\ more|related(?:\ (?:story|stories|"
    r"article|articles|news|content|coverage|topics?|links?|reading|video|videos))?|recommended(?:\ (?:reading|for\ you))?|"
    r"more(?:\ (?:on|from)\ .{1,60})?|more\ (?:stories|news|coverage)|full\ (?:story|coverage|report)|don[’']t\ miss|"
    r"you\ (?:may|might)\ (?:also\ )?(?:like|want\ to\ read)|what\ to\ read\ next|most\ (?:read|popular|viewed)|"
    r"in\ case\ you\ missed\ it|editors?[’']?s?\ (?:picks?|choice)|top\ stories|trending(?:\ now)?|further\ reading|"
    r"live\ (?:updates|blog)|explainer|in\ pictures|(?:photo\ )?gallery|photos|photo\ gallery|fact\ check|opinion|exclusive)"
    r"\ ?[:|»›→…]+(?P<more_words>.{0,240})$"
    r"|(?:read\ more|read\ next|see\ also|related\ (?:stories|articles|topics|content|news|links)|more\ on\ this\ (?:story|topic)|"
    r"most\ (?:read|popular|viewed)|top\ stories|trending\ now|recommended\ (?:stories|for\ you)|"
    r"you\ may\ also\ like|you\ might\ also\ like|what\ to\ read\ next|more\ stories|more\ from\ (?:this\ author|the\ web))"
    r"\W{0,5}$"
    r"|read\ more\ (?:about|on|at|from|here|stories)\b.{0,160}$"
    r"|(?:to\ read\ more|for\ more\ (?:on|from|about|stories|news|information))\b.{1,120}"
    r"\b(?:click|visit|go\ to|see|check\ out|follow|read)\b.{0,160}$)"
    r"|(?P<follow_us>(?:(?:please\ )?(?:like\ and\ )?(?:follow|find|join|like|catch)\ (?:and\ like\ )?(?:us|our\ .{1,40}|the\ .{1,40}|"
    r"this\ reporter|@?\w[\w.’'-]*(?:\ @?[\w.’'-]+){0,5})\ (?:\w+\ )?(?:on|at|via|in|for)\ (?:our\ )?(?:@|social|"
    + _SITES
    + r"\b).{0,300}$"
    r"|follow\ (?:us|@\w+)\b.{0,600}$|follow\ (?:him|her|them)\ (?:on|at)\b.{0,160}$"
    r"|(?:reach|contact|email|e-mail|tweet)\ (?:the\ )?(?:reporter|author|writer|columnist|him|her|them|us)\b.{0,300}$"
    r"|contact\ .{3,80}\b(?:at|on|via)\b.{0,10}\S+@\S+.{0,200}$"
    r"|(?:have|got)\ a\ (?:news\ )?(?:tip|story)\b.{0,240}$|send\ (?:us\ )?(?:your\ )?(?:news\ )?tips?\b.{0,200}$))"
    r"|(?P<subscribe>(?:subscribe|sign\ up|sign\ in|log\ in|register|become\ a\ (?:member|subscriber)|join\ the\ conversation|"
    r"get\ (?:unlimited|full|instant|exclusive)\ access|start\ your\ (?:free\ )?(?:trial|subscription))"
    r"(?:\W{0,3}$|\ (?:now|today|here|free|to\ (?:our|the|get|receive|read|google|continue|view|unlock|comment|access)|"
    r"for\ (?:our|the|a|an|free|daily|weekly|unlimited|just|breaking|updates|alerts|more)|with|and\ (?:read|get|follow|support)|"
    r"or|on|via)\b.{0,500}$)"
    r"|already\ (?:a\ subscriber|have\ an\ account|registered)\b.{0,100}$|not\ a\ (?:subscriber|member)\b.{0,100}$"
    r"|don[’']t\ have\ an\ account\b.{0,60}$"
    r"|(?:download|get|try|install)\ (?:our|the)\ (?:[\w’']+\ ){0,4}apps?\b.{0,240}$"
    r"|this\ (?:article|content|story)\ is\ (?:for|available\ to|exclusive\ to)\ (?:our\ )?(?:subscribers|members)\b.{0,160}$)"
    r"|(?P<newsletter>.{0,40}\bnewsletters?\ ?:\ ?sign\ up\b.{0,160}$"
    r"|get\ .{1,60}\b(?:newsletter|in\ your\ inbox|to\ your\ inbox|daily\ headlines|news\ alerts)\b.{0,400}$"
    r"|would\ you\ like\ to\ receive\b.{0,80}\bnewsletter\b.{0,40}$"
    r"|(?:please\ )?enter\ (?:a\ valid|your)\ e-?mail\b.{0,80}$|your\ e-?mail(?:\ address)?\W{0,3}$"
    r"|(?:thank\ you|thanks)\ for\ (?:signing\ up|subscribing)\b.{0,160}$"
    r"|the\ [\w\ ’'&-]{1,40}\bnewsletter\ (?:provides|brings|delivers|offers)\ you\b.{0,200}$)"
    r"|(?P<dear_reader>dear\ (?:readers?|friends?|supporters?|subscribers?)\b\ ?[,:!—–-].{0,600}$|dear\ readers?\W{0,3}$)"
    r"|(?P<donation>(?:please\ )?(?:donate|support\ (?:us|our|independent|quality|free|local)|help\ (?:us|support|fund|keep))\b"
    r"(?:\W{0,3}$|.{0,60}\b(?:journalism|newsroom|reporting|work|today|now|here|us|site|independent|free)\b.{0,300}$)"
    r"|(?:make|consider\ making)\ a\ (?:\w+\ ){0,3}(?:donation|contribution|gift)\b.{0,200}$"
    r"|(?:thank\ you|thanks)\ for\ (?:your\ support|supporting)\b.{0,260}$"
    r"|our\ (?:[\w-]+\ ){0,4}(?:work|journalism|reporting)\ is\ (?:supported|funded|made\ possible)\b.{0,160}$)"
    r"|(?P<consent>(?:we|this\ (?:web\ ?)?site|our\ (?:web\ ?)?sites?)\ (?:and\ our\ (?:\d+\ )?partners\ )?uses?\ (?:\w+\ )?cookies\b.{0,600}$"
    r"|by\ (?:using|continuing|clicking|signing|browsing|submitting|subscribing|registering)\b.{0,200}\b(?:cookies?|agree|accept|consent|terms|policy)\b.{0,400}$"
    r"|(?:accept|reject|manage)\ (?:all\ )?(?:cookies|preferences|settings)\W{0,3}$|cookie\ (?:policy|settings|preferences|notice)\W{0,3}$"
    r"|(?:privacy\ (?:policy|notice)|terms\ (?:of\ (?:use|service)|and\ conditions)|do\ not\ sell\ .{1,60})(?:\W{1,3}.{0,80})?$"
    r"|we\ (?:will|may)\ use\ (?:the\ (?:details|information)|your\ (?:details|information|data))\b.{0,680}$"
    r"|if\ you\ wish\ to\ object\ to\ the\ use\ of\ your\ data\b.{0,120}$"
    r"|[‘’'“\"]?we[’'”\"]?\ includes\b.{1,80}\b(?:brands|companies|partners)\b.{0,80}$)"
    r"|(?P<comments>(?:[\d,.]{1,9}\ ?k?\ )?comments?(?:\ ?\(\ ?\d{1,6}\ ?\))?\W{0,3}$"
    r"|(?:show|view|read|hide|see|leave|post|add|write|join)\ (?:the\ |a\ |all\ |your\ |\d{1,6}\ )?(?:comments?|discussion|conversation)\W{0,3}$"
    r"|(?:no|be\ the\ first\ to)\ comments?\b.{0,40}$|comments\ (?:are\ closed|have\ been\ closed|on\ this\ (?:article|story))\b.{0,80}$"
    r"|(?:what\ do\ you\ think\??\ )?(?:have\ your\ say|share\ your\ (?:thoughts|comments|opinion|views))\b.{0,120}$"
    r"|please\ log\ in\ to\ comment\b.{0,40}$)"
    r"|(?P<media_player>(?:just|now|up)\ (?:watched|playing|next)\b(?=\W|$).{0,300}$|must\ watch\b.{0,120}$|replay\ more\ videos\b.{0,60}$"
    r"|(?:video|audio)\W{0,3}$|(?:play|pause|mute|unmute|fullscreen|autoplay|captions?|subtitles)(?:\ (?:video|audio|on|off))?\W{0,3}$"
    r"|your\ browser\ does\ not\ support\b.{0,80}$|(?:please\ )?enable\ javascript\b.{0,120}$|javascript\ is\ (?:disabled|required)\b.{0,80}$"
    r"|this\ (?:video|audio|content)\ (?:can\ ?not|is\ not\ available|could\ not|file)\b.{0,80}$"
    r"|media\ (?:caption|playback)\b.{0,160}$|(?:watch|listen)\ (?:live|now|again)\W{0,3}$|\d{1,2}:\d{2}(?::\d{2})?$)"
    r"|(?P<call_to_action>(?:watch|listen|video|podcast|quiz)\ ?[:|»►]\ ?(?P<action_words>.{0,240})$"
    r"|(?:click|tap)\ (?:here|on|to|the|below|above|through|for)\b.{0,240}$|click\W{0,3}$|swipe\ (?:left|right|up|to)\b.{0,60}$"
    r"|(?:watch|listen\ to|see|view)\ (?:the\ )?(?:full\ )?(?:video|audio|episode|podcast|gallery|photos)\ (?:here|below|above|now)?\W{0,3}$"
    r"|listen\ to\ (?:this|the)\ (?:article|story)\b.{0,60}$|be\ a\ reporter\b.{0,120}$|write\ (?:for\ us|and\ send)\b.{0,80}$"
    r"|(?:buy|order|shop)\ (?:now|here)\W{0,3}$|(?:take|try|play)\ (?:our|the)\ (?:[\w’'-]+\ ){0,5}(?:quiz|crossword|puzzle)\b.{0,100}$"
    r"|check\ your\ local\ forecast\b.{0,40}$|need\ a\ break\?\ play\b.{0,80}$|back\ to\ (?:top|home|the\ homepage)\W{0,3}$)"
    r"|(?P<reading_time>\d{1,3}\ ?-?\ ?min(?:ute)?s?\ (?:read|ago|watch|listen)\W{0,3}$|reading\ time\b.{0,30}$"
    r"|\d{1,3}\ (?:second|minute|hour|day|week|month|year)s?\ ago\W{0,3}$|(?:a|an)\ (?:minute|hour|day|week)\ ago\W{0,3}$"
    r"|(?:last\ )?(?:updated?|modified|posted|published)\ ?:?\ ?(?:at\ )?(?:\d{1,2}[:.]\d{2}\ ?(?:[ap]\.?m\.?)?(?:\ [a-z]{1,5})?"
    r"|\d{1,3}\ (?:second|sec|minute|min|hour|hr|day)s?\ ago)\W{0,3}$|(?:just\ now|breaking(?:\ news)?|live|developing)\W{0,3}$"
    r"|\d{1,2}[:.]\d{2}\ ?[ap]\.?m\.?\ [a-z]{2,4}\W{0,3}$)"
    r"|(?P<copyright>(?:copyright\b|©|\(c\)\ ?\d{4}|tm\ &\ ©).{0,300}$|.{0,120}\ball\ rights\ reserved\b.{0,120}$"
    r"|this\ material\ may\ not\ be\ (?:published|broadcast|reproduced)\b.{0,160}$"
    r"|.{0,60}\bmay\ not\ be\ reproduced\b.{0,160}$)"
    r"|(?P<desk_line>(?:the\ )?editorial\ (?:team|staff|board|desk)\W{0,3}$|(?:web|news|online)\ (?:desk|team|editor)\W{0,3}$"
    r"|(?:edited|compiled|reporting|additional\ reporting|writing|translated|graphics?|produced|research)(?:\ (?:and\ \w+\ ))?\ by\ \w.{2,200}$"
    r"|contribut(?:ing|ors?)\ ?:.{2,240}$|our\ fact[\ -]check\ (?:sources\b.{0,20}|work\ is\ supported\b.{0,120})$"
    r"|(?:prices|information)\ (?:were|was)\ accurate\ at\ the\ time\b.{0,160}$"
    r"|the\ views\ (?:and\ opinions\ )?expressed\ (?:in\ this\ \w+|here|by)\b.{0,240}$"
    r"|opinions\ expressed\ .{0,240}$|(?:send|submit)\ (?:us\ )?(?:your\ )?(?:letters?|articles?|stories|photos)\b.{0,160}$)"
    r"|(?P<update_note>(?:this\ (?:is\ a\ )?(?:breaking|developing)\ (?:news\ )?(?:story|news)\b.{0,120}$)"
    r"|(?:editor[’']s\ note:\ )?this\ (?:story|article|report|post|page)\ (?:has\ been|was|will\ be|is\ being)\ (?:\w+\ )?updated"
    r"(?:\ (?:with|to\ (?:add|include|reflect))\ (?:new|additional|more|further|the\ latest)\ (?:information|details?|developments?|reaction|comments?)"
    r"|\ throughout\ the\ day|\ as\ (?:more|new)\ .{1,60})?\W{0,3}$"
    r"|(?:more\ (?:to\ (?:come|follow)|details\ soon)|check\ back\ (?:for|soon)\b.{0,60})\W{0,3}$)"
    r")"
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
    r"(?:[-–—] ?)?[^\n]{3,300}\bcontributed to (?:this|the) (?:report|story|article)\b[^\n]{0,20}$"
    r"|(?:From|By) [A-Z][^.\n]{2,80} (?:for CNN|Network and wire reports|and wire reports|staff and wire reports)\.?$"
)
_BIO_CONTACT = re.compile(
    r"(?:You can )?(?:[Ff]ollow|[Rr]each|[Cc]ontact|[Ee]-?mail|[Tt]weet(?: at)?) "
    r"(?:him|her|them|me|us|the author|this reporter)\b|\bcan be reached (?:at|on|via)\b"
)
_GET_BY_MAIL = re.compile(
    r"(?i)(?:^|[.!?)»”\"’:]\s{0,2}|inbox,? |free,? )"
    r"\(?(?:you can )?(?:sign up|subscribe|get (?:it|this|the|our|more|\W?\d things)|register|delivered)\b"
)
_PLEA_WORDS = re.compile(
    r"(?i)\b(?:support(?:ers?|ing)?|readers?(?:hip)?|journalism|contributions?|contribute|donat\w{1,5}|"
    r"subscri\w{1,8}|newsletters?|paid wall|paywalls?|independent|member(?:s|ship)?|newsroom|"
    r"recurring|reader-funded|fund(?:ed|ing)?|innovate|our role|our mission|free of charge)\b"
)
_WE_AND_YOU = re.compile(r"(?i)\b(?:we|our|us|you|your)\b")
_SHARE_WORDS = frozenset(
    "share shares tweet tweets facebook twitter x instagram youtube linkedin reddit pinterest "
    "whatsapp telegram messenger email e mail mailto print save bookmark copy link copied url pin "
    "post this article story on via to by with the a gift flipboard tumblr viber vk sms pocket "
    "google plus buffer threads bluesky close menu search home like reprints republish font size "
    "text larger smaller increase decrease".split()
)
_SHARE_SIGNS = frozenset(
    "share shares tweet facebook twitter whatsapp linkedin reddit pinterest email print bookmark "
    "copied reprints republish telegram messenger flipboard".split()
)
_FONT_SIZE = frozenset({"tt", "aa", "a a", "a a a", "a+", "a-", "a+ a-", "a- a+", "a a+", "t t"})
_AGENCIES = frozenset(
    "ap|afp|reuters|upi|dpa|efe|ansa|xinhua|tass|anadolu|aa|pti|ians|bbc news|associated press|"
    "the associated press|agence france-presse|thomson reuters|getty images|usa today|"
    "special to usa today".split("|")
)
_WORD = re.compile(r"[^\W_]+")


def furniture_rule(line: str) -> str | None:
    """Name the rule that takes this whole line, or None if it may be story."""
    if len(line) > LONGEST_FURNITURE:
        return None
    if len(line) <= 120 and (found := _short_rule(line)):
        return found
    low = line.lower()
    match = _FROM_START.match(low)
    if match is not None and _is_believable(low, match):
        return str(match.lastgroup).replace("_", "-")
    return _sign_rule(line, low)


def _is_believable(line: str, match: re.Match[str]) -> bool:
    """Whether a line that begins like furniture does not go on like a story."""
    label_only = match["more_words"] if match["more_words"] is not None else match["action_words"]
    if label_only is not None:
        # A link's title is one clause; two sentences behind a label are prose.
        return label_only.count(". ") == 0 and not (
            label_only.endswith(".") and _REPORTING.search(label_only) is not None
        )
    return len(line) < 60 or _REPORTING.search(line) is None


def _short_rule(line: str) -> str | None:
    """Rules for lines of a few words."""
    plain = line.casefold().strip(" |•·-–—")
    if plain in _FONT_SIZE:
        return "crumb"
    if plain in _AGENCIES:
        return "agency-line"
    words = _WORD.findall(plain)
    if not words:
        return "crumb"
    kinds = set(words)
    if kinds <= _SHARE_WORDS and kinds & _SHARE_SIGNS:
        return "share-bar"
    return None


def _sign_rule(line: str, low: str) -> str | None:
    """Rules that look for signs anywhere in the line."""
    if ":" in line and (_GLUED_LINK.match(line) or _CAPITAL_LINK.match(line)):
        return "related-link"
    if line.startswith(_QUOTE_START):
        return None
    if "contributed to" in low or low.startswith(("from ", "by ")):
        if _CREDIT.match(line):
            return "desk-line"
    if ("newsletter" in low or "inbox" in low) and _GET_BY_MAIL.search(line):
        return None if _REPORTING.search(line) else "newsletter"
    if ("@" in low or "twitter" in low) and _BIO_CONTACT.search(line):
        return None if _REPORTING.search(line) else "follow-us"
    if "our journalism" in low or "our newsroom" in low or "recurring contribution" in low:
        return "donation" if is_plea(line) else None
    return None


def is_plea(line: str) -> bool:
    """Whether a line speaks for the outlet to its readers, and reports nothing.

    Alone this proves nothing (a column may sound so): `clean` asks only about
    neighbours of lines that are pleas for certain.
    """
    return (
        not line.startswith(_QUOTE_START)
        and _WE_AND_YOU.search(line) is not None
        and _PLEA_WORDS.search(line) is not None
        and _REPORTING.search(line) is None
    )


# "… in the capital. E-mail to a friend", "Watch the rescue team at work »"
_TAIL = re.compile(
    r"(?<=[.!?\"”’)]) {1,2}(?:E-mail to a friend|Email to a friend|Read more|Read More|Learn more|Continue reading)"
    r" ?[»›>.…]{0,3}$"
)
_ARROW_LINK = re.compile(
    r"(?:(?<=^)|(?<=[.!?\"”’)] ))(?:Watch|See|Read|Click|Learn|View|Listen|Find out|Take|Hear|Explore|Look)"
    r" [^.!?»]{1,140}»(?: ?$| (?=\S))"
)


def link_spans(line: str) -> list[tuple[int, int]]:
    """The spans of link words inside or behind a paragraph, in order."""
    spans: list[tuple[int, int]] = []
    if "»" in line:
        spans = [match.span() for match in _ARROW_LINK.finditer(line)]
    tail = _TAIL.search(line, max(0, len(line) - 40))
    if tail and (not spans or spans[-1][1] <= tail.start()):
        spans.append(tail.span())
    return spans
