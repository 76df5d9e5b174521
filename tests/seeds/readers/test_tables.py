"""CSV, TSV and their like, with and without names of columns."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import document_of, documents_of, failures_of, only_failure, read, reason_of

from seeds.limits import Limits
from seeds.readers import read_sources
from seeds.readers.tables.columns import is_header
from seeds.readers.tables.rows import TableForm, form_of, rows

LEAD = "The weir at Nethercombe gave way on Sunday night, and the mill meadow is a lake."
PLAIN = "The mill meadow at Nethercombe is a lake since Sunday night and will stay one."
NEXT = "Warden Ilse Brandreth said the gates, all four, had been due for repair since May."


def quoted(*cells: str, delimiter: str = ",") -> str:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_with_names_of_columns(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = quoted("Headline", "Article Text", "Publication Date", "Link", "Author Name", "Label",
                  delimiter=delimiter)  # fmt: skip
    text += "\r\n" + quoted(
        "Weir — gives way; caf\u00e9", f'{LEAD}\n\n"No," she said, "{NEXT}"', "8 May 2023",
        "https://combe.example/w", "['Tove Aldous']", "region", delimiter=delimiter,
    )  # fmt: skip
    text += quoted("Second", NEXT, "", "", "", "", delimiter=delimiter)
    first, second = documents_of(read(tmp_path / "a.csv", text.encode(encoding)))
    assert first.text == f'{LEAD}\n\n"No," she said, "{NEXT}"'
    assert first.title == "Weir — gives way; caf\u00e9"
    assert (first.published, first.url) == ("2023-05-08", "https://combe.example/w")
    assert (first.authors, first.line) == (("Tove Aldous",), 3)
    assert (second.text, second.published, second.line) == (NEXT, None, 6)


def test_columns_without_names_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    rows = [
        f"{n}\tregion\tWeir {n} gives way again\t{LEAD} {n}\t2023-05-{n:02}\thttps://combe.example/{n}\n"
        for n in range(1, 9)
    ]
    documents = documents_of(read(tmp_path / "a.tsv", "".join(rows)))
    assert [document.title for document in documents] == [
        f"Weir {n} gives way again" for n in range(1, 9)
    ]
    assert documents[3].text == f"{LEAD} 4"
    assert (documents[3].published, documents[3].url) == ("2023-05-04", "https://combe.example/4")


def test_columns_can_be_said_by_name_or_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(quoted("kop", "tekst", "text", "dag") + quoted("Weir", LEAD, "x", "2023-05-08"))
    for columns in (
        (("title", "Kop"), ("text", "tekst"), ("date", "dag")),
        (("title", "1"), ("text", "2"), ("date", "4")),
    ):
        (document,) = documents_of(read_sources([path], columns=columns))
        assert (document.title, document.text) == ("Weir", LEAD)
        assert document.published == "2023-05-08"
    failure = only_failure(read_sources([path], columns=(("text", "body"),)))
    assert failure.reason == 'has no column "body"; its columns are kop, tekst, text, dag'


def test_columns_are_said_of_compressed_tables_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress((quoted("a", "b") + quoted("Weir", LEAD)).encode()))
    (document,) = documents_of(read_sources([path], columns=(("text", "b"), ("title", "a"))))
    assert (document.title, document.text) == ("Weir", LEAD)


def test_marks_that_are_only_said_stay(tmp_path: Path) -> None:
    speech = '"No," she said. "The gates were due."'
    lines = f'title\ttext\n5" of rain\t{speech}\n"Maybe\t{LEAD}\nWeir\t{NEXT}\n' * 3
    documents = documents_of(read(tmp_path / "a.tsv", lines))
    assert [document.text for document in documents][:3] == [speech, LEAD, NEXT]
    assert [document.title for document in documents][:2] == ['5" of rain', '"Maybe']


def test_marks_behind_a_backslash(tmp_path: Path) -> None:
    lines = (
        'title,text\n"The \\"old\\" weir","' + LEAD + '\n\\"No,\\" she said."\n' + quoted("B", NEXT)
    )
    first, second = documents_of(read(tmp_path / "a.csv", lines))
    assert (first.title, first.text) == ('The "old" weir', f'{LEAD}\n"No," she said.')
    assert second.text == NEXT


def test_a_mark_that_nothing_closes_costs_its_row_alone(tmp_path: Path) -> None:
    text = quoted("title", "text") + f'"A","{LEAD}"\nB,"{LEAD}\n' + f"C,{PLAIN}\n" * 3
    readings = read(tmp_path / "a.csv", text)
    assert [document.line for document in documents_of(readings)] == [2, 4, 5, 6]
    (failure,) = failures_of(readings)
    assert (failure.line, "nothing closes" in failure.reason) == (3, True)


def test_a_row_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    good = quoted("A", LEAD)
    bad = [b'"B","a\x00b"', f"C,{PLAIN},x,y".encode(), b'"D","' + b"a" * 70_000 + b'"']
    text = (quoted("title", "text") + good).encode() + b"\n".join(bad)
    text += f"\n{good}E,\n".encode()
    readings = read(tmp_path / "a.csv", text, line_bytes=2**16)
    assert [document.line for document in documents_of(readings)] == [2, 6]
    reasons = {failure.line or 0: failure.reason for failure in failures_of(readings)}
    assert sorted(reasons) == [3, 4, 5, 7]
    assert "NUL" in reasons[3]
    assert "4 cells, and the table has 2 columns" in reasons[4]
    assert "at most 64 KiB are read" in reasons[5]
    assert "has no text" in reasons[7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title,label\nWeir,region\n", "no column that is known to hold texts"),
        (",".join(f"c{n}" for n in range(1_001)) + "\n", "1,001 columns, and at most 1,000"),
        ('"' + "a" * 3_000_000, "no row that can be read"),
        ('"a\n' * 2 + '"', "no column that is known"),
        ("", "is empty"),
    ],
)
def test_hostile_tables_are_one_failure(tmp_path: Path, text: str, said: str) -> None:
    assert said in reason_of(tmp_path / "a.csv", text)


def test_a_flood_of_marks_takes_linear_time() -> None:
    for line in ('"""\n', '"a\n', 'x,"""\n', '"",""""\n', '"\\"\n'):
        numbered = enumerate([line] * 60_000, start=1)
        assert sum(1 for _ in rows(numbered, TableForm(",", "escaped"), most=2**24)) <= 60_001


def test_excel_may_tell_the_delimiter_and_old_macs_end_lines_their_own_way(tmp_path: Path) -> None:
    assert document_of(tmp_path / "a.csv", f"sep=;\ntitle;text\nWeir;{LEAD}\n").text == LEAD
    assert document_of(tmp_path / "b.csv", f"title;text\rWeir;{LEAD}\r").text == LEAD


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"))


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1))
def test_what_is_written_by_the_rule_is_read_as_it_was(table: list[list[str]]) -> None:
    lines = [line for row in table for line in quoted(*row).replace("\r\n", "\n").splitlines(True)]
    read = [row for _, row in rows(enumerate(lines), TableForm(), Limits().line_bytes)]
    assert read == table


def test_the_first_row_may_name_the_columns() -> None:
    assert is_header(["kop", "tekst"])
    assert is_header(["id", "text", "label 2"])
    assert not is_header(["7", "Weir gives way"])
    assert not is_header(["Weir gives way", LEAD])
    assert form_of("a;b,c\nd;e,f,g\n") == TableForm(";")


@pytest.mark.parametrize(
    "header",
    ["Titel;Autor;Quelle;Text", "titre;auteur;source;texte", "título;autor;fuente;texto",
     "tytuł;autor;źródło;treść", "заголовок;автор;источник;текст"],
)  # fmt: skip
def test_columns_named_in_other_languages(tmp_path: Path, header: str) -> None:
    row = quoted("Weir gives way", "Tove Aldous", "Combe Courier", LEAD, delimiter=";")
    document = document_of(tmp_path / "a.csv", f"{header}\n{row}")
    assert (document.title, document.text) == ("Weir gives way", LEAD)
    assert (document.authors, document.outlet) == (("Tove Aldous",), "Combe Courier")
