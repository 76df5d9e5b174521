"""The authors of a page: by its data, or else by the byline that is seen."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from seeds.html_tree import parse_html
from seeds.metadata.names import is_person, without_outlets
from seeds.metadata.pages.bylines import byline_names, head_lines, page_authors


def authors_of(
    body: str = "",
    said: Sequence[str] = (),
    metas: dict[str, str] | None = None,
    owners: Sequence[str] = ("Tarn Echo",),
) -> tuple[str, ...]:
    tree = parse_html(f"<html><body>{body}<p>x</p></body></html>")
    assert tree is not None
    return page_authors(tree, metas or {}, said, owners)


def test_the_first_source_that_names_a_person_counts() -> None:
    linked = '<a rel="author">Per Ask</a>'
    assert authors_of(linked, ["Ida Holm"], {"author": "Eva Lund"}) == ("Ida Holm",)
    assert authors_of(linked, ["Tarn Echo"], {"author": "Eva Lund"}) == ("Eva Lund",)
    assert authors_of(linked, ["Tarn staff reporter"]) == ("Per Ask",)
    assert authors_of("", ["Tarn staff reporter"]) == ("Tarn staff reporter",)
    assert authors_of("", ["Tarn Echo"]) == ("Tarn Echo",)
    assert authors_of("", [], {"article:author": "https://social.example/ida"}) == ()


def test_an_outlet_beside_an_author_is_none() -> None:
    assert authors_of(metas={"author": "Ida Holm, Larkfield Gazette"}) == ("Ida Holm",)
    assert authors_of(said=["Ida Holm", "Tarn Echo"]) == ("Ida Holm",)
    holding = {"author": "Sund Media Group", "copyright": "Copyright 2024 Sund Media Group"}
    assert authors_of(said=["Ida Holm"], metas=holding) == ("Ida Holm",)
    assert authors_of('<i rel="author">Per Ask</i>', metas=holding) == ("Per Ask",)


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<div class="byline">By Ida Holm and Per Ask | 3 May 2024</div>', ("Ida Holm", "Per Ask")),
        ('<p class="post-author">Posted on 3 May 2024 by Ida Holm</p>', ("Ida Holm",)),
        ('<p class="article__byline">By Ida Holm Monday, May 6</p>', ("Ida Holm",)),
        ('<a class="author">Ida Holm</a> <a class="author">Per Ask</a>', ("Ida Holm", "Per Ask")),
        ('<span itemprop="author"><b>Ида Холм</b></span>', ("Ида Холм",)),
        (
            '<aside><p class="author">Per Ask</p></aside><p class="author">Ida Holm</p>',
            ("Ida Holm",),
        ),
        ('<div class="comments"><p class="author">Per Ask</p></div>', ()),
        ('<p class="byline">By our own people in the north of the valley</p>', ()),
    ],
)
def test_a_marked_byline_is_read(body: str, authors: tuple[str, ...]) -> None:
    assert authors_of(body) == authors


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ida Holm 3 hours ago", ("Ida Holm",)),
        ("Analysis by Ida Holm", ("Ida Holm",)),
        ("Published 3 May 2024 by Ida Holm & Per Ask", ("Ida Holm", "Per Ask")),
        ("", ()),
    ],
)
def test_the_names_in_a_line_with_dates(line: str, names: tuple[str, ...]) -> None:
    assert byline_names(line) == names


@pytest.mark.parametrize(
    "name", ["Ida Holm", "J. R. O'Neil", "Ludwig van Dyck", "Ида Холм", "李 明"]
)
def test_names_of_people(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name", ["Ida", "Tarn Echo", "The Holms", "ida holm", "Staff Writer", "A1 B2"]
)
def test_no_names_of_people(name: str) -> None:
    assert not is_person(name)


def test_agencies_and_jobs_behind_a_name_go() -> None:
    assert without_outlets(["Ida Holm Associated Press"]) == ("Ida Holm",)
    assert without_outlets(["Ida Holm", "AP Sports Writer"]) == ("Ida Holm",)
    assert without_outlets(["Reuters"]) == ("Reuters",)
    assert without_outlets(["Los Angeles Times"]) == ("Los Angeles Times",)


def test_lines_behind_the_headline_are_read_until_the_story() -> None:
    page = (
        "<h1>Mill burns</h1>"
        "<figure><p>Per Ask, AP</p></figure><ul><li>Share</li></ul>"
        "<div hidden><p>By Per Ask</p></div>"
        "<div class=x><span>Ida Holm</span> | <span>3 May 2024</span></div>"
        "<p>The old mill by the weir burnt down on Friday night, and nobody knows how it began.</p>"
        "<p>By Per Ask</p>"
    )
    tree = parse_html(f"<html><body><p>By Eva Lund</p>{page}</body></html>")
    assert tree is not None
    assert head_lines(tree, "Mill burns") == ["Share", "Ida Holm | 3 May 2024"]
    assert page_authors(tree, {}, [], [], "Mill burns") == ("Ida Holm",)
    assert head_lines(tree, "Another story") == head_lines(tree, None) == []
