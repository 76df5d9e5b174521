"""Quotes of an answer in the language of its question, by a language model, when asked for.

The answer stays as it is: its quotes, their order, the verdict, the note.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from qa.answering.answer import Answer, Quote
from qa.answering.summary.model_translation import translation_of
from qa.languages.codes import primary
from qa.llm.servers.deadline import Deadline
from qa.llm.servers.faults import Failure
from qa.llm.servers.ladder import LanguageModel
from qa.llm.translation import translate


def translated_answer(
    answer: Answer,
    llm: LanguageModel,
    deadline: Deadline,
    numbers: Collection[int] | None = None,
) -> Answer:
    """An answer with its quotes in other languages than its question's translated.

    After one that fails no other is asked for.

    Args:
        answer: with its quotes.
        llm: is asked, once for each quote.
        deadline: for all of them.
        numbers: of the quotes that are wanted, the first is 0; None for all.

    Returns:
        the same with `Answer.translation`; as it is where no quote is in another language.

    Raises:
        LanguageModelError: the client is not installed.
    """
    model, made, problem = llm.server.name, [""] * len(answer.quotes), ""
    foreign = foreign_quotes(answer)
    for number, language in foreign.items():
        if numbers is not None and number not in numbers:
            continue
        text = answer.quotes[number].text
        translation = translate(llm, text, language, answer.query.language, deadline)
        if isinstance(translation, Failure):
            problem = translation.text
            break
        made[number] = translation
    if not foreign:
        return answer
    return _with(answer, model, made, problem)


def without_translation(answer: Answer, reason: str, model: str) -> Answer:
    """An answer for which no translation came about; says why."""
    return _with(answer, model, [""] * len(answer.quotes), reason)


def foreign_quotes(answer: Answer) -> dict[int, str]:
    """The numbers of quotes in another language than the question's, from 0, each with its code."""
    cited = {citation.number: citation.language for citation in answer.citations}
    asked = primary(answer.query.language)

    def language(quote: Quote) -> str:
        return next((primary(code) for n in quote.citations if (code := cited.get(n))), "")

    found = {number: language(quote) for number, quote in enumerate(answer.quotes)}
    return {number: code for number, code in found.items() if code not in ("", asked)}


def _with(answer: Answer, model: str, quotes: Sequence[str], problem: str) -> Answer:
    query = answer.query
    made = translation_of(model, query.language, tuple(quotes), problem, query.told_in)
    return replace(answer, translation=made)
