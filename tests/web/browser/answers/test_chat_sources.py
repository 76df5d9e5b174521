"""The panel of sources: numbered as cited, sorted at will, the same numbers for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from visiting import BRIDGE, CHLORINE, UNANSWERED, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_cards_show_the_sources_in_the_order_of_citation(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        markers = turn.locator(".cw-quote .cw-cite")
        cited = [number for number, _ in visit.sources() if number]
        assert cited == markers.all_text_contents() and len(cited) >= 2
        near = page.locator(".cw-card.cw-near")
        assert near.count() >= 2 and page.locator(".cw-also").inner_text().lower() == "also found"

        card = page.locator(".cw-card.cw-cited").first
        quote = turn.locator(".cw-quote p").first.inner_text().removesuffix("1")
        assert card.locator("mark").first.inner_text() == quote
        assert "The Marrowford Ledger, 18 September 2025" in card.locator(".cw-meta").inner_text()
        for shown in page.locator(".cw-card").all():
            assert shown.locator(".cw-outlet").inner_text()
            bar = shown.locator(".cw-score")
            percent = round(100 * float(shown.get_attribute("data-score") or "nan"))
            assert bar.get_attribute("aria-label") == f"Relevance {percent} of 100"
            whole, part = bar.bounding_box(), bar.locator("span").bounding_box()
            assert whole and part
            assert part["width"] == pytest.approx(whole["width"] * percent / 100, abs=1)
        words = {word.lower() for word in page.locator(".cw-passage b").all_inner_texts()}
        assert {"footbridge", "road"} <= words
        assert not words & {"the", "is", "by", "while"}

        reader = visit.read(card.get_by_role("link", name="Read in the article"))
        assert reader.locator("mark").inner_text() == quote
        page.keyboard.press("Escape")
        reader = visit.read(near.first.locator("h4 .cw-open"))
        assert reader.locator("mark").count() == 0


def test_sorting_keeps_the_numbers(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(CHLORINE)
        as_cited = visit.sources()
        assert [number for number, _ in as_cited][:3] == ["1", "2", ""]

        def values(name: str) -> list[str]:
            cards = page.locator(".cw-sources:visible .cw-card").all()
            return [card.get_attribute(f"data-{name}") or "" for card in cards]

        page.get_by_label("Order").select_option("by relevance")
        scores = [float(score) for score in values("score")]
        assert scores == sorted(scores, reverse=True)
        assert not page.locator(".cw-also").is_visible()
        for order, is_backward in (("newest first", True), ("oldest first", False)):
            page.get_by_label("Order").select_option(order)
            days = [day for day in values("day") if day]
            assert days == sorted(days, reverse=is_backward) and len(set(days)) > 3
            assert all(values("day")[: len(days)])  # without a date: last
            assert sorted(visit.sources()) == sorted(as_cited)
        # An answer that comes later stands in the order chosen, too.
        visit.ask(BRIDGE)
        days = [day for day in values("day") if day]
        assert days == sorted(days)
        page.get_by_label("Order").select_option("as cited")
        numbers = [number for number, _ in visit.sources() if number]
        assert numbers == [str(place) for place in range(1, len(numbers) + 1)]
        page.locator(".cw-turn").first.locator(".cw-cite").first.click()
        page.keyboard.press("Escape")
        page.locator("#cw-1-1").wait_for()
        assert visit.sources() == as_cited


def test_numbers_outlive_a_reload_and_another_conversation(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        markers = visit.ask(BRIDGE).locator(".cw-quote").all_inner_texts()
        before = visit.sources()
        page.reload()
        visit.ready()
        assert visit.answered(0).locator(".cw-quote").all_inner_texts() == markers
        assert visit.sources() == before

        page.click("#cw-new")
        page.locator(".cw-turn").wait_for(state="detached")
        assert page.locator("#cw-no-sources").is_visible()
        visit.ask(UNANSWERED)
        assert visit.sources() != before
        page.locator(".cw-choose").nth(1).click()
        page.locator(".cw-turn", has_text="1.8 miles").wait_for()
        assert page.locator(".cw-turn .cw-quote").all_inner_texts() == markers
        assert visit.sources() == before
        assert visit.asked == 2


def test_each_answer_of_a_conversation_has_its_own_sources(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        first = visit.ask(BRIDGE)
        before = visit.sources()
        visit.ask(UNANSWERED)
        assert page.locator("#cw-1-1").is_hidden()
        assert page.locator(".cw-near:visible").count() >= 1
        first.locator(".cw-cite").first.click()
        page.keyboard.press("Escape")
        page.locator("#cw-1-1").wait_for()
        assert visit.sources() == before
