"""What a page calls itself in its headline: live, or a round-up."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LIVE = re.compile(
    r"(?:^|[:|–—(-]\s?)live\b|\blive(?:\s?[:|–—)-]|\s?$|\s(?:updates?|blog|coverage|reports?|feed)\b)"
    r"|live-?(?:blog|ticker)|\bticker\b|\bnewsblog\b|minute by minute|as it happened"
    r"|\ben direct\b|\ben vivo\b|minuto a minuto|\bao vivo\b|\bin diretta\b|\bcanlı\b|\bna żywo\b"
    r"|прямой эфир|онлайн-трансляция",
    re.IGNORECASE,
)
_ROUND_UP = re.compile(
    r"^(?:\w+ ){0,3}in brief\b[^:]{0,40}$"
    r"|^(?:\w+ ){0,3}(?:briefs?|round-?up|digest)\b[^:]{0,40}$"
    r"|^in brief\b|kurzmeldungen|kurz notiert|^kurz und bündig|^en bref\b|^breves\b|^in breve\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Called:
    """What a page calls itself: live, or a round-up; or it gives no sign of parts."""

    live: bool = False
    round_up: bool = False

    @property
    def of_parts(self) -> bool:
        return self.live or self.round_up

    @classmethod
    def by(cls, *titles: str | None) -> Called:
        """What the headlines of a page say."""
        return cls(
            any(_LIVE.search(title) for title in titles if title),
            any(_ROUND_UP.search(title) for title in titles if title),
        )
