"""Plain text, with a header or without."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import PROSE, document_of, only_failure, read, reason_of

from seeds.limits import DEFAULT_LIMITS
from seeds.readers import read_sources
from seeds.readers.documents.text import split_header


@pytest.mark.parametrize(
    ("header", "published", "modified"),
    [
        ("URL: https://a.example/2022/01/02/ferry", "2022-01-02", None),
        ("URL: https://a.example/2022/01/02/ferry\nDate: 3 January 2022", "2022-01-03", None),
        ("Retrieved: 9 January 2022\nURL: https://a.example/2022/01/02/f", "2022-01-02", None),
        ("Retrieved: 9 January 2021\nURL: https://a.example/2022/01/02/f", None, None),
        ("Title: Ferry\nCrawled: 2022-01-09", None, None),
        ("Date: Updated 5 January 2022", None, "2022-01-05"),
    ],
)
def test_a_text_gets_the_day_of_its_url_and_none_of_its_crawl(
    tmp_path: Path, header: str, published: str | None, modified: str | None
) -> None:
    document = document_of(tmp_path / "a.txt", f"{header}\n\nThe ferry stopped.")
    assert document.text == "The ferry stopped."
    assert (document.published, document.modified) == (published, modified)


def test_a_text_with_a_header(tmp_path: Path) -> None:
    document = document_of(
        tmp_path / "a.txt",
        "HEADLINE: Ferry stops: water in the engine\r\nDate: 11 June 2020, 14:05 GMT\r\n"
        "updated : June 12, 2020\r\nOutlet: Tarn Gazette\r\nBy: Jane Doe and John Roe\r\n"
        "URL: https://www.tarn.example/ferry\r\nLanguage: en-GB\r\n\r\n"
        "The  ferry\u200b stopped.\r\n",
    )
    assert document.title == "Ferry stops: water in the engine"
    assert document.published == "2020-06-11T14:05+00:00"
    assert document.modified == "2020-06-12"
    assert document.outlet == "Tarn Gazette"
    assert document.authors == ("Jane Doe", "John Roe")
    assert document.url == "https://www.tarn.example/ferry"
    assert document.language == "en"
    assert document.text == "The  ferry\u200b stopped.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Ankara: the minister said no\nSource of the row is a bridge.",
        "The ferry stopped.\nTitle: not a header",
        "Date: Thursday\nThe ferry stopped.",
        "Title:\nThe ferry stopped.",
        "By the river: a walk\n",
    ],
)
def test_a_first_line_of_the_story_is_no_header(text: str) -> None:
    assert split_header(text) == ({}, text)


def test_the_header_ends_at_the_first_line_that_is_none_of_it() -> None:
    text = "Title: Ferry stops\nAnkara: the minister said no\nDate: 2020-06-11\n"
    header, rest = split_header(text)
    assert header == {"title": "Ferry stops"}
    assert rest == "Ankara: the minister said no\nDate: 2020-06-11\n"


def test_a_second_headline_belongs_to_the_story() -> None:
    header, rest = split_header("Title: One\nHeadline: Two\n")
    assert (header, rest) == ({"title": "One"}, "Headline: Two\n")


def test_the_outlet_falls_back_to_the_host(tmp_path: Path) -> None:
    assert (
        document_of(tmp_path / "a.txt", "Link: http://www.b.example/x\n\nA.").outlet == "b.example"
    )


def test_files_and_lines_beyond_the_limits_give_one_sentence(tmp_path: Path) -> None:
    line = b"word " * (DEFAULT_LIMITS.line_bytes // 5 + 1)
    reason = reason_of(tmp_path / "line.txt", line * 2)
    assert f"has a line of {len(line) * 2:,} characters" in reason
    assert "at most 16,777,216 are read" in reason
    big = tmp_path / "big.txt"
    with big.open("wb") as stream:
        stream.truncate(DEFAULT_LIMITS.file_bytes + 2**20)
    for name, limit in (("big.txt", "64 MiB"), ("big.json", "64 MiB"), ("big.html", "10 MiB")):
        big = big.rename(tmp_path / name)
        failure = only_failure(read_sources([big]))
        assert f"it has 65 MiB, and a file of its kind may have at most {limit};" in failure.reason


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_the_text_reader_never_raises(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (reading,) = read(Path(folder) / "a.txt", data)
    assert reading.name == "a.txt"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_header_takes_whole_lines_only(text: str) -> None:
    _, rest = split_header(text)
    assert text.endswith(rest)
    before = text[: len(text) - len(rest)]
    assert before == "" or before.endswith("\n") or rest == ""


@pytest.mark.parametrize("header", ["", "Author: Jane Doe\nDate: 3 January 2022\n\n"])
def test_a_piece_of_a_page_is_read_as_one(tmp_path: Path, header: str) -> None:
    text = f"{header}<h1>Ferry stops</h1>\n<p>{PROSE}</p>\n<p>{PROSE[::-1]}</p>\n"
    document = document_of(tmp_path / "a.txt", text)
    assert (document.title, document.text) == ("Ferry stops", f"{PROSE}\n\n{PROSE[::-1]}")
    assert document.authors == (("Jane Doe",) if header else ())
    assert document.published == ("2022-01-03" if header else None)
