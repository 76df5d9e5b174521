"""A file is read as what it is, whatever its name says or leaves out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from reading import PROSE, document_of, documents_of, read, reason_of

from seeds.readers.dispatch import KNOWN_SUFFIXES
from seeds.readers.suffixes import suffix_of

PAGE = (
    f"<!DOCTYPE html><html><head><title>Ferry stops on the Tarn</title></head><body><article>"
    f"<h1>Ferry stops on the Tarn</h1><p>{PROSE}</p><p>{PROSE[::-1]}</p></article></body></html>"
).encode()
RECORD = json.dumps({"title": "Ferry stops on the Tarn", "text": PROSE}).encode()


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.HTML", ".html"),
        ("story.html?p=12", ".html"),
        ("story.html@p=12", ".html"),
        ("story.html?u=b.pl", ".html"),
        ("index.html.1", ".html"),
        ("a.jsonl.gz", ".gz"),
        ("a.jsonl.gz.2", ".gz"),
        ("Why now?.txt", ".txt"),
        ("article.php?id=5", ".php"),
        ("index", ""),
        ("story?id=5", ""),
        ("Report 2.0", ""),
        ("Mr. Roe goes", ""),
        ("icon@2x.svg", ".svg"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_suffix_is_what_downloading_left_of_it(name: str, suffix: str) -> None:
    assert suffix_of(name, KNOWN_SUFFIXES) == suffix


@pytest.mark.parametrize(
    "name",
    ["a.xhtml", "a.shtml", "a.php", "a.aspx", "story.html?p=12", "index.html.1", "index", "a.txt",
     "a.json", "a.html.gz", "page;id=7", "a.pl"],
)  # fmt: skip
def test_a_page_is_a_page_under_any_name(tmp_path: Path, name: str) -> None:
    document = document_of(tmp_path / name, b"\xef\xbb\xbf<!-- saved -->\n" + PAGE)
    assert document.title == "Ferry stops on the Tarn"
    assert PROSE in document.text
    assert "<p>" not in document.text


def test_what_is_compressed_is_known_by_its_bytes(tmp_path: Path) -> None:
    for name in ("index", "a.html", "a.html.gz", "a.gz", "a.dat"):
        assert PROSE in document_of(tmp_path / name, gzip.compress(PAGE)).text
    for name, data in (("a.jsonl.gz", RECORD), ("b.warc.gz", PAGE)):
        readings = read(tmp_path / name, data)  # a browser has inflated it, and kept the name
        assert bool(documents_of(readings)) == (data == PAGE)
    assert "no gzip file, as its name says" in reason_of(tmp_path / "a.jsonl.gz", RECORD)


def test_files_without_a_suffix_are_known_by_their_content(tmp_path: Path) -> None:
    assert document_of(tmp_path / "text", PROSE).text == PROSE
    assert document_of(tmp_path / "utf16", PROSE.encode("utf-16")).text == PROSE
    assert document_of(tmp_path / "one", RECORD).title == "Ferry stops on the Tarn"
    assert len(read(tmp_path / "lines", RECORD + b"\n" + RECORD + b"\n")) == 2
    assert len(read(tmp_path / "list", b"[" + RECORD + b"," + RECORD + b"]")) == 2
    spread = json.dumps({"articles": [json.loads(RECORD)]}, indent=1)
    assert document_of(tmp_path / "spread", spread).text == PROSE
    long = json.dumps({"text": PROSE * 40}).encode()
    assert len(read(tmp_path / "long", long + b"\n" + long)) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo", b"\xff\xd8\xff\xe0 and so on"),
        ("program", b"\x7fELF\x02\x01"),
        ("table.db", b"SQLite format 3\x00"),
        ("noise", bytes(range(256)) * 9),
        ("style.css", b"body { color: red }"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("script.js", b"export const news = 'none';"),
    ],
)
def test_what_is_no_news_is_named_and_not_read(tmp_path: Path, name: str, data: bytes) -> None:
    assert "the known ones are" in reason_of(tmp_path / name, data)
