"""Tables of Parquet."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from reading import documents_of, failures_of, only_failure, read, reason_of

from seeds.readers import read_sources

LEAD = "The weir at Nethercombe gave way on Sunday night, and the mill meadow is a lake."
NEXT = "Warden Ilse Brandreth said the gates had been due for repair since the spring."


def written(path: Path, table: Any, **options: Any) -> Path:
    pyarrow.parquet.write_table(table, path, **options)
    return path


def test_a_table_with_columns_of_many_kinds(tmp_path: Path) -> None:
    rows = [
        {
            "Headline": f"Weir {number} gives way",
            "body": {"paragraphs": [LEAD, NEXT]},
            "published_at": datetime(2023, 5, number, 7, 15, tzinfo=UTC),
            "source": {"name": "Combe Courier"},
            "authors": ["Tove Aldous", "Pia Orme"],
            "url": f"https://combe.example/{number}",
            "embedding": [0.5, float("nan")],
            "picture": b"\x89PNG",
        }
        for number in range(1, 29)
    ]
    documents = documents_of(
        read(written(tmp_path / "a.parquet", pyarrow.Table.from_pylist(rows), row_group_size=5))
    )
    assert [document.line for document in documents] == list(range(1, 29))
    last = documents[-1]
    assert last.text == f"{LEAD}\n\n{NEXT}"
    assert (last.title, last.outlet) == ("Weir 28 gives way", "Combe Courier")
    assert last.authors == ("Tove Aldous", "Pia Orme")
    assert (last.published, last.url) == ("2023-05-28T07:15:00+00:00", "https://combe.example/28")


def test_columns_are_said_or_told_by_what_is_in_them(tmp_path: Path) -> None:
    rows = [{"kop": "Weir gives way", "tekst": f"{LEAD} {n}", "n": n} for n in range(3)]
    path = written(tmp_path / "a.pq", pyarrow.Table.from_pylist(rows))
    for columns in ((), (("title", "kop"), ("text", "tekst"))):
        first, *_ = documents_of(read_sources([path], columns=columns))
        assert first.text == f"{LEAD} 0"
    failure = only_failure(read_sources([path], columns=(("text", "body"),)))
    assert failure.reason == 'has no column "body"; its columns are kop, tekst, n'


def test_a_compressed_table_and_one_under_another_name(tmp_path: Path) -> None:
    data = written(tmp_path / "a", pyarrow.table({"text": [LEAD]})).read_bytes()
    for name, content in (("b.parquet.gz", gzip.compress(data)), ("c", data), ("d.csv", data)):
        (document,) = documents_of(read(tmp_path / name, content))
        assert document.text == LEAD


def test_damage_is_one_failure(tmp_path: Path) -> None:
    table = pyarrow.table({"text": [f"{LEAD} {n}" for n in range(2_000)]})
    data = written(
        tmp_path / "a.parquet", table, row_group_size=500, compression="none"
    ).read_bytes()
    middle = len(data) // 2
    broken = data[:middle] + b"\xff" * 3_000 + data[middle + 3_000 :]
    readings = read(tmp_path / "b.parquet", broken)
    assert 100 < len(documents_of(readings)) < 2_000
    assert len(failures_of(readings)) == 1
    for bad in (data[:1_000], b"PAR1" * 3, b"PAR1" + b"\xff" * 60 + b"PAR1"):
        assert "is damaged or of a kind" in reason_of(tmp_path / "c.parquet", bad)
    assert (
        "no column that is known to hold texts"
        in only_failure(read(written(tmp_path / "d.parquet", pyarrow.table({"n": [1, 2]})))).reason
    )


@pytest.mark.parametrize(
    "columns",
    [
        lambda: {"text": pyarrow.array(["a " * 500_000] * 1_000)},
        lambda: {"text": pyarrow.nulls(30_000_000, pyarrow.string())},
        lambda: {f"c{n}": ["a"] for n in range(1_001)},
    ],
    ids=["one cell over and over", "nothing over and over", "columns"],
)
def test_a_bomb_is_one_failure(tmp_path: Path, columns: Callable[[], dict[str, Any]]) -> None:
    readings = read(written(tmp_path / "a.parquet", pyarrow.table(columns())))
    reasons = [failure.reason for failure in failures_of(readings)]
    assert "out of proportion" in reasons[-1] or "1,001 columns" in reasons[-1]


def test_without_pyarrow_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", pyarrow.table({"text": [LEAD]}))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install citewire[parquet]" in only_failure(read(path)).reason
