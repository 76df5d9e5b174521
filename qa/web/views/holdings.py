"""The page that says what is in the archive, and what was left out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

from qa.archive import Archive
from qa.languages.codes import ENGLISH, counted
from qa.languages.messages import number_text, per_cent_text, say, say_number
from qa.languages.names import language_name
from qa.languages.punctuation import signs
from qa.storage.tables.catalogue import LONGEST_SEARCH, Headlines, Holdings
from qa.text.dates import day_label
from qa.watched.questions import Watched
from qa.web.views.elements import render_view
from qa.web.views.month_chart import month_chart
from qa.web.views.watched import watched_parts
from seeds.limits import size_text

PAGE = 20
"""Headlines on one page of a search."""

OUTLETS_SHOWN = 12
MOST_FAILURES = 100
"""Failures that are named on the page; `citewire build` names all."""

Reply: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class UploadForm:
    """The form that adds files.

    Attributes:
        address: where it sends them.
        kinds: their endings, with commas between.
        files, file_bytes, total_bytes: the most of one upload, and of one file.
        largest: the size of the largest file, in words.
    """

    address: str
    kinds: str
    files: int
    file_bytes: int
    total_bytes: int
    largest: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A name with its number of articles, and percent of the largest number."""

    name: str
    articles: int
    share: str


def holdings_reply(
    archive: Archive,
    upload: UploadForm | None,
    watched: Sequence[Watched] = (),
    language: str = ENGLISH,
) -> Reply:
    """The reply to the page that asks what is in the archive; arguments as in `holdings_html`."""
    return {"html": holdings_html(archive.holdings(PAGE), upload, watched, language)}


def headlines_reply(archive: Archive, request: object, language: str = ENGLISH) -> Reply:
    """The reply to a search: ``{"words": …, "offset": …}``, whatever was sent."""
    asked = request if isinstance(request, dict) else {}
    words, offset = asked.get("words"), asked.get("offset")
    words = words[:LONGEST_SEARCH] if isinstance(words, str) else ""
    # type() and not isinstance(): JSON's true is no number.
    place = max(offset, 0) if type(offset) is int else 0
    page = archive.headlines(words, PAGE, place)
    return {"html": headlines_html(page, words, language)}


def holdings_html(
    holdings: Holdings,
    upload: UploadForm | None,
    watched: Sequence[Watched] = (),
    language: str = ENGLISH,
) -> str:
    """The archive in figures, a chart, lists and a search.

    Args:
        holdings: what there is.
        upload: the form that adds files; None where the page cannot add any.
        watched: the questions that are watched; they can be changed where files can be added.
        language: of the page.
    """
    info = holdings.info
    named = sum(articles for _, articles in info.outlets)
    unnamed = [(say(language, "Not named"), info.articles - named)] if info.articles > named else []
    return render_view(
        "holdings.html",
        language,
        holdings=holdings,
        info=info,
        figures=_figures(holdings, language),
        chart=month_chart(holdings.months, language),
        undated=info.undated,
        outlets=_rows([*info.outlets, *unnamed]),
        outlets_shown=OUTLETS_SHOWN,
        languages=_rows(_languages(holdings, language)),
        built=_built(info.built, language),
        details=_details(holdings, language),
        failures=holdings.failures[:MOST_FAILURES],
        storyless=holdings.storyless[:MOST_FAILURES],
        upload=upload,
        **watched_parts(watched, language, can_change=upload is not None),
        longest_search=LONGEST_SEARCH,
        page=holdings.newest,
        words="",
    )


def headlines_html(page: Headlines, words: str, language: str = ENGLISH) -> str:
    """One page of a search for headlines, with a button for the next one."""
    return render_view("headlines.html", language, page=page, words=words.strip())


def _figures(holdings: Holdings, language: str) -> list[tuple[str, str]]:
    info, number = holdings.info, partial(number_text, language)
    newest, oldest = (day_label(day, language) for day in (info.last_day, info.first_day))
    return [
        (say_number(language, info.articles, "article", "articles"), number(info.articles)),
        (say_number(language, len(info.outlets), "outlet", "outlets"), number(len(info.outlets))),
        (say(language, "newest article"), newest),
        (say(language, "oldest article"), oldest),
    ]


def _rows(numbers: Sequence[tuple[str, int]]) -> list[_Row]:
    most = max((articles for _, articles in numbers), default=0)
    return [_Row(name, number, f"{100 * number / most:.1f}") for name, number in numbers]


def _languages(holdings: Holdings, language: str) -> list[tuple[str, int]]:
    """The languages by their names, each with its share."""
    known = counted(holdings.languages)
    unknown = holdings.info.articles - sum(number for _, number in known)
    named = [(language_name(code, language), number) for code, number in known]
    named += [(say(language, "Not known"), unknown)] * bool(unknown)
    share = partial(_share, whole=holdings.info.articles, language=language)
    return [(f"{name} · {share(number)}", number) for name, number in named]


def _share(part: int, whole: int, language: str) -> str:
    share = round(100 * part / whole)
    return per_cent_text(language, share) if share else f"< {per_cent_text(language, 1)}"


def _details(holdings: Holdings, language: str) -> list[tuple[str, str]]:
    info, number = holdings.info, partial(number_text, language)
    copies = say(language, "%(number)s near-identical to another article", number=info.copies)
    rows = [
        (say(language, "Passages"), number(info.passages)),
        (say(language, "Copies"), copies if info.copies else ""),
        (say(language, "Model"), info.vectors),
        (say(language, "Index of vectors"), info.index),
        (say(language, "Files read"), number(info.sources)),
        (say(language, "On disk"), size_text(info.bytes_on_disk)),
    ]
    return [(name, value) for name, value in rows if value]


def _built(built: str | None, language: str) -> str | None:
    """The time of the last build, as a reader writes it."""
    if built is None:
        return None
    time = datetime.fromisoformat(built)
    clock = f"{time:%H:%M} {time.tzname() or ''}".strip()
    return f"{day_label(built, language)}{signs(language).comma}{clock}"
