"""Bylines in other languages than English: "Von Ada Kern", "Par Anne Roy", "記者 王明".

A line is one only where nothing but names of people, agencies and desks stands behind the word
for "by", for each of these words begins sentences, too.
"""

from __future__ import annotations

import re

from seeds.metadata.head_words import head_pattern
from seeds.metadata.names import is_person, is_short
from seeds.metadata.places import without_places

LONGEST = 120
"""Characters."""
MOST_AUTHORS = 6

_BY = (
    r"(?i)%(by !en)s(?:\s?:\s?|\s)(?=\S)|(?:de|dal|dalla)\s(?=%(our)s\s)"
    r"|(?:(?:ein(?:e|en)?|une?|un'|una) )?%(kinds !en)s (?:von|de|par|por|av|af|door) (?=\S)"
)
_LABEL = r"(?i)%(labels)s\s?[:/–-]\s?(?=\S)"
_OUR = r"(?i)(?:%(our)s )?(?:[\w-]{0,12}%(jobs)s )+"
# A byline without a person: an agency, a desk.
_NOBODY = (
    r"(?i)(?:(?:mit|avec|con|com|med|met) )?"
    r"(?:(?:la|el|il|a|o|die|de|%(our)s) )?"
    r"(?:%(agencies)s|%(desks)s)(?:[/-][a-zäöü]{2,5}){0,2}"
)
_DESK = (
    r"(?i)%(desks)s|(?:[\u0900-\u0963]+ ){0,2}%(desks hi)s, "
    r"[\u0900-\u0963]+(?: [\u0900-\u0963]+)?"
)
_SPLIT = re.compile(
    r"\s?[,;/&|·、，]\s?|\s-\s"
    r"|\s(?:und|et|y|e|en|och|og|ja|i|и|і|й|та|ve|και|و|और|avec|mit|med|con|com)"
    r"\s(?:(?:του|της)\s)?(?=\S)"
)
_AND = re.compile(r"\s(?:und|et|y|e|en|och|og|ja|i|и|і|й|та|ve|και|و|और)\s(?=\S)")
_BEHIND = re.compile(
    r"\s?\([^()]{1,30}\)$|\s?,\s(?:à|in|en|i)\s[^\W\d_][\w-]{1,20}$"
    r"|\s[—–]\s[^\W\d_][\w-]{1,20}(?:\s[^\W\d_][\w-]{1,20}){0,2}$"
)
# "Haber: Ayşe Kaya - Kamera: Can Su": what somebody else did.
_OTHERS = re.compile(r"\s(?:[-–|]\s)?[^\W\d_]{3,12}\s?:\s?.{2,60}$")

_HAN_NAME = r"(?!编辑|編輯|校对|校對|摄影|攝影|责编)[㐀-鿿·]{2,6}"
_HAN_NAMES = rf"(?P<names>{_HAN_NAME}(?:[ 、，,/]{_HAN_NAME}){{0,5}})"
_HAN = re.compile(
    r"[【〔（(\[]?(?:"
    r"(?:取材・文|取材|文|撰文|执笔|執筆|作者|撰稿|图文|圖文)\s?[:：/／|｜・]\s?"
    r"|[㐀-鿿]{0,8}?(?:记者|記者)(?:\s?[:：/／|｜]\s?|\s)"
    rf"){_HAN_NAMES}(?:\s(?:编辑|編輯|校对|校對|摄影|攝影|责编).{{2,30}})?[】〕）)\]]?"
    r"|[【〔（(\[]?(?:记者|記者)\s?(?P<reporter>[㐀-鿿·]{2,6})[／/][㐀-鿿]{2,8}[】〕）)\]]?"
)
_HAN_SOURCE = re.compile(
    r"(?:来源|來源|稿源|出处)\s?[:：]\s?[^\s:：]{2,20}"
    rf"(?:\s(?:作者|记者|記者)\s?[:：]\s?(?P<names>{_HAN_NAME}(?:[ 、，,/]{_HAN_NAME}){{0,3}}))?"
)
_JAPANESE = re.compile(
    r"(?!本[报報社]|政治|経済|社会)([ァ-ヺー・㐀-鿿]{2,20}?) ?(?:特派員|記者)"
    r"|(?:[㐀-鿿]{2,4}部・|[ァ-ヺー]{2,10}[=＝])([㐀-鿿]{3,6})"
)
_KOREAN_NAME = r"(?:[가-힣]{2,5}|[가-힣]{1,5} [가-힣]{1,5})"
_KOREAN = re.compile(
    r"(?:글\s?[:=]?\s?|[가-힣]{2,6}[=＝]\s?)?"
    rf"(?P<names>{_KOREAN_NAME}(?:(?: (?:선임)?기자)?(?:\s?[·,/]\s?){_KOREAN_NAME}){{0,3}})"
    r" (?:선임)?(?:기자|특파원)(?:[ =(]{1,2}[\w.+-]{1,40}@[\w.-]{1,40}\)?)?"
    r"|(?:글\s?[:=]\s?|기자\s)(?P<writer>[가-힣]{2,5})"
)


def foreign_authors(line: str) -> tuple[str, ...] | None:
    """The authors of a byline in another language than English; None if the line is none.

    Args:
        line: without the dates in it.
    """
    authors = opened_authors(line)
    if authors is None and len(line) <= LONGEST and _SPLIT.search(line):
        return _signed(line.strip())
    return authors


def opened_authors(line: str) -> tuple[str, ...] | None:
    """The authors behind a word for "by" or "reporter"; None where there is none."""
    line = line.strip(" ,|")
    if not line or len(line) > LONGEST or line[-1] in ".?!:。？！":
        return None
    if not line.isascii() and (authors := _by_signs(line)) is not None:
        return authors
    if head_pattern(_DESK).fullmatch(line):
        return ()
    opening = head_pattern(_LABEL).match(line) or head_pattern(_BY).match(line)
    if opening is None:
        return None
    words = _OTHERS.sub("", line[opening.end() :])
    parts = _parts(_BEHIND.sub("", words))
    if not parts or len(parts) > MOST_AUTHORS:
        return None
    if all(map(head_pattern(_NOBODY).fullmatch, parts)):
        return ()
    people = tuple(filter(is_person, parts))
    if not is_person(parts[0]) or parts[0][0].islower():
        return None
    if not all(is_short(part) or head_pattern(_NOBODY).fullmatch(part) for part in parts):
        return None
    return without_places(people) if len(parts) > 1 else people


def _by_signs(line: str) -> tuple[str, ...] | None:
    """The authors of a byline in Chinese, Japanese or Korean."""
    if match := _KOREAN.fullmatch(line):
        names = match["names"] or match["writer"]
        return tuple(re.split(r"(?: (?:선임)?기자)?\s?[·,/]\s?", names))
    if match := _HAN.fullmatch(line):
        return tuple(re.split(r"[ 、，,/]", match["names"] or match["reporter"]))
    if match := _HAN_SOURCE.fullmatch(line):
        return tuple(re.split(r"[ 、，,/]", match["names"])) if match["names"] else ()
    if match := _JAPANESE.fullmatch(line):
        return (match[1] or match[2],)
    return None


def _signed(line: str) -> tuple[str, ...] | None:
    """The authors of "Anna Berg, dpa" and "Ayşe KAYA / ANKARA"."""
    parts = _parts(line)
    if len(parts) == 2 and is_person(parts[0]) and "/" in line and parts[1].isupper():
        first, last = parts[0].split()[0], parts[0].split()[-1]
        return (parts[0],) if last.isupper() and not first.isupper() else None
    people = tuple(filter(is_person, parts))
    if not people or len(people) == len(parts) or parts[: len(people)] != list(people):
        return None
    if not all(map(head_pattern(_NOBODY).fullmatch, parts[len(people) :])):
        return None
    return without_places(people)


def joined_names(name: str) -> tuple[str, ...]:
    """The people in "Anna Berg und Jonas Keil"; the name itself where it is one."""
    parts = tuple(_AND.split(name))
    return parts if len(parts) > 1 and all(map(is_person, parts)) else (name,)


def _parts(words: str) -> list[str]:
    """The names in a line, without what stands in front of them: "notre correspondante"."""
    # In capitals the words between names are so, too.
    split = _SPLIT.split(words) if not words.isupper() else _SPLIT_CAPITALS.split(words)
    parts = (head_pattern(_OUR).sub("", part, count=1).strip() for part in split if part)
    return [part for part in parts if part]


_SPLIT_CAPITALS = re.compile(_SPLIT.pattern, re.IGNORECASE)
