"""What the page is told of one question: its first quote, its answer, or what came back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.web.chat import fields, kept_answers
from qa.web.chat.fields import Object, PageError
from qa.web.chat.messages import Json, question_form_from
from qa.web.views import answer as answer_view
from qa.web.views import source_cards
from qa.web.views.question_form import QuestionForm, question_form_to_dict

if TYPE_CHECKING:
    from qa.answering.answer import Answer
    from qa.web.service import Stage
    from seeds.article import Article

NOT_KEPT = to_say(
    "This answer was kept by another version of Citewire and cannot be shown again; "
    "ask the question anew."
)


def lead_message(
    number: int,
    asked: QuestionForm,
    lead: Answer,
    articles: Mapping[str, Article],
    language: str = ENGLISH,
) -> Json:
    """The message of an answer's first quote, while the rest is worked out."""
    talk = answer_view.answer_html(lead, asked, number, language, is_whole=False, articles=articles)
    cards = source_cards.sources_html(lead, number, language=language)
    return message(number, "answering", talk, cards)


def answered(
    number: int,
    asked: QuestionForm,
    answer: Answer,
    articles: Mapping[str, Article],
    doing: str = "",
    language: str = ENGLISH,
) -> Json:
    """The message of a whole answer.

    Args:
        number: which question of the conversation it is of.
        asked: that question.
        answer: what the archive said.
        articles: the cited ones.
        doing: what a language model does for it; then it stands only until that is done, and
            if the visitor waits no longer.
        language: of the page.
    """
    unfolds = answer.query.analysis.asks_timeline
    talk = answer_view.answer_html(
        answer, asked, number, language, articles=articles, unfolds=unfolds, doing=doing
    )
    turn = {
        "number": number,
        "asked": question_form_to_dict(asked),
        "answer": kept_answers.keep(answer),
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    state = "choosing" if doing else "answered"
    cards = source_cards.sources_html(answer, number, language=language)
    return message(number, state, talk, cards, turn)


def restored(turn: Object, articles: Mapping[str, Article], language: str = ENGLISH) -> Json:
    """The message of an answer that came back from the browser; errors as of `fields.number`."""
    number = fields.number(turn, "number", 1)
    try:
        asked = question_form_from(turn.get("asked"))
        kept = kept_answers.restore(turn.get("answer"), asked, articles)
    except PageError:
        notice = answer_view.notice_html("", say(language, NOT_KEPT), language)
        return message(number, "problem", notice)
    answer = kept.answer
    return message(
        number,
        "answered",
        answer_view.answer_html(answer, asked, number, language, gone=kept.gone, articles=articles),
        source_cards.sources_html(answer, number, kept.gone, language),
    )


def message(
    number: int, state: str, talk: str, sources: str = "", turn: Json | None = None
) -> Json:
    """What is told of a question; see `qa.web.chat.conversation.Chat.ask`."""
    return {"number": number, "state": state, "talk": talk, "sources": sources, "turn": turn}


def doing_sentence(name: str, stage: Stage, language: str = ENGLISH) -> str:
    """What a language model does while an answer stands; "" where it does nothing."""
    if stage == "choosing":
        return say(
            language,
            "The language model %(model)s is choosing among the sentences found…",
            model=name,
        )
    if stage == "summarising":
        return say(language, "The language model %(model)s is summing up the quotes…", model=name)
    return ""
