from __future__ import annotations

from qa.spelling.correction import Correction, did_you_mean, mended


def test_only_whole_words_are_mended() -> None:
    corrections = [Correction("liz trus", "Liz Truss"), Correction("won", "one")]
    assert mended("wonder who won: liz trus or liz trusk", corrections) == (
        "wonder who one: Liz Truss or liz trusk"
    )
    assert mended("a.b? (x)", [Correction("x", r"\1")]) == r"a.b? (\1)"


def test_the_sentence_names_what_was_read() -> None:
    assert did_you_mean([]) == ""
    assert did_you_mean([Correction("liz trus", "Liz Truss")]) == "Did you mean Liz Truss?"
    assert (
        did_you_mean([Correction("wehn", "when"), Correction("orla brsak", "Orla Brask")])
        == "Did you mean “when” and Orla Brask?"
    )
