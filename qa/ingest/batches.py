"""Group the steps of a build into batches, each of them one commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qa.ingest.account.fates import Fate
from qa.storage.tables.entries import Entry
from qa.text.chunking import embedding_text
from seeds.article import ReadFailure
from seeds.readers import SourceFile
from seeds.readers.suffixes import suffix_of

BATCH_PASSAGES = 512
"""Passages that a killed build embeds again at most, but for those that end an article:
some seconds of work. One half is embedded while the other is committed."""

BATCH_ARTICLES = 256
"""Articles of one commit, where their vectors are there already."""


class FileState(NamedTuple):
    """By what it shows that a file was written to: bytes, and times in nanoseconds."""

    size: int
    written: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """Read the state of a file; zeros where it is gone."""
        try:
            stat = path.stat()
        except OSError:
            return cls(0, 0, 0)
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


@dataclass(slots=True, eq=False)
class SourceProgress:
    """A file on its way into the archive.

    Attributes:
        file: which.
        state, sha256: of it as it was before it was read.
        number: its own in the ledger.
        documents: pages and records in it.
        broken: how many of these could not be cleaned or cut.
        failures: what could not be read.
        article_ids: what it holds.
        bytes_left: of it that are still to be read, as far as can be told.
        is_unsettled: what failed may be well the next time, though the bytes be the same.
    """

    file: SourceFile
    state: FileState
    sha256: str
    number: int | None = None
    documents: int = 0
    broken: int = 0
    failures: list[ReadFailure] = field(default_factory=list)
    article_ids: set[str] = field(default_factory=set)
    is_unsettled: bool = False
    bytes_left: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with all that the file holds."""
        self.bytes_left = self.state.size

    def take(self, characters: int, *, is_end: bool) -> int:
        """Note that so many characters more were read; returns of about how many of its bytes.

        A character is taken for a byte, and the end of the file for all that are left. What
        lies packed in a file tells nothing of how far in it one is.
        """
        read = characters if holds_no_files(self.file) else 0
        taken = self.bytes_left if is_end else min(read, self.bytes_left)
        self.bytes_left -= taken
        return taken

    @property
    def has_failed(self) -> bool:
        """Whether nothing in it could be read."""
        return bool(self.failures) and self.broken == self.documents

    @property
    def is_whole(self) -> bool:
        """Whether it was read to its end, so that what is not in it has gone.

        Not if a page broke: it may hold what an earlier reading found there.
        """
        return not (
            self.has_failed
            or self.broken
            or any(
                failure.line is None and failure.name == self.file.name for failure in self.failures
            )
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of a file, in order: an article with what is told of it, or the file's end."""

    source: SourceProgress
    entry: Entry | None = None
    fate: Fate | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Holds the steps of one commit, and the texts to embed for it by their digests."""

    steps: list[Step] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether it is time to commit."""
        return len(self.texts) >= BATCH_PASSAGES // 2 or len(self.steps) >= BATCH_ARTICLES

    @property
    def passages(self) -> int:
        """Passages of its articles, also those that need no embedding."""
        return sum(len(step.entry.passages) for step in self.steps if step.entry is not None)

    def take(self, step: Step, texts: dict[str, str]) -> None:
        """Put a step into the batch, and what it needs of ``texts``, which then lack it."""
        self.steps.append(step)
        for digest in step.entry.digests if step.entry is not None else ():
            if digest in texts:
                self.texts[digest] = texts.pop(digest)


def holds_no_files(file: SourceFile) -> bool:
    """Whether a file is pages or records itself, and no folder of them that is packed."""
    from seeds.readers.kinds import SUFFIXES

    return suffix_of(file.path.name, SUFFIXES) in SUFFIXES


def embedding_texts(steps: Iterable[Step]) -> dict[str, str]:
    """Return what is embedded for the articles, by digest: each text once."""
    return {
        digest: embedding_text(step.entry.article, passage)
        for step in steps
        if step.entry is not None
        for passage, digest in zip(step.entry.passages, step.entry.digests, strict=True)
    }
