"""Titles of pages without the name of the site, and keys of lines that say the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NOT_WORD = re.compile(r"[\W_]+")


def line_key(text: str) -> str:
    """The key of a line, its letters and digits: the same for lines that say the same."""
    return _NOT_WORD.sub(" ", text.casefold()).strip()


_ERROR = re.compile(
    r"\b(?:40[0-9]|50[0-9]|not found|access denied|forbidden|are you a (?:robot|human)"
    r"|451|just a moment|enable javascript|page unavailable|unavailable (?:due|in your)"
    r"|(?:can(?:not|[’']t)|could not|couldn[’']t) find (?:that|this|the|your) page"
    r"|page (?:does not|doesn[’']t) exist|seite nicht gefunden|page introuvable"
    r"|página no encontrada|pagina non trovata|pagina niet gevonden)\b",
    re.IGNORECASE,
)


def is_error_title(title: str) -> bool:
    """Whether a page's title tells of an error, or asks whether one is a robot."""
    return _ERROR.search(title) is not None


LONGEST_TITLE = 500
"""Characters. Longer titles are left as they are."""

_SUFFIX = re.compile(r"^(?P<head>.{3,}\S)\s+(?P<mark>[|–—·•«»-]|::)\s+(?P<tail>[^|]{1,60})$")


def clean_title(title: str | None, outlet: str | None, url: str | None) -> str:
    """A page's title without the site's name behind it; "" for None."""
    words = " ".join((title or "").split())
    sites = _sites(outlet, url)
    while len(words) <= LONGEST_TITLE and (match := _SUFFIX.match(words)):
        if not _names_site(match["tail"], match["mark"], match["head"], sites):
            break
        words = match["head"]
    return words


def _sites(outlet: str | None, url: str | None) -> tuple[str, ...]:
    """Outlet and host as letters only: "The Daily Bugle" and "thedailybugle"."""
    names = [line_key(outlet).replace(" ", "")] if outlet else []
    try:
        host = (urlsplit(url).hostname if url else None) or ""
    except ValueError:
        host = ""
    labels = [label for label in host.split(".")[:-1] if label not in {"www", "m", "edition", "co"}]
    names.extend(line_key(label).replace(" ", "") for label in labels)
    return tuple(name for name in names if len(name) >= 2)


def _names_site(tail: str, mark: str, head: str, sites: tuple[str, ...]) -> bool:
    name = line_key(tail).replace(" ", "")
    if not name:
        return False
    if tail.rstrip(" .…") != tail and any(site.startswith(name) for site in sites):
        return True
    for site in sites:
        bare, bare_site = name.removeprefix("the"), site.removeprefix("the")
        if bare and (bare == bare_site or (len(bare_site) >= 3 and bare.startswith(bare_site))):
            return True
        if len(bare) >= 3 and bare_site.startswith(bare):
            return True
    words = tail.split()
    return (
        mark == "|"
        and len(words) <= 3
        and head.count(" ") >= 3
        and all(word[0].isupper() for word in words)
    )
