"""How far an answer can be trusted, in words: its verdict, and the line under its quotes."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from qa.answering.answer import Answer, count_independent_sources
from qa.export.presentation import agreement_label
from qa.text.dates import day_label, day_of
from qa.text.plain import how_many


class VerdictLine(NamedTuple):
    """The verdict in a word or two, and what stands behind it, "" for nothing."""

    verdict: str
    more: str


def verdict_line(
    answer: Answer, gone: Collection[int] = (), *, is_whole: bool = True
) -> VerdictLine:
    """The verdict of an answer, which stands above its quotes.

    Args:
        answer: what the archive said, and no reply.
        gone: numbers of citations that count no more.
        is_whole: whether it is all; else its sources are not counted yet.
    """
    if answer.verdict == "absent":
        return VerdictLine("Not in this archive", "")
    if answer.verdict == "uncertain":
        return VerdictLine("May answer", "– no sentence surely does")
    if not is_whole:
        return VerdictLine("Answered", "")
    said = {number for quote in answer.quotes for number in (*quote.citations, *quote.support)}
    said -= set(gone)
    sources = count_independent_sources(
        citation for citation in answer.citations if citation.number in said
    )
    return VerdictLine("Answered", f"· {how_many(sources, 'source')}" if sources else "")


def trust_line(answer: Answer, gone: Collection[int] = ()) -> str:
    """The trust line of an answer: its sources, its age, and whether figures differ.

    Args:
        answer: what the archive said.
        gone: numbers of citations that count no more.
    """
    standing = [citation for citation in answer.citations if citation.number not in gone]
    if not standing:
        return "none of this is in the archive any more"
    what = "source" if any(citation.outlet is None for citation in standing) else "outlet"
    facts = [agreement_label(answer, gone, what)]
    days = [day for citation in standing if (day := day_of(citation.published))]
    if days:
        facts.append(f"newest {day_label(max(days))}")
    undated = {citation.article_id for citation in standing if not day_of(citation.published)}
    if undated:
        facts.append(f"{how_many(len(undated), 'article')} without a date")
    if answer.contrasts:
        facts.append("figures differ")
    return " · ".join(facts)
