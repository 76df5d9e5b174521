"""Questions of the page: they come back as they were, and nothing odd gets in."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_parts import make_query

from qa.languages.names import MOST_LANGUAGES
from qa.question.query import LONGEST_QUESTION, MOST_DROPPED, MOST_OUTLETS, MOST_TURNS, Query
from qa.question.time.window import Moment
from qa.question.understand import understand
from qa.spelling.correction import Correction
from qa.web.chat.fields import PageError, whole
from qa.web.chat.messages import LONGEST_DAY, question_form_from
from qa.web.views.question_form import (
    Chip,
    QuestionForm,
    chips,
    question_form_to_dict,
    question_url,
)

# All of Unicode, halves of characters too, which JSON can bring.
ANY = st.text(st.characters(exclude_categories=()), max_size=30)
GIVEN = st.fixed_dictionaries(
    {"question": ANY},
    optional={
        "since": ANY,
        "until": ANY,
        "as_of": ANY | st.none(),
        "outlets": st.lists(ANY, max_size=4) | st.none(),
        "languages": st.lists(ANY, max_size=2) | st.none(),
        "any_time": st.booleans(),
        "drop": st.lists(ANY, max_size=4),
        "after": st.lists(ANY, max_size=4),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(ANY, values, max_size=3),
    max_leaves=5,
)
NAMES = [field.name for field in fields(QuestionForm)]


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


@given(GIVEN)
def test_a_question_comes_back_as_the_page_kept_it(fields_sent: dict[str, Any]) -> None:
    asked = question_form_from(through_json(fields_sent))
    assert question_form_from(through_json(question_form_to_dict(asked))) == asked
    assert asked.question == whole(fields_sent["question"])
    assert asked.outlets == tuple(map(whole, fields_sent.get("outlets") or ()))
    assert asked.languages == tuple(map(whole, fields_sent.get("languages") or ()))
    # Every answer repeats it, and has to go over the wire.
    json.dumps(question_form_to_dict(asked), ensure_ascii=False).encode("utf-8")


def from_link(link: str) -> QuestionForm:
    """What the page reads from an address (address.js)."""
    assert link.isascii() and link.startswith("?")
    pairs = parse_qsl(link[1:], keep_blank_values=True, strict_parsing=True)
    parameters = dict(pairs)
    return QuestionForm(
        question=parameters["q"],
        since=parameters.get("since", ""),
        until=parameters.get("until", ""),
        as_of=parameters.get("as_of", ""),
        outlets=tuple(value for name, value in pairs if name == "outlet"),
        languages=tuple(value for name, value in pairs if name == "language"),
        any_time=parameters.get("any_time") == "1",
        drop=tuple(value for name, value in pairs if name == "drop"),
        after=tuple(value for name, value in pairs if name == "after"),
    )


@given(GIVEN)
def test_a_link_asks_the_same_question(fields_sent: dict[str, Any]) -> None:
    asked = question_form_from(fields_sent)
    assert from_link(question_url(asked)) == asked


@pytest.mark.parametrize(
    "question",
    [
        "ماذا قالت تركيا عن ليبيا؟",
        "מה אמר השר? \u200f",
        "🙂" * LONGEST_QUESTION,
        "a&b=c#d?q=%25+e",
        "line\nline\ttab\x00",
    ],
)
def test_questions_of_every_script_can_be_linked(question: str) -> None:
    assert from_link(question_url(QuestionForm(question))) == QuestionForm(question)


def test_a_plain_question_has_a_short_link() -> None:
    assert question_url(QuestionForm("Who paid?")) == "?q=Who+paid%3F"


@given(st.text(st.characters(exclude_categories=())))
def test_whole_text_can_be_sent_and_is_no_other(text: str) -> None:
    clean = whole(text)
    clean.encode("utf-8")
    assert len(clean) == len(text)
    assert all(a == b or "\ud800" <= a <= "\udfff" for a, b in zip(text, clean, strict=True))


@pytest.mark.parametrize("value", [None, "question", 1, 1.5, True, [], ["question"], [{}]])
def test_what_is_no_object_is_no_question(value: object) -> None:
    with pytest.raises(PageError):
        question_form_from(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("question", 1),
        ("question", True),
        ("question", ["Why?"]),
        ("question", {"text": "Why?"}),
        ("since", 2020),
        ("until", ["2020-01-01"]),
        ("as_of", {}),
        ("outlets", "The Bugle"),
        ("outlets", {"The Bugle": 1}),
        ("outlets", [1]),
        ("outlets", ["The Bugle", None]),
        ("outlets", ["x"] * (MOST_OUTLETS + 1)),
        ("languages", ["x"] * (MOST_LANGUAGES + 1)),
        ("drop", "Libya"),
        ("drop", [["Libya"]]),
        ("drop", ["x"] * (MOST_DROPPED + 1)),
        ("after", "Who paid?"),
        ("after", [{"question": "Who paid?"}]),
        ("after", ["x"] * (MOST_TURNS + 1)),
    ],
)
def test_fields_of_an_odd_kind_are_refused(name: str, value: object) -> None:
    with pytest.raises(PageError, match=name):
        question_form_from({"question": "Why?", name: value})


@given(st.sampled_from(NAMES), JSON)
def test_any_value_is_understood_or_refused(name: str, value: object) -> None:
    try:
        asked = question_form_from({"question": "Why?", name: value})
    except PageError:
        return
    assert question_form_from(question_form_to_dict(asked)) == asked


@given(JSON)
def test_any_json_is_understood_or_refused(value: object) -> None:
    try:
        question_form_from(value)
    except PageError as error:
        assert str(error)


@pytest.mark.parametrize("value", ["true", 1, "yes", [True]])
def test_only_true_takes_the_time_away(value: object) -> None:
    assert not question_form_from({"question": "Why?", "any_time": value}).any_time


def test_a_day_is_cut_where_no_day_goes_on() -> None:
    asked = question_form_from(
        {"question": "Why?", "since": "  2020-06-11\n", "until": "9" * 10_000}
    )
    assert asked.since == "2020-06-11"
    assert asked.until == "9" * LONGEST_DAY


def changed(asked: QuestionForm, chip: Chip) -> dict[str, Any]:
    """The fields in which a chip's question is another."""
    before, after = question_form_to_dict(asked), question_form_to_dict(chip.without)
    return {name: after[name] for name in NAMES if after[name] != before[name]}


FULL = QuestionForm(
    "What happened last week?",
    since="2020-06-01",
    until="2020-06-30",
    as_of="2020-07-01",
    outlets=("The Post", "The Ledger"),
    languages=("de", "français"),
    drop=("Syria",),
    after=("Who is at war?",),
)


def test_each_chip_drops_exactly_what_it_names() -> None:
    query = make_query(FULL.question, "last week")
    query = replace(query, carried=("Libya", "Turkey"))
    query = replace(query, corrections=(Correction("orla brsak", "Orla Brask"),))
    query = replace(query, outlets_named=("The Bugle",))
    assert [(chip.text, changed(FULL, chip)) for chip in chips(FULL, query)] == [
        ("Did you mean Orla Brask?", {"drop": ["Syria", "orla brsak"]}),
        ("last week · 8–14 Jun 2020", {"any_time": True}),
        ("Libya", {"drop": ["Syria", "Libya"]}),
        ("Turkey", {"drop": ["Syria", "Turkey"]}),
        ("since 1 June 2020", {"since": ""}),
        ("until 30 June 2020", {"until": ""}),
        ("as of 1 July 2020", {"as_of": ""}),
        ("only The Bugle", {"drop": ["Syria", "The Bugle"]}),
        ("The Post", {"outlets": ["The Ledger"]}),
        ("The Ledger", {"outlets": ["The Post"]}),
        ("in German", {"languages": ["français"]}),
        ("in French", {"languages": ["de"]}),
    ]


def test_each_chip_says_what_pressing_it_does() -> None:
    query = make_query(FULL.question, "last week")
    labels = [chip.label for chip in chips(FULL, query)]
    assert labels[:2] == [
        "Ask again about all days, not only last week (8–14 Jun 2020)",
        "Ask again without “last week”, taken from an earlier question",
    ]
    assert all(label.startswith("Ask again ") for label in labels)
    assert len(set(labels)) == len(labels)


NAME = st.text(min_size=1, max_size=12)


@given(
    st.builds(
        QuestionForm,
        question=NAME,
        since=st.sampled_from(["", "2020-06-01", "soon"]),
        until=st.sampled_from(["", "2020-06-30"]),
        as_of=st.sampled_from(["", "2020-07-01"]),
        outlets=st.lists(NAME, max_size=4, unique=True).map(tuple),
        any_time=st.booleans(),
        drop=st.lists(NAME, max_size=2).map(tuple),
    ),
    st.lists(NAME, max_size=3, unique=True).map(tuple),
)
def test_every_chip_changes_one_thing_of_any_question(
    asked: QuestionForm, carried: tuple[str, ...]
) -> None:
    query = replace(make_query(asked.question), carried=carried)
    made = list(chips(asked, query))
    limits = sum(map(bool, (asked.since, asked.until, asked.as_of)))
    assert len(made) == len(carried) + limits + len(asked.outlets)
    for chip in made:
        assert len(changed(asked, chip)) == 1
        assert question_form_from(question_form_to_dict(chip.without)).question == asked.question


def test_a_question_without_more_has_no_chip() -> None:
    assert list(chips(QuestionForm("Why?"), understand("Why?"))) == []


def test_an_outlet_that_is_named_twice_goes_at_once() -> None:
    asked = QuestionForm("Why?", outlets=("The Post", "The Post"))
    (chip,) = chips(asked, understand("Why?"))
    assert chip.without.outlets == ()


def test_a_chip_says_where_a_time_counts_from_the_newest_article() -> None:
    covered = (date(2020, 1, 1), date(2020, 6, 17))
    for question, shown in (
        ("Who won last week?", "last week · 8–14 Jun 2020, counted from the newest article, "),
        ("What is the latest on the strike?", "the latest · counted from the newest article, "),
    ):
        query = understand(question, as_of=date(2021, 6, 1), covered=covered)
        (chip,) = chips(QuestionForm(question), query)
        assert chip.text == f"{shown}17 June 2020"
        assert chip.without == QuestionForm(question, any_time=True)


def test_a_time_that_gives_no_days_is_no_chip() -> None:
    moment = Moment("since the election", 0, 18, None, None, "the election", is_relative=False)
    query: Query = replace(understand("What?", as_of=date(2020, 6, 1)), moment=moment)
    assert list(chips(QuestionForm("What?"), query)) == []
