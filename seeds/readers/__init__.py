"""Reading news: files and folders to raw documents, one reader per format.

A reader is a function of a `SourceFile` that yields `RawDocument`s, and a
`ReadFailure` for each record it cannot read; when the whole file cannot be read
it raises `ReadError` or `NotTextError`. A new format is one module and one line in
`READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from seeds.article import RawDocument, ReadFailure
from seeds.encoding import NotTextError
from seeds.errors import ReadError
from seeds.readers.html import read_html
from seeds.readers.json_records import read_json, read_json_lines
from seeds.readers.source import SourceFile, find_files, path_text
from seeds.readers.text import read_text

__all__ = [
    "READERS",
    "Reader",
    "SourceFile",
    "path_text",
    "read_file",
    "read_sources",
    "source_files",
]

Reader = Callable[[SourceFile], Iterator[RawDocument | ReadFailure]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


def source_files(sources: Iterable[Path]) -> list[SourceFile]:
    """The files of the sources, each once: folders at any depth, sorted.

    A file with a `SourceFile.problem` must not be opened; `read_file` turns it
    into the one failure it is. Hidden files and README files are passed over.

    Raises:
        SourceNotFound: a source does not exist; nothing was read then.
    """
    return find_files(sources, READERS)


def read_file(file: SourceFile) -> Iterator[RawDocument | ReadFailure]:
    """Read one file: its documents, and a failure for all that cannot be read."""
    if file.problem is not None:
        yield file.failure(file.problem)
        return
    try:
        yield from READERS[file.path.suffix.lower()](file)
    except ReadError as error:
        yield file.failure(error.reason, error.line)
    except NotTextError as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(f"cannot be read: {error.strerror or error}")


def read_sources(sources: Iterable[Path]) -> Iterator[RawDocument | ReadFailure]:
    """Read files and folders, one document at a time.

    A bad file or record is yielded as a `ReadFailure`, and the others go on.

    Raises:
        SourceNotFound: at once, before anything is read, for a path that does
            not exist.
    """
    return chain.from_iterable(map(read_file, source_files(sources)))
