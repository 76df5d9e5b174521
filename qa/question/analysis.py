"""What a question asks for, found in its words once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qa.languages.codes import ENGLISH
from qa.question.foreign.kinds import Asked, asked_in, kind_of_name_in
from qa.question.foreign.numbers import numbers_told
from qa.question.forms import Form, form_of
from qa.question.intent import (
    AnswerType,
    NameKind,
    asks_for_timeline,
    asks_newest,
    expected_answer_type,
    is_about_now,
    kind_of_name_asked,
    numbers_in,
)
from qa.question.language import question_language
from qa.question.operators import without_operators
from qa.question.quantities import Quantity, quantity_asked
from qa.question.sides import Side, sides_of
from qa.question.time.patterns import spelled_out
from qa.question.time.window import Moment
from qa.text.proper_names import ProperName, proper_names
from qa.text.terms import query_terms, text_terms


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """What retrieval and answering need to know of a question's words.

    Attributes:
        terms: that can find something, each once, see `qa.text.terms.query_terms`.
        content_terms: the same without the words of a window: its days stand for them, and
            an article of January 2020 need not say so.
        vocabulary: all terms, stop words among them.
        content: the text without the words of a window.
        language: ISO 639 code of the language of all these words.
        numbers: as `qa.question.intent.numbers_in` finds them.
        names: words that are names, see `qa.text.proper_names`. How they were typed does not
            tell; an archive does, see `qa.retrieval.names`, and before it there are none.
        proper_names: those that stand side by side as one, with what shows each.
        answer_type: what kind of answer is wanted.
        asks_timeline: whether it asks how something went over some time.
        is_about_now: whether it is about what goes on.
        asks_newest: whether it asks for the newest state of a thing.
        quantity: what it asks to have counted, if anything.
        form: what shape its answer has.
        sides: what it compares, two if anything.
    """

    terms: tuple[str, ...]
    content_terms: tuple[str, ...]
    vocabulary: frozenset[str]
    content: str
    language: str
    numbers: frozenset[str]
    names: frozenset[str]
    proper_names: tuple[ProperName, ...]
    answer_type: AnswerType
    asks_timeline: bool
    is_about_now: bool
    asks_newest: bool
    quantity: Quantity | None
    form: Form
    sides: tuple[Side, ...]


def analyse(
    question: str,
    text: str,
    moment: Moment | None = None,
    names: Collection[str] = (),
    language: str = ENGLISH,
) -> QuestionAnalysis:
    """Analyse a question.

    Args:
        question: as it was asked.
        text: what is searched for.
        moment: the time that the question names.
        names: words of the text that are names.
        language: of the question, ISO 639. Comparisons and what is counted are told in
            English only.
    """
    question = without_operators(question)
    terms = tuple(query_terms(text, language))
    content = content_text(text, moment)
    asked = text.partition("?")[0]  # what earlier questions lend stands behind it
    is_english = language == ENGLISH
    wanted = _in_english(question, asked, names) if is_english else asked_in(language, question)
    return QuestionAnalysis(
        terms=terms,
        content_terms=terms if content == text else tuple(query_terms(content, language)),
        vocabulary=frozenset(text_terms(text, language)),
        content=content,
        language=language,
        numbers=numbers_in(text) if is_english else numbers_told(language, text),
        names=frozenset(names),
        proper_names=proper_names(content, names, language),  # "Q4" names a time, and no thing
        answer_type=wanted.answer_type,
        asks_timeline=wanted.asks_timeline,
        is_about_now=wanted.is_about_now,
        asks_newest=wanted.asks_newest,
        quantity=quantity_asked(text, names) if is_english else None,
        form=wanted.form,
        sides=sides_of(asked, names) if is_english else (),
    )


def _in_english(question: str, asked: str, names: Collection[str]) -> Asked:
    return Asked(
        answer_type=expected_answer_type(question),
        asks_timeline=asks_for_timeline(question),
        is_about_now=is_about_now(question),
        asks_newest=asks_newest(question),
        form=form_of(asked, names),
    )


def name_kind(question: str) -> NameKind | None:
    """What kind of name a question wants, in its own language; None if no name."""
    language = question_language(question)
    if language == ENGLISH:
        return kind_of_name_asked(question)
    return kind_of_name_in(language, question)


def content_text(text: str, moment: Moment | None) -> str:
    """A search text without the words of a time with days, unless it has no others."""
    if moment is None or not moment.has_days:
        return text
    words = " ".join(text.replace(spelled_out(moment.words), " ", 1).split())
    return words if any(char.isalnum() for char in words) else text
