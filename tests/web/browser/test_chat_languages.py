"""The page in other languages than English, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from visiting import CHLORINE, UNFOLDS, Visit

from benchmarks.catalogue import sentences

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

SHOWN = """() => {
  const said = [];
  for (const one of document.querySelectorAll("#cw-page *")) {
    if (one.closest("[lang=en], .cw-question, .cw-quote p, .cw-passage, .cw-body")) continue;
    for (const name of ["aria-label", "title", "placeholder"]) said.push(one.getAttribute(name));
    for (const node of one.childNodes) if (node.nodeType === 3) said.push(node.nodeValue);
  }
  return said.map((text) => (text || "").trim()).filter(Boolean);
}"""
"""What the page says, but for what articles and questions say."""


def left_in_english(page: Page) -> list[str]:
    """What of it is a sentence of ours in English."""
    plain = {sentence for sentence in sentences() if isinstance(sentence, str)}
    same = {"Name", "Markdown", "Index"}  # as in English
    return [text for text in page.evaluate(SHOWN) if text in plain - same]


def place(page: Page, selector: str) -> float:
    """How far from the left edge the middle of an element is, in pixels."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return float(box["x"] + box["width"] / 2)


def test_the_page_speaks_the_language_of_the_browser(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, locale="de-AT") as visit:
        page = visit.page
        assert page.evaluate("document.documentElement.lang") == "de"
        assert page.locator("#cw-send").inner_text() == "Fragen"
        turn = visit.ask(CHLORINE)
        assert "4. Februar 2026" in turn.locator(".cw-quote footer").first.inner_text()
        turn.get_by_role("button", name="Schlechte Antwort").click()
        visit.ask(UNFOLDS).locator(".cw-timeline-entry").first.wait_for()
        visit.read(page.locator(".cw-read:visible").first)
        assert not left_in_english(page)
        page.keyboard.press("Escape")
        page.click("#cw-archive-button")
        page.locator(".cw-holdings-page").wait_for()
        assert not left_in_english(page)


def test_in_arabic_the_page_runs_from_right_to_left(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, width=1400, locale="ar") as visit:
        page = visit.page
        turn = visit.ask(CHLORINE)
        assert not left_in_english(page)
        assert place(page, "#cw-rail") > place(page, "#cw-talk") > place(page, "#cw-panel")
        assert place(page, "#cw-question") > place(page, "#cw-send")
        assert page.evaluate("getComputedStyle(document.querySelector('#cw-page')).direction") == (
            "rtl"
        )
        quote = turn.locator(".cw-quote p").first
        assert quote.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
        report = Axe().run(page, options={"resultTypes": ["violations"]}).response
        assert not [rule["id"] for rule in report["violations"] if rule["impact"] == "critical"]
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_choice_lasts_and_a_link_may_make_it(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, locale="en-GB") as visit:
        page = visit.page
        assert page.locator("#cw-send").inner_text() == "Ask"
        with page.expect_navigation():
            page.select_option("#cw-language", "fr")
        visit.ready()
        assert page.locator("#cw-send").inner_text() == "Demander"
        page.goto(f"{chat}?lang=es")
        visit.ready()
        assert page.locator("#cw-send").inner_text() == "Preguntar"
        assert "lang" not in page.url
        page.goto(chat)
        visit.ready()
        assert page.locator("#cw-language").input_value() == "es"
