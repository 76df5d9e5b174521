"""Questions at awkward moments: in the very one of an answer, and while the page loads again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say?"

# Asks the next question as soon as an answer stands, sooner than a hand could.
AT_ONCE = """(questions) => new Promise((resolve) => {
  const box = document.querySelector("#cw-question");
  let asked = 0;
  const next = () => {
    const done = document.querySelectorAll(".cw-turn[data-state=answered]").length;
    if (done < asked) return;
    if (asked === questions.length) { resolve(done); return; }
    box.value = questions[asked];
    asked += 1;
    document.querySelector("#cw-form").requestSubmit();
  };
  new MutationObserver(next).observe(document.querySelector("#cw-log"), {
    childList: true, subtree: true, attributes: true,
  });
  next();
})"""

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_a_question_in_the_moment_of_an_answer_is_not_lost(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.page.set_default_timeout(60_000)
        assert visit.page.evaluate(AT_ONCE, [LIBYA, RUSSIA, LIBYA, RUSSIA]) == 4
        numbers = [turn["number"] for turn in visit.kept()[0]["turns"]]
        assert numbers == [1, 2, 3, 4]


def test_a_page_loaded_again_before_its_answer_came_asks_on(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(LIBYA)
        visit.page.fill("#cw-question", RUSSIA)
        visit.page.keyboard.press("Enter")
        visit.page.reload()
        visit.trouble.clear()  # Gradio tells the console that the page before broke off
        visit.page.locator(".cw-turn[data-state=answered]").nth(1).wait_for(timeout=60_000)
        assert visit.page.locator(".cw-turn h2").all_inner_texts() == [LIBYA, RUSSIA]
        assert "Libya" in visit.page.locator(".cw-chip").first.inner_text()
        [kept] = visit.kept()
        assert [turn["asked"]["question"] for turn in kept["turns"]] == [LIBYA, RUSSIA]
