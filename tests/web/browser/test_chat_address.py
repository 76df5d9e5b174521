"""Questions and their limits in the address of the page: shared, gone back to, loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from visiting import BRIDGE, CHLORINE, LIBYA, REOPENED, RUSSIA, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def days(visit: Visit) -> list[str]:
    cards = visit.page.locator(".cw-sources:visible .cw-card").all()
    return [day for card in cards if (day := card.get_attribute("data-day"))]


def test_limits_hold_and_travel_with_the_address(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        whole = visit.ask(REOPENED)
        assert "on Saturday at noon" in whole.inner_text()
        visit.limit("As of", "2025-12-31")
        early = visit.ask(REOPENED)
        assert "on Saturday at noon" not in early.inner_text()
        assert days(visit) and max(days(visit)) <= "2025-12-31"
        visit.limit("As of", "")
        visit.limit("Since", "1999-01-01")
        visit.limit("Until", "1999-12-31")
        assert visit.ask(BRIDGE).locator(".cw-refusal").count() == 1

        page.click("#cw-clear")
        assert page.locator("#cw-limited").inner_text() == ""
        visit.limit("Since", "2025-09-01")
        visit.limit("Until", "2025-11-30")
        page.get_by_role("checkbox", name="The Marrowford Ledger").check()
        turn = visit.ask(BRIDGE)
        assert days(visit) and all("2025-09-01" <= day <= "2025-11-30" for day in days(visit))
        assert dict(parse_qsl(urlsplit(page.url).query)) == {
            "q": BRIDGE,
            "since": "2025-09-01",
            "until": "2025-11-30",
            "outlet": "The Marrowford Ledger",
        }
        link = turn.get_by_role("link", name="Copy link").evaluate("link => link.href")
        assert link == page.url
        shown, cards = turn.inner_text(), visit.sources()
        assert turn.locator(".cw-cite").count()

        # Somebody else, elsewhere, opens it.
        with Visit(browser, chat, address=page.url.removeprefix(chat), locale="en-GB") as other:
            again = other.answered(0)
            assert again.inner_text() == shown and other.sources() == cards
            assert other.page.locator("#cw-since").input_value() == "2025-09-01"
            assert other.page.locator("#cw-until").input_value() == "2025-11-30"
            box = other.page.get_by_role(
                "checkbox", name="The Marrowford Ledger", include_hidden=True
            )
            assert box.is_checked()
            assert other.page.locator("#cw-limited").inner_text() == "(3)"
            assert other.asked == 1


def test_a_shared_follow_up_leans_on_what_it_leant_on(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(LIBYA)
        visit.limit("As of", "2020-06-17")
        turn = visit.ask(RUSSIA)
        assert turn.locator(".cw-chip", has_text="Libya").count() == 1
        shown, cards, address = read(turn), visit.sources(), visit.page.url
    with Visit(browser, chat, address=address.removeprefix(chat)) as other:
        assert read(other.answered(0)) == shown and other.sources() == cards


def read(turn: Locator) -> str:
    """What a turn shows but for the next questions, which come later."""
    return turn.inner_text().partition("ASK NEXT")[0].strip()


def test_an_address_with_a_wrong_day_gets_a_sentence(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, address="?q=Who%3F&since=next+week&outlet=%00&x=1") as visit:
        turn = visit.answered(0)
        assert "write it as YYYY-MM-DD" in turn.locator(".cw-notice").inner_text()
        assert visit.ask(BRIDGE).locator(".cw-refusal").count() == 1  # there is no such outlet
        visit.page.click("#cw-limits summary")
        visit.page.click("#cw-clear")
        assert visit.ask(BRIDGE).locator(".cw-quote").count()


def test_back_and_forward_go_from_question_to_question(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(BRIDGE)
        at_bridge, bridge = page.url, visit.sources()
        visit.ask(CHLORINE)
        at_chlorine, chlorine = page.url, visit.sources()
        assert at_bridge != at_chlorine

        def went(address: str, sources: list[tuple[str, str]]) -> None:
            title = sources[0][1]
            page.locator(".cw-card:visible h4").first.get_by_text(title, exact=True).wait_for()
            assert page.url == address and visit.sources() == sources

        page.go_back()
        went(at_bridge, bridge)
        page.go_forward()
        went(at_chlorine, chlorine)

        page.click("#cw-new")
        page.locator(".cw-turn").first.wait_for(state="detached")
        assert page.url == chat
        visit.ask(REOPENED)
        page.go_back()
        page.locator("#cw-welcome").wait_for()
        page.go_back()
        went(at_chlorine, chlorine)
        assert page.locator(".cw-turn").count() == 2
        page.go_back()
        went(at_bridge, bridge)
        page.go_back()
        page.locator("#cw-welcome").wait_for()
        assert page.url == chat and page.locator(".cw-turn").count() == 0
        assert visit.asked == 3


def test_back_leaves_a_page_that_a_link_opened(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(CHLORINE)
        link = page.url
        page.goto(chat + "health")
        page.goto(link)
        visit.ready()
        visit.answered(0)
        page.go_back()
        page.wait_for_url(chat + "health")
        visit.trouble.clear()  # Gradio tells the console that its streams ended with the page


def test_loading_again_restores_and_does_not_ask(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.ask(CHLORINE)
        first = page.locator(".cw-turn .cw-answer").first
        turns = [visit.ask(BRIDGE).locator(".cw-answer").inner_html(), first.inner_html()]
        address = page.url
        page.reload()
        visit.ready()
        last = visit.answered(1)
        assert [last.locator(".cw-answer").inner_html(), first.inner_html()] == turns
        assert page.url == address and visit.asked == 2
        # In the room where it is read: the last question is at the top, or the room at its end.
        top = last.locator("h2").evaluate("one => one.getBoundingClientRect().top")
        room = page.locator("#cw-scroll").evaluate("one => one.getBoundingClientRect().top")
        left = page.locator("#cw-scroll").evaluate(
            "one => one.scrollHeight - one.clientHeight - one.scrollTop"
        )
        assert abs(top - room) < 60 or abs(left) < 2
