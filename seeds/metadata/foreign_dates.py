"""Dates in other languages than English, turned into English ones.

The names of the months are those of the Unicode CLDR (https://cldr.unicode.org) as they stand
in dates, with the short forms that newspapers print.
"""

from __future__ import annotations

import re
from functools import cache

_ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# German, French, Spanish, Italian, Portuguese, Dutch, Danish and Norwegian, Swedish, Polish,
# Czech, Romanian, Finnish, Turkish, Russian, Ukrainian, Greek. No name that means two months
# is among them: "listopada" is November in Polish and October in Croatian.
_MONTHS = (
    "januar jänner jan janvier janv enero ene gennaio gen janeiro januari stycznia ledna ianuarie"
    " tammikuuta ocak января янв січня ιανουαρίου",
    "februar feb février févr febrero febbraio febr fevereiro fev februari lutego února februarie"
    " helmikuuta şubat февраля фев лютого φεβρουαρίου",
    "märz mär mars marzo mar março maart mrt marts marca března martie maaliskuuta mart марта мар"
    " березня μαρτίου",
    "april apr avril avr abril abr aprile aprilie kwietnia dubna huhtikuuta nisan апреля апр"
    " квітня απριλίου",
    "mai mayo maggio mag maio mei maj maja května toukokuuta mayıs мая травня μαΐου",
    "juni juin junio giugno giu junho czerwca června iunie kesäkuuta haziran июня червня ιουνίου",
    "juli juillet juil julio luglio lug julho lipca července iulie heinäkuuta temmuz июля липня"
    " ιουλίου",
    "august août agosto ago augustus augusti sierpnia srpna elokuuta ağustos августа авг серпня"
    " αυγούστου",
    "september septembre septiembre settembre sett setembro września září septembrie syyskuuta"
    " eylül сентября сен вересня σεπτεμβρίου",
    "oktober okt octobre octubre ottobre ott outubro października října octombrie lokakuuta ekim"
    " октября окт жовтня οκτωβρίου",
    "november nov novembre noviembre novembro listopadu noiembrie marraskuuta kasım"
    " ноября ноя листопада νοεμβρίου",
    "dezember dez décembre déc diciembre dic dicembre dezembro december dec desember grudnia"
    " prosince decembrie joulukuuta aralık декабря дек грудня δεκεμβρίου",
)

_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:\.|º|er)?\s(?:de\s|d[’'])?(?P<month>[^\W\d_]{3,12})\.?,?\s(?:de\s|del\s)?"
    r"(?P<year>\d{4})(?!\d)(?:\sг\.|\sр\.)?"
    r"(?:,?\s?(?:[|·•-]\s)?(?:à|um|a las|a la|alle ore|alle|às|om|kl\.?|klo|o|в|о|saat)?\s?"
    r"(?P<clock>\d{1,2}[:.h]\d{2})(?:\s?uhr|\s?h\b)?)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")  # asked first, for most lines have none
_SIGNS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_PUBLISHED = re.compile(
    r"\b(?:publiée? le|veröffentlicht(?: am)?|publicado(?: el| em)?|pubblicato(?: il)?"
    r"|gepubliceerd(?: op)?|publicerad|publisert|udgivet|opublikowano|publikováno|julkaistu"
    r"|yayınlanma(?: tarihi)?|опубликовано|опубліковано)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:mis(?:e)? à jour le|modifiée? le|aktualisiert(?: am)?|actualizado(?: el)?"
    r"|aggiornato(?: il)?|atualizado(?: em)?|bijgewerkt(?: op)?|uppdaterad|oppdatert|opdateret"
    r"|zaktualizowano|aktualizováno|päivitetty|güncelle(?:n)?me(?: tarihi)?|обновлено|оновлено)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:von|par|por|di|da|door|av|af|autore?s?|auteur|автор|текст|yazan)\b\s?:?\s",
    re.IGNORECASE,
)


def in_english(line: str) -> str:
    """A line with its dates, and the words around them, in English; as it is without such ones.

    "Von Jane Doe, 14. März 2024" becomes "By Jane Doe, 14 March 2024".
    """
    if _YEAR.search(line) is None:
        return line
    translated = _SIGNS.sub(r"\1-\2-\3", _DATE.sub(_english, line))
    translated = _UPDATED.sub("Updated", _PUBLISHED.sub("Published", translated))
    if translated == line:
        return line
    by = _BY.match(translated)
    return f"By {translated[by.end() :]}" if by else translated


def _english(match: re.Match[str]) -> str:
    month = _names().get(match["month"].casefold())
    if month is None:
        return match[0]
    clock = f" {match['clock'].replace('h', ':')}" if match["clock"] else ""
    return f"{match['day']} {_ENGLISH[month]} {match['year']}{clock}"


@cache
def _names() -> dict[str, int]:
    return {name: month for month, names in enumerate(_MONTHS) for name in names.split()}
