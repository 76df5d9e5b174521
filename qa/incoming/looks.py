"""Tells which files of some sources have changed since they were taken in, by looking at them."""

from __future__ import annotations

import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from qa.ingest.batches import FileState
from seeds.readers import source_files

SETTLED_SECONDS = 1.0
"""A file written to so lately may be half there; programs that write a page take less."""

PATIENCE_SECONDS = 10.0
"""So long is waited for a file that is written to again and again; then it is taken as it is,
and once more when it has changed since."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the sources showed.

    Attributes:
        changed: files that are new, or are not as they were.
        gone: files that were there and are not.
        is_settling: whether some that changed are still being written, and so left out.
        states: all files as they are, but those.
    """

    changed: Set[Path]
    gone: Set[Path]
    is_settling: bool
    states: dict[Path, FileState]

    @property
    def has_news(self) -> bool:
        """Whether there is something to take in, or to remove."""
        return bool(self.changed or self.gone)


class Looks:
    """Compares files with how they were when they were taken in."""

    def __init__(self, roots: Sequence[Path], passed_over: Path) -> None:
        """Begin with nothing taken in.

        Args:
            roots: the sources.
            passed_over: the archive's own folder, of which nothing counts.
        """
        self._roots = roots
        self._passed_over = passed_over
        self._taken: dict[Path, FileState] = {}
        self._written_since: dict[Path, float] = {}

    def look(self) -> Look:
        """Look at all files, without opening any.

        Raises:
            SourceNotFound: a source is not there.
        """
        states: dict[Path, FileState] = {}
        changed: set[Path] = set()
        writing: dict[Path, float] = {}
        now, clock = time.time(), time.monotonic()
        for file in source_files(self._roots):
            path = file.path
            if file.aside is not None or self._passed_over in path.parents:
                continue
            state = FileState.of(path)
            before = self._taken.get(path)
            if state != before:
                since = self._written_since.get(path, clock)
                is_young = 0.0 <= now - state.written / 1e9 < SETTLED_SECONDS
                if is_young and clock - since < PATIENCE_SECONDS:
                    writing[path] = since
                    if before is not None:
                        states[path] = before
                    continue
                changed.add(path)
            states[path] = state
        self._written_since = writing
        gone = self._taken.keys() - states.keys() - writing.keys()
        return Look(changed, gone, bool(writing), states)

    def taken(self, look: Look) -> None:
        """What the look showed has been taken in."""
        self._taken = look.states
