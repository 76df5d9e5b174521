"""The answer on the chat's page: it grows, cites, tells how far to trust it, and refuses."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from visiting import (
    BRIDGE,
    CHLORINE,
    KEPT,
    LIBYA,
    RUSSIA,
    TRAINS,
    UNANSWERED,
    Gate,
    Visit,
    served,
)

from qa.archive import Archive
from qa.web.limits import TOO_BUSY, Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# Asked in one test each: what is known already comes whole at once.
SHUT_BY, SHUT_WHY = "Who shut Tanners' Footbridge?", "Why was Tanners' Footbridge shut?"
RUSSIA_TOO = "And what did Russia say?"

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


def keep_states(page: Page) -> None:
    """Have the page note every state of the answer that grows."""
    page.evaluate(
        """() => {
          window.states = [];
          new MutationObserver(() => {
            const turn = [...document.querySelectorAll(".cw-turn")].pop();
            const state = `${turn.dataset.state} ${turn.querySelectorAll(".cw-quote").length}`;
            if (states.at(-1) !== state) states.push(state);
          }).observe(document.querySelector("#cw-log"),
            { subtree: true, childList: true, attributes: true });
        }"""
    )


def test_quotes_come_one_after_the_other_each_with_its_links(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        keep_states(page)
        turn = visit.ask(SHUT_BY)
        quotes = turn.locator(".cw-quote").count()
        assert quotes >= 2
        # The first is the answer; what is folded under it comes with the whole.
        assert page.evaluate("states") == ["waiting 0", "answering 1", f"answered {quotes}"]

        assert "The town council closed" in turn.inner_text()
        numbers = turn.locator(".cw-quote .cw-cite").all_text_contents()
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        marker = turn.locator(".cw-cite").first
        assert marker.evaluate("link => [link.tagName, link.parentElement.tagName]") == ["A", "SUP"]
        assert "Source 1: The Marrowford Ledger" in (marker.get_attribute("aria-label") or "")
        # What follows the address of the page opens the article by itself.
        where = marker.get_attribute("href") or ""
        with Visit(browser, chat, address=where) as other:
            quote = turn.locator(".cw-quote p").first.inner_text()
            assert other.reader().locator("mark").inner_text() == quote.removesuffix("1")


def test_a_marker_works_while_the_rest_is_on_its_way(browser: Browser, chat: str) -> None:
    def first_quote_only(route: Route) -> None:
        answer = route.fetch()
        messages = answer.text().split("\n\n")
        first = next(place for place, message in enumerate(messages) if '"answering"' in message)
        route.fulfill(response=answer, body="\n\n".join([*messages[: first + 1], ""]))

    with Visit(browser, chat) as visit:
        visit.page.route("**/queue/data*", first_quote_only)
        visit.page.fill("#cw-question", SHUT_WHY)
        visit.page.keyboard.press("Enter")
        turn = visit.page.locator(".cw-turn[data-state=answering]")
        turn.wait_for()
        assert turn.locator(".cw-quote").count() == 1
        assert visit.page.locator("#cw-stop").is_visible()
        assert visit.sources()[0][0] == "1"
        quote = turn.locator(".cw-quote p").inner_text().removesuffix("1")
        assert visit.read(turn.locator(".cw-cite")).locator("mark").inner_text() == quote


def test_pointer_and_keyboard_show_what_a_marker_stands_for(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        quote = turn.locator(".cw-quote p").first.inner_text()
        marker = turn.locator(".cw-cite").first
        tip = page.locator(f"#{marker.get_attribute('aria-describedby')}")
        assert not tip.is_visible()
        for is_pointed_at, key in ((True, ""), (False, "Escape"), (True, "Escape")):
            if is_pointed_at:
                marker.hover()
            else:
                marker.focus()
            tip.wait_for()
            shown = tip.inner_text()
            for part in (
                "The Marrowford Ledger, 18 September 2025",
                "Footbridge shut after rowing coach sees daylight through a beam",
                quote[:60],
            ):
                assert part in shown
            box = tip.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] >= 0
            if key:
                page.keyboard.press(key)
            else:
                page.mouse.move(0, 0)
            tip.wait_for(state="hidden")
            page.mouse.move(0, 0)
            page.locator("#cw-question").focus()


def test_what_sources_and_days_there_are_is_said_at_a_glance(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        trains = visit.ask(TRAINS)
        assert (
            trains.locator(".cw-trust").inner_text() == "1 independent outlet · newest 14 July 2025"
        )
        credit = trains.locator(".cw-quote footer").first.inner_text()
        assert (
            credit == "Skerrow Evening Star, 14 July 2025; also in Tilse Valley Post (15 July 2025)"
        )

        turn = visit.ask(CHLORINE)
        assert turn.locator(".cw-trust").inner_text() == (
            "1 outlet for each quote · newest 6 February 2026 · figures differ"
        )
        box = turn.locator(".cw-differ")
        assert box.locator("h3").inner_text().lower().endswith("sources differ: people")
        rows = box.locator("li").all_inner_texts()
        assert any("Twelve" in row and "The Marrowford Ledger, 4 Feb" in row for row in rows)
        assert any("Nineteen" in row and "Tilse Valley Post, 6 Feb" in row for row in rows)
        tops = {round(row.bounding_box()["y"]) for row in box.locator("li").all()}  # type: ignore[index]
        assert len(tops) == 1  # side by side
        mark = turn.locator(".cw-quote .cw-differs").first
        assert mark.inner_text().strip() == "sources differ"
        mark.click()
        assert visit.has_focus(box) and visit.asked == 2
        reader = visit.read(box.locator("li", has_text="Nineteen").locator(".cw-cite"))
        assert "nineteen" in reader.locator("mark").inner_text().lower()


def test_what_was_understood_can_be_taken_away(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        assert visit.ask(LIBYA).locator(".cw-chip").count() == 0
        visit.limit("As of", "2020-06-17")
        turn = visit.ask(RUSSIA)
        time, *carried, as_of = turn.locator(".cw-chip").all()
        assert time.inner_text().startswith("last week · 8–14 Jun 2020")
        assert as_of.inner_text().startswith("as of 17 June 2020")
        [libya] = [chip for chip in carried if "Libya" in chip.inner_text()]
        assert libya.get_attribute("aria-label") == (
            "Ask again without “Libya”, taken from an earlier question"
        )

        libya.focus()
        page.keyboard.press("Enter")
        again = visit.answered(2)
        assert again.locator("h2").inner_text() == RUSSIA
        chips = again.locator(".cw-chips").inner_text()
        assert "last week" in chips and "Libya" not in chips

        again.locator(".cw-chip").first.click()
        last = visit.answered(3)
        shown = " ".join(last.locator(".cw-chip").all_inner_texts())
        assert "as of 17 June" in shown and "last week" not in shown and "Libya" not in shown
        last.locator(".cw-chip", has_text="as of").click()
        assert visit.answered(4).locator(".cw-chip", has_text="as of").count() == 0
        assert page.locator("#cw-as-of").input_value() == ""

        # A new conversation: nothing is left to lean on.
        page.click("#cw-new")
        page.locator(".cw-turn").first.wait_for(state="detached")
        fresh = visit.ask(RUSSIA).locator(".cw-chip").all_inner_texts()
        assert not any("Libya" in chip for chip in fresh)


def test_limits_can_be_taken_away_one_by_one(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.limit("Since", "2025-09-01")
        visit.page.get_by_role("checkbox", name="Radio Tilse").check()
        visit.page.get_by_role("checkbox", name="The Marrowford Ledger").check()
        assert visit.page.locator("#cw-limited").inner_text() == "(3)"
        turn = visit.ask(BRIDGE)
        shown = [chip.inner_text().strip() for chip in turn.locator(".cw-chip").all()]
        assert shown == ["since 1 September 2025", "The Marrowford Ledger", "Radio Tilse"]
        turn.locator(".cw-chip", has_text="since").click()
        turn = visit.answered(1)
        assert visit.page.locator("#cw-since").input_value() == ""
        turn.locator(".cw-chip", has_text="Marrowford").click()
        turn = visit.answered(2)
        assert turn.locator(".cw-chip").count() == 1
        assert not visit.page.get_by_role("checkbox", name="The Marrowford Ledger").is_checked()
        outlets = visit.page.locator(".cw-sources:visible .cw-outlet").all_inner_texts()
        assert set(outlets) == {"Radio Tilse"}
        # What was asked stays what it was: each answer keeps its own limits.
        assert visit.page.locator(".cw-turn").first.locator(".cw-chip").count() == 3


def test_an_example_question_is_answered_by_one_click(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        example = visit.page.locator(".cw-example").first
        question = example.inner_text()
        example.click()
        turn = visit.answered(0)
        assert turn.locator("h2").inner_text() == question
        assert turn.locator(".cw-quote").count() >= 1
        assert not visit.page.locator(".cw-welcome").is_visible()


def test_a_list_of_articles_goes_on_and_small_talk_offers_questions(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask("What is the newest article you have?")
        assert turn.locator(".cw-reply").inner_text().startswith("The newest article here is “")
        listed = turn.locator(".cw-listed .cw-open")
        assert listed.count() == 20
        with visit.page.expect_download() as saved:
            turn.get_by_role("button", name="Save as CSV").click()
        assert saved.value.suggested_filename == "What-is-the-newest-article-you-have.csv"
        turn.locator(".cw-listed-more").click()
        turn.locator(".cw-listed > li").nth(20).wait_for()
        assert listed.count() == 38 and turn.locator(".cw-listed-more").count() == 0
        headline = listed.nth(25).inner_text()
        listed.nth(25).click()
        visit.page.get_by_role("heading", name=headline, exact=True).first.wait_for()
        greeted = visit.ask("thank you!")
        assert greeted.locator(".cw-reply").inner_text().startswith("You are welcome.")
        assert greeted.locator(".cw-example").count() == 3


def test_a_refusal_names_what_is_held_and_what_comes_nearest(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask(UNANSWERED)
        said = turn.locator(".cw-refusal").inner_text()
        assert said.startswith("No answer found in this archive")
        assert "38 articles from 2019-05-12 to 2026-02-24" in said
        assert turn.locator(".cw-cite").count() == 0
        nearest = turn.locator(".cw-nearest .cw-open")
        assert nearest.count() == 3
        title = nearest.first.inner_text()
        reader = visit.read(nearest.first)
        assert reader.locator("h2").inner_text() == title
        assert reader.locator("mark").count() == 0
        visit.page.keyboard.press("Escape")
        assert visit.has_focus(nearest.first)
        visit.page.locator(".cw-sources:visible .cw-card").first.wait_for()
        assert visit.sources() and not any(number for number, _ in visit.sources())


@pytest.mark.parametrize(
    ("question", "sentence"), [("x" * 100_000, "100,000 characters"), ("   ", "question is empty")]
)
def test_a_question_that_cannot_be_asked_gets_a_sentence(
    browser: Browser, chat: str, question: str, sentence: str
) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask(question)
        assert sentence in turn.locator(".cw-notice").inner_text()
        assert visit.page.locator("#cw-question").input_value() == question
        assert "Traceback" not in visit.page.content()
        assert visit.ask(BRIDGE).locator(".cw-quote").count()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


def test_an_answer_is_stopped_and_asked_for_again(
    browser: Browser, archive: Archive, gate: Gate
) -> None:
    with served(archive, reranker=gate) as base, Visit(browser, base) as visit:
        page = visit.page
        gate.asked.clear()
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        assert gate.asked.wait(30)
        page.locator(".cw-turn .cw-waiting").wait_for()
        assert page.locator("#cw-log").get_attribute("aria-busy") == "true"
        page.fill("#cw-question", TRAINS)  # typing goes on while an answer is on its way
        page.click("#cw-stop")
        turn = page.locator(".cw-turn")
        assert turn.locator(".cw-notice").inner_text() == "Stopped."
        assert turn.locator("h2").inner_text() == BRIDGE
        assert page.locator("#cw-send").is_visible() and not page.locator("#cw-stop").is_visible()
        assert page.locator("#cw-question").input_value() == TRAINS
        assert visit.kept() == []

        # The server is still at it: what is asked now waits for its end.
        turn.get_by_role("button", name="Ask again").click()
        page.locator(".cw-turn").nth(1).wait_for()
        page.click("#cw-stop")
        page.locator(".cw-turn").nth(1).get_by_role("button", name="Ask again").click()
        page.locator(".cw-turn").nth(2).wait_for()
        gate.open.set()
        again = visit.answered(2)
        assert again.locator("h2").inner_text() == BRIDGE
        cited = again.locator(".cw-cite").count()
        assert cited
        assert page.locator(".cw-turn .cw-notice").all_inner_texts() == ["Stopped."] * 2
        again.get_by_role("button", name="Ask again").click()
        assert visit.answered(3).locator(".cw-cite").count() == cited
        assert [turn["number"] for turn in visit.kept()[0]["turns"]] == [3, 4]


def test_a_question_is_stopped_before_the_queue_has_taken_it(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        held: list[Route] = []
        page.route("**/queue/join*", lambda route: held.append(route))
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        page.locator(".cw-turn").wait_for()
        page.click("#cw-stop")
        assert page.locator(".cw-turn .cw-notice").inner_text() == "Stopped."
        for route in held:
            route.continue_()
        page.unroute("**/queue/join*")
        page.get_by_role("button", name="Ask again").click()
        assert visit.answered(1).locator(".cw-quote").count()


def test_who_waits_for_others_can_stop_too(browser: Browser, archive: Archive, gate: Gate) -> None:
    limits = Limits(queue=2, at_once=1)
    with (
        served(archive, reranker=gate, limits=limits) as base,
        Visit(browser, base) as first,
        Visit(browser, base) as second,
    ):
        for visit in (first, second):
            visit.page.fill("#cw-question", BRIDGE)
            with visit.page.expect_response("**/queue/data*"):
                visit.page.click("#cw-send")
        second.page.click("#cw-stop")
        second.page.get_by_role("button", name="Ask again").click()
        gate.open.set()
        assert first.answered(0).locator(".cw-quote").count()
        assert second.answered(1).locator(".cw-quote").count()


def test_a_full_queue_is_said_in_the_chat(browser: Browser, archive: Archive, gate: Gate) -> None:
    limits = Limits(queue=1, at_once=1)
    with served(archive, reranker=gate, limits=limits) as base, contextlib.ExitStack() as open_:
        visits = [Visit(browser, base) for _ in range(3)]
        for visit in visits:
            open_.callback(visit.close)
        for visit in visits[:2]:
            visit.page.fill("#cw-question", BRIDGE)
            with visit.page.expect_response("**/queue/data*"):
                visit.page.click("#cw-send")
        turn = visits[2].ask(BRIDGE)
        assert turn.locator(".cw-notice").inner_text().endswith(TOO_BUSY)
        assert turn.locator("h2").inner_text() == BRIDGE
        assert visits[2].page.locator("#cw-question").input_value() == BRIDGE
        late = Visit(browser, base)  # a page that comes now says that it is ready all the same
        late.close()
        gate.open.set()
        for visit in visits[:2]:
            assert visit.answered(0).locator(".cw-quote").count()
            assert visit.trouble == []
        assert visits[2].ask(BRIDGE).locator(".cw-quote").count()
        assert not [line for line in visits[2].trouble if "429" not in line]


def test_a_chat_that_went_away_says_so(browser: Browser, chat: str) -> None:
    # In a context of its own: its clock would stand for every page after it.
    with Visit(browser, chat, locale="en-GB") as visit:
        page = visit.page
        page.clock.install()
        page.route("**/queue/data*", lambda route: None)  # an answer that never comes
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        page.locator(".cw-turn").wait_for()
        page.clock.run_for(11_000)
        assert page.locator("#cw-stop").is_visible()  # slow, but there
        page.route("**/component_server/", lambda route: route.abort())
        page.route("**/health", lambda route: route.abort())
        page.clock.run_for(11_000)
        note = page.locator(".cw-turn .cw-notice")
        note.wait_for()
        assert note.inner_text() == "The chat does not answer. Is it still running?"
        assert page.locator("#cw-send").is_visible()
        page.unroute("**/component_server/")
        page.unroute("**/health")
        page.unroute("**/queue/data*")
        page.get_by_role("button", name="Ask again").click()
        assert visit.answered(1).locator(".cw-quote").count()
        visit.trouble = [line for line in visit.trouble if "ERR_FAILED" not in line]


CLOSED = {"content_type": "text/event-stream", "body": 'data: {"msg": "close_stream"}\n\n'}


def test_a_question_whose_answers_were_lost_is_sent_once_more(browser: Browser, chat: str) -> None:
    # In a context of its own: its clock would stand for every page after it.
    with Visit(browser, chat, locale="en-GB") as visit:
        page = visit.page
        page.clock.install()
        page.route("**/queue/data*", lambda route: route.fulfill(**CLOSED), times=1)
        page.fill("#cw-question", BRIDGE)
        page.keyboard.press("Enter")
        page.locator(".cw-turn").wait_for()
        page.clock.run_for(9_000)
        assert visit.asked == 1
        page.clock.run_for(2_000)
        # Both are answered now, one behind the other.
        assert visit.answered(0).locator(".cw-quote").count()
        page.clock.run_for(30_000)
        assert visit.asked == 2 and page.locator(".cw-turn").count() == 1
        assert [len(conversation["turns"]) for conversation in visit.kept()] == [1]
        assert visit.ask(LIBYA).locator(".cw-quote").count()
        assert [turn["number"] for turn in visit.kept()[0]["turns"]] == [1, 2]


def test_a_question_in_the_moment_of_an_answer_is_not_lost(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.page.set_default_timeout(60_000)
        assert visit.page.evaluate(AT_ONCE, [LIBYA, RUSSIA_TOO, LIBYA, RUSSIA_TOO]) == 4
        numbers = [turn["number"] for turn in visit.kept()[0]["turns"]]
        assert numbers == [1, 2, 3, 4]


def test_a_page_loaded_again_before_its_answer_came_asks_on(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(LIBYA)
        visit.page.fill("#cw-question", RUSSIA_TOO)
        visit.page.keyboard.press("Enter")
        visit.page.reload()
        visit.trouble.clear()  # Gradio tells the console that the page before broke off
        visit.page.locator(".cw-turn[data-state=answered]").nth(1).wait_for(timeout=60_000)
        assert visit.page.locator(".cw-turn h2").all_inner_texts() == [LIBYA, RUSSIA_TOO]
        assert "Libya" in visit.page.locator(".cw-chip").first.inner_text()
        [conversation] = visit.kept()
        assert [turn["asked"]["question"] for turn in conversation["turns"]] == [LIBYA, RUSSIA_TOO]


def test_a_page_loaded_again_as_its_answer_came_shows_it(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        visit.ask(LIBYA)
        visit.ask(RUSSIA_TOO)
        visit.page.wait_for_function(
            """(prefix) => Object.entries(localStorage).some(
              ([key, value]) => key.startsWith(prefix) && JSON.parse(value).turns.length === 2)""",
            arg=KEPT,
        )
        # What is left where the address changes between the wish to load it again and its end.
        visit.page.evaluate(
            "(q) => history.replaceState(null, '', `?${new URLSearchParams({ q })}`)", RUSSIA_TOO
        )
        visit.page.reload()
        visit.page.locator(".cw-turn[data-state=answered]").nth(1).wait_for(timeout=60_000)
        assert visit.page.locator(".cw-turn h2").all_inner_texts() == [LIBYA, RUSSIA_TOO]
        [conversation] = visit.kept()
        assert len(conversation["turns"]) == 2 and visit.asked == 2
