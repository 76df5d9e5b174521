"""The kinds of boilerplate lines, as patterns by rule name.

Each pattern describes a whole line in lower case, from its first word to its
last; marks around the line ("►", ">>", "|") are allowed for in `boilerplate`.
Repeats are bounded and nothing is nested, so that matching is linear.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SITES = (
    "(?:facebook|twitter|x|instagram|youtube|tiktok|linkedin|whatsapp|telegram|threads|bluesky|"
    "reddit|pinterest|google news|google|apple news|flipboard|snapchat|mastodon|messenger|viber)"
)
_LINK_LABELS = (
    "(?:read more|also read|read also|read next|must read|see also|see more|recommended|explainer|"
    "related(?: (?:story|stories|article|articles|news|content|coverage|topics?|links?|videos?))?|"
    "more(?: (?:on|from) .{1,60})?|more (?:stories|news|coverage)|full (?:story|coverage|report)|"
    "don[’']t miss|you (?:may|might) (?:also )?(?:like|want to read)|what to read next|opinion|"
    "most (?:read|popular|viewed)|in case you missed it|editors?[’']?s? (?:picks?|choice)|"
    "top stories|trending(?: now)?|further reading|live (?:updates|blog)|in pictures|"
    "(?:photo )?gallery|photos|fact check|exclusive)"
)
_UPDATED = "(?:last )?(?:updated?|modified|posted|published) ?:? ?(?:at )?"
_CLOCK = r"\d{1,2}[:.]\d{2} ?(?:[ap]\.?m\.?)?(?: [a-z]{1,5})?"

SHAPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "section": (
            # Not the way through a menu: "Go to Settings > Privacy > Location."
            r"(?!.{0,300}\.$|(?:go|tap|click|select|choose|open|press|in|under|settings|file|tools)\b)"
            r"(?:[^.:>›»]{1,40} [>›»] ){2,6}[^.:>›»]{1,80}",
            r"(?:home|front ?page|homepage)(?: ?[>›»/|] ?[^.:]{1,80})?",
            r"(?:filed under|posted in|tags|topics|categories|keywords)(?: ?:[^.]{0,200})?",
        ),
        "continues": (
            r"(?:story|article|text|page) (?:continues|resumes)\b.{0,40}",
            r"continue reading\b.{0,120}",
            r"keep reading\b.{0,60}",
            r"read (?:the )?full (?:story|article)\b.{0,40}",
            r"(?:show|load|see|view) (?:more|less|all)(?:\W.{0,30})?",
            r"skip (?:to|past) .{1,80}",
            r"end of (?:article|story|text|transcript|list|advertisement|video|carousel)\b.{0,40}",
            r"(?:next|previous) (?:article|story|page)",
            r"swipe|explore further",
            r"scroll (?:down )?(?:to continue|for more)\b.{0,60}",
        ),
        "advertisement": (
            r"advertise?ments?",
            r"ad",
            r"ads by .{1,40}",
            r"sponsored(?: (?:content|links?|by .{1,40}))?",
            r"promoted (?:content|links?|stories)",
            r"paid (?:content|post|partner content)",
            r"(?:this )?ad(?:vertisement)? (?:will end|has not loaded|feedback)\b.{0,60}",
            r"(?:\d\. )?how relevant is this ad to you\b.{0,40}",
            r"(?:\d\. )?did you encounter any technical issues\b.{0,40}",
            r"video player was slow to load\b.{0,250}",
            r"report this ad",
            r"(?:if|when) you (?:buy|purchase|click|shop)\b.{0,100}\b(?:may|might|will) (?:get|earn"
            r"|receive)\b.{0,200}",
            r"we (?:may |might )?(?:earn|receive) (?:an? )?(?:\w{1,20} )?commissions?\b.{0,200}",
            r"remove ads?",
            r"article continues (?:below|after)\b.{0,40}",
        ),
        "related-link": (
            _LINK_LABELS + r" ?[:|»›→…]{1,3}(?P<link_title>.{0,240})",
            r"read more|read next|see also|related (?:stories|articles|topics|content|news|links)",
            r"more on this (?:story|topic)|more stories|more from (?:this author|the web)",
            r"(?:most (?:read|popular|viewed|shared|watched)|popular)(?: (?:in|on|from) .{1,40})?",
            r"top stories|trending now|what to read next|don[’']t miss",
            r"more from (?:the )?[\w’'&-]{1,24}(?: [\w’'&-]{1,24})?",
            r"(?:follow|more|see|read|find) [^.]{1,120}(?:at|on|:) https?://\S{1,120}"
            r"(?: and https?://\S{1,120})?",
            r"recommended (?:stories|for you)|you (?:may|might) also like",
            r"read more (?:about|on|at|from|here|stories)\b.{0,160}",
            r"(?:to read more|for more (?:on|from|about|stories|news))\b.{1,120}"
            r"\b(?:click|visit|go to|check out|follow)\b.{0,160}",
        ),
        "follow-us": (
            r"(?:please )?(?:like and )?(?:follow|find|join|like|catch) (?:and like )?"
            r"(?:us|our .{1,40}|the .{1,40}|this reporter|@?\w[\w.’'-]{0,30}"
            r"(?: @?[\w.’'-]{1,30}){0,5})"
            rf" (?:\w{{1,12}} )?(?:on|at|via|in|for) (?:our )?(?:@|social|{_SITES}\b).{{0,300}}",
            rf"(?:https?://)?(?:www\.)?{_SITES}\.com/\S{{1,60}}",
            r"follow (?:us|@\w{1,30})\b.{0,600}",
            r"follow (?:him|her|them) (?:on|at)\b.{0,160}",
            r"write to .{3,60} at \S{1,40}@\S{1,40}.{0,100}",
            r"(?:reach|contact|e-?mail|tweet) (?:the )?"
            r"(?:reporters?|authors?|writers?|columnist|him|her|them|us)\b.{0,300}",
            r"contact .{3,80}\b(?:at|on|via)\b.{0,10}\S{1,40}@\S{1,40}.{0,200}",
            r"(?:have|got) a (?:news )?(?:tip|story)\b.{0,240}",
            r"\S{1,60}@\S{1,60}\.\w{2,6}",
            r"send (?:us )?(?:your )?(?:news )?tips?\b.{0,200}",
        ),
        "subscribe": (
            r"subscribe|sign up|sign in|log in|register|become a (?:member|subscriber)"
            r"|join the conversation",
            r"(?:subscribe|sign up|sign in|log in|register|become a (?:member|subscriber)) (?:now"
            r"|today|here|free"
            r"|to (?:our|the|get|receive|read|google|continue|view|unlock|comment|access)"
            r"|for (?:the|an?) .{0,60}\b(?:newsletter|e-?mails?|briefing|alerts|updates|app|trial"
            r"|account|podcast)"
            r"|for (?:our|free|daily|weekly|unlimited|just|breaking|updates|alerts|more)"
            r"|with|and (?:read|get|follow|support)|or|on|via)\b.{0,500}",
            rf"subscribe to .{{1,60}} on {_SITES}\b.{{0,100}}",
            r"if you (?:enjoyed?|liked?) (?:this|our|reading)\b.{0,300}",
            r"get (?:unlimited|full|instant|exclusive) access\b.{0,240}",
            r"start your (?:free )?(?:trial|subscription)\b.{0,160}",
            r"already (?:a subscriber|have an account|registered)\b.{0,100}",
            r"not a (?:subscriber|member)\b.{0,100}",
            r"want to .{1,160}\b(?:subscription|subscribe|sign up)\b.{0,160}",
            r"don[’']t have an account\b.{0,60}",
            r"(?:download|get|try|install) (?:our|the) (?:[\w’']{1,20} ){0,4}apps?\b.{0,240}",
            r"this (?:article|content|story) is (?:for|available to|exclusive to) (?:our )?"
            r"(?:subscribers|members)\b.{0,160}",
        ),
        "newsletter": (
            r"get .{1,60}\b(?:newsletter|in your inbox|to your inbox|daily headlines"
            r"|news alerts)\b.{0,400}",
            r"would you like to receive\b.{0,80}\bnewsletter",
            r"get .{1,60}\bdelivered\b.{0,40}\b(?:inbox|door|letterbox|every|daily|weekly)\b"
            r".{0,200}",
            r"(?:there was an error|an error (?:has )?occurred|keep an eye on your inbox)\b.{0,80}",
            r"(?:please )?enter (?:a valid|your) e-?mail\b.{0,80}",
            r"your e-?mail(?: address)?",
            r"unsubscribe(?: (?:here|now|instantly|at any time|from|via|with|by)\b.{0,300}"
            r"| ?[|·•,:–—-].{0,300})?",
            r"(?:if you wish |click here |click below )?to unsubscribe\b.{0,300}",
            r"(?:if you (?:no longer|do not|don[’']t) (?:wish|want) to (?:receive|get) "
            r"|you(?: are|[’']re| have)? (?:receiving|received|getting|got) |to stop receiving )"
            r"(?:these|this|our) (?:[\w-]{1,20} )?(?:e-?mails?|newsletters?|messages?|mailings?)\b"
            r".{0,300}",
            r"(?:update|manage|change) your (?:e-?mail |newsletter |subscription )?"
            r"(?:preferences|subscriptions?)\b.{0,160}",
            r"view (?:this )?(?:(?:e-?mail|message|newsletter) )?(?:in|on) (?:your|a) "
            r"(?:web )?browser\b.{0,60}",
            r"(?:having )?(?:trouble|problems) (?:viewing|reading|seeing) this "
            r"(?:e-?mail|message|newsletter)\b.{0,160}",
            r"(?:thank you|thanks) for (?:signing up|subscribing)\b.{0,160}",
            r"the [\w ’'&-]{1,40}\bnewsletter (?:provides|brings|delivers|offers) you\b.{0,200}",
        ),
        "dear-reader": (
            r"dear (?:readers?|friends?|supporters?|subscribers?)\b ?[,:!—–-].{0,600}",
            r"dear readers?",
        ),
        "donation": (
            r"donate(?: (?:now|today|here))?|support (?:us|our work|our journalism)",
            r"(?:please )?(?:donate|support (?:us|our|independent|quality|free|local)|help (?:us"
            r"|support|fund))"
            r"\b.{0,60}\b(?:journalism|newsroom|our work|our reporting|today|now|here"
            r"|our site)\b.{0,300}",
            r"(?:please )?help us (?:continue|keep|to)\b.{0,120}\b(?:subscrib|donat"
            r"|contribut).{0,200}",
            r"(?:please,? )?(?:make|consider making) a (?:\w{1,20} ){0,3}(?:donation|contribution"
            r"|gift)\b.{0,200}",
            r"(?:thank you|thanks) for (?:your support|supporting (?:us|our))\b.{0,260}",
            r"our (?:[\w-]{1,20} ){0,4}(?:work|journalism|reporting) is (?:supported|funded"
            r"|made possible)\b.{0,160}",
        ),
        "consent": (
            # "The Bugle uses cookies" needs an address to the reader as well: companies
            # use cookies in the news.
            r"(?:[\w.’'&-]{1,24} ){1,6}uses? (?:\w{1,20} )?cookies(?: to (?:improve|enhance|give"
            r"|ensure|provide|offer|personali[sz]e|make|analy[sz]e|help)\b[^.]{0,160}"
            r"\b(?:you|your|our)\b[^.]{0,80})?\. (?:by|you|if|please|find|learn|read|see|click)"
            r"\b.{0,400}",
            r"(?:read|see|view|review) (?:our|the) (?:privacy|cookie) (?:policy|notice)\b.{0,80}",
            r"(?:we|this (?:web ?)?site|our (?:web ?)?sites?) (?:and our (?:\d{1,5} )?partners )?"
            r"uses? (?:\w{1,20} )?cookies\b.{0,600}",
            r"by (?:using|continuing|clicking|signing|browsing|submitting|subscribing"
            r"|registering)\b.{0,200}"
            r"\b(?:cookies?|you agree|you accept|you consent|terms of|privacy policy)\b.{0,400}",
            r"(?:accept|reject|manage) (?:all )?(?:cookies|preferences|settings)",
            r"cookie (?:policy|settings|preferences|notice)",
            r"(?:privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions))"
            r"(?:\W{1,3}.{0,80})?",
            r"do not sell .{1,60}",
            # The frame of consent of the advertisers' association, as its dialogs word it.
            r"with your (?:agreement|consent|permission),? we and our (?:\d{1,5} )?"
            r"partners\b.{1,400}",
            r"we and our (?:\d{1,5} )?partners (?:process|store|use)\b.{1,500}",
            r"some partners do not ask for your consent\b.{0,400}",
            r"you (?:may|can) withdraw your consent\b.{0,400}",
            r"avec votre (?:accord|consentement),? (?:nous|nos)\b.{1,200}"
            r"\b(?:cookies|données)\b.{0,300}",
            r"mit ihrer (?:zustimmung|einwilligung),? (?:\w{1,30} )?wir und unsere\b.{1,200}"
            r"\b(?:cookies|daten)\b.{0,300}",
            r"we (?:will|may) use (?:the (?:details|information) you|your (?:details|information"
            r"|data))\b.{0,680}",
            r"(?:i would|i[’']d) like to (?:be e-?mailed|receive)\b.{0,240}",
            r"if you wish to object to the use of your data\b.{0,120}",
            r"[‘'“\"]?we[’'”\"] includes\b.{1,80}\b(?:brands|companies|partners)\b.{0,80}",
        ),
        "comments": (
            r"(?:[\d,.]{1,9} ?k? )?comments?(?: ?\( ?\d{1,6} ?\))?",
            r"(?:show|view|read|hide|see|leave|post|add|write|join) (?:the |a |all |your "
            r"|\d{1,6} )?"
            r"(?:comments?|discussion|conversation)",
            r"(?:no|be the first to) comments?\b.{0,40}",
            r"join (?:our|the|[a-z]{3,12}-[a-z]{3,12}) (?:comment\w{0,6}|conversations?"
            r"|discussions?|debate)\b.{0,120}",
            r"(?:tell us|let us know) what you think\b.{0,60}",
            r"comments (?:are closed|have been closed|on this (?:article|story))\b.{0,80}",
            r"(?:what do you think\?? )?(?:have your say|share your (?:thoughts|comments|opinion"
            r"|views))\b.{0,120}",
            r"please log in to comment\b.{0,40}",
        ),
        "media-player": (
            r"just watched\b.{0,300}",
            r"(?:now playing|up next|must watch)\b ?:?.{0,120}",
            r"video ad feedback\b.{0,300}",
            r"\d{1,3} ?(?:of|/) ?\d{1,3}",
            r"view image in full ?screen",
            r"replay more videos\b.{0,60}",
            r"video|audio",
            r"(?:play|pause|mute|unmute|fullscreen|autoplay)(?: (?:video|audio|on|off))?",
            r"your browser does not support\b.{0,80}",
            r"(?:please )?enable javascript\b.{0,120}",
            r"javascript is (?:disabled|required)\b.{0,80}",
            r"this (?:video|audio|content) (?:is not available|(?:file )?(?:can ?not|could not)"
            r" (?:be )?(?:play|load|display|view|show)\w{0,3})\b.{0,80}",
            r"media playback\b.{0,160}",
            r"(?:watch|listen) (?:live|now|again)",
            r"\d{1,2}:\d{2}(?::\d{2})?",
        ),
        "call-to-action": (
            r"(?:watch|listen|video|podcast|quiz) ?[:|»►] ?(?P<action_title>.{0,240})",
            r"(?:click|tap) (?:here|below|above|through)\b.{0,240}|click",
            r"click (?:on |to )?(?:(?:see|view|watch|read|enlarge|expand|play|open)|"
            r"(?:the |this )?(?:image|photo|picture|link|map|video|button|arrow|gallery"
            r"|headline)s?)\b.{0,160}",
            r"swipe (?:left|right|up|to)\b.{0,60}",
            r"(?:watch|listen to|see|view) (?:the )?(?:full )?(?:video|audio|episode|podcast"
            r"|gallery|photos)"
            r"(?: here| below| above| now)?",
            r"listen to (?:this|the) (?:article|story)\b.{0,60}",
            r"(?:like|love|enjoy) this (?:article|story)\? .{0,80}",
            r"be a reporter\b.{0,120}",
            r"write (?:for us|and send)\b.{0,80}",
            r"(?:buy|order|shop) (?:now|here)",
            r"(?:take|try|play) (?:our|the) (?:[\w’'-]{1,20} ){0,5}(?:quiz|crossword"
            r"|puzzle)\b.{0,100}",
            r"check your local forecast\b.{0,40}",
            r"need a break\? play\b.{0,80}",
            r"prefer to listen\b.{0,160}",
            r"(?:click to )?hide|close(?: alert)?|don[’']t show (?:me )?this (?:message )?again",
            r"back to (?:top|home|the homepage)",
        ),
        "reading-time": (
            r"\d{1,3} ?-?(?: ?min(?:ute)?s?) (?:read|ago|watch|listen)",
            r"reading time\b.{0,30}",
            rf"{_UPDATED}{_CLOCK}",
            r"breaking(?: news)?|live|developing",
            r"\d{1,2}[:.]\d{2} ?[ap]\.?m\.? (?:[a-z]{2,4})",
        ),
        "relative-time": (
            rf"(?:{_UPDATED})?(?:\d{{1,3}}|an?) (?:second|minute|hour|day|week|month|year)s? ago",
            rf"(?:{_UPDATED})?(?:today|yesterday),? (?:at )?{_CLOCK}",
            r"just now",
        ),
        "copyright": (
            r"(?:copyright\b|©|\(c\) ?\d{4}|tm & ©).{0,300}",
            r"this copy is for your personal\b.{0,400}",
            r"this material may not be (?:published|broadcast|reproduced)\b.{0,160}",
        ),
        "desk-line": (
            r"(?:the )?editorial (?:team|staff|board|desk)",
            r"(?:web|news|online) (?:desk|team|editor)",
            r"(?:edited|compiled|reporting|additional reporting|writing|translated|graphics?"
            r"|produced)"
            r"(?: and \w{1,20})? by \w.{2,200}",
            r"contribut(?:ing|ors?) ?:.{2,240}",
            r"our fact[ -]check sources\b.{0,20}",
            r"(?:prices|information) (?:were|was) accurate at the time\b.{0,160}",
            r"the views (?:and opinions )?expressed (?:in this \w{1,12}|here)\b.{0,240}",
            r"opinions expressed .{0,240}",
            r"(?:send|submit) (?:us )?(?:your )?(?:letters?|articles?|stories|photos)\b.{0,160}",
        ),
        "update-note": (
            r"this is a (?:breaking|developing) (?:news )?story\b.{0,120}",
            r"this (?:story|article|report|post|page) (?:has been|was|will be|is being) "
            r"(?:\w{1,20} )?updated"
            r"(?: (?:with|to (?:add|include|reflect)) (?:new|additional|more|further|the latest) "
            r"(?:information|details?|developments?|reaction|comments?)| throughout the day)?",
            r"more (?:to (?:come|follow)|details soon)",
            r"check back (?:for|soon)\b.{0,60}",
        ),
    }
)
