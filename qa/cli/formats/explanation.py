"""Formats the explanation of an answer as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qa.answering.explanation import Explanation, Score
from qa.cli.terminal import bold, dim, field_lines, wrap
from qa.export.presentation import one_line
from qa.languages.names import language_name
from qa.text.dates import days_label
from qa.text.plain import on_one_line


def explanation_lines(explanation: Explanation | None) -> Iterator[str]:
    """Yield how an answer came about, under a line that says so; nothing for None."""
    if explanation is None:
        return
    question = explanation.question
    days = days_label(question.since, question.until)
    yield ""
    yield bold("How this answer came about")
    yield ""
    yield from field_lines(
        ("Understood as", question.understood),
        ("Words searched for", _scores(question.terms)),
        ("Names", ", ".join(question.names)),
        ("In no article", ", ".join(question.unknown)),
        ("Wanted", question.answer_type),
        ("Days", days if question.since or question.until else None),
        ("Only from", ", ".join(question.outlets)),
        ("Only in", ", ".join(map(language_name, question.languages))),
        ("Looked outside", "yes: nothing inside surely answers" * explanation.is_outside),
    )
    yield ""
    yield bold(f"Passages found: {len(explanation.passages)}")
    for rank, passage in enumerate(explanation.passages, start=1):
        day = passage.published and passage.published[:10]
        parts = (passage.outlet, day, f"characters {passage.start} to {passage.end}")
        source = " · ".join(on_one_line(part) for part in parts if part)
        yield f"{rank}. {one_line(passage.title, '(no headline)')}"
        yield f"   {dim(source)}"
        yield dim(wrap(_scores(passage.scores) + "; not read" * (not passage.is_read), "   "))
    yield ""
    yield bold(f"Sentences considered: {len(explanation.sentences)}")
    for sentence in explanation.sentences:
        yield f"{sentence.total:.3f} {bold(sentence.fate)}"
        yield wrap(sentence.text, "   ")
        yield dim(wrap(_scores(sentence.scores), "   "))
    yield ""
    yield bold(f"Verdict: {explanation.verdict}")
    yield wrap(explanation.reason)
    yield dim(wrap(_scores(explanation.evidence)))


def _scores(scores: Iterable[Score]) -> str:
    """Names and values, rounded where they are no whole numbers: "cosine=0.613 · terms=4"."""
    return " · ".join(
        f"{score.name}={score.value:,.0f}"
        if score.value.is_integer()
        else f"{score.name}={score.value:.3f}"
        for score in scores
    )
