"""Timelines: which articles belong to a course of events, and their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from passages import scored

from qa.answering.timeline.course_of_events import Timeline, timeline
from qa.archive import Archive
from seeds.article import Article

Make = Callable[..., Article]

hit = partial(scored, dense=0.6, fused=0.9)


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
    story = timeline([hit(article, 0, 23, fused=0.7), hit(article, 25, 49)])
    (entry,) = story.entries
    assert entry.passage.start == 25
    assert entry.sentence == "Pickets closed the port."


def test_copies_count_once(strike: Make) -> None:
    articles = (strike("One", "2020-06-01"), strike("Other", "2020-06-02"))
    ids = (*(article.id for article in articles), "third")
    hits = [hit(article, copies=ids) for article in articles]
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
