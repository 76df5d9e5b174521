"""A visitor of the chat in Chromium whose page keeps the time itself.

Playwright looks at a page from outside, at intervals; a script inside the page sees each
change as it comes, and the frame in which it is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.async_api import Browser, ConsoleMessage, Page

PATIENCE_MS = 180_000.0
"""A question that takes longer is an error."""

SETTLE_MS = 700
"""A page that is ready still loads what it does not wait for."""

Kind = Literal["first", "whole", "timeline", "problem"]

_CLOCK = """
(() => {
  const seen = { shift: 0, shiftInAnswer: 0 };
  window.citewireSeen = seen;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (seen.asked) seen.shiftInAnswer += one.value;
      else if (!one.hadRecentInput) seen.shift += one.value;
    }
  }).observe({ type: "layout-shift", buffered: true });

  /* The moment at which what is there now has been painted. */
  const stamp = (to, name) => {
    if (name in to) return;
    to[name] = null;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { to[name] = performance.now(); };
      channel.port2.postMessage("");
    });
  };
  const look = () => {
    if (document.activeElement && document.activeElement.id === "cw-question") stamp(seen, "typed");
    if (document.querySelector("#cw-status[data-state=ready]")) stamp(seen, "ready");
    const { asked } = seen;
    if (!asked) return;
    const turn = [...document.querySelectorAll(".cw-turn")].at(-1);
    if (!turn) return;
    if (turn.dataset.state === "problem") stamp(asked, "problem");
    if (turn.querySelector(".cw-quote, .cw-refusal")) stamp(asked, "first");
    if (turn.dataset.state === "answered") stamp(asked, "whole");
    if (turn.querySelector(".cw-time:not([hidden]) > :not(.cw-waiting)")) stamp(asked, "timeline");
  };
  addEventListener("click", (event) => {
    if (event.target.closest("#cw-send")) seen.asked = { pressed: event.timeStamp };
  }, true);
  new MutationObserver(look).observe(document, {
    attributes: true, attributeFilter: ["data-state", "hidden"], childList: true, subtree: true,
  });
  addEventListener("focusin", look);
})();
"""

_LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const { typed, ready, shift } = citewireSeen;
  return {
    content_loaded: page.domContentLoadedEventEnd, first_paint: paint ? paint.startTime : null,
    typed, ready, shift, began: performance.timeOrigin,
  };
}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question took, in seconds from pressing Ask; each as painted in the page.

    Attributes:
        first: until the first quote, or the refusal, can be read.
        whole: until the answer is complete.
        timeline: until the dated list stands, None where none was waited for.
        shift: layout shift while it was answered, whatever the visitor pressed.
    """

    first: float
    whole: float
    timeline: float | None
    shift: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a page came, in seconds from the start of the navigation.

    Attributes:
        content_loaded: DOMContentLoaded.
        first_paint: first contentful paint.
        typed: until the box for the question has the focus and its scripts run.
        ready: until it says that the chat is ready.
        shift: cumulative layout shift: the sum of all, which is the most it can be.
        began: when it started, in seconds since 1970.
    """

    content_loaded: float
    first_paint: float
    typed: float
    ready: float
    shift: float
    began: float


@dataclass
class Traffic:
    """Requests and bytes of one kind.

    Attributes:
        requests: how many, those that the browser's own cache answered left out.
        wire: bytes as they came, headers included.
        decoded: bytes after decompression.
    """

    requests: int = 0
    wire: int = 0
    decoded: int = 0


@dataclass
class Weight:
    """What a page loads, by kind; filled by the browser's own record of its network."""

    kinds: dict[str, Traffic] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    _of: dict[str, str] = field(default_factory=dict)
    _cached: set[str] = field(default_factory=set)

    def cached(self, event: dict[str, Any]) -> None:
        """The browser had it already."""
        self._cached.add(event["requestId"])

    def received(self, event: dict[str, Any], base: str) -> None:
        """A response began."""
        url = event["response"]["url"]
        if url.startswith(("data:", "blob:")):
            return
        if not url.startswith(base):
            self.elsewhere.append(url)
        if event["requestId"] in self._cached or event["response"].get("fromDiskCache"):
            return
        kind = kind_of(url, event["type"])
        self._of[event["requestId"]] = kind
        self.kinds.setdefault(kind, Traffic()).requests += 1

    def data(self, event: dict[str, Any]) -> None:
        """A part of its body came."""
        if event["requestId"] in self._of:
            self.kinds[self._of[event["requestId"]]].decoded += event["dataLength"]

    def finished(self, event: dict[str, Any]) -> None:
        """It is whole."""
        if event["requestId"] in self._of:
            self.kinds[self._of[event["requestId"]]].wire += int(event["encodedDataLength"])

    @property
    def total(self) -> Traffic:
        """All kinds together."""
        kinds = self.kinds.values()
        return Traffic(
            sum(traffic.requests for traffic in kinds),
            sum(traffic.wire for traffic in kinds),
            sum(traffic.decoded for traffic in kinds),
        )


def kind_of(url: str, resource: str) -> str:
    """Whose a request is and of what type.

    Args:
        url: where it went.
        resource: its type in the words of Chromium's protocol.
    """
    path = urlsplit(url).path
    if path.startswith("/page/"):
        return f"ours: {resource.lower()}"
    if path in ("/", "/config", "/theme.css"):
        return "page, its settings and styles"
    if path.startswith("/gradio_api/"):
        return "calls"
    return f"Gradio's: {resource.lower()}"


class Visitor:
    """One page of the chat, in a browser context of its own."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.errors: list[str] = []
        self._base = base
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"error: {error}"))

    @classmethod
    async def enter(cls, browser: Browser, base: str) -> Self:
        """A visitor with an empty cache, before the page is opened."""
        context = await browser.new_context(viewport={"width": 1280, "height": 860})
        context.set_default_timeout(PATIENCE_MS)
        await context.add_init_script(_CLOCK)
        return cls(await context.new_page(), base)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text}")

    async def leave(self) -> None:
        """Close the page and forget its context."""
        await self.page.context.close()

    async def open(self) -> Loaded:
        """Go to the page, or load it again, and wait until the chat is ready."""
        await self.page.goto(self._base)
        await self.page.wait_for_function("() => citewireSeen.ready && citewireSeen.typed")
        times = await self.page.evaluate(_LOADED)
        shift = times.pop("shift")
        return Loaded(**{name: value / 1000 for name, value in times.items()}, shift=shift)

    async def weigh(self) -> tuple[Loaded, Weight]:
        """`open`, and what came over the network for it."""
        weight = Weight()
        network = await self.page.context.new_cdp_session(self.page)
        network.on("Network.requestServedFromCache", weight.cached)
        network.on("Network.responseReceived", lambda event: weight.received(event, self._base))
        network.on("Network.dataReceived", weight.data)
        network.on("Network.loadingFinished", weight.finished)
        await network.send("Network.enable")
        loaded = await self.open()
        await self.page.wait_for_timeout(SETTLE_MS)
        await network.detach()
        return loaded, weight

    async def ask(self, question: str, *, until: Kind = "whole") -> Asked:
        """Ask in a new conversation and wait for the answer.

        Args:
            question: what is asked.
            until: "timeline" waits for the dated list as well.

        Raises:
            RuntimeError: the page shows a problem in place of an answer.
        """
        await self.page.evaluate("document.querySelector('#cw-new').click()")
        await self.page.fill("#cw-question", question)
        await self.page.evaluate("citewireSeen.shiftInAnswer = 0")
        await self.page.click("#cw-send")
        await self.page.wait_for_function(
            "(until) => { const { asked } = citewireSeen; return asked.problem || asked[until]; }",
            arg=until,
        )
        seen = await self.page.evaluate("citewireSeen.asked")
        if "problem" in seen:
            raise RuntimeError(f"no answer: {await self.page.inner_text('.cw-turn:last-child')}")
        timeline = seen["timeline"] if until == "timeline" else None
        return Asked(
            (seen["first"] - seen["pressed"]) / 1000,
            (seen["whole"] - seen["pressed"]) / 1000,
            None if timeline is None else (timeline - seen["pressed"]) / 1000,
            float(await self.page.evaluate("citewireSeen.shiftInAnswer")),
        )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value with at least that share of all at or below it."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]
