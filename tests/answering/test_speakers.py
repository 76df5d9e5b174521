"""Who says what a sentence tells."""

from __future__ import annotations

import pytest

from qa.answering.statements.speakers import says


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Holm", "The mayor Ada Holm has said that the bridge stays."),
        ("Holm", "“No,” Mayor Holm said."),
        ("Holm", "“No, never,” said Mayor Ada Holm."),
        ("ada holm", "“It stays” Holm told a crowd on Monday."),
        ("Lund", "Ivo Lund on Tuesday again rejected the plan."),
        ("Lund", "The toll rises, according to Ivo Lund."),
        ("farmers", "Dozens of farmers wrote to the town."),
    ],
)
def test_a_speaker_is_named_beside_a_verb_of_saying(name: str, sentence: str) -> None:
    assert says(name, sentence)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "Holm",
            "“Holm did not pay,” former Holm Press Secretary Edda Mia Roth told us.",
        ),
        ("Holm", "“I think Holm said so.”"),
        ("Holm", "Lund said Holm and the town hall learned of it on Monday."),
        ("Holm", "Ivo Lund told the Post that he trusts Holm."),
        ("Holm", "Ivo Lund said Holm’s plan is dear."),
    ],
)
def test_who_is_spoken_of_is_no_speaker(name: str, sentence: str) -> None:
    assert not says(name, sentence)
