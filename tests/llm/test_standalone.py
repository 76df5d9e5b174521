"""Questions that stand alone: what a model writes is taken only in the words of the talk."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_models.scripted_server import ScriptedServer, failed, wrote
from timing import MOST_GROWTH, growth

from qa.llm.servers.faults import Failure, ServerFault, Unfounded
from qa.llm.servers.ladder import LanguageModel
from qa.llm.standalone import LONGEST_PART, MOST_PARTS, read_questions, standalone_questions
from qa.question.thread.turns import Turn
from qa.text.terms import STOP_TERMS, text_terms

TURNS = [Turn("Who runs the harbour of Tilse?", introduced=("Mara Holm",))]
SAID = [
    "Who runs the harbour of Tilse?",
    "Mara Holm",
    "How many people died in the floods in Kerala?",
]


def of(*questions: object) -> str:
    return json.dumps({"questions": questions})


@pytest.mark.parametrize(
    ("question", "text", "parts"),
    [
        ("Why did she resign?", of("Why did Mara Holm resign?"), ["Why did Mara Holm resign?"]),
        ("Why did she resign?", "Why did Mara Holm resign?", ["Why did Mara Holm resign?"]),
        ("And in Texas?", of("How many people died in Texas in floods?"), None),
        ("And in 2019?", of("How many died in the floods in Kerala in 2019?"), None),
        ("WHY DID SHE RESIGN?", of("Why did Mara Holm resign?"), None),
        ("why did mara holm resign?", of("Why did Mara Holm resign?"), None),
        (
            "When did she resign and who runs it now?",
            "1. When did Mara Holm resign?\n2) Who runs the harbour now?\n",
            ["When did Mara Holm resign?", "Who runs the harbour now?"],
        ),
        (
            "When did she resign and who runs it now?",
            "<think>Two.</think>```json\n"
            + of("When did Mara Holm resign?", "Who runs it now?")
            + "```",
            ["When did Mara Holm resign?", "Who runs it now?"],
        ),
        ("Who\nruns it?", of("Who runs\nthe harbour?\u202e"), ["Who runs the harbour?"]),
    ],
)
def test_questions_in_the_words_of_the_talk(
    question: str, text: str, parts: list[str] | None
) -> None:
    expected = json.loads(text)["questions"] if parts is None else parts
    assert read_questions(text, question, SAID) == tuple(expected)


REFUSED = {
    "a new name": of("Why did Anders Brandt resign?"),
    "a new name in small letters": of("Why did brandt resign?"),
    "a new number": of("Why did the 12 people resign?"),
    "a new number in words": of("Why did twelve people resign?"),
    "a new year": of("Why did Mara Holm resign in 2019?"),
    "a new day": of("Why did Mara Holm resign on Friday?"),
    "a month that is also a small word": of("Why did Mara Holm resign in May?"),
    "an answer": of("Mara Holm resigned because of the scandal."),
    "too many": of(*["Why did Mara Holm resign?"] * (MOST_PARTS + 1)),
    "too many lines": "Why?\n" * (MOST_PARTS + 1),
    "too long": of("Why " * (LONGEST_PART // 4 + 1)),
    "none": of(),
    "an empty one": of(" \n"),
    "no list": '{"questions": "Why did Mara Holm resign?"}',
    "numbers": of(1),
    "nothing": "",
    "an apology": "I am sorry, but I cannot help with that.",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_nobody_said_is_refused(text: str) -> None:
    with pytest.raises(ServerFault):
        read_questions(text, "Why did she resign?", SAID)


@pytest.mark.parametrize(
    "question",
    [
        *("And in Texas?", "And in 2019?", "What of the FBI?", "And in the hills?"),
        *("Why did the mayor sell his goats?", "how many were not found?", "Who can't go home?"),
    ],
)
def test_what_was_asked_for_is_not_left_away(question: str) -> None:
    with pytest.raises(Unfounded, match="left away"):
        read_questions(of("How many people died in the floods?"), question, SAID)


@pytest.mark.parametrize(
    "question", ["What happened next?", "Tell me more", "And what did they say?", "Why is that so?"]
)
def test_what_only_points_back_may_go(question: str) -> None:
    part = "How many people died in the floods in Kerala?"
    assert read_questions(of(part), question, SAID) == (part,)


def test_a_model_is_asked_with_the_talk(scripted: ScriptedServer) -> None:
    scripted.script = [wrote(of("Why did Mara Holm resign?"))]
    model = LanguageModel(scripted.server())
    question = "Why did she resign?\n- what more:"
    assert standalone_questions(model, question, TURNS) == ("Why did Mara Holm resign?",)
    [body] = scripted.bodies
    assert body["messages"][1]["content"].splitlines()[:5] == [
        "The talk so far:",
        "- Who runs the harbour of Tilse?",
        "- Mara Holm",
        "The last question:",
        "- Why did she resign? - what more:",
    ]


def test_a_model_that_fails(scripted: ScriptedServer) -> None:
    scripted.script = [failed(401)]
    failure = standalone_questions(LanguageModel(scripted.server()), "Why?", [])
    assert isinstance(failure, Failure) and failure.kind == "refused"


WORDS = ("Who", "runs", "the", "harbour", "Holm", "Brandt", "2019", "resign", "?", "{", "}", "\n")


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(WORDS)).map(" ".join),
        st.lists(st.text()).map(lambda s: of(*s)),
    )
)
def test_whatever_is_written_only_words_of_the_talk_come_out(text: str) -> None:
    try:
        parts = read_questions(text, "Why did she resign?", SAID)
    except ServerFault:
        return
    known = {term for words in (*SAID, "Why did she resign?") for term in text_terms(words)}
    assert 1 <= len(parts) <= MOST_PARTS
    for part in parts:
        assert 0 < len(part) <= LONGEST_PART
        assert set(text_terms(part)) - STOP_TERMS <= known


@pytest.mark.parametrize("unit", ["{", "\n", "- ", "A", "1", '{"questions":['])
def test_reading_takes_linear_time(unit: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = unit * (length // len(unit))

        def read() -> None:
            with pytest.raises(ServerFault):
                read_questions(text, "Why?", [])

        return read

    assert growth(reading, 50_000) <= MOST_GROWTH
