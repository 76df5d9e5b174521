"""The readers by suffix of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seeds.article import RawDocument, ReadFailure
from seeds.encoding import NotTextError
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.html import read_html
from seeds.readers.json_files import read_json, read_json_lines
from seeds.readers.source import SourceFile
from seeds.readers.text import read_text

Reader = Callable[[SourceFile, Limits], Iterator[RawDocument | ReadFailure]]

PLAIN: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
"""Files that are what they hold. `seeds.readers.READERS` has compressed ones too."""


def read_with(
    reader: Reader, file: SourceFile, limits: Limits
) -> Iterator[RawDocument | ReadFailure]:
    """Run a reader over a file, with a failure in place of each error of reading."""
    try:
        yield from reader(file, limits)
    except ReadError as error:
        yield file.failure(error.reason, error.line)
    except NotTextError as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(f"cannot be read: {error.strerror or error}")
