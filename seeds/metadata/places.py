"""Places that stand beside authors in bylines: "Ana Vega, Buenos Aires", "El Salvador, AP".

They are the countries of the Unicode CLDR (https://cldr.unicode.org), in each language whose
head words we know, and the cities by which time zones are named, among them most capitals.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from seeds.metadata.head_words import head_languages


def without_places(names: Iterable[str], *languages: str) -> tuple[str, ...]:
    """Those of some names that are none of places.

    Args:
        names: of people and places.
        languages: the codes of those in which places are known; all if none is named.
    """
    places = _places(languages or head_languages())
    return tuple(name for name in names if name.casefold() not in places)


@cache
def _places(languages: tuple[str, ...]) -> frozenset[str]:
    from babel import Locale  # takes its time
    from babel.core import get_global

    zones = (*get_global("zone_territories"), *get_global("zone_aliases"))
    names = {zone.rpartition("/")[2].replace("_", " ") for zone in zones}
    for locale in map(Locale.parse, languages):
        names.update(locale.territories.values())
        names.update(zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    return frozenset(map(str.casefold, names))
