"""Replies to questions about the archive itself, counted and listed exactly from its index."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.refusal import holds_languages
from qa.answering.talk.archive_sentences import counted, days_covered, outlets_named
from qa.answering.talk.reply import Reply
from qa.languages.messages import say, to_say
from qa.languages.punctuation import in_a_row, signs
from qa.question.query import Query
from qa.question.talk.archive_question import ArchiveQuestion
from qa.store import Catalogue, Coverage, Selection

LISTED = 20
"""Headlines that come with a reply."""

_NO_TOPICS = to_say(
    "Articles here are not sorted by subject, so I have no list of %(topics)s; ask for one by its"
    " name, such as “How many articles are about …?”."
)


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
    coverage, language = catalogue.coverage(), query.told_in
    if question.form == "languages":
        return Reply("archive", _languages(coverage, language), language=language)
    if question.form == "days":
        return Reply("archive", days_covered(coverage, language), language=language)
    if question.form in ("overview", "topics"):
        return _overview(catalogue, coverage, question.phrase, language)
    selection = _selection(query, question)
    listing = catalogue.select(selection, LISTED)
    is_apart = listing.is_scattered and not (question.is_loose and listing.total)
    if not question.is_firm and (not listing.mentioning or is_apart):
        return None
    if selection.is_about and not listing.total and listing.mentioning:
        selection = replace(selection, is_about=False)
        listing = catalogue.select(selection, LISTED)
    said = counted(question, selection, listing, coverage, language)
    if question.form == "outlets":
        return Reply("archive", said, total=listing.total, language=language)
    return Reply(
        "archive",
        said,
        headlines=listing.articles,
        total=listing.total,
        selection=selection,
        names_authors=question.form == "authors",
        language=language,
    )


def _selection(query: Query, question: ArchiveQuestion) -> Selection:
    filters = replace(query.filters, as_of=query.as_of if query.is_as_of_given else None)
    if question.outlets:
        filters = replace(filters, outlets=frozenset(question.outlets))
    if question.languages:
        filters = replace(filters, languages=frozenset(question.languages))
    if question.moment is not None and query.moment is not None:
        filters = replace(filters, since=question.moment.since, until=question.moment.until)
    return Selection(
        phrase=question.phrase,
        is_about=question.is_about or question.is_title,
        author=question.author,
        filters=filters,
        oldest_first=question.oldest,
    )


def _overview(catalogue: Catalogue, coverage: Coverage, topics: str, language: str) -> Reply:
    if not coverage.articles:
        said = say(language, "This archive holds no articles yet.")
        return Reply("archive", said, total=0, language=language)
    selection = Selection()
    listing = catalogue.select(selection, LISTED)
    sentences = [
        outlets_named(selection, listing, language),
        days_covered(coverage, language),
        say(language, "The newest are listed."),
    ]
    if len(coverage.languages) > 1:
        sentences.insert(1, _languages(coverage, language))
    if topics:
        sentences.insert(0, say(language, _NO_TOPICS, topics=topics))
    said = in_a_row(language, sentences)
    return Reply("archive", said, listing.articles, listing.total, selection, language=language)


def _languages(coverage: Coverage, language: str) -> str:
    sentence = holds_languages(coverage, language)
    return f"{sentence[0].upper()}{sentence[1:]}{signs(language).stop}"
