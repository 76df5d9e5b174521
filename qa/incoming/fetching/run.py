"""One run of fetching: a queue for each host, and what becomes of each address."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import anyio
from anyio.abc import TaskGroup

from qa.incoming.fetching.ledger import Ledger, Outcome, Visit
from qa.incoming.fetching.links import Link, links_of
from qa.incoming.fetching.lists import Lists
from qa.incoming.fetching.page_file import write_page
from qa.incoming.fetching.report import Fetched
from qa.incoming.web.addresses import Policy, host_of, origin_of, web_address
from qa.incoming.web.errors import AddressRefused, Unreachable
from qa.incoming.web.hosts import Hosts
from qa.incoming.web.limits import FetchLimits
from qa.incoming.web.robots import Rules, rules_of
from qa.incoming.web.transport import Reply, Web
from qa.progress import Progress
from qa.text.plain import how_many
from seeds.faults import Fault, catch_fault

_REDIRECTS = (301, 302, 303, 307, 308)
_TO_WAIT = (429, 503)
"""The server asks us to come back later."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """An address on its way; the least of a host is asked first.

    Attributes:
        is_linked: whether a list named it, and not the user.
        age: the newest have the least; without a day, infinite.
        url: which.
        via: the addresses that led to it, each a redirect.
        depth: of the lists that it stands in.
    """

    is_linked: bool
    age: float
    url: str
    via: tuple[str, ...] = field(default=(), compare=False)
    depth: int = field(default=0, compare=False)


class Run:
    """Asks for addresses until none is left.

    Attributes:
        fetched: what became of each.
    """

    def __init__(
        self,
        into: Path,
        ledger: Ledger,
        policy: Policy,
        limits: FetchLimits,
        since: date | None,
        most: int,
        progress: Progress,
    ) -> None:
        self.fetched: list[Fetched] = []
        self._into = into
        self._ledger = ledger
        self._limits = limits
        self._most = most
        self._progress = progress
        self._web = Web(policy, limits)
        self._pace = Hosts(limits)
        self._places = anyio.Semaphore(limits.hosts)
        self._rules: dict[str, Rules] = {}
        self._wanted: set[str] = set()
        self._queues: dict[str, list[Target]] = {}
        self._lists = Lists(ledger, limits, since)
        self._workers: TaskGroup

    @property
    def known(self) -> int:
        """Links that were passed over because they were fetched before."""
        return self._lists.known

    async def fetch(self, urls: Iterable[str]) -> None:
        """Fetch these addresses, and what they lead to.

        Raises:
            OSError: the folder cannot be written any more.
        """
        try:
            async with anyio.create_task_group() as self._workers:
                for url in urls:
                    self._want(Target(False, 0.0, url))
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None
        self._lists.note_done()

    def _want(self, target: Target) -> None:
        """Put an address into the queue of its host, once in a run."""
        if target.url in self._wanted:
            return
        self._wanted.add(target.url)
        self._progress.expect(len(self._wanted))
        host = host_of(target.url)
        if host in self._queues:
            heapq.heappush(self._queues[host], target)
        else:
            self._queues[host] = [target]
            self._workers.start_soon(self._work, host)

    async def _work(self, host: str) -> None:
        queue = self._queues[host]
        while queue:
            target = heapq.heappop(queue)
            outcome, detail = await self._visit(host, target)
            self.fetched.append(Fetched(target.url, outcome, detail))
            self._progress.advance(1)
        del self._queues[host]

    async def _visit(self, host: str, target: Target) -> tuple[Outcome, str]:
        """Ask for one address; what became of it, and the detail of `Fetched`."""
        if target.is_linked and self._most <= 0:
            return "put off", "is left for the next run, which goes on here"
        if host in self._pace.resting:
            return "put off", self._pace.resting[host]
        before = self._ledger.visits.get(target.url)
        try:
            rules = await self._rules_of(origin_of(target.url))
            if rules.problem is not None:
                return "put off", rules.problem
            if not rules.allow(target.url):
                return self._note(target, "forbidden", "is closed to robots by its robots.txt")
            self._most -= target.is_linked
            reply = await self._ask(target.url, self._conditions(before))
            return self._take(target, before, reply)
        except AddressRefused as error:
            return self._note(target, "refused", str(error))
        except Unreachable as error:
            return self._note(target, "failed", str(error))

    async def _ask(self, url: str, headers: dict[str, str], most: int | None = None) -> Reply:
        host = host_of(url)
        await self._pace.turn(host)
        try:
            async with self._places:
                reply = await self._web.get(url, headers, most)
        except Unreachable as error:
            self._pace.failed(host, str(error))
            raise
        self._pace.answered(host)
        return reply

    async def _rules_of(self, origin: str) -> Rules:
        """What a site asks of robots; asked for once in a run."""
        if origin not in self._rules:
            try:
                reply = await self._robots(f"{origin}/robots.txt")
            except Unreachable as error:
                rules = Rules(problem=f"has a robots.txt that {error}")
            else:
                rules = rules_of(reply, self._limits)
            self._rules[origin] = rules
            self._pace.slow_down(host_of(origin), rules.delay)
        return self._rules[origin]

    async def _robots(self, url: str) -> Reply:
        for _ in range(1 + self._limits.redirects):
            reply = await self._ask(url, {}, self._limits.robots_bytes)
            if reply.status not in _REDIRECTS:
                return reply
            url = _target(reply, url)
        raise Unreachable("redirects without an end")

    def _conditions(self, before: Visit | None) -> dict[str, str]:
        """Ask for a page only if it has changed; for one whose file is gone, in any case."""
        if before is None or (before.file is not None and not (self._into / before.file).is_file()):
            return {}
        return before.conditions

    def _take(self, target: Target, before: Visit | None, reply: Reply) -> tuple[Outcome, str]:
        """Keep what the server sent."""
        status = reply.status
        if status == 304 and before is not None:
            outcome: Outcome = "list" if before.file is None else "unchanged"
            self._ledger.note(replace(before, tried=_now(), outcome=outcome, failing_since=None))
            return "unchanged", before.file or ""
        if status in _REDIRECTS:
            return self._follow(target, _target(reply, target.url))
        if status in (404, 410):
            return self._note(target, "gone", f"is not there ({status})")
        if status in _TO_WAIT:
            reason = f"its host asks to be left alone for now ({status})"
            self._pace.resting[host_of(target.url)] = reason
            return "put off", reason
        if status != 200:
            return self._note(target, "failed", f"answers with {status}")
        read = partial(links_of, reply, target.url, self._limits)
        links = catch_fault(read, stage="read", passes=(Unreachable,))
        if isinstance(links, Fault):
            raise Unreachable(links.reason)
        if links is None:
            return self._keep(target, before, reply)
        return self._list(target, reply, links)

    def _follow(self, target: Target, url: str) -> tuple[Outcome, str]:
        via = (*target.via, target.url)
        if url in via:
            raise Unreachable("redirects in a circle")
        if len(via) > self._limits.redirects:
            raise Unreachable(f"redirects more than {self._limits.redirects} times")
        self._want(replace(target, url=url, via=via))
        self._ledger.note(Visit(target.url, _now(), "moved", target=url))
        return "moved", url

    def _keep(self, target: Target, before: Visit | None, reply: Reply) -> tuple[Outcome, str]:
        """Write the page, if it is another one than before."""
        visit = _visit(target.url, reply)
        name = None if before is None else before.file
        outcome: Outcome = "new"
        if before is not None and name is not None and (self._into / name).is_file():
            outcome = "unchanged" if before.sha256 == visit.sha256 else "changed"
        if name is None or outcome != "unchanged":
            name = write_page(self._into, target.url, reply, visit.tried)
        self._ledger.note(replace(visit, outcome=outcome, file=name))
        return outcome, name

    def _list(self, target: Target, reply: Reply, links: Sequence[Link]) -> tuple[Outcome, str]:
        """Want what a feed or sitemap names, but for what is known or too old."""
        if target.depth >= self._limits.depth:
            raise Unreachable("is a list in a list in a list; its pages were not looked at")
        for link in self._lists.take(_visit(target.url, reply), links):
            age = math.inf if link.moment is None else -link.moment.timestamp()
            self._want(Target(True, age, link.url, depth=target.depth + 1))
        return "list", f"names {how_many(len(links), 'page')}"

    def _note(self, target: Target, outcome: Outcome, reason: str) -> tuple[Outcome, str]:
        """Keep that nothing came, with what came before."""
        now = _now()
        before = self._ledger.visits.get(target.url) or Visit(target.url, now, outcome)
        is_fault = outcome in ("failed", "refused")
        since = (before.failing_since or now) if is_fault else None
        self._ledger.note(replace(before, tried=now, outcome=outcome, failing_since=since))
        return outcome, reason


def _visit(url: str, reply: Reply) -> Visit:
    return Visit(
        url,
        _now(),
        "list",
        etag=reply.header("etag"),
        last_modified=reply.header("last-modified"),
        sha256=hashlib.sha256(reply.body).hexdigest(),
    )


def _target(reply: Reply, url: str) -> str:
    """Where a redirect leads.

    Raises:
        AddressRefused: to no address of a web page.
        Unreachable: it does not say.
    """
    location = reply.header("location")
    if location is None:
        raise Unreachable("redirects to nowhere")
    try:
        return web_address(location, url)
    except AddressRefused as error:
        raise AddressRefused(f"redirects to {location[:200]}, which {error}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
