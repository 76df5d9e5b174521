"""Pieces of the work on many pages, each of which any process can do.

A task is plain data that goes to another process and whose results come back. It stands
nowhere still for a fault of one page, and if it takes its process with it, its parts can
be done one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from seeds.article import Article, CleanedDocument, PassedOver, RawDocument, ReadFailure, Reading
from seeds.clean import clean_prepared
from seeds.cleaning.learned.boilerplate import Boilerplate
from seeds.cleaning.learned.page_lines import PageLines, page_lines
from seeds.cleaning.prepared import PreparedPage, prepare
from seeds.faults import Fault, catch_fault
from seeds.limits import Limits
from seeds.readers import SourceFile, read_file
from seeds.work.messages import pack, unpack

Result = TypeVar("Result")

LONGEST_EXAMPLE = 200
"""Characters of a dropped line that the report shows."""


class Task(Protocol[Result]):
    """Work on some things, with one result for each, in their order."""

    def run(self) -> list[Result]:
        """Do it."""
        ...

    def parts(self) -> Sequence[Task[Result]]:
        """The same work as tasks of one thing each."""
        ...

    def lost(self, reason: str) -> Result:
        """The result for the one thing of a part whose process ended before its time."""
        ...


RunTasks = Callable[[Iterable[Task[Any]]], Iterator[list[Any]]]
"""Yields the results of each task, in their order."""


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page whose lines are judged, put away until it is known what repeats.

    Attributes:
        size: characters of it.
        line: of the record in its file, if any.
        outlet: as the page names it.
        lines: from which is learned what repeats.
        content: the rest, for `CleanPages`.
    """

    size: int
    line: int | None
    outlet: str | None
    lines: PageLines
    content: bytes


@dataclass(frozen=True, slots=True)
class PageFault:
    """Why a page was lost.

    Attributes:
        reason: one sentence.
        line: of the record in its file, if any.
    """

    reason: str
    line: int | None = None


ReadItem = PackedPage | PageFault | ReadFailure | PassedOver
"""What comes of reading: a page, one that broke as its lines were judged, or what was not read."""


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Reads files whole, and prepares their pages."""

    files: tuple[SourceFile, ...]
    limits: Limits

    def run(self) -> list[list[ReadItem]]:
        """For each file what is in it."""
        return [[_prepared(item) for item in readings(file, self.limits)] for file in self.files]

    def parts(self) -> list[ReadFiles]:
        """A task for each file."""
        return [ReadFiles((file,), self.limits) for file in self.files]

    def lost(self, reason: str) -> list[ReadItem]:
        """The one failure of a file."""
        return [self.files[0].failure(f"could not be read: {reason}")]


@dataclass(frozen=True, slots=True)
class PreparePages:
    """Prepares pages that are read already; what is no page stays as it is."""

    items: tuple[Reading, ...]

    def run(self) -> list[ReadItem]:
        """Each page prepared."""
        return list(map(_prepared, self.items))

    def parts(self) -> list[PreparePages]:
        """A task for each page."""
        return [PreparePages((item,)) for item in self.items]

    def lost(self, reason: str) -> ReadItem:
        """The fault of one page."""
        [item] = self.items
        line = None if isinstance(item, PassedOver) else item.line
        return PageFault(f"could not be cleaned: {reason}", line)


@dataclass(frozen=True, slots=True)
class DroppedLines:
    """The lines of a page that a rule took.

    Attributes:
        count: how many.
        characters: of all of them.
        example: the beginning of one of them.
    """

    rule: str
    count: int
    characters: int
    example: str


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """What a build must know of a cleaned page.

    Attributes:
        document: the page, without its text.
        articles: its stories.
        dropped: by rule.
    """

    document: RawDocument
    articles: tuple[Article, ...]
    dropped: tuple[DroppedLines, ...]


@dataclass(frozen=True, slots=True)
class CleanPages:
    """Cleans pages that were put away.

    Attributes:
        contents, lines: of each, as in `PackedPage`.
        boilerplate: what repeats on the pages of their outlets.
    """

    contents: tuple[bytes, ...]
    lines: tuple[int | None, ...]
    boilerplate: Boilerplate

    def run(self) -> list[CleanedPage | PageFault]:
        """What became of each."""
        return [
            _as_page_fault(catch_fault(partial(self._clean, content), stage="cleaned"), line)
            for content, line in zip(self.contents, self.lines, strict=True)
        ]

    def parts(self) -> list[CleanPages]:
        """A task for each page."""
        return [
            CleanPages((content,), (line,), self.boilerplate)
            for content, line in zip(self.contents, self.lines, strict=True)
        ]

    def lost(self, reason: str) -> PageFault:
        """The fault of one page."""
        return PageFault(f"could not be cleaned: {reason}", self.lines[0])

    def _clean(self, content: bytes) -> CleanedPage:
        return cleaned_page(clean_prepared(unpacked(content), self.boilerplate))


def cleaned_page(cleaned: CleanedDocument) -> CleanedPage:
    """What a build must know of a page."""
    by_rule: dict[str, list[str]] = {}
    for line in cleaned.dropped:
        by_rule.setdefault(line.rule or "unknown", []).append(line.text)
    return CleanedPage(
        replace(cleaned.document, text="", parts=(), left_out=(), captions=()),
        cleaned.articles,
        tuple(
            DroppedLines(rule, len(lines), sum(map(len, lines)), lines[0][:LONGEST_EXAMPLE])
            for rule, lines in by_rule.items()
        ),
    )


def unpacked(content: bytes) -> PreparedPage:
    """The page that was put away as `PackedPage.content`."""
    page: PreparedPage = unpack(content)
    return page


def readings(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """What is in a file; a fault of a reader is the last failure of it."""
    items = read_file(file, limits)
    while (item := catch_fault(lambda: next(items, None), stage="read")) is not None:
        yield file.failure(item.reason) if isinstance(item, Fault) else item


def _prepared(item: Reading) -> ReadItem:
    if not isinstance(item, RawDocument):
        return item
    return _as_page_fault(catch_fault(partial(_packed, item), stage="cleaned"), item.line)


def _packed(document: RawDocument) -> PackedPage:
    page = prepare(document)
    return PackedPage(
        len(document.text) + sum(len(part.text) for part in document.parts),
        document.line,
        document.outlet,
        page_lines(page),
        pack(page),
    )


Item = TypeVar("Item")


def _as_page_fault(result: Item | Fault, line: int | None) -> Item | PageFault:
    return PageFault(result.reason, line) if isinstance(result, Fault) else result
