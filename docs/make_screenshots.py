"""Take the pictures of the chat that the README and docs/chat.md show.

    python docs/make_screenshots.py [--folder docs/images] [--only NAME]

Builds an archive of the sample articles in a temporary folder, serves the chat, and
photographs it in Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import app
from qa.archive import Archive
from qa.ingest.build import build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")

WHY = "Why was the footbridge closed?"
COST = "How much will the footbridge repair cost?"
COURSE = "How did the closing of Tanners' Footbridge unfold?"
NOT_THERE = "Who won the chess world championship in 1972?"


@dataclass(frozen=True, slots=True)
class Picture:
    """A state of the chat.

    Attributes:
        steps: what is done on a fresh page before it is taken.
        width, height: of the window, in CSS pixels.
        dark: whether the system asks for a dark page.
    """

    steps: Callable[[Page], None]
    width: int = 1360
    height: int = 850
    dark: bool = False


def ask(page: Page, question: str) -> None:
    """Ask, and wait until the whole answer stands still."""
    before = page.locator(".cw-turn").count()
    page.fill("#cw-question", question)
    page.click("#cw-send")
    page.locator(".cw-turn[data-state=answered]").nth(before).wait_for(timeout=60_000)
    page.wait_for_timeout(700)


def answer_and_article(page: Page) -> None:
    """An answer with the article open at the sentence."""
    ask(page, WHY)
    page.locator(".cw-cite").first.click()
    page.wait_for_selector("#cw-reader mark")
    settle(page)


def two_turns(page: Page) -> None:
    """An answer and a follow-up to it, which carries a name over."""
    ask(page, "What did Turkey say about Libya?")
    ask(page, "And what did Russia say?")
    settle(page)


def differing(page: Page) -> None:
    """Two outlets with different figures."""
    ask(page, COST)
    page.locator(".cw-trust").scroll_into_view_if_needed()
    settle(page)


def refusal(page: Page) -> None:
    """A question that the archive cannot answer."""
    ask(page, NOT_THERE)
    settle(page)


def timeline(page: Page) -> None:
    """A course of events, its timeline in view."""
    ask(page, COURSE)
    page.wait_for_selector(".cw-timeline")
    page.locator(".cw-time").scroll_into_view_if_needed()
    page.locator("#cw-scroll").evaluate(
        "(room) => { const box = room.querySelector('.cw-actions').getBoundingClientRect();"
        " room.scrollTop += box.top - room.getBoundingClientRect().top - 8; }"
    )
    settle(page)


def archive_page(page: Page) -> None:
    """What the archive holds."""
    page.click("#cw-archive-button")
    page.wait_for_selector(".cw-holdings-page")
    settle(page)


def settle(page: Page) -> None:
    """Take the pointer away, and let what moves come to rest."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)


PICTURES: Mapping[str, Picture] = {
    "chat": Picture(answer_and_article),
    "conversation": Picture(two_turns),
    "differing": Picture(differing),
    "refusal": Picture(refusal),
    "timeline": Picture(timeline),
    "archive": Picture(archive_page),
    "dark": Picture(answer_and_article, dark=True),
    "phone": Picture(lambda page: ask(page, WHY), width=360, height=740),
    "phone-article": Picture(answer_and_article, width=360, height=740),
}


@contextmanager
def served() -> Iterator[str]:
    """The chat over an archive of the sample articles; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive"
        build([ROOT / "seeds" / "articles"], path)
        with Archive.open(path) as archive, socket.create_server(("127.0.0.1", 0)) as listener:
            server = app.web_server(archive)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
            finally:
                server.should_exit = True
                thread.join()


def take(browser: Browser, base: str, picture: Picture, target: Path) -> None:
    """One picture, of a page with no history."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(base)
    page.wait_for_selector(".cw-status[data-state=ready]", state="attached", timeout=120_000)
    picture.steps(page)
    page.screenshot(path=target)
    context.close()


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "docs" / "images")
@click.option("--only", type=click.Choice(sorted(PICTURES)), help="Take this one and no other.")
def main(folder: Path, only: str | None) -> None:
    """Take the pictures of the chat."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    wanted = [only] if only else list(PICTURES)
    with served() as base, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for name in wanted:
            take(browser, base, PICTURES[name], folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
