"""An answered question that leaves the chat, and what every format says of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from qa.answering.answer import (
    Answer,
    Citation,
    Contrast,
    Copy,
    Quote,
    State,
    StateHistory,
    count_agreeing_sources,
    count_independent_sources,
)
from qa.languages.codes import ENGLISH
from qa.languages.locales import language_texts
from qa.languages.messages import say, say_number, to_say, to_say_number
from qa.languages.names import other_language
from qa.languages.punctuation import bracketed, signs
from qa.passage import ScoredPassage
from qa.question.time.window import time_days
from qa.store import Headline
from qa.text.dates import day_label, day_of, days_label
from qa.text.plain import divide_lines, listed, on_one_line, paragraphs
from qa.text.prose.opinion import is_opinion
from seeds.article import Article

Articles = Mapping[str, Article]
"""What is known of cited articles, by id. Some may be missing: removed since."""

NO_ARTICLES: Articles = {}

Source = Citation | Copy | ScoredPassage | Headline
"""What has a headline, an outlet and a day."""

GONE = to_say("no longer in this archive, so that the quote could not be compared again")
BEGINNING = to_say("the page shows the beginning only")
_OUTLETS_AGREE = to_say_number(
    "%(number)s independent outlet agrees", "%(number)s independent outlets agree"
)
_SOURCES_AGREE = to_say_number(
    "%(number)s independent source agrees", "%(number)s independent sources agree"
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, and when it was asked.

    Attributes:
        answer: as the archive gave it.
        asked_at: ISO 8601 with its zone; "" if that is not known.
        gone: numbers of citations whose quote does not stand in the archive any more.
    """

    answer: Answer
    asked_at: str = ""
    gone: frozenset[int] = frozenset()


def one_line(text: str, missing: str) -> str:
    """The text on one line, or else what says that there is none."""
    return on_one_line(text) or missing


def headline(source: Source, language: str = ENGLISH) -> str:
    """The headline, or words that say there is none."""
    return one_line(source.title, say(language, "Without a headline"))


def quote_paragraphs(quote: Quote) -> list[list[tuple[str, str, str]]]:
    """The same, each line in three: the words that answer in the middle, "" for none."""
    whole = paragraphs(quote.text)
    divided = iter(divide_lines((line for lines in whole for line in lines), quote.parts))
    return [[next(divided) for _ in lines] for lines in whole]


def circumstances(answer: Answer, asked_at: str = "") -> list[tuple[str, str]]:
    """What a question was asked with and taken to mean: names and values, on one line each."""
    query, filters, language = answer.query, answer.query.filters, answer.query.told_in
    named = [(to_say("Asked"), _moment_label(asked_at, language))] if asked_at else []
    if query.understood != query.question:
        named.append((to_say("Understood as"), query.understood))
    if when := answer.time:
        named.append((to_say("Time"), bracketed(language, when.words, time_days(when, language))))
    if filters.since or filters.until:
        named.append((to_say("Published"), days_label(filters.since, filters.until, language)))
    if query.is_as_of_given:
        named.append((to_say("As of"), day_label(query.as_of, language)))
    if filters.outlets:
        named.append((to_say("Only from"), signs(language).comma.join(sorted(filters.outlets))))
    if filters.languages:
        wanted = language_texts(language, filters.languages)
        named.append((to_say("Only in"), signs(language).comma.join(wanted)))
    return [(say(language, name), on_one_line(value)) for name, value in named]


def _moment_label(moment: str, language: str) -> str:
    try:
        asked = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    zone = f" {asked.tzname()}" if asked.tzinfo else ""
    return f"{day_label(asked.date(), language)}{signs(language).comma}{asked:%H:%M}{zone}"


def credit(source: Source, articles: Articles = NO_ARTICLES, language: str = ENGLISH) -> str:
    """Outlet, byline, whether it is opinion, and day: "The Bugle, by Ada Byron, 11 June 2020"."""
    article = articles.get(source.article_id)
    authors = article.authors if article else getattr(source, "authors", ())
    names = listed(list(filter(None, map(on_one_line, authors))), "and", language)
    parts = (
        one_line(source.outlet or "", say(language, "outlet not named")),
        names and say(language, "by %(authors)s", authors=names),
        say(language, "opinion") if is_opinion(source.title, source.url) else "",
        on_one_line(day_label(source.published, language)),
    )
    return signs(language).comma.join(part for part in parts if part)


def short_credit(source: Source, language: str = ENGLISH) -> str:
    """Outlet and day for a list of several: "The Bugle (11 June 2020)"."""
    name = one_line(source.outlet or "", say(language, "outlet not named"))
    day = on_one_line(day_label(source.published, language)) if source.published else ""
    return bracketed(language, name, day) if day else name


def source_notes(citation: Citation, exchange: Exchange) -> str:
    """The notes behind a credit: another language, that it is cut, its copies, that it is gone."""
    asked, told_in = exchange.answer.query.language, exchange.answer.query.told_in
    language = other_language(citation.language, asked, told_in)
    copies = signs(told_in).comma.join(short_credit(copy, told_in) for copy in citation.also_in)
    parts = (
        say(told_in, "in %(languages)s", languages=language) if language else "",
        say(told_in, BEGINNING) if citation.is_partial else "",
        f"{say(told_in, 'also in')}{signs(told_in).blank}{copies}" if copies else "",
        say(told_in, GONE) if citation.number in exchange.gone else "",
    )
    return signs(told_in).semicolon.join(filter(None, parts))


def citation_numbers(quote: Quote, answer: Answer) -> list[int]:
    """The numbers behind a quote: of where it stands, then of who says the same."""
    known = {citation.number for citation in answer.citations}
    return [number for number in (*quote.citations, *quote.support) if number in known]


def markers(quote: Quote, answer: Answer) -> str:
    """The numbers behind a quote as they are written: "[1][2]"."""
    return "".join(f"[{number}]" for number in citation_numbers(quote, answer))


def unquoted_numbers(answer: Answer) -> frozenset[int]:
    """The numbers of citations whose sentence is not quoted: support, figures and the like."""
    quoted = {quote.text for quote in answer.quotes}
    return frozenset(one.number for one in answer.citations if one.quote not in quoted)


def differing(contrast: Contrast, answer: Answer) -> list[tuple[str, Citation]]:
    """The figures of a contrast, each with its citation."""
    by_number = {citation.number: citation for citation in answer.citations}
    shown = [figure for figure in contrast.figures if figure.citation in by_number]
    return [(on_one_line(figure.text), by_number[figure.citation]) for figure in shown]


def differ_label(contrast: Contrast, language: str = ENGLISH) -> str:
    """The words in front of differing figures."""
    named = (say(language, "Sources differ"), on_one_line(contrast.unit))
    return signs(language).colon.join(filter(None, named))


def contrast_line(
    contrast: Contrast,
    answer: Answer,
    written: Callable[[str], str] = str,
    credited: Callable[[Citation], str] | None = None,
) -> str:
    """Differing figures on one line; ``written`` writes them, ``credited`` names a source."""
    told_in = answer.query.told_in
    credited = credited or partial(credit, language=told_in)
    figures = " · ".join(
        f"{written(figure)} ({written(credited(source))}) [{source.number}]"
        for figure, source in differing(contrast, answer)
    )
    return f"{written(differ_label(contrast, told_in))}{signs(told_in).colon}{figures}"


def relations_line(
    quote: Quote,
    answer: Answer,
    written: Callable[[str], str] = str,
    credited: Callable[[Citation], str] | None = None,
) -> str:
    """Who else says what a quote says, and who speaks of the matter; "" if nobody; as above."""
    told_in, used = answer.query.told_in, signs(answer.query.told_in)
    credited = credited or partial(credit, language=told_in)
    by_number = {citation.number: citation for citation in answer.citations}
    parts = []
    for words, numbers in (
        (say(told_in, "the same from"), quote.support),
        (say(told_in, "also on this from"), quote.related),
    ):
        named = [by_number[number] for number in numbers if number in by_number]
        sources = used.comma.join(f"{written(credited(one))} [{one.number}]" for one in named)
        parts += [f"{words}{used.blank}{sources}"] if sources else []
    line = used.semicolon.join(parts)
    return line[:1].upper() + line[1:]


def history_label(history: StateHistory, language: str = ENGLISH) -> str:
    """The words in front of the states of a figure."""
    named = (say(language, "Over time"), on_one_line(history.unit))
    return signs(language).colon.join(filter(None, named))


def states_by_day(history: StateHistory, answer: Answer) -> list[tuple[str, State]]:
    """The states of a figure in the order of their days, each behind it as it is shown."""
    numbers = {citation.number for citation in answer.citations}
    return [
        (on_one_line(state.text), state)
        for state in reversed(history.states)
        if state.citation in numbers
    ]


def history_line(history: StateHistory, answer: Answer, written: Callable[[str], str] = str) -> str:
    """The states of a figure on one line: "three on 8 January 2024 [3] · nine on …"."""
    language = answer.query.told_in
    states = " · ".join(
        f"{written(text)} {say(language, 'on %(day)s', day=day_label(state.day, language))}"
        f" [{state.citation}]"
        for text, state in states_by_day(history, answer)
    )
    return f"{written(history_label(history, language))}{signs(language).colon}{states}"


def figure_lines(answer: Answer, written: Callable[[str], str] = str) -> Iterator[str]:
    """The figures that changed, then those on which sources differ, each on one line."""
    for history in answer.states:
        yield history_line(history, answer, written)
    for contrast in answer.contrasts:
        yield contrast_line(contrast, answer, written)


def agreement_label(
    answer: Answer,
    gone: Collection[int] = (),
    what: Literal["source", "outlet"] = "source",
) -> str:
    """How many sources agree, in the question's language: "2 independent sources agree".

    Args:
        answer: with its quotes.
        gone: numbers of citations that count no more.
        what: what a source is called.
    """
    language, of_outlets = answer.query.told_in, what == "outlet"
    agreeing = count_agreeing_sources(answer, gone)
    if agreeing > 1:
        return say_number(language, agreeing, *(_OUTLETS_AGREE if of_outlets else _SOURCES_AGREE))
    quoted = {number for quote in answer.quotes for number in quote.citations}
    cited = (citation for citation in answer.citations if citation.number in quoted - set(gone))
    if count_independent_sources(cited) > 1:
        if of_outlets:
            return say(language, "1 outlet for each quote")
        return say(language, "1 source for each quote")
    if of_outlets:
        return say(language, "1 independent outlet")
    return say(language, "1 independent source")


def sources_line(answer: Answer, gone: Collection[int] = ()) -> str:
    """How many sources agree, and of when: "2 independent sources agree, newest 12 June 2020".

    Those with a number in ``gone`` are not in the archive any more, and do not count.
    """
    standing = [citation for citation in answer.citations if citation.number not in gone]
    if not standing:
        return say(answer.query.told_in, "None of this is in the archive any more")
    line, language = agreement_label(answer, gone), answer.query.told_in
    days = [day for citation in standing if (day := day_of(citation.published))]
    if not days:
        return line
    newest = say(language, "newest %(day)s", day=day_label(max(days), language))
    return f"{line}{signs(language).comma}{newest}"


def nearest(answer: Answer) -> list[ScoredPassage]:
    """The articles that were found for a question without an answer, each once."""
    best: dict[str, ScoredPassage] = {}
    for passage in answer.passages:
        best.setdefault(passage.article_id, passage)
    return list(best.values())
