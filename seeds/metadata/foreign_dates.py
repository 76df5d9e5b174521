"""Dates in other languages than English, turned into English ones.

The names of months and days are those of the Unicode CLDR (https://cldr.unicode.org) as they
stand in dates, with the short forms and spellings that newspapers print. Days of the Persian
calendar become those of the Gregorian one; of others they are left as they are, and give no day.
"""

from __future__ import annotations

import re
from functools import cache

from seeds.metadata.head_words import head_pattern, head_words

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# German, French, Spanish, Italian, Portuguese, Dutch, Danish and Norwegian, Swedish, Polish,
# Czech, Romanian, Finnish, Turkish, Russian, Ukrainian, Greek; Arabic of Egypt, the Levant and
# the Maghreb, Persian, Hindi. No name that means two months is among them: "listopada" is
# November in Polish and October in Croatian.
_MONTHS = (
    "januar jänner jan janvier janv enero ene gennaio gen janeiro januari stycznia sty ledna"
    " ianuarie tammikuuta ocak oca января янв січня січ ιανουαρίου ιαν يناير جانفي ژانویه जनवरी",
    "februar feb février févr febrero febbraio febr fevereiro fev februari lutego lut února"
    " februarie helmikuuta şubat şub февраля фев лютого лют φεβρουαρίου φεβ فبراير شباط فيفري"
    " فوریه फरवरी फ़रवरी",
    "märz mär mrz mars marzo mar março maart mrt marts marca března martie maaliskuuta mart марта"
    " мар березня бер μαρτίου μαρ مارس آذار मार्च",
    "april apr avril avr abril abr aprile aprilie kwietnia kwi dubna huhtikuuta nisan nis апреля"
    " апр квітня квіт απριλίου απρ أبريل ابريل إبريل نيسان أفريل آوریل अप्रैल",
    "mai may mayo maggio mag maio mei maj maja května toukokuuta mayıs мая травня трав μαΐου μαϊ"
    " مايو أيار ماي مه मई",
    "juni juin junio giugno giu junho czerwca cze června iunie kesäkuuta haziran haz июня июн"
    " червня черв ιουνίου ιουν يونيو حزيران جوان ژوئن जून",
    "juli juillet juil julio luglio lug julho lipca lip července iulie heinäkuuta temmuz tem июля"
    " июл липня лип ιουλίου ιουλ يوليو تموز جويلية ژوئیه जुलाई",
    "august août agosto ago augustus augusti sierpnia sie srpna elokuuta ağustos ağu августа авг"
    " серпня серп αυγούστου αυγ أغسطس اغسطس آب أوت اوت अगस्त",
    "september septembre septiembre settembre sett set setembro września wrz září septembrie"
    " syyskuuta eylül eyl сентября сент сен вересня вер σεπτεμβρίου σεπ سبتمبر أيلول سپتامبر"
    " सितंबर सितम्बर",
    "oktober okt octobre octubre ottobre ott outubro out października paź října octombrie lokakuuta"
    " ekim eki октября окт жовтня жовт οκτωβρίου οκτ أكتوبر اكتوبر اکتبر अक्टूबर अक्तूबर",
    "november nov novembre noviembre novembro listopadu noiembrie marraskuuta kasım kas"
    " ноября нояб ноя листопада лист νοεμβρίου νοε نوفمبر نوامبر नवंबर नवम्बर",
    "dezember dez décembre déc diciembre dic dicembre dezembro december dec desember des grudnia"
    " gru prosince decembrie joulukuuta aralık ara декабря дек грудня груд δεκεμβρίου δεκ ديسمبر"
    " دسامبر दिसंबर दिसम्बर",
)
# Of two words.
_LEVANTINE = {"كانون الثاني": 0, "كانون الأول": 11, "تشرين الأول": 9, "تشرين الثاني": 10}

_WEEKDAYS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"
    " lundi mardi mercredi jeudi vendredi samedi dimanche"
    " lunes martes miércoles jueves viernes sábado domingo"
    " lunedì martedì mercoledì giovedì venerdì sabato domenica"
    " segunda-feira terça-feira quarta-feira quinta-feira sexta-feira"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
    " mandag tirsdag onsdag torsdag fredag lørdag søndag"
    " måndag tisdag lördag söndag"
    " poniedziałek wtorek środa czwartek piątek sobota niedziela"
    " maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai"
    " pazartesi salı çarşamba perşembe cuma cumartesi pazar"
    " понедельник вторник среда четверг пятница суббота воскресенье"
    " понеділок вівторок середа четвер п’ятниця п'ятниця субота неділя"
    " δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή"
    " الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد"
    " دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه شنبه یکشنبه یک‌شنبه"
    " सोमवार मंगलवार बुधवार गुरुवार गुरूवार शुक्रवार शनिवार रविवार"
)

# They stand at the beginning, for they are words as well.
_SHORT_DAYS = "mo di mi do fr sa so ma wo vr za zo lun mar mer jeu ven sam dim пн вт ср чт пт сб вс"

# Digits of Arabic, Persian, Hindi, Bengali and of full width; a full-width colon; marks of
# direction, which are not seen.
_PLAIN = {
    first + number: str(number)
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10)
    for number in range(10)
} | {0xFF1A: ":", 0x200E: None, 0x200F: None}


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


_MONTH = rf"(?:{_any_of(' '.join(_MONTHS))}|{'|'.join(_LEVANTINE)})"
_ENDS = r"(?![^\W_]|[\u0900-\u0963])"
_WEEKDAY = rf"(?:{_any_of(_WEEKDAYS)}){_ENDS}"
_SHORT_DAY = rf"(?:^|(?<=[|·•:–—-] ))(?:{_any_of(_SHORT_DAYS)})"
_NUMERIC = (
    r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d{4}(?!\d)"
    r"|\d{4}(?P<sign>[./-])\d{1,2}(?P=sign)\d{1,2}(?:(?<=\.\d\d)\.)?(?!\d)"
)
_HALF = r"午前|午後|上午|下午|오전|오후|صباحا|صباحاً|مساء|مساءً|ص|م"
_AFTERNOON = ("午後", "下午", "오후", "مساء", "م")
_CLOCK = (
    r"(?:,?\s?(?:[|·•–-]\s)?(?:à|um|a las|a la|alle ore|alle|ore|às|om|kl\.?|klo|o|godz\.|в|о|saat"
    r"|στις|الساعة|ساعت|बजे)?\s?"
    rf"(?:(?P<before>{_HALF})\s?)?(?P<clock>\d{{1,2}}(?:[:.h]|[時时点點시]\s?)\d{{2}})[分분]?"
    rf"(?P<seconds>:\d{{2}}(?!\d))?(?:\s?uhr{_ENDS}|\s?h\b)?"
    rf"(?:\s(?P<behind>{_HALF}){_ENDS})?)?"
)
_DATE = re.compile(
    r"(?<![^\W_])(?:(?<!\d\s)(?P<article>le|el|il|am|der|den|op|em|του)\s)?"
    rf"(?:(?P<weekday>{_WEEKDAY}|{_SHORT_DAY})\.?[,،]?\s(?:(?:den|der|le)\s)?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:\.|º|er)?[\s/.-](?:de\s|d[’'])?(?P<month>{_MONTH})"
    rf"(?:\s?/\s?{_MONTH})?\.?[,،]?[\s/.-](?:de\s|del\s)?(?P<year>\d{{4}})(?!\d)"
    rf"|(?P<month_first>{_MONTH})\.?\s(?P<second>\d{{1,2}}),?\s(?P<last>\d{{4}})(?!\d)"
    rf"|(?<![\d./-])(?P<numeric>{_NUMERIC}))"
    rf"(?:\s?(?:г\.|р\.|r\.|года|року|roku|م){_ENDS})?"
    rf"(?:,?\s(?P<weekday_behind>{_WEEKDAY}))?{_CLOCK}",
    re.IGNORECASE,
)
# "۱۵ اردیبهشت ۱۴۰۳"; figures alone by their digits, for in others they may be a day of Islam.
_PERSIAN = re.compile(
    r"(?<!\d)(?:(?P<day>\d{1,2})\s(?P<name>[آ-ی]{2,8})(?:\sماه)?[،,]?\s"
    r"(?P<year>[1۱١][34۳۴٣٤]\d\d)"
    r"|(?P<figures>۱[۳۴][۰-۹]{2}(?P<sign>[/-])[۰-۹]{1,2}(?P=sign)[۰-۹]{1,2}))(?!\d)"
)
_SIGNS = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
    r"(?:\s?[(（][月火水木金土日월화수목금토일](?:曜日?|요일)?(?:・祝)?[)）]"
    r"|\s?(?:[月火水木金土日]曜日?|[월화수목금토일]요일|(?:星期|週|周)[一二三四五六日天]))?"
    + _CLOCK
)
# Nobody but Americans puts the month first, and the words around it are none of theirs.
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DAY_FIRST = r"\3-\2-\1"
_YEAR = re.compile(r"\d{4}")  # asked first, for most lines have none
_PUBLISHED = (
    rf"(?i)(?:\b%(published !zh !ja !ko)s{_ENDS}(?:\s(?:le|am|el|em|il|op|στις|:))?"
    r"|%(published zh ja ko)s)\s?:?\s?(?=\d|Published|Updated)"
)
_UPDATED = (
    rf"(?i)(?:\b%(updated !zh !ja !ko)s{_ENDS}"
    r"(?:\s(?:le|am|el|em|il|op|στις|à|um|a las|alle|às|om|kl\.?|о|в|:))?"
    r"|%(updated zh ja ko)s)\s?:?\s?(?=\d)"
)
# How long ago, beside a day of publication; the unit says nothing that is kept.
_AGO = re.compile(
    r"\b(?:il y a|hace|há|vor|för|منذ|قبل)\s(\d{1,3})\s?(?:min\w*|h\b|heures?|horas?|stunden?"
    r"|timm\w+|dias?|días?|jours?|tag(?:en)?|ساع(?:ات|ة)|دق(?:يقة|ائق))(?:\ssedan)?"
    r"|\b(\d{1,3})\s?(?:(?:uur|min\w*|dagen)\sgeleden|(?:ore|minuti|giorni)\sfa"
    r"|(?:час\w*|мин\w*|год\w*|хв\w*)\s(?:назад|тому)|(?:saat|dakika|gün)\sönce"
    r"|(?:godzin\w?|minut\w?)\stemu|(?:時間|分|小时|小時|分钟|分鐘|시간|분)\s?[前전])",
    re.IGNORECASE,
)
_BY = r"(?i)%(by !en)s(?:\s?:\s?|\s)|%(labels)s\s?:\s?"


def in_english(line: str) -> str:
    """A line with its dates, and the words around them, in English; as it is without such ones.

    "Von Jane Doe, 14. März 2024" becomes "By Jane Doe, 14 March 2024".
    """
    if _YEAR.search(line) is None:
        return line
    plain = line
    if not line.isascii():
        plain = _PERSIAN.sub(_by_persian_calendar, line).translate(_PLAIN)
    translated = _AGO.sub(r"\1\2 hours ago", _SIGNS.sub(_by_signs, _DATE.sub(_by_names, plain)))
    labelled = head_pattern(_UPDATED).sub("Updated ", translated)
    labelled = head_pattern(_PUBLISHED).sub("Published ", labelled)
    translated = translated if labelled == translated else _SLASHED.sub(_DAY_FIRST, labelled)
    if translated == line:
        return line
    by = head_pattern(_BY).match(translated)
    return f"By {translated[by.end() :]}" if by else translated


def is_month(name: str) -> bool:
    """Whether a word is the name of a month, or its short form, in English or another language."""
    is_english = name.title() in (*_ENGLISH, *_SHORT, "Sept")
    return is_english or _key(name) in _names() or name in head_words("persian_months")


def _by_names(match: re.Match[str]) -> str:
    clock = _clock(match)
    if match["numeric"]:
        around = any(match[name] for name in ("article", "weekday", "weekday_behind"))
        is_plain = match["clock"] is None or (":" in match["clock"] and match[0][-1].isdigit())
        is_plain = is_plain and not any(map(str.isalpha, match[0]))
        is_plain = is_plain and not match["numeric"].endswith(".")
        if is_plain and not around:
            return match[0]
        return _SLASHED.sub(_DAY_FIRST, match["numeric"].rstrip(".")) + clock
    if match["month_first"]:
        day, name, year = match["second"], match["month_first"], match["last"]
        if name.title() in _ENGLISH or name.title() in _SHORT:
            return match[0]
    else:
        day, name, year = match["day"], match["month"], match["year"]
    return f"{day} {_ENGLISH[_names()[_key(name)]]} {year}{clock}"


def _by_signs(match: re.Match[str]) -> str:
    return f"{match['year']}-{match['month']}-{match['day']}{_clock(match)}"


def _by_persian_calendar(match: re.Match[str]) -> str:
    """A day in ISO 8601, or as it is printed where there is no such day."""
    from persiantools.jdatetime import JalaliDate

    months = head_words("persian_months")
    try:
        if match["figures"]:
            year, month, day = map(int, match["figures"].split(match["sign"]))
        else:
            month = months.index(match["name"].replace("ي", "ی")) + 1
            year, day = int(match["year"]), int(match["day"])
        return str(JalaliDate(year, month, day).to_gregorian())
    except ValueError:
        return match[0]


def _clock(match: re.Match[str]) -> str:
    """The time of the day by a clock of 24 hours, with a space in front; "" without one."""
    if match["clock"] is None:
        return ""
    hour, minute = re.split(r"\D+", match["clock"])
    half = match["before"] or match["behind"] or ""
    if half.startswith(_AFTERNOON) and int(hour) < 12:
        hour = str(int(hour) + 12)
    return f" {hour}:{minute}{match['seconds'] or ''}"


_SHORT = frozenset(name[:3] for name in _ENGLISH)


def _key(name: str) -> str:
    """A name however it is typed: "KASIM" and "kasim" are "kasım", and "ΐ" is three letters."""
    return name.casefold().replace("i\u0307", "i").replace("ı", "i")


@cache
def _names() -> dict[str, int]:
    listed = {_key(name): month for month, names in enumerate(_MONTHS) for name in names.split()}
    return listed | _LEVANTINE
