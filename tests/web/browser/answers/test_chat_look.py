"""How an answer looks: the answer first, its verdict, its sources by article, and icons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from visiting import BRIDGE, CHLORINE, TRAINS, UNANSWERED, UNCERTAIN, Visit, served

from qa.archive import Archive
from seeds.article import Article

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

# Contrast by WCAG 2.2 of the colour of an element with what is painted behind it.
CONTRAST = """(element) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = parts(colour).map((value) => {
      const share = value / 255;
      return share <= .04045 ? share / 12.92 : ((share + .055) / 1.055) ** 2.4;
    });
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  let behind = element;
  while (parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const shades = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor];
  const [dark, bright] = shades.map(light).sort((one, other) => one - other);
  return (bright + .05) / (dark + .05);
}"""

# Warnings of the web libraries' own code are not this project's to fix.
pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]


def style(place: Locator, name: str) -> str:
    """What the browser makes of a style."""
    return str(place.evaluate("(one, name) => getComputedStyle(one)[name]", name))


def size(place: Locator) -> float:
    return float(style(place, "fontSize").removesuffix("px"))


def test_the_answer_is_large_and_the_rest_stays_as_folded_as_it_was_left(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(CHLORINE)
        first, other = turn.locator(".cw-quote p").all()
        assert first.is_visible() and not other.is_visible()
        answering = first.locator("strong").first
        assert answering.inner_text() == "Twelve"
        marked = style(answering, "backgroundColor")
        assert marked != style(first, "backgroundColor")

        def unfold() -> None:
            page.get_by_text("More from the sources").click()

        unfold()
        assert other.is_visible()
        assert size(first) > 1.25 * size(other)
        # In bold alone: only the words of the answer itself are lit.
        assert style(other.locator("strong").first, "backgroundColor") != marked
        for is_open in (True, False):
            page.wait_for_function(
                "(is) => Object.values(localStorage).some(text =>"
                ' text.includes(`"unfolded":${is}`))',
                arg=is_open,
            )
            page.reload()
            visit.ready()
            quotes = visit.answered(0).locator(".cw-quote p")
            assert quotes.nth(1).is_visible() is is_open
            unfold()
        page.emulate_media(media="print")
        assert quotes.nth(1).is_visible()


def test_what_surely_answers_is_not_told_from_size_where_nothing_does(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat) as visit:
        turn = visit.ask(UNCERTAIN)
        quotes = turn.locator(".cw-quote p").all()
        assert len(quotes) >= 2 and all(quote.is_visible() for quote in quotes)
        assert len({size(quote) for quote in quotes}) == 1
        assert turn.locator(".cw-more").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_verdict_is_told_in_words_and_in_a_colour_that_is_read(
    browser: Browser, chat: str, scheme: str
) -> None:
    with Visit(browser, chat, color_scheme=scheme) as visit:
        colours = set()
        for question, words in (
            (CHLORINE, "Answered · 2 sources"),
            (UNCERTAIN, "May answer – no sentence surely does"),
            (UNANSWERED, "Not in this archive"),
        ):
            line = visit.ask(question).locator(".cw-verdict")
            assert line.inner_text().strip() == words
            told = line.locator("b")
            for place in (line, told):
                assert place.evaluate(CONTRAST) >= 4.5
            assert line.locator("svg").get_attribute("aria-hidden") == "true"
            colours.add(style(told, "color"))
            visit.page.click("#cw-new")
            line.wait_for(state="detached")
        assert len(colours) == 3


def test_a_marker_leads_to_its_quote_in_the_card_of_its_article(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        turn.locator(".cw-more summary").click()
        card = page.locator(".cw-card.cw-cited")
        assert style(card.locator("time").first, "fontWeight") == "400"
        assert card.count() == 1 and card.locator(".cw-number").all_inner_texts() == ["1", "2"]
        quotes = turn.locator(".cw-quote p").all_inner_texts()
        for number in ("2", "1"):
            visit.read(turn.locator(f".cw-quote .cw-cite[data-number='{number}']"))
            lit = page.locator(".cw-card-quote.cw-lit")
            assert lit.get_attribute("id") == f"cw-1-{number}"
            quote = quotes[int(number) - 1].removesuffix(number)
            assert lit.locator("mark").text_content() == quote
        page.locator("#cw-reader .cw-close").click()
        # The number in the card opens the article there.
        mark = visit.read(card.locator(".cw-number").nth(1)).locator("mark").inner_text()
        assert mark == quotes[1].removesuffix("2")


def test_a_card_in_focus_opens_with_enter_and_has_the_focus_again(
    browser: Browser, chat: str
) -> None:
    with Visit(browser, chat) as visit:
        page, keys = visit.page, visit.page.keyboard
        turn = visit.ask(BRIDGE)
        first = turn.locator(".cw-first p").inner_text()
        page.locator("#cw-question").blur()
        card = page.locator(".cw-card.cw-cited")

        def marked() -> str:
            keys.press("s")
            assert visit.has_focus(card)
            keys.press("Enter")
            text = visit.reader().locator("mark").inner_text()
            keys.press("Escape")
            visit.page.locator("#cw-reader").wait_for(state="hidden")
            assert visit.has_focus(card)
            return text

        assert marked() == first.removesuffix("1")
        # After a marker of another quote the card opens at that one.
        turn.locator(".cw-more summary").click()
        quotes = turn.locator(".cw-quote p").all_inner_texts()
        visit.read(turn.locator(".cw-quote .cw-cite[data-number='2']"))
        page.mouse.move(0, 0)
        # What takes the focus as soon as the reader is closed keeps it.
        page.evaluate(
            """() => {
              document.querySelector("#cw-reader .cw-close").click();
              document.activeElement.blur();
              const key = new KeyboardEvent("keydown", { key: "s", bubbles: true });
              document.body.dispatchEvent(key);
              return new Promise((done) => setTimeout(done, 50));
            }"""
        )
        assert visit.has_focus(card)
        assert marked() == quotes[1].removesuffix("2")


def test_a_marker_shows_what_stands_around_its_sentence(browser: Browser, chat: str) -> None:
    with Visit(browser, chat, has_touch=True) as visit:
        page = visit.page
        turn = visit.ask(BRIDGE)
        marker = turn.locator(".cw-first .cw-cite")
        quote = turn.locator(".cw-first p").inner_text().removesuffix("1")
        text = str(visit.read(marker).locator(".cw-body").inner_text())
        page.keyboard.press("Escape")
        tip = page.locator(f"#{marker.get_attribute('aria-describedby')}")

        def check() -> None:
            tip.wait_for()
            shown = tip.locator(".cw-around").inner_text()
            before, behind = shown.split(quote)
            place = text.index(quote)
            assert before.strip() and text[:place].rstrip().endswith(before.strip())
            assert behind.strip() and text[place + len(quote) :].lstrip().startswith(behind.strip())
            around, said = tip.locator(".cw-around > span").first, tip.locator("q")
            assert style(said, "backgroundColor") != style(around, "backgroundColor")

        page.mouse.move(0, 0)
        page.locator("#cw-question").focus()
        tip.wait_for(state="hidden")
        marker.hover()
        check()
        page.mouse.move(0, 0)
        tip.wait_for(state="hidden")
        marker.focus()
        check()
        page.reload()
        visit.ready()
        visit.answered(0)
        marker.focus()
        check()
        # A finger opens the article at once, and nothing is left over it.
        marker.tap()
        assert visit.reader().locator("mark").inner_text() == quote
        assert not tip.is_visible()


def test_every_icon_is_a_drawing(browser: Browser, chat: str) -> None:
    with Visit(browser, chat) as visit:
        page = visit.page
        turn = visit.ask(CHLORINE)
        assert turn.locator(".cw-act").count() == turn.locator(".cw-act .cw-icon").count() >= 7
        page.locator("#cw-theme").click()
        drawn = page.evaluate(
            """() => [...document.querySelectorAll("#cw-page .cw-icon")]
              .filter(one => one.checkVisibility()).map(one => {
                const { width, height } = one.querySelector("use").getBBox();
                return [width > 0 && height > 0, one.getAttribute("aria-hidden"),
                  getComputedStyle(one).stroke === getComputedStyle(one).color];
              })"""
        )
        assert len(drawn) > 12 and all(state == [True, "true", True] for state in drawn), drawn
        assert page.evaluate(
            r"!/\p{Extended_Pictographic}/u.test(document.querySelector('#cw-page').innerText)"
        )


@pytest.mark.parametrize(("width", "height"), [(1280, 760), (360, 700)])
def test_no_button_is_cut_in_half_where_the_talk_scrolls(
    browser: Browser, chat: str, width: int, height: int
) -> None:
    with Visit(browser, chat, width=width, height=height) as visit:
        visit.ask(CHLORINE)
        visit.ask(TRAINS)
        cut = """() => {
          const room = document.querySelector("#cw-scroll").getBoundingClientRect();
          const top = Math.max(0, room.top);
          return [...document.querySelectorAll("#cw-log .cw-act")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.top < top && box.bottom > top;
          }).map(one => one.textContent);
        }"""
        visit.page.wait_for_function("() => document.querySelectorAll('.cw-turn').length === 2")
        assert visit.page.evaluate(cut) == []
        # What has not been scrolled stands whole below the fade.
        room, card = (
            visit.page.locator(place).first for place in ("#cw-cards", ".cw-card:visible")
        )
        tops = [place.evaluate("one => one.getBoundingClientRect().top") for place in (room, card)]
        assert tops[1] - tops[0] >= (12 if width >= 1024 else 0)
        # Wherever it is scrolled to, it fades under what stands still.
        fades = ["#cw-form"] if width < 1024 else ["#cw-form", "#cw-scroll", "#cw-cards"]
        for place in fades:
            fade = visit.page.locator(place).evaluate(
                "one => { const { height, backgroundImage } = getComputedStyle(one, '::before');"
                " return [parseFloat(height), backgroundImage]; }"
            )
            assert fade[0] >= 16 and "gradient" in fade[1]


def test_opinion_is_labelled_on_quotes_and_cards(
    browser: Browser, archive_of: Callable[..., Archive]
) -> None:
    said = "The quay bridge of Marl was closed because its beams had rusted through."
    news = Article(id="a" * 16, title="Quay bridge closed", text=said, outlet="Marl Post")
    view = Article(
        id="b" * 16,
        title="Opinion: Mend the quay bridge",
        text="The quay bridge of Marl was closed because the council of Marl forgot it.",
        outlet="Marl Star",
    )
    with served(archive_of(news, view)) as base, Visit(browser, base) as visit:
        turn = visit.ask("Why was the quay bridge of Marl closed?")
        for place in (turn.locator(".cw-quote"), visit.page.locator(".cw-card")):
            labelled = place.filter(has=visit.page.locator(".cw-opinion:not(.cw-tip *)"))
            assert labelled.count() == 1 and "Marl Star" in (labelled.text_content() or "")
        label = visit.page.locator(".cw-card .cw-opinion")
        assert label.inner_text() == "Opinion" and label.evaluate(CONTRAST) >= 4.5
