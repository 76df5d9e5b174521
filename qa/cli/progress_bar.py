"""A progress bar for people: how fast it goes, and how long it still takes."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm


class ProgressBar:
    """A bar on stderr; silent when stderr is not a terminal.

    Keeps the `qa.ingest.build.Progress` promise. As a context manager it takes the
    bar away when a build ends early, so that an error starts on its own line.
    """

    def __init__(self) -> None:
        self._bar: tqdm[Never] | None = None

    def start(self, total: int, what: str) -> None:
        """Begin a bar for ``total`` pieces of ``what`` ("passages")."""
        self.finish()
        # disable=None is tqdm's word for "only on a terminal"; a closed stderr is none.
        disable = True if sys.stderr is None else None
        self._bar = tqdm(total=total, unit=f" {what}", disable=disable, leave=False)

    def expect(self, total: int) -> None:
        """Set how many pieces there are."""
        if self._bar is not None:
            self._bar.total = total

    def advance(self, count: int) -> None:
        """Say that ``count`` more pieces are done."""
        if self._bar is not None:
            self._bar.update(count)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.finish()
