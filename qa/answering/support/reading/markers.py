"""The words by which a clause denies, plans, hopes, supposes or alleges; English.

`qa.text.modality` tells of a whole sentence which of these it has. What a model writes must be
no firmer than what it cites, so the words stand here by how firm they leave a claim.
"""

from __future__ import annotations

import re

BORDER = re.compile(
    r"[;:()\[\]“”\"]|[.!?]\s|\s[–—-]+\s|—|,(?!\d)"
    r"|(?<!not)(?<!n[’']t)(?<!nor)(?<!has)(?<!is)\syet\s|\s(?:but|while|whereas|although|though|because|who|whose|whom|which|that|when|after"
    r"|before|unless|if|until|as|and|or|whether)\s"
    r"|^(?:if|after|before|when|while|although|though|unless|as)\s",
    re.IGNORECASE,
)
"""What parts clauses."""
HARD = re.compile(r"[;“”\".!?]|\b(?:but|while|whereas|although|though)\b", re.IGNORECASE)
"""What parts statements of their own."""
PASSED_ON = re.compile(r"\b(?:and|or|before|after|until|when|as|that|whether|if)\b", re.IGNORECASE)
"""Borders behind which a clause may go on without a verb of its own."""
CONDITION = re.compile(r"\b(?:if|unless|whether)\b", re.IGNORECASE)
PASSED_ON_WHOLE = re.compile(
    r"\b(?:hop|fear|propos|demand|urg|recommend|suggest|wish|threaten|possibl|consider|call|rul)\w*"
    r"(?:\s\w+){0,2}\s*$",
    re.IGNORECASE,
)
"""Words behind which all of a "that" clause is no fact."""
OWN_SUBJECT = re.compile(
    r"\s*(?:the|an?|its|their|his|her|this|these|he|she|it|they|there|one|no|nobody|some|many|all"
    r"|[A-Z][\w’'.-]*|has|have|had|is|are|was|were|did|[a-z]+ed)\b"
)
"""How a clause begins that stands for itself."""

NEW_SUBJECT = re.compile(r"\s*(?:the|an?|its|their|his|her|he|she|it|they|there|[A-Z][\w’'.-]*)\b")
"""How it begins where it says who does it."""

DENIES = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b", re.IGNORECASE
)
DENIES_VERB = re.compile(
    r"\b(?:not|never|cannot|(?:neither|nor)(?!\s(?:the|an?|of|its|his|her|their|any)\b))\b|n[’']t\b",
    re.IGNORECASE,
)
"""Those behind which the verb stands that is denied."""
AFFIRMS = re.compile(
    r"\b(?:not\s(?:only|just|until|before)|not(?=\s(?:\S+\s){1,8}?(?:until|before)\b)|no\.\s?\d|no\sdoubt|nothing\sbut|no\slater"
    r"|no\s(?:fewer|less|more)\sthan|none\sother)\b",
    re.IGNORECASE,
)
TURNS_DOWN = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing)\sto"
    r"|(?:put(?:s|ting)?\soff|postpon(?:es?|ed|ing)|defer(?:s|red)?)(?=\s(?:its|the|an?|their|his|her)\b)"
    r"|fail(?:s|ed|ing)?\sto|unable\sto|stopped\sshort\sof|too\s\w+\sto|rul(?:e|es|ed|ing)\sout|(?:prevent|stop|keep|kept|bar|ban|block)\w*\s(?:\S+\s){1,4}?from)\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?:reject\w*|turn(?:s|ed|ing)?\sdown|block(?:s|ed)?|oppos\w+|lack\w*|cancel\w*|halt\w*"
    r"|avoid\w*|prevent\w*|miss(?:es|ed)?|against|barely|hardly|scarcely|unlikely|unable|un[a-z]{4,}"
    r"|in(?:accurate|complete|sufficient)|impossible|still\sto|yet\sto|declin\w+|absen\w+|fail\w*"
    r"|free\sof|instead|rather\sthan|postpon\w+|delay\w*|withdr\w+|dismiss\w*|baseless|false"
    r"|defeated|scrap\w*|voted?\sdown|out\sof|except|bar(?:s|red)?|ban(?:s|ned)?|put\soff"
    r"|call(?:s|ed)\soff|stop\w*|ruled\sout|los(?:t|e|es|ing)|short)\b",
    re.IGNORECASE,
)
"""Words that may say in another way that something is not so."""

KEPT_FROM = re.compile(
    r"\b(?:with(?:hold|held)|conceal\w*|hid(?:e|es|den)?|end(?:s|ed|ing)?|only|too\s\w+\sto|clear(?:ed)?"
    r"|acquit\w*|quit|former|gave\sup|kept\s\w+\sfrom|excl\w+|secret\w*"
    r"|un[a-z]{3,}|dis[a-z]{4,}|non-?\w+|[a-z]+less|rare\w*|empty|close[sd]?|shut)\b",
    re.IGNORECASE,
)
"""Words that may be told by a "not" with another verb: "withheld" by "not shown"."""
IDIOMS = re.compile(
    r"\bf[ae]ll(?:s|ing|en)?\s(?:\w+\s)?short\b|\bf[ae]ll(?:s|ing|en)?\s(?:ill|asleep|in\slove|through)\b",
    re.IGNORECASE,
)
"""Words that say nothing of what they mean by themselves."""
AGAINST = re.compile(r"\b(?:is|are|was|were|came\sout|spoke|been)\sagainst\b", re.IGNORECASE)
"""To oppose."""
NOT_KNOWN = re.compile(r"\bnot\s(?:yet\s)?(?:known|clear|certain|established|confirmed)\b")
POSSIBLE = re.compile(
    r"\b(?:may(?!\s\d)|might|could(?!\snot|n[’']t)|possibl[ey]|perhaps|maybe|fear(?:s|ed)?"
    r"|risk(?:s|ed)?|potential(?:ly)?|likely|probabl[ey]|presumably|(?:appear|seem)(?:s|ed)?\sto"
    r"|(?:not|cannot|n[’']t)\srul(?:e|ed|ing)\sout"
    r"|whether|if|unless)\b",
    re.IGNORECASE,
)
WISHED = re.compile(
    r"\b(?:in\stalks\s(?:to|over|about)|hop(?:e|es|ed|ing)|want(?:s|ed)?|seek(?:s|ing)?|sought|propos(?:e|es|ed|al|als|ing)"
    r"|threat(?:en|ens|ened|ening|s)?|consider(?:s|ed|ing)?|call(?:s|ed|ing)?\s(?:for|on|to)"
    r"|urge[sd]?|demand(?:s|ed|ing)?|draft|bid|weigh(?:s|ed|ing)?|debat(?:e|es|ed|ing)"
    r"|discuss(?:es|ed|ing)?|suggest(?:s|ed)?|recommend(?:s|ed)?|should|must)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:will|won[’']t|would(?!\sneither)|shall|(?:going|set|due|about|ready|supposed)\sto|expected|scheduled|slated|expects?\s(?:\S+\s){0,7}?to|due\s(?:on|in|for)"
    r"|(?:are|is|was|were)\sto\s(?=[a-z])|plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|decided?\sto"
    r"|aim(?:s|ed|ing)?\sto|agree[sd]?\sto|vow(?:s|ed)?|pledge[sd]?|promise[sd]?|upcoming"
    r"|(?:votes|powers?|rights?|chance|opportunity|authority|majority|permission|option|offer|ability"
    r"|intention|means|money)\sto(?=\s[a-z])"
    r"|(?:ask|order|tell|told|instruct|invit|appoint|choose|chose)\w*\s(?:[\w’'-]+\s){1,5}?to"
    r"|tomorrow|next\s(?:week|month|year|spring|summer|autumn|winter|season|[A-Z]\w+day))\b"
    r"|[’']ll\b"
)
SETTLED = re.compile(r"\b(?:will|won[’']t|shall|(?:set|due|going)\sto)\b|[’']ll\b")
"""Words by which what is planned is sure to come."""
INSTEAD = re.compile(
    r"(?:\b(?:and|but)\snot\b|,\snot\b|\binstead\sof\b|\brather\sthan\b)[^.;]{0,50}", re.IGNORECASE
)
"""What something is set against: "in June and not in May"."""
LEFT_OPEN = re.compile(
    r"\b(?:can|could|should|must|need(?:s|ed)?\sto|ha(?:s|d|ve)\sto|would)\b", re.IGNORECASE
)
"""Words with which a clause tells no event, whatever it tells."""
UNREAL = re.compile(
    r"\b(?:will|shall|may(?!\s\d)|might|plan(?:s|ned)?\sto|(?:set|due|going)\sto)\b"
)
"""Words with which a clause says that something has not happened yet, or perhaps not."""
FINITE = re.compile(
    r"\b(?:is|are|was|were|am|has|have|had|do|does|did|will|would|can|could|may|might|shall|should"
    r"|must)\b|[’'](?:ll|d|re|ve)\b",
    re.IGNORECASE,
)
"""Verbs that are always the verb of their clause."""
BE_BEFORE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|got|has|have|had)\s(?:not\s|also\s|now\s|only\s|\w+ly\s)?$",
    re.IGNORECASE,
)
IS_BEFORE = re.compile(
    r"\b(?:is|are|was|were)\s(?:also\s|now\s|still\s|already\s|\w+ly\s)?$", re.IGNORECASE
)
"""What tells a state by the word behind it: "it is legal"."""
MODAL_BEFORE = re.compile(
    r"\b(?:will|would|shall|won[’']t|did|does|do|(?:is|are|was|were|due|set|going|have|has|had)\sto"
    r"|to\sbe)\s(?:not\s|be\s|also\s|\w+ly\s)*$",
    re.IGNORECASE,
)
DENIES_WHOLE = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|rul(?:e|es|ed|ing)\sout|not\strue|false|reject(?:s|ed|ing)?"
    r"(?:\s\w+){0,3})\s*$",
    re.IGNORECASE,
)
"""Words behind which all of a "that" clause is denied."""
PHRASE = re.compile(r"\W*(?:with|by|of|for|including)\b", re.IGNORECASE)
"""How a clause begins that has no verb."""
NO_VERB_BEHIND = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|to|of|for|from|with|by|in|on|at|\w+[’']s)\s)$",
    re.IGNORECASE,
)
"""Words behind which "closed" is no verb of its clause."""
OBJECT = re.compile(r"\s(?:the|an?|its|their|his|her|on|in|to|[A-Z]|[a-z]+ing\b)")
"""What may stand behind the verb of a clause."""
PLACED = re.compile(r"\s(?:by|with|in|on|at|since|from|for|near|under|between)\b")
"""What stands behind a clause's first word where that is a participle: "founded in 1949"."""
BY_AT_ONCE = re.compile(r"\sby\s(?!\d)")
PROGRESSIVE = re.compile(r"\b(?:is|are)\s(?:now\s|also\s|\w+ly\s)?[a-z]+ing\b")
"""Under way, or to come."""
STANDS_APART = re.compile(
    r"\W*(?:after|following|since|because|despite|when|while|whereas|although|as|who|whose|which)\b",
    re.IGNORECASE,
)
"""How a clause begins that is as firm as it says itself."""
MAY_THE_MONTH = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Ff]rom|[Tt]o|[Ll]ast|[Tt]his|[Ee]arly|[Ll]ate"
    r"|[Mm]id|\d\d?)\sMay\b|\bMay\s\d"
)

ALLEGES = re.compile(
    r"\b(?:alleg\w+|accus(?:es?|ing|ations?)|(?<!the\s)(?<!all\s)accused(?!\s(?:man|woman|men|who|were|was|and|have|has|had|in|to)\b|[.,;]|\s*$)|suspect(?:s|ed)?|suspicions?|reportedly"
    r"|claim(?:s|ed|ing)?(?!\s(?:the\s)?(?:lives|life|victory|responsibility))"
    r"|rumou?r(?:s|ed)?|unconfirmed|purported(?:ly)?|charge[sd]?\swith|(?:has|have|had|was|were|been)\scharged(?!\s[£$€\d])|den(?:y|ies|ied)|indict\w*"
    r"|on\strial|prosecutors?\s(?:say|said)|lawsuit|complaint|(?:is|are|was|were)\ssaid\sto"
    r"|(?:is|are|was|were)\s(?:believed|thought|rumoured)\sto|apparently|supposed(?:ly)?"
    r"|(?:under\sinvestigation|investigated|charges?|tried|trial)\s(?:for|of(?!\s(?:\d|\w+\spatients))|over|on)"
    r"|on\scharges|blam(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
ALLEGES_BEHIND = re.compile(
    r"\s*(?:which\s)?(?:(?:he|she|it|they|both|who)\s)?(?:\w+\s){0,2}?(?:den(?:y|ies|ied)\b"
    r"|an?\s(?:allegation|accusation|claim)\b|prosecutors|police\s(?:alleg|suspect)"
    r"|the\s\w+\s(?:alleg|claim))",
    re.IGNORECASE,
)
"""A clause by which the ones before it are alleged: ", which he denies"."""
ANSWERS = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject\w*|dismiss\w*|disput\w+|contest\w*|insist\w*|found\sno|no\s(?:sign|evidence"
    r"|trace|indication)|not|never|disagree\w*)\b|n[’']t\b"
)
"""What may contest the statement before it."""
WRONGS = re.compile(
    r"\b(?:st[eo]l\w+|brib\w+|l(?:ied|ying)|cheat\w*|fraud\w*|corrupt\w*|murder\w*|abus\w+|hid(?:den)?"
    r"|cover(?:ed)?[\s-]up|attack\w*|shell(?:ed|ing)|poison\w*|dump(?:ed|ing)|misle\w+|neglig\w+"
    r"|botch\w*|rigg\w+|illegal\w*|unlawful\w*|embezzl\w+|launder\w+|assault\w*|forg(?:ed|ery)"
    r"|smuggl\w+|drunk\w*|ignor(?:ed|ing)|to\sblame|responsible\sfor|tamper\w*|sabotag\w+|theft)\b",
    re.IGNORECASE,
)
"""What somebody may be said to have done and must not be told as done."""
TOLD = re.compile(
    r"\b(?:sa(?:ys?|id)|tell[s]?|told|according\sto|stat(?:es?|ed)|claim\w*|argu(?:es?|ed)|warn\w*"
    r"|insist\w*|report(?:s|ed)(?!\sto\b)|believe[sd]?|think[s]?|thought|alleg\w*|describ\w+|call(?:s|ed)"
    r"|announc\w+|admit\w*|acknowledg\w+|declar\w+|suggest\w*|deni\w+|found\sthat)\b",
    re.IGNORECASE,
)
"""Words that give a claim to somebody who makes it."""
