"""An explanation in the terminal: every score by its name, and no control characters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qa.answering.explanation import (
    ExplainedPassage,
    ExplainedQuestion,
    ExplainedSentence,
    Explanation,
    Score,
)
from qa.cli.formats.explanation import explanation_lines

ESCAPE = "\x1b[2J\x07"
SENTENCE = ExplainedSentence(
    "a" * 16, 0, 17, "It closed in May.", (Score("likeness", 0.61234),), 2.5, "says the same"
)
PASSAGE = ExplainedPassage(
    "a" * 16, "Mill closes", "Valley Post", "2025-05-01", 0, 90, False, (Score("fused", 0.5),)
)
QUESTION = ExplainedQuestion(
    "When did it close? (Mill)",
    (Score("close", 3.25),),
    ("Mill", "Arle"),
    ("Arle",),
    "day",
    date(2025, 5, 1),
    None,
)
EXPLANATION = Explanation(
    QUESTION, True, (PASSAGE,), (SENTENCE,), (Score("searched", 11441.0),), 0.2, "uncertain", "So."
)


def test_everything_that_was_weighed_is_named() -> None:
    text = "\n".join(explanation_lines(EXPLANATION))
    for words in (
        "When did it close? (Mill)",
        "close=3.250",
        "Mill, Arle",
        "since 1 May 2025",
        "Looked outside",
        "Mill closes",
        "characters 0 to 90",
        "fused=0.500; not read",
        "2.500",
        "says the same",
        "It closed in May.",
        "likeness=0.612",
        "Verdict: uncertain",
        "So.",
        "searched=11,441",
    ):
        assert words in text


def test_what_is_not_there_has_no_line() -> None:
    question = replace(QUESTION, names=(), unknown=(), since=None)
    explanation = replace(EXPLANATION, question=question, is_outside=False, passages=())
    text = "\n".join(explanation_lines(explanation))
    for words in ("Names", "In no article", "Days", "Looked outside", "not read"):
        assert words not in text
    assert list(explanation_lines(None)) == []


def test_an_explanation_cannot_send_escape_codes() -> None:
    explanation = replace(
        EXPLANATION,
        question=replace(QUESTION, understood=ESCAPE, names=(ESCAPE,), unknown=(ESCAPE,)),
        passages=(replace(PASSAGE, title=ESCAPE, outlet=ESCAPE, published=ESCAPE),),
        sentences=(replace(SENTENCE, text=ESCAPE),),
        reason=ESCAPE,
    )
    text = "\n".join(explanation_lines(explanation))
    assert "\x1b[2J" not in text
    assert "\x07" not in text
