"""Take the pictures of the chat that the README shows.

    python docs/make_screenshots.py [--folder docs/images] [--all]

Builds an archive of the sample articles in a temporary folder, serves the chat, and
photographs it in Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

import app
from qa.archive import Archive
from qa.build import build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "What is the final bill for the footbridge?"
NO_ANSWER = "Who won the chess world championship in 1972?"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


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


def visit(browser: Browser, base: str, *, width: int, height: int, dark: bool = False) -> Page:
    """A fresh page of the chat, ready for questions."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto(base)
    page.wait_for_selector(".cw-status[data-state=ready]", timeout=120_000)
    return page


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer, its animation included."""
    page.fill("#cw-question textarea", question)
    page.click("#cw-ask")
    page.wait_for_selector(".cw-quote, .cw-refusal", timeout=60_000)
    page.wait_for_function("!document.querySelector('#cw-question textarea').value")
    page.wait_for_timeout(700)


def open_quote(page: Page) -> None:
    """Open the article view at the first quote."""
    page.locator(".cw-cite").first.click()
    page.wait_for_selector("dialog mark")
    page.wait_for_timeout(500)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "docs" / "images")
@click.option("--question", default=QUESTION)
@click.option("--all", "everything", is_flag=True, help="Also the other views, to look at.")
def main(folder: Path, question: str, everything: bool) -> None:
    """Take the pictures of the chat."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        page = visit(browser, base, width=1280, height=860)
        if everything:
            page.screenshot(path=folder / "start.png")
        ask(page, question)
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
        page.screenshot(path=folder / "chat.png")
        if everything:
            open_quote(page)
            page.screenshot(path=folder / "article.png")
            page.keyboard.press("Escape")
            ask_again(page)
            page.screenshot(path=folder / "refusal.png")
            for name, width, height, dark in (
                ("dark", 1280, 860, True),
                ("phone", 360, 740, False),
            ):
                page = visit(browser, base, width=width, height=height, dark=dark)
                ask(page, question)
                page.screenshot(path=folder / f"{name}.png", full_page=name == "phone")
                open_quote(page)
                page.screenshot(path=folder / f"{name}-article.png")
        browser.close()


def ask_again(page: Page) -> None:
    """Ask a second question, one that the archive cannot answer."""
    page.fill("#cw-question textarea", NO_ANSWER)
    page.click("#cw-ask")
    page.wait_for_selector(".cw-refusal", timeout=60_000)
    page.wait_for_timeout(900)


if __name__ == "__main__":
    main()
