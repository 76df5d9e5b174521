"""Datelines as agencies of other languages than English print them in front of a story.

"Marl (dpa/lrs) - ", "STOCKHOLM (TT). ", "Madrid, 3 may (EFE).- ", "МАРЛЬ, 3 мая — РИА Новости. ",
"مرل (رويترز) - ", "नई दिल्ली, 3 मार्च (भाषा)। ", "[東京 3日 ロイター] - ",
"新华社北京5月3日电（记者王明）", "(서울=연합뉴스) 홍길동 기자 = ". Each has an agency or a day
beside the place, or the place stands alone as the language prints it, so that no sentence is
taken for one: "МАРЛЬ. ", "مرل – ", "【東京】", "मार्ल। ", "马尔讯：". What may as well be English
("MARL. ", "Marl (abc) - ") is one only where the story behind it is told to be in another language.
"""

from __future__ import annotations

import re

from seeds.language import language_of
from seeds.metadata.foreign_dates import is_month
from seeds.metadata.head_words import head_pattern

_DASH = r"(?:--|—|–|-|―|ـ)"
_STOP = rf"(?:\.? ?{_DASH} ?|[.:] )"
"""What stands between a dateline with an agency and the story."""
_UPPER = "A-ZÀ-ÖØ-ÞĞİŞŁŚŻŹĆŃĄĘŐŰŘŠŽČĐА-ЯЁҐЄІЇΑ-ΡΣ-ΫΆΈ-Ώ"
_UPPER_PLACE = rf"[{_UPPER}]{{3,24}}(?:[ /-]{{1,2}}[{_UPPER}]{{2,24}}){{0,3}}"
_INSIDE = r"(?:d[aeou]s?|del|las?|los|les?|sur|am|an|der|den|im|ob|na|nad|aan|op|bei|i|на|над)[ -]"
_PLACE = (
    rf"[{_UPPER}][\w.’'-]{{1,24}}(?:[ /-](?:{_INSIDE}){{0,2}}[{_UPPER}][\w.’'-]{{1,24}}){{0,3}}"
)
_KNOWN = r"%(agencies)s(?:[/-][\w-]{1,14}){0,3}"
_CYRILLIC = "А-ЯЁҐЄІЇ"
_RUSSIAN = rf"%(agencies)s(?:/[\w-]{{2,20}})?(?:, [{_CYRILLIC}][а-яёґєії]+ [{_CYRILLIC}][\w-]+)?"
_ARABIC = r"[\u0621-\u0652\u0670-\u06d3]"
_ARABIC_PLACE = rf"{_ARABIC}{{2,20}}(?: {_ARABIC}{{2,20}}){{0,2}}"
_HINDI = r"[\u0900-\u0963]"
_HINDI_PLACE = rf"{_HINDI}{{2,20}}(?: {_HINDI}{{2,20}}){{0,2}}"
_HINDI_AGENCY = rf"\({_HINDI[:-1]}./ ]{{2,24}}\)"
_HAN = r"[^\s，。：:！？“”（）()]"
_SIGNED = r"(?: ?[（(][^（）()]{2,40}[）)])?"
_KOREAN_REPORTER = r"(?:[가-힣]{2,5}(?:[·, ]{1,2}[가-힣]{2,6}){0,3} (?:기자|특파원) ?= ?)?"

_SURE = "|".join(
    (
        rf"(?:{_PLACE},? )?\({_KNOWN}\){_STOP}",
        rf"{_PLACE} \([{_UPPER}][\w.’& /-]{{1,28}}\)\. ?{_DASH} ?",
        rf"{_PLACE} \((?:%(agencies sv no da fi)s)\) (?=[{_UPPER}«”\"–])",
        rf"(?=[^.]{{1,16}}\.)%(agencies)s\. ?{_DASH} ?(?=[{_UPPER}])",
        rf"{_UPPER_PLACE} \([^()]{{2,30}}\)\.? ?{_DASH} ?",
        rf"[{_UPPER}][^\W\d_]{{1,20}} [{_UPPER}]{{2,20}} ?/ ?{_UPPER_PLACE}, ?"
        rf"\({_KNOWN}\) ?{_DASH} ?",
        rf"{_PLACE}, \d{{1,2}}\.\d{{1,2}}\.\d{{4}} \({_KNOWN}\){_STOP}",
        rf"{_PLACE} ?{_DASH} {_RUSSIAN}[.,] (?=[{_CYRILLIC}«\d])",
        rf"{_PLACE} \([^()]{{2,20}}\) ?{_DASH} (?=[А-ЯЁҐЄІЇΑ-ΡΣ-ΫΆΈ-Ώ])",
        r"[А-ЯЁҐЄІЇ]{4,24}(?:[ -][А-ЯЁҐЄІЇ]{3,24}){0,2}\. (?=[А-ЯЁҐЄІЇ«])",
        rf"[Α-ΡΣ-ΫΆΈ-Ώ]{{4,24}}(?: [Α-ΡΣ-ΫΆΈ-Ώ]{{2,24}}){{0,2}} {_DASH} ",
        rf"{_ARABIC_PLACE} ?\({_ARABIC[:-1]}. ]{{2,24}}\) ?(?:{_DASH}|:) ?",
        rf"{_ARABIC_PLACE} ?{_DASH} ?(?:%(agencies ar fa)s ?(?:{_DASH}|:)|«[^«»]{{2,24}}»:?) ?",
        rf"{_ARABIC}{{2,20}}(?: {_ARABIC}{{2,20}})? {_DASH} ",
        rf"{_HINDI}{{2,20}}(?: {_HINDI_AGENCY})?। ",
        rf"{_HINDI_PLACE} ?(?:{_HINDI_AGENCY}[।:]|\(%(agencies hi)s\),?) ",
        rf"{_HINDI_PLACE}, (?:{_HINDI}{{2,20}} ){{0,2}}%(desks hi)s[।:] ",
        rf"(?:{_HINDI}{{2,20}} ){{0,2}}%(desks hi)s, {_HINDI_PLACE}[।:] ",
        r"(?:नई|नयी) दिल्ली[।:] ",
        r"[\[［【][^\[\]［］【】。]{1,20}\d{1,2}日[^\[\]［］【】。]{0,14}[\]］】] ?[-－―—ー]? ?",
        rf"【[^【】。]{{1,20}}】 ?(?=[^\s【]){_KOREAN_REPORTER}",
        r"[（(][^（）()。]{2,16}[=＝][^（）()。]{2,12}[）)](?=[ぁ-ヿ㐀-鿿])",
        r"[ァ-ヿ㐀-鿿]{2,12}[（(](?:%(agencies)s|%(outlets)s)[^（）()]{0,10}[）)][ \u3000]?",
        rf"(?:%(agencies zh)s|%(outlets zh)s|%(desks zh)s){_HAN}{{0,12}}?(?:\d{{1,2}}月)?"
        rf"\d{{1,2}}日[电電讯訊]{_SIGNED} ?",
        rf"%(desks zh)s[讯訊]{_SIGNED}[：:]? ?(?=[^\s）)])",
        r"[（(]%(agencies zh)s[^（）()]{2,30}\d{1,2}日[电電][）)] ?",
        r"[〔（(【\[]?(?:记者|記者)[^\s，。：:！？／/]{2,12}[／/]"
        r"[^\s，。：:！？／/]{1,10}(?:报道|報導)[〕）)】\]]? ?",
        rf"[\[(][가-힣A-Z ]{{2,12}}=[가-힣A-Za-z0-9 ]{{2,12}}[\])] ?{_KOREAN_REPORTER}",
        rf"{_HAN}{{1,16}}[讯訊][：:] ?",
        rf"{_HAN}{{0,12}}(?:通讯社|通訊社){_HAN}{{1,10}}[电電][ \u3000]",
    )
)
_YEAR = r"(?:,? (?:de )?\d{4}(?: г\.)?)?"
_DAY = rf"\d{{1,2}}\.? (?:de )?(?P<month>[^\W\d_]{{3,12}})\.?{_YEAR}"
_DATED = (
    rf"{_PLACE}[,.] {_DAY}(?:,? ?\([^()]{{2,30}}\){_STOP}|\.? /[^/]{{2,30}}/\.? ?{_DASH}? ?"
    rf"| ?{_DASH} {_RUSSIAN}[.,] |\.? {_RUSSIAN}(?: ?{_DASH}|\.) "
    rf"|\.? ?{_DASH} (?:[^\W\d_]\w{{2,15}} (?:агентство|агенція)\. )?)",
    rf"[А-ЯЁҐЄІЇ][\w-]{{2,24}}(?: [А-ЯЁҐЄІЇ][\w-]{{1,24}}){{0,2}}, {_DAY}\.? \([^()]{{2,30}}\)\.? ",
    rf"{_UPPER_PLACE}, {_DAY}\. ",
    rf"{_ARABIC_PLACE}[،,]? [\d٠-٩۰-۹]{{1,2}} (?P<month>{_ARABIC}{{2,10}})"
    rf"(?:[ /]{_ARABIC}{{3,10}})?(?: [\d٠-٩۰-۹]{{4}})?(?: ?\([^()]{{2,24}}\))? ?{_DASH} ?",
    rf"{_HINDI_PLACE}, (?:[\d०-९]{{1,2}}|{_HINDI}{{2,10}}) (?P<month>{_HINDI}{{2,10}})"
    rf"(?:,? {_HINDI_AGENCY}[।:]?|[।:]) ",
)
"""Behind a place and a day, whose month is one indeed."""
_DOUBTFUL = (
    rf"(?=[^—–―ـ-]{{2,16}}[—–―ـ-])(?P<place>%(agencies)s) ?{_DASH} (?=[{_UPPER}])",
    rf"(?=[{_UPPER}]{{4}}|[{_UPPER}]{{2,3}}[ /][{_UPPER}])(?P<place>{_UPPER_PLACE})"
    rf"(?:\.(?: ?{_DASH})?| ?-) (?=[{_UPPER}„”«\"])",
    rf"(?P<place>{_PLACE}) \((?!foto|bild|video|links)[a-zäöü]{{2,5}}(?:/[a-zäöü]{{2,5}}){{0,2}}\)"
    rf"(?: ?{_DASH}|[.:]) (?=[{_UPPER}„”«\"\d])",
)
"""What may as well be English."""
_NO_PLACE = r"(?i)%(organisations)s|%(kinds)s|%(rubrics)s"

_HAN_REPORTERS = re.compile(
    r"(?:记者|記者) ?(?P<names>[㐀-鿿·]{2,6}(?:[、， ][㐀-鿿·]{2,6}){0,3})(?=[）)／/])"
)
_KOREAN_REPORTERS = re.compile(
    r"(?P<names>[가-힣]{2,5}(?:[·,] ?[가-힣]{2,5}){0,3}) (?:기자|특파원)"
)


def foreign_dateline_end(paragraph: str) -> int:
    """The offset behind a dateline of another language; 0 if there is none."""
    if match := head_pattern(_SURE).match(paragraph):
        return match.end()
    for pattern in _DATED:
        if (match := head_pattern(pattern).match(paragraph)) and is_month(match["month"]):
            return match.end()
    for pattern in _DOUBTFUL:
        if match := head_pattern(pattern).match(paragraph):
            if head_pattern(_NO_PLACE).fullmatch(match["place"]):
                return 0
            told = language_of(paragraph[match.end() :])
            return 0 if told in (None, "en") else match.end()
    return 0


def dateline_authors(printed: str) -> tuple[str, ...]:
    """The reporters whom Chinese and Korean datelines name: "新华社北京5月3日电（记者王明）"."""
    match = _HAN_REPORTERS.search(printed) or _KOREAN_REPORTERS.search(printed)
    return tuple(re.split(r"[、，·,] ?| ", match["names"])) if match else ()
