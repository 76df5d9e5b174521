"""The sentences that count and name articles of the archive, in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qa.answering.refusal import days
from qa.answering.talk.reply import headline_line
from qa.languages.codes import ENGLISH
from qa.languages.locales import language_texts
from qa.languages.messages import (
    number_text,
    say,
    say_number,
    spoken_language,
    to_say,
    to_say_number,
)
from qa.languages.punctuation import bracketed, in_a_row
from qa.question.talk.archive_question import ArchiveQuestion
from qa.store import Coverage, Filters, Listing, Selection
from qa.text.dates import day_label
from qa.text.plain import listed, listed_first

OUTLETS_NAMED = 12
"""Outlets that a sentence names before "and N more"."""

_HOLDS = to_say_number(
    "This archive holds %(number)s article%(by)s%(where)s%(when)s.",
    "This archive holds %(number)s articles%(by)s%(where)s%(when)s.",
)
_SCATTERED = to_say_number(
    "No article here has “%(phrase)s” word for word; %(number)s article%(where)s holds all of its"
    " words%(when)s.",
    "No article here has “%(phrase)s” word for word; %(number)s articles%(where)s hold all of its"
    " words%(when)s.",
)
_MENTION = to_say_number(
    "%(number)s article here%(where)s mentions “%(phrase)s”%(when)s.",
    "%(number)s articles here%(where)s mention “%(phrase)s”%(when)s.",
)
_ABOUT = to_say_number(
    "%(number)s article here%(where)s is about “%(phrase)s”%(when)s.",
    "%(number)s articles here%(where)s are about “%(phrase)s”%(when)s.",
)
_ABOUT_AND_MORE = to_say_number(
    "%(number)s article here%(where)s is about “%(phrase)s”%(when)s, with it in the headline, at"
    " the top or three times in the text; %(mentioning)s mention it.",
    "%(number)s articles here%(where)s are about “%(phrase)s”%(when)s, with it in the headline, at"
    " the top or three times in the text; %(mentioning)s mention it.",
)
_NEWEST = to_say(
    "The newest article here%(where)s%(when)s%(about)s is “%(title)s” (%(outlet)s, %(day)s)."
)
_OLDEST = to_say(
    "The oldest article here%(where)s%(when)s%(about)s is “%(title)s” (%(outlet)s, %(day)s)."
)
_ABOUT_COME = to_say_number(
    "The %(number)s article here about “%(phrase)s” comes from %(names)s.",
    "The %(number)s articles here about “%(phrase)s” come from %(names)s.",
)
_MENTIONING_COME = to_say_number(
    "The %(number)s article here that mentions “%(phrase)s” comes from %(names)s.",
    "The %(number)s articles here that mention “%(phrase)s” come from %(names)s.",
)
_UNNAMED = to_say_number(
    "%(number)s article names no outlet.", "%(number)s articles name no outlet."
)
_FIT_UNNAMED = to_say_number(
    "%(number)s article fits; its outlet names no author.",
    "%(number)s articles fit; their outlets name no author.",
)
_FIT_BY = to_say_number(
    "%(number)s article fits, by %(authors)s; each is listed with its author.",
    "%(number)s articles fit, by %(authors)s; each is listed with its author.",
)


def counted(
    question: ArchiveQuestion,
    selection: Selection,
    listing: Listing,
    coverage: Coverage,
    language: str,
) -> str:
    """What is said of the articles that a question asks for, their number for one.

    Args:
        question: what it asks of the archive.
        selection: which articles are meant.
        listing: those that there are.
        coverage: what the archive holds.
        language: ISO 639 code.
    """
    if not listing.total:
        return _nothing(selection, coverage, language)
    if question.form == "ends":
        return _end(selection, listing, language)
    if question.form == "outlets":
        return outlets_named(selection, listing, language)
    if question.form == "authors":
        return _authors(listing, language)
    sentence = _number(selection, listing, language)
    if question.form == "list" and listing.total > len(listing.articles):
        return in_a_row(language, (sentence, say(language, "The newest come first.")))
    return sentence


def _number(selection: Selection, listing: Listing, language: str) -> str:
    """How many there are: "12 articles here from The Post mention “Holm”, published in …"."""
    limits = _limits(selection.filters, language)
    counting = partial(say_number, language, listing.total, phrase=selection.phrase, **limits)
    if not selection.phrase:
        author = selection.author
        by = say(language, " by %(author)s", author=author) if author else ""
        return counting(*_HOLDS, by=by)
    if listing.is_scattered:
        return counting(*_SCATTERED)
    if not selection.is_about:
        return counting(*_MENTION)
    if listing.mentioning > listing.total:
        return counting(*_ABOUT_AND_MORE, mentioning=listing.mentioning)
    return counting(*_ABOUT)


def _nothing(selection: Selection, coverage: Coverage, language: str) -> str:
    if not coverage.articles:
        return say(language, "This archive holds no articles yet.")
    limits = _limits(selection.filters, language)
    if selection.phrase:
        return say(
            language,
            "No article here%(where)s%(when)s mentions “%(phrase)s”.",
            phrase=selection.phrase,
            **limits,
        )
    author = selection.author
    by = say(language, " by “%(author)s”", author=author) if author else ""
    if _is_limited(selection.filters):
        return say(
            language,
            "No article here%(where)s%(by)s was published %(days)s.",
            where=limits["where"],
            by=by,
            days=days(selection.filters, language, day_label),
        )
    if by or any(limits.values()):
        return say(language, "No article here is%(by)s%(where)s%(when)s.", by=by, **limits)
    return say(language, "No article fits.")


def _end(selection: Selection, listing: Listing, language: str) -> str:
    first, about = listing.articles[0], ""
    if selection.phrase and selection.is_about:
        about = say(language, " about “%(phrase)s”", phrase=selection.phrase)
    elif selection.phrase:
        about = say(language, " that mentions “%(phrase)s”", phrase=selection.phrase)
    limits = _limits(selection.filters, language)
    if not first.published:
        return say(
            language,
            "No article here%(where)s%(when)s%(about)s has a date.",
            about=about,
            **limits,
        )
    return say(
        language,
        _OLDEST if selection.oldest_first else _NEWEST,
        about=about,
        title=first.title or say(language, "one without a headline"),
        outlet=first.outlet or say(language, "outlet not named"),
        day=day_label(first.published, language),
        **limits,
    )


def outlets_named(selection: Selection, listing: Listing, language: str) -> str:
    """Which outlets the articles are from, each with how many."""
    names = _with_numbers(listing.outlets, language)
    unnamed = listing.total - sum(number for _, number in listing.outlets)
    rest = say_number(language, unnamed, *_UNNAMED) if unnamed else ""
    if not names:
        return in_a_row(language, (say(language, "No outlet is named."), rest))
    if not selection.phrase:
        said = say(
            language,
            "The %(articles)s here come from %(outlets)s: %(names)s.",
            articles=say_number(
                language, listing.total, "%(number)s article", "%(number)s articles"
            ),
            outlets=say_number(
                language, len(listing.outlets), "%(number)s outlet", "%(number)s outlets"
            ),
            names=names,
        )
    else:
        forms = _ABOUT_COME if selection.is_about else _MENTIONING_COME
        said = say_number(language, listing.total, *forms, phrase=selection.phrase, names=names)
    return in_a_row(language, (said, rest))


def _authors(listing: Listing, language: str) -> str:
    named = [article for article in listing.articles if article.authors]
    if listing.total == 1:
        [article] = listing.articles
        if not named:
            line = headline_line(article, language)
            return say(language, "The outlet names no author of %(article)s.", article=line)
        return say(
            language,
            "“%(title)s” is by %(authors)s (%(outlet)s, %(day)s).",
            title=article.title,
            authors=listed(article.authors, "and", language),
            outlet=article.outlet or say(language, "outlet not named"),
            day=day_label(article.published, language),
        )
    if not named:
        return say_number(language, listing.total, *_FIT_UNNAMED)
    names = tuple(dict.fromkeys(name for article in named for name in article.authors))
    shown = listed(names[:OUTLETS_NAMED], "and", language)
    return say_number(language, listing.total, *_FIT_BY, authors=shown)


def days_covered(coverage: Coverage, language: str) -> str:
    """From which day to which the articles are."""
    if not coverage.articles:
        return say(language, "This archive holds no articles yet.")
    if coverage.first_day is None or coverage.last_day is None:
        return say(language, "No article here has a date.")
    first, last = (day_label(day, language) for day in (coverage.first_day, coverage.last_day))
    if first == last:
        return say(language, "The articles here are all of %(day)s.", day=first)
    return say(
        language,
        "The articles here were published from %(first)s to %(last)s.",
        first=first,
        last=last,
    )


def _with_numbers(outlets: Sequence[tuple[str, int]], language: str) -> str:
    named = [bracketed(language, name, number_text(language, number)) for name, number in outlets]
    return listed_first(named, OUTLETS_NAMED, language)


def _limits(filters: Filters, language: str) -> dict[str, str]:
    """What limits the articles that are counted, each with what joins it to a sentence."""
    where = when = ""
    if filters.outlets:
        outlets = _any_of(sorted(filters.outlets), language)
        where = say(language, " from %(outlets)s", outlets=outlets)
    if filters.languages:
        languages = _any_of(language_texts(language, filters.languages), language)
        where += say(language, " in %(languages)s", languages=languages)
    if _is_limited(filters):
        said = days(filters, language, day_label)
        when = say(language, ", published %(days)s", days=said)
    return {"where": where, "when": when}


def _any_of(names: Sequence[str], language: str) -> str:
    is_english = spoken_language(language) == ENGLISH
    return " or ".join(names) if is_english else listed(names, "or", language)


def _is_limited(filters: Filters) -> bool:
    return bool(filters.since or filters.until)
