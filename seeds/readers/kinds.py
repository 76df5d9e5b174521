"""The readers by suffix of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seeds.article import Reading
from seeds.encoding import NotTextError
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.documents.text import read_text
from seeds.readers.pages.html import read_html
from seeds.readers.records.json_files import read_json, read_json_lines
from seeds.readers.records.xml_files import looks_like_xml, read_xml
from seeds.readers.source import SourceFile

Reader = Callable[[SourceFile, Limits], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be read.

    Attributes:
        name: what people call it, for messages.
        suffixes: lower case, with the dot.
        read: its reader.
        looks_like: whether a file that begins with these bytes (4 KB at most) is of
            this kind; None where only the suffix tells.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader
    looks_like: Callable[[bytes], bool] | None = None


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), read_text),
    Format("web page", (".html", ".htm"), read_html),
    Format("JSON", (".json",), read_json),
    Format("JSON Lines", (".jsonl", ".ndjson"), read_json_lines),
    Format("XML", (".xml", ".rss", ".atom", ".rdf", ".nitf"), read_xml, looks_like_xml),
)
"""Files that are what they hold. `seeds.readers.READERS` has compressed ones too."""

PLAIN: dict[str, Reader] = {suffix: kind.read for kind in FORMATS for suffix in kind.suffixes}
"""The readers of these by suffix."""


def read_with(reader: Reader, file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Run a reader over a file, with a failure in place of each error of reading."""
    try:
        yield from reader(file, limits)
    except ReadError as error:
        yield file.failure(error.reason, error.line)
    except NotTextError as error:
        yield file.failure(str(error))
    except OSError as error:
        yield file.failure(f"cannot be read: {error.strerror or error}")
