"""The small fields around a story: authors, outlet, language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from seeds.metadata.foreign_bylines import joined_names, opened_authors

_BY = re.compile(
    r"(?:(?:(?:written|posted|reported|story|words|text|report|reporting|analysis|opinion|review"
    r"|commentary|column)\s+)?by|authors?|autore?s?|auteurs?|автор|текст)\b\s{0,9}:?\s{1,9}",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s?(?:[,;|•·]|\s&\s|\s(?:and|with)\s)\s?", re.IGNORECASE)
_NAME_TAIL = re.compile(r"(?:jr|sr|ph\.?d|m\.?d|ii|iii|iv)\.?", re.IGNORECASE)
_NOBODY = frozenset(("none", "null", "nan", "n/a", "undefined", "unknown", "admin", "anonymous"))
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]{1,20})?")


def one_line(text: str) -> str:
    """The text as one line: entities read, runs of white space made one space."""
    return " ".join(html.unescape(text).split())


def split_authors(text: str) -> tuple[str, ...]:
    """The names in a byline: "By Jane Doe and John Roe" → ("Jane Doe", "John Roe").

    "Doe, Jane" stays one name, and links (many pages give the author's profile
    instead of a name) are no names, nor is what programs write where there is none.
    """
    line = one_line(text)
    if opened := opened_authors(line):
        return distinct(opened)
    line = _BY.sub("", line, count=1) if _BY.match(line) else line
    parts = [part for part in map(str.strip, _BETWEEN_NAMES.split(line)) if part]
    if len(parts) == 2 and line.count(",") == 1 and all(" " not in part for part in parts):
        parts = [f"{parts[0]}, {parts[1]}"]
    names: list[str] = []
    for part in parts:
        if names and _NAME_TAIL.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    each = (joined for name in names for joined in joined_names(name))
    return distinct(name for name in each if _is_somebody(name))


def _is_somebody(name: str) -> bool:
    return "://" not in name and "@" not in name and name.casefold() not in _NOBODY


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def outlet_of(url: str | None) -> str | None:
    """The outlet where nothing names one: the URL's host without "www.".

    Kept that simple on purpose: "edition.cnn.com" is true, "CNN" would be a guess.
    """
    try:
        parts = urlsplit(url or "")
        host = parts.hostname if parts.scheme in ("http", "https", "") else None
    except ValueError:
        return None
    return (host.removeprefix("www.") or None) if host else None


def language_code(text: str | None) -> str | None:
    """The ISO 639 code of a language tag: "en-GB" → "en"; None for other text."""
    match = _LANGUAGE.fullmatch((text or "").strip())
    return match[1].lower() if match else None
