"""Reads files and folders of news to raw documents, by one reader per format.

A reader is a function of a `SourceFile` and the `Limits` that yields `RawDocument`s,
and a `ReadFailure` for each record it cannot read; when the whole file cannot be read
it raises `ReadError` or `NotTextError`. A new format is one module and one line in
`seeds.readers.kinds.FORMATS`; it can be compressed at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from seeds.article import Reading
from seeds.limits import DEFAULT_LIMITS, Limits
from seeds.readers.containers.compressed import read_gzip
from seeds.readers.containers.zipped import read_zip
from seeds.readers.discovery import absolute, find_files, is_gone, suffix_of, unknown_kind
from seeds.readers.kinds import PLAIN, Reader, read_with
from seeds.readers.source import SourceFile, path_text

__all__ = [
    "DEFAULT_LIMITS",
    "READERS",
    "Limits",
    "Reader",
    "SourceFile",
    "absolute",
    "is_gone",
    "path_text",
    "read_file",
    "read_sources",
    "source_files",
]

READERS: dict[str, Reader] = {
    **PLAIN,
    **{f"{suffix}.gz": read_gzip for suffix in PLAIN},
    ".zip": read_zip,
}


def source_files(sources: Iterable[Path]) -> list[SourceFile]:
    """The files of the sources, each once: folders at any depth, sorted.

    A file with a `SourceFile.problem` must not be opened; `read_file` turns it
    into the one failure it is. Hidden files and README files are passed over.

    Raises:
        SourceNotFound: a source does not exist; nothing was read then.
    """
    return find_files(sources, READERS)


def read_file(file: SourceFile, limits: Limits = DEFAULT_LIMITS) -> Iterator[Reading]:
    """Read one file: its documents, and a failure for all that cannot be read.

    A compressed file gives what lies in it; `limits` bound what is read of any file.
    """
    reader = READERS.get(suffix_of(file.path.name))
    if file.problem is not None:
        yield file.failure(file.problem)
    elif reader is None:
        yield file.failure(unknown_kind(READERS))
    else:
        yield from read_with(reader, file, limits)


def read_sources(sources: Iterable[Path], limits: Limits = DEFAULT_LIMITS) -> Iterator[Reading]:
    """Read files and folders, one document at a time.

    A bad file or record is yielded as a `ReadFailure`, and the others go on.

    Raises:
        SourceNotFound: at once, before anything is read, for a path that does
            not exist.
    """
    return chain.from_iterable(map(partial(read_file, limits=limits), source_files(sources)))
