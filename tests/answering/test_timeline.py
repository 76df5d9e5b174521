"""Timelines: which articles belong to a course of events, their order, the bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.histogram import MOST_BARS, timeline_bars
from qa.answering.timeline import Timeline, timeline
from qa.archive import Archive
from qa.passage import Passage, ScoredPassage, passage_id
from qa.question.courses import is_course_of_events, without_form
from seeds.article import Article

Make = Callable[..., Article]

COURSES = (
    "How did the strike unfold?",
    "Timeline of the ferry disaster",
    "Can you give me a timeline of events in the harbour strike?",
    "Chronology of the scandal",
    "History of the tram line",
    "Tell me the history of the dispute",
    "What has happened since the earthquake?",
    "What happened after the bridge collapsed?",
    "What happened to the stolen painting?",
    "What's been happening with the merger?",
    "What has happened in the strike so far?",
    "What has changed since the flood?",
    "Developments in the harbour strike",
    "What are the latest developments in the trial?",
    "What led to the resignation of the mayor?",
    "What events led up to the vote?",
    "How has the row over the dam evolved?",
    "How did the protests develop over the weeks?",
    "How did the outbreak develop?",
    "How did prices change over the past two years?",
    "How did the trial play out?",
    "How did it come to this?",
    "How are the talks progressing?",
    "And how did the siege unfold, day by day?",
)
PLAIN = (
    "How many people were injured?",
    "Who won the election?",
    "When did the strike begin?",
    "Why did the bridge collapse?",
    "Where does the mayor live?",
    "What did the president say?",
    "Which housing developments in Leeds were approved?",
    "What did the minister say about the developments?",
    "How did the company develop the vaccine?",
    "How does the vaccine work?",
    "Who has worked there since 1990?",
    "How many people have died since March?",
    "How many people died over the past weeks?",
    "How much did it cost over the years?",
    "How long did the siege go on?",
    "Who wrote a history of the town?",
    "Which museum shows the history of glass?",
    "What is the history teacher accused of?",
    "Who led the strike?",
    "Which party led in the polls?",
    "Will the talks lead to a deal?",
    "What is the timeline for the repair?",
    "What happened on 3 June?",
    "What happens if an asteroid heads towards Earth?",
    "Did the fire happen at night?",
)


@pytest.mark.parametrize("question", COURSES)
def test_a_course_of_events_is_asked_for(question: str) -> None:
    assert is_course_of_events(question)
    assert is_course_of_events(question.upper())


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_asks_for_no_course_of_events(question: str) -> None:
    assert not is_course_of_events(question)


def test_the_words_that_ask_for_a_course_go_and_those_that_name_it_stay() -> None:
    assert " ".join(without_form("How did the strike unfold?").split()) == "How did the strike ?"
    assert "earthquake" in without_form("What has happened since the earthquake?")
    assert "since" not in without_form("What has happened since the earthquake?")


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    assert isinstance(is_course_of_events(text), bool)


# ---- bars ----


def test_days_of_some_weeks_are_counted_by_the_week_from_monday() -> None:
    unit, bars = timeline_bars([date(2020, 6, 10), date(2020, 6, 14), date(2020, 6, 29)])
    assert unit == "week"
    assert [(bar.first, bar.last, bar.articles) for bar in bars] == [
        (date(2020, 6, 8), date(2020, 6, 14), 2),
        (date(2020, 6, 15), date(2020, 6, 21), 0),
        (date(2020, 6, 22), date(2020, 6, 28), 0),
        (date(2020, 6, 29), date(2020, 7, 5), 1),
    ]


@pytest.mark.parametrize(
    ("days", "unit", "number"),
    [
        (0, "day", 1),
        (13, "day", 14),
        (14, "week", 3),
        (59 * 7, "week", 60),
        (60 * 7, "month", 15),
        (365 * 4, "month", 49),
        (365 * 6, "year", 7),
        (365 * 100, "year", 50),
        (365 * 1000, "year", 50),
    ],
)
def test_the_span_chooses_the_unit(days: int, unit: str, number: int) -> None:
    first = date(900, 1, 1)
    chosen, bars = timeline_bars([first, first + timedelta(days)])
    assert chosen == unit
    assert abs(len(bars) - number) <= 1


@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_bars_hold_every_day_once_without_a_gap(days: list[date]) -> None:
    _, bars = timeline_bars(days)
    assert len(bars) <= MOST_BARS
    assert [bar.articles for bar in bars] == [
        sum(bar.first <= day <= bar.last for day in days) for bar in bars
    ]
    assert sum(bar.articles for bar in bars) == len(days)
    for bar, after in pairwise(bars):
        assert bar.last + timedelta(1) == after.first
    assert bars[0].articles and bars[-1].articles


def test_no_day_makes_no_bar() -> None:
    assert timeline_bars([]) == ("week", ())


# ---- which articles, in which order ----


def hit(article: Article, span: tuple[int, int] | None = None, **scores: float) -> ScoredPassage:
    start, end = span or (0, len(article.text))
    passage = Passage(
        passage_id(article.id, start, end), article.id, start, end, article.text[start:end]
    )
    scored = ScoredPassage(passage, article, 0.5, 0.6, 5.0, 5.0, fused=0.9)
    return replace(scored, **scores)  # type: ignore[arg-type]


@pytest.fixture
def strike(article_of: Make) -> Callable[..., Article]:
    def make(name: str, published: str | None, text: str = "Dockers went on strike.") -> Article:
        return article_of(name, text, published=published, outlet="The Post")

    return make


def test_the_oldest_comes_first_and_what_has_no_date_last(strike: Make) -> None:
    days = ["2020-06-11T09:00", None, "2020-06-01", "2020-06-11"]
    story = timeline([hit(strike(f"Story {at}", day)) for at, day in enumerate(days)])
    assert [entry.published for entry in story.entries] == [
        "2020-06-01",
        "2020-06-11",
        "2020-06-11T09:00",
        "",
    ]
    assert [entry.day for entry in story.entries][-2:] == [date(2020, 6, 11), None]
    assert story.undated == 1
    assert sum(bar.articles for bar in story.bars) == 3


def test_where_no_article_has_a_date_there_are_no_bars(strike: Make) -> None:
    story = timeline([hit(strike("One", None)), hit(strike("Two", None))])
    assert (len(story.entries), story.undated, story.bars) == (2, 2, ())


def test_an_article_shows_once_with_its_best_passage(strike: Make) -> None:
    article = strike("One", "2020-06-01", "Dockers went on strike.\n\nPickets closed the port.")
    story = timeline([hit(article, (0, 23), fused=0.7), hit(article, (25, 49), fused=0.9)])
    (entry,) = story.entries
    assert entry.passage.start == 25
    assert entry.sentence == "Pickets closed the port."


def test_copies_count_once(strike: Make) -> None:
    articles = (strike("One", "2020-06-01"), strike("Other", "2020-06-02"))
    ids = (*(article.id for article in articles), "third")
    hits = [replace(hit(article), copies=ids) for article in articles]
    (entry,) = timeline(hits).entries
    assert (entry.title, entry.copies) == ("One", 2)


def test_what_is_far_from_the_best_is_left_out(strike: Make) -> None:
    near = hit(strike("Near", "2020-06-01"))
    weak = hit(strike("Weak", "2020-06-02"), fused=0.5)
    apart = hit(strike("Apart", "2020-06-03"), dense=0.4)
    assert [entry.title for entry in timeline([near, weak, apart]).entries] == ["Near"]


def test_what_holds_too_few_of_the_words_is_left_out(strike: Make) -> None:
    weights = {"docker": 3.0, "strike": 1.0}
    whole = hit(strike("A", "2020-06-01", "Dockers went on strike."))
    rare = hit(strike("B", "2020-06-02", "Dockers met."))
    common = hit(strike("C", "2020-06-03", "Teachers went on strike."))
    assert [entry.title for entry in timeline([whole, rare, common], weights).entries] == ["A", "B"]


def test_where_no_article_holds_nearly_all_the_words_there_is_no_story(strike: Make) -> None:
    weights = {"docker": 1.2, "strike": 1.0}
    whole = hit(strike("A", "2020-06-01", "Dockers went on strike."))
    part = hit(strike("B", "2020-06-02", "Dockers met."))
    assert len(timeline([whole, part], weights).entries) == 2
    assert timeline([part], weights) == Timeline()


def test_the_sentence_with_the_words_is_shown_and_a_line_of_its_own_is_not(strike: Make) -> None:
    text = (
        "Rain fell on the fair all day long.\n\n2. The strike\n\nPickets closed the port's western"
        " gate. Dockers said that they would go on for a week."
    )
    article = strike("Week", "2020-06-01", text)
    (entry,) = timeline([hit(article)], {"strike": 1.0}).entries
    assert entry.sentence == "Pickets closed the port's western gate."
    (entry,) = timeline([hit(article)], {"docker": 1.0}).entries
    assert entry.sentence.startswith("Dockers said")
    assert article.text[entry.start : entry.end] == entry.sentence


def test_nothing_found_is_an_empty_timeline() -> None:
    assert timeline([]) == Timeline()


# ---- of an archive ----

STRIKE = (
    ("Dockers at Port Marren walk out", "Dockers at Port Marren walked out over night shifts."),
    ("Port Marren strike: talks fail", "Talks to end the dockers' strike at Port Marren failed."),
    ("Strike at Port Marren is over", "The strike of the dockers at Port Marren ended at dawn."),
)
OTHERS = (
    ("Bakers win a prize", "A bakery in Ost won a prize for its rye bread on Sunday."),
    ("Comet seen over the hills", "A comet was seen by walkers in the hills above the lake."),
    ("School gets a new roof", "The school in Ost will have a new roof before winter comes."),
)


@pytest.fixture
def port(archive_of: Callable[..., Archive], article_of: Make) -> Archive:
    days = ("2020-06-01", "2020-06-09", "2020-06-24")
    return archive_of(
        *(
            article_of(title, text, published=day, outlet="The Post")
            for (title, text), day in zip(STRIKE, days, strict=True)
        ),
        *(article_of(*story, published="2020-06-05", outlet="The Post") for story in OTHERS),
    )


def test_an_archive_tells_the_story_and_nothing_else(port: Archive) -> None:
    story = port.timeline("How did the dockers' strike at Port Marren unfold?")
    assert [entry.title for entry in story.entries] == [title for title, _ in STRIKE]
    assert (story.unit, [bar.articles for bar in story.bars]) == ("week", [1, 1, 0, 1])
    assert not story.is_partial


def test_filters_and_the_time_of_the_question_bound_it(port: Archive) -> None:
    asked = "How did the dockers' strike at Port Marren unfold?"
    assert len(port.timeline(asked, since="2020-06-02").entries) == 2
    assert len(port.timeline(asked, outlets=["Another"]).entries) == 0
    dated = "What happened in the dockers' strike at Port Marren since 8 June 2020?"
    assert len(port.timeline(dated).entries) == 2
    assert len(port.timeline(dated, any_time=True).entries) == 3


def test_where_nothing_is_of_the_time_that_is_named_all_days_are_looked_at(port: Archive) -> None:
    dated = "What happened in the dockers' strike at Port Marren since March 2021?"
    assert len(port.timeline(dated).entries) == 3


def test_a_story_that_the_archive_does_not_have_makes_no_timeline(port: Archive) -> None:
    assert port.timeline("How did the siege of Kastrel unfold?") == Timeline()
    assert port.timeline("Timeline of the trial over the sunken tanker") == Timeline()


def test_what_an_answer_cites_is_on_its_timeline(archive: Archive) -> None:
    question = "How long is the way round by road while Tanners' Footbridge is shut?"
    cited = {citation.article_id for citation in archive.ask(question).citations}
    assert cited
    without = {entry.article_id for entry in archive.timeline(question).entries}
    shown = {entry.article_id for entry in archive.timeline(question, cited=cited).entries}
    assert shown == without | cited and not cited <= without
    # An id that was not found, or is none, adds nothing.
    same = archive.timeline(question, cited={"0" * 16}).entries
    assert {entry.article_id for entry in same} == without
