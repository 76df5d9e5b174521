"""JSON-LD of pages: mended where it breaks the rules, and the node of the story."""

from __future__ import annotations

from typing import Any

import pytest

from seeds.html_tree import parse_html
from seeds.metadata.pages.linked_data import by_id, linked_data, names, story_node

STORY = '"@type": "NewsArticle", "headline": "Mill burns", "author": {"name": "Ida Holm"}'


def nodes_of(*scripts: str) -> list[Any]:
    page = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    tree = parse_html(f"<html><head>{page}</head><body><p>x</p></body></html>")
    assert tree is not None
    return linked_data(tree)


@pytest.mark.parametrize(
    "script",
    [
        "{%s}",
        "{%s,}",
        "{%s};",
        "{%s}; // end",
        "{%s /* the author */}",
        "// made by a plugin\n{%s}",
        "//<![CDATA[\n{%s};\n//]]>",
        "/*<![CDATA[*/ {%s} /*]]>*/",
        "<![CDATA[{%s}]]>",
        "<!-- {%s} -->",
        "{%s, description: 'It burnt.'}",
        '{%s, "description": "It\nburnt."}',
        '{%s, "description": "It\nburnt.",}',
        '{%s, "width": NaN}',
        "[{%s}]",
        '{"@graph": [{%s}]}',
    ],
)
def test_broken_data_are_mended(script: str) -> None:
    (node,) = nodes_of(script.replace("%s", STORY))
    assert node["headline"] == "Mill burns"
    assert names(node["author"]) == ["Ida Holm"]


def test_data_written_in_entities_are_read() -> None:
    (node,) = nodes_of(("{" + STORY + "}").replace('"', "&quot;"))
    assert node["headline"] == "Mill burns"


@pytest.mark.parametrize(
    "script", ["", "{", "no data", "[" * 5_000, "{'a': " * 5_000, '{"a": "' + "x" * 2_000_000]
)
def test_what_cannot_be_mended_is_passed_over(script: str) -> None:
    assert nodes_of(script, "{" + STORY + "}")[-1]["headline"] == "Mill burns"


def test_of_several_stories_the_one_with_the_url_or_a_title_is_told() -> None:
    first = {"@type": "NewsArticle", "url": "https://t.example/a", "datePublished": "2024-03-01"}
    second = {"@type": "Article", "headline": "Mill burns", "datePublished": "2024-03-02"}
    assert story_node([first, second], "https://t.example/a", []) is first
    assert story_node([first, second], None, ["Mill  burns!"]) is second
    assert story_node([first, second], None, []) == {}
    assert story_node([], None, []) == {}


def test_names_of_parts_lists_and_references() -> None:
    person = {"@id": "#ida", "@type": "Person", "name": "Ida Holm"}
    assert names({"@id": "#ida"}, by_id([person])) == ["Ida Holm"]
    assert names([{"givenName": "Ida", "familyName": "Holm"}, "Per Ask"]) == ["Ida Holm", "Per Ask"]
    assert names({"@id": "#nobody"}, by_id([person])) == []
    assert names([None, 3, {"name": None}, " "]) == []


def test_a_gallery_is_the_story_of_a_page_without_another() -> None:
    gallery = '{"@type": "ImageGallery", "headline": "The fair", "datePublished": "2024-08-24"}'
    assert story_node(nodes_of('{"@type": "WebPage"}', gallery), None, [])["headline"] == "The fair"
    assert story_node(nodes_of(gallery, f"{{{STORY}}}"), None, [])["headline"] == "Mill burns"
