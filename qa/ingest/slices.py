"""Pages that wait on disk until it is known what repeats on them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from qa.ingest.batches import SourceProgress
from qa.storage.files import refusals_of
from seeds.cleaning.learned.learning import MOST_LINES
from seeds.cleaning.learned.page_lines import PageLines, line_text
from seeds.work.tasks import PackedPage, unpacked

SLICE_CHARACTERS = 64_000_000
"""Text read before it is stored: lines that repeat are learned from it, and by its
length it is told how many passages are still to come. About 13,000 articles."""


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of a file, or its end.

    Attributes:
        source: the file.
        size: characters; 0 at the end of the file.
        line: of the record in its file, if any.
        outlet_key: under which is learned what repeats.
        start, end: where it lies in the spool; both 0 at the end of the file.
    """

    source: SourceProgress
    size: int = 0
    line: int | None = None
    outlet_key: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_end(self) -> bool:
        """Whether it is the end of its file and no page."""
        return self.end == 0


@dataclass(slots=True, eq=False)
class Slice:
    """The pages from which is learned at once, and which are stored after that.

    Attributes:
        pages: in order, with the ends of their files.
        outlets: as the pages name them.
        learnable: numbers of the pages from whose lines is learned.
        lines: of these pages.
        size: characters of all pages.
        bytes: of the files that it is taken from, see `SourceProgress.take`.
        bytes_behind: of the files that are still to be read after it.
    """

    pages: list[WaitingPage] = field(default_factory=list)
    outlets: set[str] = field(default_factory=set)
    learnable: list[int] = field(default_factory=list)
    lines: list[PageLines] = field(default_factory=list)
    size: int = 0
    line_count: int = 0
    bytes: int = 0
    bytes_behind: int = 0

    def add(self, page: WaitingPage, packed: PackedPage | None = None) -> None:
        """Take a page, or the end of a file."""
        self.size += page.size
        self.bytes += page.source.take(page.size, is_end=page.is_end)
        if packed is not None:
            if packed.outlet:
                self.outlets.add(packed.outlet)
            if self.line_count < MOST_LINES:
                self.learnable.append(len(self.pages))
                self.lines.append(packed.lines)
                self.line_count += len(packed.lines.keys)
        self.pages.append(page)


class Spool:
    """A file without a name that holds the pages of one slice at a time."""

    def __init__(self, folder: Path) -> None:
        """Make it in a folder on a disk with room."""
        self._folder = folder
        with refusals_of(folder):
            # Never in the folder for temporary files, which may lie in memory.
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - see `close`
        self._end = 1  # so that no page ends at 0

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def clear(self) -> None:
        """Forget all pages."""
        with refusals_of(self._folder):
            self._file.truncate(0)
        self._end = 1

    def put(self, source: SourceProgress, packed: PackedPage) -> WaitingPage:
        """Put a page away.

        Raises:
            ArchiveError: the disk is full.
        """
        start, self._end = self._end, self._end + len(packed.content)
        with refusals_of(self._folder):
            self._file.seek(start)
            self._file.write(packed.content)
        return WaitingPage(source, packed.size, packed.line, packed.lines.outlet, start, self._end)

    def content(self, page: WaitingPage) -> bytes:
        """What was put away of a page."""
        with refusals_of(self._folder, "read"):
            self._file.seek(page.start)
            return self._file.read(page.end - page.start)

    def line_text(self, page: WaitingPage, line: int) -> str:
        """The words of a line of a page, by its number in `PageLines`."""
        return line_text(unpacked(self.content(page)), line)
