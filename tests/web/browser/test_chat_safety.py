"""The chat behind its walls: the policy of the page, and signing in, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from visiting import BRIDGE, Visit, served

from qa.archive import Archive
from qa.web.security.passwords import Logins, password_hash

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_the_policy_of_the_page_stops_what_escaping_would_have_missed(
    browser: Browser, chat: str
) -> None:
    visit = Visit(browser, chat)
    visit.page.evaluate(
        """() => {
          const hole = document.createElement("div");
          document.querySelector("#cw-log").append(hole);
          hole.innerHTML = '<img src="x" onerror="window.pwned = 1">'
            + '<img src="https://evil.example/x.png"><a href="javascript:ran(2)">x</a>'
            + '<form action="https://evil.example/"><button>y</button></form>';
          const script = document.createElement("script");
          script.textContent = "window.pwned = 3";
          hole.append(script);
          fetch("https://evil.example/").catch(() => { });
          hole.querySelector("a").click();
          hole.querySelector("button").click();
        }"""
    )
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.pwned") is None
    assert visit.page.url == chat
    blocked = [line for line in visit.trouble if "Content Security Policy" in line]
    assert len(blocked) >= 6
    visit.close()


def test_one_signs_in_asks_reads_and_signs_out(browser: Browser, archive: Archive) -> None:
    logins = Logins({"nell": password_hash("heron on the weir")})
    with served(archive, logins=logins) as base:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}?q=Who%3F")
        page.fill("#name", "nell")
        page.fill("#password", "wrong")
        page.click("button")
        assert "do not fit" in page.locator("[role=alert]").inner_text()
        page.fill("#name", "nell")
        page.fill("#password", "heron on the weir")
        page.click("button")
        page.wait_for_selector(".cw-status[data-state=ready]", timeout=60_000)
        # The question of the address has outlasted the signing in.
        page.locator(".cw-turn[data-state=answered]").wait_for()
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        page.locator(".cw-turn").nth(1).locator(".cw-cite").first.click()
        page.locator("#cw-reader mark").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Sign out").click()
        page.locator("#password").wait_for()
        page.goto(base)
        assert page.locator("#password").count() == 1 and not page.locator(".cw-turn").count()
        assert not [url for url in asked if not url.startswith((base, "data:", "blob:"))]
        page.context.close()
