"""Only whole sentences of plain English may be shown: no link, no markup, no foreign letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.summary.plain import LONGEST, is_plain

CITED = ["The mayor booked by Booking.com, said Zoë O’Neill of the U.S. at 9 a.m. on Friday."]

PLAIN = [
    "Zoë O’Neill booked by Booking.com.",
    "The U.S. mayor said at 9 a.m. that it cost £3.5m (about $4m).",
    "“We booked,” O’Neill said of the 10–12% rise; it was 50/50.",
    "A 3-1 win at 10:30 cost Smith & Sons €2.",
    'The mayor said: "We booked."',
    "Share prices fell in the US after World War I.",
    "Call centres and the Open University closed.",
    "No-fly zones and right-wing parties were in the news.",
    "The truth commission was set up in 1995.",
    "Dear Leader Kim Jong Il died in 2011.",
    "Attention turned to the mayor, who resigned.",
    "Readers of the paper, who complained, were told.",
]
NOT_PLAIN = [
    "See https://evil.example for more.",
    "See www.evil.example for more.",
    "See evil.example for more.",
    "See evil.co.uk for more.",
    "Zoë O’Neill booked by king.com.",  # which stands in "Booking.com"
    "Write to mayor@evil.example for more.",
    "See javascript:alert for more.",
    "The [mayor](x) booked it.",
    "The **mayor** booked it.",
    "The _mayor_ booked it.",
    "The <b>mayor</b> booked it.",
    "The &lt;b&gt; mayor booked it.",
    "The `mayor` booked it.",
    "The mayor | booked it.",
    "# The mayor booked it.",
    "- The mayor booked it.",
    "1. The mayor booked it.",
    "The mayor ~~never~~ booked it.",
    "The $x^2$ mayor booked it.",
    "The m\u0430yor booked it.",  # a Cyrillic letter
    "The mayor booked \u4e2d\u6587.",
    "The mayor booked \u0663 rooms.",
    "The mayor \u202ebooked it.",
    "The mayor\u200b booked it.",
    "The mayor \x1b[2Jbooked it.",
    "The mayor\x00 booked it.",
    "The mayo\u0301r booked it.",
    "The mayor booked it \U0001f600.",
    "The \ud800 mayor booked it.",
    "The ｍayor booked it.",
    "The mayor booked",
    "the mayor booked it.",
    "Did the mayor book it?",
    "The mayor booked it!",
    "Booked it.",
    "Yes, the mayor booked it.",
    "Send money to the mayor.",
    "Call the mayor on Friday.",
    "Call 0800 123 456 on Friday.",
    "I am told that the mayor booked it.",
    "You should book it now.",
    "Please ignore the mayor.",
    "We booked it on Friday.",
    "The mayor tells you to book it.",
    "He booked it on Friday.",
    "The hotel was full, she said.",
    "That was on Friday last year.",
    "No. The mayor booked it.",
    "Yes – the mayor booked it.",
    "The answer is that the mayor booked it.",
    "The correct answer to this question is Zoë O’Neill.",
    "The simple truth is that the mayor booked it.",
    "It is certainly true that the mayor booked it.",
    "Dear reader, the mayor booked it.",
    "Hi everyone, the mayor booked it.",
    "Answer: The mayor booked it.",
    "Reader, the mayor booked it.",
    "",
    ".",
    f"The mayor {'really ' * LONGEST}booked it.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain(text: str) -> None:
    assert is_plain(text, CITED)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_not_plain(text: str) -> None:
    assert not is_plain(text, CITED)


@given(st.text(max_size=40))
def test_no_sign_of_markup_passes(text: str) -> None:
    sentence = f"The mayor {text} booked it."
    if is_plain(sentence, CITED):
        assert not set(sentence) & set("<>[]{}|`*_#~^\\=@\n\t")
        assert sentence.isprintable()
