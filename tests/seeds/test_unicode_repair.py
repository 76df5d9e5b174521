from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.unicode_repair import repair_unicode


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("The mayor didnâ€™t say â€œnoâ€\x9d", "The mayor didn’t say “no”"),
        ("schÃ¶n und Ã¼bel", "schön und übel"),
        ("he didn\x92t", "he didn’t"),
        ("Fish &amp; chips", "Fish & chips"),
        ("five &amp;amp;lt; six", "five < six"),
        ("caf&#233; &eacute;t&eacute;", "café été"),
        ("har\xadbour", "harbour"),
        ("\ufeffHarbour\u200b news", "Harbour news"),
        ("a\u202eb\u2066c\u2069d", "abcd"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("ten\xa0euros\u202fand\u2003more\u3000yet", "ten euros and more yet"),
        ("Cafe\u0301", "Café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("red \x1b[31malert\x1b[0m", "red alert"),
        ("nul\x00l", "null"),
        ("wait\x85 he said", "wait… he said"),
        ("pair \ud83d\ude00 lone \ud800", "pair 😀 lone \ufffd"),
    ],
)
def test_broken_text_is_mended(broken: str, mended: str) -> None:
    assert repair_unicode(broken) == mended


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’ — and – dashes…",
        "ﬁne ligature, Ａ full width, ½ and ²",
        "Ærøskøbing, Şanlıurfa, Łódź, Nîmes",
        "Они сказали да",
        "新しい市場が開いた。",
        "می\u200cخواهم",
        "क्\u200dष",
        "family 👩\u200d👩\u200d👧 and ❤\ufe0f\u200d🔥",
        "AT&T and R&D; Q&A",
        "an &unknown; entity",
    ],
)
def test_sound_text_stays_to_the_letter(text: str) -> None:
    assert repair_unicode(text) == text


def test_joiners_go_where_no_script_needs_them() -> None:
    assert repair_unicode("news\u200croom and news\u200droom") == "newsroom and newsroom"


@given(st.text())
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once = repair_unicode(text)
    assert repair_unicode(once) == once


@given(st.text(alphabet="&#;xaltgmp3862 "))
def test_entities_are_resolved_once_and_for_all(text: str) -> None:
    once = repair_unicode(text)
    assert repair_unicode(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="&")))
def test_plain_ascii_is_left_alone(text: str) -> None:
    assert repair_unicode(text) == text
