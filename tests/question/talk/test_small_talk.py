"""Small talk by its whole wording, and questions that only begin or end like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import MOST_GROWTH, TIMES, growth

from qa.question.talk.small_talk import LONGEST, small_talk_in, without_greeting
from qa.question.thread.turns import Turn
from qa.question.understand import understand

TALK = {
    "greeting": (
        "hello",
        "Hi there!",
        "Good morning",
        "hey, how are you?",
        "good evening, how’s it going?",
        "HELLO 👋",
        "test",
    ),
    "thanks": (
        "thank you!",
        "ok thanks a lot",
        "Great, thanks for your help!",
        "thx",
        "that's very helpful",
        "Thank you so much",
        "cheers mate",
    ),
    "goodbye": (
        "bye",
        "See you later",
        "good night",
        "ok, thanks, bye",
        "ok cool thanks a lot bye",
        "that's all, thank you",
    ),
    "identity": (
        "Who are you?",
        "what is this?",
        "Are you a robot?",
        "What’s your name?",
        "hello, who are you?",
        "tell me about yourself",
    ),
    "help": (
        "help",
        "Help me, please",
        "What are you able to do?",
        "what can you do",
        "What can I ask you?",
        "What kinds of questions can you answer?",
        "How do I use this?",
        "give me some examples",
        "Can I ask you something?",
        "What languages do you speak?",
        "?",
    ),
}
NEAR_MISSES = (
    "hello kitty recall",
    "Who sang Hello?",
    "thanks to whom did the child survive?",
    "Help for the flood victims",
    "How can I help the victims of the flood?",
    "Who can help the refugees?",
    "What can you do about inflation?",
    "Good morning show host fired",
    "Who are you wearing at the gala?",
    "Thanksgiving parade route",
    "bye week schedule",
    "how are you supposed to treat a burn?",
    "what is this virus that kills birds?",
    "who is this man accused of the theft?",
    "What did the mayor say?",
    "Why?",
    "And who pays for it?",
    "cool storage fire",
    "nice attack",
    "okay corral",
    "Who made the decision?",
    "Are you allowed to swim in the Marl?",
    "examples of corruption",
    "menu prices rise",
    "",
    "!!!",
)


@pytest.mark.parametrize(
    ("text", "kind"), [(text, kind) for kind, texts in TALK.items() for text in texts]
)
def test_small_talk_is_known_by_its_wording(text: str, kind: str) -> None:
    assert small_talk_in(text) == kind


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_question_with_such_words_is_none(text: str) -> None:
    assert small_talk_in(text) is None


@given(st.text(max_size=2 * LONGEST))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert small_talk_in(text) in {None, *TALK}


@pytest.mark.parametrize("words", ["thanks ", "very ", "hi there ", "great ok "])
def test_a_long_run_of_such_words_takes_linear_time(words: str) -> None:
    def looking(length: int) -> Callable[[], object]:
        text = (words * length)[:length]
        return lambda: [small_talk_in(text) for _ in range(50)]

    assert growth(looking, LONGEST // TIMES) <= MOST_GROWTH


def test_a_question_leans_on_no_small_talk() -> None:
    earlier = Turn("What did the ferry company say about the accident?")
    asked = "And who pays for it?"
    wanted = understand(asked, history=[earlier]).carried
    assert wanted
    thanked = [earlier, Turn("Thank you very much!"), Turn("hello")]
    assert understand(asked, history=thanked).carried == wanted
    assert understand(asked, history=[Turn("Are you a robot?")]).carried == ()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("hi, who won the Marl cup?", "who won the Marl cup?"),
        ("Good morning! Tell me about the ferry", "Tell me about the ferry"),
        ("hey citewire what is new in Orle", "what is new in Orle"),
        ("Hello Kitty recall", "Hello Kitty recall"),
        ("Hello, Dolly: who sings in it?", "Hello, Dolly: who sings in it?"),
        ("Hi-Chew recall", "Hi-Chew recall"),
    ],
)
def test_a_greeting_before_a_question_is_no_part_of_it(text: str, question: str) -> None:
    assert without_greeting(text) == question
    query = understand(text)
    assert query.question == text and query.text == understand(question).text
