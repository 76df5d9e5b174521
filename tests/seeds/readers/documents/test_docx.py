"""Documents of Word are read with all that one sees in them, and within bounds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reading import PROSE, document_of, documents_of, read, reason_of

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORDS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
)
FOOT = "<w:sectPr/></w:body></w:document>"


def p(text: str, style: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def core(title: str = "", modified: str = "2024-05-07T09:30:00Z") -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>Office User</dc:creator>"
        f"<dcterms:created>2010-01-01T00:00:00Z</dcterms:created>"
        f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )


def docx(body: str, properties: str | None = None, name: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f"{HEAD}{body}{FOOT}")
        if properties is not None:
            archive.writestr("docProps/core.xml", properties)
        archive.writestr("word/media/image1.png", b"\x89PNG" * 1000)
    return stream.getvalue()


def test_paragraphs_are_read_in_their_order(tmp_path: Path) -> None:
    body = p("Ferry stops", "Heading1") + p(PROSE) + p("") + p("The ferry.", "Caption") + p("End.")
    for name in ("a.docx", "a", "a.dat", "a.docm"):
        document = document_of(tmp_path / name, docx(body, core()))
        assert document.text.split("\n\n") == ["Ferry stops", PROSE, "End."]
        assert document.captions == ("The ferry.",)
        assert document.title == "Ferry stops"
        assert document.modified == "2024-05-07T09:30:00+00:00"
        assert document.published is None
        assert document.authors == ()


def test_nothing_that_one_sees_is_lost(tmp_path: Path) -> None:
    body = (
        "<w:sdt><w:sdtContent>" + p("In a control.") + "</w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>Put</w:t><w:tab/><w:t>in.</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> A link</w:t><w:br/><w:t>Next.</w:t></w:r>"
        "</w:hyperlink></w:p>"
        "<w:p><w:r><w:t>Outside.</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>"
        + p("In a box.")
        + "</w:txbxContent></mc:Choice><mc:Fallback>"
        + p("In a box.")
        + "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    text = document_of(tmp_path / "a.docx", docx(body)).text
    assert text.split("\n\n") == [
        "In a control.", "Put in. A link\nNext.", "Outside.", "In a box.",
    ]  # fmt: skip


def test_a_table_is_read_by_rows_unless_it_is_a_layout(tmp_path: Path) -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    body = table((p("Port"), p("Boats")), (p("Tarn"), p("12")))
    assert document_of(tmp_path / "a.docx", docx(body)).text == "Port | Boats\n\nTarn | 12"
    layout = table((p("Left.") + p("Below."), p(PROSE)))
    assert document_of(tmp_path / "b.docx", docx(layout)).text == f"Left.\n\nBelow.\n\n{PROSE}"


@pytest.mark.parametrize(
    ("body", "said", "title"),
    [
        (p("Ferry stops", "Title") + p("Sub", "Heading1"), "Other", "Ferry stops"),
        (p(PROSE), "Ferry stops on the Tarn", "Ferry stops on the Tarn"),
        (p(PROSE), "Microsoft Word - draft3.doc", None),
        (p(PROSE), "", None),
        (p(PROSE) + p("Later", "Heading1"), "untitled", None),
    ],
)
def test_the_title_is_what_is_styled_so(
    tmp_path: Path, body: str, said: str, title: str | None
) -> None:
    document = document_of(tmp_path / "a.docx", docx(body, core(said)))
    assert document.title == title


def test_the_day_of_a_template_is_none(tmp_path: Path) -> None:
    properties = core(modified="2013-12-23T23:15:00Z")
    assert document_of(tmp_path / "a.docx", docx(p(PROSE), properties)).modified is None


def test_documents_in_a_zip_are_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("may/a.docx", docx(p(PROSE)))
    [document] = documents_of(read(tmp_path / "a.zip", stream.getvalue()))
    assert document.name == "a.zip/may/a.docx"
    assert document.record == "may/a.docx"
    assert document.text == PROSE


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no document", "is no document of Word"),
        (b"PK\x03\x04 cut", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is encrypted"),
        (docx(p("")), "holds no text"),
        (docx("<w:p>"), "is damaged"),
        (docx(p("x"), name="word/other.xml"), "is no document of Word"),
        (docx("<w:r>" * 400 + "</w:r>" * 400), "is damaged"),
        (docx(p("x" * 20_000_000)), "100 times"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in reason_of(tmp_path / "a.docx", data)


def test_a_reason_is_one_line_that_can_be_shown(tmp_path: Path) -> None:
    reason = reason_of(tmp_path / "a.docx", docx(f"<w:p></{'x' * 999}\u202e\x85\n>"))
    assert len(reason) < 300
    assert reason.isprintable() or "\ufffd" in reason
    assert "\u202e" not in reason


def test_entities_are_not_filled_in(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        text = BOMB + f'<w:document xmlns:w="{WORDS}">{p("A &c; B")}</w:document>'
        archive.writestr("word/document.xml", text)
    readings = read(tmp_path / "a.docx", stream.getvalue())
    assert all(len(document.text) < 100 for document in documents_of(readings))
