"""What questions in other languages ask for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qa.question.analysis import name_kind
from qa.question.foreign.kinds import asked_in
from qa.question.understand import understand

DATA = Path(__file__).parents[2] / "data" / "foreign_questions.toml"
TABLE = tomllib.loads(DATA.read_text("utf-8"))


@pytest.mark.parametrize("language", sorted(TABLE))
def test_tells_what_is_asked_for(language: str) -> None:
    told = {text: _kind_of(text) for _, text in TABLE[language]}
    assert told == {text: (language, kind) for kind, text in TABLE[language]}


def _kind_of(text: str) -> tuple[str, str]:
    query = understand(text)
    if query.briefing:
        return query.language, f"briefing={query.briefing.topic}"
    analysis = query.analysis
    told = analysis.form if analysis.form != "plain" else analysis.answer_type
    return query.language, told


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Wer gewann?", "person"),
        ("Wo brannte es?", "place"),
        ("Quelle équipe a gagné ?", "thing"),
        ("Combien coûte le pont ?", None),
        ("¿Quién ganó?", "person"),
        ("誰が勝った？", "person"),
        ("Kes võitis?", None),
    ],
)
def test_tells_the_kind_of_name(question: str, kind: str | None) -> None:
    assert name_kind(question) == kind


def test_english_patterns_do_not_run_on_other_languages() -> None:
    # "was who" and "so" would be English words.
    assert understand("Was hat die WHO beschlossen?").analysis.answer_type == "anything"
    assert asked_in("et", "Kes võitis?").answer_type == "anything"


@pytest.mark.parametrize(
    ("question", "timeline", "now", "newest"),
    [
        ("Was geschah seit dem Beben?", True, False, False),
        ("Wer ist der aktuelle Trainer?", False, True, True),
        ("¿Cuál es la última propuesta?", False, True, True),
        ("Кто сейчас министр?", False, True, True),
        ("Wer war Adenauer?", False, False, False),
    ],
)
def test_tells_what_goes_on(question: str, timeline: bool, now: bool, newest: bool) -> None:
    analysis = understand(question).analysis
    told = (analysis.asks_timeline, analysis.is_about_now, analysis.asks_newest)
    assert told == (timeline, now, newest)
