"""Formats answers, passages and articles as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qa.answering.answer import Answer, Citation, Copy
from qa.answering.forms.parts import headed
from qa.answering.talk.reply import Reply
from qa.cli.terminal import bold, dim, field_lines, wrap, wrap_with_bold
from qa.export.presentation import (
    BEGINNING,
    agreement_label,
    contrast_line,
    history_line,
    nearest,
    one_line,
    relations_line,
)
from qa.export.summaries import summary_lines, translation_line
from qa.languages.codes import ENGLISH
from qa.languages.messages import say
from qa.languages.names import language_name, other_language
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.question.time.window import Moment
from qa.spelling.correction import did_you_mean
from qa.store import Headline
from qa.text.plain import listed, on_one_line
from qa.text.prose.opinion import is_opinion
from seeds.article import Article


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield how it was understood, the quotes with their numbers, the sources; or the refusal."""
    yield from query_lines(answer.query)
    for sentence in filter(None, (answer.note, answer.caution)):
        yield wrap(sentence)
        yield ""
    if answer.reply:
        yield from reply_lines(answer.reply)
        return
    if answer.abstained:
        yield wrap(answer.text)
        if answer.passages:
            yield ""
            yield dim(f"{say(answer.query.told_in, 'Nearest articles')}:")
            for passage in nearest(answer):
                yield f"  {_headline(passage)}"
                yield f"    {dim(_source(passage, answer.query))}"
                if passage.is_partial:
                    yield f"    {dim(BEGINNING)}"
        return
    for line in summary_lines(answer):
        yield wrap(line)
        yield ""
    yield from _statement_lines(answer)
    if answer.translation and answer.translation.problem:
        yield from (wrap(answer.translation.problem), "")
    yield from _source_lines(answer.citations, answer.query)
    yield ""
    yield agreement_label(answer)


def reply_lines(reply: Reply) -> Iterator[str]:
    """Yield what is said without a quote, the articles that it lists, and its examples."""
    yield wrap(reply.said)
    if reply.shown or reply.examples:
        yield ""
    yield from headline_lines(reply.shown)
    for question in reply.examples:
        yield wrap(question, "  ")
    if reply.more:
        yield f"  {reply.more}"


def headline_lines(headlines: Iterable[Headline]) -> Iterator[str]:
    """Yield articles with their outlets, days, authors and ids."""
    for headline in headlines:
        yield f"  {one_line(headline.title, '(no headline)')}"
        parts = (
            headline.outlet,
            headline.published and headline.published[:10],
            ", ".join(headline.authors),
            other_language(headline.language),
            headline.article_id,
        )
        yield f"    {dim(' · '.join(on_one_line(part) for part in parts if part))}"


def _statement_lines(answer: Answer) -> Iterator[str]:
    """Yield the quotes, and the figures that changed or differ."""
    for number, (side, quote) in enumerate(headed(answer.quotes)):
        if side:
            yield dim(f"{side}:")
        # No quotation marks of ours: many a quote brings its own.
        yield wrap_with_bold(quote.parts, quote.numbers)
        if translation := translation_line(answer, number):
            yield dim(wrap(translation, "    "))
        if relations := relations_line(quote, answer, credited=_credit):
            yield wrap(relations, "    ")
        yield ""
    if answer.states:
        for history in answer.states:
            yield wrap(history_line(history, answer))
        yield ""
    if answer.contrasts:
        for contrast in answer.contrasts:
            yield wrap(contrast_line(contrast, answer, credited=_credit))
        yield ""


def _source_lines(cited: Iterable[Citation], asked: Query) -> Iterator[str]:
    """Yield the cited articles, each with the numbers of its citations and its copies."""
    by_article: dict[str, list[Citation]] = {}
    for citation in cited:
        by_article.setdefault(citation.article_id, []).append(citation)
    for citations in by_article.values():
        numbers = "".join(f"[{citation.number}]" for citation in citations)
        citation = citations[0]
        yield f"{numbers} {bold(_headline(citation))}"
        yield f"    {dim(_source(citation, asked))}"
        if citation.url:
            yield f"    {dim(on_one_line(citation.url))}"
        if citation.is_partial:
            yield f"    {dim(BEGINNING)}"
        if citation.also_in:
            copies = map(_outlet, citation.also_in)
            yield dim(wrap("also in " + ", ".join(copies), "    "))


def query_lines(query: Query) -> Iterator[str]:
    """Yield what a question was taken to mean beyond its own words, and a blank line."""
    lines = []
    if query.corrections:
        lines.append(wrap(did_you_mean(query.corrections, query.told_in)))
    if query.restated or query.understood != query.asked:
        lines.append(wrap(f"{say(query.told_in, 'Understood as')}: {query.understood}"))
    if query.time is not None:
        days = _days(query.time)
        lines.append(wrap(f"Time: {query.time.words} ({days}); --any-time looks at all days"))
    if query.outlets_named:
        named = listed(query.outlets_named)
        lines.append(wrap(f"Only from: {named}; --drop “{query.outlets_named[0]}” looks at all"))
    if lines:
        yield from (*lines, "")


def _days(moment: Moment) -> str:
    since, until = moment.since, moment.until
    if since and until:
        days = f"{since}" if since == until else f"{since} to {until}"
    else:
        days = f"since {since}" * bool(since) or f"until {until}" * bool(until)
    if moment.counted_from is None:
        return days
    counted = f"counted from the newest article, {moment.counted_from}"
    return f"{days}, {counted}" if days else counted


def _credit(source: Citation) -> str:
    day = source.published[:10] if source.published else "no date"
    label = "opinion, " if source.opinion else ""
    return f"{source.outlet or 'outlet not named'}, {label}{day}"


def _outlet(copy: Copy) -> str:
    day = f" ({copy.published[:10]})" if copy.published else ""
    return f"{copy.outlet or 'outlet not named'}{day}"


def passage_lines(passages: Sequence[ScoredPassage]) -> Iterator[str]:
    """Yield numbered passages with their articles and scores, best first."""
    for rank, passage in enumerate(passages, start=1):
        yield f"{rank}. {bold(_headline(passage))}"
        yield f"   {dim(f'score {passage.score:.3f} · {_source(passage)}')}"
        if passage.url:
            yield f"   {dim(on_one_line(passage.url))}"
        if passage.is_partial:
            yield f"   {dim(BEGINNING)}"
        for paragraph in passage.text.split("\n\n"):
            yield wrap(paragraph, "   ")
        yield ""


def article_lines(article: Article, versions: Sequence[Article] = ()) -> Iterator[str]:
    """Yield the headline, what is known about the article, its versions, its paragraphs.

    Args:
        article: the one to show.
        versions: all versions of it, itself too, the one that can be found now first,
            then from new to old.
    """
    yield bold(_headline(article))
    yield from field_lines(
        ("Outlet", article.outlet),
        ("By", ", ".join(article.authors)),
        ("Published", article.published),
        ("Modified", article.modified),
        ("Dateline", article.dateline),
        ("Part of", article.part_of),
        ("Shown", BEGINNING if article.is_partial else None),
        (
            "Language",
            article.language and f"{language_name(article.language)} ({article.language})",
        ),
        ("Link", article.url),
        ("File", article.path),
        ("Record", article.record),
        ("Id", article.id),
    )
    yield from _version_lines(article, versions)
    for paragraph in article.text.split("\n\n"):
        yield ""
        yield wrap(paragraph)
    if article.captions:
        yield ""
        yield dim("Captions")
        for caption in article.captions:
            yield wrap(caption, "  ")


def _version_lines(article: Article, versions: Sequence[Article]) -> Iterator[str]:
    ids = [version.id for version in versions]
    if article.id not in ids:
        return
    if ids[0] != article.id:
        yield f"A newer version replaced this one: {ids[0]}"
    for earlier in versions[ids.index(article.id) + 1 :]:
        day = earlier.modified or earlier.published
        yield on_one_line(f"Earlier version{f' of {day[:10]}' if day else ''}: {earlier.id}")


def _headline(source: Citation | ScoredPassage | Article) -> str:
    return one_line(source.title, "(no headline)")


def _source(source: Citation | ScoredPassage, asked: Query | None = None) -> str:
    day = None if source.published is None else source.published[:10]
    label = "opinion" if is_opinion(source.title, source.url) else None
    languages = (asked.language, asked.told_in) if asked else (ENGLISH, ENGLISH)
    language = other_language(source.language, *languages)
    parts = (source.outlet, label, day, language, source.article_id)
    return " · ".join(on_one_line(part) for part in parts if part)
