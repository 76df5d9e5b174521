"""Whether a sentence denies, and whether it tells of deeds, plans, chances or charges."""

from __future__ import annotations

import pytest

from qa.text.modality import is_negated, is_reversed, modes
from qa.text.terms import text_terms


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ferry did not sail.", True),
        ("The mayor didn’t resign.", True),
        ("Nobody was hurt.", True),
        ("She denied it.", True),
        ("The ferry sailed.", False),
        ("Not only the ferry sailed.", False),
    ],
)
def test_denial(sentence: str, expected: bool) -> None:
    assert is_negated(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The mill closed in May.", ""),
        ("The mill will close.", "planned"),
        ("The mill is expected to close.", "planned"),
        ("The mill may close.", "possible"),
        ("He allegedly stole a boat.", "alleged"),
        ("He was convicted of theft.", "found"),
        ("The mill could close, it is alleged.", "alleged possible"),
    ],
)
def test_modes(sentence: str, expected: str) -> None:
    assert " ".join(sorted(modes(sentence))) == expected


def test_the_reverse() -> None:
    rose, fell = (frozenset(text_terms(f"Prices {verb} in Marl.")) for verb in ("rose", "fell"))
    assert is_reversed(rose, fell)
    assert is_reversed(fell, rose)
    assert not is_reversed(rose, rose)
    assert not is_reversed(rose | fell, rose)
