"""The timeline as a page shows it, and in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from passages import scored
from web_parts import checked

from qa.answering.timeline.course_of_events import timeline
from qa.passage import ScoredPassage
from qa.web.views.timeline import LISTED, timeline_html
from seeds.article import Article, article_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STATIC = Path(__file__).resolve().parents[3] / "qa" / "web" / "static"
FIRST = date(2020, 2, 3)  # a Monday
NASTY = '<img src=x onerror="alert(1)">&amp;\u202e'


def hit(
    number: int,
    day: date | None,
    title: str = "Dockers walk out",
    outlet: str | None = "The Post",
    text: str = "The dockers walked out over night shifts on Monday.",
    copies: Sequence[str] = (),
) -> ScoredPassage:
    id_, published = article_id(f"story {number}", title, text), day.isoformat() if day else None
    article = Article(id_, title, text, outlet, published=published)
    fused = 0.9 - number / 10_000
    return scored(article, fused=fused, copies=(article.id, *copies) if copies else ())


def shown(days: Sequence[int | None]) -> str:
    """The timeline of articles that many days after the first."""
    hits = [
        hit(at, None if day is None else FIRST + timedelta(day), f"Story {at}")
        for at, day in enumerate(days)
    ]
    return timeline_html(timeline(hits), 3)


def names(html: str) -> list[str]:
    return re.findall(r'class="cw-timeline-bar"[^>]* aria-label="([^"]+)"', html)


def test_a_bar_is_a_button_that_says_its_days_and_how_many() -> None:
    html = shown([0, 1, 6, 21])
    assert names(html) == ["3–9 Feb 2020: 3 articles", "24 Feb – 1 Mar 2020: 1 article"]
    assert html.count("cw-timeline-none") == 2
    assert 'data-since="2020-02-03" data-until="2020-02-09"' in html
    assert "<b>3</b>" in html


@pytest.mark.parametrize(
    ("days", "label"),
    [
        ((0, 1, 2), "3 February 2020: 1 article"),
        ((0, 400, 900), "February 2020: 1 article"),
        ((0, 400, 5000), "2020: 1 article"),
        ((0, 400, 100_000), "2020–2024: 2 articles"),
    ],
)
def test_every_unit_has_its_label(days: tuple[int, ...], label: str) -> None:
    assert names(shown(days))[0] == label


def test_of_one_day_and_of_two_articles_there_is_the_list_alone() -> None:
    for days in ([0, 0, 0, 0], [0, 9], [0]):
        html = shown(days)
        assert "cw-timeline-chart" not in html
        assert html.count('class="cw-timeline-entry"') == len(days)


def test_nothing_near_is_said_in_a_sentence() -> None:
    html = timeline_html(timeline([]), 1)
    assert "No article in the archive is near enough" in html
    assert "<ol" not in html


def test_what_has_no_date_is_counted_and_comes_last() -> None:
    html = shown([0, None, 9, 18, None])
    assert "5 articles, 3–21 Feb 2020; 2 of them without a date." in html
    assert html.index("No date") > html.index("February 2020")
    assert "2 articles without a date." in shown([None, None])


def test_an_entry_opens_its_sentence() -> None:
    passage = hit(1, FIRST, "Dockers walk out", copies=("other",))
    html = timeline_html(timeline([passage]), 1)
    start, end = 0, len(passage.text)
    assert f'data-article="{passage.article_id}" data-start="{start}" data-end="{end}"' in html
    assert 'class="cw-open"' in html
    assert "also in 1 other" in html


def test_many_articles_show_the_nearest_and_some_of_every_time() -> None:
    html = shown([at // 2 for at in range(200)])
    entries = re.findall(r'<li class="cw-timeline-entry" data-day="([^"]+)"( hidden)?', html)
    seen = [day for day, hidden in entries if not hidden]
    assert (len(entries), len(seen)) == (200, LISTED)
    assert len({date.fromisoformat(day).isocalendar().week for day in seen}) == LISTED
    assert "Show all 200 articles" in html
    assert "Show all" not in shown(range(LISTED)).replace("Show all days", "")


@pytest.mark.parametrize("count", [0, 1, 3, 40, 400])
def test_markup_is_whole(count: int) -> None:
    checked(shown(range(0, 7 * count, 7)))


def test_words_of_articles_never_become_markup() -> None:
    passages = [
        hit(at, FIRST + timedelta(at), f"{NASTY} {at}", NASTY, f"{NASTY} The strike went on.")
        for at in range(4)
    ]
    html = timeline_html(timeline(passages), 1)
    assert "img" not in checked(html).tags
    assert "&lt;img" in html
    assert "\u202e" not in html


# ---- in a browser ----

DAYS = [*range(0, 60, 2), None]  # 30 articles in nine weeks, one without a date


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page that holds a timeline and nothing else."""
    made = []
    sheets = "".join((STATIC / name).read_text() for name in ("chat.css", "timeline.css"))
    words = (STATIC / "words.js").read_text().replace("function start(", "function startWords(")
    script = (STATIC / "timeline.js").read_text().replace("import { phrase, phraseOf } from", "//")
    script = f"{words}\n{script}".replace("export ", "")

    def open_page(html: str, **options: Any) -> Page:
        page = browser.new_page(**options)
        made.append(page)
        page.set_content(
            f'<!doctype html><html lang="en"><title>t</title><style>{sheets}</style>'
            f'<main id="root">{html}<p id="below">below</p></main><script>{script}\n'
            "window.said = []; window.within = []; const root = document.getElementById('root');"
            "start({ root, say: (text) => said.push(text) });"
            "root.addEventListener('cw-within', (event) => within.push(event.detail));</script>"
        )
        return page

    yield open_page
    for page in made:
        page.close()


def seen(page: Page) -> int:
    return page.locator(".cw-timeline-entry:visible").count()


@pytest.mark.browser
def test_a_bar_narrows_the_list_and_releases_it(visit: Callable[..., Page]) -> None:
    page = visit(shown(DAYS), viewport={"width": 420, "height": 800})
    below = page.locator("#below").bounding_box()
    bar = page.locator(".cw-timeline-bar").nth(1)
    bar.click()
    assert bar.get_attribute("aria-pressed") == "true"
    assert seen(page) == 3
    assert page.evaluate("said") == ["10–16 Feb 2020: 3 of 31 articles"]
    assert page.locator("#below").bounding_box() == below
    page.locator(".cw-timeline-bar").nth(2).click()
    assert page.locator('[aria-pressed="true"]').count() == 1
    assert seen(page) == 4
    page.keyboard.press("Escape")
    assert seen(page) == LISTED
    assert page.evaluate("document.activeElement.dataset.since") == "2020-02-17"
    bar.click()
    bar.click()
    assert (seen(page), page.locator("#below").bounding_box()) == (LISTED, below)
    bar.click()
    page.get_by_role("button", name="Show all days").click()
    assert seen(page) == LISTED


@pytest.mark.browser
def test_the_question_can_be_asked_of_the_days_of_a_bar(visit: Callable[..., Page]) -> None:
    page = visit(shown(DAYS))
    ask = page.get_by_role("button", name="Ask only of these days")
    assert ask.count() == 0  # what cannot be seen is not told either
    page.locator(".cw-timeline-bar").nth(1).click()
    ask.click()
    asked = {"turn": 3, "since": "2020-02-10", "until": "2020-02-16"}
    assert page.evaluate("within") == [asked]


@pytest.mark.browser
def test_arrow_keys_go_from_bar_to_bar(visit: Callable[..., Page]) -> None:
    page = visit(shown(DAYS))
    page.keyboard.press("Tab")
    focus = "document.activeElement.dataset.since"
    assert page.evaluate(focus) == "2020-02-03"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focus) == "2020-02-10"
    page.keyboard.press("End")
    last = page.evaluate(focus)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focus) == last == "2020-03-30"
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert seen(page) == 4
    assert page.locator('.cw-timeline-bar[tabindex="0"]').count() == 1


@pytest.mark.browser
def test_all_can_be_shown(visit: Callable[..., Page]) -> None:
    page = visit(shown(DAYS))
    page.get_by_role("button", name="Show all 31 articles").click()
    assert seen(page) == 31
    assert page.evaluate("said") == ["31 articles shown"]
    assert page.evaluate("document.activeElement.className") == "cw-open"
    assert page.locator(".cw-timeline-all").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    "days",
    [range(0, 420, 3), [0, 1, 2], [0, 10, 20], range(0, 90_000, 900), range(0, 1500, 9)],
    ids=["weeks", "days", "three weeks", "years", "months"],
)
def test_it_fits_a_narrow_place_and_its_labels_do_not_touch(
    days: Sequence[int], visit: Callable[..., Page]
) -> None:
    page = visit(shown(days), viewport={"width": 316, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") <= 316
    boxes = [label.bounding_box() for label in page.locator(".cw-timeline-axis span").all()]
    edges = sorted((box["x"], box["x"] + box["width"]) for box in boxes if box)
    assert len(edges) >= 2
    assert all(before[1] < after[0] for before, after in pairwise(edges))


@pytest.mark.browser
def test_a_finger_beside_a_narrow_bar_means_that_bar(visit: Callable[..., Page]) -> None:
    page = visit(shown([0, 0, 200, 400]), viewport={"width": 360, "height": 600})
    box = page.locator(".cw-timeline-bar").nth(1).bounding_box()
    assert box and box["width"] < 12
    page.mouse.click(box["x"] - 8, box["y"] + 20)
    assert page.locator(".cw-timeline-bar").nth(1).get_attribute("aria-pressed") == "true"
    page.mouse.click(box["x"] - 60, box["y"] + 20)
    assert page.locator('[aria-pressed="true"]').count() == 1
