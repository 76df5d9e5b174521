"""Pages come out of web archives one by one; what is no page is counted, what is broken named."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, GzipWriter, ZstdWriter
from fastwarc.warc import WarcHeader, WarcRecord, WarcRecordType
from news_pages.warcs import answer, record
from reading import PROSE, documents_of, failures_of, only_failure, read

from seeds.article import PassedOver

LEAD = "The ferry across the Tarn stopped on Monday."
PAGE = (
    f"<html><head><title>Ferry stops on the Tarn</title></head><body><article>"
    f"<h1>Ferry stops on the Tarn</h1><p>{LEAD}</p><p>{PROSE}</p></article></body></html>"
).encode()
WHOLE = record(answer(PAGE))


def brotli(data: bytes) -> bytes:
    stream = io.BytesIO()
    writer = BrotliWriter(stream)
    writer.write(data)
    writer.close()
    return stream.getvalue()


def page(title: str) -> bytes:
    return PAGE.replace(b"Ferry stops on the Tarn", title.encode())


def test_a_page_has_the_address_and_time_of_its_record(tmp_path: Path) -> None:
    url = "https://www.tarn.example/2024/05/06/ferry"
    [document] = documents_of(read(tmp_path / "c.warc", record(answer(PAGE), url)))
    assert document.name == f"c.warc/{url}"
    assert document.path == str(tmp_path / "c.warc")
    assert document.title == "Ferry stops on the Tarn"
    assert document.url == url
    assert document.outlet == "tarn.example"
    assert document.published == "2024-05-06"
    assert document.fetched == document.record == "2024-05-07T09:30:00+00:00"
    assert PROSE in document.text
    assert not document.is_partial


def test_the_time_of_a_record_is_no_day_of_publication(tmp_path: Path) -> None:
    urls = ("https://tarn.example/ferry", "https://tarn.example/2024/06/06/ferry")
    for url in urls:  # the second names a day on which the page was stored already
        [document] = documents_of(read(tmp_path / "c.warc", record(answer(PAGE), url)))
        assert document.published is None


def test_what_the_page_says_of_itself_comes_first(tmp_path: Path) -> None:
    said = b'<head><link rel=canonical href="https://tarn.example/own">'
    body = PAGE.replace(b"<head>", said)
    [document] = documents_of(read(tmp_path / "c.warc", record(answer(body))))
    assert document.url == "https://tarn.example/own"


def test_the_charset_of_the_answer_counts(tmp_path: Path) -> None:
    body = PAGE.replace(b"Tarn stopped", "Тарн встал".encode("cp1251"))
    data = record(answer(body, "text/html; charset=Windows-1251"))
    [document] = documents_of(read(tmp_path / "c.warc", data))
    assert "Тарн встал" in document.text


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "bare deflate", "br", "none"])
def test_a_body_is_taken_out_of_its_encodings(tmp_path: Path, coding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    bodies = {
        "gzip": gzip.compress(PAGE),
        "x-gzip": gzip.compress(PAGE),
        "deflate": zlib.compress(PAGE),
        "bare deflate": bare.compress(PAGE) + bare.flush(),
        "br": brotli(PAGE),
        "none": PAGE,
    }
    body = bodies[coding]
    chunks = b"%x;x=1\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (
        100,
        body[:100],
        len(body) - 100,
        body[100:],
    )
    name = coding.split()[-1]
    for stored in (body, chunks, PAGE):  # as it came, or decoded by the crawler
        fields = {"Content-Encoding": name, "Transfer-Encoding": "chunked"}
        [document] = documents_of(read(tmp_path / "c.warc", record(answer(stored, fields=fields))))
        assert PROSE in document.text


def test_all_members_of_a_body_of_gzip_are_read(tmp_path: Path) -> None:
    half = len(PAGE) // 2
    body = gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:])
    data = record(answer(body, fields={"Content-Encoding": "gzip"}))
    [document] = documents_of(read(tmp_path / "c.warc", data))
    [whole] = documents_of(read(tmp_path / "d.warc", record(answer(PAGE))))
    assert document.text == whole.text
    assert not document.is_partial


def test_a_body_of_gzip_that_ends_early_is_partial(tmp_path: Path) -> None:
    body = gzip.compress(PAGE, compresslevel=0)[:-40]
    data = record(answer(body, fields={"Content-Encoding": "gzip"}))
    [document] = documents_of(read(tmp_path / "c.warc", data))
    assert document.is_partial


def test_what_is_no_page_is_counted_by_its_kind(tmp_path: Path) -> None:
    others = [
        (answer(b"GIF8", "image/gif"), "response"),
        (answer(b"GIF8", "image/gif"), "response"),
        (answer(b"a {}", "text/css"), "response"),
        (answer(b"{}", "application/json"), "response"),
        (answer(b"no page", None), "response"),
        (answer(PAGE, status="404 Not Found"), "response"),
        (answer(b"", status="301 Moved"), "response"),
        (answer(PAGE), "revisit"),
        (b"GET / HTTP/1.1\r\n\r\n", "request"),
        (b"software: x", "warcinfo"),
    ]
    data = b"".join(record(block, kind=kind) for block, kind in others) + WHOLE
    readings = read(tmp_path / "c.warc", data)
    assert len(documents_of(readings)) == 1
    assert not failures_of(readings)
    assert {item.reason: item.count for item in readings if isinstance(item, PassedOver)} == {
        "pictures, sounds and films": 2,
        "styles, scripts and fonts": 1,
        "files of other kinds": 2,
        "answers that tell of an error": 1,
        "redirects": 1,
        "visits that found a page unchanged": 1,
        "requests of the crawler": 1,
        "notes of the crawler": 1,
    }


def test_texts_made_of_pages_and_pages_stored_bare_are_read(tmp_path: Path) -> None:
    text = record(PROSE.encode(), kind="conversion", fields={"Content-Type": "text/plain"})
    bare = record(PAGE, kind="resource", fields={"Content-Type": "text/html"})
    for data in (text, bare):
        [document] = documents_of(read(tmp_path / "c.warc", data))
        assert PROSE in document.text
        assert document.url == "https://tarn.example/ferry"


def test_what_the_crawler_cut_is_partial(tmp_path: Path) -> None:
    data = record(answer(PAGE), fields={"WARC-Truncated": "length"})
    [document] = documents_of(read(tmp_path / "c.warc", data))
    assert document.is_partial


def test_archives_of_fastwarc_are_read(tmp_path: Path) -> None:
    for writer, suffix in ((GzipWriter, ".gz"), (ZstdWriter, ".zst"), (None, "")):
        data = io.BytesIO()
        for number in range(3):
            made = WarcRecord()
            made.init_headers(WarcRecordType.response)
            made.headers[WarcHeader.WARC_TARGET_URI] = f"https://tarn.example/{number}"
            made.headers[WarcHeader.WARC_DATE] = "2024-05-07T09:30:00Z"
            made.headers[WarcHeader.CONTENT_TYPE] = "application/http; msgtype=response"
            made.set_bytes_content(answer(page(f"Ferry stops for day {number}")))
            stream = writer(data) if writer else data
            made.write(stream)
            if writer:
                stream.close()
        documents = documents_of(read(tmp_path / f"c.warc{suffix}", data.getvalue()))
        assert [document.title for document in documents] == [
            f"Ferry stops for day {number}" for number in range(3)
        ]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"bytes of nobody\r\n\r\n", "belong to no record"),
        (WHOLE.replace(b"Content-Length: ", b"Content-Length: -"), "header is damaged"),
        (WHOLE.replace(b"Content-Length: ", b"Content-Size: "), "header is damaged"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 60_000, "header is damaged"),
        (record(b"no answer"), "no answer of HTTP"),
        (record(answer(b"\x1f\x8bxx", fields={"Content-Encoding": "gzip"})), "damaged or cut"),
        (record(answer(b"xx", fields={"Content-Encoding": "br"})), "damaged or cut"),
        (record(answer(b"xx", fields={"Content-Encoding": "lzw"})), "way that is not read"),
        (record(answer(b"")), "is empty"),
        (record(answer(b"\x89PNG")), "is not text"),
    ],
)
def test_a_damage_costs_its_record_alone(tmp_path: Path, broken: bytes, said: str) -> None:
    readings = read(tmp_path / "c.warc", WHOLE + broken + WHOLE)
    assert len(documents_of(readings)) == 2
    [failure] = failures_of(readings)
    assert said in failure.reason


def test_an_archive_that_was_cut_gives_what_is_there(tmp_path: Path) -> None:
    readings = read(tmp_path / "c.warc", WHOLE + WHOLE[:-60])
    whole, cut = documents_of(readings)
    assert not whole.is_partial
    assert cut.is_partial
    assert failures_of(readings)[0].reason == "ends in the middle of a record"
    assert "belong to no record" in only_failure(read(tmp_path / "d.warc", b"hello")).reason


def test_bare_line_feeds_and_long_lines_are_read(tmp_path: Path) -> None:
    head, _, block = WHOLE.partition(b"\r\n\r\n")
    data = head.replace(b"\r\n", b"\n") + b"\n\n" + block.rstrip() + b"\n\n"
    assert len(documents_of(read(tmp_path / "c.warc", data * 2))) == 2


def test_big_records_are_not_held(tmp_path: Path) -> None:
    big = record(answer(b"x" * 300_000))
    bomb = record(answer(gzip.compress(b"x" * 300_000), fields={"Content-Encoding": "gzip"}))
    chunks = record(answer(brotli(b"x" * 300_000), fields={"Content-Encoding": "br"}))
    limit = 1_000
    for data in (bomb, chunks):
        readings = read(tmp_path / "c.warc", data + WHOLE, page_bytes=limit)
        assert "inflates to more than 1,000 bytes" in failures_of(readings)[0].reason
    readings = read(tmp_path / "c.warc", big + WHOLE, page_bytes=limit)
    assert "is too big" in failures_of(readings)[0].reason
    assert len(documents_of(readings)) == 1


def wacz(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["c.wacz", "c"])
def test_the_archives_in_a_wacz_are_read(tmp_path: Path, name: str) -> None:
    data = wacz(
        {
            "archive/a.warc.gz": gzip.compress(WHOLE + record(b"x", kind="warcinfo")),
            "archive/b.warc": WHOLE,
            "archive/c.warc.gz": gzip.compress(WHOLE)[:-30],
            "indexes/index.cdx.gz": b"x",
            "datapackage.json": b"{}",
        }
    )
    readings = read(tmp_path / name, data)
    assert [document.name for document in documents_of(readings)] == [
        f"{name}/archive/{inner}/https://tarn.example/ferry" for inner in ("a.warc.gz", "b.warc")
    ]
    [failure] = failures_of(readings)
    assert "damaged or cut short" in failure.reason
    assert {item.reason: item.count for item in readings if isinstance(item, PassedOver)} == {
        "indexes and notes of a web archive": 2,
        "notes of the crawler": 1,
    }
    empty = wacz({"archive/": b"", "datapackage.json": b"{}"})
    assert "no web archive lies" in failures_of(read(tmp_path / "e.wacz", empty))[0].reason
