"""Keeps an archive as its sources are: adds, updates and removes as files change."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, SyncRefused
from qa.incoming.fetching.report import FetchReport
from qa.incoming.looks import Look, Looks
from qa.incoming.polling import Poller, Polling
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.ingest.opening import AS_BEFORE, ModelChoice
from qa.progress import Progress
from qa.storage.layout import DATABASE
from seeds.errors import SourceNotFound
from seeds.readers import Columns, Limits, absolute

QUIET_MILLISECONDS = 400
"""A burst of changes has ended when nothing has changed for so long."""

LONGEST_BURST_MILLISECONDS = 5_000
"""After so long a burst is taken in though it goes on."""

_TICK_MILLISECONDS = 250

LOOK_SECONDS = 30.0
"""Without an event, files are looked at so often: disks on a network send none."""

_LOOK_SHARE = 20
"""Looks without an event take a twentieth of the time at most."""

_POLL_SECONDS = 10.0
"""While pages are fetched, one a second, they are taken in so often, some at a time."""

_LOCKED_SECONDS = 1.0
_FAULT_SECONDS = 10.0
"""After a build that could not begin, or failed, the next one waits so long, or until the next
look if that is sooner."""

Told = BuildReport | FetchReport | str
"""A build that took something in or away; a poll; or a fault, after which watching goes on."""


class BuildOptions(TypedDict, total=False):
    """Arguments of `qa.ingest.build.build` that each build of a watch gets."""

    progress: Progress | None
    limits: Limits
    watched: Path | None
    workers: int
    columns: Columns


def watch(
    sources: Sequence[Path],
    path: Path,
    *,
    tell: Callable[[Told], None],
    embedder: Embedder | None = None,
    model: str | None = None,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    polling: Polling | None = None,
    look_seconds: float = LOOK_SECONDS,
    stop: threading.Event | None = None,
    **options: Unpack[BuildOptions],
) -> None:
    """Build the archive, then again whenever files change, until it is stopped.

    Events of the file system wake it; what has changed is told by looking at the files, so
    an event that gets lost, or a disk that sends none, costs time and no news. The archive
    is locked during a build only. A stop at any moment, of a kill too, leaves an archive as
    a stopped build does; the next start brings it up to date.

    Files that are gone take their articles with them, but not where that looks like a
    mistake (`qa.errors.SyncRefused`): then they stay, and that is told.

    Args:
        sources: files and folders.
        path: the archive's folder, made if there is none.
        tell: called from this thread for the first build and each that changed something,
            for each poll, and for each fault that is another than the last.
        embedder: the model, if it is loaded already.
        model: a model's name or folder, as `qa.ingest.build.build` takes it.
        query_prompt: text in front of each question, likewise.
        passage_prompt: text in front of each passage, likewise.
        polling: what is fetched from the web meanwhile; by default nothing.
        look_seconds: between two looks without an event.
        stop: ends watching within half a second once it is set, but for a build that runs.
        options: for each build, as it takes them.

    Raises:
        SourceNotFound: a source does not exist at the start.
        ArchiveError: the archive is damaged, or of another format or model.
        ModelError: the model cannot be loaded.
        OSError: the folder for what is fetched cannot be made.
    """
    import watchfiles

    roots = [absolute(Path(source)) for source in sources]
    if polling is not None:
        polling.into.mkdir(parents=True, exist_ok=True)
        roots.append(absolute(polling.into))
    for root in roots:
        if not root.exists():
            raise SourceNotFound(str(root), "there is no such file or folder")
    embedder = embedder or _embedder(
        path, ModelChoice(model, query_prompt=query_prompt, passage_prompt=passage_prompt)
    )
    run = partial(build, roots, path, embedder=embedder, **options)
    looks = Looks(roots, passed_over=Path(os.path.realpath(path)))
    keeper = _Keeper(run, looks, tell, look_seconds)
    polls: queue.SimpleQueue[FetchReport | str] = queue.SimpleQueue()
    poller = None if polling is None else Poller(polling, polls.put)
    # Listened to before the first look, which comes with the first tick: no change is missed.
    events = watchfiles.watch(
        *roots,
        watch_filter=None,
        debounce=LONGEST_BURST_MILLISECONDS,
        step=QUIET_MILLISECONDS,
        rust_timeout=_TICK_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=stop,
        ignore_permission_denied=True,
    )
    with poller or contextlib.nullcontext():
        for changes in events:
            while not polls.empty():
                tell(polls.get())
            is_polling = poller is not None and poller.is_busy.is_set()
            keeper.turn(bool(changes), _POLL_SECONDS if is_polling else 0.0)


def _embedder(path: Path, choice: ModelChoice) -> Embedder:
    """The model, loaded once for all builds."""
    if not (path / DATABASE).is_file():
        return choice.load(None)
    with Archive.open(path) as archive:
        return archive.embedder if choice == AS_BEFORE else choice.load(archive)


class _Keeper:
    """Builds when there is something to build, and goes on after faults that pass."""

    def __init__(
        self,
        run: Callable[..., BuildReport],
        looks: Looks,
        tell: Callable[[Told], None],
        look_seconds: float,
    ) -> None:
        self._run = run
        self._looks = looks
        self._tell = tell
        self._look_seconds = look_seconds
        self._is_first = True
        self._fault = ""
        self._next_look = self._not_before = self._last_build = 0.0

    def turn(self, has_event: bool, pause: float) -> None:
        """Look at the files if it is time, and build if they show something.

        Args:
            has_event: whether some have just changed.
            pause: seconds between two builds.
        """
        now = time.monotonic()
        if has_event:
            self._next_look = now
        if now < max(self._next_look, self._not_before, self._last_build + pause):
            return
        try:
            self._look()
        except ArchiveLocked as error:
            self._wait(_LOCKED_SECONDS, str(error))
        except (SourceNotFound, ArchiveError) as error:
            # A full disk, or one that was taken away, may pass; damage and the like do not.
            if self._is_first or type(error) not in (SourceNotFound, ArchiveError):
                raise
            self._wait(min(_FAULT_SECONDS, self._look_seconds), str(error))

    def _wait(self, seconds: float, fault: str) -> None:
        self._not_before = time.monotonic() + seconds
        self._next_look = 0.0
        self._tell_fault(fault)

    def _look(self) -> None:
        begin = time.monotonic()
        look = self._looks.look()
        end = time.monotonic()
        every = 0.0 if look.is_settling else self._look_seconds
        self._next_look = end + max(every, _LOOK_SHARE * (end - begin))
        if look.has_news or self._is_first:
            self._build(look)

    def _build(self, look: Look) -> None:
        only = None if self._is_first else look.changed
        try:
            report = self._run(sync=True, only=only)
            self._fault = ""
        except SyncRefused as error:
            self._tell_fault(str(error))
            report = self._run(only=only)
        self._looks.taken(look)
        self._last_build = time.monotonic()
        if self._is_first or report.files_read or report.files_removed or report.failures:
            self._tell(report)
        self._is_first = False

    def _tell_fault(self, fault: str) -> None:
        if fault != self._fault:
            self._fault = fault
            self._tell(fault)
