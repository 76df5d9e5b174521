"""Datelines as agencies of other languages than English print them in front of a story.

"Marl (dpa/lrs) - ", "Madrid, 3 may (EFE).- ", "МАРЛЬ, 3 мая — РИА Новости. ",
"مرل (رويترز) - ", "[東京 3日 ロイター] - ", "新华社北京5月3日电（记者王明）",
"(서울=연합뉴스) 홍길동 기자 = ". Each has an agency or a day beside the place, or the place stands
alone as the language prints it, so that no sentence is taken for one: "МАРЛЬ. ", "مرل – ",
"【東京】", "मार्ल। ", "马尔讯：".
"""

from __future__ import annotations

import re

_DASH = r"(?:--|—|–|-|―)"
_LATIN_PLACE = r"[A-ZÀ-ÖØ-Þ][\w.’'-]{1,24}(?:[ /-][A-ZÀ-ÖØ-Þa-z][\w.’'-]{0,24}){0,4}"
_GERMAN = (
    r"\((?:dpa|epd|kna|KNA|dts|ots|sda|apa|APA|AFP|afp|Reuters|ntb|NTB|dapd"
    r"|SID)(?:[/-][\w-]{1,14}){0,3}\)"
)
_DAY = r"\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.?(?: (?:de )?\d{4})?"
_AGENCY = r"\([A-Z][\w.’& /-]{1,28}\)"
_CYRILLIC_PLACE = (
    r"[А-ЯЁҐЄІЇ][А-ЯЁҐЄІЇа-яёґєії-]{2,24}(?: [А-ЯЁҐЄІЇ][А-ЯЁҐЄІЇа-яёґєії-]{1,24}){0,2}"
)
_CYRILLIC_DAY = r"\d{1,2} [а-яёіїє]{3,9}"
_CYRILLIC_AGENCY = (
    r"(?:РИА Новости|ТАСС|ИТАР-ТАСС|Интерфакс|Рейтер|Sputnik|АПН|Прайм|Укринформ|Укрінформ|УНИАН"
    r"|УНІАН|Reuters|РБК|БелТА|БЕЛТА|Казинформ)(?:/[\w-]{2,20})?"
)
_ARABIC = r"[؀-ۿ]"
_CAPITALS = r"[A-ZÀ-ÖØ-ÞА-ЯЁҐЄІЇΑ-ΡΣ-ΫΆΈ-Ώ]"
_UPPER_PLACE = rf"{_CAPITALS}{{3,24}}(?:[ -]{_CAPITALS}{{2,24}}){{0,2}}"
_LOWER_DAY = (
    r"(?:\d{1,2} (?:de )?[a-zß-öø-ÿąćęłńóśźżğışçа-яёіїє]{3,10}|\d{1,2}\. [A-ZÄ][a-zä]{2,8}"
    r"|\d{1,2} [Α-ΫΆΈ-Ώ][ΐΰα-ωά-ώ]{3,12})"
)
"""A day before its month, as English, whose months have capitals, never prints it."""
_DEVANAGARI = r"[\u0900-\u0963]"
_PATTERNS = (
    rf"{_LATIN_PLACE} {_GERMAN}(?:\.| ?{_DASH}) ",
    rf"{_LATIN_PLACE}, {_DAY} {_AGENCY}\.? ?{_DASH} ?",
    rf"(?:{_CYRILLIC_PLACE}, {_CYRILLIC_DAY}\.?(?: [/(][^/()]{{2,30}}[/)]\.?)?"
    rf"|{_CYRILLIC_PLACE})"
    rf" ?{_DASH} {_CYRILLIC_AGENCY}[.,] ",
    rf"{_CYRILLIC_PLACE}, {_CYRILLIC_DAY}\.? (?:[/(][^/()]{{2,30}}[/)]\.? ?{_DASH}? )",
    rf"{_CYRILLIC_PLACE} \([^()]{{2,20}}\) ?{_DASH} ",
    rf"{_ARABIC}{{2,20}}(?: {_ARABIC}{{2,20}}){{0,2}} ?\([{_ARABIC[1:-1]}. ]{{2,24}}\) ?(?:{_DASH}"
    rf"|:) ?",
    r"[\[［【][^\[\]［］【】。]{1,20}\d{1,2}日[^\[\]［］【】。]{0,14}[\]］】] ?[-－―—ー]? ?",
    r"(?:新华社|新華社|中新社|中新网|中央社|法新社|路透社|美联社|人民网|央视网)[^\s，。（）]{0,12}?"
    r"(?:\d{1,2}月)?\d{1,2}日[电電讯訊]?(?:（[^（）]{2,40}）)? ?",
    r"[（(](?:中央社|新华社|中新社)[^（）()]{2,30}\d{1,2}日[电電][）)] ?",
    r"[\[(][가-힣A-Z ]{2,12}=[가-힣A-Za-z0-9 ]{2,12}[\])] ?"
    r"(?:[가-힣]{2,5}(?: [가-힣]{2,6})? 기자 ?= ?)?",
    rf"{_UPPER_PLACE} \([^()]{{2,30}}\)\.? ?{_DASH} ?",
    rf"{_UPPER_PLACE}, {_LOWER_DAY}"
    rf"(?:\.? ?{_DASH} (?:[^\W\d_]\w{{2,15}} (?:агентство|агенція)\. )?|\. )",
    r"[А-ЯЁҐЄІЇ]{4,24}(?:[ -][А-ЯЁҐЄІЇ]{3,24}){0,2}\. (?=[А-ЯЁҐЄІЇ«])",
    rf"[Α-ΡΣ-ΫΆΈ-Ώ]{{4,24}}(?: [Α-ΡΣ-ΫΆΈ-Ώ]{{2,24}}){{0,2}} {_DASH} ",
    rf"{_ARABIC}{{2,20}}(?: {_ARABIC}{{2,20}})?(?:، [\d٠-٩۰-۹]{{1,2}} {_ARABIC}{{3,10}})? "
    rf"{_DASH} ",
    rf"{_DEVANAGARI}{{2,20}}"
    rf"(?:, \d{{1,2}} {_DEVANAGARI}{{2,10}}| \({_DEVANAGARI[:-1]} ]{{2,24}}\))?। ",
    r"【[^【】。]{1,20}】 ?(?=[^\s【])",
    r"[^\s，。：:！？“”]{1,16}(?:讯|訊)[：:] ?",
    r"[^\s，。：:！？“”]{0,12}(?:通讯社|通訊社)[^\s，。：:！？“”]{1,10}[电電][ \u3000]",
)
_DATELINE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))


def foreign_dateline_end(paragraph: str) -> int:
    """The offset behind a dateline of another language; 0 if there is none."""
    match = _DATELINE.match(paragraph)
    return match.end() if match else 0
