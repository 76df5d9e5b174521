"""Picture captions and photo credits."""

from __future__ import annotations

import re

LONGEST_CAPTION = 900
"""Characters. Picture agencies' captions run to some 600."""

_AGENCY = (
    r"(?:Reuters|REUTERS|AP|AP Photo|AP Images|A\.P\.|Associated Press|The Associated Press|AFP|AFP-JIJI|"
    r"Agence France-Presse|EPA|EPA-EFE|EFE|Getty(?: Images)?|GETTY(?: IMAGES)?|AFP via Getty(?: Images)?|PA(?: Wire| Images)?|"
    r"Press Association|Shutterstock|Alamy(?: Stock Photo| Live News)?|iStock(?:photo)?|Bloomberg(?: News)?|Xinhua|Anadolu(?: Agency| Images)?|AA|"
    r"NurPhoto|SOPA Images|Zuma(?: Press| Wire)?|ZUMA(?: Press| Wire)?|Sipa(?: USA)?|Rex Features|REX|Magnum(?: Photos)?|Corbis|"
    r"dpa|DPA|ANSA|TASS|Sputnik|Kyodo(?: News)?|Yonhap|Press Trust of India|PTI|UPI|CNN|USA TODAY(?: Sports| Network)?|"
    r"Unsplash|Pexels|Pixabay|Flickr|Wikimedia(?: Commons)?|Handout|Pool|POOL|NASA|MediaNews Group|Redux|Polaris|Contributed|"
    r"Imagn(?: Images)?|The New York Times|The Washington Post|Los Angeles Times|Tribune News Service)"
)

# "Jane Doe/AP", "Ng Han Guan/AP", "Pool via Reuters", "NASA/ESA/CSA"
_NAMES = r"(?:[^\W\d_][\w.’'@-]{0,24}[ ,/]{1,2}){0,8}?(?:[^\W\d_][\w.’'-]{0,24} ?)?"
_CREDIT_TAIL = re.compile(
    r"(?:^|[.!?…)\"”’'] ?|\d )(?:(?:[Cc]redit|CREDIT|[Pp]hoto|PHOTO|[Pp]hotograph|[Pp]icture|[Ii]mage)s?: ?)?"
    rf"(?:{_NAMES}(?:/| via |, via | ?/ ?)(?:[A-Z][\w.’' -]{{0,30}}/)?{_AGENCY}"
    rf"|(?:[A-Z][\w.’'-]{{0,24}} ){{0,4}}?(?:AP Photo|AP Images|Getty Images|GETTY IMAGES|AFP via Getty(?: Images)?|Alamy Stock Photo)"
    r"|(?<=.)(?:Reuters|REUTERS|AP|AFP|EPA))"
    r"(?:/[\w. ]{1,40}| File(?: Photo)?|, [Ff]ile)?$"
)
_LABEL_TAIL = re.compile(
    r"(?:^|[.!?…)\"”’,\w] ?)\(?(?:Photograph|Photographer|Photo|PHOTO|Photos|Image|IMAGE|Picture|Credit|CREDIT|Illustration|"
    r"Image credit|Photo credit|Photo Credit|Image Credit|Picture credit)(?: ?: ?| by | courtesy (?:of )?|/)[^.!?:()]{2,90}\)?\.?$"
)
# In brackets at the end: "(AP Photo/Jane Doe)", "(Photo by Jane Doe/Getty Images)"
_BRACKET_TAIL = re.compile(
    r"[(\[](?:(?:AP|Reuters|REUTERS|AFP|EPA|Getty|Photo|PHOTO|Photograph|Picture|Image|Illustration|Graphic|File|FILE|Courtesy|Credit|Handout|Screenshot|Screengrab)"
    r"(?:[ /:,][^()\[\]]{1,160})?|[^()\[\]]{2,120}(?:/| via |, )(?:AP|Reuters|REUTERS|AFP|EPA|Getty|Getty Images|Anadolu|AA|Bloomberg|Xinhua|AP Photo)(?: Images| File| Agency)?"
    r"|[^()\[\]]{0,60}(?:Getty Images|AP Photo|[Ff]ile [Pp]hoto)[^()\[\]]{0,60})[)\]]\.?$"
)
_BARE_AGENCY_BRACKET = re.compile(
    r"[(\[](?:AP|Reuters|REUTERS|AFP|EPA|File|FILE|Courtesy|Credit)[)\]]\.?$"
)
_FROM_START = re.compile(
    r"(?:REUTERS ?/ ?[A-Z]|AP Photo\b|AFP Photo\b|Getty Images\b"
    r"|(?:FILE|File|Archivo)(?: ?(?:PHOTO|photo|Photo|IMAGE|picture|PICTURE))? ?[-–—:] ?\S"
    r"|(?:Image|IMAGE|Photo|PHOTO|Photograph|Picture|Pictured|PICTURED|Caption|CAPTION|Illustration|"
    r"Photo credit|Photo Credit|Image credit|Image Credit|Photo courtesy|Credit|CREDIT|Main image|Cover image|Featured image|Cover photo)"
    r"(?: ?(?::|credit:|by [A-Z])| courtesy of\b| source, | caption, ) ?\S"
    r"|(?:Image|Media|Photo|Video) (?:source|caption|credit)\b[,: ]"
    r"|Courtesy(?: of)? [A-Z][^.!?]{2,60}$)"
)
# Where agencies put place and day first: "WASHINGTON, DC - APRIL 26: …"
_AGENCY_OPENING = re.compile(
    r"[A-Z][A-Z .,'’-]{2,50} ?[-–—] ?(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|"
    r"NOVEMBER|DECEMBER|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\.? \d{1,2}\b[^:]{0,12}: ?\S"
)


def is_caption(line: str) -> bool:
    """Whether a line is a picture caption or a photo credit.

    The proof is a credit at its end or a label at its start. A sentence that
    only names an agency ("…, he told Reuters.") is not a caption.
    """
    if len(line) > LONGEST_CAPTION:
        return False
    # Only the end of the line can hold a credit: bounded work on any length.
    end = line[-200:]
    first = line[0]
    if first in "FfAGRICPMVD" and _FROM_START.match(line):
        return not _is_prose_label(line)
    if first.isupper() and _AGENCY_OPENING.match(line[:80]):
        return True
    last = line[-1]
    if last in ")]." and (")" in end[-3:] or "]" in end[-3:]):
        return bool(_BRACKET_TAIL.search(end)) and not _BARE_AGENCY_BRACKET.search(end)
    return last.isalnum() and bool(_CREDIT_TAIL.search(end) or _LABEL_TAIL.search(end))


_PROSE_LABEL = re.compile(r"(?:Credit|CREDIT|Image|IMAGE|Picture|File|FILE)\b ?[:–—-]")


def _is_prose_label(line: str) -> bool:
    """A label word may open a list item ("Image: how voters see the mayor.")."""
    return bool(_PROSE_LABEL.match(line)) and len(line) > 300 and line.count(". ") > 2
