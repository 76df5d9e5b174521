"""The chat by keyboard, on a phone, in the dark, from right to left, and without jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from visiting import BRIDGE, CHLORINE, UNFOLDS, Visit, served

from qa.archive import Archive
from seeds.article import Article

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Route

LONG_WORD = "Who is " + "Rhababerbarbara" * 20 + "?"

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def test_one_asks_reads_and_returns_by_keyboard_alone(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page, keys = visit.page, visit.page.keyboard

        def focused() -> str:
            return str(page.evaluate("document.activeElement.className"))

        def seen() -> bool:
            """Whether what has the focus shows it."""
            return bool(
                page.evaluate(
                    """() => {
                      const style = getComputedStyle(document.activeElement);
                      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                    }"""
                )
            )

        def tab_to(name: str, key: str = "Tab") -> None:
            for _ in range(40):
                keys.press(key)
                if name in focused().split():
                    assert seen(), name
                    return
            raise AssertionError(f"{key} never comes to {name}")

        # The question has the focus from the start; before it lies a way past the masthead.
        assert visit.has_focus(page.locator("#cw-question"))
        tab_to("cw-skip", "Shift+Tab")
        keys.press("Enter")
        assert visit.has_focus(page.locator("#cw-question"))
        keys.type(BRIDGE)
        keys.press("Shift+Enter")
        keys.press("Backspace")
        assert page.locator(".cw-turn").count() == 0
        keys.press("Enter")
        turn = visit.answered(0)
        keys.type("s/s")
        assert page.locator("#cw-question").input_value() == "s/s"  # letters while one types
        page.fill("#cw-question", "")

        tab_to("cw-cite", "Shift+Tab")
        tip = page.locator(".cw-tip.cw-shown")
        assert tip.is_visible()
        keys.press("Escape")
        assert not tip.is_visible() and "cw-cite" in focused()
        keys.press("Enter")
        reader = visit.reader()
        assert reader.evaluate("one => one.contains(document.activeElement)")
        keys.press("Escape")
        reader.wait_for(state="hidden")
        assert visit.has_focus(turn.locator(".cw-first .cw-cite"))

        keys.press("s")
        cards = page.locator(".cw-sources:visible .cw-card")
        assert visit.has_focus(cards.first) and seen()
        for key, place in (
            ("ArrowDown", 1),
            ("ArrowDown", 2),
            ("ArrowUp", 1),
            ("End", cards.count() - 1),
            ("ArrowDown", cards.count() - 1),
            ("Home", 0),
            ("ArrowUp", 0),
        ):
            keys.press(key)
            assert visit.has_focus(cards.nth(place)), key
        tab_to("cw-open")
        keys.press("Enter")
        assert visit.reader().locator("mark").is_visible()
        keys.press("Escape")
        reader.wait_for(state="hidden")
        assert visit.has_focus(cards.first.locator("h4 .cw-open"))

        keys.press("/")
        assert visit.has_focus(page.locator("#cw-question"))
        assert page.locator("#cw-question").input_value() == ""
        assert turn.is_visible()


def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, width=360, height=740) as visit:
        page = visit.page

        def fits(state: str) -> None:
            assert visit.overflow() <= 0, state
            # What is cut off is not seen either.
            cut = page.evaluate(
                """() => [...document.querySelectorAll("#cw-page *")].filter(one => {
                  const box = one.getBoundingClientRect();
                  return box.width > 1 && box.height > 1 && (box.right > 361 || box.left < -1)
                    && getComputedStyle(one).position !== "absolute"
                    && one.checkVisibility({ visibilityProperty: true });
                }).map(one => `${one.tagName}.${one.className}`)"""
            )
            assert cut == [], state

        fits("welcome")
        page.click("#cw-limits summary")
        fits("limits")
        page.click("#cw-limits summary")
        turn = visit.ask(BRIDGE)
        fits("answer")
        talk = page.locator("#cw-talk").bounding_box()
        panel = page.locator("#cw-panel").bounding_box()
        assert talk and panel and panel["y"] >= talk["y"] + talk["height"]
        form = page.locator("#cw-form").bounding_box()
        assert form and form["y"] + form["height"] <= 740  # the question is always at hand

        marker = turn.locator(".cw-cite").first
        marker.focus()
        page.locator(".cw-tip.cw-shown").wait_for()
        fits("what a marker shows")
        page.keyboard.press("Escape")
        reader = visit.read(marker)
        box = reader.bounding_box()
        assert box and (round(box["x"]), round(box["width"])) == (0, 360)
        assert reader.locator("mark").evaluate(
            "mark => { const box = mark.getBoundingClientRect();"
            " return box.top >= 0 && box.top < innerHeight; }"
        )
        fits("reader")
        page.get_by_role("button", name="Close").click()

        page.click("#cw-export")
        fits("forms of export")
        page.keyboard.press("Escape")
        page.click("#cw-rail-button")
        page.locator(".cw-choose").wait_for()
        fits("conversations")
        page.keyboard.press("Escape")
        visit.ask(CHLORINE)
        fits("figures that differ")
        visit.ask(UNFOLDS).locator(".cw-timeline-entry").first.wait_for()
        fits("timeline")
        visit.ask(LONG_WORD)
        fits("refusal")
        page.click("#cw-archive-button")
        page.locator(".cw-holdings-found .cw-open").first.wait_for()
        fits("archive")


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (1024, 700), (1920, 1080)])
def test_nothing_is_cut_off_between_phones_and_wide_screens(
    browser: Browser, chat: str, width: int, height: int
) -> None:
    with Visit(browser, chat, width=width, height=height) as visit:
        turn = visit.ask(CHLORINE)
        assert visit.overflow() <= 0
        reader = visit.read(turn.locator(".cw-cite").first)
        assert visit.overflow() <= 0
        mark, room = reader.locator("mark").bounding_box(), reader.bounding_box()
        assert mark and room and room["x"] <= mark["x"]
        assert mark["x"] + mark["width"] <= room["x"] + room["width"] <= width
        visit.page.keyboard.press("Escape")
        send = visit.page.locator("#cw-send").bounding_box()
        assert send and send["y"] + send["height"] <= height


def luminance(place: Locator, what: str) -> float:
    """How bright a colour of an element is, 0 to 255."""
    red, green, blue = place.evaluate(
        "(one, what) => getComputedStyle(one)[what].match(/[\\d.]+/g).slice(0, 3).map(Number)", what
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_it_is_dark_where_the_system_is_and_where_one_wants_it(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, color_scheme="dark") as visit:
        page, body = visit.page, visit.page.locator("body")
        turn = visit.ask(BRIDGE)

        def is_dark() -> bool:
            dark = luminance(body, "backgroundColor") < 60
            assert (luminance(turn.locator("h2"), "color") > 150) == dark
            return dark

        assert is_dark()
        page.click("#cw-theme")
        assert not is_dark()
        page.reload()
        visit.ready()
        visit.answered(0)
        assert not is_dark()
        page.click("#cw-theme")
        assert is_dark() and page.locator("#cw-theme").inner_text() == "Light"
        page.emulate_media(color_scheme="light")
        page.reload()
        visit.ready()
        visit.answered(0)
        assert is_dark()


ARABIC = (
    "أغلقت بلدية الناظور جسر الصيادين يوم الاثنين بعد العثور على شقوق في أعمدته.\n\n"
    "وقالت المهندسة سلمى الإدريسي إن إصلاح جسر الصيادين سيستغرق أربعة أشهر."
)
GREEK = (
    "Ο δήμος Καβάλας έκλεισε τη γέφυρα του λιμανιού τη Δευτέρα εξαιτίας ρωγμών στις κολόνες.\n\n"
    "Η επισκευή της γέφυρας θα διαρκέσει τέσσερις μήνες, είπε ο μηχανικός Νίκος Λάμπρου."
)
JAPANESE = (
    "青森市は月曜日、橋脚に亀裂が見つかったため漁港橋を閉鎖した。\n\n"
    "漁港橋の修理には四か月かかると技師の佐藤恵子さんは話した。"
)


def test_every_script_is_read_in_its_own_direction(
    browser: Browser, archive_of: Callable[..., Archive]
) -> None:
    articles = (
        Article(id="a" * 16, title="إغلاق جسر الصيادين", text=ARABIC, outlet="صدى الناظور"),
        Article(id="b" * 16, title="Κλειστή η γέφυρα", text=GREEK, outlet="Νέα Καβάλας"),
        Article(id="c" * 16, title="漁港橋を閉鎖", text=JAPANESE, outlet="青森新報"),
        Article(id="d" * 16, title="Bridge shut", text="The bridge of Tilse was shut on Monday."),
    )
    questions = {
        "كم سيستغرق إصلاح جسر الصيادين؟": ("rtl", "إغلاق جسر الصيادين", "a" * 16),
        "Πόσο θα διαρκέσει η επισκευή της γέφυρας;": ("ltr", "Κλειστή η γέφυρα", "b" * 16),
        "漁港橋の修理には何か月かかりますか?": ("ltr", "漁港橋を閉鎖", "c" * 16),
    }

    def direction(place: Locator) -> str:
        return str(place.evaluate("one => getComputedStyle(one).direction"))

    with served(archive_of(*articles)) as base, Visit(browser, base, width=800) as visit:
        page = visit.page
        for number, (question, (way, title, article)) in enumerate(questions.items()):
            page.fill("#cw-question", question)
            assert direction(page.locator("#cw-question")) == way
            page.locator("#cw-question").press("Enter")
            turn = visit.answered(number)
            assert turn.locator("h2").inner_text() == question
            assert direction(turn.locator("h2")) == way
            card = page.locator(".cw-sources:visible .cw-card").filter(
                has=page.locator(f"[data-article='{article}']")
            )
            assert direction(card.first.locator(".cw-passage").first) == way
            for quote in turn.locator(".cw-quote p").all():
                text = quote.text_content() or ""
                assert direction(quote) == ("rtl" if "\u0600" <= text[0] <= "\u06ff" else "ltr")
            reader = visit.read(card.first.locator("h4 .cw-open"))
            assert reader.locator("h2").inner_text() == title
            assert direction(reader.locator("h2")) == way
            assert direction(reader.locator(".cw-body p").first) == way
            assert visit.overflow() <= 0
            page.keyboard.press("Escape")
            # When it empties it gives the focus back to the link, which would take the next Enter.
            reader.locator(".cw-article").wait_for(state="detached")


SHIFTS = """() => new Promise(resolve => {
  const found = [];
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) found.push([one.value, one.hadRecentInput,
      one.sources.map(({ node }) => node && (node.id || node.className || node.nodeName))]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(found), 300);
})"""


# Words that come again in a new element have not moved for the browser, but for a reader.
PLACES = """() => {
  window.places = {};
  const note = (name, top) => (places[name] ||= new Set()).add(Math.round(top));
  new MutationObserver(() => {
    const turn = [...document.querySelectorAll(".cw-turn")].pop();
    const from = turn.getBoundingClientRect().top;
    for (const kind of ["h2", ".cw-quote"]) {
      turn.querySelectorAll(kind).forEach((one, number) => {
        const name = `${kind} ${number} of ${turn.dataset.turn}`;
        note(name, one.getBoundingClientRect().top - from);
      });
    }
  }).observe(document.querySelector("#cw-log"),
    { subtree: true, childList: true, attributes: true });
}"""


def test_nothing_jumps_while_the_page_comes_and_answers(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        page.locator(".cw-example").first.wait_for()
        loaded = page.evaluate(SHIFTS)
        assert sum(value for value, _, _ in loaded) < 0.005, loaded

        def late(route: Route) -> None:
            # What moves within half a second of a key counts as moved by who pressed it.
            page.wait_for_timeout(600)
            route.continue_()

        page.emulate_media(reduced_motion="no-preference")
        page.route("**/queue/data*", late)
        page.evaluate(PLACES)
        visit.ask(BRIDGE)
        visit.ask(CHLORINE)
        places = page.evaluate("Object.entries(places).map(([name, tops]) => [name, ...tops])")
        assert len(places) >= 5 and all(len(tops) == 1 for _, *tops in places), places
        moved = page.evaluate(SHIFTS)[len(loaded) :]
        assert sum(value for value, is_pressed, _ in moved if not is_pressed) <= 0.02, moved
