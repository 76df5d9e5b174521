"""The quality gate for web pages: no less of them comes out right than was pinned."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import Any

import pytest

from benchmarks.extraction.gate import FLOORS, MEASURES, PIN, WORDS, data_sha256, score
from benchmarks.extraction.own_pages import PAGES, Outcome, clean_pages, read_expected, untold
from benchmarks.quality.floors import STEP, failures, read_floors
from seeds.encoding import declared_charset, decode

LEAST_PAGES = 72
LEAST_LANGUAGES = 7
SIZES = range(500, 12_000)
"""Bytes of a page."""


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return clean_pages(read_expected())


def test_the_pages_are_what_the_floors_were_measured_on() -> None:
    assert read_floors(FLOORS).data_sha256 == data_sha256(), (
        f"pages or what is expected of them have changed: measure anew with `{PIN}`"
    )


def test_no_score_is_below_its_floor(outcomes: list[Outcome]) -> None:
    lost = failures(read_floors(FLOORS), score(outcomes), {})
    assert not lost, "\n".join(lost)


def test_floors_are_tight() -> None:
    floors = read_floors(FLOORS)
    assert set(floors.floors) == set(floors.measured) == {*MEASURES, WORDS}
    for name, measured in floors.measured.items():
        assert measured.right - STEP <= floors.floors[name] <= measured.right, name


# The pages.


def test_there_are_enough_pages_of_each_kind_and_in_several_languages() -> None:
    pages = read_expected()
    assert len(pages) >= LEAST_PAGES
    assert {page.file for page in pages} == {path.name for path in PAGES.glob("*.html")}
    assert len({page.language for page in pages} - {None}) >= LEAST_LANGUAGES
    kinds = Counter(page.kind for page in pages)
    assert {"live blog", "stub", "gallery", "index", "wall", "login", "error"} < kinds.keys()
    sizes = {page.file: (PAGES / page.file).stat().st_size for page in pages}
    assert {name: size for name, size in sizes.items() if size not in SIZES} == {}


def test_what_is_expected_stands_on_the_page() -> None:
    from lxml import html

    for page in read_expected():
        data = (PAGES / page.file).read_bytes().replace(b"\x00", b"")
        text = decode(data, declared=declared_charset(data))
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        letters = _letters("".join(tree.itertext()))
        lines = (*page.paragraphs, *page.optional, *page.must_not, *page.captions)
        assert [line for line in lines if _letters(line) not in letters] == [], page.file
        assert not set(page.paragraphs) & set(page.must_not), page.file


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


# What counts as right.


def test_what_counts_as_right_is_strict(outcomes: list[Outcome]) -> None:
    outcome = next(each for each in outcomes if _is_right(each))
    assert outcome.cleaned is not None
    article = outcome.articles[0]
    first, rest = article.text.split("\n\n", 1)
    wrong: dict[str, dict[str, Any]] = {
        "paragraphs kept": {"text": rest},
        "whole stories": {"text": f"{rest}\n\n{first}"},
        "lines kept out": {"text": f"{article.text}\n\n{outcome.page.must_not[0]}"},
        WORDS: {"text": f"{article.text}\n\nAnd more"},
        "titles": {"title": "Another"},
        "days": {"published": None},
        "authors": {"authors": ()},
        "languages": {"language": None},
        "kinds": {"is_partial": True},
    }
    for name, fields in wrong.items():
        articles = (dataclasses.replace(article, **fields),)
        changed = dataclasses.replace(outcome.cleaned, articles=articles)
        measured = score([dataclasses.replace(outcome, cleaned=changed)])[name]
        assert measured.right < measured.of, name
    gone = score([dataclasses.replace(outcome, cleaned=None)])
    assert [name for name in ("numbers of stories", "titles") if gone[name].right] == []


def _is_right(outcome: Outcome) -> bool:
    page = outcome.page
    is_looked_at = page.day and page.authors and page.language and page.must_not
    measured = score([outcome])
    del measured["pages told of wholly"]
    return bool(is_looked_at) and all(each.right == each.of for each in measured.values())


def test_a_line_that_is_not_told_of_is_noticed(outcomes: list[Outcome]) -> None:
    outcome = next(each for each in outcomes if each.page.paragraphs and each.cleaned)
    assert outcome.cleaned is not None
    emptied = dataclasses.replace(outcome.cleaned, articles=(), lines=())
    lines = untold(dataclasses.replace(outcome, cleaned=emptied))
    assert set(outcome.page.paragraphs) & set(lines)
