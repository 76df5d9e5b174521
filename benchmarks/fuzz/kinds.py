"""Sample articles in the clothes of other kinds of files, for fuzzing."""

from __future__ import annotations

import io
import tarfile
import zipfile
from html import escape

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zip_of(members: dict[str, bytes]) -> bytes:
    """A ZIP file of members by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def warc_of(pages: list[bytes]) -> bytes:
    """A web archive of pages, plain and in chunks, with a note of the crawler."""
    records = [_record("warcinfo", "", b"software: none")]
    for number, page in enumerate(pages):
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        if number % 2:
            head += "Transfer-Encoding: chunked\r\n"
            page = b"%x\r\n%b\r\n0\r\n\r\n" % (len(page), page)
        url = f"https://tarn.example/2024/05/06/{number}"
        records.append(_record("response", url, f"{head}\r\n".encode() + page))
    return b"".join(records)


def _record(kind: str, url: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: 2024-05-07T09:30:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def tar_of(members: dict[str, bytes]) -> bytes:
    """A tar archive of members by their names."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def mail_of(page: bytes, text: bytes) -> bytes:
    """A newsletter with a page and a text."""
    return (
        b"From: =?utf-8?q?Tarn_H=C3=A9rald?= <news@tarn.example>\r\n"
        b"Date: Tue, 07 May 2024 21:30:00 -0500\r\nSubject: Ferry stops\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\n\r\n'
        + text
        + b"\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + page
        + b"\r\n--x--\r\n"
    )


def saved_page_of(page: bytes) -> bytes:
    """A page as browsers save it in one file."""
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://tarn.example/a\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html\r\nContent-Location: https://tarn.example/a\r\n\r\n"
        + page
        + b"\r\n--x--\r\n"
    )


def words_of(text: str) -> bytes:
    """What a document of Word holds as its text."""
    lines = "".join(
        f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.splitlines()
    )
    return (
        f'<w:document xmlns:w="{WORDS}"><w:body>{lines}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tarn'
        "</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    ).encode()


def docx_of(words: bytes) -> bytes:
    """A document of Word with that text."""
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": words})


def pdf_of(text: str) -> bytes:
    """A page that draws the lines, uncompressed, so that fuzzing meets what draws them."""
    shown = (
        line[:90].encode("cp1252", "replace").translate(None, b"()\\") for line in text.split("\n")
    )
    drawing = b"BT /F1 10 Tf 12 TL 50 780 Td " + b"".join(b"(%b) Tj T*\n" % line for line in shown)
    drawing += b"ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        data
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)
    )
