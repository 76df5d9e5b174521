"""Visitors of the chat who ask, read, open again and leave, until enough is asked."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from benchmarks.chat.client import ChatError, Kind, Reply, Visitor
from benchmarks.soak.questions import AS_OF, HOSTILE, NEW, OLD, UNUSABLE, Asking

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
QUESTIONS = DATA / "quality.jsonl"
CONVERSATIONS = DATA / "conversations.jsonl"


@dataclass
class Figures:
    """What was measured; shared by the visitors, hence the lock."""

    replies: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sessions: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, reply: Reply) -> None:
        with self.lock:
            self.replies[reply.kind] += 1
            self.seconds.append(reply.seconds)

    def fail(self, what: str) -> None:
        with self.lock:
            self.errors.append(what)

    @property
    def asked(self) -> int:
        return len(self.seconds)


Phase = Literal["before", "during", "after"]


class Change:
    """Questions whose answer depends on how far the change of the archive is."""

    def __init__(self) -> None:
        self.phase: Phase = "before"

    def asking(self, chosen: random.Random) -> Asking:
        """One of them, as it must be answered now."""
        phase = self.phase
        is_old = chosen.random() < 0.5
        question, holds, _ = chosen.choice(OLD if is_old else NEW)
        right: Kind = "quotes" if is_old == (phase == "before") else "refusal"
        wanted: tuple[Kind, ...] = ("quotes", "refusal") if phase == "during" else (right,)
        return Asking(question, wanted, holds, phase=phase)


class Soak:
    """One run: the visitors, what they ask, and how far they are."""

    def __init__(self, port: int, sessions: int, questions: int, minutes: float | None) -> None:
        self.figures = Figures()
        self.change = Change()
        self._port = port
        self._minutes = minutes
        self._questions = questions
        self._each = max(1, questions // max(1, sessions))
        self._begin = time.monotonic()
        self._taken = 0
        self._lock = threading.Lock()
        rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
        self._single = [
            Asking(row["text"], ("quotes", "refusal"), as_of=row.get("as_of", AS_OF))
            for row in rows
        ]
        lines = CONVERSATIONS.read_text("utf-8").splitlines()
        self._talks = [json.loads(line)["turns"] for line in lines]

    @property
    def share(self) -> float:
        """How much of the run is over, 0 to 1."""
        if self._minutes is not None:
            return min(1.0, (time.monotonic() - self._begin) / (60 * self._minutes))
        return min(1.0, self.figures.asked / self._questions)

    def visit(self, number: int) -> None:
        """Let visitors in one after the other, until enough has been asked."""
        chosen = random.Random(number)  # noqa: S311 - no secret
        while count := self._take():
            try:
                with Visitor("127.0.0.1", self._port) as visitor:
                    self._talk(visitor, count, chosen)
            except (ChatError, OSError) as error:
                self.figures.fail(f"session: {error!r}")
            with self._lock:
                self.figures.sessions += 1

    def _take(self) -> int:
        """How many questions the next visitor asks; 0 if it is enough."""
        with self._lock:
            left = self._questions - self._taken
            if self._minutes is not None:
                left = self._each if self.share < 1.0 else 0
            count = max(0, min(self._each, left))
            self._taken += count
            return count

    def _talk(self, visitor: Visitor, count: int, chosen: random.Random) -> None:
        for asking in islice(self._askings(chosen), count):
            reply = visitor.ask(asking.question, since=asking.since, as_of=asking.as_of)
            self.figures.note(reply)
            # What was right when it was asked may be wrong when it was answered.
            is_settled = asking.phase in ("", self.change.phase)
            if reply.kind not in asking.wanted and is_settled:
                self.figures.fail(f"{reply.kind}, not {asking.wanted}: {asking.question[:80]!r}")
            elif reply.kind == "quotes" and asking.holds not in reply.html:
                self.figures.fail(f"{asking.holds!r} is not in the answer to {asking.question!r}")
            if reply.cited and chosen.random() < 0.1:
                self._read(visitor, reply, chosen)
            if reply.timeless is not None and chosen.random() < 0.3:
                pressed = visitor.ask_again(reply.timeless, reply)
                with self.figures.lock:
                    self.figures.others["chips pressed"] += 1
                if pressed.kind == "notice":
                    self.figures.fail(f"notice after a chip: {pressed.html[:200]!r}")

        if visitor.turns and chosen.random() < 0.5:
            self._reopen(visitor)

    def _reopen(self, visitor: Visitor) -> None:
        before = [turn["number"] for turn in visitor.turns]
        shown = [reply.number for reply in visitor.reopen() if reply.kind != "notice"]
        if shown != before[-len(shown) :]:
            self.figures.fail(f"reopened: turns {shown}, not {before}")
        with self.figures.lock:
            self.figures.others["conversations reopened"] += 1

    def _read(self, visitor: Visitor, reply: Reply, chosen: random.Random) -> None:
        article, start, end = chosen.choice(reply.cited)
        page = visitor.read(article, start, end)
        is_gone = "no longer in the archive" in page and self.change.phase != "before"
        if not is_gone and "cw-article" not in page:
            self.figures.fail(f"reader: {page[:200]!r}")
        with self.figures.lock:
            self.figures.others["articles read"] += 1

    def _askings(self, chosen: random.Random) -> Iterator[Asking]:
        """What one visitor asks, without end."""
        while True:
            lot = chosen.random()
            if lot < 0.2:
                for turn in chosen.choice(self._talks):
                    as_of = turn.get("as_of", AS_OF)
                    yield Asking(turn["text"], ("quotes", "refusal"), as_of=as_of)
            elif lot < 0.3:
                yield self.change.asking(chosen)
            elif lot < 0.35:
                yield chosen.choice(UNUSABLE)
            elif lot < 0.38:
                yield chosen.choice(HOSTILE)
            else:
                yield chosen.choice(self._single)
