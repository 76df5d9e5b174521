"""The first quote, told before the rest of an answer is worked out."""

from __future__ import annotations

from benchmarks.quality.scoring import read_questions
from qa.answering.answer import Answer
from qa.archive import Archive

ASKED = 40
"""Questions of the quality gate: enough for every kind of lead."""


def led(archive: Archive, question: str, **limits: str) -> tuple[list[Answer], Answer]:
    leads: list[Answer] = []
    return leads, archive.ask(question, on_lead=leads.append, **limits)  # type: ignore[arg-type]


def test_what_comes_first_stands_first_at_the_end(archive: Archive) -> None:
    told = 0
    for question in read_questions()[:ASKED]:
        leads, answer = led(archive, question.text, as_of=question.as_of)
        for lead in leads:
            told += 1
            [quote], [citation] = lead.quotes, lead.citations
            first = answer.quotes[0]
            assert (quote.text, quote.citations, quote.parts) == (
                first.text,
                first.citations,
                first.parts,
            ), question.id
            assert citation == answer.citations[0]
            assert (lead.verdict, lead.confidence) == (answer.verdict, answer.confidence)
            assert (lead.note, lead.query) == (answer.note, answer.query)
        assert len(leads) <= 1
    assert told >= ASKED // 3
