"""What axe, the engine of accessibility checks, finds on the page in all of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from visiting import CHLORINE, UNANSWERED, UNCERTAIN, UNFOLDS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def findings(visit: Visit, state: str) -> list[str]:
    """What is wrong with a state of the page, as lines to read."""
    report = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
    return [
        f"{state}: {rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in report["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (360, "light")])
def test_no_state_of_the_page_shuts_anybody_out(
    browser: Browser, chat: str, width: int, scheme: str
) -> None:
    violations: list[str] = []
    with Visit(browser, chat, width=width, height=900, color_scheme=scheme) as visit:
        page = visit.page
        page.locator(".cw-example").first.wait_for()
        violations += findings(visit, "welcome")
        page.click("#cw-limits summary")
        turn = visit.ask(CHLORINE)
        turn.locator(".cw-differ").wait_for()
        turn.locator(".cw-more summary").click()
        turn.get_by_role("button", name="Bad answer").click()
        page.click("#cw-export")
        violations += findings(visit, "figures that differ, limits, thumb, forms of export")
        page.keyboard.press("Escape")
        page.click("#cw-limits summary")
        turn.locator(".cw-cite").first.focus()
        page.locator(".cw-tip.cw-shown").wait_for()
        violations += findings(visit, "what a marker shows")
        visit.read(turn.locator(".cw-cite").first)
        violations += findings(visit, "reader")
        page.keyboard.press("Escape")
        visit.ask(UNANSWERED)
        visit.ask(UNCERTAIN)
        visit.ask(UNFOLDS).locator(".cw-timeline-entry").first.wait_for()
        page.locator(".cw-timeline-bar").first.click()
        violations += findings(visit, "refusal, uncertain answer, timeline")
        if width == 360:
            page.click("#cw-rail-button")
            violations += findings(visit, "conversations")
            page.keyboard.press("Escape")
        page.click("#cw-archive-button")
        page.locator(".cw-holdings-found .cw-open").first.wait_for()
        violations += findings(visit, "archive")
    assert not violations, "\n".join(violations)
