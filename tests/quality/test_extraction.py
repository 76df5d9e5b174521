"""The quality gate of web pages: each page in ``tests/data/pages`` comes out as it should.

A line of ``expected.jsonl`` tells of a page what must come out; what it does not name is
not looked at:

    title, outlet, authors, language: of its first article;
    published: how its day begins, null for none;
    begins, ends: its text;
    holds, lacks: words that stand in the texts or headlines of its articles, and that do not;
    articles: how many there are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seeds.article import RawDocument
from seeds.clean import clean
from seeds.readers import read_sources

PAGES = Path(__file__).parents[1] / "data" / "pages"
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (PAGES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["page"])
def test_a_page_comes_out_as_it_should(expected: dict[str, Any]) -> None:
    documents = list(read_sources([PAGES / expected["page"]]))
    assert all(isinstance(item, RawDocument) for item in documents), documents
    articles = [
        article
        for item in documents
        if isinstance(item, RawDocument)
        for article in clean(item).articles
    ]
    assert len(articles) == expected.get("articles", 1)
    if not articles:
        return
    first = articles[0]
    for name in ("title", "outlet", "authors", "language"):
        if name in expected:
            value = getattr(first, name)
            assert (list(value) if name == "authors" else value) == expected[name]
    if "published" in expected:
        day = expected["published"]
        assert first.published is None if day is None else str(first.published).startswith(day)
    words = "\n\n".join(f"{article.title}\n\n{article.text}" for article in articles)
    assert first.text.startswith(expected.get("begins", ""))
    assert articles[-1].text.endswith(expected.get("ends", ""))
    assert [text for text in expected.get("holds", []) if text not in words] == []
    assert [text for text in expected.get("lacks", []) if text in words] == []


def test_every_page_is_expected() -> None:
    pages = sorted(path.name for path in PAGES.iterdir() if path.suffix != ".jsonl")
    assert pages == sorted(expected["page"] for expected in EXPECTED)
