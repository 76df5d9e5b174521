"""A question and its filters become a query, or a clear refusal to ask it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.languages.names import MOST_LANGUAGES
from qa.question.query import LONGEST_NAME, LONGEST_QUESTION, MOST_DROPPED, MOST_OUTLETS, MOST_TURNS
from qa.question.thread.turns import Turn
from qa.question.understand import understand


def test_keeps_the_question_and_cleans_the_search_text() -> None:
    asked = "  What did\u200b the \u202ecouncil\tsay?\n"
    query = understand(asked)
    assert query.question == asked
    assert query.text == "What did the council say?"


def test_compatibility_forms_are_searched_as_plain_letters() -> None:
    assert understand("Was the ﬁre on １２ June").text == "Was the fire on 12 June?"


@pytest.mark.parametrize(
    "question", ["Who runs Osk’s mill?", "Who runs Osk's mill", "Who runs Osk`s mill ??"]
)
def test_marks_of_a_question_make_no_other_question(question: str) -> None:
    assert understand(question).text == "Who runs Osk's mill?"


def test_refuses_a_question_that_is_too_long() -> None:
    assert understand("x" * LONGEST_QUESTION).text
    with pytest.raises(QuestionError, match="100,000 characters"):
        understand("x" * 100_000)


def test_reads_days_of_every_kind() -> None:
    query = understand(
        "who?",
        since="2020-01-02",
        until=date(2020, 3, 4),
        as_of=datetime(2020, 5, 6, 7, tzinfo=UTC),
        outlets=[" The Bugle ", ""],
    )
    assert query.filters.since == date(2020, 1, 2)
    assert query.filters.until == date(2020, 3, 4)
    assert query.filters.as_of == date(2020, 5, 6)
    assert query.filters.outlets == {"The Bugle"}


def test_one_outlet_may_be_given_as_text() -> None:
    assert understand("who?", outlets="The Bugle").filters.outlets == {"The Bugle"}


def test_no_outlets_are_no_wish() -> None:
    assert understand("who?", outlets=None).filters.outlets == frozenset()  # type: ignore[arg-type]


def test_an_answer_speaks_the_language_of_its_question_or_of_its_reader() -> None:
    told = {"누가 다리를 열었나?": "fr", "Wer öffnete die Brücke?": "de", "Who opened it?": "en"}
    for question, language in told.items():
        assert understand(question, reader_language="fr").told_in == language
    for none in ("ko", "", "x" * 99):
        assert understand("누가 다리를 열었나?", reader_language=none).told_in == "en"


def test_languages_are_read_by_code_and_by_name() -> None:
    query = understand("who?", languages=["de-AT", "French", "日本語", " "])
    assert query.filters.languages == {"de", "fr", "ja"}
    assert understand("who?", languages="Norwegian Nynorsk").filters.languages == {"no"}


@pytest.mark.parametrize(
    ("question", "limits", "message"),
    [
        *((text, {}, "empty") for text in ("", "   ", "\n\t", "\u200b\u200e", "\x00")),
        *((value, {}, "no text") for value in (None, 7, b"why", ["why"])),
        *(("why", {"since": day}, "YYYY-MM-DD") for day in (7, b"2020-06-11", float("nan"))),
        ("who?", {"until": "June"}, r"until is 'June'.*YYYY-MM-DD"),
        ("who?", {"outlets": [None]}, "outlets are names"),
        ("who?", {"languages": [7]}, "languages are codes or names"),
        ("who?", {"languages": "Germn"}, r'"Germn"\. Did you mean German \("de"\)\?'),
        ("who?", {"languages": ["de"] * (MOST_LANGUAGES + 1)}, "51 languages are asked for"),
        (
            "who?",
            {"since": "2020-06-12", "until": "2020-06-11"},
            "since must not be after until",
        ),
    ],
)
def test_refuses_what_cannot_be_asked(question: Any, limits: Any, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        understand(question, **limits)


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused(question: str) -> None:
    try:
        query = understand(question)
    except QuestionError:
        return
    assert query.text == " ".join(query.text.split())
    query.text.encode("utf-8")  # no unpaired surrogate is left to break the index


def test_a_question_is_asked_from_today_unless_a_day_is_given() -> None:
    before = datetime.now().astimezone().date()
    query = understand("who?")
    assert before <= query.as_of <= datetime.now().astimezone().date()
    assert (query.filters.as_of, query.is_as_of_given) == (query.as_of, False)
    dated = understand("who?", as_of="2020-05-06")
    assert (dated.as_of, dated.filters.as_of) == (date(2020, 5, 6),) * 2
    assert dated.is_as_of_given


def test_days_that_the_question_names_are_a_window_and_no_filter() -> None:
    query = understand("Who resigned last week?", as_of="2025-11-12", outlets=["Bugle"])
    assert query.moment is not None
    assert (query.moment.words, query.moment.is_relative) == ("last week", True)
    assert (query.filters.since, query.filters.until) == (None, None)
    assert query.window == replace(
        query.filters, since=query.moment.since, until=query.moment.until, keeps_undated=True
    )
    assert query.period == (query.moment.since, query.moment.until)
    assert query.within_window.within_window == query.within_window


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("Who resigned on 3 March 2025?", "2025-03-04"),  # it is in the next day's papers
        ("Who resigned last week?", "2025-11-12"),
        ("Who resigned in March 2025?", "2025-04-15"),
        ("How much was lost in the third quarter of 2023?", "2023-11-15"),
        ("How much was lost in 2023?", "2024-04-01"),
        ("How much was lost since March 2025?", None),
        ("How much was lost before March 2025?", "2025-02-28"),
    ],
)
def test_reports_are_looked_for_soon_after_the_days_named(question: str, last: str | None) -> None:
    query = understand(question, as_of="2025-11-12")
    assert query.window is not None
    assert query.within_window.filters.since == query.window.since
    assert query.within_window.filters.until == (date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much was lost in Q4 2023?", "How much was lost in the fourth quarter of 2023?"),
        ("How much was lost in H1?", "How much was lost in the first half?"),
        ("What was the Q2 loss?", "What was the second quarter loss?"),
        ("Who owns the Q7 and the H5N1 virus?", "Who owns the Q7 and the H5N1 virus?"),
    ],
)
def test_short_names_of_quarters_are_spelled_out(question: str, text: str) -> None:
    query = understand(question, as_of="2025-11-12")
    assert query.text == text
    assert query.moment is None or query.moment.words in question


def test_the_words_of_a_time_are_no_name_and_need_not_be_printed() -> None:
    query = understand("How much did Orra lose in Q4 2023?", as_of="2025-11-12")
    assert set(query.analysis.content_terms).isdisjoint({"quarter", "fourth", "q4", "2023"})
    assert [name.text for name in query.analysis.proper_names] in ([], ["Orra"])


def test_an_event_has_no_days_and_is_no_window() -> None:
    query = understand("What has changed since the election?", as_of="2025-11-12")
    assert query.moment is not None
    assert query.moment.event == "the election"
    assert query.window is None
    assert query.within_window is query


@pytest.mark.parametrize(
    "choice", [{"any_time": True}, {"since": "2019-01-01"}, {"until": "2025-01-01"}]
)
def test_days_given_outright_and_any_time_win_over_the_words(choice: dict[str, Any]) -> None:
    query = understand("Who resigned last week?", as_of="2025-11-12", **choice)
    assert query.moment is None
    assert query.window is None
    assert str(query.filters.since) == choice.get("since", "None")
    assert str(query.filters.until) == choice.get("until", "None")


def test_phrases_in_quotation_marks_are_noted() -> None:
    asked = 'Who said "no more  delays" or “not on my watch” of the "bridge"?'
    assert understand(asked).quoted == ("no more delays", "not on my watch", "bridge")
    assert understand("Who said so?").quoted == ()


LIBYA = Turn("What did Turkey say about Libya last week?")


def test_a_follow_up_takes_over_names_and_time() -> None:
    query = understand("And what did Russia say?", history=[LIBYA], as_of="2025-11-12")
    assert "Libya" in query.carried
    assert query.question == "And what did Russia say?"
    assert query.understood == f"And what did Russia say? ({', '.join(query.carried)})"
    assert query.text == f"And what did Russia say? {' '.join(query.carried)}"
    assert query.moment is not None
    assert query.moment.words == "last week"


def test_a_time_of_its_own_wins_over_the_earlier_one() -> None:
    query = understand("And on Monday?", history=[LIBYA], as_of="2025-11-12")
    assert query.moment is not None
    assert query.moment.words == "on Monday"


def test_what_was_dropped_is_not_taken_over() -> None:
    query = understand("And what did Russia say?", history=[LIBYA], drop=["libya"])
    assert "Libya" not in query.carried
    assert "Libya" not in query.text


def test_a_question_that_stands_alone_takes_nothing() -> None:
    query = understand("How old is the footbridge in Tilse?", history=[LIBYA])
    assert (query.carried, query.moment) == ((), None)
    assert query.understood == query.question


def test_only_the_last_turns_are_read() -> None:
    others = [Turn("How old is the footbridge in Tilse?")] * MOST_TURNS
    query = understand("And what did Russia say?", history=[LIBYA, *others])
    assert "Libya" not in query.carried


@given(st.text(max_size=120), st.lists(st.builds(Turn, st.text(max_size=60)), max_size=3))
def test_any_conversation_is_understood_or_refused(question: str, history: list[Turn]) -> None:
    try:
        query = understand(question, history=history, as_of="2025-11-12")
    except QuestionError:
        return
    assert query.question == question
    assert query.understood.startswith(question)
    assert all(phrase in query.text for phrase in query.carried)
    assert query.within_window.window == query.window


def test_a_time_that_was_taken_away_does_not_come_back() -> None:
    before = "What did Turkey say about Libya in January 2020?"
    carried = understand("And what did Russia say?", history=[Turn(before)])
    assert carried.moment is not None
    freed = understand("And what did Russia say?", history=[Turn(before, any_time=True)])
    assert freed.moment is None and freed.carried == carried.carried


@pytest.mark.parametrize(
    ("given_too_much", "message"),
    [
        (
            {"outlets": [str(number) for number in range(MOST_OUTLETS + 1)]},
            "201 outlets are asked for",
        ),
        ({"outlets": ["x" * (LONGEST_NAME + 1)]}, "name of an outlet has more than 500"),
        (
            {"drop": [str(number) for number in range(MOST_DROPPED + 1)]},
            "drop can hold 100 phrases",
        ),
        ({"drop": ["x" * (LONGEST_NAME + 1)]}, "drop can hold 100 phrases"),
        ({"history": [Turn("x" * (LONGEST_QUESTION + 1))]}, "2,001 characters"),
        ({"history": [Turn("why", "x" * (2 * LONGEST_QUESTION + 1))]}, "4,001 characters"),
        ({"history": ["What did Turkey say?"]}, "history holds turns"),
    ],
)
def test_refuses_more_than_a_question_can_need(given_too_much: Any, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        understand("And what did Russia say?", **given_too_much)


def test_takes_as_much_as_the_limits_say() -> None:
    query = understand(
        "And what did Russia say?",
        outlets=[str(number) * 3 for number in range(MOST_OUTLETS)],
        drop=["x" * LONGEST_NAME] * MOST_DROPPED,
        history=[Turn("x" * LONGEST_QUESTION, "y" * 2 * LONGEST_QUESTION)] * 100,
    )
    assert len(query.filters.outlets) == MOST_OUTLETS
