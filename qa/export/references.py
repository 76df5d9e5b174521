"""Cited articles for reference managers: CSL-JSON and BibTeX.

CSL-JSON after the schema of the Citation Style Language 1.0.2 (csl-data.json), BibTeX after
the biblatex manual 3.20 (entry types ``@article`` with ``entrysubtype = {newspaper}`` and
``@online``, dates in ISO 8601). Only what is known is said: dates are the outlet's own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from qa.text.markup.safe_links import web_link
from qa.text.plain import on_one_line
from qa.text.prose.opinion import is_opinion
from seeds.article import Article

UNTITLED = "[Untitled article]"

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_KEY_LETTERS = 20
_LATEX = {
    "\\": r"\textbackslash{}",
    # By name, because BibTeX counts braces, escaped or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
} | {sign: f"\\{sign}" for sign in "#$%&_"}
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")
# TeX makes a dash of two hyphens and a curly mark of two apostrophes.
_LIGATURE = re.compile(r"([-',])(?=\1)")


def csl_json(articles: Sequence[Article], accessed: date) -> str:
    """Articles as CSL-JSON, each once.

    Authors are given whole, as ``literal``: a byline does not tell a family name from an
    agency.

    Args:
        articles: the cited ones, in the order wanted.
        accessed: the day of the export, which citation styles want beside an address.
    """
    items = [_csl_item(article, accessed) for article in _each_once(articles)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl_item(article: Article, accessed: date) -> dict[str, object]:
    outlet = on_one_line(article.outlet or "")
    address = web_link(article.url)
    day = [int(part) for part in _date(article.published).split("-") if part]
    fields: dict[str, object] = {
        "id": article.id,
        "type": "webpage" if address and not outlet else "article-newspaper",
        "genre": "Opinion" if is_opinion(article.title, article.url) else "",
        "title": _title(article),
        "author": [{"literal": name} for name in _authors(article)],
        "container-title": outlet,
        "issued": {"date-parts": [day]} if day else None,
        "URL": address,
        "accessed": {"date-parts": [list(accessed.timetuple()[:3])]} if address else None,
        "language": on_one_line(article.language or ""),
    }
    return {name: value for name, value in fields.items() if value}


def bibtex(articles: Sequence[Article], accessed: date) -> str:
    """Articles as BibTeX entries for biblatex, each once; UTF-8.

    Titles and authors stand in double braces: a style must not change their letters, nor
    take an agency apart as a name.

    Arguments as in `csl_json`.
    """
    return "\n".join(_bibtex_entry(article, accessed) for article in _each_once(articles))


def _bibtex_entry(article: Article, accessed: date) -> str:
    outlet = on_one_line(article.outlet or "")
    address = web_link(article.url)
    fields = {
        "author": " and ".join(f"{{{latex(name)}}}" for name in _authors(article)),
        "title": f"{{{latex(_title(article))}}}",
        "titleaddon": "Opinion" if is_opinion(article.title, article.url) else "",
        "journaltitle": latex(outlet),
        "entrysubtype": "newspaper" if outlet else "",
        "date": _date(article.published),
        # Verbatim for biblatex; `web_link` leaves no brace and no backslash in it.
        "url": address or "",
        "urldate": accessed.isoformat() if address else "",
    }
    kind = "online" if address and not outlet else "article"
    said = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(article)},\n{said}}}\n"


def latex(text: str) -> str:
    """One line of text as LaTeX that prints exactly these characters.

    A straight double quotation mark stays: the command for it is not in every font encoding.
    """
    text = _SPECIAL.sub(lambda match: _LATEX[match[0]], text)
    return _LIGATURE.sub(r"\1{}", text)


def _key(article: Article) -> str:
    """The outlet, the year and the id: stable, unique, and of letters that every tool takes."""
    plain = unicodedata.normalize("NFKD", article.outlet or "").encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]", "", plain.lower())[:_KEY_LETTERS] or "article"
    return "-".join(filter(None, (name, _date(article.published)[:4], article.id)))


def _title(article: Article) -> str:
    return on_one_line(article.title) or UNTITLED


def _authors(article: Article) -> list[str]:
    return [name for name in map(on_one_line, article.authors) if name]


def _date(published: str | None) -> str:
    """Year, month and day as far as they are given, in the outlet's own time."""
    match = _DATE.match(published or "")
    return match[0] if match else ""


def _each_once(articles: Iterable[Article]) -> list[Article]:
    return list({article.id: article for article in articles}.values())
