"""Compounds are found by their parts, and words that are none stay whole."""

from __future__ import annotations

import pytest

from qa.storage.indexes.lexical import LexicalDocument, LexicalIndex
from qa.store import Filters
from qa.text.terms import text_terms
from qa.text.words.compounds import parts_of


@pytest.mark.parametrize(
    ("language", "word", "parts"),
    [
        ("de", "brückensperrungen", ("brücke", "sperrungen")),
        ("de", "haushaltsloch", ("haushalt", "loch")),
        ("de", "schulschließung", ("schule", "schließung")),
        ("de", "klimaschutzgesetz", ("klimaschutz", "klima", "schutz", "gesetz")),
        ("nl", "kabinetscrisis", ("kabinet", "crisis")),
        ("sv", "skogsbrand", ("skog", "brand")),
        ("da", "politistation", ("politi", "station")),
        ("no", "fergeulykke", ("ferge", "ulykke")),
        ("de", "direktor", ()),
        ("de", "bevölkerung", ()),
        ("de", "september", ()),
        ("de", "haus", ()),
        ("en", "brandstation", ()),
        ("fr", "gouvernement", ()),
    ],
)
def test_a_compound_is_cut_into_its_parts(language: str, word: str, parts: tuple[str, ...]) -> None:
    assert parts_of(word, language) == parts


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("de", "Die Brückensperrung dauert an.", "Brücken"),
        ("de", "Das Tor zum Sieg fiel im Finale.", "Siegtor"),
        ("sv", "Branden i skogen är släckt.", "skogsbrand"),
        ("nl", "De brug blijft dicht na de aanvaring.", "brugafsluiting"),
    ],
)
def test_parts_find_compounds_and_compounds_parts(language: str, text: str, question: str) -> None:
    index = LexicalIndex()
    other = LexicalDocument(2, 2, "", "Lorem ipsum.", None, None, language)
    index.update([], [LexicalDocument(1, 1, "", text, None, None, language), other])
    hits = index.search(question, 9, Filters(), language=language, held=(language,))
    assert [hit for hit, _ in hits] == [1]


def test_the_whole_word_stays_a_term() -> None:
    whole, *parts = text_terms("Brückensperrungen", "de")
    assert whole == "bruckensperr"
    assert parts == [*text_terms("Brücke", "de"), *text_terms("Sperrung", "de")]
