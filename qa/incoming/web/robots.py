"""What a site asks of robots, by its robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.incoming.web.limits import FetchLimits
from qa.incoming.web.transport import PRODUCT, Reply

if TYPE_CHECKING:
    from protego import Protego

_AGENT_LINE = re.compile(r"[ \t]*user[ -]?agent[ \t]*:?[ \t]*([^#\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows us.

    Attributes:
        delay: seconds between two requests that it asks for; 0 if it does not.
        parsed: its rules; None where it has none.
        problem: why nothing may be asked at present, as the rest of a sentence.
    """

    delay: float = 0.0
    parsed: Protego | None = None
    problem: str | None = None

    def allow(self, url: str) -> bool:
        """Whether a page may be asked for."""
        return self.parsed is None or self.parsed.can_fetch(url, PRODUCT)


def rules_of(reply: Reply, limits: FetchLimits) -> Rules:
    """Read the answer to a request for robots.txt.

    A site without one allows everything, one whose server fails nothing for now
    (RFC 9309, 2.3.1); so does one that asks us to wait.
    """
    if reply.status == 200:
        from protego import Protego

        parsed = Protego.parse(_text(reply.body[: limits.robots_bytes]))
        delay = parsed.crawl_delay(PRODUCT) or 0.0
        return Rules(min(delay, limits.longest_delay), parsed)
    if 400 <= reply.status < 500 and reply.status != 429:
        return Rules()
    return Rules(problem=f"has a robots.txt that answers with {reply.status}")


def _text(body: bytes) -> str:
    """The lines, with all robots but us under one name.

    Each group of rules is kept once for each of its names: 10,000 names with 10,000 rules
    would fill the memory.
    """
    lines = body.decode("utf-8-sig", "replace").splitlines()
    return "\n".join(map(_with_plain_name, lines))


def _with_plain_name(line: str) -> str:
    match = _AGENT_LINE.match(line)
    if match is None or (name := match[1].strip().lower()) in ("", "*"):
        return line
    is_ours = name.partition("/")[0].strip() == PRODUCT.lower()
    return f"User-agent: {PRODUCT if is_ours else 'other'}"
