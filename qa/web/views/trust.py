"""How far an answer can be trusted, in words: its verdict, and the line under its quotes."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from qa.answering.answer import Answer, count_independent_sources
from qa.export.presentation import agreement_label
from qa.languages.messages import say, say_number
from qa.text.dates import day_label, day_of


class VerdictLine(NamedTuple):
    """The verdict in a word or two, and what stands behind it, "" for nothing."""

    verdict: str
    more: str


def verdict_line(
    answer: Answer, gone: Collection[int] = (), *, is_whole: bool = True
) -> VerdictLine:
    """The verdict of an answer, which stands above its quotes.

    In the language of its question.

    Args:
        answer: what the archive said, and no reply.
        gone: numbers of citations that count no more.
        is_whole: whether it is all; else its sources are not counted yet.
    """
    language = answer.query.told_in
    if answer.verdict == "absent":
        return VerdictLine(say(language, "Not in this archive"), "")
    if answer.verdict == "uncertain":
        return VerdictLine(
            say(language, "May answer"), f"– {say(language, 'no sentence surely does')}"
        )
    answered = say(language, "Answered")
    if not is_whole:
        return VerdictLine(answered, "")
    said = {number for quote in answer.quotes for number in (*quote.citations, *quote.support)}
    said -= set(gone)
    sources = count_independent_sources(
        citation for citation in answer.citations if citation.number in said
    )
    counted = say_number(language, sources, "%(number)s source", "%(number)s sources")
    return VerdictLine(answered, f"· {counted}" if sources else "")


def trust_line(answer: Answer, gone: Collection[int] = ()) -> str:
    """The trust line of an answer: its sources, its age, and whether figures differ.

    In the language of its question.

    Args:
        answer: what the archive said.
        gone: numbers of citations that count no more.
    """
    standing = [citation for citation in answer.citations if citation.number not in gone]
    language = answer.query.told_in
    if not standing:
        return say(language, "none of this is in the archive any more")
    are_named = all(citation.outlet is not None for citation in standing)
    facts = [agreement_label(answer, gone, "outlet" if are_named else "source")]
    days = [day for citation in standing if (day := day_of(citation.published))]
    if days:
        facts.append(say(language, "newest %(day)s", day=day_label(max(days), language)))
    undated = {citation.article_id for citation in standing if not day_of(citation.published)}
    if undated:
        facts.append(
            say_number(
                language,
                len(undated),
                "%(number)s article without a date",
                "%(number)s articles without a date",
            )
        )
    if answer.contrasts:
        facts.append(say(language, "figures differ"))
    return " · ".join(facts)
