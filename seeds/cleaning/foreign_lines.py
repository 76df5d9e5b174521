"""Lines around stories in languages other than English: sharing, comments, links, credits, rights.

A line goes only if it is nothing else: a button by its whole wording, a pointer by its label and
a colon, a notice by the words that it begins with and by reporting nothing. When in doubt a line
stays; it has no end mark then and is not quoted (`qa.text.prose.foreign_prose`).
"""

from __future__ import annotations

import re

from seeds.cleaning.foreign_line_kinds import line_pattern
from seeds.metadata.head_words import head_pattern

LONGEST = 160
"""Characters."""
MOST_BUTTONS = 8
LONGEST_NOTICE = 500
"""Characters of a cookie notice."""
LONGEST_CAPTION = 300
"""Characters of a caption with its credit; a longer paragraph is a story run together with one."""

# Who said it: then a notice is a story about one.
_SAID = re.compile(
    r"\b(?:sagte|sagt|erklärte|laut|teilte|a (?:déclaré|indiqué|expliqué)|selon|dijo|señaló|según"
    r"|ha (?:detto|spiegato)|secondo|disse|afirmou|segundo|zei|volgens|sade|säger|enligt|sa|sagde"
    r"|ifølge|powiedział\w?|według|заяви\w{1,3}|сообщи\w{1,3}|сказа\w{1,3}|по словам|за словами"
    r"|dedi|söyledi|açıkladı|قال|قالت|گفت|είπε|σύμφωνα)\b|कहा|述べ|話した|表示，|表示：|[说說]：|말했다|밝혔다"
)
_CREDIT_LABEL = (
    r"(?:(?:archiv|symbol)?fotos?|bild(?:quelle)?|grafik|photos?(?=\s:)|crédits?(?: photos?)?"
    r"|foto di|foto’s|imagen|imagem|beeld|zdjęcie|(?:источник )?фото|fotoğraf|φωτ(?:ο|ογραφία)"
    r"|الصورة|تصوير|عکس|फोटो|फ़ोटो|图片来源|圖片來源|图|圖|写真|写真提供|画像|사진)\s?[:：=＝／/]\s?"
)
_CREDIT = re.compile(
    rf"[(\[（【]?{_CREDIT_LABEL}(?:[^.!?。]|\b[^\W\d_]\. ){{2,80}}\.?[)\]）】]?"
    r"|fot\. [^.!?]{2,60}"
    r"|[(\[]foto di [^.!?()]{2,60}[)\]]"
    r"|[(\[]?foto [A-ZÀ-Ý][\w.’'-]+ [A-ZÀ-Ý][\w.’'-]+ ?/ ?[A-Z]\w{1,12}[)\]]?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    rf"[^\W\d_].{{3,240}}(?<=[.!?…»”\")。）]) ?[(\[（【]?{_CREDIT_LABEL}[^.!?。:]{{2,60}}[)\]）】]?"
    r"|[^\W\d_].{9,240}(?<=[.!?…»”\")]) ?(?:fot\. [^.!?]{2,60}|[(\[]foto di [^.!?()]{2,60}[)\]])",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|riproduzione riservata"
    r"|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden"
    r"|wszelkie prawa zastrzeżone|все права защищены|(?:усі|всі) права захищені"
    r"|tüm hakları saklıdır|alla rättigheter förbehållna|alle rettigheder forbeholdes"
    r"|med enerett|με επιφύλαξη παντός δικαιώματος"
    r"|جميع الحقوق محفوظة|تمامی حقوق|सर्वाधिकार सुरक्षित|版权所有|版權所有|無断転載"
    r"|無断複製|무단 ?전재",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"[（(\[【]?(?:责任编辑|責任編輯|责编|編輯|编辑|校对|审核|原标题)\s?[:：].{2,60}"
    r"|(?:quelle|fuente|fonte|bron|källa|kilde|źródło|kaynak|المصدر|منبع|स्रोत|出典|出所|来源|來源|출처"
    r"|πηγή)\s?[:：]\s?[^\s.。]{2,24}(?: [^\s.。]{2,24})?|(?:источник|джерело):\s?[^\s.]{2,24}",
    re.IGNORECASE,
)
# A day of another calendar on a line of its own; that of Islam is not read.
_CALENDAR = (
    r"[\u0621-\u0652\u0670-\u06d3\u200c\s:،,]{0,40}[\d٠-٩۰-۹]{1,2} "
    r"(?:%(persian_months)s|محرم|صفر"
    r"|ربيع (?:الأول|الآخر|الثاني)|جمادى (?:الأولى|الآخرة|الثانية)|رجب|شعبان|رمضان|شوال"
    r"|ذو القعدة|ذو الحجة) (?:13|14|۱۳|۱۴|١٤)[\d٠-٩۰-۹]{2}(?:\s?هـ)?"
    r"(?:\s?[-–،|]?\s?(?:ساعت\s)?[\d٠-٩۰-۹]{1,2}:[\d٠-٩۰-۹]{2})?"
)
_MARKS = r"[\s>»►▶•·*\-–—|/\[(【<#→☞■▲△◆●▽]{0,6}"
_BEHIND = r"[\s:：>»›→…!.\])】▼↓+/–—-]{0,4}"
_COUNTER = r"\s?[(（:]?\s?(?:\d{1,5})?\s?[)）]?"
_BUTTONS = {
    rule: f"{_MARKS}%({rule})s{_COUNTER if rule == 'comments' else _BEHIND}"
    for rule in (
        "share-bar", "comments", "advertisement", "continues", "reading-time", "subscribe",
        "section", "consent",
    )
}  # fmt: skip
# Asked first, for most lines begin like none of them.
_ANY_BUTTON = f"{_MARKS}(?:{'|'.join(f'%({rule})s' for rule in _BUTTONS)})"
_SERVICE = f"{_MARKS}%(services)s{_BEHIND}"
_BETWEEN = re.compile(r"\s{0,2}[|•·]\s{0,2}|\s{1,2}[/–—-]\s{1,2}")
_BETWEEN_BUTTONS = re.compile(r"[\s|•·/–—,:：-]+")
_LABEL = f"{_MARKS}%(pointers)s{_BEHIND}"
_POINTER = rf"{_MARKS}(?:%(pointers)s|%(more)s)\s?[:：|»›→】\]]\s?(?P<title>.{{3,140}})"
_LINK = rf"{_MARKS}%(links)s[\s:：>»›→]{{0,4}}"
_PLEAS = {rule: f"{_MARKS}%({rule})s{_BEHIND}" for rule in ("follow-us", "newsletter")}
_COOKIE = f"{_MARKS}%(cookies)s"
# In scripts without capitals the name of an agency may be a word.
_AGENCY = (
    rf"{_MARKS}(?=[A-Za-zÀ-ɏͰ-ԯ])%(agencies !en)s(?:[/,-] ?(?:[a-zäöü]{{2,5}}|%(agencies)s)){{0,3}}"
    + _BEHIND
)


def foreign_rule(line: str) -> str | None:
    """The rule that takes a line of another language than English; None if it stays."""
    if len(line) > LONGEST_NOTICE:
        return None
    rule = None
    if len(line) <= LONGEST:
        rule = _label_rule(line) or _line_rule(line) or _bar_rule(line)
    return rule or ("consent" if _is_notice(line) else None)


def _button_rule(line: str) -> str | None:
    if line_pattern(_ANY_BUTTON).match(line):
        for rule, pattern in _BUTTONS.items():
            if line_pattern(pattern).fullmatch(line):
                return rule
    return "agency-line" if head_pattern(_AGENCY).fullmatch(line) else None


def _bar_rule(line: str) -> str | None:
    """The rule that takes several buttons in a row: "Teilen | Drucken", "シェア ツイート"."""
    for between in (_BETWEEN, _BETWEEN_BUTTONS):
        parts = [part for part in between.split(line) if part]
        if 1 < len(parts) <= MOST_BUTTONS:
            rules = {
                "" if line_pattern(_SERVICE).fullmatch(part) else _button_rule(part)
                for part in parts
            }
            if None in rules or rules == {""}:
                continue
            if "share-bar" in rules:
                return "share-bar"
            # Without a sign between them, words of other buttons may be a headline.
            if between is _BETWEEN:
                return min(filter(None, rules))
    return None


def _label_rule(line: str) -> str | None:
    """The rule that takes a button, or a label with the title of its link."""
    if rule := _button_rule(line):
        return rule
    pointer = line_pattern(_POINTER).fullmatch(line)
    is_link = (
        line_pattern(_LABEL).fullmatch(line)
        or line_pattern(_LINK).fullmatch(line)
        or (pointer and ". " not in pointer["title"].rstrip())
    )
    return "related-link" if is_link else None


def _line_rule(line: str) -> str | None:
    for rule, pattern in _PLEAS.items():
        if line_pattern(pattern).fullmatch(line) and not _SAID.search(line):
            return rule
    if head_pattern(_CALENDAR).fullmatch(line):
        return "date-line"
    if _DESK.fullmatch(line):
        return "desk-line"
    return "copyright" if len(line) <= LONGEST // 2 and _RIGHTS.search(line) else None


def _is_notice(line: str) -> bool:
    """Whether a line says that the site uses cookies, and nobody says so of another one."""
    return line_pattern(_COOKIE).fullmatch(line) is not None and _SAID.search(line) is None


def is_foreign_caption(line: str) -> bool:
    """Whether a line says who took the picture, with its caption or without: "Foto: Ada Kern"."""
    if len(line) <= LONGEST and _CREDIT.fullmatch(line):
        return True
    return len(line) <= LONGEST_CAPTION and _CAPTION.fullmatch(line) is not None
