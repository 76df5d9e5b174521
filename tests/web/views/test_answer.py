"""The conversation as HTML: sound, outside text never markup, and honest about its sources."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news_pages.hostile import injections
from passages import scored
from web_parts import (
    FIRST,
    HOSTILE,
    LAST,
    SECOND,
    Page,
    checked,
    cite,
    make_answer,
    make_article,
    make_query,
    make_rich_answer,
)

from qa.answering.answer import (
    UNCERTAIN,
    Answer,
    Contrast,
    Copy,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
)
from qa.answering.confidence import Verdict
from qa.question.understand import understand
from qa.store import Coverage
from qa.web.chat import kept_answers
from qa.web.chat.messages import question_form_from
from qa.web.views import answer as answer_view
from qa.web.views import article as article_view
from qa.web.views import source_cards
from qa.web.views.question_form import QuestionForm
from qa.web.views.trust import trust_line
from seeds.article import Article

ASKED = QuestionForm("What will it cost?")
NOBODY = Answer("Why?", "absent", "Not in this archive.", (), (), (), 0.0, make_query("Why?"))


def asked_of(words: str) -> QuestionForm:
    return QuestionForm(
        words, since=words, until=words, as_of=words, outlets=(words,), drop=(words,)
    )


def conversation(article: Article, quote: str, question: str) -> str:
    """Every piece of HTML that the words of an article and of a question reach, but articles."""
    asked = asked_of(question)
    answer = make_answer(article, quote, question=question)
    refused = make_answer(article, question=question)
    rich = make_rich_answer(make_article(), SECOND, article.title)
    return "".join(
        (
            answer_view.coverage_html(Coverage(1, 1, date(2020, 1, 1), None, (article.title,))),
            answer_view.examples_html([question]),
            answer_view.waiting_html(question),
            answer_view.notice_html(question, article.title),
            answer_view.answer_html(answer, asked, 1),
            source_cards.sources_html(answer, 1),
            answer_view.answer_html(refused, asked, 2, unfolds=True),
            source_cards.sources_html(refused, 2),
            answer_view.answer_html(rich, asked, 3),
            source_cards.sources_html(rich, 3),
            answer_view.answer_html(rich, asked, 4, gone=(1, 2)),
            source_cards.sources_html(rich, 4, gone=(1, 2)),
        )
    )


def views(article: Article, quote: str, question: str) -> str:
    """The article views that these words reach."""
    start = article.text.index(quote)
    older = make_article(id="e" * 16, title=article.title)
    newer = replace(make_article(), title=question)
    parts = (
        article_view.article_html(article, start, start + len(quote), copies=[older]),
        article_view.article_html(make_article(), 0, 9, (make_article(), older)),
        article_view.article_html(older, 0, 9, (newer, older)),
        article_view.problem_html(article.title),
    )
    for part in parts:
        checked(part)
    return "".join(parts)


def hostile_article(words: str, **changes: object) -> Article:
    fields: dict[str, object] = {
        "title": words,
        "outlet": words,
        "authors": (words,),
        "text": f"{words} said so.\n\nThe rest.",
        "dateline": words,
        "captions": (words,),
        "published": "2024-03-05",
        "url": None,
    }
    return make_article(**{**fields, **changes})


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_adds_no_element_and_is_shown_to_the_letter(hostile: str) -> None:
    def page(words: str) -> Page:
        article, quote = hostile_article(words), f"{words} said so."
        checked(conversation(article, quote, words))
        return Page(conversation(article, quote, words) + views(article, quote, words))

    seen, calm = page(hostile), page("harmless")
    # Words of the question are in bold, and one has other words than the other.
    assert [tag for tag in seen.tags if tag != "b"] == [tag for tag in calm.tags if tag != "b"]
    assert [a[:2] for a in seen.attributes] == [a[:2] for a in calm.attributes]
    assert seen.words == calm.words.replace("harmless", hostile)


@pytest.mark.parametrize(
    "hostile", [pytest.param(attack, id=str(number)) for number, attack in enumerate(injections())]
)
def test_no_known_attack_changes_the_page(hostile: str) -> None:
    assert outline(hostile) == outline("harmless")


@cache
def outline(words: str) -> object:
    """The elements and attributes of a page about some words, without those of links."""
    article = hostile_article(words, published=words, url=words)
    quote = f"{words} said so."
    html = conversation(article, quote, words)
    checked(html)
    page = Page(html + views(article, quote, words))
    others = [a[:2] for a in page.attributes if a[0] not in ("a", "span")]
    return [tag for tag in page.tags if tag not in ("a", "b", "span")], others


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_leaves_the_structure_as_it_is(words: str) -> None:
    def tags(tail: str) -> list[str]:
        article = make_article(title=f"a{tail}", outlet=f"b{tail}", authors=(f"d{tail}",))
        # A question reaches the page without halves of characters, see `qa.web.chat.fields`.
        question = question_form_from({"question": f"c{tail}"}).question
        return [tag for tag in Page(conversation(article, SECOND, question)).tags if tag != "b"]

    assert tags(words) == tags("")


def test_another_reader_of_html_sees_the_same_tree() -> None:
    html = conversation(make_article(), SECOND, "What will the repair cost & who pays <it>?")
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    elements = [element.tag for element in tree.iter()][1:]
    assert elements == Page(html).tags
    again = lxml.html.fragment_fromstring(
        lxml.html.tostring(tree, encoding="unicode"), create_parent=False
    )
    assert [element.tag for element in again.iter()][1:] == elements
    assert again.text_content() == tree.text_content() == Page(html).words


def test_ids_are_there_once_in_a_conversation_of_several_turns() -> None:
    rich = make_rich_answer(make_article(), SECOND, "Twelve")
    # Two quotes with a source in common, and a source with two figures.
    both = replace(
        rich,
        quotes=(*rich.quotes, Quote(FIRST, (2,), (1, 2))),
        contrasts=(
            *rich.contrasts,
            Contrast("", (DifferingFigure("a", 1), DifferingFigure("b", 1))),
        ),
    )
    turns = (answer_view.answer_html(both, ASKED, turn) for turn in range(1, 5))
    panel = (source_cards.sources_html(both, turn) for turn in range(1, 5))
    page = checked(*turns, *panel)
    assert len(page.values("id")) > 40


def test_an_answer_shows_quotes_with_their_markers_one_after_the_other() -> None:
    answer = make_answer(make_article(), SECOND, FIRST)
    page = Page(answer_view.answer_html(answer, ASKED, 7))
    assert page.values("data-number") == ["1", "2"]
    assert page.values("data-turn") == ["7", "7"]
    assert f"{FIRST}2" in page.words
    assert "The Ledger, 5 March 2024" in page.words


def test_a_marker_is_a_link_that_names_its_card_and_its_place() -> None:
    article = make_article()
    answer = make_answer(article, SECOND)
    talk, sources = (
        checked(answer_view.answer_html(answer, ASKED, 3)),
        source_cards.sources_html(answer, 3),
    )
    (marker,) = talk.of_class("cw-cite")
    assert f"cw-{marker['data-turn']}-{marker['data-number']}" in checked(sources).values("id")
    start, end = int(marker["data-start"]), int(marker["data-end"])
    assert article.text[start:end] == SECOND
    assert marker["aria-label"] == "Source 1: The Ledger, Bridge to close"
    (tip,) = [attributes for _, attributes in talk.elements if attributes.get("role") == "tooltip"]
    assert marker["aria-describedby"] == tip["id"]


def test_what_a_marker_shows_is_outlet_day_headline_and_sentence() -> None:
    article = make_article()
    answer = make_answer(article, SECOND)

    def tip(**options: Any) -> str:
        html = answer_view.answer_html(answer, ASKED, 1, **options)
        tip = html[html.index('<span class="cw-tip"') : html.index("</p><footer>")]
        return Page(tip.removesuffix("</span>")).words

    credit = "The Ledger, 5 March 2024Bridge to close"
    assert tip() == f"{credit}{SECOND}"
    held = {article.id: article}
    assert tip(articles=held) == f"{credit}{FIRST} {SECOND} {LAST}"
    assert tip(articles=held, gone=(1,)) == f"{credit}{SECOND}"


def test_the_first_quote_is_the_answer_and_the_others_are_folded_under_it() -> None:
    answer = make_answer(make_article(), SECOND, FIRST, LAST)
    html = answer_view.answer_html(answer, ASKED, 1)
    page = checked(html)
    lead, fold = html.index("cw-first"), html.index("<details")
    assert html.index(SECOND) < fold < html.index(f"{FIRST[:-8]}") < html.index("</details>")
    assert lead < fold and html.count("cw-first") == html.count("<details") == 1
    assert "open" not in page.all("details")[0]
    assert "More from the sources 2" in page.words
    alone = answer_view.answer_html(make_answer(make_article(), SECOND), ASKED, 1)
    assert "cw-first" in alone and "<details" not in alone


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("Which bridges closed in 2024?", {}),
        ("How did the closing of the bridge unfold?", {}),
        ("What happened in Port Ellery?", {}),
        ("Who said more, the council or the mayor?", {}),
        ("What will it cost?", {"verdict": "uncertain"}),
    ],
)
def test_where_every_quote_answers_or_none_surely_does_all_stand_alike(
    question: str, changes: dict[str, Any]
) -> None:
    answer = make_answer(make_article(), SECOND, FIRST)
    answer = replace(answer, query=understand(question), **changes)
    html = answer_view.answer_html(answer, QuestionForm(question), 1)
    assert "cw-first" not in html and "<details" not in html
    # Nor where it comes back: what it asks for is read from its words again.
    kept = kept_answers.restore(
        json.loads(json.dumps(kept_answers.keep(answer))),
        QuestionForm(question),
        {"0123456789abcdef": make_article()},
    ).answer
    assert not answer_view.is_led(kept)
    assert html.count("<blockquote") == 2


@pytest.mark.parametrize(
    ("verdict", "words", "gone"),
    [
        ("answered", "Answered · 2 sources", ()),
        ("answered", "Answered · 1 source", (2,)),
        ("answered", "Answered", (1, 2)),
        ("uncertain", "May answer – no sentence surely does", ()),
        ("absent", "Not in this archive", ()),
    ],
)
def test_the_verdict_stands_above_the_answer_in_words(
    verdict: Verdict, words: str, gone: tuple[int, ...]
) -> None:
    other = make_article(id="d" * 16, outlet="The Post")
    first, second = cite(make_article(), SECOND), cite(other, FIRST, 2)
    answer = replace(
        make_answer(make_article(), SECOND),
        verdict=verdict,
        citations=(first, second),
        quotes=(Quote(SECOND, (1,)), Quote(FIRST, (2,))),
    )
    for is_whole in (False, True):
        html = answer_view.answer_html(answer, ASKED, 1, is_whole=is_whole, gone=gone)
        line = html[html.index('<p class="cw-verdict') :]
        told = words if is_whole else words.partition(" ·")[0]  # not counted yet
        assert Page(line[: line.index("</p>") + 4]).words.strip() == told
        assert f"cw-is-{verdict}" in html and UNCERTAIN not in html
        if verdict != "absent":
            assert html.index("cw-verdict") < html.index("<blockquote")


def test_the_first_marker_stays_with_the_last_word() -> None:
    html = answer_view.answer_html(make_answer(make_article(), SECOND), ASKED, 1)
    assert '<span class="cw-tail">crowns.<sup class="cw-ref">' in html
    long = "x" * (answer_view.LAST_WORD_CHARACTERS + 1)
    answer = make_answer(make_article(text=f"See {long}"), f"See {long}")
    assert f"See {long}<sup" in answer_view.answer_html(answer, ASKED, 1)
    square = "労使は5月19日に市庁舎で再び話し合う。"
    answer = make_answer(make_article(text=square), square)
    html = answer_view.answer_html(answer, ASKED, 1)
    assert '<span class="cw-tail">う。<sup class="cw-ref">' in html


def test_the_parts_beside_the_quotes_come_with_the_whole_answer() -> None:
    answer = make_rich_answer(make_article(), SECOND, "Twelve")
    answer = replace(answer, quotes=(*answer.quotes, Quote(FIRST, (2,))))
    lead = replace(answer, quotes=answer.quotes[:1], contrasts=())
    first = answer_view.answer_html(lead, ASKED, 1, is_whole=False)
    whole = answer_view.answer_html(answer, ASKED, 1)
    assert "cw-note" in first and 'class="cw-chips"' in first
    for part in ('class="cw-differ"', "cw-trust", "cw-actions"):
        assert part not in first and part in whole
    # What is there already stays where it is while the rest comes.
    shared = first[first.index("<blockquote") : first.index("</p>", first.index("<blockquote"))]
    assert shared in whole


def test_differing_figures_stand_side_by_side_each_with_its_source() -> None:
    html = answer_view.answer_html(make_rich_answer(make_article(), SECOND, "Twelve"), ASKED, 5)
    html = html[html.index('<aside class="cw-differ"') :]
    box = Page(html[: html.index("</aside>") + 8])
    assert box.words.startswith(" Sources differ: TwelveTwelve1The Ledger, 5 March 2024")
    assert "Twelve2Twelve, 5 March 2024" in box.words
    assert box.values("data-number") == ["1", "2"]
    assert box.values("data-article") == ["0123456789abcdef", "d" * 16]


def test_a_quote_whose_figures_differ_leads_to_the_box_that_says_so() -> None:
    rich = make_rich_answer(make_article(), SECOND, "Twelve")
    other = cite(make_article(id="f" * 16), LAST, 3)
    answer = replace(
        rich,
        citations=(*rich.citations, other),
        quotes=(*rich.quotes, Quote(LAST, (3,))),
        contrasts=(*rich.contrasts, Contrast("", (DifferingFigure("Nobody", 3),))),
    )
    html = answer_view.answer_html(answer, ASKED, 2)
    links = checked(html).of_class("cw-differs")
    assert [link["href"] for link in links] == ["#cw-differ-2-0", "#cw-differ-2-1"]
    alone = replace(answer, contrasts=())
    assert "cw-differs" not in answer_view.answer_html(alone, ASKED, 2)


def test_copies_and_support_are_named_where_the_quote_is() -> None:
    answer = make_rich_answer(make_article(), SECOND, "The Post")
    html = answer_view.answer_html(answer, ASKED, 1)
    footer = Page(html[html.index("<footer>") : html.index("</footer>") + 9]).words
    assert footer.startswith(
        "The Ledger, 5 March 2024; also in The Post (6 March 2024); "
        "the same from The Post (5 March 2024)"
    )
    [quote] = answer.quotes
    other = replace(answer, quotes=(replace(quote, support=(), related=(2,)),))
    html = answer_view.answer_html(other, ASKED, 1)
    footer = Page(html[html.index("<footer>") : html.index("</footer>") + 9]).words
    assert "the same from" not in footer
    assert "; also on this from The Post (5 March 2024)" in footer
    assert trust_line(other).startswith("1 independent outlet")


def test_outlets_that_say_different_things_do_not_agree() -> None:
    answer = make_rich_answer(make_article(), SECOND, "The Post")
    apart = replace(answer, quotes=(Quote(SECOND, (1,)), Quote(FIRST, (2,))))
    assert trust_line(apart).startswith("1 outlet for each quote · newest")


def test_a_figure_that_changed_shows_its_days() -> None:
    answer = make_rich_answer(make_article(), SECOND, "The Post")
    states = (State("nine", date(2024, 3, 8), 2), State("three", date(2024, 3, 5), 1))
    html = answer_view.answer_html(
        replace(answer, states=(StateHistory("killed", states),)), ASKED, 1
    )
    box = html[html.index('<aside class="cw-states"') :]
    words = Page(box[: box.index("</aside>") + 8]).words
    assert words.startswith("Over time: killed")
    assert words.index("three") < words.index("5 March 2024") < words.index("nine")
    assert "8 March 2024" in words


@pytest.mark.parametrize(
    ("outlets", "days", "line"),
    [
        (["The Post"], ["2024-03-05"], "1 independent outlet · newest 5 March 2024"),
        (
            ["The Post", "The Ledger"],
            ["2024-03-05", "2024-02-29T23:00:00+00:00"],
            "2 independent outlets agree · newest 5 March 2024",
        ),
        (["The Post", "THE POST"], ["2024-03-05"] * 2, "1 independent outlet · newest 5 March"),
        (["The Post"], [None], "1 independent outlet · 1 article without a date"),
        (
            ["The Post", "The Ledger", "The Star"],
            ["2023-12-31", None, None],
            "3 independent outlets agree · newest 31 December 2023 · 2 articles without a date",
        ),
        (
            [None, "The Post"],
            ["2024-03-05"] * 2,
            "2 independent sources agree · newest 5 March 2024",
        ),
        ([None], [None], "1 independent source · 1 article without a date"),
    ],
)
def test_the_trust_line_counts_sources_and_names_the_newest_day(
    outlets: list[str | None], days: list[str | None], line: str
) -> None:
    citations = tuple(
        replace(
            cite(make_article(id=f"{number:016x}"), SECOND, number), outlet=outlet, published=day
        )
        for number, (outlet, day) in enumerate(zip(outlets, days, strict=True), 1)
    )
    quote = Quote(SECOND, (1,), tuple(range(2, len(citations) + 1)))
    answer = replace(make_answer(make_article(), SECOND), citations=citations, quotes=(quote,))
    assert trust_line(answer).startswith(line)
    assert "differ" not in trust_line(answer)
    differing = replace(answer, contrasts=(Contrast("", ()),))
    assert trust_line(differing) == f"{trust_line(answer)} · figures differ"


def test_copies_do_not_count_as_sources() -> None:
    answer = make_answer(make_article(), SECOND)
    copies = (Copy("c" * 16, "Bridge", "The Star", None, "2025-01-01"),)
    answer = replace(answer, citations=(replace(answer.citations[0], also_in=copies),))
    assert trust_line(answer) == "1 independent outlet · newest 5 March 2024"


def refusal(*articles: Article) -> str:
    passages = tuple(scored(article, *span) for article in articles for span in ((0, 9), (10, 20)))
    return answer_view.answer_html(replace(NOBODY, passages=passages), QuestionForm("Why?"), 1)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 9])
def test_a_refusal_names_the_nearest_articles_each_once(number: int) -> None:
    articles = [make_article(id=f"{place:016x}", title=f"Story {place}") for place in range(number)]
    html = refusal(*articles)
    page = checked(html)
    expected = [article.id for article in articles[: answer_view.NEAREST]]
    assert page.values("data-article") == expected
    assert "Not in this archive." in page.words
    assert ("Nearest" in page.words) is bool(number)
    # There is nothing to copy, but it can be asked again and judged.
    assert page.values("data-copy") == []
    assert page.values("data-verdict") == ["up", "down"]
    assert ("Timeline" in page.words) is bool(number)


def test_chips_are_buttons_that_ask_without_what_they_name() -> None:
    asked = replace(ASKED, outlets=("The Ledger",))
    answer = replace(make_answer(make_article(), SECOND), query=make_query("When?", "last week"))
    html = answer_view.answer_html(answer, asked, 4, is_whole=False)
    page = checked(html)
    chips = page.of_class("cw-chip")
    without = [question_form_from(json.loads(chip["data-ask"])) for chip in chips]
    assert without == [
        replace(asked, any_time=True),
        replace(asked, drop=("last week",)),
        replace(asked, outlets=()),
    ]
    assert "last week · 8–14 Jun 2020 " in page.words
    assert "Understood with" in page.values("aria-label")
    assert all(chip["aria-label"].startswith("Ask again ") for chip in chips)
    assert html.index("cw-chips") < html.index("<blockquote")


def test_a_refusal_keeps_its_chips_and_a_plain_question_has_none() -> None:
    refused = replace(make_answer(make_article()), query=make_query("When?", "last week"))
    assert Page(answer_view.answer_html(refused, ASKED, 1)).values("class").count("cw-chip") == 2
    plain = answer_view.answer_html(make_answer(make_article(), SECOND), ASKED, 1)
    assert "cw-chip" not in plain


def test_the_parts_of_a_question_stand_over_their_quotes_once() -> None:
    answer = make_answer(make_article(), SECOND, FIRST, LAST)
    sides = ("What did it cost", "Who pays", "Who pays")
    quotes = (replace(quote, side=side) for quote, side in zip(answer.quotes, sides, strict=True))
    query = replace(answer.query, restated="What did it cost? · Who pays?")
    answer = replace(answer, quotes=tuple(quotes), query=query)
    kept = kept_answers.restore(
        json.loads(json.dumps(kept_answers.keep(answer))),
        ASKED,
        {"0123456789abcdef": make_article()},
    ).answer
    for shown in (answer, kept):
        html = answer_view.answer_html(shown, ASKED, 1)
        assert re.findall(r"cw-quote-side[^>]*>([^<]*)<", html) == ["What did it cost", "Who pays"]
        assert "<details" not in html  # none of them only says more
        assert f"Understood as “{query.restated}”" in checked(html).words


@pytest.mark.parametrize("quoted", [(), (SECOND,)])
def test_what_was_asked_in_place_of_a_question_is_shown(quoted: tuple[str, ...]) -> None:
    query = replace(make_query("No, I meant the bridge."), restated="When was the bridge shut?")
    answer = replace(make_answer(make_article(), *quoted), query=query)
    page = checked(answer_view.answer_html(answer, ASKED, 1))
    assert "Understood as “When was the bridge shut?”" in page.words


def test_an_answer_can_be_linked_copied_judged_and_asked_again() -> None:
    asked = replace(ASKED, since="2024-01-01", outlets=("The Ledger",))
    page = checked(answer_view.answer_html(make_answer(make_article(), SECOND), asked, 1))
    assert page.values("data-copy") == ["text", "markdown"]
    assert page.values("data-verdict") == ["up", "down"]
    assert page.values("aria-pressed") == ["false", "false"]
    (link,) = [attributes["href"] for _, attributes in page.elements if "data-link" in attributes]
    assert parse_qs(link[1:]) == {
        "q": [ASKED.question],
        "since": ["2024-01-01"],
        "outlet": ["The Ledger"],
    }
    (again,) = [attributes for _, attributes in page.elements if "data-retry" in attributes]
    assert question_form_from(json.loads(again["data-ask"])) == asked


@pytest.mark.parametrize(("unfolds", "state"), [(True, "open"), (False, "")])
def test_a_course_of_events_has_its_timeline_at_once(unfolds: bool, state: str) -> None:
    answer = make_answer(make_article(), SECOND)
    page = checked(answer_view.answer_html(answer, ASKED, 6, unfolds=unfolds))
    assert page.values("data-timeline") == [state]
    assert page.values("aria-controls") == ["cw-time-6"]


def test_a_quote_that_is_gone_says_so_and_marks_nothing_in_the_article() -> None:
    answer = make_answer(make_article(), SECOND, FIRST)
    page = checked(answer_view.answer_html(answer, ASKED, 1, gone=(2,)))
    assert page.words.count("no longer in this archive in these words") == 1
    first, second = page.of_class("cw-cite")
    assert first["class"] == "cw-cite" and first["data-end"] != "0"
    assert second["class"] == "cw-cite cw-lost"
    assert (second["data-start"], second["data-end"]) == ("0", "0")


def test_a_long_question_is_shortened_where_it_is_repeated() -> None:
    assert len(answer_view.notice_html("x" * 100_000, "Too long.")) < 1_000
    assert len(answer_view.waiting_html("x" * 100_000)) < 1_500
    assert "…" in answer_view.notice_html("x" * 100_000, "Too long.")


def test_a_sentence_without_a_question_has_no_heading() -> None:
    page = checked(answer_view.notice_html("", "Wait."))
    assert "h2" not in page.tags
    assert page.values("role") == ["alert"]
    assert page.words == "Wait."


def test_examples_are_links_that_ask() -> None:
    page = checked(answer_view.examples_html(["Who paid?", "Who did not?"]))
    assert page.values("href") == ["?q=Who+paid%3F", "?q=Who+did+not%3F"]
    asked = [question_form_from(json.loads(value)) for value in page.values("data-ask")]
    assert asked == [QuestionForm("Who paid?"), QuestionForm("Who did not?")]
    assert answer_view.examples_html([]) == ""


@pytest.mark.parametrize(
    ("held", "line"),
    [
        (Coverage(0, 0, None, None, ()), "0 articles · 0 outlets"),
        (
            Coverage(1_234, 9, date(2020, 6, 11), date(2025, 1, 3), ("The Post",)),
            "1,234 articles · 1 outlet · 11 June 2020 – 3 January 2025",
        ),
        (
            Coverage(1, 1, date(2020, 6, 11), date(2020, 6, 11), ("a", "b")),
            "1 article · 2 outlets · 11 June 2020",
        ),
    ],
)
def test_what_the_archive_covers_is_one_line(held: Coverage, line: str) -> None:
    assert checked(answer_view.coverage_html(held)).words == line


def test_what_is_gone_counts_as_no_source() -> None:
    answer = make_rich_answer(make_article(), SECOND, "Twelve")
    numbers = [citation.number for citation in answer.citations]
    assert trust_line(answer, numbers) == "none of this is in the archive any more"
    assert len(numbers) > 1
    assert trust_line(answer, numbers[1:]).startswith("1 independent ")


@pytest.mark.parametrize("words", [FIRST, FIRST.split()[0], FIRST.split()[-1], FIRST[5:9]])
def test_the_words_that_answer_are_bold(words: str) -> None:
    answer = make_answer(make_article(), FIRST)
    start = FIRST.index(words)
    quote = replace(answer.quotes[0], answer_start=start, answer_end=start + len(words))
    plain, bold = (
        answer_view.answer_html(shown, ASKED, 1)
        for shown in (answer, replace(answer, quotes=(quote,)))
    )
    assert checked(bold).words == checked(plain).words
    sentence = bold[bold.index("<blockquote") : bold.index("<sup")]
    assert "".join(re.findall("<strong>(.*?)</strong>", sentence)) == words


def test_markup_in_the_words_that_answer_is_shown_and_not_obeyed() -> None:
    text = "They <b>may</b> go."
    answer = make_answer(make_article(text=text), text)
    quote = replace(answer.quotes[0], answer_start=5, answer_end=15)
    html = answer_view.answer_html(replace(answer, quotes=(quote,)), ASKED, 1)
    assert "<strong>&lt;b&gt;may&lt;/b&gt;</strong>" in html


def test_an_answer_from_a_page_of_the_beginning_says_so_at_the_quote() -> None:
    answer = make_answer(make_article(), SECOND)
    assert "beginning only" not in checked(answer_view.answer_html(answer, ASKED, 1)).words
    cut = tuple(replace(citation, is_partial=True) for citation in answer.citations)
    html = answer_view.answer_html(replace(answer, citations=cut), ASKED, 1)
    assert checked(html).words.count("beginning only") == 1
