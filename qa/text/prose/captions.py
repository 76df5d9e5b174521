"""Which sentences are captions of pictures: by their credit, or by the way captions are written.

A caption tells in the present tense what is to be seen and names its day in full ("Ada Holm
speaks in Marl, May 3, 2022."), or says who stands where; news tells the same in the past.
The rules know English.
"""

from __future__ import annotations

import re

from qa.text.dates import MONTH_PATTERN, WEEKDAY_PATTERN

REACH = 1_200
"""Characters of a paragraph looked at on either side of a sentence, so that the time is bounded."""

LONGEST = 700
"""Characters. A longer paragraph that begins like a caption is a story run together with one."""

_AGENCY = (
    r"(?:AP|AFP|Reuters|REUTERS|Getty(?: Images?)?|Shutterstock|iStock|Alamy|EPA(?:-EFE)?|UPI"
    r"|Bloomberg|PA(?: Media)?|USA T(?:ODAY|oday)(?: (?:Sports|Network))?|Associated Press"
    r"|Imagn(?: Images)?|Z(?:uma|UMA)(?: Press)?|Sipa(?: USA)?|NurPhoto|Anadolu(?: Agency)?"
    r"|Network|CNN|ABC|NBC|CBS|HBO|Netflix|Disney\+?|Marvel|Warner Bros\.?|Universal|Sony"
    r"|Paramount|FOX|Hulu|TNS|Redux|Polaris|Everett Collection|Kobal)"
)
_NAME = r"[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+)"
_MAKER = r"[\w .’'&+-]{2,30}"
_BEFORE_CAPTION = (
    rf"{_NAME}{{0,3}}/(?:{_MAKER}/\s?){{0,3}}(?:{_MAKER} via )?{_AGENCY}(?:\s(?:Images|Photo))?"
    r"\s(?=[A-Z])"
)
_CREDIT = re.compile(
    rf"^{_BEFORE_CAPTION}"
    rf"|{_NAME}{{0,4}}\s?/\s?(?:{_MAKER}/\s?){{0,3}}{_AGENCY}\)?\W*$"
    rf"|(?:/|\bvia\s){_AGENCY}(?:\s(?:Images|Photo|file))?\)?\W*$"
    r"|[(\[](?:Photos?|Image|Picture|Credit|Photograph|Source|Courtesy)\b[^()\[\]]{0,80}[)\]]\W*$"
    r"|(?:^|\s)(?:Photos?|Image|Picture|Photograph)(?: (?:by|credit|courtesy))?\s?:\s?[^.]{2,60}$"
    r"|(?<=[.!?”)])\s(?:Courtesy|Handout|Provided by|Photo by|Photograph by)\b[^.]{0,70}\.?$"
    r"|\b(?:Table|Chart|Graphic|Map|Data|Illustration) by [A-Z][^.!?]{2,100}$"
    r"|(?<=[.!?”)])\sCourtesy (?:of )?[A-Z][\w.’'&,/ -]{1,60}(?<!\.)$"
)
# "Ada Holm/University of Marl" behind the last full stop, without one of its own.
_SIGNED = re.compile(rf"(?:^|(?<=[.!?”)])\s){_NAME}{{1,3}}\s?/\s?[A-Z][\w .,’'&+-]{{1,50}}(?<!\.)$")
# A gallery run together: "… on Monday. Ada Holm/Getty Images The mill is seen …".
_IN_RUN = re.compile(rf"(?:^|(?<=[.!?”)\"])\s){_BEFORE_CAPTION}")
_PLAYED = re.compile(r"\b(?:Hide|HIDE) (?:Caption|CAPTION)\b|\b\d{1,3} of \d{1,3} Photos:")

_MONTH = rf"(?:{MONTH_PATTERN}|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
_DAY = (
    rf"(?:\b{_MONTH} (?:\d{{1,2}}, )?\d{{4}}\b|\b{WEEKDAY_PATTERN}, {_MONTH} \d{{1,2}}\b"
    rf"|\b\d{{1,2}} {_MONTH} \d{{4}}\b)"
)
# One sentence, with the full stops of short forms, and without quotation marks.
_SHORT_FORM = (
    r"(?:\b(?:[A-Z]|Sen|Rep|Reps|Sens|Gov|Gen|Dr|Mr|Mrs|Ms|St|Lt|Col|Sgt|Capt|Jr|Sr|No|Calif|Fla"
    r"|Ariz|Mich|Wis|Minn|Pa|Va|Md|Mass|Conn|Ill|Ind|Tenn|Ga|Ala|Miss|Okla|Colo|Ore|Wash|Ky|La"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)"
)
_RUNS_ON = rf"(?:{_SHORT_FORM}|[^.!?…“”\"])"
# What people and things in pictures do: one of them "waves"; several "wave", which is a
# noun as well and counts behind a plural or a name only.
_SINGULAR = (
    r"(?:speaks|stands|walks"
    r"|holds(?! (?:the|a) (?:\w+ )?(?:title|record|post|lead|degree|majority))"
    r"|poses|waves|gestures|listens|arrives|sits|greets|hugs|embraces|shakes hands|smiles"
    r"|celebrates|reacts|cheers|applauds|kneels|looks (?:on|at|over|out|up|down|through)|watches"
    r"|protests|marches|gathers|rides|visits|attends|participates in|delivers|addresses|receives"
    r"|takes (?:part|cover|the stage)|lights|prays|pays (?:\w+ )?respects|waits|lines up|shouts"
    r"|chants|tries|smashes|competes|performs|testifies|prepares|carries|acknowledges|returns"
    r"|makes a (?:statement|speech)|unloads|surveys|inspects|clears|talks|points|passes|enters"
    r"|boards|steps|joins|warms up|patrols|guards|clashes|salutes|displays|presents|sells|shops"
    r"|eats|drinks|pushes|pulls|lifts|disperses|wears|casts|leaves|picks|throws|serves)"
)
_PLURAL = (
    r"(?:listen|arrive|sit|greet|embrace|shake hands|celebrate|react|applaud|kneel|attend|gather"
    r"|participate in|deliver|receive|pray|take (?:part|cover|the stage)|pay (?:\w+ )?respects"
    r"|look (?:on|at|over|out|up|down|through)|shout|chant|compete|perform|testify|prepare|carry"
    r"|unload|inspect|enter)"
)
_PLURAL_OR_NOUN = (
    r"(?:speak|stand|walk|hold|pose|wave|gesture|hug|smile|cheer|watch|protest|march|ride|visit"
    r"|wait|line up|light|try|return|survey|clear|talk|patrol|guard|clash|salute|display|sell|shop)"
)
_SEVERAL = r"(?:(?<![’'])s|[pP]eople|[pP]olice|[mM]en|[wW]omen|[cC]hildren|\b[A-Z][\w-]+[,)]?)"
_IS_DOING = rf"(?:\b{_SINGULAR}\b|\b{_PLURAL}\b|{_SEVERAL}\s{_PLURAL_OR_NOUN}\b)"
_TOLD = (
    r"(?:was|were|had|said|did|will|would|could|has|have|says|told|may|can|should|must|also|he"
    r"|she|they|it|I|we|you|who|that|which|to|if|when|where|heard|saw|let|felt|began)"
)
_IN_PICTURE = re.compile(
    rf"(?!(?:In|On|At|By|When|While|If|After|Before|As|During|Since|For|From|This|That|It|He|She"
    rf"|They|We|I|You|Every|Each|{_MONTH}|\d)\b)(?=[A-Z])"
    rf"(?:(?!\b{_TOLD}\b|: )(?:{_SHORT_FORM}|[^.!?…“”\"])){{3,160}}?{_IS_DOING}"
    rf"(?:(?!\b(?:was|were|had|said|will|would|says|told|as of|since)\b){_RUNS_ON}){{0,200}}?{_DAY}"
)
# Without a day: what news hardly ever tells in the present, in a paragraph of its own.
_SHOWN = re.compile(
    rf"(?!(?:In|On|At|By|When|While|If|After|Before|As|During|This|That|It|He|She|They|We|I|You)\b)"
    rf"(?=[A-Z])(?:(?!\b{_TOLD}\b|: ){_RUNS_ON}){{3,140}}?\b(?:speaks (?:at|to|with|during)"
    r"|arrives (?:at|for)|(?:embraces|hugs|greets)(?! and\b| or\b|,)|waves (?:at|to)"
    r"|shows (?:off|visitors|reporters|journalists|guests)|gestures|looks on|shakes hands"
    r"|takes cover|(?:stand|stands) (?:guard|watch)|(?:celebrate|celebrates) after|look on)\b"
    rf"(?:(?!\b(?:was|were|had|has|have|is|are|said|says|will|would|told)\b){_RUNS_ON})"
    r"{8,260}\.?$"
)
_SEEN = re.compile(
    rf"{_RUNS_ON}{{3,160}}?\b(?:is|are) (?:seen|pictured|shown|photographed)\b"
    rf"{_RUNS_ON}{{0,160}}?(?:{_DAY}|\b(?:on|in) (?:{WEEKDAY_PATTERN}|{_MONTH} \d{{4}}))"
)
_POSE = re.compile(
    rf"{_RUNS_ON}{{3,160}}?\bposes? (?:for|with) (?:\w+ ){{0,2}}(?:photo|portrait|picture)"
)
_FROM_SIDE = r"(?:second|third|fourth) from (?:the )?(?:left|right)"
_SIDE = rf"(?:(?:far |top |bottom |upper |lower )?(?:left|right)|center|centre|{_FROM_SIDE})"
_PLACED = re.compile(
    rf"(?:^|(?<=[\s,]))[A-Z][\w.’'-]+, (?:at )?{_SIDE}, (?!(?:but|which)\b)"
    rf"|\b[Ff]rom left(?: to right)?[,:]|\((?:from left|{_FROM_SIDE}|far left|far right)\)"
)
_IMAGE = r"(?:photo|photograph|image|picture|screengrab|screenshot|still|handout|frame grab|sketch)"
_PHOTO = re.compile(
    rf"\b(?<!as seen )in this (?:\w+ ){{0,3}}?{_IMAGE}"
    r" (?:taken|from|released|provided|made|posted|obtained)\b"
    r"|^(?:This|These|An?|The) (?:aerial|satellite|file|undated|handout|combination|combo"
    rf"|courtroom|booking|drone) {_IMAGE}s? (?:shows?|provided|released|taken)\b"
    r"|^FILE\b ?[-–—:]|^(?:FILE|File) (?:PHOTO|photo|image)\b"
    r"|^(?:Pictured|PICTURED)(?: (?:here|above|below|from|is|are)|:)"
)


def is_caption(sentence: str, paragraph: str) -> bool:
    """Whether a sentence belongs to the caption of a picture.

    Args:
        sentence: as it stands in the paragraph.
        paragraph: what stands around it, `REACH` characters on either side at most.
    """
    if "/" in paragraph[-REACH // 10 :] and _SIGNED.search(paragraph):
        return True
    if _CREDIT.search(paragraph) or _PLAYED.search(paragraph) or _is_in_run(sentence, paragraph):
        return True
    if _PLACED.search(sentence) or _PHOTO.search(sentence) or _POSE.match(sentence):
        return True
    if sentence == paragraph and _SHOWN.match(sentence):
        return True
    return len(paragraph) <= LONGEST and bool(
        _IN_PICTURE.match(paragraph) or _SEEN.match(paragraph) or _PHOTO.search(paragraph)
    )


def is_credit(sentence: str) -> bool:
    """Whether a sentence only says who took the picture."""
    match = _CREDIT.search(sentence) or _SIGNED.search(sentence)
    return match is not None and not sentence[: match.start()].strip()


def is_told_in_captions(text: str) -> bool:
    """Whether most of an article is captions: a story told in pictures."""
    paragraphs = text[: 20 * REACH].split("\n\n")
    credited = sum(bool(_CREDIT.search(paragraph[-REACH:])) for paragraph in paragraphs)
    return credited > len(paragraphs) / 2


def _is_in_run(sentence: str, paragraph: str) -> bool:
    """Whether a sentence stands in a gallery that was run together, between credits."""
    if "/" not in paragraph:
        return False
    credits = list(_IN_RUN.finditer(paragraph))
    end = paragraph.find(sentence) + len(sentence)
    return len(credits) > 1 or any(
        match.start() == end or _IN_RUN.match(sentence) for match in credits
    )
