from __future__ import annotations

import csv
import io

from passages import scored

from qa.export.tables import HEADLINE_COLUMNS, PASSAGE_COLUMNS, headlines_csv, passages_csv
from qa.store import Headline
from seeds.article import Article


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_passages_are_rows_with_their_places() -> None:
    article = Article("a" * 16, "=Tolls, and “rates”", "The toll rose.\n\nIt fell.", outlet="Echo")
    [row] = read(passages_csv([scored(article, 0, 14)]))
    assert tuple(row) == PASSAGE_COLUMNS
    assert row["title"] == "'=Tolls, and “rates”"
    assert (row["rank"], row["start"], row["end"], row["text"]) == (
        "1",
        "0",
        "14",
        "The toll rose.",
    )
    assert article.text[int(row["start"]) : int(row["end"])] == row["text"]
    assert (row["outlet"], row["url"]) == ("Echo", "")


def test_headlines_are_rows_in_their_order() -> None:
    headlines = [
        Headline("b" * 16, "Second", None, None),
        Headline("a" * 16, "First", "Echo", "2025-01-02", ("Ada Holm", "Bo Dunn"), "https://e.test/"),
    ]  # fmt: skip
    first, second = read(headlines_csv(headlines))
    assert tuple(first) == HEADLINE_COLUMNS
    assert (first["title"], first["published"]) == ("Second", "")
    assert second["authors"] == "Ada Holm; Bo Dunn"
