"""The page that says what is in the archive, and what was left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from qa.archive import Archive
from qa.storage.tables.catalogue import LONGEST_SEARCH, Headline, Headlines, Holdings
from qa.web.upload.report_view import failure_html, upload_html
from qa.web.views.elements import count, credit, day_label, escape, headline
from qa.web.views.month_chart import chart_html
from seeds.limits import size_text

PAGE = 20
"""Headlines on one page of a search."""

OUTLETS_SHOWN = 12
MOST_FAILURES = 100
"""Failures that are named on the page; `citewire build` names all."""

Reply: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    articles: int


def holdings_reply(archive: Archive, *, uploads: bool) -> Reply:
    """What the page gets when it asks what is in the archive."""
    return {"html": holdings_html(archive.holdings(PAGE), uploads)}


def headlines_reply(archive: Archive, request: object) -> Reply:
    """What the page gets for a search: ``{"words": …, "offset": …}``, whatever was sent."""
    asked = request if isinstance(request, dict) else {}
    words, offset = asked.get("words"), asked.get("offset")
    words = words[:LONGEST_SEARCH] if isinstance(words, str) else ""
    # type() and not isinstance(): JSON's true is no number.
    place = max(offset, 0) if type(offset) is int else 0
    found = archive.headlines(words, PAGE, place)
    return {"html": headlines_html(found, words)}


def holdings_html(holdings: Holdings, uploads: bool) -> str:
    """The archive in figures, a chart, lists and a search.

    Args:
        holdings: what there is.
        uploads: whether files can be added from the page.
    """
    return (
        '<div class="cw-holdings-page"><h2 class="cw-holdings-head">What is in this archive</h2>'
        f'<div class="cw-holdings-facts" data-part="facts">{_facts(holdings)}</div>'
        f"{upload_html() if uploads else ''}{_search(holdings.newest)}</div>"
    )


def headlines_html(found: Headlines, words: str) -> str:
    """One page of a search for headlines, with a button for the next one."""
    shown = f" for “{escape(words.strip())}”" if words.strip() else ""
    if not found.total:
        asked = "all of the words" if len(words.split()) > 1 else "the word"
        said = f"No headline has {asked} “{escape(words.strip())}”."
        said = said if shown else "There is no article yet."
        return f'<p class="cw-holdings-count">{said}</p>'
    end = found.offset + len(found.articles)
    what = count(found.total, "headline" if shown else "article")
    items = "".join(map(_headline_html, found.articles))
    more = ""
    if found.articles and end < found.total:
        more = (
            f'<button type="button" class="cw-plain cw-holdings-more" data-offset="{end}">'
            f"More ({found.total - end:,} left)</button>"
        )
    order = ", the newest first" if found.total > 1 else ""
    return (
        f'<p class="cw-holdings-count">{what}{shown}{order}.</p>'
        f'<ol class="cw-holdings-found">{items}</ol>{more}'
    )


def _headline_html(article: Headline) -> str:
    return (
        '<li><button type="button" class="cw-open cw-holdings-title" dir="auto"'
        f' data-article="{escape(article.article_id)}" data-start="0" data-end="0">'
        f"{headline(article.title)}</button>"
        f'<span class="cw-holdings-credit">{credit(article.outlet, article.published)}</span></li>'
    )


def _facts(holdings: Holdings) -> str:
    info = holdings.info
    if not info.articles:
        lead = '<p class="cw-holdings-empty">There is no article in this archive yet.</p>'
        return f"{lead}{_details(holdings)}{_left_out(holdings)}"
    return (
        f"{_figures(holdings)}{chart_html(holdings.months, info.undated)}"
        f'<div class="cw-holdings-lists">{_outlets(holdings)}{_languages(holdings)}</div>'
        f"{_details(holdings)}{_left_out(holdings)}"
    )


def _figures(holdings: Holdings) -> str:
    info = holdings.info
    newest = day_label(info.last_day) if info.last_day else "no date"
    figures = (
        (f"{info.articles:,}", "article" if info.articles == 1 else "articles"),
        (f"{len(info.outlets):,}", "outlet" if len(info.outlets) == 1 else "outlets"),
        (newest, "newest article"),
        (day_label(info.first_day) if info.first_day else "no date", "oldest article"),
    )
    rows = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for value, name in figures)
    return f'<dl class="cw-holdings-figures">{rows}</dl>'


def _outlets(holdings: Holdings) -> str:
    rows = [_Row(name, number) for name, number in holdings.info.outlets]
    named = sum(row.articles for row in rows)
    rest = holdings.info.articles - named
    if rest:
        rows.append(_Row("Not named", rest))
    more = ""
    if len(rows) > OUTLETS_SHOWN:
        more = (
            f"<details><summary>{count(len(rows) - OUTLETS_SHOWN, 'more outlet')}</summary>"
            f"{_bars(rows[OUTLETS_SHOWN:], rows)}</details>"
        )
    return f"<section><h3>Outlets</h3>{_bars(rows[:OUTLETS_SHOWN], rows)}{more}</section>"


def _languages(holdings: Holdings) -> str:
    rows = [_Row(language_name(code), number) for code, number in holdings.languages]
    return f"<section><h3>Languages</h3>{_bars(rows, rows)}</section>"


def _bars(rows: Sequence[_Row], of: Sequence[_Row]) -> str:
    """Names with their numbers, and a line as long as the share of the largest."""
    most = max(row.articles for row in of)
    items = "".join(
        f'<li><span class="cw-holdings-name" dir="auto">{escape(row.name)}</span>'
        f'<span class="cw-holdings-number">{row.articles:,}</span>'
        f'<span class="cw-holdings-bar" style="width:{100 * row.articles / most:.1f}%"></span></li>'
        for row in rows
    )
    return f'<ul class="cw-holdings-bars">{items}</ul>'


def language_name(code: str | None) -> str:
    """The English name of a language by its ISO 639 code; the code where none is known."""
    if code is None:
        return "Not stated"
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


def _details(holdings: Holdings) -> str:
    info = holdings.info
    rows = [
        ("Last build", _moment(info.built)),
        ("Passages", f"{info.passages:,}"),
        ("Copies", f"{info.copies:,} near-identical to another article" if info.copies else ""),
        ("Model", f"{escape(info.model)}, {info.dimension} dimensions"),
        ("Files read", f"{info.sources:,}"),
        ("On disk", size_text(info.bytes_on_disk)),
    ]
    shown = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows if value)
    return f'<dl class="cw-holdings-details">{shown}</dl>'


def _moment(built: str | None) -> str:
    if built is None:
        return "never"
    time = datetime.fromisoformat(built)
    shown = f"{day_label(built)}, {time:%H:%M} {time.tzname() or ''}".strip()
    return f'<time datetime="{escape(built)}">{escape(shown)}</time>'


def _left_out(holdings: Holdings) -> str:
    return _folded(
        "Files and records that could not be read",
        map(failure_html, holdings.failures[:MOST_FAILURES]),
        holdings.failure_count,
    ) + _folded(
        "Files in which no story was found",
        map(escape, holdings.storyless[:MOST_FAILURES]),
        holdings.storyless_count,
    )


def _folded(heading: str, items: Iterable[str], total: int) -> str:
    if not total:
        return ""
    listed = [f'<li dir="auto">{item}</li>' for item in items]
    rest = total - len(listed)
    more = f"<p>… and {rest:,} more.</p>" if rest else ""
    return (
        f'<details class="cw-holdings-out"><summary>{heading} ({total:,})</summary>'
        f"<ul>{''.join(listed)}</ul>{more}</details>"
    )


def _search(newest: Headlines) -> str:
    return (
        '<section class="cw-holdings-search"><h3><label for="cw-holdings-words">Search by headline'
        "</label></h3>"
        f'<input type="search" id="cw-holdings-words" maxlength="{LONGEST_SEARCH}" dir="auto"'
        ' autocomplete="off" aria-controls="cw-holdings-results" placeholder="Words of a headline">'
        f'<div id="cw-holdings-results">{headlines_html(newest, "")}</div></section>'
    )
