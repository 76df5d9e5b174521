from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.encoding import SAMPLE_BYTES, NotTextError, declared_charset, decode

_TEXTS = {
    "english": ("“We are not going back,” the café’s owner said. Éclairs are £2.", "cp1252"),
    "french": ("Le maire a déclaré que l’été serait très sec jusqu’à l’automne.", "cp1252"),
    "spanish": ("La situación económica mejoraría el próximo año, según el señor Núñez.", "cp1252"),
    "german": ("Die Brücke über die Weiße Elster müsse gesperrt werden, hieß es.", "latin-1"),
    "turkish": (
        "Çalışmaların İstanbul’da sürdürüleceğini, ağır yükün azaldığını söyledi.",
        "cp1254",
    ),
    "polish": ("Rząd będzie pracował nad nową ustawą, która wejdzie w życie później.", "cp1250"),
    "russian": ("Министр заявил в четверг, что переговоры продолжатся на неделе.", "cp1251"),
    "russian-koi8": ("Министр заявил в четверг, что переговоры продолжатся.", "koi8-r"),
    "greek": ("Ο υπουργός δήλωσε την Πέμπτη ότι οι συνομιλίες θα συνεχιστούν.", "cp1253"),
    "japanese": ("大臣は木曜日に、来週も協議を続けると述べた。会議は東京で行われる。", "shift_jis"),
}


@pytest.mark.parametrize("name", _TEXTS)
def test_a_text_that_says_nothing_of_its_encoding_is_read(name: str) -> None:
    text, encoding = _TEXTS[name]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_goes(encoding: str) -> None:
    assert decode("Köprü açıldı.\n".encode(encoding)) == "Köprü açıldı.\n"


def test_a_big_endian_mark_decides_too() -> None:
    assert decode(codecs.BOM_UTF16_BE + "Köprü".encode("utf-16-be")) == "Köprü"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufeff")))
def test_utf8_comes_back_to_the_letter(text: str) -> None:
    if text.startswith(("%PDF-", "GIF8", "BZh9", "SQLite format 3", "PK", "\x7fELF")):
        return
    assert decode(text.encode()) == text


@given(st.binary())
def test_any_bytes_give_text_or_one_clear_error(data: bytes) -> None:
    try:
        decode(data).encode("utf-8")
    except NotTextError as error:
        assert str(error).startswith("is not text")


def test_all_line_ends_become_one() -> None:
    assert decode(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"story\x00story", "NUL"),
    ],
)
def test_binary_bytes_are_refused_by_name(data: bytes, kind: str) -> None:
    with pytest.raises(NotTextError, match=f"is not text.*{kind}"):
        decode(data)


def test_the_declared_encoding_is_used_before_a_guess() -> None:
    data = "Вода".encode("koi8-r")
    assert decode(data, declared="koi8-r") == "Вода"


def test_latin1_is_read_as_browsers_read_it() -> None:
    assert decode(b"\x93Yes\x94, d\xe9j\xe0 vu", declared="iso-8859-1") == "“Yes”, déjà vu"


@pytest.mark.parametrize("declared", ["no-such-charset", "utf-8", "utf-16", "rot13", "base64", ""])
def test_a_false_declaration_does_no_harm(declared: str) -> None:
    assert decode(b"un caf\xe9 tr\xe8s cher", declared=declared) == "un café très cher"


def test_utf8_with_one_broken_byte_stays_utf8() -> None:
    data = "Türkiye’nin çağrısı sürüyor. ".encode() * 5
    assert decode(data + b"\xff") == data.decode() + "\ufffd"


def test_the_first_foreign_letter_may_come_late() -> None:
    data = b"plain words " * (SAMPLE_BYTES // 6) + b"and a caf\xe9"
    assert decode(data).endswith("and a café")


@pytest.mark.parametrize(
    ("page", "charset"),
    [
        (b'<html><head><meta charset="windows-1254">', "windows-1254"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b"<META CHARSET = utf-8>", "utf-8"),
        (b"<p>charset=latin-1</p>", None),
        (b"x" * 9000 + b"<meta charset=latin-1>", None),
    ],
)
def test_the_charset_that_a_page_declares(page: bytes, charset: str | None) -> None:
    assert declared_charset(page) == charset


def test_a_stray_nul_byte_costs_itself_only() -> None:
    text = "The weir was mended in May, and the eels came back. " * 20
    data = text.encode()
    assert decode(data[:400] + b"\x00" + data[400:]) == text
    with pytest.raises(NotTextError):
        decode(data[:400] + b"\x00" * 9 + data[400:])


def test_a_few_stray_nuls_leave_a_short_text() -> None:
    assert decode(b"a sto\x00ry " * 2 + b"of the ferry " * 40).startswith("a story a story of")
