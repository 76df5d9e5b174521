"""Names are told from other words by their capitals, where capitals tell anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.proper_names import proper_names
from qa.text.terms import text_terms


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many Syrians does Germany host?", ["Syrians", "Germany"]),
        ("What did Mr. Rask say about Tanners’ Footbridge?", ["Tanners’ Footbridge"]),
        ("What does NATO want from the Turkish army?", ["Turkish"]),
        ("Germany hosts how many?", []),
        ("What did President Erdogan do on Monday, 8 June?", ["Erdogan"]),
        ("what did haftar want?", []),
        ("What Is The Final Bill For Mending The Old Footbridge", []),
        ("WHO CLOSED THE OLD FOOTBRIDGE IN TOWN TODAY", []),
        ("Who is Ines Corrado?", ["Ines Corrado"]),
        ("", []),
    ],
)
def test_finds_the_names(question: str, names: list[str]) -> None:
    assert [name.text for name in proper_names(question)] == names


def test_a_name_has_the_terms_of_the_index() -> None:
    [name] = proper_names("Why did Türkiye’s army leave?")
    assert name.text == "Türkiye’s"
    assert "turkiy" in name.terms


@pytest.mark.parametrize(
    ("people", "country"),
    [("Syrians", "Syria"), ("Germans", "Germany"), ("Americans", "America"), ("Italian", "Italy")],
)
def test_a_people_is_shown_by_its_country(people: str, country: str) -> None:
    [name] = proper_names(f"What do the {people} want?")
    assert set(text_terms(country)) <= set(name.terms)


@given(st.text(max_size=200))
def test_any_text_gives_names_that_stand_in_it(question: str) -> None:
    for name in proper_names(question):
        assert name.text in question
        assert name.terms
