"""A visit to the web chat in a real browser, and a server to visit."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import app
from qa.archive import Archive

if TYPE_CHECKING:
    import uvicorn
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page

Made = TypeVar("Made")


class Visit:
    """A page of the chat that remembers everything that should not have happened."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        width: int = 1280,
        height: int = 860,
        *,
        keeps_policy: bool = True,
    ) -> None:
        """Open the chat; without the page's Content Security Policy if it is not kept."""
        self.trouble: list[str] = []
        self.page: Page = browser.new_page(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            bypass_csp=not keeps_policy,
        )
        # What an injected script would call.
        self.page.add_init_script("window.ran = (number) => console.error(`ran ${number}`)")
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("console", self._console)
        self.page.on("request", lambda request: self._request(request.url, base))
        self.page.goto(base)
        self.page.wait_for_selector(".cw-status[data-state=ready]", timeout=120_000)

    def _dialog(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.trouble.append(f"console: {message.text}")

    def _request(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:", "blob:")):
            self.trouble.append(f"request: {url}")

    def ask(self, question: str) -> Locator:
        """Ask, wait for the end of the answer, and return its turn."""
        before = self.page.locator(".cw-turn").count()
        self.page.fill("#cw-question textarea", question)
        self.page.click("#cw-ask")
        return self.answered(before)

    def answered(self, before: int) -> Locator:
        turn = self.page.locator(".cw-turn").nth(before)
        turn.locator(".cw-quote, .cw-refusal, .cw-notice").first.wait_for(timeout=60_000)
        if turn.locator(".cw-notice").count() == 0:
            # The box is emptied when the last quote is there.
            self.page.wait_for_function("!document.querySelector('#cw-question textarea').value")
        return turn


def made(make: Callable[[], Made]) -> Made:
    """Make it inside a running event loop: outside one, Gradio makes loops that it leaves open."""

    async def making() -> Made:
        return make()

    # In a thread of its own: that of the tests may have Playwright's loop running.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(making())).result()


@contextlib.contextmanager
def served(archive: Archive, **options: Any) -> Iterator[str]:
    """The chat over an archive on a free port; gives its address.

    Args:
        archive: what is asked.
        options: as for `app.web_server`.
    """
    with serving(made(lambda: app.web_server(archive, **options))) as base:
        yield base


@contextlib.contextmanager
def serving(server: uvicorn.Server) -> Iterator[str]:
    """A server on a free port; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listener.close()
