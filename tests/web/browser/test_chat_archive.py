"""A course of events as a timeline, and what the archive holds, both on the page of the chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from visiting import CHLORINE, UNFOLDS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_a_course_of_events_opens_its_timeline(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(UNFOLDS)
        bars = turn.locator(".cw-timeline-bar")
        bars.first.wait_for()
        assert turn.locator(".cw-quote").count()
        entries = turn.locator(".cw-timeline-entry:visible")
        days = [day for entry in entries.all() if (day := entry.get_attribute("data-day"))]
        assert len(days) >= 3 and days == sorted(days)
        counted = [
            int(match.group(1))
            for bar in bars.all()
            if (match := re.search(r": (\d+) article", bar.get_attribute("aria-label") or ""))
        ]
        assert len(counted) == bars.count() and sum(counted) >= len(days)

        bar = bars.nth(1)
        since, until = (bar.get_attribute(f"data-{name}") or "" for name in ("since", "until"))
        bar.click()
        assert bar.get_attribute("aria-pressed") == "true"
        narrowed = [entry.get_attribute("data-day") or "" for entry in entries.all()]
        assert narrowed and all(since <= day <= until for day in narrowed)
        assert len(narrowed) == counted[1]
        bar.click()
        assert entries.count() > len(narrowed)

        entry = entries.first.locator(".cw-open")
        title = entry.inner_text()
        reader = visit.read(entry)
        assert reader.locator("h2").inner_text() == title
        page.keyboard.press("Escape")
        assert visit.has_focus(entry)

        bar.click()
        turn.locator(".cw-timeline-within").click()
        again = visit.answered(1)
        assert again.locator("h2").inner_text() == UNFOLDS
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["since"], asked["until"]) == ([since], [until])
        chips = again.locator(".cw-chips").inner_text()
        assert "since " in chips and "until " in chips
        again.locator(".cw-timeline-entry").first.wait_for()
        shown = again.locator(".cw-timeline-entry").all()
        days = [day for entry in shown if (day := entry.get_attribute("data-day"))]
        assert days and all(since <= day <= until for day in days)


def test_every_answer_has_a_timeline_at_a_press(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask(CHLORINE)
        assert turn.locator(".cw-timeline").count() == 0
        button = turn.get_by_role("button", name="Timeline")
        assert button.get_attribute("aria-expanded") == "false"
        button.click()
        turn.locator(".cw-timeline-entry").first.wait_for()
        assert button.get_attribute("aria-expanded") == "true"
        button.click()
        assert not turn.locator(".cw-timeline").is_visible()
        assert button.get_attribute("aria-expanded") == "false"
        # One that comes back with its conversation has it too.
        visit.page.reload()
        visit.ready()
        turn = visit.answered(0)
        turn.get_by_role("button", name="Timeline").click()
        turn.locator(".cw-timeline-entry").first.wait_for()


def test_the_archive_shows_what_it_holds(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        assert "38 articles · 7 outlets" in page.locator("#cw-coverage").inner_text()
        turn = visit.ask(CHLORINE)
        button = page.locator("#cw-archive-button")
        button.click()
        holdings = page.locator("#cw-holdings")
        holdings.locator("[data-part=facts]").wait_for()
        assert not page.locator("#cw-talk").is_visible()
        facts = holdings.inner_text()
        for part in ("38", "The Marrowford Ledger", "all-MiniLM-L6-v2", "English"):
            assert part in facts, part
        assert "Drop" not in facts and page.locator(".cw-upload-form").count() == 0

        page.fill("#cw-holdings-words", "footbridge")
        headlines = holdings.locator(".cw-holdings-found .cw-open")
        holdings.locator(".cw-holdings-count", has_text="footbridge").or_(
            holdings.locator(".cw-holdings-count", has_text=re.compile(r"^\d+ "))
        ).first.wait_for()
        page.wait_for_function(
            """() => [...document.querySelectorAll(".cw-holdings-found .cw-open")]
              .every(link => /footbridge|bridge/i.test(link.textContent))"""
        )
        title = headlines.first.inner_text()
        reader = visit.read(headlines.first)
        assert reader.locator("h2").inner_text() == title
        page.keyboard.press("Escape")
        assert visit.has_focus(headlines.first) and holdings.is_visible()
        page.keyboard.press("Escape")
        assert turn.is_visible() and not holdings.is_visible()
        assert visit.has_focus(button)

        button.click()
        headlines.first.wait_for()
        page.locator("h1").click()  # nothing there has the focus
        page.keyboard.press("/")
        assert visit.has_focus(page.locator("#cw-question"))
        assert turn.locator(".cw-quote").first.is_visible()
