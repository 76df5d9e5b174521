"""Bylines in other languages than English: "Von Ada Kern", "Par Anne Roy", "記者 王明"."""

from __future__ import annotations

import re

from seeds.metadata.names import is_person, is_short

LONGEST = 120
"""Characters."""
MOST_AUTHORS = 6

# Each of these words begins sentences, too: only names may follow.
_BY = re.compile(
    r"(?:Von|VON|von|Par|PAR|par|Por|POR|por|Di|DI|di|Door|DOOR|door|Av|AV|av|Af|AF|af"
    r"|Του|Της|Των) (?=\S)"
)
_LABEL = re.compile(
    r"(?:Autor(?:a|en|in|es)?|Auteure?s?|Autor[ei]|Autrice|Tekst|Texto|Testo|Texte|Текст"
    r"|Автор(?:ы|и|ка)?"
    r"|Yazan|Yazar|Haber|Συντάκτης|Γράφει (?:ο|η)|بقلم|كتب|كتبت|نویسنده|लेखक|文|撰文|作者"
    r"|取材・文|글)"
    r"\s?[:：/／]\s?"
)
_REPORTER = re.compile(r"(?:本报|本報|本社)?(?:记者|記者)[ :：]\s?")
_HAN_NAMES = re.compile(r"[㐀-鿿·]{2,8}(?:[ 、，,][㐀-鿿·]{2,8}){0,5}")
_JAPANESE = re.compile(r"(?!本[报報社]|政治|経済|社会)([ァ-ヺー・㐀-鿿]{2,20}?) ?(?:特派員|記者)")
_KOREAN = re.compile(
    r"([가-힣]{2,5}|[가-힣]{1,5} [가-힣]{1,5}) (?:선임)?기자"
    r"(?:[ =(]{1,2}[\w.+-]{1,40}@[\w.-]{1,40}\)?)?"
)
_SPLIT = re.compile(r"\s?[,;/&|·、，]\s?|\s(?:und|et|y|e|en|och|og|ja|i|и|і|й|та|ve|και|و)\s(?=\S)")
_BEHIND = re.compile(r"\s?\([^()]{1,30}\)$")


def foreign_authors(line: str) -> tuple[str, ...] | None:
    """The authors of a byline in another language than English; None if the line is none.

    Args:
        line: without the dates in it.
    """
    line = line.strip()
    if not line or len(line) > LONGEST or line[-1] in ".?!:。？！":
        return None
    if reporter := _KOREAN.fullmatch(line) or _JAPANESE.fullmatch(line):
        return (reporter[1],)
    if reporter := _REPORTER.match(line):
        names = line[reporter.end() :].strip()
        return tuple(re.split(r"[ 、，,]", names)) if _HAN_NAMES.fullmatch(names) else None
    opening = _BY.match(line) or _LABEL.match(line)
    if opening is None:
        return None
    parts = [part for part in _SPLIT.split(_BEHIND.sub("", line[opening.end() :])) if part]
    names_of_people = tuple(filter(is_person, parts))
    if not parts or len(parts) > MOST_AUTHORS or not is_person(parts[0]):
        return None
    return names_of_people if all(map(is_short, parts)) else None
