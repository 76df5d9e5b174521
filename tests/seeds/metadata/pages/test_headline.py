"""The headline that readers see, the other titles, and the name of the site."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from seeds.html_tree import parse_html
from seeds.metadata.pages.headline import Headline, headline

H1 = "Old mill burns down after lightning"


def headline_of(
    body: str, titles: Sequence[str] = (), document: str = "", outlet: str | None = None
) -> Headline:
    tree = parse_html(f"<html><head><title>{document}</title></head><body>{body}</body></html>")
    assert tree is not None
    return headline(tree, titles, outlet, None)


@pytest.mark.parametrize(
    ("body", "titles", "document", "title"),
    [
        (f"<h1>{H1}</h1>", ["Lightning strikes the old mill"], "", H1),
        (f"<h1>{H1}</h1>", ["What we know of Tuesday"], "", H1),  # the one heading there is
        (f"<h1>{H1}</h1><h1>Log in</h1>", ["Mill burns down"], "", H1),
        (f"<h1>Log in</h1><h1>{H1}</h1>", ["Mill burns down"], "", H1),
        ("<h1>News</h1>", [H1], "", H1),
        ("<h1>Mill</h1>", ["Mill burns"], "", "Mill"),
        (f"<h1>Live {H1}</h1>", [H1], "", H1),
        (f"<h1 hidden>Other words for the mill</h1><p>{H1}</p>", [H1], "", H1),
        ("<div style='display:none'><h1>Other words for the mill</h1></div>", [H1], "", H1),
        ("<nav><h1>All the mill news here</h1></nav>", [H1], "", H1),
        ("<aside><h1>Where will the reindeer go now?</h1></aside>", [], H1, H1),
        ("<h1>Where will the reindeer go now?</h1>", [], H1, H1),
        (f"<h1>{H1}</h1>", [], "", H1),
        ("<p>x</p>", [], f"{H1} - Tarn Echo", f"{H1} - Tarn Echo"),
        ("<h1></h1>", [], "", None),
    ],
)
def test_the_headline_that_is_seen(
    body: str, titles: Sequence[str], document: str, title: str | None
) -> None:
    assert headline_of(body, titles, document).title == title


@pytest.mark.parametrize(
    "logo",
    [
        '<h1 class="a"><a href="/">Tarn Echo</a></h1>',
        '<a href="https://tarn.example/"><h1>Tarn Echo</h1></a>',
    ],
)
def test_the_name_of_the_site_is_no_headline(logo: str) -> None:
    for document in (f"Tarn Echo | {H1}", f"{H1} | Tarn Echo"):
        shown = headline_of(f"<header>{logo}</header><h2>{H1}</h2>", (), document)
        assert (shown.title, shown.logo) == (H1, "Tarn Echo")
    assert headline_of(f"<h1>Tarn Echo</h1><h1>{H1}</h1>", [H1], outlet="tarn echo").title == H1


def test_a_headline_that_links_to_its_story_is_no_logo() -> None:
    shown = headline_of(f'<h1><a href="/news/mill">{H1}</a></h1>', ["Mill burns down"])
    assert (shown.title, shown.logo) == (H1, None)


def test_behind_the_headline_the_title_names_the_site() -> None:
    assert headline_of(f"<h1>{H1}</h1>", (), f"{H1} - Tarn Echo").ending == "Tarn Echo"
    assert headline_of(f"<h1>{H1}</h1>", (), H1).ending is None
    assert headline_of("<p>x</p>", (), f"{H1} - Tarn Echo").ending is None
