"""What a language model wrote above the quotes of an answer, as every format shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa.answering.answer import Answer
from qa.export.presentation import Exchange
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.text.plain import on_one_line

_FOUND = to_say(
    "Every quote stands word for word in the article named; Citewire found it, and no model wrote a"
    " word."
)
_SUMMED_UP = to_say(
    "Every quote stands word for word in the article named; Citewire found it, and no model wrote a"
    " word of it. A language model wrote the summaries, which say so."
)


def language_of(exchanges: Sequence[Exchange]) -> str:
    """The language of a conversation: that in which its first answer speaks of itself."""
    return exchanges[0].answer.query.told_in if exchanges else ENGLISH


def made_by(exchanges: Sequence[Exchange]) -> str:
    """What stands below a conversation: who found and who wrote what it says."""
    has_summary = any(summary_sentences(exchange.answer) for exchange in exchanges)
    return say(language_of(exchanges), _SUMMED_UP if has_summary else _FOUND)


def summary_sentences(answer: Answer) -> list[tuple[str, list[int]]]:
    """The sentences of its summary, each on one line, with the numbers of its citations."""
    known = {citation.number for citation in answer.citations}
    sentences = answer.summary.sentences if answer.summary else ()
    numbered = (
        (on_one_line(sentence.text), [n for n in sentence.citations if n in known])
        for sentence in sentences
    )
    return [(text, numbers) for text, numbers in numbered if numbers]


def translation_line(answer: Answer, number: int, written: Callable[[str], str] = str) -> str:
    """The translation of a quote, the first of which is 0, behind who made it; "" without one.

    ``written`` writes words.
    """
    made = answer.translation
    if made is None or not made.quotes[number]:
        return ""
    return f"({written(made.label)}) {written(made.quotes[number])}"


def summary_lines(answer: Answer, written: Callable[[str], str] = str) -> Iterator[str]:
    """Who wrote its summary, then the summary, each on one line; nothing without one.

    ``written`` writes words.
    """
    sentences = summary_sentences(answer)
    if answer.summary and sentences:
        yield written(on_one_line(answer.summary.text))
        yield " ".join(
            f"{written(text)} {''.join(f'[{number}]' for number in numbers)}"
            for text, numbers in sentences
        )
