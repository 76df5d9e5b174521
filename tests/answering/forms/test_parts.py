"""The answers to the parts of a question as one: its numbers still name the right sentences."""

from __future__ import annotations

from dataclasses import replace

from web_parts import FIRST, LAST, SECOND, make_answer, make_article, make_query, make_rich_answer

from qa.answering.answer import Quote
from qa.answering.choosing.model_choice import ModelChoice
from qa.answering.forms.parts import AnsweredPart, headed, put_together


def test_numbers_go_on_from_part_to_part() -> None:
    first = make_answer(make_article(), FIRST, LAST)
    second = make_rich_answer(make_article(), SECOND, "Twelve")
    parts = [AnsweredPart("What did it cost", first), AnsweredPart("How many came", second)]
    answer = put_together(make_query("What did it cost and how many came?"), parts, 5)
    quoted = {citation.number: citation.quote for citation in answer.citations}
    assert list(quoted) == [1, 2, 3, 4]
    assert [(quote.side, quoted[quote.citations[0]]) for quote in answer.quotes] == [
        ("What did it cost", FIRST),
        ("What did it cost", LAST),
        ("How many came", SECOND),
    ]
    [contrast], [history] = answer.contrasts, answer.states
    assert [figure.citation for figure in contrast.figures] == [3, 4]
    assert [state.citation for state in history.states] == [4, 3]
    assert [side for side, _ in headed(answer.quotes)] == ["What did it cost", "", "How many came"]


def test_what_is_said_of_one_part_names_it() -> None:
    failed = ModelChoice("small", "failed", "It took too long.")
    chosen = ModelChoice("small", "chosen", "It chose.")
    answer = make_answer(make_article(), FIRST)
    late = replace(answer, choice=failed, note="It is old. It took too long.", confidence=0.3)
    timely = replace(make_answer(make_article(), SECOND), choice=chosen, note="It chose.")
    parts = [AnsweredPart("Who", late), AnsweredPart("When", timely)]
    both = put_together(make_query("Who and when?"), parts, 5)
    assert both.note == "“Who”: It is old. “Who”: It took too long. “When”: It chose."
    assert both.choice is not None and both.choice.outcome == "chosen"
    assert both.verdict == "uncertain" and both.confidence == late.confidence


def test_nothing_is_marked_where_a_part_is_not_sure() -> None:
    answer = make_answer(make_article(), FIRST)
    marked = replace(answer, quotes=(Quote(FIRST, (1,), answer_start=0, answer_end=3),))
    unsure = replace(make_answer(make_article(), SECOND), confidence=0.3, verdict="uncertain")
    parts = [AnsweredPart("Who", marked), AnsweredPart("When", unsure)]
    both = put_together(make_query("Who and when?"), parts, 5)
    assert [quote.answer_start for quote in both.quotes] == [None, None]
