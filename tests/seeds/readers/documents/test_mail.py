"""Newsletters and saved pages are read as what they hold, however they were encoded."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest
from reading import PROSE, document_of, documents_of, read, reason_of

from seeds.clean import clean

TITLE = "Ferry stops on the Tarn"
LEAD = "The ferry’s captain — Zoë Brandt — found water in it."
PAGE = (
    f"<html><head><title>Letter</title></head><body><h1>{TITLE}</h1><p>{LEAD}</p>"
    f"<p>{PROSE}</p><p>{PROSE[::-1]}</p></body></html>"
)


def letter(**fields: str) -> EmailMessage:
    message = EmailMessage()
    values = {
        "Subject": "Fähre steht still: what we know",
        "From": "Tarn Herald <news@tarn.example>",
        "Date": "Tue, 07 May 2024 21:30:00 -0500",
        "Message-ID": "<77@tarn.example>",
    }
    for name, value in (
        values | {key.replace("_", "-"): text for key, text in fields.items()}
    ).items():
        message[name] = value
    return message


def test_of_a_newsletter_the_page_is_read_before_the_text(tmp_path: Path) -> None:
    message = letter()
    message.set_content("View this mail in your browser.")
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")
    document = document_of(tmp_path / "a.eml", bytes(message))
    assert document.title == "Fähre steht still: what we know"
    assert document.outlet == "Tarn Herald"
    assert document.published == "2024-05-07T21:30:00-05:00"
    assert document.record == "77@tarn.example"
    assert LEAD in document.text
    assert PROSE in document.text
    assert "browser" not in document.text


def test_a_page_of_pictures_gives_way_to_the_text(tmp_path: Path) -> None:
    message = letter(From="news@tarn.example")
    message.set_content(PROSE)
    message.add_alternative("<p><img src=a.png>See the picture.</p>", subtype="html")
    document = document_of(tmp_path / "a.eml", bytes(message))
    assert PROSE in clean(document).articles[0].text
    assert document.outlet == "tarn.example"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "broken base64"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "x-unknown"])
def test_a_text_is_decoded(tmp_path: Path, encoding: str, charset: str) -> None:
    data = f"{PROSE}\n\n{LEAD}\n".encode("utf-8" if charset == "x-unknown" else charset)
    ways = {
        "base64": base64.encodebytes(data),
        "broken base64": base64.encodebytes(data).replace(b"=", b"").replace(b"\n", b" *\n"),
        "quoted-printable": quopri.encodestring(data),
        "8bit": data,
    }
    name = encoding.split()[-1]
    head = (
        f"Subject: x\r\nContent-Type: text/plain;\r\n charset={charset}\r\n"
        f"Content-Transfer-Encoding: {name}\r\n\r\n"
    )
    document = document_of(tmp_path / "a.eml", head.encode() + ways[encoding])
    assert LEAD in document.text


def test_lines_that_flow_are_joined(tmp_path: Path) -> None:
    words = PROSE.split()
    lines = " \n".join(" ".join(words[at : at + 10]) for at in range(0, len(words), 10))
    head = "Subject: x\nContent-Type: text/plain; format=flowed\n\n"
    assert document_of(tmp_path / "a.eml", f"{head}{lines}\n\n> Quoted.").text.startswith(PROSE)


def test_encoded_words_of_a_header_are_read(tmp_path: Path) -> None:
    head = (
        "Subject: =?utf-8?q?F=C3=A4hre?= =?iso-8859-1?B?IHN0ZWh0?=\n on the Tarn\n"
        "From: =?utf-8?B?VGFybiBIw6lyYWxk?= <a@tarn.example>\nDate: nonsense\n\n"
    )
    document = document_of(tmp_path / "a.eml", head + PROSE)
    assert document.title == "Fähre steht on the Tarn"
    assert document.outlet == "Tarn Hérald"
    assert document.published is None


def test_what_a_letter_forwards_is_part_of_it(tmp_path: Path) -> None:
    inner = letter(Subject="Inner")
    inner.set_content(PROSE)
    outer = letter(Subject="Fwd: Inner")
    outer.set_content("See below.")
    outer.add_attachment(inner)
    text = document_of(tmp_path / "a.eml", bytes(outer)).text
    assert "See below." in text


def saved(body: str, head: str = "", part: str = "") -> str:
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\tboundary="=-b(1)"\r\n\r\n'
        f"ignored\r\n--=-b(1)\r\nContent-Type: text/css\r\n\r\np {{}}\r\n--=-b(1)\r\n"
        f"Content-Type: text/html; charset=utf-8\r\n{part}\r\n{body}\r\n--=-b(1)--\r\nafter"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html", "page"])
def test_a_saved_page_has_the_address_it_was_saved_from(tmp_path: Path, name: str) -> None:
    head = "From: <Saved by Blink>\r\nSubject: x\r\nDate: Tue, 7 May 2024 09:30:00 -0000\r\n"
    part = "Content-Location: https://tarn.example/2024/05/06/ferry\r\n"
    document = document_of(tmp_path / name, saved(PAGE, head, part))
    assert PROSE in document.text
    assert document.url == "https://tarn.example/2024/05/06/ferry"
    assert document.published == "2024-05-06"
    assert (document.fetched or "").startswith("2024-05-07T09:30")


def test_a_saved_page_may_be_named_in_the_head_alone(tmp_path: Path) -> None:
    head = "Snapshot-Content-Location: https://tarn.example/a\r\nSubject: Ferry\r\n"
    document = document_of(tmp_path / "a.mhtml", saved(PAGE, head))
    assert document.url == "https://tarn.example/a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("no header at all", "begins with no header"),
        ("Subject: x\n\n", "holds no text"),
        ("Subject: x\nContent-Type: image/png\n\nx", "holds no text"),
        (saved("").replace("text/html", "text/xml"), "holds no web page"),
        ("Subject: x\n\n\0\1", "holds no text"),
    ],
)
def test_a_mail_without_news_is_told(tmp_path: Path, data: str, said: str) -> None:
    name = "a.mhtml" if "related" in data else "a.eml"
    if name == "a.mhtml":
        data = "Snapshot-Content-Location: x\n" + data
    assert said in reason_of(tmp_path / name, data)


def test_a_sender_that_is_nested_without_end_is_none(tmp_path: Path) -> None:
    data = f"Subject: x\nFrom: {'(' * 5000}\n\n{PROSE}".encode()
    [document] = documents_of(read(tmp_path / "a.eml", data))
    assert document.outlet is None


def test_parts_inside_each_other_have_a_bound(tmp_path: Path) -> None:
    body = PROSE
    for depth in range(30):
        body = (
            f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n{body}\n--b{depth}--"
        )
    assert "parts lie in each other" in reason_of(tmp_path / "a.eml", f"Subject: x\n{body}")


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Fwd: Ferry stops", "Ferry stops"),
        ("RE: AW[2]: Ferry stops", "Ferry stops"),
        ("Re:", "Re:"),
        ("Report: ferry stops", "Report: ferry stops"),
    ],
)
def test_a_title_has_no_marks_of_an_answer(tmp_path: Path, subject: str, title: str) -> None:
    message = letter(Subject=subject)
    message.set_content(PROSE)
    assert document_of(tmp_path / "a.eml", bytes(message)).title == title


def test_a_signature_and_the_words_around_a_mail_are_no_story(tmp_path: Path) -> None:
    around = (
        "You are receiving this newsletter because you signed up.\n\n"
        "Unsubscribe from this list | Update your preferences\n"
    )
    signature = "-- \nThe newsroom\n12 Quay Street, Tarn\n"
    for end in (around, signature):
        message = letter()
        message.set_content(f"{PROSE}\n\n{PROSE[::-1]}\n\n{end}")
        cleaned = clean(document_of(tmp_path / "a.eml", bytes(message)))
        assert cleaned.articles[0].text == f"{PROSE}\n\n{PROSE[::-1]}"
        taken = " ".join(line.text for line in cleaned.dropped)
        assert all(word in taken for word in end.replace("-- ", "").split())


def test_what_stands_behind_a_line_of_dashes_is_no_signature_if_it_is_long(tmp_path: Path) -> None:
    message = letter()
    message.set_content(f"{PROSE}\n-- \n{PROSE * 20}")
    assert document_of(tmp_path / "a.eml", bytes(message)).text.count(PROSE) == 21
