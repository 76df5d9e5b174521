"""Markdown: files of it, what scrapers write, and bodies of records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reading import document_of, reason_of
from timing import MOST_GROWTH, growth

from seeds.article import LeftOut
from seeds.readers.documents.markdown_lines import looks_like_markdown, markdown_text

LEAD = "The weir at Nethercombe gave way on Sunday night, and the mill meadow is a lake."
NEXT = "Warden Ilse Brandreth said the gates had been due for repair since the spring."
PAGE = f"""\
[Skip to the story](https://combe.example/w#main)

*   [Region](https://combe.example/region)
*   [Sport](https://combe.example/sport)

Weir gives way
==============

![Image 3: A lake](https://combe.example/l.jpg)

The **weir** at [Nethercombe](https://combe.example/t/nethercombe "All of it") gave way on
Sunday night, and the *mill* meadow is a lake.

> {NEXT}

## Since the spring

1. The gates are eighty years old.
2) They weigh four tonnes \\[each\\].

| Gate | Built |
| ---- | :---: |
| East | 1943  |

***

[Read the report of the river board, which is forty pages long and free.](https://combe.example/r)

[1]: https://combe.example/notes
"""
LINES = [
    "Weir gives way", LEAD, NEXT, "Since the spring", "The gates are eighty years old.",
    "They weigh four tonnes [each].", "Gate Built", "East 1943",
    "Read the report of the river board, which is forty pages long and free.",
]  # fmt: skip


def test_what_a_page_says_stays_without_its_marks() -> None:
    page = markdown_text(PAGE)
    assert page.lines == LINES
    assert page.title == "Weir gives way"
    assert page.left_out == [
        LeftOut("Skip to the story", "navigation", 0),
        LeftOut("Region", "navigation", 0),
        LeftOut("Sport", "navigation", 0),
        LeftOut("Image 3: A lake", "hidden", 1),
        LeftOut("[1]: https://combe.example/notes", "scraper-mark", 9),
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_page_in_the_frame_of_a_scraper(tmp_path: Path, name: str) -> None:
    frame = (
        "Title: Weir gives way - Combe Courier\n\nURL Source: https://combe.example/w\n\n"
        "Published Time: 2023-05-08T07:15:00Z\n\nMarkdown Content:\n"
    )
    document = document_of(tmp_path / name, frame + PAGE)
    assert document.text.split("\n\n") == LINES
    assert (document.title, document.outlet) == ("Weir gives way", "Combe Courier")
    assert document.url == "https://combe.example/w"
    assert document.published == "2023-05-08T07:15:00+00:00"
    assert len(document.left_out) == 5


def test_fields_in_front_of_a_page(tmp_path: Path) -> None:
    front = (
        '---\ntitle: "Weir: gives way"\ndate: 2023-05-08\nauthors:\n  - Tove Aldous\n'
        "  - 'Pia Orme'\ntags: [water, mill]\ndescription: A lake\ndraft: false\n---\n"
    )
    document = document_of(tmp_path / "a.md", f"{front}# Weir\n\n{LEAD}\n\n{NEXT}\n")
    assert (document.title, document.published) == ("Weir: gives way", "2023-05-08")
    assert document.authors == ("Tove Aldous", "Pia Orme")
    assert document.text == f"Weir\n\n{LEAD}\n\n{NEXT}"


def test_records_of_scrapers_hold_markdown(tmp_path: Path) -> None:
    metadata = {"title": "Weir gives way | Combe Courier", "sourceURL": "https://combe.example/w"}
    record = {"success": True, "data": {"markdown": PAGE, "metadata": metadata}}
    document = document_of(tmp_path / "a.json", json.dumps(record))
    assert document.text.split("\n\n") == LINES
    assert (document.title, document.outlet) == ("Weir gives way", "Combe Courier")
    assert document.url == "https://combe.example/w"
    plain = document_of(tmp_path / "b.json", json.dumps({"content": PAGE}))
    assert plain.text == document.text


@pytest.mark.parametrize(
    "text",
    [
        "He rose to #1 in the list [of ten] and thanked (the) crowd.",
        "Prices fell 5 * 3 % * as the note says.",
        "Use snake_case_names and 2 ** 8 in code.",
        LEAD,
    ],
)
def test_plain_text_is_no_markdown_and_stays(tmp_path: Path, text: str) -> None:
    assert not looks_like_markdown(text)
    assert markdown_text(text).text == text
    assert document_of(tmp_path / "a.txt", text).text == text


def test_notes_lose_their_marks_and_stay() -> None:
    page = markdown_text("The weir gave way.[^1]\n\n[^1]: It is of 1943.")
    assert page.lines == ["The weir gave way.", "It is of 1943."]


def test_code_stays_as_it_is() -> None:
    assert markdown_text("Before\n```py\nx = a*b*c\n\n# no heading\n```\nAfter").lines == [
        "Before", "x = a*b*c", "# no heading", "After",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["[", "![](", "**", "*a", "_a ", "> ", "[a](", "|", "`a", "\\", "# ", "--"]
)
def test_a_flood_of_marks_takes_linear_time(piece: str) -> None:
    def reading(length: int) -> Callable[[], object]:
        text = piece * (length // len(piece))
        return lambda: (looks_like_markdown(text), markdown_text(text))

    assert growth(reading, 25_000) <= MOST_GROWTH


def test_an_empty_page_is_one_failure(tmp_path: Path) -> None:
    assert "is empty" in reason_of(tmp_path / "a.md", " \n")
    assert "has no text" in reason_of(tmp_path / "a.md", "![A lake](l.jpg)\n")
