"""A visit to the web chat in a real browser, and a server to visit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

import app
from qa.archive import Archive
from qa.web.service import Service

if TYPE_CHECKING:
    import uvicorn
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page

Made = TypeVar("Made")

READY = ".cw-status[data-state=ready]"
KEPT = "citewire.conversation."

# Questions that the sample archive answers, and one that it does not.
BRIDGE = "How long is the way round by road while Tanners' Footbridge is shut?"
CHLORINE = "How many people were treated after the chlorine leak at the baths?"
REOPENED = "When was Tanners' Footbridge handed back to Marrowford?"
TRAINS = "Why do buses replace trains on the Tilse Valley line?"
LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"
UNFOLDS = "How did the repair of Tanners' Footbridge unfold?"
UNANSWERED = "Who won the chess world championship?"
UNCERTAIN = "How many soldiers does Turkey have in Libya?"


class Visit:
    """A page of the chat that remembers everything that should not have happened."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        width: int = 1280,
        height: int = 860,
        *,
        address: str = "",
        keeps_policy: bool = True,
        context: BrowserContext | None = None,
        **options: Any,
    ) -> None:
        """Open the chat.

        Args:
            browser: where the page is opened.
            base: address of the server.
            width: of the window, in pixels.
            height: the same.
            address: what follows the base, such as a question.
            keeps_policy: whether the page's Content Security Policy holds.
            context: that of another visit, which shares what the browser keeps; without
                it the browser remembers nothing.
            options: of a browser context of its own, as for
                `playwright.sync_api.Browser.new_context`.
        """
        self.trouble: list[str] = []
        self.asked = 0
        self._base = base
        if not keeps_policy:
            options["bypass_csp"] = True
        self._owns = bool(options)
        if context is not None:
            self.context = context
        elif options:
            self.context = browser.new_context(reduced_motion="reduce", **options)
        else:
            # One that has the scripts already: the page is there in half the time.
            self.context = browser.contexts[0]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(reduced_motion="reduce")
        if context is None:
            self.page.goto(base + "health")
            self.page.evaluate("localStorage.clear()")
        # What an injected script would call.
        self.page.add_init_script("window.ran = (number) => console.error(`ran ${number}`)")
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("console", self._console)
        self.page.on("request", lambda request: self._request(request.url))
        self.page.goto(base + address)
        self.ready()

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close()
        if kind is None:
            assert not self.trouble, self.trouble

    def close(self) -> None:
        if self._owns:
            self.context.close()
        else:
            self.page.close()

    def _dialog(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        # Gradio ends its own stream when a page is left, and its script reports that.
        is_left = message.text.startswith("AbortError: signal is aborted without reason")
        if message.type == "error" and not is_left:
            self.trouble.append(f"console: {message.text} {message.location}")

    def _request(self, url: str) -> None:
        if not url.startswith((self._base, "data:", "blob:")):
            self.trouble.append(f"request: {url}")
        elif "/gradio_api/queue/join" in url:
            self.asked += 1

    def ready(self) -> None:
        """Wait until the model is loaded."""
        # On a phone the line that says so is not shown.
        self.page.wait_for_selector(READY, state="attached", timeout=120_000)

    def ask(self, question: str) -> Locator:
        """Ask, wait for the end of the answer, and return its turn."""
        before = self.page.locator(".cw-turn").count()
        self.page.fill("#cw-question", question)
        self.page.click("#cw-send")
        return self.answered(before)

    def answered(self, before: int) -> Locator:
        """The turn behind as many others, when its answer is whole."""
        turn = self.page.locator(".cw-turn").nth(before)
        self.page.wait_for_function(
            """(place) => {
              const turn = document.querySelectorAll(".cw-turn")[place];
              return turn && ["answered", "problem"].includes(turn.dataset.state)
                && document.querySelector("#cw-stop").hidden;
            }""",
            arg=before,
            timeout=60_000,
        )
        return turn

    def read(self, link: Locator) -> Locator:
        """Press a link to an article, wait for it, and return the reader."""
        link.click()
        return self.reader()

    def reader(self) -> Locator:
        """The reader, when an article is in it."""
        reader = self.page.locator("#cw-reader")
        reader.locator(".cw-article").wait_for()
        return reader

    def sources(self) -> list[tuple[str, str]]:
        """Number ("" for those found only) and headline of each quote in a card, in order."""
        return [
            (number, card.locator("h4").inner_text())
            for card in self.page.locator(".cw-sources:visible .cw-card").all()
            for number in card.locator(".cw-number").all_inner_texts() or [""]
        ]

    def kept(self) -> list[Any]:
        """The conversations that the browser keeps, the one used last first."""
        texts = self.page.evaluate(
            """(prefix) => Object.entries(localStorage)
              .filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)""",
            KEPT,
        )
        return sorted(
            map(json.loads, texts), key=lambda conversation: str(conversation["used"]), reverse=True
        )

    def has_focus(self, element: Locator) -> bool:
        """Whether an element has the focus, or gets it now."""
        return bool(
            element.evaluate(
                """async (element) => {
                  const end = performance.now() + 5000;
                  while (element !== document.activeElement && performance.now() < end) {
                    await new Promise(requestAnimationFrame);
                  }
                  return element === document.activeElement;
                }"""
            )
        )

    def overflow(self) -> int:
        """How many pixels of the page lie beside the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def limit(self, name: str, day: str) -> None:
        """Set one of the days that limit a question."""
        if not self.page.locator("#cw-since").is_visible():
            self.page.get_by_text("Limit by date, outlet or language").click()
        self.page.get_by_label(name, exact=True).fill(day)


class Gate:
    """A reranker that lets nothing through until it is opened."""

    name = "gate"

    def __init__(self) -> None:
        self.open = threading.Event()
        self.asked = threading.Event()

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        self.asked.set()
        self.open.wait(120)
        words = set(question.lower().split())
        shared = [len(words & set(passage.lower().split())) for passage in passages]
        return np.array(shared, dtype=np.float64)


def made(make: Callable[[], Made]) -> Made:
    """Make it inside a running event loop: outside one, Gradio makes loops that it leaves open."""

    async def making() -> Made:
        return make()

    # In a thread of its own: that of the tests may have Playwright's loop running.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(making())).result()


@contextlib.asynccontextmanager
async def busy(service: Service) -> AsyncIterator[None]:
    """A service with all its turns taken, and as many waiting as may."""
    limiter, limits = service._limiter, service._limits
    inside = [object() for _ in range(limits.at_once)]
    for borrower in inside:
        limiter.acquire_on_behalf_of_nowait(borrower)
    waiting = [
        asyncio.create_task(limiter.acquire_on_behalf_of(object())) for _ in range(limits.queue)
    ]
    await asyncio.sleep(0)
    assert limiter.statistics().tasks_waiting == limits.queue
    try:
        yield
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        for borrower in inside:
            limiter.release_on_behalf_of(borrower)


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
