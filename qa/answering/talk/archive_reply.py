"""Replies to questions about the archive itself, counted and listed exactly from its index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa.answering.refusal import holds_languages
from qa.answering.talk.reply import Reply, headline_line
from qa.languages.names import language_name
from qa.question.query import Query
from qa.question.talk.archive_question import ArchiveQuestion
from qa.store import Catalogue, Coverage, Filters, Headline, Listing, Selection
from qa.text.dates import day_label
from qa.text.plain import how_many, listed

LISTED = 20
"""Headlines that come with a reply."""

_NO_TOPICS = (
    "Articles here are not sorted by subject, so I have no list of {topics}; ask for one by its"
    " name, such as “How many articles are about …?”."
)
OUTLETS_NAMED = 12
"""Outlets that a sentence names before "and N more"."""


def archive_reply(catalogue: Catalogue, query: Query, question: ArchiveQuestion) -> Reply | None:
    """What the archive says of itself.

    Args:
        catalogue: the archive.
        query: the question as understood; its filters count.
        question: what it asks of the archive.

    Returns:
        a reply with `Reply.total` 0 where no article fits; None where none does and the
        question may ask of something else, or where it asks of more than an index knows.
    """
    coverage = catalogue.coverage()
    if question.form == "days":
        return Reply("archive", _days_sentence(coverage))
    if question.form in ("overview", "topics"):
        return _overview(catalogue, coverage, question.phrase)
    selection = _selection(query, question)
    listing = catalogue.select(selection, LISTED)
    if not question.is_firm and (not listing.mentioning or listing.is_scattered):
        return None
    if selection.is_about and not listing.total and listing.mentioning:
        selection = replace(selection, is_about=False)
        listing = catalogue.select(selection, LISTED)
    said = _said(question, selection, listing, coverage)
    if question.form == "outlets":
        return Reply("archive", said, total=listing.total)
    return Reply(
        "archive",
        said,
        headlines=listing.articles,
        total=listing.total,
        selection=selection,
        names_authors=question.form == "authors",
    )


def _selection(query: Query, question: ArchiveQuestion) -> Selection:
    filters = replace(query.filters, as_of=query.as_of if query.is_as_of_given else None)
    if question.outlets:
        filters = replace(filters, outlets=frozenset(question.outlets))
    if question.moment is not None and query.moment is not None:
        filters = replace(filters, since=question.moment.since, until=question.moment.until)
    return Selection(
        phrase=question.phrase,
        is_about=question.is_about or question.is_title,
        author=question.author,
        filters=filters,
        oldest_first=question.oldest,
    )


def _said(
    question: ArchiveQuestion, selection: Selection, listing: Listing, coverage: Coverage
) -> str:
    if not listing.total:
        return _nothing(selection, coverage)
    if question.form == "ends":
        return _end(selection, listing)
    if question.form == "outlets":
        return _outlets(selection, listing)
    if question.form == "authors":
        return _authors(listing)
    sentence = _number(selection, listing)
    if question.form == "list" and listing.total > len(listing.articles):
        sentence += " The newest come first."
    return sentence


def _number(selection: Selection, listing: Listing) -> str:
    """How many there are: "12 articles here from The Post mention “Holm”, published in …"."""
    total, phrase = listing.total, selection.phrase
    where = _where(selection.filters)
    subject = how_many(total, "article")
    if not phrase:
        held = f"This archive holds {subject}"
        by = f" by {selection.author}" if selection.author else ""
        return f"{held}{by}{where}{_when(selection.filters)}."
    if listing.is_scattered:
        verb = "holds" if total == 1 else "hold"
        return (
            f"No article here has “{phrase}” word for word; {subject}{where} {verb} all of its"
            f" words{_when(selection.filters)}."
        )
    if not selection.is_about:
        verb = "mentions" if total == 1 else "mention"
        return f"{subject} here{where} {verb} “{phrase}”{_when(selection.filters)}."
    verb = "is" if total == 1 else "are"
    sentence = f"{subject} here{where} {verb} about “{phrase}”{_when(selection.filters)}"
    if listing.mentioning > total:
        also = "mentions" if listing.mentioning == 1 else "mention"
        sentence += (
            f", with it in the headline, at the top or three times in the text;"
            f" {listing.mentioning:,} {also} it"
        )
    return f"{sentence}."


def _nothing(selection: Selection, coverage: Coverage) -> str:
    if not coverage.articles:
        return "This archive holds no articles yet."
    limits = f"{_where(selection.filters)}{_when(selection.filters)}"
    if selection.phrase:
        return f"No article here{limits} mentions “{selection.phrase}”."
    by = f" by “{selection.author}”" if selection.author else ""
    if _is_limited(selection.filters):
        days = _days(selection.filters.since, selection.filters.until)
        return f"No article here{_where(selection.filters)}{by} was published {days}."
    return f"No article here is{by}{limits}." if by or limits else "No article fits."


def _end(selection: Selection, listing: Listing) -> str:
    first = listing.articles[0]
    about = ""
    if selection.phrase:
        word = "about" if selection.is_about else "that mentions"
        about = f" {word} “{selection.phrase}”"
    limits = f"{_where(selection.filters)}{_when(selection.filters)}{about}"
    if not first.published:
        return f"No article here{limits} has a date."
    which = "oldest" if selection.oldest_first else "newest"
    title = first.title or "one without a headline"
    return (
        f"The {which} article here{limits} is “{title}”"
        f" ({first.outlet or 'outlet not named'}, {day_label(first.published)})."
    )


def _outlets(selection: Selection, listing: Listing) -> str:
    names = _counted(listing.outlets)
    unnamed = listing.total - sum(number for _, number in listing.outlets)
    rest = f" {how_many(unnamed, 'article')} name no outlet." if unnamed else ""
    if selection.phrase:
        is_one = listing.total == 1
        verb = "about" if selection.is_about else f"that mention{'s' * is_one}"
        number = how_many(listing.total, "article")
        what = f"The {number} here {verb} “{selection.phrase}” come{'s' * is_one} from "
    else:
        number = how_many(len(listing.outlets), "outlet")
        what = f"The {how_many(listing.total, 'article')} here come from {number}: "
    return f"{what}{names}.{rest}" if names else f"No outlet is named.{rest}"


def _authors(listing: Listing) -> str:
    named = [article for article in listing.articles if article.authors]
    if listing.total == 1:
        [article] = listing.articles
        if not named:
            return f"The outlet names no author of {headline_line(article)}."
        return f"“{article.title}” is by {listed(article.authors)} ({_credit(article)})."
    if not named:
        return f"{how_many(listing.total, 'article')} fit; their outlets name no author."
    names = tuple(dict.fromkeys(name for article in named for name in article.authors))
    shown = listed(names[:OUTLETS_NAMED])
    return f"{how_many(listing.total, 'article')} fit, by {shown}; each is listed with its author."


def _credit(article: Headline) -> str:
    return f"{article.outlet or 'outlet not named'}, {day_label(article.published)}"


def _overview(catalogue: Catalogue, coverage: Coverage, topics: str) -> Reply:
    if not coverage.articles:
        return Reply("archive", "This archive holds no articles yet.", total=0)
    selection = Selection()
    listing = catalogue.select(selection, LISTED)
    sentences = [_outlets(selection, listing), _days_sentence(coverage), "The newest are listed."]
    if len(coverage.languages) > 1:
        languages = holds_languages(coverage)
        sentences.insert(1, f"{languages[0].upper()}{languages[1:]}.")
    if topics:
        sentences.insert(0, _NO_TOPICS.format(topics=topics))
    said = " ".join(sentences)
    return Reply("archive", said, listing.articles, listing.total, selection)


def _days_sentence(coverage: Coverage) -> str:
    first, last = coverage.first_day, coverage.last_day
    if not coverage.articles:
        return "This archive holds no articles yet."
    if first is None or last is None:
        return "No article here has a date."
    if first == last:
        return f"The articles here are all of {day_label(first)}."
    return f"The articles here were published from {day_label(first)} to {day_label(last)}."


def _counted(outlets: Sequence[tuple[str, int]]) -> str:
    named = [f"{name} ({number:,})" for name, number in outlets[:OUTLETS_NAMED]]
    more = len(outlets) - len(named)
    return listed((*named, f"{more:,} more") if more else tuple(named))


def _where(filters: Filters) -> str:
    names, languages = sorted(filters.outlets), sorted(map(language_name, filters.languages))
    where = f" from {' or '.join(names)}" if names else ""
    return f"{where} in {' or '.join(languages)}" if languages else where


def _when(filters: Filters) -> str:
    return f", published {_days(filters.since, filters.until)}" if _is_limited(filters) else ""


def _is_limited(filters: Filters) -> bool:
    return bool(filters.since or filters.until)


def _days(since: date | None, until: date | None) -> str:
    if since and until:
        if since == until:
            return f"on {day_label(since)}"
        return f"from {day_label(since)} to {day_label(until)}"
    return f"since {day_label(since)}" if since else f"until {day_label(until)}"
