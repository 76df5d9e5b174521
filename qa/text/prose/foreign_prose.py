"""Which sentences may not be quoted in a language other than English.

Most of what stands around a story has no mark at its end, in any language: headings, links,
bylines, names of sections. The rest is known by the words that it begins with (`furniture` in
the file of the language). Where neither tells, a sentence is the story's.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from qa.languages.sections import section

FEW_WORDS = 10
"""Words of a heading, at most, where only its length speaks for one; as in English."""

LONGEST_LINE = 30
"""Words. A longer line without an end mark is a sentence that was cut; as in English."""

LETTERS_OF_A_WORD = 2
"""Letters that stand for a word in a script without spaces; most words there have two."""

_ENDED = re.compile(r"[.!?…。！？؟।॥۔։።။;：:](?:[\"“”‘’'»«›‹)\]」』】）》]|\s*\[\d+\])*\s*$")
_SPACELESS = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")
_UNMARKED = frozenset({"th", "lo", "km", "my", "bo"})
"""Languages whose sentences have no mark at their end, or seldom one."""
_BULLET = re.compile(r"[•‣◦▪●*·–—-]\s*\w|\d{1,3}[.)]\s")
_NOTICE = re.compile(
    r"\W*(?:©|copyright\b|all rights reserved)|^\W*(?:https?://|www\.)\S+\W*$", re.I
)
_CREDIT = re.compile(
    r"(?:^|[\s(\[（【])(?:Fotos?|Bild|Photos?|Crédits? photo|Foto di|Фото|Zdjęcie|Fotoğraf"
    r"|Φωτογραφία"
    r"|تصوير|عکس|फोटो|फ़ोटो|图|圖|图片来源|圖片來源|写真|사진)"
    r"\s?[:：=＝/／]\s?[^.!?。]{2,60}[)\]）】]?[.。]?$"
    r"|[\s(]Fot\.\s[^.!?]{2,60}[)]?$",
    re.IGNORECASE,
)
LONGEST_CAPTION = 400
"""Characters. A longer paragraph that ends with a credit is a story run together with one."""
_MAIL = re.compile(r"\S+@\S+\.\w+\W*$")
_ARROW = re.compile(r"[►➤▶→»❯☛☞]\s*\w")
_DATELINE = re.compile(
    r"[^\W\d_a-zß-ÿа-яґєії]{3,}[^.!?]{0,50}\s[—–-]\s[^\s.!?]{2,20}(?:\s[^\s.!?]{2,20})?\."
)
"""A town in capitals, a day, an agency, and no more: "MARL, 3. Mai – Nordpresse."."""
_MARKS = "\"“”„‘’'«»‹›()[]「」『』【】（）《》*•–—-> \t"


def foreign_bar(
    sentence: str, paragraph: str, code: str
) -> Literal["heading", "notice", "link", "byline", "caption"] | None:
    """Why a sentence may not be quoted; None if it may.

    Args:
        sentence: as it stands in the paragraph, trimmed.
        paragraph: around it, trimmed.
        code: ISO 639 code as by `qa.languages.codes.primary`, not English.
    """
    if _NOTICE.match(sentence) or _MAIL.fullmatch(sentence) or _is_furniture(sentence, code):
        return "notice"
    if _DATELINE.fullmatch(sentence) and not any(map(str.islower, sentence.split()[0])):
        return "byline"
    if len(paragraph) <= LONGEST_CAPTION and _CREDIT.search(paragraph[-90:]):
        return "caption"
    if code in _UNMARKED or is_ended(sentence):
        return None
    if _ARROW.match(sentence):
        return "link"
    words = word_count(sentence)
    if len(sentence) >= len(paragraph):
        return "heading" if words <= LONGEST_LINE and not _BULLET.match(sentence) else None
    return "heading" if words <= FEW_WORDS and paragraph.endswith(sentence) else None


def _is_furniture(sentence: str, code: str) -> bool:
    begins = sentence[:60].lstrip(_MARKS).lower()
    return begins.startswith(_furniture(code) or ("\0",))


@cache
def _furniture(code: str) -> tuple[str, ...]:
    return tuple(section(code, "sentences").get("furniture", ()))


def is_ended(sentence: str) -> bool:
    """Whether a mark that ends sentences stands at its end, whatever closes behind it."""
    return bool(_ENDED.search(sentence[-20:]))


def word_count(text: str) -> int:
    """The words of a text, two letters of a script without spaces for one."""
    letters = len(_SPACELESS.findall(text))
    return letters // LETTERS_OF_A_WORD + len(_SPACELESS.sub(" ", text).split())
