"""Sentences that lean on the one before: read alone, nobody knows whom they speak of.

The rules go by form, English only. They look at how a sentence begins and at
who is said to speak; what stands deeper in a sentence has its antecedent there
more often than not. Every step reads a bounded piece of the sentence or scans
it once, so that the time is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.text.dates import MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.terms import word_set

REACH = 240
"""Characters. How far into a sentence its main subject is looked for."""

_DATELINE = re.compile(
    r"[A-Z][^()\n]{0,40}\((?:CNN|AP|Reuters|AFP)\)\s*(?:--|[—–-])\s*|\(\w+\) -- "
)
_LABEL = re.compile(r"[A-Z][A-Z .]{2,30}:\s")
_MARKS = "\"'“”‘’«»([… \t\n-–—."
# What may stand before the subject without telling anything of it.
_OPENER = re.compile(
    r"(?:(?:and|but|or|so|yet|then|now|nor|still|however|meanwhile|instead|indeed|also|yes|no|well"
    r"|moreover|furthermore|nevertheless|nonetheless|therefore|thus|hence|besides|perhaps|maybe"
    r"|of course|in fact|in addition|at first|at last|in the end|for example|for instance"
    r"|because|although|though|even though|while|whilst|when|if|as|since|after|before|until|once"
    r"|whether|even if|even so|today|yesterday|eventually|later|earlier|soon|\w{2,}ly)"
    r"\b,?\s+)",
    re.IGNORECASE,
)
_SUBORDINATE = word_set(
    """
    because although though while whilst when if as since after before until once whether
    """
)
_PERSON = re.compile(r"(?:he|she|they)(?=[’'\s,]|$)", re.IGNORECASE)
_OWNER = re.compile(r"(?:his|hers?|theirs?|its)\b(?!\s(?:majesty|excellency|holiness|royal))", re.I)
_POINTER = re.compile(
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
_TOLD_AT_ONCE = re.compile(
    r"(?:those|that|these)\s(?:who|whose|that|which|with|without|in|on|at|from|of|already|most|\w+ing"
    r"|\w+ed)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"both\b", re.IGNORECASE)
_BACKWARD = re.compile(
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
_EXPLETIVE = re.compile(
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
_LOWER_IT = re.compile(r"[Ii][Tt](?=[’'\s])")

_VERBS = (
    r"(?:said|says|say|added|adds|told|tells|wrote|writes|explained|explains|insisted|insists|warned"
    r"|argued|continued|recalled|recalls|noted|concluded|admitted|claimed|declared|stated|asked|replied"
    r"|commented|joked|complained|predicted|announced|remarked|observed|acknowledged|suggested)"
)
_TAG = re.compile(
    rf"(?:[,”\"’'?!—]\s?(?:he|she|they)\s(?:has\s|have\s|had\s|also\s|later\s|then\s)?{_VERBS}\b"
    rf"|[,”\"’'?!]\s?{_VERBS}\s(?:he|she|they)\b"
    rf"|,\s(?:his|her|their)\s[a-z]+\s{_VERBS}\b)"
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?")
_NAME = re.compile(r"(?<![\w’'])[A-Z][\w’'.-]*")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|from|to|on|of|across|around|outside|for|by|since)\s(?:the\s)?$"
)
_CALENDAR = re.compile(rf"{WEEKDAY_PATTERN}|{MONTH_PATTERN}|I|I[’'].*|CNN|BBC")
# "A junior finalist last year, she …": who she is, but not her name.
_APPOSED = re.compile(
    r"(?:an?|the|one|once)\s"
    r"(?!.*\b(?:is|was|are|were|has|had|have|will|said|says)\b.*, (?:he|she)\b)"
    r"[^,“”\"]{3,120}, (?:he|she)\s[a-z]",
    re.IGNORECASE,
)
# A first word that is a name: it has no article and a verb behind it.
_NAMED_FIRST = re.compile(
    r"(?!(?:There|Here|That|This|These|Those|What|Who|Nobody|Everyone|Everything|Nothing|One|Some"
    r"|Many|Most|All|Police|Officials)\b)[A-Z][\w’'-]+\s"
    r"(?:is|was|has|had|will|would|said|says|told|did|does|can|could)\b"
)
_FRONTED = re.compile(
    r"(?:in|at|on|during|despite|by|with|without|under|for|from|through|throughout|over|within|upon"
    r"|last|next|two|three|four|five|several|earlier|later|following|near|asked|speaking|born|while"
    r"|after|before|since|until|when|as|if|although|though|because|once|like|unlike|according|along"
    r"|early|late|having|being|\w+ing|\w+ly)\b",
    re.IGNORECASE,
)
_FRONTED_SUBJECT = re.compile(r"\b(?:he|she|they)\b(?=[’']|\s[a-z])")
_OWN_SUBJECT = re.compile(
    r"(?:as|when|while|because|(?:even )?(?:al)?though|if|until|once)"
    r"\s(?:the|a|an|some|many|most|people|one|those|any|no)\b",
    re.I,
)
_ENDS = re.compile(r"[.!?…:][\"”’')\]]*\s*$")


def leans(sentence: str) -> bool:
    """True if, read alone, it cannot be known whom or what the sentence is about.

    "He resigned on Monday." leans; so do "That was in May." and "“We tried,”
    she said."; not so "It is unclear whether …", "This week …", or "Ms Vane
    said she …", where the name stands before its pronoun.

    Args:
        sentence: one English sentence as printed.
    """
    head = _stripped(sentence[:REACH])
    plain, subordinate = _without_openers(head)
    if subordinate and _OWNER.match(plain):
        return False
    if subordinate and _PERSON.match(plain):
        return not _named_after_comma(plain)
    if _starts_leaning(plain) or _BACKWARD.match(head):
        return True
    return bool(_APPOSED.match(head)) or _fronted(head) or _speaks_unnamed(sentence)


def context_span(sentences: Sequence[str], position: int, most: int = 2) -> int:
    """How many sentences before to take along so that the run no longer leans.

    The nearest sentence before that stands alone is taken; where a person is
    meant and it names none, a further one that does is better. A piece that is
    no sentence (a headline, a caption) ends the search: what stands behind it
    belongs to another part of the page.

    Args:
        sentences: of one article, in order.
        position: of the sentence to be quoted.
        most: the most that may be taken along.

    Returns:
        0 to ``most``; 0 if the sentence stands alone, or nothing before helps.

    Raises:
        IndexError: there is no sentence at ``position``.
    """
    if not 0 <= position < len(sentences):
        raise IndexError(f"no sentence at {position}; there are {len(sentences)}")
    if not leans(sentences[position]):
        return 0
    wants_person = _wants_person(sentences[position])
    nearest = 0
    for back in range(1, min(most, position) + 1):
        before = sentences[position - back]
        if not _ENDS.search(before[-20:]) or len(before.split(None, 3)) < 4:
            break
        if leans(before):
            continue
        nearest = nearest or back
        if not wants_person or _names(before):
            return back
    return nearest


def _stripped(text: str) -> str:
    """Without dateline, speaker's label and opening marks."""
    for pattern in (_DATELINE, _LABEL):
        if found := pattern.match(text):
            text = text[found.end() :]
    return text.lstrip(_MARKS)


def _without_openers(text: str) -> tuple[str, bool]:
    """The text behind "But", "However,", "When …", and whether a subordinate clause began."""
    subordinate = False
    for _ in range(4):
        found = _OPENER.match(text)
        if not found:
            break
        subordinate = subordinate or found.group().strip(" ,").lower() in _SUBORDINATE
        text = text[found.end() :].lstrip(_MARKS)
    return text, subordinate


def _starts_leaning(text: str) -> bool:
    if _PERSON.match(text) or _OWNER.match(text):
        return True
    if _LOWER_IT.match(text):
        return not _EXPLETIVE.match("it" + text[2:])
    if _POINTER.match(text):
        return not _TOLD_AT_ONCE.match(text)
    if _BOTH.match(text):
        return " and " not in text[:120]
    return False


def _named_after_comma(text: str) -> bool:
    """True for "When he arrived, Mr Vane said": the name comes after its pronoun."""
    _, comma, rest = text.partition(", ")
    return bool(comma) and any(word[0].isupper() for word in rest.split()[:3])


def _fronted(text: str) -> bool:
    """True for "Near the end, he scored": a pronoun is the subject behind an opening phrase."""
    if not _FRONTED.match(text):
        return False
    found = _FRONTED_SUBJECT.search(_QUOTED.sub(_blank, text))
    if not found or found.start() > 100:
        return False
    before = text[: found.start()]
    if _names(before) or _OWN_SUBJECT.match(before):
        return False
    return before.count(",") <= 2 and not re.search(
        r"\b(?:said|says|told|who|that|which)\b", before
    )


def _speaks_unnamed(sentence: str) -> bool:
    """True for "“We tried,” she said.": the speaker is a pronoun, and nobody is named."""
    bare = _QUOTED.sub(_blank, _begun_outside(sentence))
    found = _TAG.search(bare)
    if not found:
        return False
    before = bare[: found.start()].lstrip(_MARKS)
    return not _names(before) and not _NAMED_FIRST.match(before)


def _begun_outside(sentence: str) -> str:
    """The sentence, its opening mark put back where the quotation began in one before."""
    first = re.search(r"[“”\"]", sentence)
    if first and first.start() > 0 and sentence[first.start() - 1] in ",.?!—":
        return "“" + sentence[1:]
    return sentence


def _wants_person(sentence: str) -> bool:
    plain, _ = _without_openers(_stripped(sentence[:REACH]))
    return bool(re.match(r"(?:he|she|his|her)\b", plain, re.IGNORECASE)) or _speaks_unnamed(
        sentence
    )


def _names(text: str) -> bool:
    """True if somebody is named: a capital that is no place, day or first word."""
    for found in _NAME.finditer(text):
        if found.start() == 0 or _CALENDAR.fullmatch(found.group()):
            continue
        if not _PLACE_BEFORE.search(text[max(0, found.start() - 14) : found.start()]):
            return True
    return False


def _blank(found: re.Match[str]) -> str:
    """Spaces for a quotation, its closing mark kept, so that offsets stay."""
    text = found.group()
    return " " * (len(text) - 1) + text[-1]
