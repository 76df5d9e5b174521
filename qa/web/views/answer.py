"""The conversation as HTML: questions, answers with their citation markers, and refusals."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from unicodedata import east_asian_width

from qa.answering.answer import Answer, Citation, Quote
from qa.answering.forms.parts import headed
from qa.answering.summary.model_translation import ModelTranslation
from qa.export.presentation import NO_ARTICLES, Articles, nearest, short_credit, states_by_day
from qa.export.summaries import summary_sentences
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, say_number, spoken_language
from qa.languages.names import other_language
from qa.languages.punctuation import signs
from qa.store import Coverage
from qa.text.dates import day_label
from qa.text.plain import shorten
from qa.web.views.article import neighbours
from qa.web.views.elements import MarkedText, mark_span, render_view
from qa.web.views.listing import ListingView, listing_view
from qa.web.views.question_form import QuestionForm, chips, question_form_to_dict, question_url
from qa.web.views.trust import trust_line, verdict_line

QUESTION_SHOWN = 600
"""Characters of a question that the page repeats; the rest is an ellipsis."""

NOTICE_SHOWN = 160
"""The same where the question was not answered but refused."""

LAST_WORD_CHARACTERS = 30
"""A longer last word may stand on another line than its citation marker; a square letter of
Chinese, Japanese or Korean is as wide as two."""

LAST_SQUARES = 2
"""Square letters that stay with the marker where a text without blanks may break anywhere."""

TIP_CHARACTERS = 320
"""Characters of its sentence in the tooltip of a citation marker."""

NEIGHBOUR_CHARACTERS = 200
"""Characters of the sentence before it and of the one behind it there."""

NEAREST = 3
"""Articles that a refusal names."""

LED_FORMS = ("plain", "yes_no")
"""Forms of questions whose first quote is the answer; of lists and the like each is part of it."""


@dataclass(frozen=True, slots=True)
class _QuoteView:
    """A quote as the template shows it.

    Attributes:
        number: its place in the answer, from 0.
        text: the quote up to its last word; the words that answer are marked.
        last_word: what stays on one line with the first marker; None if all may break.
        citations: those it has a marker for, that say so.
        related: those on the same matter, each with its outlet and day in words.
        credited: those whose outlet and day stand under it, each pair once.
        others: the copies and the support, in words.
        contrast: the place of the contrast that its figures are part of.
        is_gone: whether the archive lost one of its sentences.
        side: which side of a comparison it tells of.
        language: the code of its article's; None if it is not known.
        other_language: its name, where it is not the question's.
    """

    number: int
    text: MarkedText
    last_word: MarkedText | None
    citations: Sequence[Citation]
    related: Sequence[tuple[str, Citation]]
    credited: Sequence[Citation]
    others: str
    contrast: int | None
    is_gone: bool
    side: str
    language: str | None
    other_language: str


def coverage_html(coverage: Coverage, language: str = ENGLISH) -> str:
    """The coverage of the archive, for the top of the page."""
    facts = [
        say_number(language, coverage.articles, "%(number)s article", "%(number)s articles"),
        say_number(language, len(coverage.outlets), "%(number)s outlet", "%(number)s outlets"),
    ]
    if coverage.first_day and coverage.last_day:
        first, last = (day_label(day, language) for day in (coverage.first_day, coverage.last_day))
        facts.append(first if first == last else f"{first} – {last}")
    return render_view("coverage.html", language, facts=facts)


def examples_html(examples: Sequence[str], language: str = ENGLISH) -> str:
    """Questions to begin with."""
    return render_view("examples.html", language, examples=question_links(examples))


def question_links(questions: Sequence[str]) -> list[tuple[str, str, str]]:
    """Questions with what a link needs that asks them: its address, and the form as JSON."""
    forms = [(text, QuestionForm(text)) for text in questions]
    return [(text, question_url(form), _form_json(form)) for text, form in forms]


def _listing(answer: Answer) -> ListingView | None:
    """The articles that a reply lists."""
    reply = answer.reply
    if reply is None:
        return None
    return listing_view(reply.headlines, reply.selection, reply.total or 0)


def waiting_html(question: str, language: str = ENGLISH) -> str:
    """A question whose answer is being looked for."""
    return render_view("waiting.html", language, question=shorten(question, QUESTION_SHOWN))


def notice_html(question: str, sentence: str, language: str = ENGLISH) -> str:
    """A question that got a sentence of ours instead of an answer."""
    shown = shorten(question, NOTICE_SHOWN)
    return render_view("notice.html", language, question=shown, sentence=sentence)


def answer_html(
    answer: Answer,
    form: QuestionForm,
    turn: int,
    language: str = ENGLISH,
    *,
    is_whole: bool = True,
    gone: Collection[int] = (),
    articles: Articles = NO_ARTICLES,
    unfolds: bool = False,
    doing: str = "",
) -> str:
    """The question with its quotes, or with the sentence that there is no answer.

    Args:
        answer: what the archive said.
        form: what it was asked.
        turn: which question of the conversation it was; citation markers carry it.
        language: of the page. What the answer says of itself is in that of its question.
        is_whole: whether it is all; else its first quote, the rest of which is on its way.
        gone: numbers of citations whose quote is not in the archive any more.
        articles: the cited ones as the archive has them, for what stands around a quote.
        unfolds: whether the question asks for a course of events, which then has a
            timeline at once and not only on demand.
        doing: what a language model does for it now, while it stands; then nothing can be
            done with it yet.
    """
    citations = {citation.number: citation for citation in answer.citations}
    contrast_of: dict[int, int] = {}
    for place, contrast in enumerate(answer.contrasts):
        for figure in contrast.figures:
            contrast_of.setdefault(figure.citation, place)
    quotes = () if answer.abstained else answer.quotes
    return render_view(
        "answer.html",
        language,
        said_in=said_in(answer, language),
        answer=answer,
        question=shorten(answer.question, QUESTION_SHOWN),
        chips=[(chip, _form_json(chip.without)) for chip in chips(form, answer.query, language)],
        nearest=nearest(answer)[:NEAREST],
        listing=_listing(answer),
        examples=question_links(answer.reply.examples if answer.reply else ()),
        quotes=[
            _quote_view(number, quote, side, answer, contrast_of, gone, language)
            for number, (side, quote) in enumerate(headed(quotes))
        ],
        is_whole=is_whole,
        citations=citations,
        histories=[(history.unit, states_by_day(history, answer)) for history in answer.states],
        is_led=is_led(answer),
        summary=summary_sentences(answer),
        doing=doing,
        around={
            citation.number: neighbours(article, citation.start, citation.end, NEIGHBOUR_CHARACTERS)
            for citation in answer.citations
            if citation.number not in gone and (article := articles.get(citation.article_id))
        },
        verdict=None if answer.reply else verdict_line(answer, gone, is_whole=is_whole),
        trust=trust_line(answer, gone),
        turn=turn,
        gone=gone,
        unfolds=unfolds,
        url=question_url(form),
        form=_form_json(form),
        tip_characters=TIP_CHARACTERS,
    )


def translation_html(made: ModelTranslation, number: int, language: str = ENGLISH) -> str:
    """The translation of a quote, the first of which is 0, and who made it."""
    return render_view("translation.html", language, made=made, number=number)


def said_in(answer: Answer, language: str) -> str:
    """The language in which the answer speaks of itself; "" where it is that of the page."""
    spoken = answer.query.told_in
    return "" if spoken == spoken_language(language) else spoken


def is_led(answer: Answer) -> bool:
    """Whether the first quote is the answer, and the others say more: they are folded then."""
    analysis = answer.query.analysis
    is_told = analysis.asks_timeline or answer.query.briefing is not None
    is_told = is_told or any(quote.side for quote in answer.quotes)  # each part has an answer
    return answer.verdict == "answered" and analysis.form in LED_FORMS and not is_told


def _form_json(form: QuestionForm) -> str:
    """The question that a link or button asks when it is pressed, as JSON."""
    return json.dumps(question_form_to_dict(form), ensure_ascii=False)


def _quote_view(
    number: int,
    quote: Quote,
    side: str,
    answer: Answer,
    contrast_of: Mapping[int, int],
    gone: Collection[int],
    language: str,
) -> _QuoteView:
    by_number = {citation.number: citation for citation in answer.citations}
    cited, support, related = (
        [by_number[number] for number in numbers if number in by_number]
        for numbers in (quote.citations, quote.support, quote.related)
    )
    credited_short = partial(short_credit, language=language)
    citations = tuple(dict.fromkeys((*cited, *support)))
    credited: dict[tuple[str | None, str | None], Citation] = {}
    for citation in cited:
        credited.setdefault((citation.outlet, citation.published), citation)
    copies = dict.fromkeys(copy for citation in cited for copy in citation.also_in)
    others, used = "", signs(language)
    for said, sources in (
        (say(language, "also in"), copies),
        (say(language, "the same from"), support),
    ):
        names = used.comma.join(dict.fromkeys(map(credited_short, sources)))
        others += f"{used.semicolon}{said}{used.blank}{names}" if sources else ""
    text, words = quote.text, (quote.answer_start or 0, quote.answer_end or 0)
    last = _last_word(text)
    numbers = [citation.number for citation in citations]
    return _QuoteView(
        number=number,
        text=mark_span(text, 0, len(text) if last is None else last, *words),
        last_word=None if last is None else mark_span(text, last, len(text), *words),
        citations=citations,
        related=[(credited_short(citation), citation) for citation in related],
        credited=tuple(credited.values()),
        others=others,
        contrast=next((contrast_of[number] for number in numbers if number in contrast_of), None),
        is_gone=any(number in gone for number in numbers),
        side=side,
        language=cited[0].language if cited else None,
        other_language=other_language(cited[0].language, answer.query.language, language)
        if cited
        else "",
    )


def _last_word(text: str) -> int | None:
    """Where what stays with the first marker begins; None where all of it may break."""
    start = text.rfind(" ") + 1
    squares = [east_asian_width(letter) in ("W", "F") for letter in text[start:]]
    if len(squares) + sum(squares) <= LAST_WORD_CHARACTERS:
        return start
    return len(text) - LAST_SQUARES if all(squares[-LAST_SQUARES:]) else None
