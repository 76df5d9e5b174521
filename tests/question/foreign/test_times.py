"""The times that questions in other languages name."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.languages.sections import languages, section
from qa.question.foreign.times import find_moment_in, names_only_time
from qa.question.understand import understand

DATA = Path(__file__).parents[2] / "data" / "foreign_times.toml"
TABLE = tomllib.loads(DATA.read_text("utf-8"))
SEEN_FROM = date(2023, 6, 15)


@pytest.mark.parametrize("language", sorted(TABLE))
def test_tells_the_time(language: str) -> None:
    told = {question: _told(question) for question, *_ in TABLE[language]}
    assert told == {question: tuple(time) for question, *time in TABLE[language]}


def _told(question: str) -> tuple[str, str, str]:
    moment = understand(question, as_of=SEEN_FROM).moment
    if moment is None:
        return "", "", ""
    return moment.words, str(moment.since or ""), str(moment.until or "")


def test_the_words_are_those_of_the_question() -> None:
    query = understand("Wer trat im März 2023 zurück?", as_of=SEEN_FROM)
    assert query.moment
    assert query.question[query.moment.start : query.moment.end] == query.moment.words
    assert "2023" not in query.analysis.content_terms


def test_a_time_counts_from_the_newest_article() -> None:
    covered = date(2020, 1, 1), date(2022, 5, 6)
    moment = find_moment_in("de", "Wer gewann letzte Woche?", SEEN_FROM, covered)
    assert moment and moment.counted_from == date(2022, 5, 6)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Was geschah im März 2023?", "days"),
        ("Nachrichten von gestern", "days"),
        ("¿Qué pasó en marzo de 2023?", "days"),
        ("Что произошло на прошлой неделе?", "days"),
        ("Was geschah in Passau?", "matter"),
        ("Erzähl mir vom Brand", "matter"),
        ("Neuigkeiten zur Fähre", "matter"),
        ("Parlami dello sciopero", "matter"),
        ("Raccontami degli scontri", "matter"),
    ],
)
def test_a_briefing_may_be_of_days(question: str, kind: str) -> None:
    briefing = understand(question, as_of=SEEN_FROM).briefing
    assert briefing and briefing.kind == kind


def test_only_a_time() -> None:
    assert names_only_time("de", "im März 2023")
    assert not names_only_time("de", "der Streik im März 2023")


@pytest.mark.parametrize("language", languages())
def test_every_rule_can_be_read(language: str) -> None:
    lines = str(section(language, "time").get("rules", "")).strip().splitlines()
    assert all(line.count(" => ") == 1 for line in lines)
    assert find_moment_in(language, "x", SEEN_FROM) is None


@given(st.sampled_from(("de", "fr", "ru", "ja", "tr")), st.text(max_size=60))
def test_any_text_is_read(language: str, text: str) -> None:
    moment = find_moment_in(language, text, SEEN_FROM)
    assert moment is None or text[moment.start : moment.end] == moment.words
