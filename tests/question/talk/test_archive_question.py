"""Questions about the archive itself, and questions of the world that only sound like them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, TIMES, growth

from qa.question.talk.archive_question import LONGEST, ArchiveQuestion, archive_question_in
from qa.store import Coverage

OUTLETS = ("marlpost.com", "The Hill Herald", "TheMetro")
TODAY = date(2021, 6, 15)
HELD = Coverage(900, 2_000, date(2020, 1, 2), date(2021, 6, 10), OUTLETS)


def read(text: str, *earlier: str) -> ArchiveQuestion | None:
    return archive_question_in(text, HELD, TODAY, earlier)


@pytest.mark.parametrize(
    ("text", "form", "wanted"),
    [
        ("How many articles mention Ada Holm?", "count", {"phrase": "Ada Holm"}),
        ("How many articles are about the ferry?", "count", {"phrase": "ferry", "is_about": True}),
        ("how many articles are there", "count", {}),
        ("How many stories do you have?", "count", {}),
        (
            "Hi, how many articles do you have about the Marl bridge?",
            "count",
            {"phrase": "Marl bridge", "is_about": True},
        ),
        ("How many Marl Post articles are there?", "count", {"outlets": ("marlpost.com",)}),
        (
            "how many stories from the Hill Herald mention Holm",
            "count",
            {"phrase": "Holm", "outlets": ("The Hill Herald",)},
        ),
        ('How many articles contain the word "toll"?', "count", {"phrase": "toll"}),
        ("number of articles about gas prices", "count", {"phrase": "gas prices"}),
        ("How many articles mention the US?", "count", {"phrase": "US"}),
        ("How many articles does this archive hold?", "count", {}),
        ("In how many articles is Ada Holm mentioned?", "count", {"phrase": "Ada Holm"}),
        ("How many articles is Ada Holm mentioned in?", "count", {"phrase": "Ada Holm"}),
        ("What are the three newest articles about Ada Holm?", "ends", {"phrase": "Ada Holm"}),
        ("What articles did the Marl Post publish in May?", "list", {"outlets": ("marlpost.com",)}),
        ("What's the time span of the articles?", "days", {}),
        ("how many articles are in here", "count", {}),
        ("how many articles do you have from 2020?", "count", {"author": ""}),
        ("how many articles are from 2020", "count", {"author": ""}),
        ("How many articles are from the Metro?", "count", {"outlets": ("TheMetro",)}),
        ("Which articles were from the Marl Post?", "list", {"outlets": ("marlpost.com",)}),
        ("What topics do you cover?", "topics", {"phrase": "topics"}),
        ("Which sports do you cover?", "topics", {"phrase": "sports"}),
        ("What kinds of news do you have articles on?", "topics", {"phrase": "news"}),
        ("Which countries are covered in this archive?", "topics", {"phrase": "countries"}),
        ("What is the newest article you have?", "ends", {"oldest": False}),
        ("What's the oldest article?", "ends", {"oldest": True}),
        ("What is the most recent article about Ada Holm?", "ends", {"phrase": "Ada Holm"}),
        ("show me the latest headlines in this archive", "ends", {}),
        ("When was the newest article published?", "ends", {}),
        ("Which newspapers are in here?", "outlets", {}),
        ("What outlets do you have?", "outlets", {}),
        ("What are your sources?", "outlets", {}),
        ("where do your articles come from?", "outlets", {}),
        ("Which outlets mention Ada Holm?", "outlets", {"phrase": "Ada Holm"}),
        ("Which days do you cover?", "days", {}),
        ("Which languages are the articles in?", "languages", {}),
        ("In what languages are your articles written?", "languages", {}),
        ("What languages are there?", "languages", {}),
        ("How many languages does this archive hold?", "languages", {}),
        ("What time period does this archive cover?", "days", {}),
        ("how far back do you go?", "days", {}),
        ("How up to date are you?", "days", {}),
        ("what's in this archive?", "overview", {}),
        ("what do you have?", "overview", {}),
        ("show me articles about Storm Ida", "list", {"phrase": "Storm Ida", "is_about": True}),
        ("List all articles mentioning Ada Holm", "list", {"phrase": "Ada Holm"}),
        ("Do you have any articles on measles?", "list", {"phrase": "measles"}),
        ("what do you have on the ferry?", "list", {"phrase": "ferry", "is_firm": True}),
        ("Do you have anything about Ada Holm?", "list", {"phrase": "Ada Holm"}),
        ("Which articles mention Marlow Ltd?", "list", {"phrase": "Marlow Ltd"}),
        ("Find stories about the World Cup", "list", {"phrase": "World Cup", "is_firm": False}),
        ("show me articles by Ada Holm", "list", {"author": "Ada Holm", "phrase": ""}),
        ("Show me articles from the Metro", "list", {"outlets": ("TheMetro",)}),
        (
            "What has the Marl Post written about the ferry?",
            "list",
            {"phrase": "ferry", "outlets": ("marlpost.com",), "is_firm": False},
        ),
        ("What does the Metro have on owls?", "list", {"phrase": "owls", "is_about": True}),
        ("Who wrote the article about the ferry?", "authors", {"phrase": "ferry"}),
        ("Who wrote “Ferry sinks”?", "authors", {"phrase": "Ferry sinks", "is_title": True}),
    ],
)
def test_what_is_asked_of_the_archive_is_read(text: str, form: str, wanted: dict[str, Any]) -> None:
    question = read(text)
    assert question is not None
    assert question.form == form
    assert {name: getattr(question, name) for name in wanted} == wanted


def test_the_time_of_a_question_is_taken_out_of_its_words() -> None:
    question = read("How many articles in May mention Ada Holm?")
    assert question is not None and question.moment is not None
    assert (question.phrase, question.moment.since) == ("Ada Holm", date(2021, 5, 1))
    published = read("How many articles did the Marl Post publish in 2020?")
    assert published is not None and published.moment is not None
    assert (published.outlets, published.phrase) == (("marlpost.com",), "")
    assert published.moment.until == date(2020, 12, 31)


def test_what_a_word_points_at_comes_from_the_question_before() -> None:
    question = read("How many articles mention him?", "Ada Holm")
    assert question is not None and question.phrase == "Ada Holm"
    assert read("How many articles mention him?") is None


NEAR_MISSES = """
Which sports does the school offer?
Which countries do you need a visa for?
What has the minister written about the strike?
What did the Marl Post say about the ferry?
How many articles of impeachment were there?
How many articles of the constitution mention slavery?
How many articles did the minister tweet?
How many articles about abortion did the court cite?
How many stories does the tower have?
How many stories high is the building?
How many documents were found at the house?
How many documents mention the secret plan to invade?
How many pages are in the report?
Who wrote the report on the collapse?
Who wrote the letter to the council?
Who wrote the song of the summer?
Who wrote Harry Potter?
Which journalists were arrested in Russia?
Which newspapers endorsed the mayor?
Which newspaper did the billionaire buy?
What is the newest vaccine?
What is the latest on the strike?
What is the oldest profession?
What was the first story Tolkien wrote?
What sources of energy does Germany use?
What are the sources of inflation?
Where do the weapons come from?
Show me the money lyrics
List the candidates in the election
What do you have to do to vote?
What do you know about the ferry?
What can you tell me about the ferry?
Are there any reports of injuries?
What is in the new spending bill?
How far back do the allegations go?
How old is the oldest person?
Which articles did the impeachment include?
Is there anything that can stop the war?
What documents did the president keep?
What is the archive of the Vatican called?
What did the article say about the mayor?
Which days were the hottest?
What period did dinosaurs live in?
What happened in the story of the missing girl?
Was the article about the mayor retracted?
What does the archive say about the ferry?
Which sites were bombed?
Which media company was sold?
How many sources confirmed the leak?
What is the latest story on why the bridge fell?
Who is the author of the bill?
Tell me about the Hill Herald
""".strip().splitlines()


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_question_of_the_world_is_not_read_so(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    read(" ".join(text.split()))


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        ("", "how many articles about "),
        ("", "show me all the articles "),
        ("", "the newest articles you have "),
        ("", "which newspapers do you have "),
        ("", "please tell me "),
        ("articles about the the the ", "word "),
    ],
)
def test_a_long_question_takes_linear_time(begin: str, words: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = f"{begin}{words * length}"[:length].strip()
        return lambda: [read(text) for _ in range(10)]

    assert growth(reading, LONGEST // TIMES) <= MOST_GROWTH
