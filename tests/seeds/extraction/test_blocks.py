"""Blocks of a page: their borders, their words, and where they stand."""

from __future__ import annotations

import pytest

from seeds.extraction.blocks import blocks_of
from seeds.html_tree import parse_html


def _blocks(body: str) -> list[tuple[str, str]]:
    tree = parse_html(f"<html><head><title>T</title></head><body>{body}</body></html>")
    assert tree is not None
    return [(block.text, block.place) for block in blocks_of(tree)]


def _texts(body: str) -> list[str]:
    return [text for text, _ in _blocks(body)]


def test_a_block_is_what_a_browser_sets_apart() -> None:
    page = "<div>Above<p>One  <b>two</b>\n three<br>four</p>below</div><script>x()</script>"
    assert _texts(page) == ["Above", "One two three\nfour", "below"]


def test_cells_of_a_row_are_a_line() -> None:
    page = "<table><tr><td>Larks</td><td>3</td></tr><tr><td>Terns</td><td>1</td></tr></table>"
    assert _texts(page) == ["Larks 3", "Terns 1"]


def test_captions_and_hidden_words_are_set_apart() -> None:
    page = (
        '<p>The weir <span hidden>buy now</span>holds.</p><figure><img src="w.jpg">'
        "<figcaption>The weir. <small>N. Ekholm</small></figcaption></figure>"
        '<div style="display:none"><p>Never</p><p>shown</p></div>'
        "<noscript><p>No script</p></noscript>"
    )
    assert _blocks(page) == [
        ("buy now", "hidden"), ("The weir holds.", "page"),
        ("The weir. N. Ekholm", "caption"),
        ("Never", "hidden"), ("shown", "hidden"), ("No script", "noscript"),
    ]  # fmt: skip


def test_a_caption_of_more_than_a_picture_is_text() -> None:
    long = "The crew of the tug told of the night. " * 40
    assert _blocks(f'<div class="caption"><p>{long}</p></div>')[0][1] == "page"


@pytest.mark.parametrize(
    ("cap", "rest"),
    [
        ('<span class="d" style="float:left"> T </span>', "he weir holds."),
        ("<b>T\n</b>", "he weir holds."),
        ("<div>T</div>", "he weir holds."),
        ("<span>T</span>", "he weir holds."),
        ("<span> “T </span>", "he weir holds.”"),
    ],
)
def test_a_drop_cap_belongs_to_its_word(cap: str, rest: str) -> None:
    assert _texts(f"<div>{cap}{rest}</div>")[0].lstrip("“").startswith("The weir")


def test_a_word_of_one_letter_is_no_drop_cap() -> None:
    assert _texts("<p><span>A </span>weir holds.</p>") == ["A weir holds."]
    assert _texts("<p><span>T</span> -shirts are sold.</p>") == ["T -shirts are sold."]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("<span>Engineer</span><span>Moe Aldous</span>", "Engineer Moe Aldous"),
        ("<b>Depth</b><i>41 feet</i>", "Depth 41 feet"),
        ('<a class="n">home</a><a class="n">sport</a>', "home sport"),
        (
            '<span class="c"><b>Depth</b><i>41 feet</i></span>'
            '<span class="c"><b>Width</b><i>9 feet</i></span>',
            "Depth 41 feet Width 9 feet",
        ),
        ("<span>Sluice</span><span>keepers</span>", "Sluice keepers"),
    ],
)
def test_boxes_in_a_line_stand_apart(row: str, text: str) -> None:
    assert _texts(f"<div>{row}</div>") == [text]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>un<em>known</em></p>", "unknown"),
        ("<div><span>W</span><span>eir</span></div>", "Weir"),
        ("<p><b>Weir</b><i>keepers</i> met.</p>", "Weirkeepers met."),
        ("<div>The <b>weir</b><i>s</i></div>", "The weirs"),
        ("<div><b>The weir</b><sup>2</sup></div>", "The weir2"),
    ],
)
def test_a_word_in_pieces_stays_whole(body: str, text: str) -> None:
    assert _texts(body) == [text]
