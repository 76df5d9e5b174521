"""Pages of any shape are read in time that grows with their length."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from timing import MOST_GROWTH, growth

from seeds.extraction.page import page_text
from seeds.html_tree import parse_html
from seeds.metadata.pages.page_metadata import PageMetadata

_TALE = "<p>The parish of Oddmoor has bought the old signal box and will open it in May.</p>"

SHAPES: dict[str, Callable[[int], str]] = {
    "one paragraph over and over": lambda number: _TALE * number,
    "cards": lambda number: "".join(
        f'<div class="c"><h3><a href="/{n}">Headline {n}</a></h3><p>Tale {n}.</p></div>'
        for n in range(number)
    ),
    "articles": lambda number: f"<article><h2>Head</h2>{_TALE * 4}</article>" * number,
    "articles in an article": lambda number: (
        f"<article>{f'<article>{_TALE}</article>' * number}</article>"
    ),
    "text that a control opens": lambda number: (
        f"<div>{_TALE}{f'<a href=#>x</a><div hidden>{_TALE}</div>' * number}</div>"
    ),
    "faded boxes": lambda number: f'<div style="opacity:0">{_TALE}</div>' * number,
    "boxes in a line": lambda number: f"<div>{'<span>ab</span>' * number}</div>",
    "boxes with a picture": lambda number: (
        f"<h1>Head</h1>{_TALE}{f'<div>{_TALE}<img></div>' * number}"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_length_of_the_page(shape: str) -> None:
    def reading(number: int) -> Callable[[], object]:
        page = parse_html(f"<body>{SHAPES[shape](number)}</body>")
        return lambda: page_text(page, PageMetadata(title="Head"))

    assert growth(reading, 200) <= MOST_GROWTH
