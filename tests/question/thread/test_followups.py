"""Follow-up questions take over what they lean on, and nothing where they stand alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.thread.followups import (
    MOST_CARRIED,
    MOST_PHRASES,
    FollowUp,
    follow_up,
    with_carried,
)
from qa.question.thread.noun_phrases import noun_phrases
from qa.question.thread.turns import Turn
from seeds.article import RawDocument
from seeds.clean import clean
from seeds.cleaning.learned.learning import learn_boilerplate
from seeds.readers import read_sources

ROOT = Path(__file__).parents[3]
CONVERSATIONS = ROOT / "tests" / "data" / "conversations.jsonl"
TOPIC_CHANGES = ROOT / "tests" / "data" / "topic_changes.jsonl"

LIBYA = (Turn("What did Turkey say about Libya?"),)


def conversations() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CONVERSATIONS.read_text("utf-8").splitlines()]


def topic_changes() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TOPIC_CHANGES.read_text("utf-8").splitlines()]


def turns_of(questions: Iterable[str]) -> list[Turn]:
    """The turns of a conversation, each understood after those before it."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, with_carried(question, follow_up(question, turns).carried)))
    return turns


def follow_ups() -> list[dict[str, Any]]:
    return [row for conversation in conversations() for row in conversation["turns"][1:]]


def is_shift(row: dict[str, Any]) -> bool:
    return bool(row["drops"]) and not row["carries"]


@pytest.fixture(scope="module")
def stories() -> dict[str, str]:
    items = list(read_sources([ROOT / "seeds" / "articles"]))
    documents = [item for item in items if isinstance(item, RawDocument)]
    boilerplate = learn_boilerplate(documents)
    texts: dict[str, str] = {}
    for document in documents:
        name = Path(document.path).name
        for article in clean(document, boilerplate).articles:
            texts[name] = f"{texts.get(name, '')}{article.text}\n\n"
    return texts


def test_there_are_enough_conversations() -> None:
    assert len(conversations()) >= 14
    assert len({conversation["_id"] for conversation in conversations()}) == len(conversations())
    assert {len(conversation["turns"]) for conversation in conversations()} <= {2, 3, 4}
    assert len(follow_ups()) >= 20
    assert len([row for row in follow_ups() if is_shift(row)]) >= 4


@pytest.mark.parametrize("conversation", conversations(), ids=lambda answer: str(answer["_id"]))
def test_gold_answers_stand_in_the_articles(
    conversation: dict[str, Any], stories: dict[str, str]
) -> None:
    for row in conversation["turns"]:
        texts = [stories[name] for name in row["articles"]]
        assert texts
        assert [
            answer for answer in row["answers"] if not any(answer in text for text in texts)
        ] == []
        assert [
            text for text in texts if not any(answer in text for answer in row["answers"])
        ] == []


@pytest.mark.parametrize("conversation", conversations(), ids=lambda phrase: str(phrase["_id"]))
def test_conversations_carry_over_what_they_must(conversation: dict[str, Any]) -> None:
    turns = turns_of(row["text"] for row in conversation["turns"])
    for row, text in zip(conversation["turns"], [turn.understood for turn in turns], strict=True):
        assert text.startswith(row["text"])
        added = text.removeprefix(row["text"])
        assert [phrase for phrase in row["carries"] if phrase not in added] == []
        assert [phrase for phrase in row["drops"] if phrase in added] == []
        if is_shift(row):
            assert added == ""


@pytest.mark.parametrize(
    ("first", "second", "carried"),
    [
        ("What did Turkey say about Libya?", "And what did Russia say?", ("Libya",)),
        (
            "What did Turkey say about the ceasefire in Libya?",
            "And what did Russia say?",
            ("Libya", "ceasefire"),
        ),
        ("What did Turkey say about Libya?", "What did Russia say about it?", ("Libya",)),
        ("What did Turkey say about Libya?", "And in Syria?", ("Turkey",)),
        ("What did Turkey say about Libya?", "Why?", ("Turkey", "Libya")),
        ("Who leads the army of Libya?", "When did he take office?", ("Libya", "army")),
        ("What is the Galileo system?", "Why was it built?", ("Galileo system",)),
        ("Who mended Tanners' Footbridge?", "Is the footbridge open?", ("Tanners' Footbridge",)),
        ("What did Hallett & Oduya find?", "How much do they ask?", ("Hallett & Oduya",)),
        ("How did Netflix start?", "What were the reasons?", ("Netflix",)),
        ("How did Netflix start?", "Who else was there?", ("Netflix",)),
        ("What happened at the talks in Geneva?", "Were there others?", ("Geneva", "talks")),
        ("what about the flood", "who was injured", ("flood",)),
        ("What did the US say?", "And then?", ("US",)),
    ],
)
def test_a_leaning_question_takes_over(first: str, second: str, carried: tuple[str, ...]) -> None:
    followed = follow_up(second, [Turn(first)])
    assert followed.carried == carried
    assert followed.timed == (first,)


@pytest.mark.parametrize(
    "question",
    [
        "What happened in Syria in 2025?",
        "And what happened in Syria in 2025?",
        "How many homes were flooded?",
        "Who is Priya Lindqvist and what did she say?",
        "Why did Dinah Veck vote against her own council?",
        "How long did it take to mend the bridge?",
        "Is it true that the library lost its books?",
        "What is there to see in Marrowford?",
        "What happened this week in Geneva?",
        "Did Rask say that the bridge would open?",
        "What is anemia?",
        "What are the symptoms of throat cancer?",
        "Which of the councillors voted against the repair?",
        "Who said he would make the case for Libya?",
        "Which of the two clubs sold its ground to a bank?",
        "In its report, what did the firm of engineers ask for?",
        "The library opened its doors on Monday. How many books did it lose?",
        "How much will it cost to repair the footbridge?",
        "",
        "???",
    ],
)
def test_a_question_that_stands_alone_carries_nothing(question: str) -> None:
    assert follow_up(question, LIBYA).carried == ()


# Self-contained, though none of them holds a name.
ALONE = """
    How many people were treated after the chlorine leak?
    How many passengers were rescued from the sinking ferry?
    Who won the women's cycling race?
    What caused the fire at the chemical plant?
    How many people died in the earthquake?
    Why did the pilots go on strike?
    How much did the stolen painting sell for?
    When does the new smoking ban begin?
    How old is the oldest tree in the park?
    What is the price of a monthly bus ticket?
    Which bank raised its interest rates?
    Were any children hurt in the coach crash?
    How many nurses left the hospital last year?
    What did the coroner say about the drowned swimmer?
    Who is paying for the flood defences?
    How many victims of the landslide have been named?
    What was the result of the by-election?
    Which villages lost power in the storm?
    What effects did the drought have on the wheat harvest?
    How large was the crowd at the peace march?
    Where was the missing toddler found?
    What are the symptoms of the new flu?
    How many people had signed the petition against the incinerator?
    Is the swimming pool still shut?
    Did the airline cancel any flights because of fog?
    What is the cause of the whale deaths?
    How many bodies were found in the mine?
    Who designed the new concert hall?
    Which team won the cricket cup?
    What kind of bird was seen on the lighthouse?
    Are there any trains during the strike?
    What reason did the school give for closing?
    How long will the tunnel be closed?
    What was the size of the lottery jackpot?
    How many suspects were arrested after the jewel robbery?
    What was stolen from the museum?
    How many homes have no drinking water?
    When was the harbour dredged last?
    What type of aircraft crashed into the lake?
    How high was the fine for the polluted river?
    How many witnesses testified at the murder trial?
    Who are the two men accused of arson?
    What did the jury decide in the fraud case?
    Which vaccines are being tested on older people?
    What number of voters stayed at home?
    How many survivors did the rescue team pull from the rubble?
    What happened to the second climber?
    What other animals escaped from the zoo?
    What was the main argument against the bypass?
    How did the thieves get into the vault?
"""


@pytest.mark.parametrize(
    "before",
    [
        ["What did Turkey say about Libya?"],
        ["What did Turkey say about Libya?", "And what did Russia say?"],
        ["What did Turkey say about Libya?", "And what did Russia say?", "Why?"],
        ["Who leads the army of Libya?", "What did he say about it?", "And in Tripoli?"],
    ],
)
def test_a_turn_to_another_topic_carries_nothing(before: list[str]) -> None:
    turns = turns_of(before)
    alone = [line.strip() for line in ALONE.strip().splitlines()]
    assert [question for question in alone if follow_up(question, turns).carried] == []


@pytest.mark.parametrize(
    ("questions", "carried"),
    [
        (
            ["Who leads the army of Libya?", "What are popular museums?", "Why are they closed?"],
            [("Libya",), ("museums", "Libya")],
        ),
        (
            ["How did Netflix start?", "How does it compare to Hulu?", "When was it founded?"],
            [("Netflix",), ("Netflix", "Hulu")],
        ),
        (
            ["What is a volcano?", "What are the side effects?", "Are they dangerous?"],
            [("volcano",), ("volcano",)],
        ),
        (
            ["What is the Galileo system?", "Interesting. Why was it built?"],
            [("Galileo system",)],
        ),
        (
            ["Tell me about Hulu.", "Tell me about Netflix.", "When did it start?"],
            [(), ("Netflix",)],
        ),
        (
            ["What is yoga?", "What did Netflix sell in Libya?", "What are the main types?"],
            [(), ("Netflix", "Libya")],
        ),
    ],
)
def test_the_topic_of_the_talk(questions: list[str], carried: list[tuple[str, ...]]) -> None:
    turns = turns_of(questions)
    assert [follow_up(question, turns[:place]).carried for place, question in enumerate(questions)][
        1:
    ] == carried


def test_unrelated_questions_take_nothing_from_one_another() -> None:
    """Measured: none. One in twenty is the most that would still be bearable."""
    rows = (ROOT / "tests" / "data" / "sample_questions.jsonl").read_text("utf-8").splitlines()
    turns = [Turn(json.loads(row)["text"]) for row in rows]
    followed = [follow_up(turn.question, [before]) for before, turn in pairwise(turns)]
    assert len(followed) >= 40
    assert sum(bool(each.carried) for each in followed) <= len(followed) / 20


def test_nothing_is_carried_into_a_first_question() -> None:
    assert follow_up("And what did Russia say?", []) == FollowUp("And what did Russia say?")


def test_what_was_carried_is_carried_on() -> None:
    turns = turns_of([LIBYA[0].question, "And what did Russia say?"])
    assert turns[1].understood == "And what did Russia say? (Libya)"
    assert follow_up("Why?", turns).carried == ("Russia", "Libya")


def test_what_was_taken_away_stays_away_until_it_is_asked_for() -> None:
    turns = [*LIBYA, Turn("And what did Russia say?", "And what did Russia say?", drop=("Libya",))]
    turns.append(Turn("Why?", "Why? (Russia)"))
    assert "Libya" not in follow_up("And what did Egypt say about it?", turns).carried
    turns.append(Turn("What happened in Libya?"))
    assert follow_up("Why?", turns).carried[0] == "Libya"


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("with what?", ("mayor", "attacked")),
        ("And why?", ("mayor", "attacked")),
        ("When was that?", ("mayor", "attacked")),
        ("Why did he do it?", ("mayor", "attacked")),
        ("How old is he?", ("mayor",)),
    ],
)
def test_what_leaves_the_verb_out_takes_it_over(question: str, carried: tuple[str, ...]) -> None:
    assert follow_up(question, [Turn("who attacked the mayor")]).carried == carried


@pytest.mark.parametrize(
    ("turns", "question", "carried"),
    [
        ([Turn("Who won the race?", introduced=("Ada Holm",))], "How old is she?", "Ada Holm"),
        ([Turn("which bank failed", introduced=("Osk Bank",))], "why did it fail", "Osk Bank"),
        ([Turn("where was it found", introduced=("Cadrin",))], "who lives there", "Cadrin"),
        ([Turn("who bought Osk Steel", introduced=("Ivo",))], "what does it make", "Osk Steel"),
        ([Turn("Who is Ada Holm?", introduced=("Ivo",))], "How old is she?", "Ada Holm"),
        (
            [
                Turn("Who led Osk?", introduced=("Ada Holm",)),
                Turn("Who came after her?", "Who came after her? (Ada Holm)", introduced=("Ivo",)),
            ],
            "How old is he?",
            "Ivo",
        ),
        (
            [
                Turn("Who led Osk?", introduced=("Ada Holm",)),
                Turn("Whom did she beat?", "Whom did she beat? (Ada Holm)", introduced=("Mara",)),
            ],
            "How old is she?",
            "Ada Holm",
        ),
    ],
)
def test_a_pronoun_points_to_the_answer_of_its_kind(
    turns: list[Turn], question: str, carried: str
) -> None:
    assert follow_up(question, turns).carried[0] == carried


def test_time_is_taken_from_the_last_topic_only() -> None:
    turns = [Turn("Who won the lottery in May 2022?"), Turn("Who attacked Ada Holm?")]
    assert follow_up("Why?", turns).timed == ("Who attacked Ada Holm?",)
    turns.append(Turn("Why?", "Why? (Ada Holm)", any_time=True))
    assert follow_up("And how?", turns).timed == ("Who attacked Ada Holm?",)
    assert follow_up("What did Ivo Varga sell?", turns).timed == ()


@pytest.mark.parametrize("talk", topic_changes(), ids=lambda talk: str(talk["_id"]))
def test_a_change_of_topic_takes_nothing_over(talk: dict[str, Any]) -> None:
    *before, question = talk["turns"]
    turns: list[Turn] = []
    for earlier in before:
        carried = follow_up(earlier, turns, names=talk["names"]).carried
        turns.append(Turn(earlier, with_carried(earlier, carried)))
    followed = follow_up(question, turns, names=talk["names"])
    assert (followed.carried, followed.timed) == ((), ())


def test_names_are_known_though_they_are_typed_small() -> None:
    turns = [Turn("what did osk say about the dam")]
    assert follow_up("who runs the dorrin race", turns).carried
    assert not follow_up("who runs the dorrin race", turns, names={"osk", "dorrin"}).carried


def test_what_the_user_took_away_does_not_come_back() -> None:
    turns = [*LIBYA, Turn("And what did Russia say?", "And what did Russia say?")]
    assert follow_up("Why?", turns).carried == ("Russia",)


def test_dropping_takes_away_and_puts_nothing_in_its_place() -> None:
    turns = [Turn("Why did Turkey and Egypt attack the port of Libya?")]
    whole = follow_up("When?", turns)
    assert len(whole.carried) == MOST_PHRASES
    assert follow_up("When?", turns, drop=[whole.carried[0].upper()]).carried == whole.carried[1:]
    assert follow_up("When?", turns, drop=whole.carried).carried == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Turkey's foreign minister say?", ["Turkey", "foreign minister"]),
        ("When did Netflix shift from DVDs to a streaming service?", None),
        ("Why was Lantern Night held in Market Square?", ["Lantern Night", "Market Square"]),
        ("What did the engineers Hallett & Oduya say?", ["engineers", "Hallett & Oduya"]),
        ("What can't the US do in January?", ["US"]),
        ("what is haftar accused of", ["haftar"]),
    ],
)
def test_phrases_of_a_question(question: str, expected: list[str] | None) -> None:
    expected = expected or ["Netflix", "DVDs", "streaming service"]
    assert [phrase.text for phrase in noun_phrases(question)] == expected


WORDS = """
    And what about did Russia it there the talks Libya's n't ’s Tanners' & US one then they ( , )
    is of Who why 529 in January first biggest effects on its that ?
"""
QUESTIONS = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
)


@given(question=QUESTIONS, earlier=st.lists(st.tuples(QUESTIONS, QUESTIONS), max_size=4))
def test_any_conversation_is_understood(question: str, earlier: list[tuple[str, str]]) -> None:
    turns = [Turn(asked, f"{asked} ({more})") for asked, more in earlier]
    followed = follow_up(question, turns)
    assert len(followed.carried) <= MOST_CARRIED
    assert follow_up(question, turns, drop=followed.carried).carried == ()
    for phrase in followed.carried:
        left = follow_up(question, turns, drop=[phrase]).carried
        assert left == tuple(other for other in followed.carried if other != phrase)
