from __future__ import annotations

from dataclasses import replace
from datetime import date

import click
import pytest
from passages import scored

from qa.answering.answer import (
    UNCERTAIN,
    Answer,
    Citation,
    Contrast,
    Copy,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
)
from qa.answering.confidence import Verdict
from qa.cli.formats.answers import answer_lines, article_lines, passage_lines, query_lines
from qa.question.query import Query
from qa.question.time.window import Moment
from qa.question.understand import understand
from qa.spelling.correction import Correction
from seeds.article import Article

ESCAPE = "\x1b[2J\x1b]0;owned\x07"


def an_article(number: int, title: str = "Mill closes") -> Article:
    return Article(f"{number:016x}", title, "It closed in May.", "Valley Post", ("Ada Brook",))


def a_question(words: str = "", carried: tuple[str, ...] = ()) -> Query:
    """A question; with words for the week that it names."""
    query = replace(understand("When?"), carried=carried)
    week = (date(2020, 6, 8), date(2020, 6, 14))
    moment = Moment(words, 0, len(words), *week, None, is_relative=True)
    return replace(query, moment=moment) if words else query


def a_citation(number: int, outlet: str | None, published: str | None = None) -> Citation:
    article = an_article(number)
    return Citation(number, article.id, article.title, outlet, None, published, article.text, 0, 17)


def test_an_answer_shows_its_quotes_and_sources() -> None:
    citation, hits = a_citation(1, "Valley Post"), (scored(an_article(1)),)
    quotes = (Quote(citation.quote, (1,)),)
    answer = Answer("When?", "answered", "…", quotes, (citation,), hits, 0.9, a_question())
    lines = "\n".join(answer_lines(answer))
    assert lines.startswith("It closed in May. [1]\n")
    assert "Mill closes" in lines
    assert "Valley Post" in lines


def test_an_answer_says_of_a_page_that_it_shows_the_beginning_only() -> None:
    article = replace(an_article(1), is_partial=True)
    citation, hits = replace(a_citation(1, "Valley Post"), is_partial=True), (scored(article),)
    quotes = (Quote(citation.quote, (1,)),)
    answer = Answer("When?", "answered", "…", quotes, (citation,), hits, 0.9, a_question())
    refusal = replace(answer, verdict="absent", quotes=(), citations=(), text="No.")
    for lines in (answer_lines(answer), answer_lines(refusal), passage_lines(hits)):
        assert "the page shows the beginning only" in "\n".join(lines)
    assert "the beginning only" not in "\n".join(article_lines(an_article(1)))
    post = "\n".join(article_lines(replace(article, part_of="The flood, hour by hour")))
    assert "the beginning only" in post
    assert "The flood, hour by hour" in post


def test_an_answer_says_how_slips_were_read() -> None:
    query = replace(a_question(carried=("Mill",)), corrections=(Correction("When", "Why"),))
    answer = Answer("When?", "absent", "None.", (), (), (), 0.1, query)
    lines = "\n".join(answer_lines(answer)).splitlines()
    assert lines[:3] == ["Did you mean Why?", "Understood as: Why? (Mill)", ""]


def test_a_source_that_calls_itself_opinion_is_labelled() -> None:
    for title, label in (("Mill closes", ""), ("Opinion: Keep the mill", "opinion")):
        citation = replace(a_citation(1, "Valley Post"), title=title)
        quotes = (Quote(citation.quote, (1,)),)
        answer = Answer("When?", "answered", "…", quotes, (citation,), (), 0.9, a_question())
        sources = [line for line in answer_lines(answer) if "Valley Post" in line]
        assert ("· opinion" in sources[0]) is bool(label)


def test_a_refusal_names_the_nearest_articles_once_each() -> None:
    hits = (scored(an_article(1)), scored(an_article(1)), scored(an_article(2, "Bank opens")))
    answer = Answer("When?", "absent", "The archive does not say.", (), (), hits, 0.1, a_question())
    lines = "\n".join(answer_lines(answer))
    assert lines.startswith("The archive does not say.")
    assert lines.count("Mill closes") == 1
    assert lines.count("Bank opens") == 1


def test_an_article_cannot_send_escape_codes() -> None:
    article = Article("0" * 16, f"Mill{ESCAPE}", f"It closed.{ESCAPE}", f"Post{ESCAPE}")
    citation = Citation(1, article.id, article.title, article.outlet, None, None, ESCAPE, 0, 1)
    citation = replace(citation, also_in=(Copy("1" * 16, ESCAPE, ESCAPE, ESCAPE, ESCAPE),))
    answer = Answer(
        "?",
        "answered",
        "",
        (Quote(ESCAPE, (1,)),),
        (citation,),
        (scored(article),),
        1.0,
        a_question(ESCAPE, (ESCAPE,)),
        (Contrast(ESCAPE, (DifferingFigure(ESCAPE, 1),)),),
        ESCAPE,
    )
    older = replace(article, id="1" * 16, modified=ESCAPE)
    for lines in (
        article_lines(article, (article, older)),
        passage_lines([scored(article)]),
        answer_lines(answer),
    ):
        text = "\n".join(lines)
        assert "\x1b[2J" not in text
        assert "\x1b]" not in text
        assert "\x07" not in text


def test_what_a_question_was_taken_to_mean_stands_above_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "92")
    query = a_question("last week", ("Libya", "Russia"))
    verdicts: tuple[Verdict, ...] = ("answered", "uncertain", "absent")
    for verdict in verdicts:
        answer = Answer("When?", verdict, "No.", (), (), (), 0.1, query, note="From other days.")
        lines = list(answer_lines(answer))
        assert lines[:5] == [
            "Understood as: When? (Libya, Russia)",
            "Time: last week (2020-06-08 to 2020-06-14); --any-time looks at all days",
            "",
            "From other days.",
            "",
        ]
    assert list(query_lines(a_question())) == []


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (date(2020, 6, 8), date(2020, 6, 8), "(2020-06-08)"),
        (date(2020, 6, 8), None, "(since 2020-06-08)"),
        (None, date(2020, 6, 8), "(until 2020-06-08)"),
    ],
)
def test_a_time_may_have_one_end_or_be_one_day(
    since: date | None, until: date | None, shown: str
) -> None:
    moment = Moment("then", 0, 4, since, until, None, is_relative=True)
    assert shown in next(query_lines(replace(a_question(), moment=moment)))


def test_a_time_says_where_it_counts_from_the_newest_article() -> None:
    moment = Moment(
        "last week", 0, 9, date(2020, 6, 8), date(2020, 6, 14), None, True, date(2020, 6, 17)
    )
    text = " ".join(query_lines(replace(a_question(), moment=moment)))
    assert "last week (2020-06-08 to 2020-06-14, counted from the newest article" in text
    latest = Moment("the latest", 0, 10, None, None, None, True, date(2020, 6, 17))
    text = " ".join(query_lines(replace(a_question(), moment=latest)))
    assert "the latest (counted from the newest article, 2020-06-17)" in text.replace("\n", " ")


def test_a_time_that_gives_no_days_is_not_shown() -> None:
    moment = Moment("since the election", 0, 18, None, None, "the election", is_relative=False)
    assert list(query_lines(replace(a_question(), moment=moment))) == []


def test_an_answer_tells_copies_support_and_figures_that_differ() -> None:
    copies = (
        Copy("c" * 16, "Mill closes", "The Star", None, "2026-02-05T10:00:00+00:00"),
        Copy("d" * 16, "Mill closes", None, None, None),
    )
    first = replace(a_citation(1, "The Ledger", "2026-02-04"), also_in=copies)
    second = a_citation(2, "The Post", "2026-02-06")
    third = a_citation(3, None)
    figures = (DifferingFigure("twelve", 1), DifferingFigure("19", 2), DifferingFigure("9", 3))
    answer = Answer(
        "When?",
        "answered",
        "",
        (Quote(first.quote, (1,), (2,), related=(3,)),),
        (first, second, third),
        (),
        0.9,
        a_question(),
        (Contrast("people", figures), Contrast("", figures[:1])),
        states=(
            StateHistory(
                "killed",
                (State("nine", date(2026, 2, 15), 2), State("three", date(2026, 2, 4), 1)),
            ),
        ),
    )
    lines = "\n".join(answer_lines(answer))
    words = " ".join(lines.split())
    assert words.startswith(
        "It closed in May. [1][2] The same from The Post, 2026-02-06 [2]; also on this from "
        "outlet not named, no date [3] Over time: killed: three on 4 February 2026 [1] · "
        "nine on 15 February 2026 [2] Sources differ: people:"
    )
    assert (
        "Sources differ: people: twelve (The Ledger, 2026-02-04) [1] · "
        "19 (The Post, 2026-02-06) [2] · 9 (outlet not named, no date) [3] "
        "Sources differ: twelve (The Ledger" in words
    )
    assert "also in The Star (2026-02-05), outlet not named" in words
    assert lines.endswith("\n2 independent sources agree")


def test_an_article_names_its_versions() -> None:
    newest = replace(an_article(3), modified="2025-08-08T11:30:00+01:00")
    middle = replace(an_article(2), published="2025-08-07")
    oldest = an_article(1)
    versions = (newest, middle, oldest)

    def named(article: Article) -> list[str]:
        lines = article_lines(article, versions)
        return [line for line in lines if "version" in line]

    earlier = [f"Earlier version of 2025-08-07: {middle.id}", f"Earlier version: {oldest.id}"]
    assert named(newest) == earlier
    newer = f"A newer version replaced this one: {newest.id}"
    assert named(middle) == [newer, earlier[1]]
    assert named(oldest) == [newer]
    assert not any("version" in line for line in article_lines(newest))


def test_an_uncertain_answer_says_so_above_its_quotes() -> None:
    citation = a_citation(1, "Valley Post")
    quotes = (Quote(citation.quote, (1,)),)
    answer = Answer("When?", "uncertain", "…", quotes, (citation,), (), 0.3, a_question())
    assert list(answer_lines(answer))[:3] == [UNCERTAIN, "", "It closed in May. [1]"]


def test_the_words_that_answer_are_bold_and_a_pipe_sees_the_quote_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = "The old mill at Upper Marl closed its doors on the last day of May 2019."
    start, end = text.index("on the last"), text.index("2019") + 4
    citation = replace(a_citation(1, "Valley Post"), quote=text)
    plain, bold = (
        Answer("When?", "answered", "…", (quote,), (citation,), (), 0.9, a_question())
        for quote in (Quote(text, (1,)), Quote(text, (1,), (), start, end))
    )
    lines = next(answer_lines(bold)).split("\n")
    assert lines == [
        "The old mill at Upper Marl closed its",
        "doors \x1b[1mon the last day of May 2019\x1b[0m. [1]",
    ]
    assert click.unstyle(next(answer_lines(bold))) == next(answer_lines(plain))


@pytest.mark.parametrize(("asked", "named"), [("en", "German"), ("fr", "allemand"), ("de", "")])
def test_a_source_in_another_language_than_the_question_names_it(asked: str, named: str) -> None:
    citation = replace(a_citation(1, "Valley Post"), language="de")
    quotes = (Quote(citation.quote, (1,)),)
    query = replace(a_question(), language=asked)
    answer = Answer("When?", "answered", "…", quotes, (citation,), (), 0.9, query)
    parts = filter(None, ("Valley Post", named, citation.article_id))
    assert " · ".join(parts) in "\n".join(answer_lines(answer))
