"""Sentences are read out of whatever a model writes, each with the numbers that it names."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import seconds_of

from qa.llm.servers.faults import Doubtful
from qa.llm.summary.written import WrittenSentence, written_sentences

OFFERED = range(1, 6)
LATE = WrittenSentence("The ferry was late.", (1, 2))
SANK = WrittenSentence("It sank on Friday.", (3,))
IN_JSON = json.dumps(
    {
        "sentences": [
            {"text": LATE.text, "numbers": [1, 2]},
            {"text": SANK.text, "numbers": [3]},
        ]
    }
)
MOST_SECONDS = 2.0


def read(text: str) -> list[WrittenSentence]:
    return list(written_sentences(text, OFFERED, is_whole=True))


@pytest.mark.parametrize(
    "text",
    [
        IN_JSON,
        f"```json\n{IN_JSON}\n```",
        f"Here is the summary:\n{IN_JSON}",
        f"<think>Perhaps The cat [4].</think>{IN_JSON}",
        '{"sentences": ["The ferry was late. [1][2]", "It sank on Friday [3]."]}',
        '{"sentences": [{"text": "The ferry was late [1]. It sank on Friday [3].", "numbers": []},'
        ' {"text": "The ferry was late.", "numbers": ["1", "[2]"]}]}',
        "The ferry was late. [1][2]\nIt sank on Friday. [3]",
        "The ferry was late [1, 2]. It sank on Friday [3].",
        "The ferry [1] was late [2]. It sank on Friday [3].",
        "Summary:\n\n1. The ferry was late. [1][2]\n- It sank on Friday. [3]\n",
        "[1][2] The ferry was late.\n[3] It sank on Friday.",
    ],
)
def test_sentences_in_many_forms(text: str) -> None:
    assert {LATE, SANK} <= set(read(text))
    assert len(read(text)) in (2, 3)


@pytest.mark.parametrize(
    "numbers", [[6], [1, 99], [0], [True], [1.5], ["one"], [], "1", None, [[1]]]
)
def test_numbers_that_were_not_offered_are_none(numbers: object) -> None:
    item = {"text": SANK.text, "numbers": numbers}
    text = json.dumps({"sentences": [item, {"text": LATE.text, "numbers": [1, 2]}]})
    sentences = read(text)
    assert LATE in sentences and SANK not in sentences
    assert all(not sentence.numbers for sentence in sentences if sentence.text == SANK.text)
    assert read("It sank on Friday. [1][99]") == [WrittenSentence(SANK.text, ())]


def test_a_sentence_without_a_number_is_told_and_a_heading_is_not() -> None:
    text = "# Summary\nHere it is:\nThe ferry was late. It sank on Friday. [3]"
    assert read(text) == [WrittenSentence(LATE.text, ()), SANK]
    item = {"text": f"{LATE.text} {SANK.text}", "numbers": [3]}
    assert read(json.dumps({"sentences": [item]})) == [
        WrittenSentence(LATE.text, (3,)),
        WrittenSentence(SANK.text, (3,)),
    ]


@pytest.mark.parametrize(
    "text", ['{"sentences": [', '{"answer": "The ferry was late. [1]"}', "<think>The ferry"]
)
def test_what_cannot_be_read(text: str) -> None:
    with pytest.raises(Doubtful):
        read(text)
    assert written_sentences(text, OFFERED, is_whole=False) == ()


@pytest.mark.parametrize(
    "text",
    [
        IN_JSON,
        f"```json\n{IN_JSON}\n```",
        f"<think>The cat [4].\n</think>\n{IN_JSON}",
        "The ferry was late [1][2]. It sank on Friday [3].\n",
        "The ferry was late. [1][2]\nIt sank on Friday. [3]",
    ],
)
def test_what_is_whole_is_told_before_the_rest_and_never_changes(text: str) -> None:
    whole = tuple(read(text))
    assert whole == (LATE, SANK)
    seen = {written_sentences(text[:end], OFFERED, is_whole=False) for end in range(len(text))}
    assert seen <= {whole[:count] for count in range(3)}
    assert (LATE,) in seen


@given(st.text(st.sampled_from('{}[]":,\\ \n.a1 <>/'), max_size=60), st.booleans())
def test_any_text_may_come(text: str, is_json: bool) -> None:
    for whole in (False, True):
        try:
            sentences = written_sentences(
                f'{{"sentences": [{text}' if is_json else text, OFFERED, is_whole=whole
            )
        except Doubtful:
            continue
        assert all(set(sentence.numbers) <= set(OFFERED) for sentence in sentences)


@pytest.mark.parametrize(
    "part", ["[1]", "a [1] ", "[", '{"', '{"sentences": [', "[1", "a. ", "\n1. "]
)
def test_long_texts_take_little_time(part: str) -> None:
    text = part * (20_000 // len(part))

    def read_both() -> None:
        for is_whole in (False, True):
            with suppress(Doubtful):
                written_sentences(text, OFFERED, is_whole=is_whole)

    assert seconds_of(read_both) < MOST_SECONDS
