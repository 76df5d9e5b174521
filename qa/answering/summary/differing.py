"""Whether a written sentence tells a figure as if no other were known."""

from __future__ import annotations

from qa.answering.answer import Answer
from qa.answering.support.numbers.counts import counts


def tells_differing(text: str, answer: Answer) -> bool:
    """Whether it tells a figure on which sources differ, without that of each beside it."""
    told = _numbers(text)
    for contrast in answer.contrasts:
        figures = [_numbers(figure.text) & told for figure in contrast.figures]
        if any(figures) and not all(figures):
            return True
    return False


def _numbers(text: str) -> set[float]:
    return {count.value for count in counts(text)}
