"""Patterns by which `qa.text.prose.quotable` tells what is no sentence of a story; English only."""

from __future__ import annotations

import re

FEW_WORDS = 10
"""Words of a heading, at most, where only its length speaks for one."""

CLOSERS = "\"”’'»)]"
ENDED = re.compile(r"[.!?…。！？؟।](?:[\"”’'»)\]]|\s*\[\d+\])*\s*$")
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]\s?[;\u037e]$")  # a question there
CUT = re.compile(r"\s(?:\.{3}|…)$")
SENTENCE_BORDER = re.compile(r"(?<=[a-z0-9%”\"’)][.!?])[\"”’)]*\s+(?=[“\"‘(]?[A-Z0-9])")

# "Q: …", "BBC: …", "Holm-Marl: …": who asks in an interview.
SPEAKER_LABEL = re.compile(r"(?:[A-Z][\w.’'& -]{0,40}:|\d{1,2}[.)])\s*")
ASKED = re.compile(
    r"[,?!”\"]\s?(?:[\w.’'-]+\s){0,4}(?:ask(?:ed|s)|said|says|wonder(?:ed|s)|wrote|tweeted)\b"
    r"|\b(?:ask(?:ed|s)|wonder(?:ed|s)|wrote|tweeted)\b[^?]{0,60}[:,]\s?[“\"‘]"
)

_STORY = (
    r"(?:story|article|report|column|post|page|piece|item|graphic|headline|caption|review|video"
    r"|photo|map|chart|list|gallery|newsletter|tweet|blog|obituary|profile|interview|podcast)\b"
)
_VERSION = (
    r"(?:an?|the|in an?)? ?(?:early|earlier|previous|prior|original|older) versions? of"
    rf" (?:(?:this|our|that|the following)(?: [\w!’'&.-]+){{0,4}}?|the) {_STORY}"
)
CORRECTION = re.compile(
    r"^\W*(?:corrections?(?: (?:and|&) clarifications?)?|clarifications?|editor[’']?s?[’']? note"
    rf"|erratum|amendment)\b[^.]{{0,60}}[:—–]|\b{_VERSION}|\b(?:this|the(?: following)?) {_STORY}"
    r"(?: (?:has been|was|is))?(?: \w+)? (?:corrected|amended"
    r"|updated to (?:correct|clarify|reflect|remove|show)|updated \w+[. ]+\d+ to correct"
    r"|misstated|misidentified|misspelled|incorrectly)"
    rf"|\bwe (?:have )?(?:corrected|regret) (?:this|the|an?) (?:error|mistake|{_STORY})\b",
    re.IGNORECASE,
)

PLAYER = re.compile(
    r"\b(?:video ad feedback|just watched|must watch|video player was slow|replay more videos"
    r"|ad froze|now playing|audio on ad)\b|(?:^|[.!?] )up next\b|\b\d?\d:\d\d\s+-\s+source:"
    r"|^(?:play|pause|mute|unmute|fullscreen|autoplay|loading|hide caption|show captions?"
    r"|toggle caption|enlarge this image|view gallery|launch gallery|share|advertisement|skip)\W*$",
    re.IGNORECASE,
)
COUNTER = re.compile(
    r"\W*(?:(?:slide|photo|image|picture|video|page)s?\s)?\d{1,3}\s?(?:of|/)\s?\d{1,3}\W*"
    r"(?:photos?|images?|pictures?|slides?)?\W*",
    re.IGNORECASE,
)

_PAGE = r"(?:story|article|report|page|post|blog|live blog|file|list|map|graphic|guide|coverage)"
NOTICE = re.compile(
    rf"^\W*this (?:\w+ )?{_PAGE} (?:is|was|has been|will be) (?:\w+ ){{0,3}}(?:updated|closed"
    r"|republished|published|produced|adapted|translated|excerpted|part of|available|edited"
    r"|reported|supported|archived|breaking|developing|made possible)\b"
    r"|^\W*this is an? (?:\w+ )?(?:developing|breaking)(?: news)? story\b"
    r"|^\W*(?:please )?check back (?:for|later|here|soon)\b"
    r"|^\W*(?:please )?(?:(?:sign up|subscribe)(?: here| now| today)?"
    r"(?: (?:for|to|and|with)\b|[.!:])|register (?:here|now|today)\b)"
    r"|\b(?:sign up|subscribe)\b[^.]{0,60}\b(?:newsletter|inbox|alert|briefing|podcast)s?\b"
    r"|\b(?:deliver(?:ed|s)?|straight|sent|direct(?:ly)?) (?:\w+ ){0,2}to your (?:inbox|phone)\b"
    r"|\bnewsletter (?:here|now|today)\b|\bget (?:the )?(?:\w+ ){0,3}in your inbox\b"
    r"|^\W*(?:please )?(?:click|tap) (?:here|below|through)\b"
    r"|^\W*click (?:on )?[^.]{0,40}\b(?:to (?:read|see|learn|view|watch|open)|for)\b"
    r"|^\W*(?:download|get) (?:the|our) (?:\w+ ){0,4}app\b"
    r"|^\W*get (?:the|this|an?|your) .{3,120}\b(?:from|at|for) .{0,40}\$\d"
    r"|^\W*(?:want|looking for|need) (?:more|to (?:read|know) more)\b"
    r"|^\W*(?:follow|like|find|join|reach|contact|email|message|tweet) (?:us|me|him|her|them|our)\b"
    r"[^.]{0,30}(?: on (?:twitter|facebook|x|instagram|threads|bluesky|tiktok|youtube)\b|@| at )"
    r"|^\W*(?:follow|contact|email|reach)(?: out to)? (?:[\w.’'-]+[ ,]+){1,8}[^.]{0,40}"
    r"(?:\S*@| on (?:twitter|x\b|facebook))"
    r"|\bmay (?:earn|receive) (?:an? )?(?:\w+ )?(?:commission|revenue|share)\b|\baffiliate links?\b"
    r"|\bpurchases? (?:you make )?(?:made )?through (?:our|these|the) links?\b"
    r"|\b(?:support|help) (?:\w+ )?(?:local|quality|independent|our) journalism\b"
    r"|\ball rights reserved\b|^\W*©|^\W*copyright \d{4}"
    r"|\bterms (?:of (?:use|service)|and conditions)\b.{0,40}\bapply"
    r"|^\W*(?:become a (?:member|subscriber)|already a subscriber|log in|create an account"
    r"|have a (?:story|news )?tip)\b"
    r"|\b(?:can be|may be) (?:contacted|reached|followed|emailed) (?:at|on|by|via) [^.]{0,40}\S*@"
    r"|^\W*(?:hit|press|tap) (?:the )?play\b|^[\W\d]*(?:[\w-]+\.){1,3}(?:com|org|net|gov|edu)\W*$"
    r"|^[\d().\s-]{7,20}$|^\W*play the (?:\w+ ){1,5}now\b|\bput your knowledge to the test\b"
    r"|^\W*(?:hello|hi|welcome back|happy \w+day)\W*$"
    r"|^\W*take (?:our|the|this|[\w.’' ]{2,30}[’']s) (?:\w+ ){0,3}quiz\b"
    r"|^\W*this (?:transcript|text) was (?:automatically )?(?:generated|created)\b"
    r"|^\W*thanks for (?:listening|reading|watching)\b|^\W*check out (?:our|the all[- ]new)\b"
    r"|\b(?:provides? no|not provide) editorial input\b|\bcoverage .{2,60} is made possible\b"
    r"|\bsubscribers?[ -]only\b"
    r"|\bplease consider (?:joining|subscribing|donating|becoming|making)\b"
    r"|\bthe (?:opinions|views) expressed (?:here|in this|are)\b"
    r"|^\W*(?:posts? )?from our (?:advertisers?|partners?|sponsors?)\b"
    r"|^\W*(?:sponsored|paid) (?:content|post|by)\b",
    re.IGNORECASE,
)

_MORE = (
    r"(?:(?:read|see|watch|listen|hear|learn|find out|keep|continue|view|check out|explore|go)"
    r"(?: (?:more|also|next|now|here|on|reading|watching|the latest|all|this|it|deeper"
    r"|our (?:full )?\w+))?"
    r"|related(?: (?:stor(?:y|ies)|articles?|coverage|reading|links?|content|video|news|topics?))?"
    r"|(?:more|also|previously|earlier|recommended|further reading|in pictures|don[’']?t miss"
    r"|in case you missed it|icymi|you may (?:also )?like|most (?:read|popular)|trending"
    r"|what to know|live(?: (?:updates?|blog|coverage))?|photos?|videos?|gallery|graphics?"
    r"|interactive|timeline|map|opinion|explainer|analysis|fact[- ]check(?:ed)?|podcast|recap"
    r"|exclusive|poll|quiz|newsletter|breaking(?: news)?|dig deeper|our view"
    r"|(?:for )?subscribers?)"
    r"(?: (?:on|from|about|in|coverage|stor(?:y|ies)|good news|news)\b[^.:]{0,50})?)"
)
# "Read the story here.", "The list can be found here."
_HERE = (
    r"^\W*(?:you (?:can|may) )?(?:(?:double[- ])?check|read|see|watch|view|find|follow|take|tell"
    r"|look|go|listen|donate|vote|apply|learn|browse|shop|explore|sign up|register|track)\b"
    r"[^“”\"]{0,90}\bhere(?: (?:to|for) [^.]{0,60})?[.!:]*$"
    r"|\b(?:can|may) be (?:found|made|read|seen|viewed|watched|downloaded|checked) here\W*$"
    r"|\bclick here\W*$"
)
# What leads to another page, whatever stands behind it.
LINK = re.compile(
    rf"^[^\w(]*{_MORE}\s?[:>»→|]"
    r"|^\W*(?:keep|continue) reading\b"
    r"|^\W*read (?:more|next|also|the full (?:story|article|report))\b"
    r"|^\W*(?:see|view) (?:all|more|full) (?:\w+ ){0,3}(?:photos|pictures|stories|gallery)\b"
    rf"|[>»→]$|^\W*https?://\S+\W*$|{_HERE}",
    re.IGNORECASE,
)
ARROW = re.compile(r"[►➤▶→»❯☛]")
# "Storm hits:What we know", "STORM HITS: What we know": a link's own words before the colon.
TITLED_LINK = re.compile(
    r"(?=[^.:]{3,70}:)(?:[^:.]{3,70}[a-zA-Z?!’'”]:(?=[A-Z“‘\"'])"
    r"|[A-Z0-9’'&$,?!-]{2,}(?:\s[A-Z0-9’'&$,?!-]+){0,11}:\s?(?=[A-Z“‘\"'](?:\S+\s){3})|[^:.]{3,60}[?!]\s?:\s)"
)

BYLINE = re.compile(
    r"^(?:By|BY)(?:\s[A-Z][\w.’'-]+(?:,| and)?){1,8}(?:\s?[|,(][^.]{0,60})?$"
    r"|^(?:Contributing|Contributors?|Contributed|Sources?|Compiled by|Produced by|Written by)\s?:"
    r"|^[(]?(?:Additional |Reporting|Writing|Editing|Edited|Compiled)(?:reporting|and editing)?"
    r"\s?by\b.{3,160}$"
    r"|^[-–—]{1,2}\s?[A-Z][\w.’'-]+(?:,?\s(?:and\s)?[A-Z][\w.’'-]+){0,8}(?:, .{0,60})?$"
    r"|contributed to this (?:report|story|article)\W*$"
    r"|^(?:[A-Z][\w.’'-]+\s){1,4}(?:is|are) (?:an? |the )?(?:\w+[ -]){0,5}(?:reporter"
    r"|correspondent|columnist|editor|journalist|contributor|writer|author|producer)s?"
    r" (?:for|at|with|of|covering|on|who covers)\b.{0,200}$"
    r"|^\S+@\S+\.\w+\W*$"
    r"|^(?:Published|Updated|Posted|Last updated|First published|Modified)\b.{0,60}\d{4}.{0,30}$"
)

# A voice from the story set as a heading: "‘Is it over?’"
QUOTED_HEADING = re.compile(r"[‘'][^’']+(?:[’']\w[^’']*)*[’']")
NUMBERED = re.compile(r"\d{1,3}[.)]\s")
BEFORE_NUMBER = re.compile(r"\s\d{1,2}\.$")
YEAR = re.compile(r"\d{4}s?:\s")
# The choices of a quiz: "C. 1,000".
CHOICE = re.compile(r"[A-F][.)]\s+\S")
BULLET = re.compile(r"[•‣◦▪●*·–-]\s*\w")
# "Deaths: 41", "Best song: The Mill Wheel": a short name, and a figure or a name.
ENTRY = re.compile(
    r"(?:[\w’'&/().#-]+\s){0,2}[\w’'&/().%#-]+:\s"
    r"(?:(?=.*\d)(?:\S+\s){0,2}\S+|(?:\S+\s){0,6}[\d$€£]\S*(?:\s(?:million|billion|percent))?"
    r"|(?:(?:[A-Z“‘\"'(]\S*|&|and|of|the|ft\.|de|for|in|a)\s){0,7}[A-Z“‘\"'(]\S*|\S+|\S+\s\S+)$"
)
# A figure, not only the number of a heading: "2. What we know".
ROW = re.compile(
    r"\d\S*(?:\s(?:million|billion|percent|per cent|votes|points|km|miles))?$|\d.*\s\S*\d"
)
