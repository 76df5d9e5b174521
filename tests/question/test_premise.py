"""What a question takes for granted."""

from __future__ import annotations

import pytest

from qa.question.premise import premise_of
from qa.text.proper_names import proper_names

NAMES = {"ada", "holm", "tarn", "city", "velm"}


@pytest.mark.parametrize(
    ("question", "claim", "probe"),
    [
        ("Why did Ada Holm buy Tarn?", "Ada Holm bought Tarn", "Who bought Tarn?"),
        ("When was Holm fined in Velm?", "Holm was fined in Velm", "Who was fined in Velm?"),
        ("How many medals did Holm win?", "Holm won medals", "Who won medals?"),
        ("How did the Tarn City Rovers win it?", "Tarn City Rovers won it", "Who won it?"),
        ("why did holm marry in may", "holm married in may", "Who married in may?"),
    ],
)
def test_a_claim_is_turned_into_the_question_who_did_it(
    question: str, claim: str, probe: str
) -> None:
    premise = premise_of(question, proper_names(question, NAMES))
    assert premise is not None
    assert (premise.claim, premise.probe) == (claim, probe)


@pytest.mark.parametrize(
    "question",
    [
        "Who bought Tarn?",
        "What did Holm say about Tarn?",
        "Why did Holm's brother leave?",
        "Why did the brewery close?",
        "Why did Holm governor resign?",
        "Why was Holm in Velm?",
        "How many people live in Tarn?",
        "When did Holm last win?",
    ],
)
def test_what_claims_nothing_of_a_name_has_no_premise(question: str) -> None:
    assert premise_of(question, proper_names(question, NAMES)) is None
