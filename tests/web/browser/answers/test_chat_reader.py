"""The article reader beside the chat: the quote in view, where it is from, its other versions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from visiting import BRIDGE, TRAINS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

CORN_HALL = "What did thieves take from the roof of the Corn Hall?"
ROAD = "They now have a walk of 1.8 miles by the road bridge at Cawl Lane."

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def is_in_view(mark: Locator) -> bool:
    """Whether a marked quote is seen, as far as the page that scrolls shows it."""
    return bool(
        mark.evaluate(
            """mark => {
              const box = mark.getBoundingClientRect();
              const room = mark.closest(".cw-reader-page").getBoundingClientRect();
              return box.height > 0 && box.top >= room.top && box.bottom <= room.bottom
                && room.top >= 0 && room.bottom <= innerHeight;
            }"""
        )
    )


def test_a_marker_opens_its_article_beside_the_chat(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, width=1440, height=620) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        quote = turn.locator(".cw-quote", has_text="1.8 miles")
        marker = quote.locator(".cw-cite")
        number = marker.inner_text()
        reader = visit.read(marker)

        mark = reader.locator("mark")
        assert ROAD in mark.inner_text()
        assert mark.inner_text() == quote.locator("p").inner_text().removesuffix(number)
        assert is_in_view(mark)
        assert page.locator(".cw-reader-page").evaluate("room => room.scrollTop") > 0
        assert page.evaluate("scrollY") == 0
        assert reader.locator("h2").inner_text() == (
            "Footbridge shut after rowing coach sees daylight through a beam"
        )
        head = reader.locator("header").inner_text()
        assert "The Marrowford Ledger, 18 September 2025" in head and "By Nell Arkwright" in head
        assert page.get_by_role("dialog").get_attribute("aria-labelledby") == "cw-reader-title"

        # Beside, not over: the chat is used on.
        talk, room = page.locator("#cw-talk").bounding_box(), reader.bounding_box()
        assert talk and room and talk["x"] + talk["width"] <= room["x"] and talk["width"] > 400
        page.click("#cw-question")
        page.keyboard.type(TRAINS)
        assert page.locator("#cw-question").input_value() == TRAINS
        page.keyboard.press("Enter")
        assert visit.answered(1).locator(".cw-quote").count() and mark.is_visible()

        second = page.locator(".cw-turn").nth(1).locator(".cw-cite").first
        second.click()
        page.locator("#cw-reader mark", has_text="eleven weeks").wait_for()
        page.keyboard.press("Escape")
        reader.wait_for(state="hidden")
        assert visit.has_focus(second)
        lit = page.locator(".cw-card.cw-lit:visible .cw-card-quote.cw-lit")
        assert lit.locator(".cw-number").inner_text() == second.inner_text()

        # Another tab, for who wants one.
        with visit.context.expect_page() as opened:
            marker.click(modifiers=["Control"])
        assert not reader.is_visible()
        opened.value.locator("#cw-reader mark", has_text=ROAD).wait_for()
        opened.value.close()

        visit.read(marker)
        page.get_by_role("button", name="Close").click()
        reader.wait_for(state="hidden")
        assert visit.has_focus(marker)
        # Its own sources are there again, with its card told from the others.
        assert page.locator(".cw-card-quote.cw-lit:visible").get_attribute("id") == f"cw-1-{number}"


def test_the_link_to_the_original_jumps_to_the_very_sentence(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask(BRIDGE)
        reader = visit.read(turn.locator(".cw-quote", has_text="1.8 miles").locator(".cw-cite"))
        link = reader.locator(".cw-original")
        address = link.get_attribute("href") or ""
        page, fragment = address.split("#")
        assert page == "https://marrowford-ledger.example/2025/09/18/footbridge-shut"
        words = unquote(fragment)
        assert words.startswith(":~:text=By the council’s") and words.endswith("Cawl Lane.")
        assert set((link.get_attribute("rel") or "").split()) >= {"noopener", "noreferrer"}

        body = reader.locator(".cw-body").inner_text()
        html = f"<!doctype html><title>-</title><pre style='padding-top: 4000px'>{body}</pre>"
        visit.context.route(
            "https://marrowford-ledger.example/**",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        with visit.context.expect_page() as opened:
            link.click()
        original = opened.value
        original.wait_for_function("scrollY > 3000")
        original.close()
        visit.context.unroute("https://marrowford-ledger.example/**")


def test_copies_are_named_and_can_be_read(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(TRAINS)
        copies = page.locator(".cw-card .cw-copies").first
        assert copies.inner_text() == "also in Tilse Valley Post (15 July 2025)"
        reader = visit.read(turn.locator(".cw-cite").first)
        copies = reader.locator(".cw-copies")
        assert copies.inner_text() == "also in Tilse Valley Post (15 July 2025)"
        copies.locator(".cw-open").click()
        reader.get_by_role("heading", name="No Trains Until October").wait_for()
        assert "Tilse Valley Post, 15 July 2025" in reader.locator("header").inner_text()
        assert "Skerrow Evening Star" in reader.locator(".cw-copies").inner_text()
        page.keyboard.press("Escape")
        assert visit.has_focus(turn.locator(".cw-cite").first)


def test_one_goes_from_one_version_of_an_article_to_the_other(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        marker = visit.ask(CORN_HALL).locator(".cw-cite").first
        reader = visit.read(marker)
        assert ", changed 8 August 2025" in reader.locator("header").inner_text()
        reader.locator(".cw-earlier .cw-open").first.click()
        hint = reader.locator(".cw-version")
        hint.wait_for()
        assert "two tonnes" in reader.locator("mark").inner_text()
        hint.locator(".cw-open").click()
        reader.locator(".cw-earlier").wait_for()
        page.keyboard.press("Escape")
        reader.wait_for(state="hidden")
        assert visit.has_focus(marker)


def test_an_address_opens_an_article_or_says_that_it_is_gone(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        place = visit.ask(BRIDGE).locator(".cw-cite").first.get_attribute("href") or ""
    with Visit(browser, chat, address=place) as visit:
        assert is_in_view(visit.reader().locator("mark"))
        assert visit.asked == 0
        visit.page.keyboard.press("Escape")
        visit.page.locator("#cw-reader").wait_for(state="hidden")
        for address, said in (
            ("?article=ffffffffffffffff", "no longer in the archive"),
            ("?article=%3Cb%3E&start=-1", "no longer in the archive"),
            ("?article=ffffffffffffffff&end=99999999999", "does not understand"),
        ):
            visit.page.goto(chat + address)
            visit.page.locator("#cw-reader .cw-notice", has_text=said).wait_for()
