"""Progress that tests look into."""

from __future__ import annotations


class Heard:
    """Progress that records what it hears."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, str, int]] = []
        self.open: tuple[int, str, int] | None = None
        self.expected: list[int] = []

    def start(self, total: int, what: str, done: int = 0) -> None:
        assert self.open is None
        self.open = (total, what, done)

    def expect(self, total: int) -> None:
        assert self.open is not None
        _, what, done = self.open
        self.expected.append(total)
        self.open = (total, what, done)

    def advance(self, count: int) -> None:
        assert self.open is not None
        total, what, done = self.open
        self.open = (total, what, done + count)

    def finish(self) -> None:
        if self.open is not None:
            self.stretches.append(self.open)
        self.open = None
