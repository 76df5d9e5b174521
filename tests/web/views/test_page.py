"""The skeleton of the page: sound, named for screen readers, and without a word from outside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from web_parts import checked

from qa.llm.settings import ModelServer
from qa.web.views.page import page_html

WEB = Path(__file__).resolve().parents[3] / "qa" / "web"
STATIC, TEMPLATES = WEB / "static", WEB / "templates"
SERVER = ModelServer("http", "127.0.0.1", 11434, "/v1", "llama3.2")


@pytest.mark.parametrize("has_login", [False, True])
@pytest.mark.parametrize("has_model", [False, True])
def test_the_page_is_sound(has_login: bool, has_model: bool) -> None:
    html = page_html(has_login=has_login, server=SERVER if has_model else None)
    page = checked(html.replace('href="logout"', 'href="?logout"'))
    assert ('href="logout"' in html) is has_login
    assert "@" not in html
    # Nothing runs or loads by itself.
    assert not {"script", "style", "img", "iframe", "link", "base"} & set(page.tags)
    assert page.tags.count("h1") == 1


def test_everything_that_can_be_used_has_a_name() -> None:
    page = checked(page_html(has_login=False))
    labelled = set(page.values("for"))
    text = page_html(has_login=False)
    for tag, attributes in page.elements:
        if tag in ("input", "select", "textarea"):
            inside = re.search(rf'<label[^>]*>[^<]+<{tag}[^>]*id="{attributes["id"]}"', text)
            assert "aria-label" in attributes or attributes["id"] in labelled or inside, attributes
        if attributes.get("role") in ("log", "region", "group") or tag in (
            "nav",
            "section",
            "aside",
        ):
            assert attributes.get("aria-label")
    assert not re.search(r"<button[^>]*>\s*</button>", text)


def test_the_scripts_find_what_they_look_for() -> None:
    ids = set(checked(page_html(has_login=False, server=SERVER)).values("id"))
    made = {"cw-reader-title", "cw-wire"}  # by the reader, by the layout
    for script in (
        "main",
        "talk",
        "sources",
        "reader",
        "filters",
        "rail",
        "save",
        "theme",
        "model",
    ):
        text = (STATIC / f"{script}.js").read_text("utf-8")
        for name in re.findall(r'querySelector\("#(cw-[a-z-]+)"\)', text):
            assert name in ids | made, f"{script}.js looks for {name}"


def test_no_two_pages_differ_but_for_the_way_out() -> None:
    inside, outside = page_html(has_login=True), page_html(has_login=False)
    assert inside.replace('<a class="cw-tool" href="logout">Sign out</a>', "") == outside


def test_the_page_says_where_question_and_passages_go() -> None:
    assert "language model" not in page_html(has_login=False)
    here = checked(page_html(has_login=False, server=SERVER)).words
    assert "The language model llama3.2, on the machine that runs Citewire," in here
    assert "chooses among the sentences found." in here and "Quotes only" in here
    far = replace(SERVER, scheme="https", host="llm.example", port=443, model="<b>big")
    there = checked(page_html(has_login=False, server=far, summarises=True)).words
    assert (
        "Your question, those before it and the sentences found are sent to llm.example, "
        "where the language model <b>big chooses among them and sums up the quotes."
    ) in there


def test_every_icon_is_drawn_in_the_page_and_no_glyph_stands_for_one() -> None:
    drawn = set(re.findall(r'id="cw-i-([a-z-]+)"', page_html(has_login=False)))
    sources = [*STATIC.glob("*.js"), *STATIC.glob("*.css"), *TEMPLATES.glob("*.html")]
    text = "".join(source.read_text("utf-8") for source in sources)
    used = set(re.findall(r'(?:icon|labelled|relabel)\((?:button, "[^"]*", )?"([a-z-]+)"', text))
    assert {"copy", "thumb-up", "again"} <= used <= drawn
    # What a machine without a font of pictures shows as an empty box.
    symbols = {char for char in text if unicodedata.category(char) in ("So", "Sk", "Sm")}
    assert not {char for char in symbols if not char.isascii()}
