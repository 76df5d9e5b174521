"""Templates escape what they show, and nothing but a template makes HTML."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_parts import Page

from qa.text.markup import templates

ROOT = Path(__file__).resolve().parents[3] / "qa"
SOURCES = sorted(ROOT.rglob("templates/*.html"))


def shown(source: str, **values: object) -> str:
    return templates.environment("qa.web").from_string(source).render(values)


@given(st.text(st.characters(exclude_categories=())))
def test_escaped_text_reads_as_the_text(words: str) -> None:
    shown = Page(templates.escape(words)).words
    assert len(shown) == len(words)
    assert all(
        a == b or b == "\N{REPLACEMENT CHARACTER}" for a, b in zip(words, shown, strict=True)
    )


def test_what_no_page_can_show_is_replaced() -> None:
    assert templates.escape("a\x00b\ud800c\u202ed") == "a\ufffdb\ufffdc\ufffdd"


def test_values_are_shown_by_our_own_escaping() -> None:
    words = "<b>\"'&\u202e\x00\ud800"
    assert shown("{{ words }}", words=words) == templates.escape(words)
    assert shown("{% macro m(w) %}<i>{{ w }}</i>{% endmacro %}{{ m(words) }}", words="<") == (
        "<i>&lt;</i>"
    )
    assert shown("{{ number }}", number=7) == "7"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        shown("{{ nothing }}")


@pytest.mark.parametrize("name", ["safe", "join", "replace", "e", "tojson", "format"])
def test_no_filter_lets_text_through(name: str) -> None:
    with pytest.raises(jinja2.TemplateAssertionError):
        shown("{{ words|" + name + " }}", words="<")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>\n  <b>a</b>\n  {{ x }}\n</p>", "<p><b>a</b>1</p>"),
        ('<a href="#"\n   {{ x }}>one\n  two</a>', '<a href="#" 1>one two</a>'),
        ("{% if x %}\n  a{% endif %} b\n", "a b"),
        ("{{ x }} {{ x }}\n{{ x }}", "1 1 1"),
    ],
)
def test_line_breaks_are_layout_beside_tags_and_spaces_in_text(source: str, html: str) -> None:
    assert shown(source, x=1) == html


def test_every_template_is_there_and_compiles() -> None:
    assert len(SOURCES) > 10
    for path in SOURCES:
        package = ".".join(("qa", *path.relative_to(ROOT).parts[:-2]))
        assert files(package).joinpath("templates", path.name).is_file()
        templates.environment(package).get_template(path.name)


def test_no_template_joins_text_to_html() -> None:
    for path in SOURCES:
        for code in re.findall(r"\{[{%](.*?)[%}]\}", path.read_text("utf-8"), re.DOTALL):
            assert not re.search(r"~|\bsafe\b|\bautoescape\b|%\s|\"\s*\+", code), (path.name, code)


def test_nothing_but_the_environment_makes_markup() -> None:
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert "Markup" not in names or path.name == "templates.py", path
