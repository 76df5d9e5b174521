"""Clippings in PDF are read in the order of people, by paragraphs, and within bounds."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import PROSE, document_of, documents_of, failures_of, only_failure, read, reason_of
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from seeds.article import PassedOver
from seeds.clean import clean

TITLE = "Ferry stops on the Tarn after its captain finds water"
WORDS = PROSE.replace(".", "").replace(",", "").lower().split()


def stories(number: int) -> list[str]:
    chance = random.Random(number)  # noqa: S311
    return [
        " ".join(chance.choices(WORDS, k=chance.randint(30, 90))).capitalize() + "."
        for _ in range(number)
    ]


def clipping(
    paragraphs: list[str], columns: int = 1, indent: float = 0, gap: float = 6, align: int = 4
) -> bytes:
    """Pages with a headline in large letters, running heads and numbers."""

    def head(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, A4[1] - 30, "The Tarn Herald, Tuesday 7 May 2024")
        canvas.drawCentredString(297, 25, f"- {document.page} -")

    stream = io.BytesIO()
    width = (A4[0] - 100 - 20 * (columns - 1)) / columns
    frames = [
        Frame(50 + at * (width + 20), 50, width, A4[1] - 110, leftPadding=0, rightPadding=0)
        for at in range(columns)
    ]
    body = ParagraphStyle(
        "body", fontName="Times-Roman", fontSize=10, leading=12,
        alignment=align, firstLineIndent=indent, spaceAfter=gap,
    )  # fmt: skip
    headline = ParagraphStyle("headline", fontName="Helvetica-Bold", fontSize=18, leading=21)
    document = BaseDocTemplate(stream, pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=head))
    flow = [Paragraph(TITLE, headline), *(Paragraph(text, body) for text in paragraphs)]
    document.build(flow)
    return stream.getvalue()


def drawn(*lines: tuple[float, float, str], title: str | None = None) -> bytes:
    """One page with lines at their places."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    if title is not None:
        canvas.setTitle(title)
    canvas.setFont("Times-Roman", 10)
    for x, y, text in lines:
        canvas.drawString(x, y, text)
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("align", [0, 4])
@pytest.mark.parametrize("shape", [(10, 0), (0, 6)])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_and_paragraphs_are_put_together(
    tmp_path: Path, columns: int, shape: tuple[float, float], align: int
) -> None:
    paragraphs = stories(24)
    document = document_of(tmp_path / "a.pdf", clipping(paragraphs, columns, *shape, align))
    assert document.title == TITLE
    read_paragraphs = document.text.split("\n\n")
    whole = [paragraph for paragraph in paragraphs if paragraph in read_paragraphs]
    assert len(whole) >= 22  # one that goes on in another column may be in two
    assert "".join(read_paragraphs[1:]).replace(" ", "") == "".join(paragraphs).replace(" ", "")


def test_pages_that_are_drawn_word_by_word_are_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("Times-Roman", 10)
    lines = [story[:45].rpartition(" ")[0] for story in stories(60)]
    for at, line in enumerate(lines):
        x, y = (50.0, 720.0 - 12 * at) if at < 30 else (310.0, 720.0 - 12 * (at - 30))
        for word in line.split():
            canvas.drawString(x, y, word)
            x += canvas.stringWidth(f"{word} ", "Times-Roman", 10)
    canvas.save()
    text = document_of(tmp_path / "a.pdf", stream.getvalue()).text
    assert text.split() == " ".join(lines).split()


def test_heads_and_numbers_of_pages_are_left_out_and_told(tmp_path: Path) -> None:
    document = document_of(tmp_path / "a.pdf", clipping(stories(60)))
    assert "Herald" not in document.text
    left_out = [line.text for line in document.left_out]
    assert {"The Tarn Herald, Tuesday 7 May 2024", "- 1 -", "- 2 -", "- 3 -"} <= set(left_out)


def test_a_line_across_the_columns_parts_them(tmp_path: Path) -> None:
    def column(x: float, top: float, name: str) -> list[tuple[float, float, str]]:
        return [(x, top - 12 * n, f"{name} {n} of the lines in this column,") for n in range(8)]

    wide = (50.0, 600.0, f"Wide {'words over all the columns of the page ' * 3}.")
    data = drawn(
        *column(50, 720, "one"), *column(300, 720, "two"),
        wide, *column(50, 580, "three"), *column(300, 580, "four"),
    )  # fmt: skip
    text = document_of(tmp_path / "a.pdf", data).text
    places = [text.index(name) for name in ("one 0", "two 0", "Wide", "three 0", "four 0")]
    assert places == sorted(places)


def test_parted_words_are_put_together(tmp_path: Path) -> None:
    lines = [
        "The harbour board closed the well-known quay, and the fisher-",
        "men who land their catch went to the coal wharf, a well-",
        "known place that the board had sold to the rail-",
        "way in the spring.",
    ]
    data = drawn(*((50.0, 700.0 - 12 * n, line) for n, line in enumerate(lines)))
    assert document_of(tmp_path / "a.pdf", data).text == (
        "The harbour board closed the well-known quay, and the fishermen who land their catch"
        " went to the coal wharf, a well-known place that the board had sold to the railway in"
        " the spring."
    )


def test_lines_cut_within_words_are_joined(tmp_path: Path) -> None:
    paragraphs = ["Ferry stops on the Tarn", PROSE, PROSE.replace("forty", "thirty")]
    lines = [text[at : at + 70] for text in paragraphs for at in range(0, len(text), 70)]
    data = drawn(*((50.0, 700.0 - 12 * n, line) for n, line in enumerate(lines)))
    document = document_of(tmp_path / "a.pdf", data)
    assert document.text.split("\n\n") == paragraphs
    [article] = clean(document).articles
    assert article.title == "Ferry stops on the Tarn"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Ferry stops", "Ferry stops"),
        ("untitled", None),
        ("Microsoft Word - ferry.doc", None),
        ("ferry_final", None),
        (None, None),
    ],
)
def test_a_title_is_believed_where_it_can_be_one(
    tmp_path: Path, said: str | None, title: str | None
) -> None:
    assert document_of(tmp_path / "a", drawn((50, 700, PROSE), title=said)).title == title


# What is told


def made(objects: list[bytes], trailer: bytes = b"") -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF" % (
        count, trailer, len(data),
    )  # fmt: skip
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<< /Length %d /Filter /FlateDecode %b>>\nstream\n" % (len(packed), entries)
    return head + packed + b"\nendstream"


def page(contents: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return made(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> %b >> >>" % resources,
            contents,
            font,
            *more,
        ]
    )


AGAIN = b"/XObject << /X 6 0 R >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> "


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: page(stream(b" " * 200_000_000)), "page 1 is damaged"),
        (lambda: page(stream(b"q " * 5_000_000)), "draws too much"),
        (lambda: page(stream(b"[" * 100_000)), "page 1 is damaged"),
        (lambda: page(stream(b"/X Do"), AGAIN, stream(b"/X Do", FORM % 6)), "pictures of"),
        (lambda: made([b"<< /Pages 2 0 R >>", b"<< /Kids [2 0 R 2 0 R] /Count 2 >>"]), "cyclic"),
        (lambda: page(stream(b"0 0 m S")), "pictures of text only"),
        (lambda: b"%PDF-1.7 and no more", "is damaged, or no PDF"),
        (lambda: b"no PDF at all \x00", "is no PDF file, as its name says"),
    ],
)  # fmt: skip
def test_a_bomb_or_a_damage_is_one_failure(
    tmp_path: Path, make: Callable[[], bytes], said: str
) -> None:
    assert said in reason_of(tmp_path / "a.pdf", make())


def test_what_draws_itself_again_and_again_ends(tmp_path: Path) -> None:
    forms = [stream(b"/X Do /X Do", FORM % (7 + number)) for number in range(40)]
    data = page(stream(b"/X Do"), AGAIN, *forms, stream(b"q Q"))
    only_failure(read(tmp_path / "a.pdf", data))


def test_pages_without_end_are_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seeds.readers.documents.pdf.MOST_SECONDS", 0.1)
    data = page(stream(b"BT /F1 12 Tf 50 700 Td (The bridge of the town) Tj ET"))
    data = data.replace(b"/Kids [3 0 R]", b"/Kids [" + b"3 0 R " * 2_000 + b"]")
    readings = read(tmp_path / "a.pdf", data)
    assert len(documents_of(readings)) == 1
    [failure] = failures_of(readings)
    assert "to 2000 are left out: it takes too long" in failure.reason


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    data = io.BytesIO()
    canvas = Canvas(data, encrypt="secret")
    canvas.drawString(50, 700, PROSE)
    canvas.save()
    assert "is encrypted" in reason_of(tmp_path / "a.pdf", data.getvalue())


def test_pages_of_pictures_are_counted(tmp_path: Path) -> None:
    data = io.BytesIO()
    canvas = Canvas(data)
    for text in ("", PROSE, ""):
        canvas.drawString(50, 700, text)
        canvas.showPage()
    canvas.save()
    readings = read(tmp_path / "a.pdf", data.getvalue())
    assert len(documents_of(readings)) == 1
    assert [(item.reason, item.count) for item in readings if isinstance(item, PassedOver)] == [
        ("pages without a layer of text", 2)
    ]
    assert not failures_of(readings)
