"""Reads files and folders of news to raw documents, by one reader per format.

A reader is a function of a `SourceFile` and the `Limits` that yields `RawDocument`s,
and a `ReadFailure` for each record it cannot read; when the whole file cannot be read
it raises `ReadError` or `NotTextError`. A new format is one module and one line in
`seeds.readers.kinds.FORMATS`; it can be compressed at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from seeds.article import Reading
from seeds.limits import DEFAULT_LIMITS, Limits
from seeds.readers.discovery import absolute, find_files, is_gone
from seeds.readers.source import Columns, SourceFile, path_text

__all__ = [
    "DEFAULT_LIMITS",
    "Columns",
    "Limits",
    "SourceFile",
    "absolute",
    "is_gone",
    "path_text",
    "read_file",
    "read_sources",
    "source_files",
]


def source_files(sources: Iterable[Path], columns: Columns = ()) -> list[SourceFile]:
    """The files of the sources, each once: folders at any depth, sorted.

    A file with a `SourceFile.problem` must not be opened; `read_file` turns it
    into the one failure it is. Hidden files and README files are named with
    `SourceFile.aside`. Where the name tells nothing, the first bytes are looked at.

    Args:
        sources: files and folders.
        columns: (field, column) for each field of which one has said in which column of
            the tables among them it stands, see `seeds.readers.tables.columns.FIELDS`.

    Raises:
        SourceNotFound: a source does not exist; nothing was read then.
    """
    # Not at the top: here and below, all readers with what they stand on.
    from seeds.readers.dispatch import kind_problem

    files = find_files(sources, kind_problem)
    return [replace(file, columns=columns) for file in files] if columns else files


def read_file(file: SourceFile, limits: Limits = DEFAULT_LIMITS) -> Iterator[Reading]:
    """Read one file: its documents, and a failure for all that cannot be read.

    A compressed file gives what lies in it; `limits` bound what is read of any file.
    """
    if file.aside is not None:
        yield file.passed_over(file.aside)
    elif file.problem is not None:
        yield file.failure(file.problem)
    else:
        from seeds.readers.dispatch import read_by_kind
        from seeds.readers.kinds import read_with

        yield from read_with(read_by_kind, file, limits)


def read_sources(
    sources: Iterable[Path], limits: Limits = DEFAULT_LIMITS, columns: Columns = ()
) -> Iterator[Reading]:
    """Read files and folders, one document at a time.

    A bad file or record is yielded as a `ReadFailure`, and the others go on. The
    columns of tables can be said as for `source_files`.

    Raises:
        SourceNotFound: at once, before anything is read, for a path that does
            not exist.
    """
    files = source_files(sources, columns)
    return chain.from_iterable(map(partial(read_file, limits=limits), files))
