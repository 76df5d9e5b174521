"""Choices of a language model: what is read in what a model wrote, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from language_models.scripted_server import ANSWERED, MOST, ScriptedServer, choice_of, wrote
from news_pages.local_site import HOME
from timing import MOST_GROWTH, growth

from qa.llm.choice import Choice, read_choice
from qa.llm.servers.faults import Failure, ServerFault

RIGHT = Choice((3, 1), "answered")

READ = {
    "in a Markdown fence": f"```json\n{ANSWERED}\n```",
    "between sentences": f"Here is my choice:\n{ANSWERED}\nI hope that this helps you!",
    "behind its reasoning": f'<think>Is it {{"numbers": [5]}}? No.</think>\n\n{ANSWERED}',
    "behind an object in braces": f'{{"note": "see below"}} {ANSWERED}',
    "numbers as text": '{"numbers": ["3", "[1]"], "verdict": "answered"}',
    "a number again": '{"numbers": [3, 1, 3], "verdict": "answered"}',
    "other fields": '{"why": {"a": {}}, "numbers": [3, 1], "verdict": "answered"}',
    "plain integers": "3, 1, answered",
    "plain integers with words": "Answer: the sentences [3] and [1].\nVerdict: answered.",
    "plain integers on counted lines": "1. [3]\n2. [1]\nanswered",
    "plain integers as a list": "- 3\n- 1\n\n**answered**",
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_what_models_make_of_the_form_is_read(scripted: ScriptedServer, text: str) -> None:
    assert choice_of(scripted, wrote(text)) == RIGHT
    assert scripted.forms == ["schema"]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ('{"numbers": [], "verdict": "absent"}', Choice((), "absent")),
        ("none", Choice((), "absent")),
        ("None.", Choice((), "absent")),
        ('{"numbers": [2], "verdict": "uncertain"}', Choice((2,), "uncertain")),
        ('{"numbers": [2]}', Choice((2,), "uncertain")),
        ("2", Choice((2,), "uncertain")),
        ('{"numbers": [5, 4, 3, 2, 1], "verdict": "answered"}', Choice((5, 4, 3, 2), "answered")),
    ],
)
def test_verdicts(text: str, choice: Choice) -> None:
    assert read_choice(text, range(1, 6), MOST) == choice


UNFOUNDED = {
    "invented numbers": '{"numbers": [3, 99], "verdict": "answered"}',
    "invented numbers in plain text": "3, 99, answered",
    "no sentence has the number 0": '{"numbers": [0], "verdict": "answered"}',
    "negative": '{"numbers": [-3], "verdict": "answered"}',
    "huge": '{"numbers": [' + "9" * 1_000 + '], "verdict": "answered"}',
    "answered by nothing": '{"numbers": [], "verdict": "answered"}',
    "absent, with numbers": '{"numbers": [3], "verdict": "absent"}',
}


@pytest.mark.parametrize("text", UNFOUNDED.values(), ids=UNFOUNDED)
def test_a_choice_of_what_was_not_offered_is_none(scripted: ScriptedServer, text: str) -> None:
    failure = choice_of(scripted, wrote(text))
    assert isinstance(failure, Failure) and failure.kind == "unusable"
    assert scripted.forms == ["schema"]


WRONG_TEXTS = {
    "negative in plain text": "-3, answered",
    "a fraction": '{"numbers": [3.5], "verdict": "answered"}',
    "a fraction in plain text": "3.5, answered",
    "too huge to be read": '{"numbers": [' + "9" * 10_000 + '], "verdict": "answered"}',
    "huge in plain text": "9" * 10_000,
    "infinite": '{"numbers": [1e999], "verdict": "answered"}',
    "true": '{"numbers": [true], "verdict": "answered"}',
    "no list": '{"numbers": 3, "verdict": "answered"}',
    "lists in a list": '{"numbers": [[3]], "verdict": "answered"}',
    "no verdict that there is": '{"numbers": [3], "verdict": "yes"}',
    "two verdicts": "3, answered, uncertain",
    "neither numbers nor verdict": '{"numbers": []}',
    "a text": "The ferry was 3 hours late, as sentence 1 says.",
    "an apology": "I cannot help with 2 of these.",
    "half an object": '{"numbers": [3, 1',
    "reasoning without an end": "<think>It may be 3",
    "nothing": "",
    "deep": '{"numbers": ' + "[" * 100_000,
    "other digits": "３, answered",
}


@pytest.mark.parametrize("text", WRONG_TEXTS.values(), ids=WRONG_TEXTS)
def test_texts_that_hold_no_choice_end_in_a_failure(scripted: ScriptedServer, text: str) -> None:
    failure = choice_of(scripted, wrote(text))
    assert isinstance(failure, Failure) and failure.kind == "unusable"
    assert failure.text.startswith(f"The language model small at {HOME}:")
    assert failure.text.endswith(".") and len(failure.text) < 160
    assert scripted.forms == ["schema", "text"]


def test_what_is_asked(scripted: ScriptedServer) -> None:
    assert choice_of(scripted, wrote(ANSWERED)) == RIGHT
    [body] = scripted.bodies
    assert body["model"] == "small" and body["temperature"] == 0
    task, data = (message["content"] for message in body["messages"])
    assert "4 at the most" in task
    assert "Question: How late was the ferry?\n" in data
    assert "\n[5] unknown outlet, undated | The ferry was 4 hours late.\n" in data
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["numbers"]["items"]["enum"] == [1, 2, 3, 4, 5]
    assert read_choice(json.dumps({"numbers": [1], "verdict": "answered"}), range(1, 6), 4)


TOKENS = (
    *("{", "}", "[", "]", '"numbers"', '"verdict"', ":", ",", '"answered"', "answered", "absent"),
    *("none", "3", "99", "-", ".", " ", "\n", "```", "<think>", "</think>", "null", "e9", "\\"),
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(TOKENS)).map("".join)), st.integers(0, 40))
@example("\ud800{" + ANSWERED, 3)
def test_whatever_is_written_only_offered_numbers_come_out(text: str, offered: int) -> None:
    try:
        choice = read_choice(text, range(1, offered + 1), MOST)
    except ServerFault:
        return
    assert set(choice.numbers) <= set(range(1, offered + 1))
    assert len(set(choice.numbers)) == len(choice.numbers) <= MOST
    assert (choice.verdict == "absent") is not bool(choice.numbers)


@given(
    st.lists(st.integers(1, 40), min_size=1, unique=True),
    st.sampled_from(["answered", "uncertain"]),
)
def test_whatever_is_chosen_comes_out_in_its_order(numbers: list[int], verdict: str) -> None:
    text = json.dumps({"numbers": numbers, "verdict": verdict})
    assert read_choice(text, range(1, 41), 40) == Choice(tuple(numbers), verdict)  # type: ignore[arg-type]
    plain = f"{', '.join(map(str, numbers))}, {verdict}"
    assert read_choice(plain, range(1, 41), 40) == read_choice(text, range(1, 41), 40)


@pytest.mark.parametrize(
    "unit",
    ["{", '{"a":', "[", "<think>", "</think", "1 ", "1, ", "[1]", "[ ", "a ", "- ", '{"numbers":['],
)
def test_reading_takes_linear_time(unit: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = unit * (length // len(unit))

        def read() -> None:
            with suppress(ServerFault):
                read_choice(text, range(1, 41), MOST)

        return read

    assert growth(reading, 50_000) <= MOST_GROWTH
