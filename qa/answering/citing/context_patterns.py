"""Patterns by which `qa.answering.citing.context` sees an unresolved reference; English only."""

from __future__ import annotations

import re

from qa.text.dates import MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.terms import word_set

DATELINE = re.compile(r"[A-Z][^()\n]{0,40}\((?:CNN|AP|Reuters|AFP)\)\s*(?:--|[—–-])\s*|\(\w+\) -- ")
LABEL = re.compile(r"[A-Z][A-Z .]{2,30}:\s")
OPENING_MARKS = "\"'“”‘’«»([… \t\n-–—."
# What may stand before the subject without telling anything of it.
OPENER = re.compile(
    r"(?:(?:and|but|or|so|yet|then|now|nor|still|however|meanwhile|instead|indeed|also|yes|no|well"
    r"|moreover|furthermore|nevertheless|nonetheless|therefore|thus|hence|besides|perhaps|maybe"
    r"|of course|in fact|in addition|at first|at last|in the end|for example|for instance"
    r"|because|although|though|even though|while|whilst|when|if|as|since|after|before|until|once"
    r"|whether|even if|even so|today|yesterday|eventually|later|earlier|soon|\w{2,}ly)"
    r"\b,?\s+)",
    re.IGNORECASE,
)
SUBORDINATORS = word_set(
    """
    because although though while whilst when if as since after before until once whether
    """
)
PERSONAL_PRONOUN = re.compile(r"(?:he|she|they)(?=[’'\s,]|$)", re.IGNORECASE)
POSSESSIVE = re.compile(
    r"(?:his|hers?|theirs?|its)\b(?!\s(?:majesty|excellency|holiness|royal))", re.I
)
DEMONSTRATIVE = re.compile(
    r"(?:(?:this|that|these|those)\b"
    r"(?!\s(?:morning|afternoon|evening|week|weekend|month|spring|summer|autumn|fall|winter|season"
    r"|time|quarter|decade|century)\b)(?!(?<=this)\syear)"
    r"|the latter\b|the former(?=\s(?:is|was|are|were|has|had|have|will|would|can|could)\b|,)"
    r"|the (?:pair|duo|trio)(?=\s[a-z])|the two(?=\s(?:are|were|have|had|will|would|met|also)\b)"
    r"|such(?!\sas\b)\b|another\b|others\b|neither(?=\s(?:of (?:them|the)|is|was|has|had|side)\b)"
    r"|(?:one|some|many|most|all|none|both|few|each|any|half|several|two|three|four|five)"
    r" of (?:them|this|that|these|those|his|her|their|its)\b"
    r"|(?:both|all|each|none)(?=\s(?:are|were|have|had|is|was|has|will|would|said|say|deny|denied)\b)"
    r"|there,|here,)",
    re.IGNORECASE,
)
# "Those who fled", "those in favour": told in the same breath.
RELATIVE_CLAUSE = re.compile(
    r"(?:those|that|these)\s(?:who|whose|that|which|with|without|in|on|at|from|of|already|most|\w+ing"
    r"|\w+ed)\b",
    re.IGNORECASE,
)
BOTH = re.compile(r"both\b", re.IGNORECASE)
BACKWARD_PHRASE = re.compile(
    r"(?:\w+ing (?:this|that)(?=,)|given (?:this|these|those)"
    r"|as a result|as such|for (?:this|that|these|those)(?! who\b)|because of (?:this|that)"
    r"|in (?:this|that)(?!\s(?:week|month|year|country))|after (?:this|that|which)\b"
    r"|since then|until then|by then|despite (?:this|that)|in (?:doing so|response,|turn,)"
    r"|if so|to (?:this|that) end|at that"
    r"|on that|with (?:this|that)\b|like (?:this|that)\b|from (?:this|that)\b)\b",
    re.IGNORECASE,
)

_BE = (
    r"(?:[’']s|\s(?:is|was|will be|would be|may be|might be|could be|can be|must be|should be"
    r"|has been|had been|became|becomes|remains|remained|seems|seemed|looks|looked|feels|felt"
    r"|isn[’']t|wasn[’']t))"
)
_SAYING = (
    r"(?:said|claimed|reported|believed|thought|understood|announced|revealed|hoped|estimated"
    r"|expected|alleged|argued|suggested|feared|confirmed|agreed|decided|noted|known|assumed|rumou?red"
    r"|felt|recommended|proposed|acknowledged|accepted|stated|predicted)"
)
_WITH_TO = (
    r"(?:important|difficult|hard|harder|easy|easier|easiest|possible|impossible|necessary|vital"
    r"|essential|crucial|critical|better|best|good|nice|great|fair|safe|right|wrong|tempting|time"
    r"|early|soon|late|illegal|legal|lawful|common|rare|unusual|reasonable|useful|sad|sensible|wise"
    r"|bet|mistake|pleasure|honou?r|privilege|shame|way|interesting|strange|odd|natural|normal"
    r"|hoped|impractical|irresponsible|unfair|unlikely for|likely for|up)"
)
_ABSTRACT = (
    r"(?:time|surprise|secret|coincidence|fact|shame|pity|wonder|accident|doubt|idea|news|thing|sign"
    r"|hope|aim|view|clear|unclear|true|likely|unlikely|possible|impossible|certain|obvious|evident"
    r"|apparent|inevitable|important|essential|vital|crucial|ironic|significant|unknown|uncertain"
    r"|probable|conceivable|good|great|sad|right|wrong|strange|odd|fair|disappointing|remarkable"
    r"|encouraging|regrettable|unfortunate|amazing|incredible|interesting|imperative|not)"
)
# "It is unclear whether …": a subject that stands for what follows, or for none.
EXPLETIVE = re.compile(
    r"it(?:"
    rf"{_BE}(?:\s[\w’'-]+){{0,4}}?\s{_ABSTRACT},?\s(?:[\w’'-]+\s){{0,5}}?"
    r"(?:that|whether|if|how|what|why|when|where|who|which|as if|as though)\b"
    rf"|{_BE}(?:\s[\w’'-]+){{0,3}}?\s(?:unclear|unknown|uncertain|clear)\b"
    rf"|{_BE}(?:\s[\w’'-]+){{0,4}}?\s{_WITH_TO}(?:\sfor(?:\s[\w’'-]+){{1,5}}?|\senough)?\sto\b"
    rf"|{_BE}(?:\s[\w’'-]+){{0,2}}?\s{_SAYING}(?:\s[\w’'-]+){{0,8}}?,?\s(?:that|whether)\b"
    rf"|{_BE}(?:\snot)?(?:\sonly|\sjust)?\s(?:until|after|when|because|thanks to|here|there|then)\b"
    rf"|{_BE}(?:\s[\w’'-]+){{0,3}}?\s(?:first|second|third|last|only)\s(?:\w+\s)?(?:time|year)\b"
    rf"|{_BE}(?:\snot)?(?:\s(?:the|a|an|[a-z]+))?(?:\s[A-Z][\w’'.-]*){{1,5}}\s(?:who|that|which)\b"
    rf"|{_BE}\s(?:in|on|at|from|under)\s(?:[\w’'-]+\s){{1,6}}?that\b"
    rf"|{_BE}(?:\salready|\sstill|\snow|\salmost|\sabout|\sa|\svery)?\s(?:dark|raining|snowing|cold"
    rf"|hot|midnight|noon|dawn|dusk|{WEEKDAY_PATTERN}|\d{{1,2}}(?:[:.]\d\d)?"
    r"\s?[ap]\.?m|time\b|like\sa\b|no\s(?:use|good|longer\spossible))"
    r"|(?:\shas|\shad|[’']s)\s(?:now\s)?been\s(?:[\w’'-]+\s){0,4}?(?:years?|months?|weeks?|days?"
    r"|hours?|decades?|while)\b"
    r"|\s(?:\w+ly\s)?(?:seems?|appears?|appeared|seemed|turns?\sout|turned\sout|emerged|follows"
    r"|happens|transpired|came\sto\slight)(?:\s[\w’'-]+){0,5}?\s(?:that|as\sif|as\sthough|likely)\b"
    r"|(?:\s(?:will|would|has|had|could|may|might|can))?\s(?:also\s|only\s|just\s)?"
    r"(?:took|takes?|taken)\s(?:[\w’'-]+\s){0,4}?(?:\d+|years?|months?|weeks?|days?|hours?|minutes?"
    r"|seconds?|decades?|while|time|longer?|courage|more)\b"
    r"|\s(?:rained|snowed|rains|snows|makes\ssense|made\ssense|pays\sto|helps\sto|does\s?n[o’']t?"
    r"\s?(?:matter|help)|goes\swithout|remains\sto\sbe\sseen|depends\son)\b"
    r"|\s(?:comes?|came)\sas\b.{0,60}?\s(?:that|as|after|when|amid)\b"
    r")"
)
IT = re.compile(r"[Ii][Tt](?=[’'\s])")

_VERBS = (
    r"(?:said|says|say|added|adds|told|tells|wrote|writes|explained|explains|insisted|insists|warned"
    r"|argued|continued|recalled|recalls|noted|concluded|admitted|claimed|declared|stated|asked|replied"
    r"|commented|joked|complained|predicted|announced|remarked|observed|acknowledged|suggested)"
)
SPEECH_TAG = re.compile(
    rf"(?:[,”\"’'?!—]\s?(?:he|she|they)\s(?:has\s|have\s|had\s|also\s|later\s|then\s)?{_VERBS}\b"
    rf"|[,”\"’'?!]\s?{_VERBS}\s(?:he|she|they)\b"
    rf"|,\s(?:his|her|their)\s[a-z]+\s{_VERBS}\b)"
)
QUOTATION = re.compile(r"[“\"][^“”\"]*[”\"]?")
CAPITALISED = re.compile(r"(?<![\w’'])[A-Z][\w’'.-]*")
PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|on|of|across|around|outside|for|by|since)\s(?:the\s)?$"
)
CALENDAR = re.compile(rf"{WEEKDAY_PATTERN}|{MONTH_PATTERN}|I|I[’'].*|CNN|BBC")
# "A junior finalist last year, she …": who she is, but not her name.
APPOSITION = re.compile(
    r"(?:an?|the|one|once)\s"
    r"(?!.*\b(?:is|was|are|were|has|had|have|will|said|says)\b.*, (?:he|she)\b)"
    r"[^,“”\"]{3,120}, (?:he|she)\s[a-z]",
    re.IGNORECASE,
)
# A first word that is a name: it has no article and a verb behind it.
NAMED_FIRST = re.compile(
    r"(?!(?:There|Here|That|This|These|Those|What|Who|Nobody|Everyone|Everything|Nothing|One|Some"
    r"|Many|Most|All|Police|Officials)\b)[A-Z][\w’'-]+\s"
    r"(?:is|was|has|had|will|would|said|says|told|did|does|can|could)\b"
)
FRONTED_PHRASE = re.compile(
    r"(?:in|at|on|during|despite|by|with|without|under|for|from|through|throughout|over|within|upon"
    r"|last|next|two|three|four|five|several|earlier|later|following|near|asked|speaking|born|while"
    r"|after|before|since|until|when|as|if|although|though|because|once|like|unlike|according|along"
    r"|early|late|having|being|\w+ing|\w+ly)\b",
    re.IGNORECASE,
)
FRONTED_SUBJECT = re.compile(r"\b(?:he|she|they)\b(?=[’']|\s[a-z])")
CLAUSE_SUBJECT = re.compile(
    r"(?:as|when|while|because|(?:even )?(?:al)?though|if|until|once)"
    r"\s(?:the|a|an|some|many|most|people|one|those|any|no)\b",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?…:][\"”’')\]]*\s*$")
