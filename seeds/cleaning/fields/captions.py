"""Picture captions and photo credits."""

from __future__ import annotations

import re

from seeds.cleaning.foreign_lines import is_foreign_caption
from seeds.cleaning.reporting import is_reporting

SHORTEST_CAPTION = 4
LONGEST_CAPTION = 900
"""Characters. Picture agencies' captions run to some 600."""

_AGENCY = (
    "(?:Reuters|REUTERS|AP|AP Photo|AP Images|Associated Press|The Associated Press|AFP|AFP-JIJI|"
    "Agence France-Presse|EPA|EPA-EFE|EFE|(?:AFP via )?(?:Getty|GETTY)(?: Images| IMAGES)?|"
    "PA(?: Wire| Images)?|Press Association|Shutterstock|Alamy(?: Stock Photo| Live News)?|"
    "iStock(?:photo)?|Bloomberg(?: News)?|Xinhua|Anadolu(?: Agency| Images)?|AA|NurPhoto|"
    "SOPA Images|(?:Zuma|ZUMA)(?: Press| Wire)?|Sipa(?: USA)?|Rex Features|REX|Redux|Polaris|"
    "Magnum(?: Photos)?|Corbis|dpa|DPA|ANSA|TASS|Sputnik|Kyodo(?: News)?|Yonhap|PTI|UPI|CNN|"
    "Press Trust of India|USA TODAY(?: Sports| Network)?|Unsplash|Pexels|Pixabay|Flickr|"
    "Wikimedia(?: Commons)?|Handout|Pool|POOL|NASA|MediaNews Group|Imagn(?: Images)?|"
    "The New York Times|The Washington Post|Los Angeles Times|Tribune News Service)"
)
_WORD = r"[^\W\d_][\w.’'@-]{0,24}"

# "Jane Doe/AP", "Ng Han Guan/AP", "Pool via Reuters", "NASA/ESA/CSA",
# "Doe | DigitalVision | Getty Images": after a full stop, or alone on the line.
_CREDIT_TAIL = re.compile(
    r"(?:^|[.!?…)\"”’'] ?|\d )"
    r"(?:(?:[Cc]redit|CREDIT|[Pp]hoto|PHOTO|[Pp]hotograph|[Pp]icture|[Ii]mage)s?: ?)?"
    rf"(?:(?:{_WORD}[ ,/]{{1,2}}){{0,8}}?(?:{_WORD} ?)?(?:/| via |, via | ?[/|] ?)"
    rf"(?:[A-Z][\w.’' -]{{0,30}}[/|] ?)?{_AGENCY}"
    r"|(?:[A-Z][\w.’'-]{0,24} ){0,4}?"
    r"(?:AP Photo|AP Images|(?:AFP via )?(?:Getty Images|GETTY IMAGES)|Alamy Stock Photo)"
    r"|(?<=.)(?:Reuters|REUTERS|AP|AFP|EPA))"
    r"(?:/[\w. ]{1,40}| File(?: Photo)?|, [Ff]ile)?$"
)
_REUTERS_TAIL = re.compile(r"(?:^|[ .])REUTERS ?/ ?[A-Z][^.!?]{2,100}$")
_LABEL_TAIL = re.compile(
    r"(?:^|[.!?…)\"”’,\w] ?)\(?"
    r"(?:Photograph|Photographer|Photo|PHOTO|Photos|Image|IMAGE|Picture|Credit|CREDIT|Illustration|"
    r"Image credit|Photo credit|Photo Credit|Image Credit|Picture credit)"
    r"(?: ?: ?| by | courtesy (?:of )?|/)[^.!?:()]{2,90}\)?\.?$"
)
# In brackets at the end: "(AP Photo/Jane Doe)", "(Photo by Jane Doe/Getty Images)"
_BRACKET_TAIL = re.compile(
    r"[(\[](?:(?:AP|Reuters|REUTERS|AFP|EPA|Getty|Photo|PHOTO|Photograph|Picture|Image|"
    r"Illustration|Graphic|File|FILE|Courtesy|Handout|Screenshot|Screengrab)"
    r"(?:[ /:,][^()\[\]]{1,160})?"
    # "(Credit Suisse)" is a bank.
    r"|(?:Credit|CREDIT)(?: ?[/:,][^()\[\]]{1,160})?"
    r"|[^()\[\]]{2,120}(?:/| via |, )(?:AP|AP Photo|Reuters|REUTERS|AFP|EPA|Getty|Getty Images|"
    r"Anadolu|AA|Bloomberg|Xinhua)(?: Images| File| Agency)?"
    # Agencies that stand on no list sign alike: "(XYZ Photo)", "(XYZ Photo/Jane Doe)".
    r"|[A-Z][\w.&’' -]{0,40} Photos?(?:/[^()\[\]]{1,60})?"
    r"|[^()\[\]]{0,60}(?:Getty Images|AP Photo|[Ff]ile [Pp]hoto)[^()\[\]]{0,60})[)\]]\.?$"
)
# An agency's bare name in brackets closes stories as well.
_BARE_BRACKET = re.compile(
    r"[(\[](?:AP|Reuters|REUTERS|AFP|EPA|File|FILE|Courtesy|Credit)[)\]]\.?$"
)
_FROM_START = re.compile(
    r"(?:REUTERS ?/ ?[A-Z]|AP Photo\b|AFP Photo\b|Getty Images\b"
    r"|(?:FILE|File)(?: ?(?:PHOTO|photo|Photo|IMAGE|picture|PICTURE))?(?: ?[–—:] ?| ?- | -)\S"
    r"|(?:Image|IMAGE|Photo|PHOTO|Photograph|Picture|Pictured|PICTURED|Caption|CAPTION|"
    r"Illustration|Photo credit|Photo Credit|Image credit|Image Credit|Photo courtesy|"
    r"Credit|CREDIT|Main image|Cover image|Featured image|Cover photo)"
    r"(?: ?(?::|credit:|by [A-Z])| courtesy of\b| source, | caption, ) ?\S"
    r"|(?:Image|Media|Photo|Video) (?:source|caption|credit)(?:[,:]| [A-Z“‘\"])"
    r"|Courtesy(?: of)? [A-Z][^.!?]{2,60}$)"
)
_FIRST_LETTERS = frozenset("FIPRAGCMV")
# Where agencies put place and day first: "WASHINGTON, DC - APRIL 26: …"
_AGENCY_OPENING = re.compile(
    r"[A-Z][A-Z .,'’-]{2,50} ?[-–—] ?"
    r"(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|"
    r"JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\.? \d{1,2}\b[^:]{0,12}: ?\S"
)


def is_caption(line: str) -> bool:
    """Whether a line is a picture caption or a photo credit.

    The proof is a credit at its end or a label at its start. A sentence that
    only names an agency ("…, he told Reuters.") is not a caption.
    """
    if is_foreign_caption(line):
        return True
    if not SHORTEST_CAPTION <= len(line) <= LONGEST_CAPTION:
        return False
    # Only the end of the line can hold a credit: bounded work on any length.
    end = line[-200:]
    first = line[0]
    if first in _FIRST_LETTERS and _FROM_START.match(line):
        return not _is_prose(line)
    if first.isupper() and _AGENCY_OPENING.match(line[:80]):
        return True
    if ")" in end[-3:] or "]" in end[-3:]:
        match = _BRACKET_TAIL.search(end)
        return (
            match is not None
            and not _BARE_BRACKET.search(end)
            and not (_PROSE_BRACKET.match(match[0]) and is_reporting(f"{line.rstrip(')]. ')}."))
        )
    if not line[-1].isalnum():
        return False
    return bool(
        _CREDIT_TAIL.search(end)
        or _LABEL_TAIL.search(end)
        or ("REUTERS" in end and _REUTERS_TAIL.search(end))
    )


_PROSE_LABEL = re.compile(r"(?:Credit|CREDIT|Image|IMAGE|Picture|File|FILE)\b ?[:–—-]")
# Behind these words sentences of any kind go on; a picture's own caption begins
# with a capital behind its label ("Photo: The mayor was seen at the pier.").
_PROSE_OPENING = re.compile(
    r"(?:Credit|CREDIT|Courtesy|Getty Images|A[FP]+ Photo|Media)\b|[A-Z][\w ]{2,20}: ?[a-z]"
)
# In brackets without any mark of a credit: the title of a book, say, that is called
# a picture of a town.
_PROSE_BRACKET = re.compile(
    r"[(\[](?:AP|Reuters|REUTERS|AFP|EPA|Getty|Picture|Image|Illustration|File|Courtesy)"
    r" (?!Photo|Images|File|file|Pool|via|/|by )[\w’' ,-]*[a-z][)\]]\.?$"
)


def _is_prose(line: str) -> bool:
    """A label word may open a list item ("Image: how voters see the mayor.") or a sentence."""
    if _PROSE_OPENING.match(line) and is_reporting(line):
        return True
    return bool(_PROSE_LABEL.match(line)) and len(line) > 300 and line.count(". ") > 2
