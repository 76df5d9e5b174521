"""What one can do with a conversation: ask on, change a question, find an old talk, stop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from visiting import BRIDGE, CHLORINE, KEPT, LIBYA, REOPENED, TRAINS, Gate, Visit, served

from qa.archive import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route


# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


def is_clean(visit: Visit) -> bool:
    """Whether axe finds nothing serious."""
    report = Axe().run(visit.page, options={"resultTypes": ["violations"]}).response
    serious = [rule for rule in report["violations"] if rule["impact"] in ("serious", "critical")]
    assert not serious, serious
    return True


@pytest.mark.parametrize("width", [1280, 360])
def test_what_may_be_asked_next_stands_under_the_answer(
    browser: Browser, chat: str, width: int
) -> None:
    with Visit(browser, chat, width=width) as visit:
        page = visit.page
        page.locator(".cw-example").first.wait_for()
        before = page.evaluate(SHIFTS)
        visit.limit("As of", "2020-06-17")
        page.get_by_text("Limit by date, outlet or language").click()
        turn = visit.ask(LIBYA)
        questions = turn.locator(".cw-next button")
        questions.first.wait_for()
        assert page.evaluate(SHIFTS) - before < 0.05
        texts = questions.all_inner_texts()
        assert 1 <= len(texts) <= 3 and all(text.endswith("?") for text in texts)
        assert is_clean(visit)

        # They come back with the conversation, without being looked for again.
        page.reload()
        visit.ready()
        questions.first.wait_for()
        assert questions.all_inner_texts() == texts

        questions.first.click()
        answer = visit.answered(1)
        assert answer.locator("h2").inner_text() == texts[0] and answer.locator(".cw-quote").count()
        [first, second] = visit.kept()[0]["turns"]
        assert second["asked"]["as_of"] == first["asked"]["as_of"] == "2020-06-17"
        assert second["asked"]["after"] == []


def test_next_questions_that_come_too_late_are_not_shown(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            body = json.loads(route.request.post_data or "{}")
            if body.get("fn_name") == "next_questions" and not held:
                held.append(route)
            else:
                route.continue_()

        page.route("**/component_server**", hold)
        turn = visit.ask(LIBYA)
        visit.ask(BRIDGE)
        assert len(held) == 1
        with page.expect_response("**/component_server**"):
            held[0].continue_()
        page.wait_for_function(
            "Object.values(localStorage).some((text) => text.includes('next'))", timeout=15_000
        )
        assert turn.locator(".cw-next button").count() == 0


def test_a_question_is_changed_and_asked_again(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        visit.limit("Since", "2019-01-01")
        visit.ask(BRIDGE)
        visit.ask(REOPENED)
        visit.ask(TRAINS)
        turns = page.locator(".cw-turn")

        # By keyboard alone; Escape leaves all as it was.
        pencil = turns.nth(1).get_by_role("button", name="Change this question")
        pencil.focus()
        page.keyboard.press("Enter")
        field = page.get_by_label("The question, to be changed")
        assert visit.has_focus(field) and field.input_value() == REOPENED
        assert "and of the one behind it" in turns.nth(1).inner_text()
        assert is_clean(visit)
        page.keyboard.press("Escape")
        assert field.count() == 0 and visit.has_focus(pencil)
        assert turns.nth(1).locator("h2").inner_text() == REOPENED

        page.keyboard.press("Enter")
        field.fill("  ")
        page.keyboard.press("Enter")
        assert field.count() == 1  # nothing is asked without words
        field.fill(CHLORINE)
        page.keyboard.press("Enter")
        turn = visit.answered(1)
        assert turn.locator("h2").inner_text() == CHLORINE
        assert turn.locator(".cw-quote").count()
        assert turns.count() == 2
        [conversation] = visit.kept()
        asked = [turn["asked"] for turn in conversation["turns"]]
        assert [one["question"] for one in asked] == [BRIDGE, CHLORINE]
        assert {one["since"] for one in asked} == {"2019-01-01"}
        assert page.locator("#cw-undo").inner_text().startswith("2 answers were replaced.")
        assert is_clean(visit)

        page.get_by_role("button", name="Bring back").click()
        turns.nth(2).wait_for()
        assert turns.locator("h2").all_inner_texts() == [BRIDGE, REOPENED, TRAINS]
        assert not page.locator("#cw-undo").is_visible()
        [conversation] = visit.kept()
        assert [turn["asked"]["question"] for turn in conversation["turns"]] == [
            BRIDGE,
            REOPENED,
            TRAINS,
        ]
        assert visit.asked == 4

        # The first one names the conversation; what is asked next puts the way back away.
        turns.first.get_by_role("button", name="Change this question").click()
        field.fill(LIBYA)
        page.get_by_role("button", name="Ask again", exact=True).first.click()
        visit.answered(0)
        assert turns.count() == 1 and visit.kept()[0]["name"] == LIBYA[:60]
        visit.ask(BRIDGE)
        assert not page.locator("#cw-undo").is_visible()


def test_conversations_stand_by_day_and_are_found_by_their_words(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat, width=1400) as visit:
        page = visit.page
        number, names = page.locator("#cw-number"), page.locator(".cw-choose")
        assert number.inner_text() == "None yet. Kept in this browser."
        visit.ask(BRIDGE)
        visit.ask(CHLORINE)
        page.evaluate(
            """([prefix, days]) => {
              const kept = Object.entries(localStorage);
              const [, text] = kept.find(([key]) => key.startsWith(prefix));
              for (const [name, used] of days) {
                const old = { ...JSON.parse(text), id: name, name, used };
                old.turns = old.turns.slice(0, 1);
                localStorage.setItem(prefix + name, JSON.stringify(old));
              }
              const yesterday = new Date();
              yesterday.setDate(yesterday.getDate() - 1);
              const old = { ...JSON.parse(text), id: "late", name: "late", turns: [],
                used: yesterday.toISOString() };
              localStorage.setItem(prefix + "late", JSON.stringify(old));
            }""",
            [KEPT, [["older", "2024-02-03T12:00:00Z"], ["oldest", "2023-12-24T12:00:00Z"]]],
        )
        page.reload()
        visit.ready()
        names.nth(3).wait_for()
        days = page.locator("#cw-conversations h3").all_inner_texts()
        assert [day.lower() for day in days] == [
            "today",
            "yesterday",
            "3 february 2024",
            "24 december 2023",
        ]
        assert number.inner_text() == "Kept in this browser only."

        # Words of a question, and of an answer.
        words = page.get_by_label("Find words in the conversations")
        words.fill("CHLORINE Baths")
        page.get_by_text("1 conversation found.").wait_for()
        assert number.get_attribute("role") == "status" and names.count() == 1
        assert page.locator(".cw-place").inner_text() == CHLORINE
        assert is_clean(visit)
        quoted = page.locator(".cw-quote p").first.inner_text().split()[:6]
        words.fill(" ".join(quoted))
        page.get_by_text("3 conversations found.").wait_for()
        assert names.count() == 3
        words.fill("zeppelin")
        page.get_by_text("None has these words.").wait_for()
        assert names.count() == 0
        words.press("Escape")
        assert words.input_value() == "" and names.count() == 4

        # Choosing leads to the turn that has the words.
        words.fill("chlorine")
        page.get_by_text("1 conversation found.").wait_for()
        names.first.click()
        page.wait_for_function("history.state.turn === 2")


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


def test_another_question_waits_and_escape_stops(
    browser: Browser, archive: Archive, gate: Gate
) -> None:
    with served(archive, reranker=gate) as base, Visit(browser, base) as visit:
        page = visit.page
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        page.locator(".cw-turn .cw-waiting").wait_for()
        page.fill("#cw-question", TRAINS)
        page.keyboard.press("Enter")
        page.get_by_text("An answer is on its way").wait_for()
        assert page.locator(".cw-turn").count() == 1
        assert page.locator("#cw-question").input_value() == TRAINS
        page.keyboard.press("Escape")
        assert page.locator(".cw-turn .cw-notice").inner_text() == "Stopped."
        assert page.locator("#cw-send").is_visible()


def test_the_address_of_gradios_own_pages_opens_the_chat(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, address="?view=api") as visit:
        assert visit.page.locator("#cw-question").is_visible()
        assert visit.page.locator("footer:visible, a[href*='view=api']").count() == 0
