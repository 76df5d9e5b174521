"""JSON files: one record, lists of them, and one record a line."""

from __future__ import annotations

import html
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import document_of, documents_of, failures_of, only_failure, read, reason_of

from seeds.article import PassedOver, RawDocument, ReadFailure
from seeds.limits import DEFAULT_LIMITS, MAX_FAILURES
from seeds.readers import SourceFile, read_file


def test_a_record_under_its_usual_names(tmp_path: Path) -> None:
    record = {
        "_id": {"$oid": "5f"},
        "headline": "Tom &amp; Ann",
        "articleBody": ["One.", "Two."],
        "link": "https://tarn.example/1",
        "publishedAt": "2020-06-11T09:30:00Z",
        "date_modify": 1591884000,
        "source": {"id": None, "name": "Tarn Gazette"},
        "authors": [{"name": "Jane Doe"}, "By John Roe"],
        "lang": "en_US",
        "captions": ["A ferry.", {"caption": "A quay."}],
    }
    document = document_of(tmp_path / "a.json", json.dumps(record))
    assert document == RawDocument(
        path=str(tmp_path / "a.json"),
        name="a.json",
        text="One.\n\nTwo.",
        title="Tom & Ann",
        outlet="Tarn Gazette",
        authors=("Jane Doe", "John Roe"),
        url="https://tarn.example/1",
        published="2020-06-11T09:30:00+00:00",
        modified="2020-06-11T14:00:00+00:00",
        language="en",
        captions=("A ferry.", "A quay."),
        record="5f",
    )


@pytest.mark.parametrize(
    ("fields", "published", "modified"),
    [
        ({"url": "https://a.example/2022/01/02/ferry"}, "2022-01-02", None),
        ({"url": "https://a.example/2022/01/02/ferry", "date": "2022-01-03"}, "2022-01-03", None),
        ({"url": "https://a.example/2022/01/02/f", "updated": "2022-01-01T23:00Z"}, "2022-01-02",
         "2022-01-01T23:00+00:00"),
        ({"url": "https://a.example/2022/01/02/ferry", "date_download": "2021-05-06"}, None, None),
        ({"url": "https://a.example/ferry", "crawled_at": "2022-01-02"}, None, None),
        ({"scraped_at": "2022-01-02", "date_added": "2022-01-02", "ingested": 1641081600}, None,
         None),
        ({"timestamp": 1641081600}, None, None),
        ({"retrieved": {"at": "2022-01-02"}}, None, None),
        ({"date": "Updated 5 January 2022"}, None, "2022-01-05"),
        ({"date": "Published 3 January 2022, updated 5 January 2022"}, "2022-01-03", "2022-01-05"),
        ({"publishing_date": "2022-01-02"}, "2022-01-02", None),
        ({"date": "1641081600", "updated": "1641085200000"}, "2022-01-02T00:00:00+00:00",
         "2022-01-02T01:00:00+00:00"),
        ({"created_utc": 1641081600.0}, "2022-01-02T00:00:00+00:00", None),
    ],
)  # fmt: skip
def test_a_record_keeps_published_modified_and_fetched_apart(
    tmp_path: Path, fields: dict[str, object], published: str | None, modified: str | None
) -> None:
    document = document_of(
        tmp_path / "a.json", json.dumps({"text": "The ferry stopped.", **fields})
    )
    assert (document.published, document.modified) == (published, modified)


@pytest.mark.parametrize("wrapper", ["articles", "items", "results", "docs", "data"])
def test_a_list_of_records_bare_or_wrapped(tmp_path: Path, wrapper: str) -> None:
    records = [{"text": "One."}, {"title": "no body"}, {"body": "Two."}]
    for data in (records, {"status": "ok", wrapper: records}):
        readings = read(tmp_path / "a.json", json.dumps(data))
        assert [document.text for document in documents_of(readings)] == ["One.", "Two."]
        assert "record 2 has no text" in only_failure(readings[1:2]).reason


def test_a_summary_counts_only_without_a_body(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert document_of(path, '{"description": "Short.", "content": "Long."}').text == "Long."
    assert document_of(path, '{"description": "Short.", "content": ""}').text == "Short."


def test_html_in_a_body_becomes_lines(tmp_path: Path) -> None:
    body = (
        "<p>One &amp; <b>only</b>.</p><script>x()</script><ul><li>A</li></ul>"
        "<p hidden>No</p>Two<br>Three"
    )
    document = document_of(tmp_path / "a.json", json.dumps({"content": {"rendered": body}}))
    assert document.text == "One & only.\n\nA\n\nTwo\nThree"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_html_escaped_over_and_over_becomes_lines(tmp_path: Path, times: int) -> None:
    body = "<p>Tom &amp; Ann said no.</p><p>“Never,” they said.</p>"
    for _ in range(times):
        body = html.escape(body)
    document = document_of(tmp_path / "a.json", json.dumps({"text": body}))
    assert document.text == "Tom & Ann said no.\n\n“Never,” they said."


def test_a_body_that_only_speaks_of_html_stays(tmp_path: Path) -> None:
    body = "The <p> tag opens a paragraph, and 3 < 4."
    assert document_of(tmp_path / "a.json", json.dumps({"text": body})).text == body


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", 1984, "a number"),
        ("url", ["x"], "a list"),
        ("date", True, "true or false"),
        ("published", {"year": 2020}, "an object"),
        ("source", 5, "a number"),
        ("author", [7], "a list"),
        ("lang", 7, "a number"),
        ("id", 1.5, "a number"),
        ("captions", [[]], "a list"),
    ],
)
def test_a_field_of_the_wrong_type_is_told_and_costs_the_field_alone(
    tmp_path: Path, field: str, value: Any, said: str
) -> None:
    record = {"body": "A story.", field: value}
    first, second, passed_over = read(tmp_path / "a.json", json.dumps([record, record]))
    assert isinstance(first, RawDocument)
    assert first == second
    assert first.text == "A story."
    assert isinstance(passed_over, PassedOver)
    assert (passed_over.reason, passed_over.count) == (f'fields "{field}" with {said}', 2)


@pytest.mark.parametrize("value", [{"x": 1, "y": 2, "z": 3}, ["One.", 2], 7])
def test_a_text_of_the_wrong_type_costs_the_record(tmp_path: Path, value: Any) -> None:
    reason = reason_of(tmp_path / "a.json", json.dumps({"title": "A", "text": value}))
    assert 'in its field "text", where a text or a list of paragraphs belongs' in reason


@pytest.mark.parametrize("nothing", ["None", "null", "NaN", " N/A ", None, float("nan"), [], {}])
def test_what_says_that_there_is_nothing_is_nothing(tmp_path: Path, nothing: Any) -> None:
    fields = dict.fromkeys(("title", "author", "date", "url", "source", "lang", "id"), nothing)
    document = document_of(tmp_path / "a.json", json.dumps({**fields, "text": "A story."}))
    assert document == RawDocument(str(tmp_path / "a.json"), "a.json", "A story.")
    assert "has no text" in reason_of(tmp_path / "a.json", json.dumps({"text": nothing}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 200 + "]" * 200, "record 1 is a list"),
        ('{"text": "A", "x": ' + "[" * 200 + "]" * 200 + "}", "nested too deep: at most 100"),
        ("[" * 100_000, "nested too deep"),
        ('{"text": ' * 5000 + "1" + "}" * 5000, "nested too deep"),
        ('{"id": ' + "1" * 5000 + "}", "number in it is too long"),
        ("{}", "has no text"),
        ("[]", "empty list"),
        ("null", "is nothing (null)"),
        ('"text"', "is a text"),
    ],
)
def test_odd_json_is_one_failure(tmp_path: Path, text: str, said: str) -> None:
    assert said in reason_of(tmp_path / "a.json", text)


def test_broken_json_names_its_line(tmp_path: Path) -> None:
    failure = only_failure(read(tmp_path / "a.json", '{\n"text": "A",\n"url" "x"}'))
    assert failure.line == 3
    assert "not valid JSON" in failure.reason


def test_a_broken_line_seven_leaves_the_others(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"Story {n}."}) for n in range(1, 10)]
    lines[6] = '{"id": 7, "text": "cut'
    readings = read(tmp_path / "a.jsonl", "\ufeff" + "\n".join(lines) + "\n\n")
    assert [failure.where for failure in failures_of(readings)] == ["a.jsonl, line 7"]
    documents = documents_of(readings)
    assert [document.line for document in documents] == [1, 2, 3, 4, 5, 6, 8, 9]
    assert [document.record for document in documents] == ["1", "2", "3", "4", "5", "6", "8", "9"]


def test_a_line_too_long_leaves_the_others(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * (2 * DEFAULT_LIMITS.line_bytes + 5) + b'"}'
    bad, good = read(tmp_path / "a.ndjson", long + b'\n{"text": "ok"}')
    assert isinstance(bad, ReadFailure)
    assert bad.line == 1
    assert "too long: it has 32 MiB, and at most 16 MiB are read" in bad.reason
    assert isinstance(good, RawDocument)
    assert (good.text, good.line) == ("ok", 2)


def test_a_line_with_a_nul_byte_leaves_the_others(tmp_path: Path) -> None:
    readings = read(tmp_path / "a.jsonl", b'{"text": "a"}\n{"text": "\0"}\n{"text": "b"}')
    assert [document.line for document in documents_of(readings)] == [1, 3]
    failure = only_failure(readings[1:2])
    assert (failure.line, "NUL" in failure.reason) == (2, True)


@pytest.mark.parametrize("lines", [4, 100_000])
def test_a_file_that_is_no_json_lines_is_one_failure(tmp_path: Path, lines: int) -> None:
    failure = only_failure(read(tmp_path / "a.jsonl", "{ [\n" * lines + "]\n"))
    assert failure.line == 1
    assert "not valid JSON" in failure.reason
    assert ".json file" in failure.reason


def test_a_flood_of_broken_lines_is_told_in_part_and_counted(tmp_path: Path) -> None:
    text = '{"text": "a"}\n' + "x\n" * (MAX_FAILURES + 7) + '{"text": "b"}\n'
    readings = read(tmp_path / "a.jsonl", text)
    failures = failures_of(readings)
    assert len(failures) == MAX_FAILURES + 1
    assert failures[-1].reason.startswith("7 more")
    assert len(documents_of(readings)) == 2


@pytest.mark.parametrize("packed", [False, True])
def test_lines_lists_and_records_are_read_under_each_others_names(
    tmp_path: Path, packed: bool
) -> None:
    records = [{"text": "One."}, {"text": "Two."}]
    lines = "\n".join(map(json.dumps, records))
    for name, text in {
        "lines.json": f"{lines}\n",
        "line.jsonl": json.dumps(records),
        "spread.jsonl": json.dumps(records, indent=1),
        "a.jsonfeed": json.dumps(records),
        "b.dump": lines,
    }.items():
        if packed:
            with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
                archive.writestr(name, text)
            readings = read_file(SourceFile(tmp_path / "a.zip", "a.zip"))
        else:
            readings = iter(read(tmp_path / name, text))
        assert [document.text for document in documents_of(list(readings))] == ["One.", "Two."]


def test_a_broken_line_under_the_name_of_json_is_one_failure(tmp_path: Path) -> None:
    readings = read(tmp_path / "a.json", '{"text": "a"}\n{"text":\n{"text": "b"}\n')
    assert [document.line for document in documents_of(readings)] == [1, 3]
    assert only_failure(readings[1:2]).line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_only_a_newline_ends_a_line_of_json(tmp_path: Path, encoding: str) -> None:
    text = "one\u2028two\x85three"
    document = document_of(tmp_path / "a.jsonl", f'{{"text": "{text}"}}\r\n'.encode(encoding))
    assert document.text == text


def test_json_lines_in_utf16(tmp_path: Path) -> None:
    first, second = documents_of(
        read(tmp_path / "a.jsonl", '{"text": "Köprü"}\n{"text": "ok"}\n'.encode("utf-16"))
    )
    assert (first.text, second.line) == ("Köprü", 2)


def test_half_a_surrogate_pair_becomes_a_sign_that_can_be_written(tmp_path: Path) -> None:
    document = document_of(tmp_path / "a.json", r'{"text": "a \ud83d b", "title": "\udc00"}')
    assert (document.text, document.title) == ("a \ufffd b", "\ufffd")


_KEYS = (
    "text body title url date published timestamp source outlet author authors language id "
    "captions description articles data name $date rendered"
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_KEYS.split()) | st.text(max_size=3), inner, max_size=6)
    ),
)


@settings(deadline=None)
@given(_JSON)
def test_the_json_readers_never_raise(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.json", "a.jsonl"):
            readings = read(Path(folder) / name, json.dumps(value))
            repr(readings).encode("utf-8", "surrogateescape")
            for document in documents_of(readings):
                document.text.encode("utf-8")
